/** The page on a whole hub: what only the two together can show. */

import { describe, expect, test } from 'vitest';
import { ensureDashboardBuilt } from '../../dashboards/build.ts';
import { peopleLocation } from '../../src/hub/people.ts';
import type { People } from '../../src/people/people.ts';
import { openPeople } from '../../src/people/sql-people.ts';
import type { TestHubOptions } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { telemetry } from '../helpers/telemetry.ts';
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
import { expectCleanPage, useHub } from './pages.ts';
import { publish, startSeededHub } from './seeded-hub.ts';

const TIMEOUT = { timeout: 60_000 };
const POLL = { timeout: 20_000 };

/** The same when it starts again. */
let options: TestHubOptions;
const site = useHub(async () => {
  options = { config: { http: { port: await freePort() } }, dashboards: await ensureDashboardBuilt() };
  return startSeededHub(options);
});

describe('the dashboard on a whole hub', TIMEOUT, () => {
  test('shows the totals and the account of the API, follows new readings, and keeps to its policy', async () => {
    const { url, key } = addressOf('authority');
    const watched = await site.newPage();
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
      site.hub,
      'alpha.g1',
      telemetry(2, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 98_765.4 } }),
    );
    await expect.poll(() => readingOnPage(page, 'alpha-E1', 'activePower'), POLL).toContain('98,765.4 kW');
    await expectTotalsOnPageEqualApi(page, url, key);

    site.hub.hub.alarms.raise('processing_stalled', 'waits');
    await page.locator('[data-alarm=processing_stalled]').waitFor();
    site.hub.hub.alarms.clear('processing_stalled');
    await expect.poll(() => page.locator('[data-alarm]').count(), POLL).toBe(0);
    expect(await page.evaluate(accessibilityProblems)).toEqual([]);
    expect(await page.evaluate(layoutProblems)).toEqual([]);
    expectCleanPage(watched);
  });

  test('shows an enterprise its own data alone', async () => {
    const { url, key } = addressOf('enterprise:beta');
    const watched = await site.newPage();
    const { page } = watched;
    await signInToDashboard(page, url, key, 'en');
    await expectTotalsOnPageEqualApi(page, url, key);
    expect((await totalsOnPage(page)).find(({ energy }) => energy === 'electricity')?.value).toBe('825.0');
    await expect.poll(() => page.locator('[data-gateway]').count(), POLL).toBe(2);
    await expect.poll(() => page.locator('[data-account]').count(), POLL).toBe(1);
    await publish(
      site.hub,
      'alpha.g1',
      telemetry(3, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 1 } }),
    );
    await publish(site.hub, 'beta.g1', telemetry(2, { meter: 'beta-E1', ts: Date.now(), values: { activePower: 2 } }));
    await expect.poll(() => readingOnPage(page, 'beta-E1', 'activePower'), POLL).toContain('2.0 kW');
    expect((await page.evaluate(textsOnPage)).filter((text) => text.includes('alpha'))).toEqual([]);
    expect(watched.errors).toEqual([]);
    expect([...watched.violations, ...watched.strayRequests]).toEqual([]);
  });

  test('refuses a key that nobody has', async () => {
    const { url } = addressOf('authority');
    const { page } = await site.newPage();
    await openDashboard(page, url);
    await submitKey(page, 'mhk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    expect(await loginProblem(page)).toContain('密钥无效');
  });
});

describe('signing in with a password', TIMEOUT, () => {
  test('leads through the change of a password that was made to the page, until one signs out', async () => {
    const { url } = addressOf('authority');
    const made = await addPerson('li');
    const watched = await site.newPage();
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
    const { url } = addressOf('authority');
    await addPerson('wang', 'correct horse battery');
    const { page, violations } = await site.newPage();
    await openDashboard(page, url);
    await submitPassword(page, 'wang', 'wrong');
    expect(await loginProblem(page)).toContain('用户名或密码错误');
    await submitPassword(page, 'wang', 'correct horse battery');
    await expectConnection(page, 'live');
    await usingPeople(async (people) => {
      await people.change((await people.personNamed('wang'))?.id ?? '', { disabled: true });
    });
    expect(await loginProblem(page)).toContain('登录已失效');
    expect(violations).toEqual([]);
  });
});

describe('the API in the browser', TIMEOUT, () => {
  test('can be read and tried out under the policy of the hub', async () => {
    const { url, key } = addressOf('authority');
    const watched = await site.newPage();
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

// Last: what waits for it would be disturbed.
describe('a hub that goes away', TIMEOUT, () => {
  test('makes the page stale, and live again when it is back, on the same data', async () => {
    const { url, key } = addressOf('authority');
    const { page, violations, strayRequests } = await site.newPage();
    await signInToDashboard(page, url, key);
    await site.hub.stop();
    await expectConnection(page, 'stale');
    await site.hub.start(options);
    await expectConnection(page, 'live');
    expect(await page.locator('[data-stale]').count()).toBe(0);
    await expectTotalsOnPageEqualApi(page, url, key);
    await publish(
      site.hub,
      'alpha.g1',
      telemetry(4, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 4321 } }),
    );
    await expect.poll(() => readingOnPage(page, 'alpha-E1', 'activePower'), POLL).toContain('4,321.0 kW');
    expect([...violations, ...strayRequests]).toEqual([]);
  });
});

async function usingPeople<T>(use: (people: People) => Promise<T>): Promise<T> {
  const { directory: dataDir } = site.hub.data;
  const people = await openPeople(peopleLocation({ registry: { engine: 'sqlite' }, dataDir }));
  try {
    return await use(people);
  } finally {
    await people.close();
  }
}

/** Gives the password: the one given, or the one that was made and has to be changed. */
function addPerson(username: string, given?: string): Promise<string> {
  return usingPeople(async (people) => {
    const { password } = await people.add({
      ...{ username, displayName: 'Li Na', role: 'authority', enterprise: null, districts: null },
      ...(given === undefined ? {} : { password: given }),
    });
    return password ?? given ?? '';
  });
}

function addressOf(role: string) {
  return { url: site.url, key: site.hub.data.key(role) };
}
