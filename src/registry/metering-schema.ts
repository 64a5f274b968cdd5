/** What may be said about how a meter measures, as it stands in files and requests. */

import { z } from 'zod';
import { energyItemById } from '../domain/energy-item.ts';
import { parseInstant } from '../domain/instant.ts';
import { FLOWS, type Metering } from '../domain/metering.ts';
import { checkTransforms } from '../domain/transform.ts';
import { checkParameters } from '../domain/validation/parameters.ts';

const DECIMAL = /^-?\d+(\.\d+)?(e-?\d+)?(\/\d+(\.\d+)?)?$/;

/** Epoch milliseconds, or text with an offset. */
export const instantSchema = z.union([
  z.int(),
  z.string().transform((text, context): number => {
    const parsed = parseInstant(text);
    if (typeof parsed === 'number') return parsed;
    context.addIssue(`${JSON.stringify(text)} is no instant such as 2026-11-20T00:00:00+08:00`);
    return z.NEVER;
  }),
]);
/** An exact decimal or a ratio such as 1/1600; a number is taken by its shortest digits. */
const exact = z
  .union([z.string().regex(DECIMAL, 'must be a number such as 80, 0.001 or 1/1600'), z.number()])
  .transform(String);
const positive = z.number().positive();
const nominal = z.strictObject({ pressureKpa: positive, temperatureCelsius: z.number().min(-273.15) });
const conditions = {
  isGaugePressure: z.boolean().optional(),
  atmosphericKpa: positive.optional(),
  nominal: nominal.optional(),
};

export const meteringSchema = z
  .strictObject({
    item: z
      .string()
      .refine((id) => energyItemById(id) !== undefined, 'is no energy item')
      .optional(),
    flow: z.enum(FLOWS).optional(),
    registers: z
      .record(
        z.string(),
        z.strictObject({
          digits: z.int().min(1).max(15).optional(),
          decimals: z.int().min(0).max(6).optional(),
          mayDecrease: z.boolean().optional(),
        }),
      )
      .optional(),
    transforms: z
      .array(
        z.strictObject({
          quantity: z.string(),
          from: instantSchema.nullable().default(null),
          to: instantSchema.nullable().default(null),
          multiplier: exact.default('1'),
          offset: exact.default('0'),
          currentRatio: exact.optional(),
          voltageRatio: exact.optional(),
          impulsesPerUnit: exact.optional(),
        }),
      )
      .superRefine((transforms, context) => {
        for (const problem of checkTransforms(transforms)) context.addIssue(problem);
      })
      .optional(),
    exchanges: z
      .array(z.strictObject({ quantity: z.string(), at: instantSchema, final: z.number(), initial: z.number() }))
      .optional(),
    ratePerHourMax: positive.optional(),
    readingMinutes: positive.max(1440).optional(),
    integrates: z.boolean().optional(),
    checkMeter: z.string().optional(),
    gas: z
      .strictObject({
        volumeAt: z.enum(['0C', '15C', '20C', 'operating']),
        compressibilityRatio: positive.optional(),
        ...conditions,
      })
      .optional(),
    steam: z.strictObject({ feedWaterKjPerKg: z.number().min(0).optional(), ...conditions }).optional(),
    rules: z
      .record(z.string(), z.unknown())
      .superRefine((rules, context) => {
        for (const problem of checkParameters(rules)) context.addIssue(problem);
      })
      .optional(),
  })
  // What was checked in words by the domain's own functions is of the type they check for.
  .transform((metering) => metering as Metering);
