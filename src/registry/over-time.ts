/** What an entry of the registry has been, one stretch of time after the other. */

import type { Dated, Enterprise, Meter, RegistrySnapshot } from './registry.ts';

/** What held in [from, to), epoch milliseconds; the first stretch is from -Infinity, the last one to Infinity. */
export interface Stretch<T> {
  readonly from: number;
  readonly to: number;
  readonly value: T;
}

export function meterOverTime({ history }: Pick<RegistrySnapshot, 'history'>, meter: Meter): readonly Stretch<Meter>[] {
  return stretches(history.meters.get(meter.id), meter);
}

export function enterpriseOverTime(
  { history }: Pick<RegistrySnapshot, 'history'>,
  enterprise: Enterprise,
): readonly Stretch<Enterprise>[] {
  return stretches(history.enterprises.get(enterprise.id), enterprise);
}

function stretches<T>(dated: readonly Dated<T>[] | undefined, now: T): readonly Stretch<T>[] {
  if (dated === undefined) return [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, value: now }];
  return dated.map(({ validFrom, value }, n) => ({
    from: validFrom,
    to: dated[n + 1]?.validFrom ?? Number.POSITIVE_INFINITY,
    value,
  }));
}
