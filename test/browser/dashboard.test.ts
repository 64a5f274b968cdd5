import { describe, expect, test } from 'vitest';
import { ensureDashboardBuilt } from '../../dashboards/build.ts';
import type { OpenPageOptions, WatchedPage } from './browser.ts';
import {
  accountOnPage,
  expectConnection,
  expectTotalsOnPageEqualApi,
  loginProblem,
  openDashboard,
  readingOnPage,
  signInToDashboard,
  submitKey,
  totalsOnPage,
} from './dashboard.ts';
import { accountOf, latest, totalAccountOf, totalsOf } from './fake-city.ts';
import { FakeHub } from './fake-hub.ts';
import { accessibilityProblems, layoutProblems, textsOnPage } from './in-page.js';
import { expectCleanPage, isChinese, isMessageKey, usePages } from './pages.ts';

const TIMEOUT_MILLIS = 60_000;
const KEY = 'key-authority';
const POLL = { timeout: 20_000 };

let dist: string;

const pages = usePages(async () => {
  dist = await ensureDashboardBuilt();
});

describe('signing in', { timeout: TIMEOUT_MILLIS }, () => {
  test('a wrong key is refused with an explanation', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await openDashboard(page, hub.url);
    await submitKey(page, 'not-a-key');
    expect(await loginProblem(page)).toContain('密钥无效');
    expect(await page.locator('[data-totals]').count()).toBe(0);
  });

  test('a key with characters that no key has is not taken for an unreachable hub', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await openDashboard(page, hub.url, 'en');
    await submitKey(page, '密钥');
    expect(await loginProblem(page)).toContain('no spaces');
  });

  test('an unreachable hub is told apart from a wrong key', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await openDashboard(page, hub.url);
    await hub.stop();
    await submitKey(page, KEY);
    expect(await loginProblem(page)).toContain('无法连接');
  });

  test('the key stays in the tab and out of the address', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    expect(page.url()).not.toContain(KEY);
    await page.reload();
    await expectConnection(page, 'live');
    await page.locator('[data-sign-out]').click();
    await page.locator('[data-password-form]').waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain(KEY);
  });

  test('a key that is revoked ends the session at the next request', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, 'key-revocable');
    hub.revoke('key-revocable');
    await hub.stop();
    await hub.start();
    expect(await loginProblem(page)).toContain('密钥已失效');
  });
});

