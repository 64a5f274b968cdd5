import { describe, expect, test } from 'vitest';
import { QUALITY_REASONS } from '../../src/domain/quality.ts';
import { ruleBit } from '../../src/domain/validation/catalogue.ts';
import { DAY, groupKey, HOUR, meterKey, meterOf, micros, openConsumptionApp, row } from './consumption-app.ts';

const METER = 'scope=meter&id=alpha-E1';
const NOVEMBER = 'from=2026-11-01T00:00:00%2B08:00&to=2026-12-01T00:00:00%2B08:00';
const QUARTER = 900_000;

describe('figures', () => {
  test('what is not known is null, what is known to be nothing is 0, and every row is there', async () => {
    await using app = await openConsumptionApp();
    await app.put('day', meterKey('alpha-E1'), [
      row('2026-11-02T00:00:00+08:00', DAY, '0'),
      row('2026-11-03T00:00:00+08:00', DAY, '0', { measuredMillis: 0, quality: 4 }),
    ]);
    const window = 'from=2026-11-01T00:00:00%2B08:00&to=2026-11-05T00:00:00%2B08:00';
    const rows = await app.rows(`${METER}&interval=1d&${window}`, 'value', 'coverage', 'estimatedShare', 'quality');
    const missing = { level: 'missing', reasons: [] };
    expect(rows).toEqual([
      [null, 0, null, missing],
      [0, 1, 0, { level: 'good', reasons: [] }],
      [null, 0, null, missing],
      [null, 0, null, missing],
    ]);
  });

  test('sums are exact where doubles are not', async () => {
    await using app = await openConsumptionApp();
    await app.put('day', meterKey('alpha-E1'), [
      row('2026-10-01T00:00:00+08:00', DAY, '0.1'),
      row('2026-10-02T00:00:00+08:00', DAY, '0.2'),
      row('2026-11-01T00:00:00+08:00', DAY, '9007199254.740991'),
      row('2026-12-01T00:00:00+08:00', DAY, '9007199254.740991'),
      row('2026-12-02T00:00:00+08:00', DAY, '9007199254.740991'),
      row('2026-12-03T00:00:00+08:00', DAY, '0.000001'),
    ]);
    const query = `/api/v1/consumption?${METER}&interval=1mo&from=2026-10-01T00:00:00%2B08:00&to=2027-01-01T00:00:00%2B08:00`;
    const texts = (await app.ask(query)).text.match(/"value":[^,]+/g);
    expect(texts).toEqual(['"value":0.3', '"value":9007199254.740991', '"value":18014398509.481983']);
    const csv = (await app.ask(`${query}&format=csv`)).text.split('\n').map((line) => line.split(',')[6]);
    expect(csv).toEqual(['value', '0.3', '9007199254.740991', '18014398509.481983', undefined]);
  });

  test('coverage, estimates, quality and rules of a longer row are those of its parts', async () => {
    await using app = await openConsumptionApp();
    const estimated = {
      estimated: micros('2'),
      measuredMillis: DAY - 6 * HOUR,
      estimatedMillis: 6 * HOUR,
      methods: 0b11,
    };
    await app.put('day', meterKey('alpha-E1'), [
      row('2026-11-01T00:00:00+08:00', DAY, '8', { ran: ruleBit('spike') }),
      row('2026-11-02T00:00:00+08:00', DAY, '8', { ...estimated, quality: 1 | QUALITY_REASONS.gap }),
      row('2026-11-03T00:00:00+08:00', DAY, '4', { fired: ruleBit('high_low') }),
    ]);
    const [november] = await app
      .ask(`/api/v1/consumption?${METER}&interval=1mo&${NOVEMBER}`)
      .then(({ body }) => body.items);
    expect(november).toMatchObject({
      value: 20,
      // 24 + 18 + 24 hours of 720, and 6 of 720, cut to six digits.
      ...{ coverage: 0.091666, estimatedCoverage: 0.008333, estimatedShare: 0.1 },
      quality: { level: 'suspect', reasons: ['gap', 'highLow'] },
      methods: ['linear', 'like_day_scaled'],
      rules: ['high_low'],
      ...{ incomplete: false, breakdown: [], unconverted: [] },
    });
  });

  test('a group has as many meters to expect as are registered where nothing is stored', async () => {
    const meters = [meterOf('alpha-E1', 'electricity'), meterOf('alpha-E2', 'electricity')];
    await using app = await openConsumptionApp({ meters });
    const key = groupKey('enterprise', 'alpha', 'electricity', 'activeEnergy');
    const half = row('2026-11-01T00:00:00+08:00', DAY, '5', { expectedMillis: 2 * DAY });
    await app.put('day', key, [half]);
    const query = 'scope=enterprise&id=alpha&energy=electricity&interval';
    expect(await app.rows(`${query}=1d&${NOVEMBER}&limit=2`, 'value', 'coverage')).toEqual([
      [5, 0.5],
      [null, 0],
    ]);
    // One day of one meter, of thirty days of two.
    expect(await app.rows(`${query}=1mo&${NOVEMBER}`, 'value', 'coverage')).toEqual([[5, 0.016666]]);
  });

  test('an estimate of what cancels out is a share of at most 1', async () => {
    await using app = await openConsumptionApp();
    await app.put('day', meterKey('alpha-E1'), [
      row('2026-11-01T00:00:00+08:00', DAY, '-2', { estimated: micros('1'), estimatedMillis: 1 }),
      row('2026-11-02T00:00:00+08:00', DAY, '1', { estimated: micros('3'), estimatedMillis: 1 }),
      row('2026-11-03T00:00:00+08:00', DAY, '0', { estimated: micros('3'), estimatedMillis: 1 }),
    ]);
    expect(await app.rows(`${METER}&interval=1d&${NOVEMBER}&limit=3`, 'estimatedShare')).toEqual([0.5, 1, null]);
  });
});

