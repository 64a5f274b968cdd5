/** The file of coefficients that are not printed in the standard; docs/consumption.md describes it. */

import { existsSync, readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { ConfigError, type HubConfig } from '../config.ts';
import { NO_OWN_COEFFICIENTS, type OwnCoefficients } from '../domain/consumption/own-coefficients.ts';
import { energyItemById } from '../domain/energy-item.ts';
import { parseRatio } from '../domain/exact.ts';
import { parseInstant } from '../domain/instant.ts';

/** Reads the file that the configuration names. Throws `ConfigError` with every problem in words. */
export function coefficientsOf({ coefficientsFile: file, timeZone }: HubConfig['metering']): OwnCoefficients {
  if (file === undefined) return NO_OWN_COEFFICIENTS;
  if (!existsSync(file)) throw new ConfigError([`metering.coefficientsFile: there is no file ${file}`]);
  let content: unknown;
  try {
    content = parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (error) {
    throw new ConfigError([`${file}: ${(error as Error).message}`]);
  }
  const parsed = schemaIn(timeZone).safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'it'}: ${message}`),
  );
}

function schemaIn(timeZone: string) {
  const when = z.string().transform((text, context): number => {
    const instant = /^\d{4}-\d\d-\d\d$/.test(text) ? midnight(text, timeZone) : parseInstant(text);
    if (typeof instant === 'number') return instant;
    context.addIssue(`${JSON.stringify(text)} is neither a date such as 2026-01-01 nor an instant with offset`);
    return z.NEVER;
  });
  /** A number is taken by its shortest digits; a text is taken as it is. */
  const exact = z.union([z.string(), z.number()]).transform((value, context): string => {
    const ratio = parseRatio(String(value));
    if (ratio !== undefined && ratio.n > 0n) return String(value);
    context.addIssue(`${JSON.stringify(value)} is no decimal above zero`);
    return z.NEVER;
  });
  const common = {
    enterprise: z.string().min(1).nullable().default(null),
    item: z.string().refine((id) => energyItemById(id) !== undefined, 'there is no such energy item'),
    from: when,
    to: when,
    source: z.string().min(1),
  };
  return z
    .strictObject({
      calorificValues: z.array(z.strictObject({ ...common, kilojoulesPerUnit: exact })).default([]),
      equalValues: z.array(z.strictObject({ ...common, kgcePerUnit: exact })).default([]),
    })
    .superRefine((file, context) => {
      for (const key of ['calorificValues', 'equalValues'] as const) {
        for (const [index, message] of overlaps(file[key]))
          context.addIssue({ code: 'custom', path: [key, index], message });
      }
    });
}

interface Valid {
  readonly enterprise: string | null;
  readonly item: string;
  readonly from: number;
  readonly to: number;
}

/** Of two values for the same time nobody could say which one holds. */
function overlaps(values: readonly Valid[]): [index: number, message: string][] {
  return values.flatMap((value, index): [number, string][] => {
    if (value.from >= value.to) return [[index, 'from must lie before to']];
    const other = values.findIndex(
      (one, n) =>
        n < index &&
        one.enterprise === value.enterprise &&
        one.item === value.item &&
        one.from < value.to &&
        value.from < one.to,
    );
    return other === -1 ? [] : [[index, `is for a part of the same time as entry ${other}`]];
  });
}

function midnight(date: string, timeZone: string): number | null {
  try {
    return Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return null;
  }
}
