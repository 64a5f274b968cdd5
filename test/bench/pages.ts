/** The dashboard of a hub with 2,000 enterprises, 10,000 meters and a year of data, in Chromium on the same machine. */

import { performance } from 'node:perf_hooks';
import { DISTRICTS } from '../../dashboards/src/components/map/districts.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { ConsumptionSeries } from '../../src/store/consumption.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { type Browser, launchBrowser } from '../browser/browser.ts';
import { expectConnection, submitKey } from '../browser/dashboard.ts';
import { enterprise, meter } from '../registry/helpers/master-data.ts';
import type { BenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { putConsumption } from './fill-store.ts';
import { startFilledHub } from './filled-hub.ts';
import type { RunOptions } from './scenario.ts';

const DAY = 86_400_000;
const STEP = 900_000;
const METERS_EACH = 5;
/** Those with intervals of the whole year; the others have days. */
const WITH_INTERVALS = 20;
const INDUSTRIES = ['C25', 'C26', 'C30', 'C31', 'D44', 'F52', 'H61', 'I64', 'K70', 'Q84'];
/** The last midnight in Shanghai, which has no summer time. */
const END = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000;
const FIRST = END - 365 * DAY;
const ROUNDS = 5;

/** What is waited for: figures, and not the frame around them. */
const VIEWS: Readonly<Record<string, { readonly hash: string; readonly sign: string }>> = {
  'live totals': { hash: '#/live', sign: '[data-totals] [data-energy]' },
  'city, year against last year': { hash: '#/city', sign: '[data-figure-of=energy] [data-span=year] data' },
  'city, ranking': { hash: '#/city', sign: '[data-ranked]' },
  'map of a year': { hash: '#/map?period=year', sign: '[data-map] canvas, [data-figure]' },
  'consumption of the city, a year of days': {
    hash: '#/consumption?scope=city&energy=electricity&period=year&interval=1d',
    sign: '[data-consumption] [data-row]',
  },
  'enterprise, a year': { hash: '#/enterprise?id=E0000&period=year', sign: '[data-mix] [data-item]' },
  'emissions of the city, a year of months': {
    hash: '#/carbon?scope=city&period=year',
    sign: '[data-emissions] [data-row]',
  },
  'meter, a day of intervals': { hash: '#/meter?id=E0000-0', sign: '[data-interval-chart] canvas' },
  anomalies: { hash: '#/anomalies', sign: '[data-status=ready]' },
};

/** Milliseconds from asking for the address until figures stand on the page; medians of five, each in a new page. */
export async function pages({ scale }: RunOptions): Promise<Figures> {
  const enterprises = Math.max(20, Math.round(2000 * scale));
  const hub = await startFilledHub(1, 1, async (store, { paths }) => {
    await register(paths.registry, enterprises);
    await fill(store, enterprises);
  });
  try {
    await using browser = await launchBrowser();
    const figures: Record<string, number> = { enterprises, meters: enterprises * METERS_EACH };
    const { page } = await browser.newPage(hub.url);
    await page.goto(`${hub.url}/`);
    const asked = performance.now();
    await submitKey(page, hub.apiKey);
    await expectConnection(page, 'live');
    figures['sign in to live, ms'] = performance.now() - asked;
    const session = await page.evaluate<Record<string, string>>('({ ...sessionStorage })');
    await page.close();
    for (const [name, view] of Object.entries(VIEWS)) {
      const millis: number[] = [];
      for (let round = 0; round < ROUNDS; round++) millis.push(await timeTo(browser, hub, session, view));
      figures[`${name}, ms`] = millis.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
    }
    return figures;
  } finally {
    await hub.close();
  }
}

async function timeTo(
  browser: Browser,
  hub: BenchHub,
  session: Readonly<Record<string, string>>,
  { hash, sign }: { readonly hash: string; readonly sign: string },
): Promise<number> {
  const { page } = await browser.newPage(hub.url);
  await page.addInitScript(
    `for (const [k, v] of Object.entries(${JSON.stringify(session)})) sessionStorage.setItem(k, v)`,
  );
  const asked = performance.now();
  await page.goto(`${hub.url}/${hash}`);
  await page.locator(sign).first().waitFor({ timeout: 120_000 });
  const millis = performance.now() - asked;
  await page.close();
  return millis;
}

function idOf(n: number): string {
  return `E${String(n).padStart(4, '0')}`;
}

function placeOf(n: number) {
  return {
    district: DISTRICTS[n % DISTRICTS.length] as string,
    industry: INDUSTRIES[n % INDUSTRIES.length] as string,
  };
}

async function register(directory: string, enterprises: number): Promise<void> {
  const registry = await openRegistry(sqliteRegistryIn(directory));
  const ids = Array.from({ length: enterprises }, (_, n) => n);
  await registry.apply({
    enterprises: ids.map((n) => enterprise(idOf(n), placeOf(n))),
    meters: ids.flatMap((n) =>
      Array.from({ length: METERS_EACH }, (_, place) =>
        meter(idOf(n), `${idOf(n)}-${place}`, place === 0 ? {} : { level: 2, parent: `${idOf(n)}-0` }),
      ),
    ),
  });
  await registry.close();
}

/** Days of every meter and group, and intervals of the groups of the city and of some enterprises and meters. */
async function fill(store: TimeSeriesStore, enterprises: number): Promise<void> {
  const energy = { item: 'electricity', quantity: 'activeEnergy' };
  const groups: ConsumptionSeries[] = [
    { scope: 'city', id: 'city', ...energy, enterprise: '' },
    ...DISTRICTS.map((id) => ({ scope: 'district', id, ...energy, enterprise: '' }) as const),
    ...INDUSTRIES.map((id) => ({ scope: 'industry', id, ...energy, enterprise: '' }) as const),
  ];
  const own: ConsumptionSeries[] = [];
  const meters: ConsumptionSeries[] = [];
  for (let n = 0; n < enterprises; n++) {
    own.push({ scope: 'enterprise', id: idOf(n), ...energy, enterprise: idOf(n) });
    for (let place = 0; place < METERS_EACH; place++)
      meters.push({
        scope: 'meter',
        id: `${idOf(n)}-${place}`,
        item: '',
        quantity: 'activeEnergy',
        enterprise: idOf(n),
      });
  }
  await putConsumption(store, 'day', [...groups, ...own, ...meters], FIRST, END, DAY);
  const fine = [...groups, ...own.slice(0, WITH_INTERVALS), ...meters.slice(0, WITH_INTERVALS * METERS_EACH)];
  await putConsumption(store, 'interval', fine, FIRST, END, STEP);
}
