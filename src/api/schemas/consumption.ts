/** Schemas of answers about consumption. */

import { z } from 'zod';
import { CONVERTED_UNITS, UNCONVERTED_CODES } from '../../domain/consumption/factors.ts';
import { PERIODS } from '../../domain/consumption/period.ts';
import { ENERGY_TYPE_NAMES } from '../../domain/energy-type.ts';
import { ESTIMATION_METHODS } from '../../domain/estimation/methods.ts';
import { GAS_REFERENCES } from '../../domain/gas-volume.ts';
import { COEFFICIENT_BASES, EDITIONS } from '../../domain/standard-coal.ts';
import { VALIDATION_RULES } from '../../domain/validation/catalogue.ts';
import { SCOPES } from '../../store/consumption.ts';
import { MEDIA_TYPES, ROW_FORMATS } from '../export/formats.ts';
import { cursorParameter, instant, instantParameter, limitParameter, nextCursor, quality } from './common.ts';

export const ROWS_MAX = 10_000;
export const ROWS_NORMAL = 1000;
/** The years that consumption can be of; see `LAST_INSTANT` of derivation. */
const INSTANT_MAX = 9_000_000_000_000;

/** RFC 3339 with the offset of the hub's time zone. */
export const zonedInstant = z.iso.datetime({ offset: true }).describe("RFC 3339, with the offset of the hub's zone");

export const energyParameter = z.enum(ENERGY_TYPE_NAMES as [string, ...string[]]);
export const nameParameter = z.string().min(1).max(64);

export const boundedInstant = instantParameter.refine(
  (at) => at >= 0 && at <= INSTANT_MAX,
  'lies outside of the years 1970 to 2255, of which consumption can be',
);

/** Parameters that every list of consumption has. */
export const rowParameters = {
  from: boundedInstant.optional().describe('a row that it lies in is the first one'),
  to: boundedInstant.optional().describe('first instant that is not asked for; now where left out'),
  format: z.enum(ROW_FORMATS).default('json'),
  limit: limitParameter(ROWS_MAX)
    .optional()
    .describe(`rows in one answer, at most ${ROWS_MAX}; where left out ${ROWS_NORMAL} in JSON, all in the others`),
  cursor: cursorParameter,
};

export const consumptionQuery = z.object({
  scope: z.enum(SCOPES),
  id: nameParameter
    .optional()
    .describe('meter, enterprise, district (GB/T 2260) or industry (GB/T 4754); none for the city'),
  energy: energyParameter.optional().describe('where left out, all of them: comprehensive energy consumption'),
  item: nameParameter.optional().describe('energy item, see /api/v1/energy-items'),
  quantity: nameParameter.optional().describe('register; that which tells the use of the energy type where left out'),
  interval: z
    .enum(PERIODS)
    .default('1d')
    .describe("length of a row; of 5m, 15m and 30m the one that is the hub's interval"),
  unit: z
    .enum(['native', ...CONVERTED_UNITS])
    .default('native')
    .describe('native: as it is counted'),
  basis: z.enum(COEFFICIENT_BASES).default('equivalent').describe('of standard coal: 当量值 or 等价值'),
  edition: z.enum(['2020', '2008']).optional().describe('of GB/T 2589; that in force at the time where left out'),
  volumeReference: z
    .enum(GAS_REFERENCES)
    .optional()
    .describe('condition of the cubic metres of gas; where left out coefficients are taken as printed'),
  as_of: instantParameter
    .optional()
    .describe('the figures as they were known at this instant, with the master data recorded by then'),
  ...rowParameters,
});

const ruleIds = z.array(z.enum(VALIDATION_RULES.map(({ id }) => id)));
const methodIds = z.array(z.enum(ESTIMATION_METHODS.map(({ id }) => id)));
export const share = z.number().min(0).max(1);

const counted = z.object({ quantity: z.string(), unit: z.string(), ucum: z.string(), value: z.number().nullable() });

export const knowledge = {
  coverage: share.describe('measured time / time of the row x meters to expect'),
  estimatedCoverage: share.describe('the same of estimated time'),
  estimatedShare: share.nullable().describe('estimated part of the value; null where that is unknown or 0'),
  quality,
  methods: methodIds.describe('estimation methods used'),
  rules: ruleIds.describe('validation rules that fired'),
};

