/** The city at a glance on a whole hub: what stands there is what the API says, and goes on as it does. */

import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { peopleLocation } from '../../src/hub/people.ts';
import { openPeople } from '../../src/people/sql-people.ts';
import { telemetry } from '../helpers/telemetry.ts';
import {
  expectConnection,
  expectTotalsOnPageEqualApi,
  send,
  submitKey,
  submitPassword,
  totalsOnPage,
} from './dashboard.ts';
import { DAY_NAME, DAY_START, startMeteredHub, untilDerived } from './metered-hub.ts';
import { expectCleanPage, expectSound, type Look, useHub } from './pages.ts';
import { goTo } from './places.ts';
import { publish } from './seeded-hub.ts';

const TIMEOUT = { timeout: 180_000 };
const POLL = { timeout: 30_000 };
const DAY = 86_400_000;
const QUARTER = 900_000;
const TODAY = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const YEAR = Number(TODAY.slice(0, 4));
/** On the first two days of a year the day of the readings lies in the one before. */
const IN_YEAR = DAY_NAME.startsWith(String(YEAR));
const IN_MONTH = DAY_NAME.startsWith(TODAY.slice(0, 7));

const site = useHub(startMeteredHub, async (hub) => {
  // A year before, beta used 4 m3 of gas a quarter of an hour, where alpha has used 5; nothing else is known of then.
  const gas = Array.from({ length: 41 }, (_, quarter) => ({
    ...{ meter: 'beta-G1', ts: DAY_START - 365 * DAY + quarter * QUARTER, values: { volume: 4 * quarter } },
  }));
  await publish(hub, 'beta.g1', telemetry(2, ...gas));
  await untilDerived(hub);
  await send(hub, 'admin', 'PUT', '/quotas', {
    quotas: [
      { enterprise: 'alpha', year: YEAR, kind: 'energy-tce', value: '1', source: 'test' },
      { enterprise: 'beta', year: YEAR, kind: 'energy-tce', value: '0.25', source: 'test' },
      { enterprise: 'beta', year: YEAR, kind: 'co2-kg', value: '4000', source: 'test' },
    ],
  });
});
const { ask } = site;
const open = (role: string, look?: Look) => site.open(role, '#/city', look);

