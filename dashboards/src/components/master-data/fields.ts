/** The fields of each kind of record, as the API has them (docs/registry.md, docs/carbon.md). */

import type { Field, Leaf } from '../../state/entry-form.ts';

const id: Leaf = { name: 'id', kind: 'text', required: true, names: true, maxLength: 64 };
const owner: Leaf = { name: 'enterprise', kind: 'enterprise', required: true };
const called: readonly Leaf[] = [
  { name: 'name', kind: 'text', required: true, maxLength: 500 },
  { name: 'nameEn', kind: 'text', empty: 'text', maxLength: 500 },
];
const plate = (name: string): Leaf => ({ name, kind: 'text', section: 'plate', maxLength: 500 });
const measuring = (name: string, kind: Leaf['kind'], more: Partial<Leaf> = {}): Leaf => ({
  ...{ name: `metering.${name}`, kind, section: 'measuring' },
  ...more,
});
const GASES = ['gas', 'otherGas', 'hydrogen', 'compressedAir', 'oxygen', 'nitrogen'] as const;
const ofGas = { section: 'gas', when: { name: 'energy', is: GASES } } as const;
const ofSteam = { section: 'steam', when: { name: 'energy', is: ['steam'] } } as const;
const condition = (name: string, of: typeof ofGas | typeof ofSteam): Leaf => ({
  ...{ name: `metering.${name}`, kind: name.endsWith('isGaugePressure') ? 'yesNo' : 'number' },
  ...of,
});

export const ENTERPRISE_FIELDS: readonly Field[] = [
  ...[id, ...called],
  { name: 'district', kind: 'district', required: true },
  { name: 'industry', kind: 'text', required: true, maxLength: 5 },
  { name: 'uscc', kind: 'text', maxLength: 18 },
  { name: 'address', kind: 'text', maxLength: 500 },
  {
    ...{ name: 'consumptionClass', kind: 'choice', texts: 'record.consumptionClass' },
    options: ['over-10000-tce', '5000-to-10000-tce', 'below-5000-tce'],
  },
];

export const SITE_FIELDS: readonly Field[] = [
  ...[id, owner, ...called],
  { name: 'district', kind: 'district', required: true },
  { name: 'address', kind: 'text', empty: 'text', maxLength: 500 },
];

export const GATEWAY_FIELDS: readonly Field[] = [
  ...[id, { ...owner, names: true } as const],
  { name: 'username', kind: 'text', maxLength: 100 },
];

