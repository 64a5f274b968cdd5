/** Questions about the newest readings of some enterprises together. */

import type { LatestReadings } from '../processor/latest.ts';
import type { LatestReading, RateTotal } from '../store/latest-reading.ts';

type Enterprises = ReadonlySet<string> | null;

/** The newest readings, newest first; null for those of the city. */
export function newestOf(latest: Pick<LatestReadings, 'newest'>, limit: number, of: Enterprises): LatestReading[] {
  if (of === null) return latest.newest(limit, null);
  const [only] = of;
  if (of.size === 1 && only !== undefined) return latest.newest(limit, only);
  return latest
    .newest(Number.POSITIVE_INFINITY, null)
    .filter(({ enterprise }) => of.has(enterprise))
    .slice(0, limit);
}

/** The rate of use by energy type; null for that of the city. */
export function totalsOf(
  latest: Pick<LatestReadings, 'totals'>,
  staleAfterMillis: number,
  of: Enterprises,
): RateTotal[] {
  const now = Date.now();
  if (of === null) return latest.totals(now, staleAfterMillis, null);
  const sums = new Map<string, RateTotal>();
  for (const enterprise of of) {
    for (const total of latest.totals(now, staleAfterMillis, enterprise)) {
      const known = sums.get(total.energy);
      sums.set(total.energy, known === undefined ? total : sumOf(known, total));
    }
  }
  return [...sums.values()];
}

/** What is not known of one of them is not in the sum; where nothing is known, neither is the sum. */
function sumOf(a: RateTotal, b: RateTotal): RateTotal {
  return {
    ...a,
    value: a.value === null || b.value === null ? (a.value ?? b.value) : a.value + b.value,
    meters: a.meters + b.meters,
    metersReporting: a.metersReporting + b.metersReporting,
  };
}
