/** Reads a whole file and tells every problem of it, without sending anything. */

import type { ProblemList } from './problem.ts';
import type { ProgressBar } from './progress-bar.ts';
import { type ReadingsFile, readRows } from './readings-file.ts';
import type { RegistryCheck } from './registry-check.ts';
import { heard } from './say.ts';

export interface CheckedFile {
  readonly rows: number;
  /** Rows with a problem. */
  readonly badRows: number;
  /** Readings in the rows without one. */
  readonly readings: number;
}

export async function checkFile(
  file: ReadingsFile,
  registryCheck: RegistryCheck | null,
  list: ProblemList,
  bar: ProgressBar,
): Promise<CheckedFile> {
  const counts = { rows: 0, badRows: 0, readings: 0 };
  for await (const { readings, problems } of readRows(file)) {
    const all = readings === null ? problems : [...problems, ...(registryCheck?.(readings) ?? [])];
    for (const problem of all) list.add(problem);
    if (all.length > 0) await heard();
    counts.rows++;
    if (all.length > 0) counts.badRows++;
    else counts.readings += readings?.values.length ?? 0;
    bar.update(file.table.share(), `checking: ${counts.rows} rows, ${list.count} problems`);
  }
  bar.clear();
  return counts;
}
