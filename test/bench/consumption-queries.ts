/** Questions about consumption over a city's worth of it: asked of the API, which asks DuckDB. */

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/api/app.ts';
import type { ApiServices, ReadingsService } from '../../src/api/services.ts';
import { NO_OWN_COEFFICIENTS } from '../../src/domain/consumption/own-coefficients.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Meter } from '../../src/registry/registry.ts';
import type { ConsumptionSeries } from '../../src/store/consumption.ts';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, meter } from '../registry/helpers/master-data.ts';
import { putConsumption } from './fill-store.ts';

const DAY = 86_400_000;
const STEP = 900_000;
const ENTERPRISES = 2000;
const METERS_EACH = 200;
const INDUSTRIES = 30;
/** 1 January 2026 in Shanghai. */
const YEAR_START = Date.UTC(2025, 11, 31, 16);
const MARCH = Date.UTC(2026, 1, 28, 16);

const ENERGY = { item: 'electricity', quantity: 'activeEnergy' } as const;

export async function consumptionQueries(): Promise<Record<string, number>> {
  return inTemporaryDirectory(async (directory) => {
    const registry = await openRegistry(sqliteRegistryIn(join(directory, 'registry')));
    const store = await openDuckDbStore({ directory: join(directory, 'store'), memoryLimit: '2GB' });
    try {
      await registry.apply({
        enterprises: Array.from({ length: ENTERPRISES }, (_, n) => enterprise(nameOf(n), { industry: industryOf(n) })),
        meters: metersOf(),
      });
      const key = await registry.issueKey({ name: 'bench', role: 'admin', enterprise: null, expiresAt: null });
      await fill(store);
      const app = await openApp(registry, store);
      const ask = (query: string) => timed(app, key, query);
      const march = 'from=2026-03-01T00:00:00%2B08:00&to=2026-04-01T00:00:00%2B08:00';
      const year = 'from=2026-01-01T00:00:00%2B08:00&to=2027-01-01T00:00:00%2B08:00';
      // The first question makes the registry's snapshot, which the others find.
      await ask(`scope=city&energy=electricity&interval=1d&${march}`);
      const figures = {
        meters: ENTERPRISES * METERS_EACH,
        'meter, one year hourly, ms': await ask(`scope=meter&id=${nameOf(0)}-000&interval=1h&${year}&limit=10000`),
        'enterprise of 200 meters, one month daily, ms': await ask(
          `scope=enterprise&id=${nameOf(0)}&energy=electricity&interval=1d&${march}`,
        ),
        'its 200 meters one by one, the same, ms': await all(METERS_EACH, (n) =>
          ask(`scope=meter&id=${nameOf(0)}-${number(n)}&interval=1d&${march}`),
        ),
        'city, one month daily, ms': await ask(`scope=city&energy=electricity&interval=1d&${march}`),
        'city by 30 industries, one month daily, ms': await all(INDUSTRIES, (n) =>
          ask(`scope=industry&id=${industryOf(n)}&energy=electricity&interval=1d&${march}`),
        ),
        'city by 30 industries, one month in tce, ms': await all(INDUSTRIES, (n) =>
          ask(`scope=industry&id=${industryOf(n)}&unit=tce&interval=1mo&${march}`),
        ),
      };
      await app.close();
      return figures;
    } finally {
      await store.close();
      await registry.close();
    }
  });
}

function metersOf(): Meter[] {
  return Array.from({ length: ENTERPRISES * METERS_EACH }, (_, n) => {
    const owner = nameOf(Math.floor(n / METERS_EACH));
    const place = n % METERS_EACH;
    return meter(
      owner,
      `${owner}-${number(place)}`,
      place < 4 ? {} : { level: 2, parent: `${owner}-${number(place % 4)}` },
    );
  });
}

/** Days of March for every meter and group, and a year of intervals for the first enterprise. */
async function fill(store: TimeSeriesStore): Promise<void> {
  const meters: ConsumptionSeries[] = [];
  for (let n = 0; n < ENTERPRISES * METERS_EACH; n++) {
    const owner = nameOf(Math.floor(n / METERS_EACH));
    const id = `${owner}-${number(n % METERS_EACH)}`;
    meters.push({ scope: 'meter', id, item: '', quantity: ENERGY.quantity, enterprise: owner });
  }
  await putConsumption(store, 'day', meters, MARCH, MARCH + 31 * DAY, DAY);
  const groups: ConsumptionSeries[] = [{ scope: 'city', id: 'city', ...ENERGY, enterprise: '' }];
  for (let n = 0; n < ENTERPRISES; n++)
    groups.push({ scope: 'enterprise', id: nameOf(n), ...ENERGY, enterprise: nameOf(n) });
  for (let n = 0; n < INDUSTRIES; n++) groups.push({ scope: 'industry', id: industryOf(n), ...ENERGY, enterprise: '' });
  await putConsumption(store, 'day', groups, MARCH, MARCH + 31 * DAY, DAY);
  await putConsumption(store, 'interval', meters.slice(0, METERS_EACH), YEAR_START, YEAR_START + 365 * DAY, STEP);
}

async function openApp(registry: ApiServices['registry'], store: TimeSeriesStore): Promise<FastifyInstance> {
  const readings: Partial<ReadingsService> = {
    consumption: async (...args) => store.consumption(...args),
    completeUntil: async () => MARCH + 31 * DAY,
    currentAsOf: async () => Date.now(),
    derivation: async () => ({ stale: 0, behind: 0, trouble: null }),
  };
  const services = {
    ...{ registry, readings, log: createLogger('bench', 'silent') },
    events: {
      onPresence: () => undefined,
      onAlarm: () => undefined,
      onAnomalies: () => undefined,
      onNotice: () => undefined,
    },
  } as unknown as ApiServices;
  const app = await buildApp(services, {
    ...{ staleAfterMillis: 60_000, dashboards: null, metricsPublic: false },
    ...{ timeZone: 'Asia/Shanghai', intervalMinutes: 15, coefficients: NO_OWN_COEFFICIENTS },
  });
  await app.ready();
  return app;
}

async function timed(app: FastifyInstance, key: string, query: string): Promise<number> {
  const started = performance.now();
  const { statusCode, body } = await app.inject({
    url: `/api/v1/consumption?${query}`,
    headers: { authorization: `Bearer ${key}` },
  });
  if (statusCode !== 200) throw new Error(`${query}: ${statusCode} ${body.slice(0, 300)}`);
  const { items } = JSON.parse(body) as { items: { value: number | null }[] };
  if (!items.some(({ value }) => value !== null)) throw new Error(`${query}: no figures`);
  return performance.now() - started;
}

async function all(count: number, ask: (n: number) => Promise<number>): Promise<number> {
  let sum = 0;
  for (let n = 0; n < count; n++) sum += await ask(n);
  return sum;
}

function nameOf(n: number): string {
  return `E${String(n).padStart(4, '0')}`;
}

function number(n: number): string {
  return String(n).padStart(3, '0');
}

function industryOf(n: number): string {
  return `C${String(13 + (n % INDUSTRIES)).padStart(2, '0')}`;
}
