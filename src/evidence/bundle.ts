/** What a bundle of evidence consists of: its files and what stands in them. */

import { z } from 'zod';
import { INTERVAL_MINUTES } from '../domain/calendar.ts';
import { fuelSchemeOf, methodOf } from '../domain/carbon/method.ts';
import type { Enterprise, Meter } from '../registry/registry.ts';

export const MANIFEST = 'manifest.json';

/** Every other file of a bundle. */
export const FILES = {
  figures: 'figures.json',
  intervals: 'inputs/intervals.ndjson',
  readings: 'inputs/readings.ndjson',
  masterData: 'master-data.json',
  factors: 'factors.json',
  contracts: 'contracts.json',
  readme: 'README.txt',
} as const;

export const BUNDLE_FORMAT = 'meterhub-evidence/2';

const millis = z.int().min(-8.64e15).max(8.64e15);
/** Null for an end that is open. */
const bound = millis.nullable();

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const questionSchema = z.strictObject({
  enterprise: z.string(),
  from: millis,
  to: millis,
  rowUnit: z.enum(['day', 'month', 'year']),
  method: z.string().refine((name) => methodOf(name) !== undefined, 'is no method'),
  fuels: z.string().refine((name) => fuelSchemeOf(name) !== undefined, 'is no table of fuels'),
  knownAt: millis,
  /** Null where it was asked for what was known when the bundle was made. */
  asOf: millis.nullable(),
  timeZone: z.string(),
  intervalMinutes: z.literal(INTERVAL_MINUTES as unknown as [5, 15, 30, 60]),
});
export type EvidenceQuestion = z.output<typeof questionSchema>;

export const manifestSchema = z.strictObject({
  format: z.literal(BUNDLE_FORMAT),
  title: z.string(),
  question: questionSchema,
  program: z.strictObject({ name: z.string(), version: z.string(), commit: z.string().nullable() }),
  madeAt: z.string(),
  files: z.record(z.string(), z.strictObject({ sha256, bytes: z.int().min(0) })),
  /** SHA-256 of everything above as canonical JSON: one number for all that is in the bundle. */
  digest: sha256,
  /** Over the digest; the key is the SubjectPublicKeyInfo. Both base64. */
  signature: z.strictObject({ algorithm: z.literal('Ed25519'), publicKey: z.string(), value: z.string() }),
});
export type Manifest = z.output<typeof manifestSchema>;

/** Decimals are texts, so that no reader makes doubles of them. */
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

/** One interval of one register. Values in the canonical unit of the quantity; quality, rules and methods as bits. */
export const intervalSchema = z.strictObject({
  meter: z.string(),
  quantity: z.string(),
  start: millis,
  value: decimal,
  estimated: decimal,
  measuredMillis: z.int().min(0),
  estimatedMillis: z.int().min(0),
  expectedMillis: z.int().min(0),
  recordedAt: millis,
  quality: z.int(),
  ran: z.int(),
  fired: z.int(),
  methods: z.int(),
});
export type IntervalLine = z.output<typeof intervalSchema>;

/** One reading as it is stored, with the journal offset of its message and its place in it. */
export const readingSchema = z.strictObject({
  meter: z.string(),
  quantity: z.string(),
  ts: millis,
  value: z.number(),
  quality: z.int(),
  offset: z.int(),
  item: z.int(),
  /** Over this line and the one before it, see `reading-chain.ts`. */
  mark: z.string(),
});
export type ReadingLine = z.output<typeof readingSchema>;

const meterSchema = z.looseObject({
  id: z.string(),
  enterprise: z.string(),
  energy: z.string(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  units: z.record(z.string(), z.string()),
});

export const masterDataSchema = z.strictObject({
  enterprise: z.looseObject({ id: z.string(), name: z.string(), district: z.string(), industry: z.string() }),
  /** Meters at the boundary, with everything that they have been. */
  meters: z.array(
    z.strictObject({
      id: z.string(),
      versions: z.array(z.strictObject({ from: bound, to: bound, meter: meterSchema })).min(1),
    }),
  ),
  decisions: z.array(
    z.strictObject({
      meter: z.string(),
      quantity: z.string(),
      at: millis,
      action: z.enum(['confirm', 'correct', 'reject']),
      consumption: z.number().nullable(),
    }),
  ),
  /** Intervals that have other figures now than those that were asked for. */
  restated: z.array(z.strictObject({ meter: z.string(), quantity: z.string(), start: millis })),
});
/** Factors are checked by what is made of them; a field that is missing is found there. */
export const factorsSchema = z.strictObject({
  factors: z.array(z.looseObject({ id: z.string(), version: z.int(), scheme: z.string(), subject: z.string() })),
  own: z.strictObject({ calorificValues: z.array(z.looseObject({})), equalValues: z.array(z.looseObject({})) }),
});

export const contractsSchema = z.strictObject({
  contracts: z.array(z.looseObject({ id: z.string(), enterprise: z.string(), from: millis, to: millis })),
  span: z.strictObject({ from: millis, to: millis }).nullable(),
});

export interface MasterData {
  readonly enterprise: Enterprise;
  readonly meters: readonly MeterVersions[];
  readonly decisions: z.output<typeof masterDataSchema>['decisions'];
  readonly restated: z.output<typeof masterDataSchema>['restated'];
}

/** What a meter has been, the oldest first; null for an end that is open. */
export interface MeterVersions {
  readonly id: string;
  readonly versions: readonly { readonly from: number | null; readonly to: number | null; readonly meter: Meter }[];
}
