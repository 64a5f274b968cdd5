import type { FigureSum } from '../../domain/consumption/figures.ts';

/** Measured or estimated share of the time that was to be known, 0 to 1; how sure estimates are is another matter. */
export function coverageOf({ measuredMillis, estimatedMillis, expectedMillis }: FigureSum): number {
  return expectedMillis === 0n ? 0 : Math.min(1, Number(measuredMillis + estimatedMillis) / Number(expectedMillis));
}
