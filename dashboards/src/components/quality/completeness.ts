import type { ConsumptionRow, QualityLevel } from '../../api/types.ts';

/** The part of the time from which on data count as complete; what is below needs somebody's attention. */
export const COMPLETE_MIN = 0.9;
/** Below this, more is missing than is there. */
export const HALF = 0.5;

export const TONES = ['complete', 'partial', 'poor', 'none'] as const;
export type CompletenessTone = (typeof TONES)[number];

/** How a measured share of the time is coloured; what was estimated does not count. */
export function toneOf(coverage: number): CompletenessTone {
  if (coverage >= COMPLETE_MIN) return 'complete';
  if (coverage >= HALF) return 'partial';
  return coverage > 0 ? 'poor' : 'none';
}

/** A share in as few characters as a cell has room for: whole per cent, cut and not rounded, so that 100 is all of it. */
export function cellText(coverage: number): string {
  return coverage === 0 ? '' : String(Math.floor(coverage * 100 + 1e-9));
}

/** Signs of the qualities of a slot, so that none is told by its colour alone. */
export const SLOT_SIGN = {
  ...{ good: '●', estimated: '≈', suspect: '?', invalid: '×', missing: '' },
} as const satisfies Record<QualityLevel, string>;

/** A day as the heat map shows it. */
export interface DayCell {
  readonly coverage: number;
  readonly estimatedCoverage: number;
  /** Whether the day is not over, or not derived to its end yet. */
  readonly open: boolean;
}

/** Days by name (`YYYY-MM-DD`) out of the rows of one answer. */
export function dayCells(
  rows: readonly Pick<ConsumptionRow, 'start' | 'end' | 'coverage' | 'estimatedCoverage'>[],
  now: number,
): ReadonlyMap<string, DayCell> {
  return new Map(
    rows.map(({ start, end, coverage, estimatedCoverage }) => [
      start.slice(0, 10),
      { coverage, estimatedCoverage, open: Date.parse(end) > now },
    ]),
  );
}
