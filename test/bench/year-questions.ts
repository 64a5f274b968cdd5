/** Every kind of question to the API, over HTTP, about an enterprise of 200 meters with a year of 15-minute readings. */

import { performance } from 'node:perf_hooks';
import { formatInstant } from '../../src/domain/instant.ts';
import type { ConsumptionSeries } from '../../src/store/consumption.ts';
import type { BenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { putConsumption, putReadings } from './fill-store.ts';
import { startFilledHub } from './filled-hub.ts';
import { ENTERPRISE } from './gateways.ts';
import type { RunOptions } from './scenario.ts';

const DAY = 86_400_000;
const STEP = 900_000;
const GATEWAYS = 2;
const METERS_PER_GATEWAY = 100;
/** The last midnight in Shanghai, which has no summer time. */
const END = Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000;
const ROUNDS = 20;

/** Median and 95th percentile of twenty times each, one after the other; the first, which fills what is kept in memory, does not count. */
export async function yearQuestions({ scale }: RunOptions): Promise<Figures> {
  const days = Math.max(31, Math.round(365 * scale));
  const hub = await startFilledHub(GATEWAYS, METERS_PER_GATEWAY, async (store, { connections }) => {
    const meters = connections.flatMap((connection) => connection.meters);
    const keys = meters.map((meter) => ({ enterprise: ENTERPRISE, meter, quantity: 'activeEnergy' }));
    const first = END - days * DAY;
    await putReadings(store, keys, { first, step: STEP, count: (days * DAY) / STEP });
    const own: ConsumptionSeries[] = meters.map((id) => ({
      ...{ scope: 'meter', id, item: '', quantity: 'activeEnergy', enterprise: ENTERPRISE },
    }));
    const energy = { item: 'electricity', quantity: 'activeEnergy' };
    const groups: ConsumptionSeries[] = [
      { scope: 'enterprise', id: ENTERPRISE, ...energy, enterprise: ENTERPRISE },
      { scope: 'district', id: '310115', ...energy, enterprise: '' },
      { scope: 'industry', id: 'C31', ...energy, enterprise: '' },
      { scope: 'city', id: 'city', ...energy, enterprise: '' },
    ];
    for (const [granularity, step] of [['interval', STEP] as const, ['day', DAY] as const]) {
      await putConsumption(store, granularity, [...own, ...groups], first, END, step);
    }
  });
  try {
    const figures: Record<string, number> = {
      meters: GATEWAYS * METERS_PER_GATEWAY,
      'days of readings and intervals': days,
    };
    for (const [name, path] of Object.entries(questions(hub, days))) {
      const { median, p95 } = await ask(hub, path);
      figures[`${name}, median ms`] = median;
      figures[`${name}, p95 ms`] = p95;
    }
    return figures;
  } finally {
    await hub.close();
  }
}

function questions({ connections }: BenchHub, days: number): Readonly<Record<string, string>> {
  const meter = connections[0]?.meters[0] as string;
  const window = (length: number) => `from=${formatInstant(END - length * DAY)}&to=${formatInstant(END)}`;
  const year = window(days);
  const month = window(31);
  const consumption = (query: string) => `/api/v1/consumption?${query}`;
  return {
    'meter, year hourly': consumption(`scope=meter&id=${meter}&interval=1h&limit=10000&${year}`),
    'meter, year daily': consumption(`scope=meter&id=${meter}&interval=1d&${year}`),
    'meter, intervals of a month': `/api/v1/meters/${meter}/intervals?limit=10000&${month}`,
    'enterprise, month daily': consumption(`scope=enterprise&id=${ENTERPRISE}&energy=electricity&interval=1d&${month}`),
    'enterprise, year hourly': consumption(
      `scope=enterprise&id=${ENTERPRISE}&energy=electricity&interval=1h&limit=10000&${year}`,
    ),
    'enterprise, year monthly, all energy in tce': consumption(
      `scope=enterprise&id=${ENTERPRISE}&unit=tce&interval=1mo&${year}`,
    ),
    'industry, year daily': consumption(`scope=industry&id=C31&energy=electricity&interval=1d&${year}`),
    'district, year daily': consumption(`scope=district&id=310115&energy=electricity&interval=1d&${year}`),
    'city, year monthly': consumption(`scope=city&energy=electricity&interval=1mo&${year}`),
    'CO2 of the enterprise, year monthly': `/api/v1/emissions?scope=enterprise&id=${ENTERPRISE}&interval=1mo&${year}`,
    'CO2 of the city, year monthly': `/api/v1/emissions?scope=city&interval=1mo&${year}`,
    'reconciliation, year': `/api/v1/carbon/reconciliation?enterprise=${ENTERPRISE}&${year}`,
    'readings of a meter, a month': `/api/v1/readings?meter=${meter}&quantity=activeEnergy&limit=10000&${month}`,
    'newest readings of a meter': `/api/v1/meters/${meter}/latest`,
    'totals of the city now': '/api/v1/city/live',
    'meters, a page': '/api/v1/meters?limit=200',
    gateways: '/api/v1/gateways',
    enterprises: '/api/v1/enterprises',
    accounts: '/api/v1/ingest/accounting',
    quarantine: '/api/v1/quarantine',
    anomalies: '/api/v1/anomalies',
    alarms: '/api/v1/alarms',
    'audit log, a page': '/api/v1/audit',
    'Green Button feed of a meter, a month': `/api/v1/meters/${meter}/green-button?${month}`,
  };
}

async function ask(hub: BenchHub, path: string): Promise<{ readonly median: number; readonly p95: number }> {
  const millis: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const started = performance.now();
    const response = await hub.get(path);
    const body = await response.text();
    if (round > 0) millis.push(performance.now() - started);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${body.slice(0, 300)}`);
  }
  const sorted = millis.toSorted((a, b) => a - b);
  return { median: sorted[ROUNDS / 2] as number, p95: sorted[Math.ceil(ROUNDS * 0.95) - 1] as number };
}