describe('what an answer says about itself', () => {
  test('it names zone, unit and how far its figures can be relied on', async () => {
    const meters = [
      meterOf('alpha-E1', 'electricity'),
      meterOf('alpha-E2', 'electricity', undefined, { level: 2, parent: 'alpha-E1' }),
      meterOf('alpha-G1', 'gas'),
      meterOf('beta-E1', 'electricity'),
    ];
    await using app = await openConsumptionApp({ meters });
    app.completeUntil = Date.parse('2026-11-20T00:15:00+08:00');
    app.stale = 3;
    const { body } = await app.ask(`/api/v1/consumption?scope=city&energy=electricity&${NOVEMBER}`);
    expect(body).toMatchObject({
      ...{ scope: 'city', id: 'city', energy: 'electricity', energyItems: ['electricity'], interval: '1d' },
      ...{ timeZone: 'Asia/Shanghai', unit: 'kWh', ucum: 'kW.h', basis: null, edition: null, coefficients: [] },
      completeUntil: '2026-11-20T00:15:00+08:00',
      currentAsOf: '2026-11-30T00:00:00.000Z',
      pendingRecomputation: true,
    });
    await app.ask(`/api/v1/consumption?scope=enterprise&id=alpha&unit=tce&${NOVEMBER}`);
    await app.ask(`/api/v1/consumption?scope=meter&id=alpha-E2&${NOVEMBER}`);
    expect(app.asked).toEqual([
      { meters: ['alpha-E1', 'beta-E1'], quantity: 'activeEnergy' },
      { meters: ['alpha-E1', 'alpha-G1'], quantity: null },
      { meters: ['alpha-E2'], quantity: 'activeEnergy' },
    ]);
  });

  test('districts and industries are those of the enterprises', async () => {
    await using app = await openConsumptionApp();
    const day = '2026-11-01T00:00:00+08:00';
    await app.put('day', groupKey('district', '310115', 'electricity', 'activeEnergy'), [row(day, DAY, '7')]);
    await app.put('day', groupKey('industry', 'C31', 'electricity', 'activeEnergy'), [row(day, DAY, '8')]);
    const query = `energy=electricity&interval=1d&${NOVEMBER}&limit=1`;
    expect(await app.rows(`scope=district&id=310115&${query}`, 'value')).toEqual([7]);
    expect(await app.rows(`scope=industry&id=C31&${query}`, 'value')).toEqual([8]);
    expect((await app.ask(`/api/v1/consumption?scope=district&id=999999&${query}`)).status).toBe(404);
    expect((await app.ask(`/api/v1/consumption?scope=city&id=shanghai&${query}`)).status).toBe(404);
  });
});

describe('questions that cannot be answered', () => {
  test.each([
    ['scope=enterprise&id=alpha', /unit native needs one energy type or item/],
    ['scope=meter', /id is needed: which meter/],
    ['scope=meter&id=alpha-E1&energy=gas', /the meter alpha-E1 counts electricity/],
    ['scope=city&quantity=reactiveEnergy&energy=electricity', /register that tells the use/],
    ['scope=meter&id=alpha-E1&from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', /from must lie before to/],
    ['scope=meter&id=alpha-E1&from=1969-11-02T00:00:00Z', /1970 to 2255/],
    ['scope=planet', /scope/],
  ])('%s', async (query, detail) => {
    await using app = await openConsumptionApp();
    const { status, body } = await app.ask(`/api/v1/consumption?${query}`);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.detail).toMatch(detail);
  });

  test('a register, an item or a meter that there is not is not found', async () => {
    await using app = await openConsumptionApp();
    for (const query of ['scope=meter&id=alpha-E1&quantity=volume', 'scope=city&item=gold', 'scope=meter&id=nope']) {
      expect((await app.ask(`/api/v1/consumption?${query}`)).status, query).toBe(404);
    }
  });
});

