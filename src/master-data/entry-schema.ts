/** Entries of master data as they stand in YAML files and requests: every kind, with all of its fields. */

import { z } from 'zod';
import { ENERGY_TYPE_NAMES } from '../domain/energy-type.ts';
import { ID_PATTERN } from '../domain/id.ts';
import { instantSchema, meteringSchema } from '../registry/metering-schema.ts';
import {
  CONSUMPTION_CLASSES,
  METER_STATES,
  OUTPUT_GRANULARITIES,
  OUTPUT_KINDS,
  QUOTA_KINDS,
  VERIFICATION_KINDS,
} from '../registry/registry.ts';
import type { Kind } from './kinds.ts';

const id = z.string().regex(ID_PATTERN, 'must be 1 to 64 letters, digits, ".", "_" or "-"');
const text = z.string().min(1).max(500);
const optionalText = text.nullish();
const district = z.string().regex(/^\d{6}$/, 'must be a GB/T 2260 code of six digits');
/** As text: a number of JSON has lost digits already where it has many. */
const decimal = z
  .union([
    z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'must be a decimal such as 1234.5'),
    z.number().transform(String),
  ])
  .nullable()
  .describe('exact decimal; null takes back what was recorded');

const verification = z.strictObject({
  kind: z.enum(VERIFICATION_KINDS),
  certificate: text,
  laboratory: text,
  issuedAt: instantSchema,
  validUntil: instantSchema,
  errorPercent: z.number().nullable().default(null),
  expandedUncertaintyPercent: z.number().nullable().default(null),
  coverageFactor: z.number().nullable().default(null),
});

export const enterpriseSchema = z.strictObject({
  id,
  name: text,
  nameEn: z.string().max(500).default(''),
  district,
  industry: z.string().regex(/^[A-T]\d{0,4}$/, 'must be a GB/T 4754 code such as C31'),
  uscc: optionalText.describe('unified social credit code, GB 32100-2015'),
  address: optionalText,
  consumptionClass: z.enum(CONSUMPTION_CLASSES).nullish(),
});

export const siteSchema = z.strictObject({
  id,
  enterprise: id,
  name: text,
  nameEn: z.string().max(500).default(''),
  address: z.string().max(500).default(''),
  district,
});

export const gatewaySchema = z.strictObject({
  id,
  enterprise: id,
  username: z.string().min(1).max(100).nullish().describe('ENTERPRISE.GATEWAY where left out'),
});

export const meterSchema = z.strictObject({
  id,
  enterprise: id,
  site: id.nullish(),
  gateway: id.nullable().default(null),
  name: text,
  nameEn: z.string().max(500).default(''),
  energy: z.enum(ENERGY_TYPE_NAMES as [string, ...string[]]),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  parent: id.nullable().default(null),
  units: z.record(z.string(), z.string()).default({}),
  metering: meteringSchema.nullish().transform((metering) => metering ?? {}),
  type: optionalText.describe('what it is, such as ultrasonic flow meter'),
  model: optionalText,
  manufacturer: optionalText,
  serial: optionalText,
  managementNumber: optionalText,
  itemCode: optionalText.describe('data item code of uploads, 16 digits without dashes'),
  accuracyClass: optionalText,
  range: z.strictObject({ min: z.number(), max: z.number(), unit: text }).nullish(),
  ctAccuracyClass: optionalText,
  ctSerial: optionalText.describe('number of the current transformer; meters with the same one are behind it together'),
  ptAccuracyClass: optionalText,
  ptSerial: optionalText.describe('the same of the voltage transformer'),
  verification: z.array(verification).max(200).nullish(),
  installedAt: instantSchema.nullish(),
  location: optionalText,
  status: z.strictObject({ state: z.enum(METER_STATES), since: instantSchema }).nullish(),
});

export const outputSeriesSchema = z.strictObject({
  id,
  enterprise: id,
  kind: z.enum(OUTPUT_KINDS),
  product: z
    .strictObject({ code: text.nullable().default(null), name: text })
    .nullable()
    .default(null),
  unit: text,
  granularity: z.enum(OUTPUT_GRANULARITIES),
});

export const outputSchema = z.strictObject({
  series: id,
  period: z.iso.date().describe('first day of the month, or the day'),
  value: decimal,
});

export const quotaSchema = z.strictObject({
  enterprise: id,
  year: z.int().min(1949).max(9999),
  kind: z.enum(QUOTA_KINDS),
  item: text.nullable().default(null).describe('energy item, of an intensity the output series; null for all'),
  value: decimal,
  source: text,
});

/** By kind; certificates are in the entries of their meters. */
export const ENTRY_SCHEMAS = {
  enterprises: enterpriseSchema,
  sites: siteSchema,
  gateways: gatewaySchema,
  meters: meterSchema,
  outputSeries: outputSeriesSchema,
  outputs: outputSchema,
  quotas: quotaSchema,
} as const satisfies Record<Exclude<Kind, 'verifications'>, z.ZodType>;

export type EntryKind = keyof typeof ENTRY_SCHEMAS;

export const ENTRY_KINDS = Object.keys(ENTRY_SCHEMAS) as EntryKind[];