describe('the city at a glance', TIMEOUT, () => {
  test('shows energy, coal and emissions of the periods as the API has them, beside last year', async () => {
    const watched = await open('authority');
    const { page } = watched;
    await expectTotalsOnPageEqualApi(page, site.url, site.hub.data.key('authority'));
    await expect
      .poll(() => cell(page, 'natural_gas', 'year'), POLL)
      .toEqual(IN_YEAR ? ['200.00', '+25.0% 增加'] : ['—', '—']);
    // alpha 0.353 and beta 1440 kWh x 0.1229 kgce. Of last year far less is known.
    expect(await cell(page, 'energy', 'year')).toEqual([IN_YEAR ? '0.530' : '—', '—']);
    expect((await cell(page, 'electricity', 'year'))[0]).toBe(IN_YEAR ? '2,150' : '—');
    expect((await cell(page, 'energy', 'month'))[0]).toBe(IN_MONTH ? '0.530' : '—');
    // Nothing has been measured today.
    expect(await cell(page, 'energy', 'today')).toEqual(['—', '—']);
    const { items } = await ask<{ items: { value: number | null }[] }>(
      `/emissions?scope=city&interval=1y&from=${YEAR}-01-02T00:00:00Z`,
    );
    const emitted = page.locator('[data-figure-of=emissions] [data-span=year] data');
    expect(Number(await emitted.getAttribute('value'))).toBeCloseTo((items[0]?.value ?? Number.NaN) / 1000, 9);
    expectCleanPage(watched);
  });

  test('sets the year against quotas that every enterprise has, and says of whom the others are', async () => {
    const { page } = await open('authority');
    const energy = page.locator('[data-quota=energy-tce]');
    // 0.530235 of 1.25 tce.
    await expect.poll(() => energy.locator('[data-used]').textContent(), POLL).toContain('42.4%');
    expect(await energy.textContent()).toContain('2 家用能单位中 2 家的指标合计');
    const emissions = page.locator('[data-quota=co2-kg]');
    expect(await emissions.locator('data').getAttribute('value')).toBe('4');
    expect(await emissions.textContent()).toContain('2 家用能单位中 1 家的指标合计');
    expect(await emissions.locator('[data-used]').count()).toBe(0);
  });

  test('ranks the enterprises as the API does, and colours the districts by what is chosen', async () => {
    const watched = await open('authority');
    const { page } = watched;
    const { items } = await ask<{ items: { enterprise: string; value: number }[] }>(
      `/consumption/ranking?from=${TODAY.slice(0, 7)}-01T00:00:00%2B08:00&to=${new Date().toISOString()}&unit=tce`,
    );
    await page.locator('[data-ranking] tbody').waitFor();
    const ranked = await page
      .locator('[data-ranked]')
      .evaluateAll((rows) =>
        rows.map((row) => [row.getAttribute('data-ranked'), Number(row.querySelector('data')?.getAttribute('value'))]),
      );
    expect(ranked).toEqual(items.map(({ enterprise, value }) => [enterprise, value]));
    expect(ranked.map(([enterprise]) => enterprise)).toEqual(IN_MONTH ? ['alpha', 'beta'] : []);
    const value = page.locator('[data-city-map] [data-district="310115"] .value');
    await expect.poll(() => value.textContent(), POLL).toBe(IN_MONTH ? '0.530' : '—');
    await page.locator('[data-field=map]').selectOption('anomalies');
    const { counts } = await ask<{ counts: Record<string, number> }>('/anomalies?open=true&district=310115');
    const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0);
    await expect.poll(() => value.textContent(), POLL).toBe(String(waiting));
    expect(page.url()).toContain('map=anomalies');
    expectCleanPage(watched);
  });

  test('follows rates, gateways, anomalies and the account as they change, on the same page', async () => {
    const watched = await open('authority');
    const { page } = watched;
    await page.locator('[data-figure-of=energy]').waitFor();
    await page.locator('[data-city]').evaluate((wall) => wall.setAttribute('data-same', ''));
    const state = (name: string) => page.locator(`[data-enterprises=${name}] strong`).textContent();
    await expect.poll(() => state('late'), POLL).toBe('0');
    const received = page.locator('[data-account-total] [data-count=received] dd');
    const before = await received.textContent();
    const gateway = await site.hub.mqtt('alpha.g1');
    // One of its two gateways.
    await expect.poll(() => state('late'), POLL).toBe('1');
    await gateway.endAsync();
    const message = { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 4321 } };
    await publish(site.hub, 'alpha.g1', telemetry(3, message));
    const electricity = async () => (await totalsOnPage(page)).find(({ energy }) => energy === 'electricity')?.value;
    await expect.poll(electricity, POLL).toBe('4,321.0');
    await expect.poll(() => received.textContent(), POLL).not.toBe(before);
    expect(await page.locator('[data-total-balance]').getAttribute('data-balanced')).toBe('true');
    expect(await page.locator('[data-city][data-same]').count()).toBe(1);
    expectCleanPage(watched);
  });

  test('asks for what is heavy every three minutes, and then for today alone', async () => {
    const watched = await site.newPage();
    const { page } = watched;
    // Ten minutes past the hour: with each hour last year is asked for again.
    await page.clock.install({ time: Math.floor(Date.now() / 3_600_000) * 3_600_000 + 600_000 });
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/v1/consumption' && searchParams.get('scope') === 'city')
        asked.push(`${searchParams.get('interval')} ${searchParams.has('to') ? 'over' : 'now'}`);
    });
    await page.goto(`${site.url}/#/city`);
    await submitKey(page, site.hub.data.key('authority'));
    await expect.poll(() => cell(page, 'natural_gas', 'year'), POLL).not.toEqual([]);
    await page.locator('[data-ranking] tbody').waitFor();
    expect(asked.splice(0)).toContain('1h now');
    await page.clock.runFor(130_000);
    expect(asked).toEqual([]);
    await page.clock.runFor(60_000);
    await expect.poll(() => asked, POLL).toEqual(['1h now']);
  });

  test('explains each figure beside it, and keeps the explanation in the address', async () => {
    const watched = await open('authority');
    const { page } = watched;
    const hrefOf = (selector: string) => page.locator(selector).first().getAttribute('href');
    await page.locator('[data-figure-of=natural_gas] [data-span=year] a').click();
    const why = page.locator('[data-periods] [data-why]');
    await why.waitFor();
    // 200 m3 of natural gas at 1.3300 kgce/m3, as the figure beside it says.
    const text = async () => (await why.textContent()) ?? '';
    if (IN_YEAR) {
      await expect.poll(text, POLL).toContain('200.00');
      expect(await why.locator('tbody tr').count()).toBe(1);
      expect(await why.locator('[data-coefficients] > li').count()).toBe(1);
    }
    expect(await why.locator('[data-finer]').getAttribute('href')).toContain('scope=city&energy=gas');
    expect(page.url()).toContain('why=natural_gas%2Fm3.year');
    await page.reload();
    await why.waitFor();
    // On a wall the panel scrolls, and the page does not.
    await page.setViewportSize({ width: 1920, height: 1080 });
    await expect.poll(() => page.evaluate('document.documentElement.scrollHeight <= innerHeight'), POLL).toBe(true);
    await page.locator('[data-figure-of=emissions] [data-span=year] a').click();
    const { items } = await ask<{ items: { breakdown: { item: string; contributions: { value: number }[] }[] }[] }>(
      `/emissions?scope=city&interval=1y&from=${YEAR}-01-01T00:00:00%2B08:00`,
    );
    const contributions = (items[0]?.breakdown ?? []).flatMap((part) => part.contributions).length;
    await expect.poll(() => why.locator('[data-contribution]').count(), POLL).toBe(contributions);
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });
    expect(page.url()).not.toContain('why=');
    expect(await hrefOf('[data-totals] [data-energy=electricity] a')).toBe(
      '#/consumption?scope=city&energy=electricity&period=today',
    );
    expect(await hrefOf('[data-quotas] [data-used]')).toBe('#/consumption?scope=city&energy=all&period=year');
    expectCleanPage(watched);
  });

  test('is for an authority of a district of that district, and not for an enterprise', async () => {
    const people = await openPeople(
      peopleLocation({ registry: { engine: 'sqlite' }, dataDir: site.hub.data.directory }),
    );
    await people.add({
      ...{ username: 'pudong', displayName: 'Pudong', role: 'authority', enterprise: null },
      ...{ districts: ['310115'], password: 'correct horse battery' },
    });
    await people.close();
    const watched = await site.newPage();
    const { page } = watched;
    await page.goto(`${site.url}/#/city`);
    await submitPassword(page, 'pudong', 'correct horse battery');
    await expect.poll(() => cell(page, 'energy', 'year'), POLL).toEqual([IN_YEAR ? '0.530' : '—', '—']);
    await page.locator('[data-figure-of=energy] [data-span=year] a').click();
    expect(await page.locator('[data-why] [data-finer]').getAttribute('href')).toContain('scope=district&id=310115');
    expect(await page.locator('[data-city-map] [data-district]').count()).toBe(1);
    expectCleanPage(watched);
    await page.locator('[data-sign-out]').click();
    await page.locator('[data-password-form]').waitFor();
    const { page: own } = await open('enterprise:beta');
    await own.locator('main [data-status=forbidden]').waitFor();
    expect(await own.locator('[data-nav=city]').count()).toBe(0);
  });
});

