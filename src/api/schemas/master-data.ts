/** Enterprises, sites, gateways, meters, output and quotas as the API answers them; null is not on record. */

import { z } from 'zod';
import { ENERGY_TYPE_NAMES } from '../../domain/energy-type.ts';
import {
  CONSUMPTION_CLASSES,
  METER_STATES,
  OUTPUT_GRANULARITIES,
  OUTPUT_KINDS,
  QUOTA_KINDS,
  VERIFICATION_KINDS,
} from '../../registry/registry.ts';
import { VERIFICATION_STATES } from '../../registry/verification-state.ts';
import { instant } from './common.ts';

const text = z.string().nullable();

export const enterprise = z
  .object({
    id: z.string(),
    name: z.string(),
    nameEn: z.string(),
    district: z.string().describe('GB/T 2260'),
    industry: z.string().describe('GB/T 4754'),
    uscc: text.describe('unified social credit code, GB 32100-2015'),
    address: text,
    consumptionClass: z.enum(CONSUMPTION_CLASSES).nullable(),
  })
  .meta({ id: 'Enterprise' });

export const site = z
  .object({
    id: z.string(),
    enterprise: z.string(),
    name: z.string(),
    nameEn: z.string(),
    address: z.string(),
    district: z.string().describe('GB/T 2260'),
  })
  .meta({ id: 'Site' });

/** What is on record about a gateway, without how it is doing. */
export const gatewayRecord = z
  .object({ id: z.string(), enterprise: z.string(), username: z.string().describe('what it logs in with') })
  .meta({ id: 'GatewayRecord' });

export const gateway = z
  .object({
    id: z.string(),
    enterprise: z.string(),
    username: z.string().describe('what it logs in with'),
    state: z.enum(['online', 'offline', 'never']).describe('never: not heard of since it was registered'),
    since: instant.nullable().describe('last change of state that this run of the hub has seen'),
    lastMessageAt: instant.nullable().describe('when its last processed telemetry was received'),
  })
  .meta({ id: 'Gateway' });

const verification = z.object({
  kind: z.enum(VERIFICATION_KINDS),
  certificate: z.string(),
  laboratory: z.string(),
  issuedAt: instant,
  validUntil: instant,
  errorPercent: z.number().nullable(),
  expandedUncertaintyPercent: z.number().nullable(),
  coverageFactor: z.number().nullable(),
});

export const meter = z
  .object({
    id: z.string(),
    enterprise: z.string(),
    site: text,
    gateway: text,
    name: z.string(),
    nameEn: z.string(),
    energy: z.enum(ENERGY_TYPE_NAMES as [string, ...string[]]),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]).describe('1 boundary, 2 sub-unit, 3 equipment'),
    parent: text,
    quantities: z.array(
      z.object({ name: z.string(), kind: z.enum(['register', 'gauge']), unit: z.string(), ucum: z.string() }),
    ),
    units: z.record(z.string(), z.string()).describe('of values sent without a unit, by quantity'),
    metering: z.record(z.string(), z.unknown()).describe('how it measures; docs/registry.md has the fields'),
    type: text.describe('what it is, such as ultrasonic flow meter'),
    model: text,
    manufacturer: text,
    serial: text,
    managementNumber: text,
    itemCode: text.describe('data item code of uploads, 16 digits'),
    accuracyClass: text,
    range: z.object({ min: z.number(), max: z.number(), unit: z.string() }).nullable(),
    ctAccuracyClass: text,
    ctSerial: text.describe('number of the current transformer; meters with the same one are behind it together'),
    ptAccuracyClass: text,
    ptSerial: text.describe('the same of the voltage transformer'),
    verification: z.array(verification),
    verificationState: z
      .object({
        state: z.enum(VERIFICATION_STATES).describe('expiring: within 30 days of the end'),
        certificate: text.describe('that holds, or that held last'),
        last: instant.nullable(),
        next: instant.nullable().describe('by when the next one is due'),
      })
      .describe('of now, told from the certificates'),
    installedAt: instant.nullable(),
    location: text,
    status: z.object({ state: z.enum(METER_STATES), since: instant }).nullable(),
  })
  .meta({ id: 'Meter' });

export const outputSeries = z
  .object({
    id: z.string(),
    enterprise: z.string(),
    kind: z.enum(OUTPUT_KINDS),
    product: z.object({ code: text, name: z.string() }).nullable(),
    unit: z.string(),
    granularity: z.enum(OUTPUT_GRANULARITIES),
  })
  .meta({ id: 'OutputSeries' });

export const outputEntry = z
  .object({
    period: z.iso.date().describe('first day of the month, or the day'),
    value: z.string().describe('exact decimal'),
    recordedAt: instant,
  })
  .meta({ id: 'OutputEntry' });

export const quota = z
  .object({
    enterprise: z.string(),
    year: z.int(),
    kind: z.enum(QUOTA_KINDS),
    item: text.describe('energy item, of an intensity the output series; null for the whole enterprise'),
    value: z.string().describe('exact decimal'),
    source: z.string(),
    recordedAt: instant,
  })
  .meta({ id: 'Quota' });

/** How many entries of a request are what. */
export const entryCounts = z.object({ new: z.int(), changed: z.int(), same: z.int() });
