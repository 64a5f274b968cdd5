import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  CONTRACT_FIELDS,
  ENTERPRISE_FIELDS,
  FACTOR_FIELDS,
  figureFields,
  GATEWAY_FIELDS,
  METER_FIELDS,
  QUOTA_FIELDS,
  SERIES_FIELDS,
  SITE_FIELDS,
} from '../../dashboards/src/components/master-data/fields.ts';
import {
  differences,
  draftOf,
  entryOf,
  type Field,
  instantOfLocal,
  localTime,
  mergePatch,
  missingIn,
  rebased,
} from '../../dashboards/src/state/entry-form.ts';
import { contractEntry, factorEntry } from '../../src/carbon/entry-schemas.ts';
import { ENTRY_SCHEMAS } from '../../src/master-data/entry-schema.ts';

describe('the forms', () => {
  const FORMS: readonly (readonly [string, readonly Field[], z.ZodType])[] = [
    ['enterprises', ENTERPRISE_FIELDS, ENTRY_SCHEMAS.enterprises],
    ['sites', SITE_FIELDS, ENTRY_SCHEMAS.sites],
    ['gateways', GATEWAY_FIELDS, ENTRY_SCHEMAS.gateways],
    ['meters', METER_FIELDS, ENTRY_SCHEMAS.meters],
    ['outputSeries', SERIES_FIELDS, ENTRY_SCHEMAS.outputSeries],
    ['outputs', figureFields('month'), ENTRY_SCHEMAS.outputs.omit({ series: true })],
    ['quotas', QUOTA_FIELDS, ENTRY_SCHEMAS.quotas],
    // Whether it was supplied or computed is for estimates to say.
    ['factors', FACTOR_FIELDS, factorEntry.omit({ tag: true })],
    ['contracts', CONTRACT_FIELDS, contractEntry],
  ];

  test.each(FORMS)('of %s has the fields that the API takes, and no other', (_name, fields, schema) => {
    const ofForm = fields.flatMap((field) =>
      field.kind === 'list' ? field.fields.map(({ name }) => `${field.name}.${name}`) : [field.name],
    );
    expect([...new Set(ofForm)].sort()).toEqual([...fieldsOf(schema, fields)].sort());
  });
});

