import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { OidcSettings } from '../../src/people/oidc/oidc-login.ts';
import { CLIENT, startProvider, TestBrowser, type TestProvider } from './oidc-login-page.ts';
import { type PeopleApp, startPeopleApp } from './people-app.ts';

const ROLES: OidcSettings['roles'] = {
  chiefs: { role: 'admin' },
  office: { role: 'authority', districts: ['310115'] },
  steel: { role: 'enterprise', enterprise: 'alpha' },
  gone: { role: 'enterprise', enterprise: 'no-such-enterprise' },
};

let provider: TestProvider;
let app: PeopleApp;
let hub: string;
let browser: TestBrowser;

beforeEach(async () => {
  // The provider warns of what a provider in earnest would do otherwise.
  for (const name of ['warn', 'info'] as const) vi.spyOn(console, name).mockImplementation(() => undefined);
  provider = await startProvider();
  app = await startPeopleApp({ oidc: settings() });
  hub = new URL(await app.app.listen({ host: '127.0.0.1', port: 0 })).origin;
  provider.expectHub(hub);
  browser = new TestBrowser();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await app[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

function settings(): OidcSettings {
  return {
    ...{ issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret },
    ...{ scopes: 'openid profile email groups', roleClaim: 'groups', roles: ROLES },
    ...{ displayName: 'City login', publicUrl: null },
  };
}

const login = (returnTo = '/') => `${hub}/api/v1/oidc/login?return_to=${encodeURIComponent(returnTo)}`;

/** Signs in as far as the page of the hub that the browser ends at. */
async function signIn(with_: TestBrowser = browser, returnTo = '/'): Promise<string> {
  const first = await with_.get(login(returnTo));
  const back = await with_.follow(first.headers.get('location') ?? '', `${hub}/api/v1/oidc/callback`);
  const end = await with_.get(back.at(-1) ?? '');
  expect(end.status).toBe(303);
  return end.headers.get('location') ?? '';
}

const who = async (with_ = browser) => {
  const response = await with_.get(`${hub}/api/v1/session`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('somebody from elsewhere gets an account with the mapped role, and is back where the login began', async () => {
  provider.account = {
    sub: '42',
    name: '李娜',
    preferred_username: 'Li.Na',
    email: 'li@x.example',
    groups: ['x', 'office'],
  };
  expect(await signIn(browser, '/?lang=en#/consumption')).toBe('/?lang=en#/consumption');
  expect(await who()).toMatchObject({
    ...{ status: 200 },
    body: {
      ...{ username: 'li.na', name: '李娜', role: 'authority', enterprise: null, districts: ['310115'] },
      ...{ hasPassword: false, mustChangePassword: false },
    },
  });
  expect([...browser.cookies(hub).keys()]).toEqual(['meterhub']);
  expect(await app.people.list()).toMatchObject([{ oidcSubject: `${provider.issuer}#42`, email: 'li@x.example' }]);
  expect(app.audited().at(-1)).toMatchObject({ action: 'session.begin', outcome: 'done', detail: { way: 'oidc' } });
});

test('the role is what the provider says at each login', async () => {
  provider.account = { sub: '42', preferred_username: 'li', groups: ['steel'] };
  await signIn();
  expect((await who()).body).toMatchObject({ role: 'enterprise', enterprise: 'alpha' });
  provider.account = { sub: '42', preferred_username: 'renamed', groups: ['chiefs'] };
  const second = new TestBrowser();
  await signIn(second);
  expect((await who(second)).body).toMatchObject({ username: 'li', role: 'admin', enterprise: null });
  expect((await who()).status).toBe(401);
  expect((await app.people.list()).length).toBe(1);
});

test.each([[[]], [['others']], [['gone']]])(
  'somebody with the groups %j is told that there is no role',
  async (groups) => {
    provider.account = { sub: '7', name: 'Nobody', groups };
    expect(await signIn()).toBe('/?signin=no_role');
    expect((await who()).status).toBe(401);
    expect(await app.people.list()).toEqual([]);
    await app.app.close();
    expect(JSON.stringify(app.audited().find(({ outcome }) => outcome === 'refused')?.detail)).toMatch(/oidc: no.role/);
  },
);

test('somebody who is disabled here is not let in', async () => {
  provider.account = { sub: '42', groups: ['office'] };
  await signIn();
  const [person] = await app.people.list();
  await app.people.change(person?.id ?? '', { disabled: true });
  const again = new TestBrowser();
  expect(await signIn(again)).toBe('/?signin=disabled');
  expect((await who(again)).status).toBe(401);
});

test('somebody who breaks off at the provider is back at the login page', async () => {
  provider.account = null;
  expect(await signIn()).toBe('/?signin=failed');
});

test('the provider is asked with PKCE, state and nonce, all of them new each time', async () => {
  const asked = async () => new URL((await browser.get(login())).headers.get('location') ?? '').searchParams;
  const [one, other] = [await asked(), await asked()];
  expect(Object.fromEntries(one)).toMatchObject({
    ...{ response_type: 'code', client_id: CLIENT.id, redirect_uri: `${hub}/api/v1/oidc/callback` },
    ...{ code_challenge_method: 'S256', scope: 'openid profile email groups' },
  });
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(one.get(name)).toMatch(/^[\w-]{43}$/);
    expect(one.get(name)).not.toBe(other.get(name));
  }
});

test('a login can be finished once, and only in the browser that began it', async () => {
  provider.account = { sub: '42', groups: ['office'] };
  const first = await browser.get(login());
  const [callback = ''] = (
    await browser.follow(first.headers.get('location') ?? '', `${hub}/api/v1/oidc/callback`)
  ).slice(-1);
  const stranger = new TestBrowser();
  expect((await stranger.get(callback)).headers.get('location')).toBe('/?signin=failed');
  // Somebody who has begun a login too, but another one.
  await stranger.get(login());
  expect((await stranger.get(callback)).headers.get('location')).toBe('/?signin=failed');
  expect((await browser.get(callback)).headers.get('location')).toBe('/');
  expect((await browser.get(callback)).headers.get('location')).toBe('/?signin=failed');
  expect((await who()).status).toBe(200);
  expect((await who(stranger)).status).toBe(401);
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  'https://evil.example/', '//evil.example', '/\\evil.example', '\\\\evil.example', 'javascript:alert(1)', 'evil', '', '/\n/evil.example',
  '/\t/evil.example', ' /', `/${'x'.repeat(500)}`,
])('%j is no place to come back to', async (returnTo) => {
  expect((await browser.get(login(returnTo))).status).toBe(400);
});

test('the cookie of a login is for ten minutes, and not for scripts', async () => {
  const response = await browser.get(login());
  expect(response.headers.getSetCookie().join()).toMatch(
    /^meterhub-login=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('the login page is told of the provider', async () => {
  const methods = (await browser.get(`${hub}/api/v1/session/methods`)).json();
  expect(await methods).toEqual({ password: true, oidc: { displayName: 'City login' } });
});

test('a provider that does not answer is told of as that', async () => {
  await using away = await startPeopleApp({ oidc: { ...settings(), issuer: 'http://127.0.0.1:9' } });
  const response = await away.ask('/oidc/login');
  expect([response.statusCode, response.json().code]).toEqual([503, 'unavailable']);
});

test('without a provider there is nothing to be found', async () => {
  await using none = await startPeopleApp();
  expect((await none.ask('/oidc/login')).statusCode).toBe(404);
  expect((await none.ask('/oidc/callback?code=x&state=y')).statusCode).toBe(404);
});
