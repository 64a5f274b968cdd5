import type { AnomalyEvidence, Backtest } from '../../api/types.ts';
import { formatCount, formatShare, formatValue, UNKNOWN } from '../../format/number.ts';
import { formatMinute } from '../../format/time.ts';
import { printedUnit } from '../../format/unit.ts';

/** What was seen in a stretch of time, and what was expected; null where there is no such limit. */
export type EvidencePoint = Backtest['events'][number]['evidence'][number];
export type Measure = AnomalyEvidence['measure'];

/** The series of an answer, point by point. */
export function pointsOf({ times, series }: AnomalyEvidence): EvidencePoint[] {
  const valuesOf = (name: 'actual' | 'low' | 'high') => series.find((one) => one.name === name)?.values ?? [];
  const [actual, low, high] = [valuesOf('actual'), valuesOf('low'), valuesOf('high')];
  return times.map(({ from, to }, at) => ({
    ...{ from, to, actual: actual[at] ?? null, low: low[at] ?? null, high: high[at] ?? null },
  }));
}

/** A value of a measure with its unit, as it is read. */
export function formatMeasure(value: number | null, measure: Measure, unit: string): string {
  if (value === null) return UNKNOWN;
  if (measure === 'share') return formatShare(value);
  if (measure === 'count') return formatCount(value);
  return `${formatValue(value, unit)} ${printedUnit(unit)}`.trim();
}

/** The point that is farthest from what was expected; null where there is nothing to compare. */
export function worstOf(points: readonly EvidencePoint[]): EvidencePoint | null {
  let worst: EvidencePoint | null = null;
  let farthest = 0;
  for (const point of points) {
    const { actual, low, high } = point;
    if (actual === null) continue;
    const distance = Math.max(high === null ? 0 : actual - high, low === null ? 0 : low - actual);
    if (distance > farthest) [worst, farthest] = [point, distance];
  }
  return worst;
}

/** The instant that a point stands at: its begin, or its end where all of them begin at the same time and grow. */
export function placeOf(point: EvidencePoint, points: readonly EvidencePoint[]): string {
  const isGrowing = points.length > 1 && points.every(({ from }) => from === points[0]?.from);
  return isGrowing ? point.to : point.from;
}

/** `MM-DD hh:mm` of an instant, in the zone of the hub. */
export function clockOf(instant: string): string {
  return formatMinute(instant).slice(5);
}