describe('what the page shows', { timeout: TIMEOUT_MILLIS }, () => {
  test('the totals on the page are the numbers of the API, unknown as a dash', async () => {
    await using hub = await startHub();
    const watched = await newPage(hub);
    await signInToDashboard(watched.page, hub.url, KEY);
    await expectTotalsOnPageEqualApi(watched.page, hub.url, KEY);
    expect((await totalsOnPage(watched.page)).find(({ energy }) => energy === 'oil')?.value).toBe('—');
    expectCleanPage(watched);
  });

  test('totals that arrive on the stream replace the ones shown', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    const next = totalsOf(null, Date.now());
    hub.push('totals', { ...next, totals: next.totals.map((total) => ({ ...total, value: 7.5 })) });
    await expect
      .poll(async () => (await totalsOnPage(page)).map(({ value }) => Number(value)), POLL)
      .toEqual(Array(8).fill(7.5));
  });

  test('a live reading arrives on screen without a reload', async () => {
    await using hub = await startHub();
    const watched = await newPage(hub);
    await signInToDashboard(watched.page, hub.url, KEY);
    const { meter, quantity } = latest[0]!;
    await expect.poll(() => readingOnPage(watched.page, meter, quantity), POLL).toContain('12.9 kW');
    await watched.page.locator('body').evaluate((body) => body.setAttribute('data-same-document', ''));
    pushReading(hub, 98_765.4);
    await expect.poll(() => readingOnPage(watched.page, meter, quantity), POLL).toContain('98,765.4 kW');
    expect(await watched.page.locator('body[data-same-document]').count()).toBe(1);
    const firstRow = watched.page.locator('[data-readings] tr').first();
    expect(await firstRow.getAttribute('data-meter')).toBe(meter);
    expectCleanPage(watched);
  });

  test('a reading older than the one shown does not replace it', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    const { meter, quantity } = latest[0]!;
    pushReading(hub, 200);
    hub.push('readings', {
      at: new Date().toISOString(),
      items: [{ ...latest[0]!, value: 1, ts: '2020-01-01T00:00:00Z' }],
    });
    hub.push('readings', {
      at: new Date().toISOString(),
      items: [{ ...latest[2]!, value: 300, ts: new Date().toISOString() }],
    });
    await expect.poll(() => readingOnPage(page, latest[2]!.meter, latest[2]!.quantity), POLL).toContain('300');
    expect(await readingOnPage(page, meter, quantity)).toContain('200.0 kW');
  });

  test('the filter leaves the readings that match text and energy type', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    await page.locator('input[type=search]').fill('滨江钢铁');
    await page.locator('.controls select:not([data-theme-switch])').selectOption('gas');
    const meters = () =>
      page
        .locator('[data-readings] tr')
        .evaluateAll((rows) => [...new Set(rows.map((row) => row.getAttribute('data-meter')))]);
    await expect.poll(meters, POLL).toEqual(['G-001-gas']);
  });

  test('gateways that are offline come first, and an event moves them', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    const states = () =>
      page.locator('[data-gateway]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));
    await expect.poll(states, POLL).toContain('offline');
    expect((await states()).join(' ')).toMatch(/^(offline ?)+(never ?)+(online ?)+$/);
    hub.push('gateway', { id: 'gw-001-1', enterprise: 'ent-001', state: 'offline', since: new Date().toISOString() });
    const first = page.locator('[data-gateway]').first();
    await expect.poll(() => first.getAttribute('data-gateway'), POLL).toBe('gw-001-1');
  });

  test('the account is shown with its numbers, balanced or not', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    await expect.poll(() => accountOnPage(page), POLL).toEqual(totalAccountOf(null).readings);
    const tag = page.locator('[data-total-balance]');
    expect(await tag.getAttribute('data-balanced')).toBe('true');
    const total = accountOf({ received: 100, stored: 90, duplicate: 1, revised: 1, quarantined: 1, pending: 2 });
    hub.push('accounting', { at: new Date().toISOString(), total });
    await expect.poll(() => tag.textContent(), POLL).toContain('不平衡 · 相差 5 条');
  });

  test('an alarm is shown while it stands', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    const alarm = { code: 'journal_disk_full', message: 'No space left', at: new Date().toISOString() };
    hub.push('alarm', { ...alarm, state: 'raised' });
    await expect.poll(() => page.locator('[role=alert]').textContent(), POLL).toContain('磁盘空间已满');
    hub.push('alarm', { ...alarm, state: 'cleared' });
    await expect.poll(() => page.locator('[data-alarm]').count(), POLL).toBe(0);
  });

  test('an enterprise sees its own data on a whole page', async () => {
    await using hub = await startHub();
    const watched = await newPage(hub);
    await signInToDashboard(watched.page, hub.url, 'key-enterprise');
    await expectTotalsOnPageEqualApi(watched.page, hub.url, 'key-enterprise');
    await expect.poll(() => watched.page.locator('[data-gateway]').count(), POLL).toBe(3);
    await expect.poll(() => accountOnPage(watched.page), POLL).toEqual(totalAccountOf('ent-001').readings);
    expect(await watched.page.locator('h2').first().textContent()).toBe('本单位实时用能');
    expectCleanPage(watched);
  });
});

describe('what a key may not see', { timeout: TIMEOUT_MILLIS }, () => {
  test('a part that is forbidden says so, and the rest of the page works', async () => {
    await using hub = await startHub();
    hub.forbidden.add('/ingest/accounting').add('/alarms');
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    await expect.poll(() => page.locator('.accounting').textContent(), POLL).toContain('没有查看此内容的权限');
    await expectTotalsOnPageEqualApi(page, hub.url, KEY);
  });
});