test('a key of an enterprise sees the enterprise and its meters, and no more than that others exist', async () => {
  await using app = await openConsumptionApp({
    meters: [meterOf('alpha-E1', 'electricity'), meterOf('beta-E1', 'electricity')],
  });
  const status = async (query: string) => {
    const { status, text } = await app.ask(`/api/v1/consumption?energy=electricity&${query}`, 'enterprise:alpha');
    return [status, text.replaceAll('beta', 'nope')];
  };
  expect((await status('scope=enterprise'))[0]).toBe(200);
  expect((await status('scope=enterprise&id=alpha'))[0]).toBe(200);
  expect((await status('scope=meter&id=alpha-E1'))[0]).toBe(200);
  expect(await status('scope=enterprise&id=beta')).toEqual(await status('scope=enterprise&id=nope'));
  expect(await status('scope=meter&id=beta-E1')).toEqual(await status('scope=meter&id=nope-E1'));
  for (const scope of ['district&id=310115', 'district&id=999999', 'industry&id=C31', 'city']) {
    expect((await status(`scope=${scope}`))[0], scope).toBe(403);
  }
});

describe('pages and formats', () => {
  test('pages join up to the whole, and lines are the same rows', async () => {
    await using app = await openConsumptionApp();
    const start = (n: number) => new Date(Date.parse('2026-11-01T00:00:00+08:00') + n * QUARTER).toISOString();
    const rows = Array.from({ length: 30 * 96 }, (_, n) => row(start(n), QUARTER, `${n}.5`));
    await app.put('interval', meterKey('alpha-E1'), rows);
    const query = `/api/v1/consumption?${METER}&interval=15m&${NOVEMBER}`;
    const paged: unknown[] = [];
    for (let cursor = ''; cursor !== null; ) {
      const { body } = await app.ask(`${query}&limit=1001${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(paged).toHaveLength(30 * 96);
    expect(paged.map((item) => (item as { value: number }).value)).toEqual(rows.map((_, n) => n + 0.5));
    const ndjson = await app.ask(`${query}&format=ndjson`);
    expect(ndjson.type).toBe('application/x-ndjson; charset=utf-8');
    const head = { scope: 'meter', id: 'alpha-E1', energy: 'electricity', unit: 'kWh' };
    const lines = ndjson.text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(paged.map((item) => ({ ...head, ...(item as object) })));
    const csv = await app.ask(`${query}&format=csv&limit=2`);
    expect(csv.text.split('\n').slice(0, 3)).toEqual([
      'scope,id,energy,unit,start,end,value,coverage,estimatedCoverage,estimatedShare,quality,reasons,methods,rules,incomplete,completeUntil',
      'meter,alpha-E1,electricity,kWh,2026-11-01T00:00:00+08:00,2026-11-01T00:15:00+08:00,0.5,1,0,0,good,,,,false,',
      'meter,alpha-E1,electricity,kWh,2026-11-01T00:15:00+08:00,2026-11-01T00:30:00+08:00,1.5,1,0,0,good,,,,false,',
    ]);
    expect(csv.headers.get('link')).toMatch(/cursor=.+rel="next"/);
  });
});

test('the intervals of a meter come with the rules that ran and the interval under way', async () => {
  await using app = await openConsumptionApp();
  const first = row('2026-11-20T00:00:00+08:00', QUARTER, '1.25', { ran: ruleBit('spike') | ruleBit('stuck') });
  await app.put('interval', meterKey('alpha-E1'), [{ ...first, fired: ruleBit('stuck') }]);
  app.openInterval = {
    row: { ...row('2026-11-20T00:30:00+08:00', 300_000, '0.4'), expectedMillis: QUARTER },
    until: Date.parse('2026-11-20T00:35:00+08:00'),
  };
  const window = 'from=2026-11-20T00:00:00%2B08:00&to=2026-11-20T00:30:00%2B08:00';
  const { body } = await app.ask(`/api/v1/meters/alpha-E1/intervals?${window}`);
  expect(body).toMatchObject({ meter: 'alpha-E1', quantity: 'activeEnergy', unit: 'kWh', granularity: 'interval' });
  expect(body.items).toEqual([
    {
      ...{ start: '2026-11-20T00:00:00+08:00', end: '2026-11-20T00:15:00+08:00', value: 1.25, coverage: 1 },
      ...{ estimatedCoverage: 0, estimatedShare: 0, quality: { level: 'suspect', reasons: ['stuck'] }, methods: [] },
      ...{ rules: ['stuck'], ran: ['spike', 'stuck'] },
    },
    {
      ...{ start: '2026-11-20T00:15:00+08:00', end: '2026-11-20T00:30:00+08:00', value: null, coverage: 0 },
      ...{ estimatedCoverage: 0, estimatedShare: null, quality: { level: 'missing', reasons: [] }, methods: [] },
      ...{ rules: [], ran: [] },
    },
  ]);
  expect(body.open).toMatchObject({
    until: '2026-11-20T00:35:00+08:00',
    row: { start: '2026-11-20T00:30:00+08:00', end: '2026-11-20T00:45:00+08:00', value: 0.4, coverage: 0.333333 },
  });
  const days = await app.ask(`/api/v1/meters/alpha-E1/intervals?granularity=day&${window}&format=csv`);
  expect(days.text.split('\n')[1]).toBe(
    'alpha-E1,activeEnergy,kWh,2026-11-20T00:00:00+08:00,2026-11-21T00:00:00+08:00,,0,0,,missing,,,,',
  );
});
