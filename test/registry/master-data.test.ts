import { describe, expect, test } from 'vitest';
import type {
  Enterprise,
  Meter,
  OutputSeries,
  Quota,
  Registry,
  RegistryChanges,
  RegistryRemovals,
  Site,
} from '../../src/registry/registry.ts';
import { until } from '../helpers/until.ts';
import { ENGINES, newLocation, opened, runPostgresql } from './helpers/engines.ts';
import { enterprise, gateway, meter } from './helpers/master-data.ts';

runPostgresql();

// The synthetic code of GB 32100 for district 310115 whose organisation is all zeros.
const USCC = '91310115000000000Q';
const FULL: Enterprise = enterprise('E1', { uscc: USCC, address: '张江路 1 号', consumptionClass: 'over-10000-tce' });
const SITE: Site = {
  id: 'S1',
  enterprise: 'E1',
  name: '一厂',
  nameEn: 'Works 1',
  address: '张江路 1 号',
  district: '310115',
};
const METER: Meter = meter('E1', 'M1', {
  ...{ site: 'S1', model: 'DTZ341', manufacturer: '某电表厂', serial: '0012', managementNumber: 'NL-07' },
  ...{ itemCode: '0000000002330011', accuracyClass: '0.5S', ctAccuracyClass: '0.2S', ptAccuracyClass: '0.2' },
  ...{ ctSerial: 'LZZ-11, -12, -13', ptSerial: 'JDZ-7' },
  ...{ range: { min: 0.015, max: 6, unit: 'A' }, installedAt: 1_700_000_000_000, location: '1 号变压器' },
  status: { state: 'faulty', since: 1_760_000_000_000 },
  verification: [
    {
      ...{ kind: 'calibration', certificate: 'C-2025-1', laboratory: '市计量院' },
      ...{ issuedAt: 1_750_000_000_000, validUntil: 1_780_000_000_000 },
      ...{ errorPercent: -0.12, expandedUncertaintyPercent: 0.06, coverageFactor: 2 },
    },
    {
      ...{ kind: 'verification', certificate: 'V-2024-1', laboratory: '市计量院' },
      ...{ issuedAt: 1_700_000_000_000, validUntil: 1_750_000_000_000 },
      ...{ errorPercent: null, expandedUncertaintyPercent: null, coverageFactor: null },
    },
  ],
  metering: { flow: 'in' },
});
const SERIES: OutputSeries = {
  ...{ id: 'P1', enterprise: 'E1', kind: 'product', product: { code: '3201', name: '粗钢' } },
  ...{ unit: 't', granularity: 'month' },
};

const QUOTA: Quota = {
  ...{ enterprise: 'E1', year: 2026, kind: 'energy-tce', item: null, value: '12000.5', source: 'letter 1' },
};

const CITY: RegistryChanges = {
  enterprises: [FULL, enterprise('E2')],
  sites: [SITE, { ...SITE, id: 'S2', enterprise: 'E2' }],
  gateways: [gateway('E1', 'G1'), gateway('E2', 'G1')],
  meters: [METER, meter('E1', 'M2', { parent: 'M1', gateway: 'G1' }), meter('E2', 'M3')],
};