const consumptionRow = z
  .object({
    start: zonedInstant,
    end: zonedInstant,
    value: z.number().nullable().describe('null where nothing is known, which is not 0'),
    ...knowledge,
    incomplete: z.boolean().describe('whether something of it could not be converted'),
    completeUntil: zonedInstant
      .nullable()
      .describe('up to where in the row all readings that are here are counted; null for nowhere, and with as_of'),
    breakdown: z
      .array(
        z.object({
          item: z.string(),
          value: z.number().nullable(),
          estimatedShare: share.nullable(),
          coverage: share,
          counted: counted.describe('as it is counted'),
        }),
      )
      .describe('by energy item, where there are several or it is converted'),
    unconverted: z
      .array(
        z.object({
          item: z.string(),
          quantity: z.string(),
          unit: z.string(),
          ucum: z.string(),
          value: z.number(),
          code: z.enum(UNCONVERTED_CODES).nullable(),
          reason: z.string(),
        }),
      )
      .describe('what has no coefficient; it is not in the value'),
  })
  .meta({ id: 'ConsumptionRow' });

const coefficient = z
  .object({
    item: z.string(),
    quantity: z.string(),
    enterprise: z.string().nullable().describe('whose own value it is'),
    kind: z.enum(['coefficient', 'calorificValue', 'unit']),
    value: z.string().describe('exact: a decimal, or a ratio that has none'),
    unit: z.string(),
    basis: z.enum(COEFFICIENT_BASES).nullable(),
    edition: z.enum(EDITIONS).nullable(),
    source: z.string(),
    tag: z.enum(['verified', 'recalled', 'computed', 'supplied', 'exact']),
    measured: z.boolean(),
    range: z.array(z.string()).nullable().describe('printed range, of which the upper end is taken'),
    from: zonedInstant.nullable(),
    to: zonedInstant.nullable(),
  })
  .meta({ id: 'ConsumptionCoefficient' });

/** What an answer says about how far its figures can be relied on. */
export const stateOfFigures = {
  completeUntil: zonedInstant
    .nullable()
    .describe(
      'what was consumed before this instant is derived from all readings there are; null where there are none',
    ),
  currentAsOf: instant.describe(
    'everything that the hub acknowledged before this instant is processed; of a meter: everything of this meter',
  ),
  pendingRecomputation: z.boolean().describe('whether figures anywhere wait to be derived again'),
};

export const consumptionAnswer = z.object({
  scope: z.enum(SCOPES),
  id: z.string(),
  energy: z.string().nullable(),
  energyItems: z.array(z.string()).describe('what is added up: items with a meter or a figure'),
  interval: z.enum(PERIODS),
  timeZone: z.string(),
  unit: z.string(),
  ucum: z.string(),
  basis: z.enum(COEFFICIENT_BASES).nullable(),
  edition: z.enum(EDITIONS).nullable().describe('the one asked for; null for the one in force'),
  from: zonedInstant,
  to: zonedInstant,
  knownAt: instant.nullable().describe('the as_of of the question'),
  ...stateOfFigures,
  coefficients: z.array(coefficient).describe('the numbers behind the figures of this page'),
  items: z.array(consumptionRow),
  nextCursor,
});

const intervalRow = z
  .object({
    start: zonedInstant,
    end: zonedInstant,
    value: z.number().nullable(),
    ...knowledge,
    ran: ruleIds.describe('validation rules that ran'),
  })
  .meta({ id: 'MeterInterval' });

export const intervalsAnswer = z.object({
  meter: z.string(),
  enterprise: z.string(),
  energy: z.string(),
  item: z.string(),
  quantity: z.string(),
  unit: z.string(),
  ucum: z.string(),
  granularity: z.enum(['interval', 'day']),
  intervalMinutes: z.int(),
  timeZone: z.string(),
  from: zonedInstant,
  to: zonedInstant,
  ...stateOfFigures,
  open: z
    .object({ row: intervalRow, until: zonedInstant.describe('of its newest reading') })
    .nullable()
    .describe('the interval under way; not stored, and not in the items'),
  items: z.array(intervalRow),
  nextCursor,
});

/** Answers in every format. */
export const inFormats = <T extends z.ZodType>(description: string, answer: T) => ({
  description,
  content: {
    ...Object.fromEntries(Object.values(MEDIA_TYPES).map((type) => [type, { schema: z.string() }])),
    [MEDIA_TYPES.json]: { schema: answer },
  },
});
