import { expect, test } from 'vitest';
import { DAY, groupKey, meterOf, micros, openConsumptionApp, row } from './consumption-app.ts';

const DAYS = 'from=2026-11-01T00:00:00%2B08:00&to=2026-11-03T00:00:00%2B08:00';
const RANKING = `/api/v1/consumption/ranking?${DAYS}`;

const electricity = (id: string) => groupKey('enterprise', id, 'electricity', 'activeEnergy');
const of = (id: string, district: string, industry: string) => ({
  ...{ enterprise: id, name: id, nameEn: id, district, industry },
});
const ALPHA = of('alpha', '310115', 'C31');
const BETA = of('beta', '310116', 'C26');

async function openTwo() {
  const meters = [meterOf('alpha-E1', 'electricity'), meterOf('beta-E1', 'electricity')];
  const app = await openConsumptionApp({ meters });
  await app.put('day', electricity('alpha'), [
    row('2026-11-01T00:00:00+08:00', DAY, '600000'),
    row('2026-11-02T00:00:00+08:00', DAY, '400000', { estimated: micros('250000'), measuredMillis: DAY / 2 }),
    // A day that is not asked for.
    row('2026-11-03T00:00:00+08:00', DAY, '9000000'),
  ]);
  await app.put('day', electricity('beta'), [row('2026-11-02T00:00:00+08:00', DAY, '2000000')]);
  return app;
}

test('enterprises are ranked by the coal of whole days, each with its coverage', async () => {
  await using app = await openTwo();
  const { status, body } = await app.ask(RANKING);
  expect(status).toBe(200);
  // 0.1229 kgce/kWh (GB/T 2589-2020, equivalent).
  expect(body).toEqual({
    from: '2026-11-01T00:00:00+08:00',
    to: '2026-11-03T00:00:00+08:00',
    unit: 'tce',
    items: [
      { ...BETA, value: 245.8, coverage: 0.5, estimatedShare: 0, incomplete: false },
      { ...ALPHA, value: 122.9, coverage: 0.75, estimatedShare: 0.25, incomplete: false },
    ],
    ...{ ranked: 2, unranked: 0 },
  });
  const later = 'from=2026-11-02T09:00:00%2B08:00&to=2026-11-03T00:00:01%2B08:00';
  const { body: ofTwoDays } = await app.ask(`/api/v1/consumption/ranking?${later}&unit=kWh&limit=1`);
  expect(ofTwoDays).toMatchObject({
    ...{ from: '2026-11-02T00:00:00+08:00', to: '2026-11-04T00:00:00+08:00', unit: 'kWh' },
    items: [{ enterprise: 'alpha', value: 9_400_000 }],
    ...{ ranked: 2, unranked: 0 },
  });
});

test('each figure is that of the enterprise when it is asked for alone', async () => {
  await using app = await openTwo();
  const { body } = await app.ask(RANKING);
  for (const { enterprise, value } of body.items) {
    const rows = await app.rows(`scope=enterprise&id=${enterprise}&unit=tce&interval=1mo&${DAYS}`, 'value');
    const alone = enterprise === 'alpha' ? value + 1106.1 : value;
    expect(rows[0]).toBeCloseTo(alone, 9);
  }
});

test('of whom nothing is known is counted and not ranked, and what has no meter any more counts', async () => {
  await using app = await openConsumptionApp();
  expect((await app.ask(RANKING)).body).toMatchObject({ items: [], ranked: 0, unranked: 2 });
  const day = [row('2026-11-01T00:00:00+08:00', DAY, '100')];
  await app.put('day', groupKey('enterprise', 'beta', 'heat', 'heat'), day);
  await app.put('day', groupKey('city', 'city', 'heat', 'heat'), day);
  const { body } = await app.ask(RANKING);
  // 0.03412 kgce/MJ (GB/T 2589-2020): 100 GJ.
  expect(body).toMatchObject({ items: [{ enterprise: 'beta', value: 3.412 }], ranked: 1, unranked: 1 });
});

test('a caller ranks whom it sees, in a district or an industry', async () => {
  await using app = await openTwo();
  const ids = async (query: string, role?: string) =>
    (await app.ask(`${RANKING}${query}`, role)).body.items?.map(({ enterprise }: { enterprise: string }) => enterprise);
  expect(await ids('', 'analyst')).toEqual(['beta', 'alpha']);
  expect(await ids('', 'enterprise:alpha')).toEqual(['alpha']);
  expect(await ids('&district=310115')).toEqual(['alpha']);
  expect(await ids('&industry=C26')).toEqual(['beta']);
  for (const [query, role] of [
    ['&district=310116', 'enterprise:alpha'],
    ['&district=310199', 'admin'],
    ['&industry=X', 'admin'],
  ] as const) {
    expect((await app.ask(`${RANKING}${query}`, role)).status).toBe(404);
  }
});

test.each([
  ['from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00Z', 400],
  ['from=2024-11-02T00:00:00Z&to=2026-11-02T00:00:00Z', 413],
  ['from=2026-11-02T00:00:00Z', 400],
  [`${DAYS}&limit=5001`, 400],
])('%s is a problem', async (query, status) => {
  await using app = await openConsumptionApp();
  expect((await app.ask(`/api/v1/consumption/ranking?${query}`)).status).toBe(status);
});
