/** The values of a map in classes, so that a legend can name them. */

export interface ValueClass {
  /** From this value on, up to the next class. */
  readonly from: number;
  readonly to: number;
  /** How strongly it is coloured. */
  readonly strength: number;
}

const STRENGTHS = [0.15, 0.3, 0.45, 0.65, 0.85] as const;

/** Up to five classes with about as many values in each; equal values are in the same one. */
export function classesOf(values: readonly number[]): readonly ValueClass[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const last = sorted.at(-1);
  if (last === undefined) return [];
  const count = Math.min(STRENGTHS.length, sorted.length);
  const starts = Array.from(
    { length: count },
    (_, index) => sorted[Math.floor((index * sorted.length) / count)] ?? last,
  );
  return starts.map((from, index) => ({
    ...{ from, to: starts[index + 1] ?? last },
    strength: STRENGTHS[count === 1 ? 2 : Math.round((index * (STRENGTHS.length - 1)) / (count - 1))] ?? 0.5,
  }));
}

/** The class that a value is in. */
export function classOf(classes: readonly ValueClass[], value: number): ValueClass | undefined {
  return classes.findLast(({ from }) => value >= from);
}
