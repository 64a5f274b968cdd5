/**
 * Since when the hub has which coefficient of its own. The file of them says what holds now; a record in the data
 * folder, brought up to date at every start, keeps what it said before, so that figures can be asked for as they were
 * known.
 */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, type Json } from '../audit/canonical-json.ts';
import { ConfigError } from '../config.ts';
import type { OwnCoefficients } from '../domain/consumption/own-coefficients.ts';

const FILE = 'coefficients.json';

const value = {
  ...{ enterprise: z.string().nullable(), item: z.string(), from: z.number(), to: z.number(), source: z.string() },
  recordedAt: z.number().exactOptional(),
  supersededAt: z.number().exactOptional(),
};
const recordSchema = z.strictObject({
  format: z.literal('meterhub-coefficients/1'),
  calorificValues: z.array(z.strictObject({ ...value, kilojoulesPerUnit: z.string() })),
  equalValues: z.array(z.strictObject({ ...value, kgcePerUnit: z.string() })),
});
type CoefficientRecord = z.output<typeof recordSchema>;

/**
 * Puts down what is new and what is gone, and returns the coefficients with the instants of that. Where there is no
 * record yet nobody knows since when the hub has had them: they are taken to have been there always.
 */
export function recordCoefficients(directory: string, now: OwnCoefficients, at: number): OwnCoefficients {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, FILE);
  const before = existsSync(file) ? readRecord(file) : null;
  const [calorific, equal] = [
    compared(before?.calorificValues ?? null, now.calorificValues, at),
    compared(before?.equalValues ?? null, now.equalValues, at),
  ];
  const record: CoefficientRecord = {
    format: 'meterhub-coefficients/1',
    calorificValues: [...calorific.past, ...calorific.standing],
    equalValues: [...equal.past, ...equal.standing],
  };
  const text = JSON.stringify(record, null, 1);
  if (before === null || JSON.stringify(before, null, 1) !== text) writeWhole(file, text);
  return {
    ...{ calorificValues: calorific.standing, equalValues: equal.standing },
    past: { calorificValues: calorific.past, equalValues: equal.past },
  };
}

interface Recorded {
  readonly recordedAt?: number;
  readonly supersededAt?: number;
}

function compared<T extends Recorded>(before: readonly T[] | null, now: readonly T[], at: number) {
  const open = new Map((before ?? []).flatMap((one) => (one.supersededAt === undefined ? [[nameOf(one), one]] : [])));
  const standing = now.map((one): T => open.get(nameOf(one)) ?? (before === null ? one : { ...one, recordedAt: at }));
  const kept = new Set(standing.map(nameOf));
  const past = (before ?? []).flatMap((one): T[] => {
    if (one.supersededAt !== undefined) return [one];
    return kept.has(nameOf(one)) ? [] : [{ ...one, supersededAt: at }];
  });
  return { standing, past };
}

/** Two entries that say the same are the same. */
function nameOf<T extends Recorded>({ recordedAt: _, supersededAt: _until, ...content }: T): string {
  return canonicalJson(content as Json);
}

function readRecord(file: string): CoefficientRecord {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ConfigError([`${file} cannot be read: restore it from a backup: ${(error as Error).message}`]);
  }
}

/** The old one or the new one, whenever the program ends. */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.new`;
  const handle = openSync(temporary, 'w', 0o600);
  writeFileSync(handle, text);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(temporary, file);
}
