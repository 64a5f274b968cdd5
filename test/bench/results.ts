/** Figures of earlier runs in a file, so that a later run can print how it compares. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Figures, ratios } from './figures.ts';
import { shown } from './table.ts';

/** By scenario: when, on which machine, what was measured. */
const resultsSchema = z.record(
  z.string(),
  z.object({
    at: z.string(),
    machine: z.string(),
    // JSON has no NaN: what could not be measured is null in the file.
    figures: z.record(z.string(), z.number().nullable()),
  }),
);

type Results = z.output<typeof resultsSchema>;

/** The figures that the file has of a scenario on the same machine; null where it has none. */
export function lastFigures(file: string, scenario: string, machine: string): Figures | null {
  const last = readResults(file)[scenario];
  if (last === undefined || last.machine !== machine) return null;
  return Object.fromEntries(
    Object.entries(last.figures).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** Puts the figures of a scenario in the place of what the file has of it; the others stay. */
export function saveFigures(file: string, scenario: string, machine: string, figures: Figures): void {
  const results = { ...readResults(file), [scenario]: { at: new Date().toISOString(), machine, figures } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Each figure with its ratio to the one before, as text; alone where there is none before. */
export function beside(figures: Figures, last: Figures | null): Record<string, string | number> {
  const compared = last === null ? {} : ratios(figures, last);
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => {
      const ratio = compared[name];
      return [name, ratio === undefined ? value : `${shown(value)}  (x ${ratio.toFixed(2)})`];
    }),
  );
}

/** Throws where the file is none of results. */
function readResults(file: string): Results {
  if (!existsSync(file)) return {};
  try {
    return resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(`${file} does not hold results of npm run bench: ${(error as Error).message}`);
  }
}