describe('an entry', () => {
  const METER = {
    ...{ id: 'm1', enterprise: 'alpha', name: 'Main', nameEn: '', energy: 'electricity', level: 1, parent: null },
    ...{ site: null, gateway: 'g1', units: { activeEnergy: 'MWh' }, model: null, range: { min: 0, max: 6, unit: 'A' } },
    metering: {
      item: 'electricity',
      transforms: [{ quantity: 'activeEnergy', from: '2026-04-30T16:00:00.000Z', to: null, multiplier: '8000' }],
    },
    verification: [],
  };

  test('is the same again after it stood in the form', () => {
    const entry = entryOf(METER_FIELDS, draftOf(METER_FIELDS, METER));
    expect(entry).toMatchObject({
      ...{ id: 'm1', level: 1, gateway: 'g1', model: null, units: { activeEnergy: 'MWh' }, verification: [] },
      range: { min: 0, max: 6, unit: 'A' },
      metering: {
        item: 'electricity',
        transforms: [{ quantity: 'activeEnergy', from: '2026-04-30T16:00:00.000Z', multiplier: '8000' }],
      },
    });
  });

  test('changes in what was typed and in nothing else', () => {
    const base = draftOf(METER_FIELDS, METER);
    const typed = { ...base, model: 'DTZ-1', 'metering.item': '', 'range.max': '10', gateway: '' };
    expect(mergePatch(entryOf(METER_FIELDS, base), entryOf(METER_FIELDS, typed))).toEqual({
      ...{ model: 'DTZ-1', gateway: null, range: { max: 10 }, metering: { item: null } },
    });
  });

  test('leaves out what has no meaning beside the others', () => {
    const draft = {
      ...draftOf(SERIES_FIELDS, {
        id: 's',
        enterprise: 'alpha',
        kind: 'output-value',
        unit: 'CNY',
        granularity: 'day',
      }),
      'product.name': 'steel',
    };
    expect(entryOf(SERIES_FIELDS, draft)).toEqual({
      ...{ id: 's', enterprise: 'alpha', kind: 'output-value', unit: 'CNY', granularity: 'day', product: null },
    });
  });

  test('of exact figures keeps every digit, and a month begins with its first day', () => {
    const draft = { period: '2026-05', value: '1200.500000000000000001' };
    expect(entryOf(figureFields('month'), draft)).toEqual({ period: '2026-05-01', value: '1200.500000000000000001' });
    expect(entryOf(figureFields('month'), { period: '2026-05', value: '' })).toEqual({
      period: '2026-05-01',
      value: null,
    });
  });

  test('changed by two people keeps what was typed here and takes what was changed there', () => {
    const base = draftOf(SITE_FIELDS, { id: 's', name: 'North', address: 'Road 1', district: '310113' });
    const { draft, changed, both } = rebased(SITE_FIELDS, {
      base,
      mine: { ...base, name: 'North works', address: 'Road 2' },
      theirs: { ...base, address: 'Road 3', district: '310115' },
    });
    expect(draft).toMatchObject({ name: 'North works', address: 'Road 2', district: '310115' });
    expect(changed).toEqual(['district', 'address']);
    expect(both).toEqual(['address']);
  });

  test('lacks what is required and has a meaning beside the others', () => {
    const draft = draftOf(SERIES_FIELDS, { id: 's', enterprise: '', kind: 'product', unit: 't', granularity: 'month' });
    expect(missingIn(SERIES_FIELDS, draft)).toEqual(['enterprise', 'product.name']);
    expect(missingIn(SERIES_FIELDS, { ...draft, kind: 'value-added' })).toEqual(['enterprise']);
  });

  test('differs from another by the names of the fields further in', () => {
    expect(
      differences({ a: 1, metering: { item: 'x', flow: 'in' } }, { a: 1, metering: { item: 'y' }, b: [1] }),
    ).toEqual([
      { name: 'metering.item', before: 'x', after: 'y' },
      { name: 'metering.flow', before: 'in', after: null },
      { name: 'b', before: null, after: [1] },
    ]);
  });

  test('has its times by the wall clock of Shanghai', () => {
    expect(localTime('2026-04-30T16:00:00.000Z')).toBe('2026-05-01T00:00');
    expect(localTime('2026-04-30T16:00:07.000Z')).toBe('2026-05-01T00:00:07');
    expect(instantOfLocal('2026-05-01T00:00')).toBe('2026-04-30T16:00:00.000Z');
    expect(instantOfLocal('2026-05-01T08:30:07')).toBe('2026-05-01T00:30:07.000Z');
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Names of the fields of a schema as a form calls them; what a form has as one field of JSON is one. */
function fieldsOf(schema: z.ZodType, fields: readonly Field[]): Set<string> {
  const lists = new Map(fields.flatMap((field) => (field.kind === 'list' ? [[field.name, field] as const] : [])));
  const json = new Set(fields.flatMap((field) => (field.kind === 'json' ? [field.name] : [])));
  const found = new Set<string>();
  walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, '');
  return found;

  function walk(node: JsonSchema, name: string): void {
    const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
    const parts = branches.filter((one) => one.properties ?? one.items ?? one.anyOf ?? one.oneOf);
    const isRecord = typeof node.additionalProperties === 'object';
    if (json.has(name)) found.add(name);
    else if (parts.length > 0) for (const part of parts) walk(part, name);
    else if (node.properties) {
      for (const [key, value] of Object.entries(node.properties)) walk(value, name === '' ? key : `${name}.${key}`);
    } else if (node.items) walk(node.items, name);
    else if (isRecord) {
      const list = lists.get(name);
      found.add(`${name}.${list?.key}`);
      walk(node.additionalProperties as JsonSchema, list?.value === undefined ? name : `${name}.${list.value}`);
    } else found.add(name);
  }
}
