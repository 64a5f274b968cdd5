/** What the live stream does to pages of anomalies, on a hub that tells what the test wants. */

import type { Page } from 'playwright-core';
import { afterAll, afterEach, expect, test } from 'vitest';
import { ensureDashboardBuilt } from '../../dashboards/build.ts';
import type { WatchedPage } from './browser.ts';
import { anomalies } from './fake-city.ts';
import { FakeHub } from './fake-hub.ts';
import { expectCleanPage, type Look, usePages } from './pages.ts';

const POLL = { timeout: 20_000 };
const TIMEOUT = 60_000;

let hub: FakeHub;
const [first = anomalies[0]!] = anomalies;

const pages = usePages(async () => {
  hub = new FakeHub(await ensureDashboardBuilt());
  await hub.start();
});
afterEach(() => hub.forbidden.clear());
afterAll(() => hub?.stop());

function open(hash: string, look?: Look): Promise<WatchedPage> {
  return pages.openSignedIn(hub.url, 'key-authority', hash, look);
}

test(
  'an event that is told gets into the list where it belongs, and nothing else on the page is made anew',
  async () => {
    const watched = await open('#/anomalies?severity=warning');
    const { page } = watched;
    await expect.poll(() => listed(page), POLL).toEqual(anomalies.map(({ id }) => id));
    await page.locator(`[data-event="${first.id}"]`).evaluate((row) => row.setAttribute('data-same', ''));
    const now = new Date().toISOString();
    const fresh = { ...first, id: 'level_change:x:1', detector: 'level_change', opened: now };
    hub.push('anomalies', { at: now, items: [fresh, { ...fresh, id: 'rollover:x:2', severity: 'info' }] });
    // What is not grave enough for the filter stays away.
    await expect.poll(() => listed(page), POLL).toEqual([fresh.id, ...anomalies.map(({ id }) => id)]);
    hub.push('anomalies', { at: now, items: [{ ...first, state: 'closed' }] });
    await expect
      .poll(() => page.locator(`[data-event="${first.id}"] [data-severity]`).getAttribute('data-state'), POLL)
      .toBe('closed');
    expect(await page.locator(`[data-event="${first.id}"]`).getAttribute('data-same')).toBe('');
    expect(await page.locator('.waiting').count()).toBe(0);
    expectCleanPage(watched);
  },
  TIMEOUT,
);

test(
  'the live page shows what begins and drops what is settled',
  async () => {
    const watched = await open('#/live');
    const { page } = watched;
    const feed = page.locator('[data-feed] [data-event]');
    await expect.poll(() => feed.count(), POLL).toBe(anomalies.length);
    const now = new Date().toISOString();
    hub.push('anomalies', { at: now, items: [{ ...first, id: 'gaps:x:1', detector: 'gaps', opened: now }] });
    await expect.poll(() => feed.first().getAttribute('data-event'), POLL).toBe('gaps:x:1');
    hub.push('anomalies', { at: now, items: [{ ...first, state: 'false_alarm' }] });
    await expect.poll(() => page.locator(`[data-feed] [data-event="${first.id}"]`).count(), POLL).toBe(0);
    expectCleanPage(watched);
  },
  TIMEOUT,
);

test(
  'a notice stands above every view with what it is about, until it is put away',
  async () => {
    const watched = await open('#/live', { language: 'en' });
    const { page } = watched;
    await page.locator('[data-feed] [data-event]').first().waitFor();
    const { subject, severity, id: event, enterprise } = first;
    const notice = { kind: 'opened', at: first.opened, detector: first.detector, subject, severity, event, enterprise };
    hub.push('notice', { id: 'n1', rule: { id: 'r1', name: 'Night shift' }, count: 3, notices: [notice] });
    const bar = page.locator('[data-notice=n1]');
    await bar.waitFor();
    expect(await bar.textContent()).toMatch(
      /Night shift.*Critical · Consumption above forecast · .* · began.*and 2 more/,
    );
    expect(await bar.locator('a').getAttribute('href')).toBe(`#/anomalies?event=${encodeURIComponent(event)}`);
    await page.locator('[data-nav=anomalies]').click();
    await page.locator('[data-view=anomalies]').waitFor();
    await bar.locator('[data-put-away]').click();
    await expect.poll(() => page.locator('[data-notice]').count(), POLL).toBe(0);
    expectCleanPage(watched);
  },
  TIMEOUT,
);

test(
  'a key that may not see anomalies is told so, on a page that works',
  async () => {
    hub.forbidden.add('/anomalies');
    const { page, violations } = await open('#/anomalies');
    await page.locator('[data-anomalies][data-status=forbidden]').waitFor();
    await page.locator('[data-nav=live]').click();
    await page.locator('[data-feed][data-status=forbidden]').waitFor();
    await page.locator('[data-energy]').first().waitFor();
    expect(violations).toEqual([]);
  },
  TIMEOUT,
);

async function listed(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[data-anomalies] [data-event]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-event')));
}
