/** What calculated emissions are made of, item by item and meter by meter. */

import { type ActivityItem, emissionUncertainty, type MeasuredSumOptions } from '../uncertainty/measured-sum.ts';

export interface Contribution {
  /** Id of the factor that it was multiplied by. */
  readonly factor: string;
  readonly meter: string;
  /** kgCO2; below zero where it is subtracted. */
  readonly value: number;
  /** Of the sum of all; null where that is zero. */
  readonly share: number | null;
  /** Of this contribution by itself, kgCO2. */
  readonly standardUncertainty: number;
  /** Known error that is still in it. */
  readonly bias: number;
  readonly isComplete: boolean;
}

/** Largest amount first; one for each meter and factor, they add up to the emissions. */
export function contributionsOf(items: readonly ActivityItem[], options: MeasuredSumOptions): Contribution[] {
  const parts = new Map<string, ActivityItem[]>();
  for (const { factor, amounts } of items) {
    for (const amount of amounts) {
      const key = JSON.stringify([factor.id, amount.meter]);
      parts.set(key, [...(parts.get(key) ?? []), { factor, amounts: [amount] }]);
    }
  }
  const figures = [...parts].map(([key, part]) => ({ key, figure: emissionUncertainty(part, options) }));
  const total = figures.reduce((sum, { figure }) => sum + figure.value, 0);
  return figures
    .map(({ key, figure: { value, standardUncertainty, bias, isComplete } }) => {
      const [factor, meter] = JSON.parse(key) as [string, string];
      const share = total === 0 ? null : value / total;
      return { factor, meter, value, share, standardUncertainty, bias, isComplete };
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