export const METER_FIELDS: readonly Field[] = [
  ...[id, owner, ...called],
  { name: 'energy', kind: 'energy', required: true },
  { name: 'level', kind: 'choice', required: true, options: [1, 2, 3], texts: 'meter.levels' },
  { name: 'parent', kind: 'meter' },
  { name: 'site', kind: 'site' },
  { name: 'gateway', kind: 'gateway' },
  { name: 'location', kind: 'text', maxLength: 500 },
  { name: 'installedAt', kind: 'instant' },
  { name: 'status.state', kind: 'choice', options: ['normal', 'faulty', 'retired'], texts: 'record.meterState' },
  { name: 'status.since', kind: 'instant' },
  {
    ...{ name: 'units', kind: 'list', section: 'units', key: 'quantity', value: 'unit' },
    fields: [
      { name: 'quantity', kind: 'quantity', required: true },
      { name: 'unit', kind: 'text', required: true },
    ],
  },
  ...['type', 'model', 'manufacturer', 'serial', 'managementNumber', 'itemCode'].map(plate),
  ...['accuracyClass', 'ctAccuracyClass', 'ctSerial', 'ptAccuracyClass', 'ptSerial'].map(plate),
  { name: 'range.min', kind: 'number', section: 'plate' },
  { name: 'range.max', kind: 'number', section: 'plate' },
  plate('range.unit'),
  measuring('item', 'item'),
  measuring('flow', 'choice', { options: ['in', 'out', 'transfer'], texts: 'record.flow' }),
  measuring('checkMeter', 'meter'),
  measuring('ratePerHourMax', 'number'),
  measuring('readingMinutes', 'number'),
  measuring('integrates', 'yesNo'),
  {
    ...{ name: 'metering.registers', kind: 'list', section: 'registers', key: 'quantity' },
    fields: [
      { name: 'quantity', kind: 'quantity', required: true },
      { name: 'digits', kind: 'integer' },
      { name: 'decimals', kind: 'integer' },
      { name: 'mayDecrease', kind: 'yesNo' },
    ],
  },
  {
    ...{ name: 'metering.transforms', kind: 'list', section: 'transforms' },
    fields: [
      { name: 'quantity', kind: 'quantity', required: true },
      { name: 'from', kind: 'instant' },
      { name: 'to', kind: 'instant' },
      { name: 'multiplier', kind: 'text' },
      { name: 'currentRatio', kind: 'text' },
      { name: 'voltageRatio', kind: 'text' },
      { name: 'impulsesPerUnit', kind: 'text' },
      { name: 'offset', kind: 'text' },
    ],
  },
  {
    ...{ name: 'metering.exchanges', kind: 'list', section: 'exchanges' },
    fields: [
      { name: 'quantity', kind: 'quantity', required: true },
      { name: 'at', kind: 'instant', required: true },
      { name: 'final', kind: 'number', required: true },
      { name: 'initial', kind: 'number', required: true },
    ],
  },
  {
    ...{ name: 'metering.gas.volumeAt', kind: 'choice', texts: 'record.volumeAt', ...ofGas },
    options: ['0C', '15C', '20C', 'operating'],
  },
  ...['gas.compressibilityRatio', 'gas.isGaugePressure', 'gas.atmosphericKpa'].map((name) => condition(name, ofGas)),
  ...['gas.nominal.pressureKpa', 'gas.nominal.temperatureCelsius'].map((name) => condition(name, ofGas)),
  ...['steam.feedWaterKjPerKg', 'steam.isGaugePressure', 'steam.atmosphericKpa'].map((n) => condition(n, ofSteam)),
  ...['steam.nominal.pressureKpa', 'steam.nominal.temperatureCelsius'].map((name) => condition(name, ofSteam)),
  {
    ...{ name: 'verification', kind: 'list', section: 'verification' },
    fields: [
      {
        ...{ name: 'kind', kind: 'choice', required: true, texts: 'record.verificationKind' },
        options: ['verification', 'calibration'],
      },
      { name: 'certificate', kind: 'text', required: true, maxLength: 500 },
      { name: 'laboratory', kind: 'text', required: true, maxLength: 500 },
      { name: 'issuedAt', kind: 'instant', required: true },
      { name: 'validUntil', kind: 'instant', required: true },
      { name: 'errorPercent', kind: 'number' },
      { name: 'expandedUncertaintyPercent', kind: 'number' },
      { name: 'coverageFactor', kind: 'number' },
    ],
  },
  { name: 'metering.rules', kind: 'json', section: 'rules' },
];

export const SERIES_FIELDS: readonly Field[] = [
  ...[id, owner],
  {
    ...{ name: 'kind', kind: 'choice', required: true, texts: 'record.outputKind' },
    options: ['product', 'output-value', 'value-added'],
  },
  { name: 'product.name', kind: 'text', when: { name: 'kind', is: ['product'] }, required: true, maxLength: 500 },
  { name: 'product.code', kind: 'text', when: { name: 'kind', is: ['product'] }, maxLength: 500 },
  { name: 'unit', kind: 'text', required: true, maxLength: 500 },
  {
    ...{ name: 'granularity', kind: 'choice', required: true, texts: 'record.granularity' },
    options: ['month', 'day'],
  },
];

/** A figure of a series that has one for each month, or each day. */
export function figureFields(granularity: 'month' | 'day'): readonly Field[] {
  return [
    { name: 'period', kind: granularity, required: true },
    { name: 'value', kind: 'decimal' },
  ];
}