describe('losing the stream', { timeout: TIMEOUT_MILLIS }, () => {
  test('a hub that goes away makes the page stale, and live again when it returns', async () => {
    await using hub = await startHub();
    const { page, violations, strayRequests } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    await hub.stop();
    await expectConnection(page, 'stale');
    expect(await page.locator('[data-stale]').textContent()).toMatch(/数据已过时：自 \d\d:\d\d:\d\d 起/);
    await hub.start();
    await expectConnection(page, 'live');
    expect(await page.locator('[data-stale]').count()).toBe(0);
    expect(hub.resumedFrom.at(-1)).toMatch(/^\d+$/);
    pushReading(hub, 4321);
    await expect.poll(() => readingOnPage(page, latest[0]!.meter, latest[0]!.quantity), POLL).toContain('4,321.0 kW');
    expect([...violations, ...strayRequests]).toEqual([]);
  });

  test('events that were missed are made up for by reading everything again', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    hub.alarms.push({ code: 'journal_disk_full', message: 'No space left', since: new Date().toISOString() });
    hub.push('hello', { at: new Date().toISOString(), resumed: true, missed: true });
    await page.locator('[data-alarm=journal_disk_full]').waitFor();
  });

  test('a connection that is open but silent is not taken for a quiet city', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await page.clock.install();
    await signInToDashboard(page, hub.url, KEY);
    const requests = hub.resumedFrom.length;
    await page.clock.fastForward(45_000);
    await page.clock.runFor(5_000);
    await expect.poll(() => hub.resumedFrom.length, POLL).toBeGreaterThan(requests);
  });
});

describe('languages', { timeout: TIMEOUT_MILLIS }, () => {
  test('the switch changes every text, and the address keeps the language', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    await expectTotalsOnPageEqualApi(page, hub.url, KEY);
    await page.locator('button[lang=en]').click();
    await expect.poll(() => page.locator('html').getAttribute('lang'), POLL).toBe('en');
    expect(new URL(page.url()).searchParams.get('lang')).toBe('en');
    const texts = await page.evaluate(textsOnPage);
    expect(texts.filter(isChinese)).toEqual([]);
    expect(texts.filter(isMessageKey)).toEqual([]);
    await page.reload();
    await expectConnection(page, 'live');
    expect(await page.locator('h2').first().textContent()).toBe('City energy use, live');
  });

  test('no text on the Chinese page is a name of a text', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await openDashboard(page, hub.url);
    expect((await page.evaluate(textsOnPage)).filter(isMessageKey)).toEqual([]);
    await signInToDashboard(page, hub.url, KEY);
    expect((await page.evaluate(textsOnPage)).filter(isMessageKey)).toEqual([]);
  });
});

describe('for every reader', { timeout: TIMEOUT_MILLIS }, () => {
  const looks: readonly OpenPageOptions[] = [
    { width: 1920, height: 1080, colorScheme: 'light' },
    { width: 1366, height: 768, colorScheme: 'dark' },
    { width: 390, height: 844, colorScheme: 'light' },
  ];
  test.each(looks)('names, contrast and layout hold at $width x $height, $colorScheme', async (look) => {
    await using hub = await startHub();
    hub.alarms.push({ code: 'journal_full', message: 'Journal full', since: '2026-11-20T07:00:00Z' });
    for (const language of [undefined, 'en'] as const) {
      const watched = await newPage(hub, look);
      await openDashboard(watched.page, hub.url, language);
      expect(await watched.page.evaluate(accessibilityProblems)).toEqual([]);
      await signInToDashboard(watched.page, hub.url, KEY, language);
      await expectTotalsOnPageEqualApi(watched.page, hub.url, KEY);
      await watched.page.locator('[data-account]').first().waitFor();
      await watched.page.locator('[data-totals] canvas').first().waitFor();
      expect(await watched.page.evaluate(accessibilityProblems)).toEqual([]);
      expect(await watched.page.evaluate(layoutProblems)).toEqual([]);
      expectCleanPage(watched);
    }
  });

  test('the keyboard reaches every control in order', async () => {
    await using hub = await startHub();
    const { page } = await newPage(hub);
    await signInToDashboard(page, hub.url, KEY);
    const reached: string[] = [];
    for (let press = 0; press < 19; press++) {
      await page.keyboard.press('Tab');
      reached.push(await page.locator(':focus').evaluate((element) => element.localName as string));
    }
    expect(reached.join(' ')).toContain('a button button select button a a a a a a a a a a a input select button');
  });
});

async function startHub(): Promise<FakeHub> {
  const hub = new FakeHub(dist);
  await hub.start();
  return hub;
}

function newPage(hub: FakeHub, options?: OpenPageOptions): Promise<WatchedPage> {
  return pages.newPage(hub.url, options);
}

function pushReading(hub: FakeHub, value: number): void {
  const ts = new Date().toISOString();
  hub.push('readings', { at: ts, items: [{ ...latest[0]!, value, ts }] });
}
