/** The page on a whole hub: what only the two together can show. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { peopleLocation } from '../../src/hub/people.ts';
import type { People } from '../../src/people/people.ts';
import { openPeople } from '../../src/people/sql-people.ts';
import { createTestData, startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { telemetry } from '../helpers/telemetry.ts';
import { type Browser, launchBrowser, type WatchedPage } from './browser.ts';
import {
  accountOnPage,
  askApi,
  expectConnection,
  expectTotalsOnPageEqualApi,
  loginProblem,
  openDashboard,
  readingOnPage,
  signInToDashboard,
  submitKey,
  submitPassword,
  totalsOnPage,
} from './dashboard.ts';
import { accessibilityProblems, layoutProblems, textsOnPage } from './in-page.js';
import { publish, startSeededHub } from './seeded-hub.ts';

const TIMEOUT = { timeout: 60_000 };
const POLL = { timeout: 20_000 };

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());

describe('the dashboard on a whole hub', TIMEOUT, () => {
  test('shows the totals and the account of the API, follows new readings, and keeps to its policy', async () => {
    await using hub = await startSeededHub();
    const { url, key } = addressOf(hub, 'authority');
    const watched = await browser.newPage(url);
    const { page } = watched;
    await signInToDashboard(page, url, key);
    await expectTotalsOnPageEqualApi(page, url, key);
    const shown = await totalsOnPage(page);
    expect(shown.find(({ energy }) => energy === 'electricity')?.value).toBe('1,237.5');
    expect(shown.find(({ energy }) => energy === 'steam')?.value).toBe('—');
    const { total } = await askApi<{ total: { readings: Record<string, number> } }>(
      url,
      key,
      '/api/v1/ingest/accounting',
    );
    await expect.poll(() => accountOnPage(page), POLL).toEqual(total.readings);
    expect(await page.locator('[data-total-balance]').getAttribute('data-balanced')).toBe('true');

    await publish(
      hub,
      'alpha.g1',
      telemetry(2, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 98_765.4 } }),
    );
    await expect.poll(() => readingOnPage(page, 'alpha-E1', 'activePower'), POLL).toContain('98,765.4 kW');
    await expectTotalsOnPageEqualApi(page, url, key);

    hub.hub.alarms.raise('processing_stalled', 'waits');
    await page.locator('[data-alarm=processing_stalled]').waitFor();
    hub.hub.alarms.clear('processing_stalled');
    await expect.poll(() => page.locator('[data-alarm]').count(), POLL).toBe(0);
    expect(await page.evaluate(accessibilityProblems)).toEqual([]);
    expect(await page.evaluate(layoutProblems)).toEqual([]);
    expectCleanPage(watched);
  });

  test('shows an enterprise its own data alone', async () => {
    await using hub = await startSeededHub();
    const { url, key } = addressOf(hub, 'enterprise:beta');
    const watched = await browser.newPage(url);
    const { page } = watched;
    await signInToDashboard(page, url, key, 'en');
    await expectTotalsOnPageEqualApi(page, url, key);
    expect((await totalsOnPage(page)).find(({ energy }) => energy === 'electricity')?.value).toBe('825.0');
    await expect.poll(() => page.locator('[data-gateway]').count(), POLL).toBe(2);
    await expect.poll(() => page.locator('[data-account]').count(), POLL).toBe(1);
    await publish(hub, 'alpha.g1', telemetry(2, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 1 } }));
    await publish(hub, 'beta.g1', telemetry(2, { meter: 'beta-E1', ts: Date.now(), values: { activePower: 2 } }));
    await expect.poll(() => readingOnPage(page, 'beta-E1', 'activePower'), POLL).toContain('2.0 kW');
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    expect(watched.errors).toEqual([]);
    expect([...watched.violations, ...watched.strayRequests]).toEqual([]);
  });

  test('is stale while the hub is away and live again when it is back, on the same data', async () => {
    using data = await createTestData();
    const config = { http: { port: await freePort() } };
    await using hub = await startSeededHub({ data, config });
    const { url, key } = addressOf(hub, 'authority');
    const { page, violations, strayRequests } = await browser.newPage(url);
    await signInToDashboard(page, url, key);
    await hub.stop();
    await expectConnection(page, 'stale');
    await hub.start({ config });
    await expectConnection(page, 'live');
    expect(await page.locator('[data-stale]').count()).toBe(0);
    await expectTotalsOnPageEqualApi(page, url, key);
    await publish(hub, 'alpha.g1', telemetry(2, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 4321 } }));
    await expect.poll(() => readingOnPage(page, 'alpha-E1', 'activePower'), POLL).toContain('4,321.0 kW');
    expect([...violations, ...strayRequests]).toEqual([]);
  });

  test('refuses a key that nobody has', async () => {
    await using hub = await startSeededHub();
    const { url } = addressOf(hub, 'authority');
    const { page } = await browser.newPage(url);
    await openDashboard(page, url);
    await submitKey(page, 'mhk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect(await loginProblem(page)).toContain('密钥无效');
  });
});

describe('signing in with a password', TIMEOUT, () => {
  test('leads through the change of a password that was made to the page, until one signs out', async () => {
    await using hub = await startSeededHub();
    const { url } = addressOf(hub, 'authority');
    const made = await addPerson(hub, 'li');
    const watched = await browser.newPage(url);
    const { page } = watched;
    await openDashboard(page, url, 'en');
    expect(await page.evaluate(accessibilityProblems)).toEqual([]);
    await submitPassword(page, 'Li', made);
    const form = page.locator('[data-change-password]');
    await form.waitFor();
    expect(await page.evaluate(accessibilityProblems)).toEqual([]);
    await form.locator('[name=current]').fill(made);
    await form.locator('[name=next]').fill('correct horse battery');
    await form.locator('[name=again]').fill('correct horse battery');
    await form.locator('button[type=submit]').click();
    await expectConnection(page, 'live');
    expect(await page.locator('[data-who]').textContent()).toContain('Li Na');
    await page.reload();
    await expectConnection(page, 'live');
    const kept = () => page.evaluate<object>('({ ...sessionStorage, ...localStorage, cookie: document.cookie })');
    expect(await kept()).toEqual({ 'meterhub.session': '1', 'meterhub.theme': 'auto', cookie: '' });
    await page.locator('[data-sign-out]').click();
    await page.locator('[data-password-form]').waitFor();
    await expect.poll(async () => (await page.context().cookies(url)).length, POLL).toBe(0);
    expect(await kept()).toEqual({ 'meterhub.theme': 'auto', cookie: '' });
    expectCleanPage(watched);
  });

  test('tells of a wrong password, and of a session that was ended elsewhere', async () => {
    await using hub = await startSeededHub();
    const { url } = addressOf(hub, 'authority');
    await addPerson(hub, 'li', 'correct horse battery');
    const { page, violations } = await browser.newPage(url);
    await openDashboard(page, url);
    await submitPassword(page, 'li', 'wrong');
    expect(await loginProblem(page)).toContain('用户名或密码错误');
    await submitPassword(page, 'li', 'correct horse battery');
    await expectConnection(page, 'live');
    await usingPeople(hub, async (people) => {
      await people.change((await people.personNamed('li'))?.id ?? '', { disabled: true });
    });
    expect(await loginProblem(page)).toContain('登录已失效');
    expect(violations).toEqual([]);
  });
});

describe('the API in the browser', TIMEOUT, () => {
  test('can be read and tried out under the policy of the hub', async () => {
    await using hub = await startTestHub();
    const { url, key } = addressOf(hub, 'authority');
    const watched = await browser.newPage(url);
    const { page } = watched;
    await page.goto(`${url}/docs`);
    await page.locator('#operations-default-get_api_v1_whoami').waitFor();
    await page.locator('button.authorize').first().click();
    await page.locator('.auth-container input').fill(key);
    await page.locator('.auth-container button.authorize').click();
    await page.locator('.auth-container button.btn-done').click();
    const whoami = page.locator('#operations-default-get_api_v1_whoami');
    await whoami.locator('.opblock-summary-control').click();
    await whoami.locator('button.try-out__btn').click();
    await whoami.locator('button.execute').click();
    await expect
      .poll(() => whoami.locator('.live-responses-table').textContent(), POLL)
      .toContain('"role": "authority"');
    expectCleanPage(watched);
  });
});

async function usingPeople<T>(hub: TestHub, use: (people: People) => Promise<T>): Promise<T> {
  const { directory: dataDir } = hub.data;
  const people = await openPeople(peopleLocation({ registry: { engine: 'sqlite' }, dataDir }));
  try {
    return await use(people);
  } finally {
    await people.close();
  }
}

/** Gives the password: the one given, or the one that was made and has to be changed. */
function addPerson(hub: TestHub, username: string, given?: string): Promise<string> {
  return usingPeople(hub, async (people) => {
    const { password } = await people.add({
      ...{ username, displayName: 'Li Na', role: 'authority', enterprise: null, districts: null },
      ...(given === undefined ? {} : { password: given }),
    });
    return password ?? given ?? '';
  });
}

function addressOf(hub: { httpPort: number; data: { key(role: string): string } }, role: string) {
  return { url: `http://127.0.0.1:${hub.httpPort}`, key: hub.data.key(role) };
}

function expectCleanPage({ errors, strayRequests, violations }: WatchedPage): void {
  expect({ errors, strayRequests, violations }).toEqual({ errors: [], strayRequests: [], violations: [] });
}