describe.each(ENGINES)('in %s', (engine) => {
  async function city(): Promise<Registry> {
    const registry = await opened(await newLocation(engine));
    await registry.apply(CITY);
    return registry;
  }

  test('everything that is put on record about enterprises, sites and meters is there again', async () => {
    const { enterprises, sites, meters } = await (await city()).snapshot();
    expect(enterprises.get('E1')).toEqual(FULL);
    expect([...sites]).toEqual([
      ['S1', SITE],
      ['S2', { ...SITE, id: 'S2', enterprise: 'E2' }],
    ]);
    expect(meters.get('M1')).toEqual(METER);
    expect(Object.keys(meters.get('M3')!).sort()).toEqual(Object.keys(meter('E2', 'M3')).sort());
  });

  test('what is left out or null the next time is on record no more', async () => {
    const registry = await city();
    await registry.apply({
      enterprises: [enterprise('E1', { uscc: null })],
      meters: [meter('E1', 'M1', { model: null, status: undefined })],
    });
    const { enterprises, meters } = await registry.snapshot();
    expect(enterprises.get('E1')).toEqual(enterprise('E1'));
    expect(Object.keys(meters.get('M1')!).sort()).toEqual(Object.keys(meter('E1', 'M1')).sort());
  });

  test('the same once more is no change, whatever is left out or null in it', async () => {
    const registry = await city();
    const before = await registry.snapshot();
    const access = await registry.gatewayAccess();
    await registry.apply(CITY);
    await registry.apply({ meters: [meter('E2', 'M3', { model: null, metering: {} })] });
    expect(await registry.snapshot()).toBe(before);
    expect(await registry.gatewayAccess()).toBe(access);
    expect(await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER)).toHaveLength(9);
  });

  test('of two entries with one id in one change the last one counts', async () => {
    const registry = await city();
    await registry.apply({ meters: [meter('E2', 'M3', { name: 'first' }), meter('E2', 'M3', { name: 'last' })] });
    expect((await registry.snapshot()).meters.get('M3')?.name).toBe('last');
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each<[string, string, RegistryChanges]>([
    ['a mistyped social credit code',        'invalid',           { enterprises: [enterprise('E3', { uscc: '91310115000000000X' })] }],
    ['an unknown class of consumption',      'invalid',           { enterprises: [enterprise('E3', { consumptionClass: 'large' as never })] }],
    ['a site of no enterprise',              'unknown_reference', { sites: [{ ...SITE, id: 'S3', enterprise: 'E9' }] }],
    ['the site of another enterprise',       'conflict',          { sites: [{ ...SITE, enterprise: 'E2' }] }],
    ['a site in no district',                'invalid',           { sites: [{ ...SITE, district: '浦东' }] }],
    ['a meter at no site',                   'unknown_reference', { meters: [meter('E1', 'M4', { site: 'S9' })] }],
    ['a meter at the site of another one',   'invalid',           { meters: [meter('E1', 'M4', { site: 'S2' })] }],
    ['an item code with a digit too few',    'invalid',           { meters: [meter('E1', 'M4', { itemCode: '000000000233001' })] }],
    ['an item code with dashes',             'invalid',           { meters: [meter('E1', 'M4', { itemCode: '00-00-0000-023300-11' })] }],
    ['a range from more to less',            'invalid',           { meters: [meter('E1', 'M4', { range: { min: 6, max: 1, unit: 'A' } })] }],
    ['a range in no unit',                   'invalid',           { meters: [meter('E1', 'M4', { range: { min: 1, max: 6, unit: 'furlong' } })] }],
    ['a certificate that ends first',        'invalid',           { meters: [meter('E1', 'M4', { verification: [{ ...METER.verification![0]!, validUntil: 1 }] })] }],
    ['an uncertainty below nothing',         'invalid',           { meters: [meter('E1', 'M4', { verification: [{ ...METER.verification![0]!, expandedUncertaintyPercent: -1 }] })] }],
    ['a coverage factor of nothing',         'invalid',           { meters: [meter('E1', 'M4', { verification: [{ ...METER.verification![0]!, coverageFactor: 0 }] })] }],
    ['a state that there is not',            'invalid',           { meters: [meter('E1', 'M4', { status: { state: 'lost' as never, since: 1 } })] }],
    ['a state since no instant',             'invalid',           { meters: [meter('E1', 'M4', { status: { state: 'normal', since: Number.NaN } })] }],
    ['an empty text',                        'invalid',           { meters: [meter('E1', 'M4', { manufacturer: '' })] }],
    ['a time of validity that is to come',   'invalid',           { enterprises: [enterprise('E3')], validFrom: Date.now() + 60_000 }],
    ['figures of no series',                 'unknown_reference', { outputs: [{ series: 'P9', period: '2026-05-01', value: '1' }] }],
    ['a series of no enterprise',            'unknown_reference', { outputSeries: [{ ...SERIES, enterprise: 'E9' }] }],
    ['production of nothing',                'invalid',           { outputSeries: [{ ...SERIES, product: null }] }],
    ['a figure that is no decimal',          'invalid',           { outputSeries: [SERIES], outputs: [{ series: 'P1', period: '2026-05-01', value: '1e3' }] }],
    ['a day that there is not',              'invalid',           { outputSeries: [SERIES], outputs: [{ series: 'P1', period: '2026-02-30', value: '1' }] }],
    ['a month that begins on its second',    'invalid',           { outputSeries: [SERIES], outputs: [{ series: 'P1', period: '2026-05-02', value: '1' }] }],
    ['a quota of no enterprise',             'unknown_reference', { quotas: [{ ...QUOTA, enterprise: 'E9' }] }],
    ['a quota of no energy item',            'invalid',           { quotas: [{ ...QUOTA, item: 'plasma' }] }],
    ['a quota below nothing',                'invalid',           { quotas: [{ ...QUOTA, value: '-1' }] }],
  ])('a change with %s is refused as %s, with all that comes with it', async (_, code, changes) => {
    const registry = await city();
    const before = await registry.snapshot();
    const good = enterprise('E8');
    const refused = registry.apply({ ...changes, enterprises: [good, ...(changes.enterprises ?? [])] });
    await expect(refused).rejects.toMatchObject({ name: 'RegistryError', code });
    expect(await registry.snapshot()).toBe(before);
    expect(await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER)).toHaveLength(9);
    expect(await registry.outputSeries()).toEqual([]);
  });

  test('what nothing refers to is removed, in whatever kinds it comes together', async () => {
    const registry = await city();
    await registry.remove({
      meters: ['M3'],
      sites: ['S2'],
      gateways: [{ enterprise: 'E2', gateway: 'G1' }],
      enterprises: ['E2'],
    });
    const { enterprises, sites, gateways, meters } = await registry.snapshot();
    expect([...enterprises.keys(), ...sites.keys(), ...gateways.keys(), ...meters.keys()]).toEqual([
      ...['E1', 'S1', 'E1/G1', 'M1', 'M2'],
    ]);
    expect((await registry.gatewayAccess()).logins.has('E2/G1')).toBe(false);
    expect(await registry.authenticateGateway('E2.G1', '')).toBeNull();
  });

  test('a meter goes together with those below it', async () => {
    const registry = await city();
    await registry.remove({ meters: ['M1', 'M2'], recordedBy: 'somebody' });
    expect([...(await registry.snapshot()).meters.keys()]).toEqual(['M3']);
    const [, last] = (await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER)).slice(-2);
    expect(last).toMatchObject({ kind: 'meter', id: 'M2', recordedBy: 'somebody', validFrom: null, after: null });
    expect(last?.before).toMatchObject({ id: 'M2', parent: 'M1' });
  });

  test('what was removed may come again and is another one', async () => {
    const registry = await city();
    await registry.remove({ meters: ['M3'] });
    await registry.apply({ meters: [meter('E1', 'M3')] });
    expect((await registry.snapshot()).meters.get('M3')?.enterprise).toBe('E1');
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each<[string, string, RegistryRemovals, RegistryChanges]>([
    ['a meter with one below it',      'meter M1 cannot be removed: meter M2 still refers to it',            { meters: ['M1'] }, {}],
    ['a meter that checks another',    'meter M2 cannot be removed: meter M1 still refers to it',            { meters: ['M2'] }, { meters: [{ ...METER, metering: { checkMeter: 'M2' } }] }],
    ['a gateway with a meter',         'gateway E1/G1 cannot be removed: meter M2 still refers to it',       { gateways: [{ enterprise: 'E1', gateway: 'G1' }] }, {}],
    ['a site with a meter',            'site S1 cannot be removed: meter M1 still refers to it',             { sites: ['S1'] }, {}],
    ['an enterprise with a meter',     'enterprise E2 cannot be removed: meter M3 still refers to it',       { enterprises: ['E2'] }, {}],
    ['an enterprise with a gateway',   'enterprise E2 cannot be removed: gateway G1 still refers to it',     { enterprises: ['E2'], meters: ['M3'] }, {}],
    ['an enterprise with a site',      'enterprise E3 cannot be removed: site S3 still refers to it',        { enterprises: ['E3'] }, { enterprises: [enterprise('E3')], sites: [{ ...SITE, id: 'S3', enterprise: 'E3' }] }],
    ['an enterprise with a series',    'enterprise E3 cannot be removed: output series P1 still refers to it', { enterprises: ['E3'] }, { enterprises: [enterprise('E3')], outputSeries: [{ ...SERIES, enterprise: 'E3' }] }],
    ['an enterprise with a quota',     'enterprise E3 cannot be removed: quota of the year 2026 still refers to it', { enterprises: ['E3'] }, { enterprises: [enterprise('E3')], quotas: [{ ...QUOTA, enterprise: 'E3' }] }],
    ['a series with figures',          'output series P1 cannot be removed: figure of 2026-05-01 still refers to it', { outputSeries: ['P1'] }, { outputSeries: [SERIES], outputs: [{ series: 'P1', period: '2026-05-01', value: '1' }] }],
  ])('%s is not removed, and nothing with it', async (_, message, removals, changes) => {
    const registry = await city();
    await registry.apply({ ...changes, gateways: [gateway('E1', 'G5')] });
    const before = await registry.snapshot();
    const spare = { enterprise: 'E1', gateway: 'G5' };
    const refused = registry.remove({ ...removals, gateways: [spare, ...(removals.gateways ?? [])] });
    await expect(refused).rejects.toMatchObject({ name: 'RegistryError', code: 'conflict', message });
    expect(await registry.snapshot()).toBe(before);
  });

  test('an enterprise with a key is not removed', async () => {
    const registry = await city();
    await registry.apply({ enterprises: [enterprise('E3')] });
    await registry.issueKey({ name: 'k', role: 'enterprise', enterprise: 'E3', expiresAt: null });
    await expect(registry.remove({ enterprises: ['E3'] })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('what is not there is not removed', async () => {
    const registry = await city();
    for (const removals of [
      { meters: ['M9'] },
      { gateways: [{ enterprise: 'E1', gateway: 'G9' }] },
      { sites: ['S9'] },
    ]) {
      await expect(registry.remove(removals)).rejects.toMatchObject({ code: 'unknown_reference' });
    }
  });

  test('keys are listed, the oldest first, without what opens', async () => {
    const registry = await city();
    const begun = Date.now();
    const one = await registry.issueKey({
      name: 'one',
      role: 'enterprise',
      enterprise: 'E1',
      expiresAt: 9_000_000_000_000,
    });
    await until('the clock goes on', () => Date.now() > begun + 1);
    const other = await registry.issueKey({
      name: 'two',
      role: 'authority',
      enterprise: null,
      districts: ['310115'],
      expiresAt: null,
    });
    const [first, second] = [one.split('_')[1]!, other.split('_')[1]!];
    await registry.revokeKey(second);
    const isNow = expect.toSatisfy((at: number) => at >= begun && at <= Date.now());
    const keys = await registry.keys();
    expect(keys).toEqual([
      {
        ...{ id: first, name: 'one', role: 'enterprise', enterprise: 'E1', districts: null },
        ...{ createdAt: isNow, expiresAt: 9_000_000_000_000, revokedAt: null },
      },
      {
        ...{ id: second, name: 'two', role: 'authority', enterprise: null, districts: ['310115'] },
        ...{ createdAt: isNow, expiresAt: null, revokedAt: isNow },
      },
    ]);
  });

  test('of production the figure counts that was recorded last, exactly as it was written', async () => {
    const registry = await city();
    await registry.apply({
      outputSeries: [SERIES, { ...SERIES, id: 'V1', kind: 'output-value', product: null, unit: '万元' }],
      outputs: [
        { series: 'P1', period: '2026-05-01', value: '1234.500' },
        { series: 'P1', period: '2026-04-01', value: '99999999999999999999.1' },
        { series: 'P1', period: '2026-06-01', value: '7' },
        { series: 'V1', period: '2026-05-01', value: '1' },
      ],
      recordedBy: 'reporter',
    });
    const [before] = await registry.outputEntries({ series: 'P1' });
    expect(before).toMatchObject({ period: '2026-04-01', value: '99999999999999999999.1', recordedBy: 'reporter' });
    await until('the clock goes on', () => Date.now() > before!.recordedAt + 1);
    await registry.apply({
      outputs: [
        { series: 'P1', period: '2026-05-01', value: '1200' },
        { series: 'P1', period: '2026-06-01', value: null },
      ],
      recordedBy: 'corrector',
    });
    const figures = async (query: object) =>
      (await registry.outputEntries({ series: 'P1', ...query })).map(({ period, value }) => `${period} ${value}`);
    expect(await figures({})).toEqual(['2026-04-01 99999999999999999999.1', '2026-05-01 1200']);
    expect(await figures({ from: '2026-05-01', to: '2026-06-01' })).toEqual(['2026-05-01 1200']);
    expect(await figures({ knownAt: before!.recordedAt })).toEqual([
      ...['2026-04-01 99999999999999999999.1', '2026-05-01 1234.500', '2026-06-01 7'],
    ]);
    expect(await figures({ knownAt: before!.recordedAt - 1 })).toEqual([]);
    expect((await registry.outputSeries()).map(({ id }) => id)).toEqual(['P1', 'V1']);
    expect(await registry.outputSeries('E1')).toContainEqual(SERIES);
    expect(await registry.outputSeries('E2')).toEqual([]);
  });

  test('series are superseded and withdrawn, and what was known before stays', async () => {
    const registry = await opened(await newLocation(engine));
    await registry.apply({ enterprises: [{ ...enterprise('E1') }] });
    const outputs = [{ series: 'P1', period: '2026-05-01', value: '1200.5' }];
    await registry.apply({ outputSeries: [SERIES], outputs });
    const [first, second] = [SERIES, { ...SERIES, unit: 'kg' }];
    const aMoment = async () => {
      const now = Date.now();
      while (Date.now() <= now + 1) await new Promise((resolve) => setTimeout(resolve, 1));
      return now + 1;
    };
    const beforeChange = await aMoment();
    await registry.apply({ outputSeries: [second] });
    const beforeWithdrawal = await aMoment();
    const quota = { enterprise: 'E1', year: 2026, kind: 'intensity' as const, item: 'P1', value: '0.5', source: 'x' };
    await registry.apply({ quotas: [quota] });
    await expect(registry.apply({ withdrawnSeries: ['P1'] })).rejects.toMatchObject({ code: 'conflict' });
    await registry.apply({ quotas: [{ ...quota, value: null }] });
    await registry.apply({ withdrawnSeries: ['P1'] });
    expect(await registry.outputSeries()).toEqual([]);
    expect(await registry.outputSeries('E1', beforeChange)).toEqual([first]);
    expect(await registry.outputSeries('E1', beforeWithdrawal)).toEqual([second]);
    expect(await registry.outputEntries({ series: 'P1' })).toMatchObject([{ value: '1200.5' }]);
    await expect(registry.apply({ withdrawnSeries: ['P1'] })).rejects.toMatchObject({ code: 'unknown_reference' });
    await expect(registry.apply({ outputs })).rejects.toMatchObject({ code: 'unknown_reference' });
    // Put on record again, it has its figures again.
    await registry.apply({ outputSeries: [first] });
    expect(await registry.outputSeries()).toEqual([first]);
  });

  test('a series with figures keeps the length of its periods and its enterprise', async () => {
    const registry = await city();
    await registry.apply({ outputSeries: [SERIES], outputs: [{ series: 'P1', period: '2026-05-01', value: '1' }] });
    for (const changed of [
      { ...SERIES, granularity: 'day' },
      { ...SERIES, enterprise: 'E2' },
    ] as const) {
      await expect(registry.apply({ outputSeries: [changed] })).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  test('of quotas the one counts that was recorded last', async () => {
    const registry = await city();
    await registry.apply({
      quotas: [QUOTA, { ...QUOTA, item: 'electricity', value: '3' }, { ...QUOTA, enterprise: 'E2', year: 2025 }],
    });
    const [first] = await registry.quotas();
    await until('the clock goes on', () => Date.now() > first!.recordedAt + 1);
    await registry.apply({
      quotas: [
        { ...QUOTA, value: '11000', source: 'letter 2' },
        { ...QUOTA, item: 'electricity', value: null },
      ],
    });
    const recorded = { recordedAt: expect.any(Number), recordedBy: null };
    expect(await registry.quotas({ enterprise: 'E1', year: 2026 })).toEqual([
      { ...QUOTA, value: '11000', source: 'letter 2', ...recorded },
    ]);
    expect(await registry.quotas({ year: 2025 })).toEqual([{ ...QUOTA, enterprise: 'E2', year: 2025, ...recorded }]);
    expect((await registry.quotas({ knownAt: first!.recordedAt })).map(({ value }) => value)).toHaveLength(3);
  });
});