describe('the wall', TIMEOUT, () => {
  const looks: readonly Look[] = [
    { width: 1920, height: 1080, colorScheme: 'light' },
    { width: 1920, height: 1080, colorScheme: 'dark', language: 'en' },
    { width: 1366, height: 768, colorScheme: 'dark' },
    { width: 390, height: 844, colorScheme: 'light', language: 'en' },
  ];
  test.each(looks)('is whole and readable at $width x $height, $colorScheme, $language', async (look) => {
    const watched = await open('admin', look);
    const { page } = watched;
    await goTo(page, { hash: '#/city', sign: '[data-city-map] canvas' });
    await page.locator('[data-quota]').first().waitFor();
    await expectSound(page, 'city', look);
    const scrolls = await page.evaluate<boolean>('document.documentElement.scrollHeight > innerHeight');
    expect(scrolls).toBe(look.width !== 1920);
    expectCleanPage(watched);
  });

  test('keeps its figures and says that they are stale while the hub is away', async () => {
    const { page } = await open('authority');
    await page.locator('[data-figure-of=energy]').waitFor();
    await site.hub.stop();
    await expectConnection(page, 'stale');
    expect(await page.locator('[data-stale]').textContent()).toMatch(/数据已过时：自 \d\d:\d\d:\d\d 起/);
    expect((await cell(page, 'energy', 'year'))[0]).toBe(IN_YEAR ? '0.530' : '—');
  });
});

/** The figure and how it compares, as they are shown. */
async function cell(page: Page, of: string, span: string): Promise<string[]> {
  const found = page.locator(`[data-figure-of=${of}] [data-span=${span}]`);
  if ((await found.count()) === 0) return [];
  const text = await found.locator('[data-value], [data-change]').allTextContents();
  return text.map((one) => one.replace(/(无数据|未知|与去年不可比).*$/, '').trim());
}
