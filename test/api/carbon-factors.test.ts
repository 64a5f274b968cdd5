import { describe, expect, test } from 'vitest';
import type { Json } from './asking.ts';
import { type ConsumptionApp, DAY, groupKey, meterKey, meterOf, openConsumptionApp, row } from './consumption-app.ts';

const FACTORS = '/api/v1/carbon/factors';
const GAS = {
  ...{ id: 'our-gas', set: 'works', region: 'CN', subject: 'natural_gas', validFrom: '2023-01-01' },
  amount: { kind: 'perUnit', value: '21.9', unit: 'tCO2/10^4 Nm3' },
  source: { title: 'Analysis 17', evidence: 'laboratory report' },
};

async function enter(app: ConsumptionApp, body: object, role = 'recorder'): Promise<Json> {
  const answer = await app.ask(FACTORS, role, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

async function listed(app: ConsumptionApp, query: string, role = 'admin'): Promise<Json[]> {
  const { status, body, text } = await app.ask(`${FACTORS}?${query}`, role);
  expect(status, text).toBe(200);
  return body.items;
}

const shown = (items: readonly Json[]) => items.map(({ id, version, state }) => [id, version, state]);
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 6));

describe('the list of factors', () => {
  test('has the published ones with value, document, day of publication and how sure they are', async () => {
    await using app = await openConsumptionApp();
    const items = await listed(app, 'scheme=cn-grid-average&region=310000');
    expect(items.map(({ dataYear, derived, tag }) => [dataYear, derived.perUnit, derived.unit, tag])).toEqual([
      [2021, '0.5834', 'kgCO2/kWh', 'corroborated'],
      [2022, '0.5849', 'kgCO2/kWh', 'corroborated'],
      [2023, '0.5737', 'kgCO2/kWh', 'verified'],
    ]);
    expect(items[2]).toMatchObject({
      ...{ id: 'cn-grid-average/310000/2023', state: 'published', publishedOn: '2025-12-31', uncertainty: null },
      // Midnight in China.
      ...{ knownFrom: '2025-12-30T16:00:00.000Z', validFrom: '2022-12-31T16:00:00.000Z' },
      ...{ recordedBy: null, approvedBy: null, estimated: false },
    });
    // 389.31 GJ x 0.0153 tC/GJ x 0.99 x 44/12 = 21.62188809 t for 10^4 Nm3; a stored m3 is 5463/5863 Nm3:
    // 2.162188809 x 5463/5863 = 2.0146745... kg
    const [gas] = await listed(app, 'scheme=gbt-32151&subject=natural_gas');
    expect(gas.amount.calorificValue).toEqual({ value: '389.31', unit: 'GJ/10^4 Nm3' });
    const [numerator, denominator] = gas.derived.perUnit.split('/').map(Number);
    expect(numerator / denominator).toBeCloseTo((2.162188809 * 5463) / 5863, 12);
  });

  test('has those of standard coal beside it, by edition, with document and time in force', async () => {
    await using app = await openConsumptionApp();
    const of = async (query: string) => (await app.ask(`/api/v1/standard-coal-coefficients?${query}`)).body.items;
    // In force from 1 April 2021, midnight in China. New water was 0.0857 until then (2.51 MJ), 0.2571 since (7.54 MJ).
    const change = '2021-03-31T16:00:00.000Z';
    const shownOf = ({ id, printed, kgcePerUnit, validFrom, validTo, tag }: Json) => [
      id,
      printed.low,
      printed.high,
      printed.unit,
      kgcePerUnit,
      validFrom,
      validTo,
      tag,
    ];
    expect((await of('item=fresh_water')).map(shownOf)).toEqual([
      [
        'gbt-2589-2008/fresh_water',
        '0.0857',
        '0.0857',
        'kgce/m3',
        '0.0857',
        '2008-05-31T16:00:00.000Z',
        change,
        'verified',
      ],
      ['gbt-2589-2020/fresh_water', '0.2571', '0.2571', 'kgce/m3', '0.2571', change, null, 'verified'],
    ]);
    const [slime] = await of('item=coal_slime&edition=GB/T%202589-2020');
    // Tonnes are counted: of the range the upper end, 0.4286 kgce/kg.
    expect(slime).toMatchObject({
      printed: { low: '0.2857', high: '0.4286', unit: 'kgce/kg' },
      kgcePerUnit: '428.6',
      unit: 't',
    });
    expect(slime.source).toMatchObject({ number: 'GB/T 2589-2020', publishedOn: '2020-09-29', url: null });
    expect((await of('edition=GB/T%202589-2008')).length + (await of('edition=GB/T%202589-2020')).length).toBe(
      (await of('')).length,
    );
  });

  test('shows what was known at an instant, in the state of then', async () => {
    await using app = await openConsumptionApp();
    // The notice of 2023 came on 31 December 2025.
    const query = 'scheme=cn-grid-average&region=310000&known_at=2025-06-01T00:00:00Z';
    expect((await listed(app, query)).map(({ dataYear }) => dataYear)).toEqual([2021, 2022]);
    await enter(app, GAS);
    await aMoment();
    const waiting = new Date().toISOString();
    await aMoment();
    await app.ask(`${FACTORS}/our-gas/versions/1/approve`, 'admin', {});
    const [now] = await listed(app, 'scheme=custom:works');
    expect([now.state, now.approvedBy]).toEqual(['approved', 'admin']);
    const [then] = await listed(app, `scheme=custom:works&known_at=${waiting}`);
    expect([then.state, then.approvedBy, then.approvedAt]).toEqual(['waiting', null, null]);
    expect(await listed(app, 'scheme=custom:works&known_at=2026-01-01T00:00:00Z')).toEqual([]);
  });

  test('comes in pages that show every version once', async () => {
    await using app = await openConsumptionApp();
    for (let n = 0; n < 11; n++) await enter(app, GAS);
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await app.ask(`${FACTORS}?limit=57${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.map(({ id, version }: Json) => `${id} ${version}`));
      cursor = body.nextCursor;
    }
    // Electricity: 3 kinds of the nation, 7 regions, 30 provinces, each for 3 years; 6 rules; fuels 24 + 14 + 25.
    expect(ids.length).toBe(40 * 3 + 6 + 24 + 14 + 25 + 11);
    expect(new Set(ids).size).toBe(ids.length);
    // The tenth version follows the ninth.
    expect(ids.filter((id) => id.startsWith('our-gas'))).toEqual(
      Array.from({ length: 11 }, (_, n) => `our-gas ${n + 1}`),
    );
  });
});

describe('an own factor', () => {
  test('is used once another has approved it, and a correction from its approval on', async () => {
    await using app = await openConsumptionApp();
    await app.put('day', groupKey('enterprise', 'alpha', 'natural_gas', 'volume'), [
      row('2023-03-01T00:00:00+08:00', DAY, '5863'),
    ]);
    const emitted = async () => {
      const query = 'scope=enterprise&id=alpha&item=natural_gas&method=custom:works&fuels=custom:works&interval=1d';
      const { body } = await app.ask(
        `/api/v1/emissions?${query}&from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00`,
      );
      return [body.items[0].value, body.factors[0]?.flags ?? null];
    };
    const first = await enter(app, GAS);
    expect(first).toMatchObject({
      version: 1,
      state: 'waiting',
      scheme: 'custom:works',
      enterprise: null,
      tag: 'supplied',
    });
    // 5863 m3 at 20 degrees are 5463 Nm3; x 2.19 kg = 11963.97
    expect(await emitted()).toEqual([null, null]);
    expect((await app.ask(`${FACTORS}/our-gas/versions/1/approve`, 'authority', {})).body).toMatchObject({
      ...{ state: 'approved', recordedBy: 'recorder', approvedBy: 'authority' },
    });
    expect(await emitted()).toEqual([11963.97, []]);
    await enter(app, { ...GAS, amount: { ...GAS.amount, value: '20' } });
    expect(await emitted()).toEqual([11963.97, ['newer_version_unapproved']]);
    await app.ask(`${FACTORS}/our-gas/versions/2/approve`, 'authority', {});
    expect(await emitted()).toEqual([10926, []]);
    expect(shown(await listed(app, 'scheme=custom:works'))).toEqual([
      ['our-gas', 1, 'superseded'],
      ['our-gas', 2, 'approved'],
    ]);
    expect(shown(await listed(app, 'state=superseded'))).toEqual([['our-gas', 1, 'superseded']]);
    const { body } = await app.ask(`${FACTORS}/our-gas`);
    expect(body.versions.map(({ version, estimate }: Json) => [version, estimate])).toEqual([
      [2, null],
      [1, null],
    ]);
    const published = await app.ask(`${FACTORS}/${encodeURIComponent('cn-grid-average/310000/2023')}`);
    expect(shown(published.body.versions)).toEqual([['cn-grid-average/310000/2023', 1, 'published']]);
  });

  test('is not approved by whoever entered it, nor twice, nor where it is not', async () => {
    await using app = await openConsumptionApp();
    await enter(app, GAS, 'admin');
    const approve = async (address: string, role: string) => {
      const { status, body } = await app.ask(`${FACTORS}/${address}/approve`, role, {});
      return [status, body.code ?? body.state];
    };
    expect(await approve('our-gas/versions/1', 'admin')).toEqual([409, 'conflict']);
    expect(await approve('our-gas/versions/2', 'authority')).toEqual([404, 'not_found']);
    expect(await approve('our-oil/versions/1', 'authority')).toEqual([404, 'not_found']);
    for (const role of ['analyst', 'enterprise:alpha', 'auditor']) {
      expect(await approve('our-gas/versions/1', role), role).toEqual([403, 'forbidden']);
    }
    expect(await approve('our-gas/versions/1', 'authority')).toEqual([200, 'approved']);
    expect(await approve('our-gas/versions/1', 'admin')).toEqual([409, 'conflict']);
  });

  test('of an enterprise is entered by it for itself alone, and nobody else sees or supersedes it', async () => {
    await using app = await openConsumptionApp();
    await enter(app, { ...GAS, id: 'common' });
    const own = await enter(app, GAS, 'enterprise:alpha');
    expect(own).toMatchObject({ enterprise: 'alpha', recordedBy: 'enterprise:alpha' });
    const foreign = await app.ask(FACTORS, 'enterprise:alpha', { ...GAS, id: 'x', enterprise: 'beta' });
    const none = await app.ask(FACTORS, 'enterprise:alpha', { ...GAS, id: 'x', enterprise: 'gamma' });
    expect([foreign.status, none.status]).toEqual([404, 404]);
    expect(foreign.text.replace('beta', '')).toBe(none.text.replace('gamma', ''));
    // What another has named so is as free as what nobody has.
    const [taken, free] = [
      await enter(app, GAS, 'enterprise:beta'),
      await enter(app, { ...GAS, id: 'other', region: '310000' }, 'enterprise:beta'),
    ];
    expect(taken).toEqual({
      ...free,
      id: 'beta:our-gas',
      region: 'CN',
      recordedAt: taken.recordedAt,
      knownFrom: taken.knownFrom,
    });
    expect([taken.version, own.version, own.id]).toEqual([1, 1, 'alpha:our-gas']);
    for (const id of ['alpha:our-gas', 'alpha:never']) {
      const { status, body } = await app.ask(FACTORS, 'enterprise:beta', { ...GAS, id });
      expect([status, body.detail]).toEqual([400, `the id beta:${id} is not of its owner: give the name alone.`]);
    }
    const seenBy = async (role: string) => (await listed(app, 'scheme=custom:works', role)).map(({ id }) => id);
    expect(await seenBy('enterprise:alpha')).toEqual(['alpha:our-gas', 'common']);
    expect(await seenBy('enterprise:beta')).toEqual(['beta:other', 'beta:our-gas', 'common']);
    expect(await seenBy('authority')).toEqual(['alpha:our-gas', 'beta:other', 'beta:our-gas', 'common']);
    expect((await app.ask(`${FACTORS}/alpha:our-gas`, 'enterprise:beta')).status).toBe(404);
    expect((await app.ask(`${FACTORS}/alpha:our-gas`, 'enterprise:alpha')).status).toBe(200);
    const sets = async (role: string) => (await app.ask('/api/v1/carbon/methods', role)).body.sets;
    expect(await sets('enterprise:beta')).toEqual([{ name: 'custom:works', items: ['natural_gas'] }]);
    for (const role of ['auditor', 'analyst']) expect((await app.ask(FACTORS, role, GAS)).status, role).toBe(403);
  });

  test('and its approval are in the audit log with what was before and after', async () => {
    await using app = await openConsumptionApp();
    await enter(app, GAS);
    await app.ask(`${FACTORS}/our-gas/versions/1/approve`, 'authority', {});
    await app.ask(`${FACTORS}/our-gas/versions/1/approve`, 'authority', {});
    const told = app.audited.map(({ action, outcome, target, actor }) => [action, outcome, target, actor.name]);
    expect(told).toEqual([
      ['carbon.factor.enter', 'begun', null, 'recorder'],
      ['carbon.factor.enter', 'done', null, 'recorder'],
      ['carbon.factor.approve', 'begun', 'our-gas', 'authority'],
      ['carbon.factor.approve', 'done', 'our-gas', 'authority'],
      ['carbon.factor.approve', 'begun', 'our-gas', 'authority'],
      ['carbon.factor.approve', 'failed', 'our-gas', 'authority'],
    ]);
    expect(app.audited[1]).toMatchObject({ before: [], after: { id: 'our-gas', version: 1, state: 'waiting' } });
    expect(app.audited[3]).toMatchObject({
      before: { state: 'waiting' },
      after: { state: 'approved', approvedBy: 'authority' },
    });
  });

  test('that cannot be used is refused with what is wrong', async () => {
    await using app = await openConsumptionApp();
    await enter(app, GAS);
    /* biome-ignore format: a table reads best as one row a line */
    const wrong: readonly (readonly [object, RegExp])[] = [
      [{ ...GAS, id: '../x' },                                            /body: id: must be 1 to 64 letters/],
      [{ ...GAS, id: 'a/b' },                                             /body: id: must be 1 to 64 letters/],
      [{ ...GAS, set: 'Works' },                                          /body: set: is small letters/],
      [{ ...GAS, set: 'other' },                                          /a factor of another set/],
      [{ ...GAS, id: 'b' },                                               /valid at the same time as our-gas version 1/],
      [{ ...GAS, subject: 'fog' },                                        /no energy item "fog"/],
      [{ ...GAS, subject: 'fresh_water', id: 'w' },                       /no emissions of fresh_water are calculated/],
      [{ ...GAS, region: 'Atlantis' },                                    /"Atlantis" is no place/],
      [{ ...GAS, validFrom: '2026-02-30' },                               /body: validFrom: "2026-02-30" is no day/],
      [{ ...GAS, validFrom: '2026-01-01T00:00:00' },                      /body: validFrom: .* is no day or instant/],
      [{ ...GAS, validTo: '2022-01-01' },                                 /it ends before it begins/],
      [{ ...GAS, amount: { ...GAS.amount, value: '-1' } },                /body: amount.value: must be a decimal/],
      [{ ...GAS, amount: { ...GAS.amount, value: 21.9 } },                /body: amount.value/],
      [{ ...GAS, amount: { ...GAS.amount, unit: 'tCO2/kWh' } },           /it is per kWh, and what is consumed is in m3/],
      [{ ...GAS, amount: { kind: 'magic' } },                             /body: amount/],
      [{ ...GAS, source: { title: ' ' } },                                /body: source.title: must not be empty/],
      [{ ...GAS, source: { title: 'x', url: 'javascript:alert(1)' } },    /body: source.url/],
      [{ ...GAS, approvedBy: 'me' },                                      /Unrecognized key/],
      [{ ...GAS, tag: 'verified' },                                       /body: tag/],
    ];
    for (const [body, detail] of wrong) {
      const { status, body: problem } = await app.ask(FACTORS, 'recorder', body);
      expect([status, problem.code], problem.detail).toEqual([400, 'invalid_request']);
      expect(problem.detail).toMatch(detail);
    }
    const unknown = await app.ask(FACTORS, 'recorder', { ...GAS, enterprise: 'gamma' });
    expect(unknown.status).toBe(404);
  });

  test('with an uncertainty has it in the figures', async () => {
    await using app = await openConsumptionApp({
      meters: [meterOf('alpha-G1', 'gas', undefined, { accuracyClass: '1.0' })],
    });
    const stored = [row('2023-03-01T00:00:00+08:00', DAY, '5863')];
    await app.put('day', meterKey('alpha-G1', 'volume'), stored);
    await app.put('day', groupKey('enterprise', 'alpha', 'natural_gas', 'volume'), stored);
    const uncertainty = { relativeHalfWidth: '0.06', distribution: 'triangular', source: 'Analysis 17' };
    await enter(app, { ...GAS, uncertainty });
    await app.ask(`${FACTORS}/our-gas/versions/1/approve`, 'admin', {});
    const query = 'scope=enterprise&id=alpha&item=natural_gas&fuels=custom:works&interval=1d';
    const { body } = await app.ask(
      `/api/v1/emissions?${query}&from=2023-03-01T00:00:00%2B08:00&to=2023-03-02T00:00:00%2B08:00`,
    );
    // Factor: 6 % / sqrt(6) = 2.44949 %. Meter of class 1: 1 % / sqrt(3) = 0.57735 %. Their product 0.01414 %.
    // sqrt(6 + 0.33333 + 0.0002) % = 2.51665 % of 11963.97 kg = 301.09 kg
    expect(body.items[0].uncertainty.standard).toBeCloseTo(301.1, 1);
  });
});

test('methods and tables of fuels are told in words, with what is in them', async () => {
  await using app = await openConsumptionApp();
  const { body } = await app.ask('/api/v1/carbon/methods', 'enterprise:alpha');
  expect(body.methods.map(({ id }: Json) => id)).toEqual([
    ...['location', 'location-regional', 'location-national', 'market', 'ets-shanghai'],
  ]);
  for (const { zh, en } of [...body.methods, ...body.fuels]) expect(zh.length * en.length).toBeGreaterThan(0);
  expect(body.fuels.map(({ id, items }: Json) => [id, items.length])).toEqual([
    ['gbt-32151', 24],
    ['inventory-2025', 14],
    ['ipcc-2006', 25],
  ]);
  expect(body.sets).toEqual([]);
});