export const QUOTA_FIELDS: readonly Field[] = [
  owner,
  { name: 'year', kind: 'year', required: true },
  {
    ...{ name: 'kind', kind: 'choice', required: true, texts: 'record.quotaKind' },
    options: ['energy-tce', 'electricity-kWh', 'co2-kg', 'intensity'],
  },
  { name: 'item', kind: 'text', maxLength: 500 },
  { name: 'value', kind: 'decimal' },
  { name: 'source', kind: 'text', required: true, maxLength: 500 },
];

const per = (kind: string) => ({ section: 'amount', when: { name: 'amount.kind', is: [kind] } }) as const;
const stated = (name: string, kind: string, required?: true): readonly Leaf[] =>
  ['value', 'unit'].map((part) => ({
    ...{ name: `amount.${name}${name === '' ? '' : '.'}${part}`, kind: part === 'value' ? 'decimal' : 'text' },
    ...per(kind),
    ...(required === undefined ? {} : { required }),
  }));
const source: readonly Leaf[] = [
  { name: 'source.title', kind: 'text', required: true, section: 'source', maxLength: 300 },
  { name: 'source.number', kind: 'text', section: 'source', maxLength: 100 },
  { name: 'source.url', kind: 'text', section: 'source', maxLength: 500 },
];

export const FACTOR_FIELDS: readonly Field[] = [
  { ...id, names: true },
  { name: 'set', kind: 'text', required: true, maxLength: 64 },
  { name: 'enterprise', kind: 'enterprise' },
  { name: 'subject', kind: 'item', required: true },
  { name: 'region', kind: 'region', required: true },
  { name: 'dataYear', kind: 'year' },
  { name: 'validFrom', kind: 'day' },
  { name: 'validTo', kind: 'day' },
  { name: 'publishedOn', kind: 'day', empty: 'left out' },
  {
    ...{ name: 'amount.kind', kind: 'choice', required: true, section: 'amount', texts: 'carbonRecord.amountKind' },
    options: ['perUnit', 'fuel', 'perEnergy'],
  },
  ...stated('', 'perUnit', true),
  ...['calorificValue', 'carbonContent', 'oxidation'].flatMap((name) => stated(name, 'fuel', true)),
  ...stated('perEnergy', 'perEnergy', true),
  ...stated('calorificValue', 'perEnergy').map((leaf) => ({ ...leaf })),
  { name: 'amount.calorificValue.from', kind: 'text', maxLength: 300, ...per('perEnergy') },
  ...source,
  { name: 'source.evidence', kind: 'text', section: 'source', maxLength: 500 },
  { name: 'uncertainty.relativeHalfWidth', kind: 'decimal', section: 'uncertainty' },
  {
    ...{ name: 'uncertainty.distribution', kind: 'choice', section: 'uncertainty', texts: 'carbonRecord.distribution' },
    options: ['normal', 'rectangular', 'triangular'],
  },
  { name: 'uncertainty.coverageFactor', kind: 'decimal', section: 'uncertainty' },
  { name: 'uncertainty.source', kind: 'text', section: 'uncertainty', maxLength: 300 },
  { name: 'note', kind: 'text', empty: 'text', section: 'uncertainty', maxLength: 1000 },
];

export const CONTRACT_FIELDS: readonly Field[] = [
  ...[id, owner],
  {
    ...{ name: 'kind', kind: 'choice', required: true, texts: 'carbon.contract' },
    options: ['greenPower', 'certificate'],
  },
  { name: 'isInterProvincial', kind: 'yesNo', empty: 'left out' },
  { name: 'from', kind: 'day', required: true },
  { name: 'to', kind: 'day', required: true },
  { name: 'kilowattHours', kind: 'decimal', required: true },
  { name: 'kilogramsPerKilowattHour', kind: 'decimal', empty: 'left out' },
  ...source,
];
