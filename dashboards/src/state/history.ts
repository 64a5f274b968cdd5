/** A point of a sparkline; `value` is null where nothing was known. */
export interface Point {
  readonly at: number;
  readonly value: number | null;
}

const POINTS_MAX = 480;

/**
 * The series with one more point. A series that is full is thinned to every other point, so that a
 * page left open for days still shows everything since it was opened.
 */
export function withPoint(series: readonly Point[], point: Point): readonly Point[] {
  const last = series.at(-1);
  if (last !== undefined && point.at <= last.at) return series;
  const kept = series.length < POINTS_MAX ? series : series.filter((_, index) => index % 2 === 0);
  return [...kept, point];
}
