/** Own factors and contracts as somebody enters them, by the API or in a file, and as the records take them. */

import { z } from 'zod';
import { isSetName } from '../domain/carbon/method.ts';
import { ID_LENGTH_MAX, ID_PATTERN } from '../domain/id.ts';
import { parseInstant } from '../domain/instant.ts';
import type { NewContract, NewFactor } from './carbon-records.ts';
import { recordIdOf } from './record-id.ts';

const decimal = z
  .string()
  .regex(
    /^\d{1,12}(\.\d{1,12})?$/,
    'must be a decimal such as 0.4021, with at most 12 digits on either side of the point',
  )
  .describe('exact decimal, as text');

const text = (max: number) => z.string().trim().max(max);
const title = text(300).min(1, 'must not be empty');
const id = z.string().regex(ID_PATTERN, 'must be 1 to 64 letters, digits, ".", "_" or "-"');
const RECORD_ID_MAX = 2 * ID_LENGTH_MAX + 1;
/** The enterprise may stand before the name, as in what the hub answers. */
const recordId = z
  .string()
  .max(RECORD_ID_MAX)
  .refine(
    (given) => given.split(':').length <= 2 && given.split(':').every((part) => ID_PATTERN.test(part)),
    'must be 1 to 64 letters, digits, ".", "_" or "-"',
  );
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Consumption is of the years 1970 to 2255. */
const INSTANT_MAX = 9_000_000_000_000;

/** Becomes epoch milliseconds. A day begins at midnight in China, as the years of data do. */
export const entryTime = z
  .string()
  .max(40)
  .describe('RFC 3339 with offset, or a day in China such as 2026-01-01')
  .transform((given, context): number => {
    const instant = parseInstant(DAY.test(given) ? `${given}T00:00:00+08:00` : given);
    if (typeof instant === 'number' && instant >= 0 && instant <= INSTANT_MAX) return instant;
    context.addIssue(
      `${JSON.stringify(given)} is no day or instant from 1970 to 2255, such as 2026-01-01T00:00:00+08:00`,
    );
    return z.NEVER;
  });

const stated = z.strictObject({ value: decimal, unit: text(40).min(1) });

const amount = z
  .discriminatedUnion('kind', [
    stated.extend({ kind: z.literal('perUnit') }),
    z.strictObject({ kind: z.literal('fuel'), calorificValue: stated, carbonContent: stated, oxidation: stated }),
    z.strictObject({
      kind: z.literal('perEnergy'),
      perEnergy: stated,
      calorificValue: stated.extend({ from: title }).nullable().default(null),
    }),
  ])
  .describe('perUnit: tCO2/10^4 kWh; fuel: calorific value x carbon content x oxidation; perEnergy: kgCO2/TJ');

const source = z.strictObject({
  title,
  number: text(100).nullable().default(null),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .default(null),
});

export const entryUncertainty = z.strictObject({
  relativeHalfWidth: decimal.describe('half of the width of the interval, as a part of the value: 0.05 for 5 %'),
  distribution: z.enum(['normal', 'rectangular', 'triangular']),
  coverageFactor: decimal.nullable().default(null).describe('of a normal distribution'),
  source: title,
});

export const setName = z
  .string()
  .max(64)
  .refine((name) => isSetName(`custom:${name}`), 'is small letters, digits, dots and dashes')
  .describe('the method custom:SET uses it');

export const regionName = text(20).min(1).describe('GB/T 2260, a grid region such as cn-east, or CN');

export const factorEntry = z.strictObject({
  id: recordId.describe('a new one, or that of a factor that this is the next version of; its owner names it'),
  set: setName,
  enterprise: id.nullable().default(null).describe('whose it is; null for everybody who uses the set'),
  region: regionName,
  subject: text(64).min(1).describe('energy item'),
  dataYear: z.int().min(1970).max(2255).nullable().default(null),
  validFrom: entryTime.nullable().default(null),
  validTo: entryTime.nullable().default(null).describe('first instant that it is not for'),
  publishedOn: z.iso.date().optional().describe('day in China; that of the entry where left out'),
  amount,
  source: source.extend({ evidence: text(500).default('') }),
  tag: z.enum(['supplied', 'computed']).default('supplied'),
  uncertainty: entryUncertainty.nullable().default(null).describe('null where it is not known, which is not 0'),
  note: text(1000).default(''),
});

export const contractEntry = z.strictObject({
  id: recordId,
  enterprise: id,
  kind: z.enum(['greenPower', 'certificate']),
  isInterProvincial: z.boolean().default(false).describe('traded between provinces, delivered and settled'),
  from: entryTime,
  to: entryTime.describe('first instant that it is not for'),
  kilowattHours: decimal,
  kilogramsPerKilowattHour: decimal.default('0').describe('what a covered kilowatt-hour emits'),
  source,
});

export type FactorEntry = z.output<typeof factorEntry>;
export type ContractEntry = z.output<typeof contractEntry>;

/** `now` in epoch milliseconds; `estimate` as JSON, where it was estimated. */
export function newFactorOf(
  { publishedOn, ...entry }: FactorEntry,
  now: number,
  estimate: string | null = null,
): NewFactor {
  const id = recordIdOf(entry.enterprise, entry.id);
  return { ...entry, id, publishedOn: publishedOn ?? dayInChina(now), estimate };
}

export function newContractOf(entry: ContractEntry): NewContract {
  return { ...entry, id: recordIdOf(entry.enterprise, entry.id) };
}

const CHINA_OFFSET_MILLIS = 28_800_000;

export function dayInChina(instant: number): string {
  return new Date(instant + CHINA_OFFSET_MILLIS).toISOString().slice(0, 10);
}
