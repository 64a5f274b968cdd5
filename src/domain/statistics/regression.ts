/** Straight lines by least squares, each point with its weight. */

export interface WeightedPoint {
  readonly x: number;
  readonly y: number;
  /** Above zero; as the inverse of the variance of `y`, up to one factor for all. */
  readonly weight: number;
}

export interface OriginFit {
  readonly slope: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  /** y less what the line says, in the order of the points. */
  readonly residuals: readonly number[];
  /** Share of the point in deciding the slope; they add up to 1. */
  readonly leverages: readonly number[];
  /** Share of the weighted squares of y, about zero and not about their mean, that the line explains. */
  readonly r2AboutOrigin: number;
}

/** y = slope x. Throws `RangeError` for fewer than two points, or where every x is zero. */
export function fitThroughOrigin(points: readonly WeightedPoint[]): OriginFit {
  const squares = sumOf(points, ({ x, weight }) => weight * x * x);
  if (points.length < 2 || !(squares > 0)) throw new RangeError('too few points for a line through the origin');
  const slope = sumOf(points, ({ x, y, weight }) => weight * x * y) / squares;
  const residuals = points.map(({ x, y }) => y - slope * x);
  const left = points.reduce((sum, { weight }, i) => sum + weight * (residuals[i] as number) ** 2, 0);
  const degreesOfFreedom = points.length - 1;
  const total = sumOf(points, ({ y, weight }) => weight * y * y);
  return {
    ...{ slope, standardError: Math.sqrt(left / degreesOfFreedom / squares), degreesOfFreedom, residuals },
    leverages: points.map(({ x, weight }) => (weight * x * x) / squares),
    r2AboutOrigin: total === 0 ? 1 : 1 - left / total,
  };
}

export interface LineFit {
  readonly slope: number;
  readonly intercept: number;
  readonly interceptStandardError: number;
  readonly degreesOfFreedom: number;
}

/** y = intercept + slope x; null for fewer than three points, or where all x are the same. */
export function fitLine(points: readonly WeightedPoint[]): LineFit | null {
  const weights = sumOf(points, ({ weight }) => weight);
  const meanX = sumOf(points, ({ x, weight }) => weight * x) / weights;
  const meanY = sumOf(points, ({ y, weight }) => weight * y) / weights;
  const squares = sumOf(points, ({ x, weight }) => weight * (x - meanX) ** 2);
  if (points.length < 3 || !(squares > weights * (1e-9 * meanX) ** 2)) return null;
  const slope = sumOf(points, ({ x, y, weight }) => weight * (x - meanX) * (y - meanY)) / squares;
  const intercept = meanY - slope * meanX;
  const left = sumOf(points, ({ x, y, weight }) => weight * (y - intercept - slope * x) ** 2);
  const degreesOfFreedom = points.length - 2;
  const variance = (left / degreesOfFreedom) * (1 / weights + (meanX * meanX) / squares);
  return { slope, intercept, interceptStandardError: Math.sqrt(variance), degreesOfFreedom };
}

function sumOf(points: readonly WeightedPoint[], term: (point: WeightedPoint) => number): number {
  return points.reduce((sum, point) => sum + term(point), 0);
}
