/** Figures of a scenario, their medians over rounds and their ratios. */

/** By name; the name says the unit. */
export type Figures = Readonly<Record<string, number>>;

/** The median of every figure over the rounds that have it; the mean of the middle two where they are even in number. */
export function medians(rounds: readonly Figures[]): Figures {
  const names = new Set(rounds.flatMap((figures) => Object.keys(figures)));
  return Object.fromEntries([...names].map((name) => [name, median(rounds.flatMap((round) => round[name] ?? []))]));
}

/** Each figure as a multiple of the same figure of `base`; left out where that has none, or zero. */
export function ratios(figures: Figures, base: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => {
      const before = base[name];
      return before === undefined || before === 0 ? [] : [[name, value / before]];
    }),
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
