import { shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { CityLive, CityTotals } from '../api/types.ts';
import { type Point, withPoint } from './history.ts';
import { createResource } from './resource.ts';

/** Rate of use by energy type, and its course since the page was opened. */
export function createTotals(api: ApiClient, onSnapshot: (snapshot: CityLive) => void) {
  const latest = shallowRef<CityTotals | null>(null);
  const histories = shallowRef<ReadonlyMap<string, readonly Point[]>>(new Map());
  const resource = createResource(
    () => api.cityLive(),
    (snapshot) => {
      apply(snapshot);
      onSnapshot(snapshot);
    },
  );

  function apply(totals: CityTotals): void {
    // An answer may have been overtaken by an event while it travelled.
    if (latest.value !== null && Date.parse(totals.at) < Date.parse(latest.value.at)) return;
    latest.value = totals;
    const at = Date.parse(totals.at);
    const next = new Map(histories.value);
    for (const { energy, value } of totals.totals) next.set(energy, withPoint(next.get(energy) ?? [], { at, value }));
    histories.value = next;
  }

  /** Breaks the lines: between here and the next point nothing was heard. */
  function markGap(): void {
    const next = new Map<string, readonly Point[]>();
    for (const [energy, series] of histories.value) {
      const last = series.at(-1);
      next.set(energy, last?.value == null ? series : withPoint(series, { at: last.at + 1, value: null }));
    }
    histories.value = next;
  }

  return { ...resource, latest, histories, apply, markGap };
}

export type Totals = ReturnType<typeof createTotals>;
