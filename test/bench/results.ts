/** Figures of earlier runs in a file, so that a later run can print how it compares. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Figures = Readonly<Record<string, number>>;

interface Results {
  readonly [scenario: string]: { readonly at: string; readonly machine: string; readonly figures: Figures };
}

/** The figures that the file has of a scenario on the same machine; null where it has none. */
export function lastFigures(file: string, scenario: string, machine: string): Figures | null {
  const last = readResults(file)[scenario];
  return last === undefined || last.machine !== machine ? null : last.figures;
}

export function saveFigures(file: string, scenario: string, machine: string, figures: Figures): void {
  const results = { ...readResults(file), [scenario]: { at: new Date().toISOString(), machine, figures } };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** Each figure with its ratio to the one before, as text. */
export function beside(figures: Figures, last: Figures | null): Record<string, string | number> {
  if (last === null) return { ...figures };
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => {
      const before = last[name];
      return [
        name,
        before === undefined || before === 0 ? value : `${shown(value)}  (x ${(value / before).toFixed(2)})`,
      ];
    }),
  );
}

function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {};
}

export function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3);
}
