/**
 * Since when each interval is known as it is. Where derivation comes to other figures than before, those that
 * were known are kept: what was asked of the hub at any time can be answered again. Rules and qualities are
 * not figures: an interval whose day is reviewed again is known since before.
 */

import type { DerivationLedger, SupersededInterval } from '../../ledger/derivation.ts';
import type { ConsumptionBatch, ConsumptionSeries, ConsumptionWindow } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';

/** A window that is about to be written; before `frontier` there may be intervals already. */
export interface WrittenWindow extends ConsumptionWindow {
  readonly frontier: number;
  readonly causes: number;
}

/** Windows that are read together. */
interface Together {
  from: number;
  to: number;
  readonly windows: WrittenWindow[];
}

export class IntervalVersions {
  readonly #store: Pick<TimeSeriesStore, 'consumption'>;
  readonly #ledger: Pick<DerivationLedger, 'supersede'>;
  /** Instant of the pass: all that it writes is known from then on. */
  now = 0;

  constructor(store: Pick<TimeSeriesStore, 'consumption'>, ledger: Pick<DerivationLedger, 'supersede'>) {
    this.#store = store;
    this.#ledger = ledger;
  }

  /** To be called before the batch is written: sets since when its rows are known and keeps what they replace. */
  async keep(batch: ConsumptionBatch, windows: readonly WrittenWindow[]): Promise<void> {
    batch.recordedAt.fill(this.now, 0, batch.count);
    const rowAt = rowsByStart(batch, windows);
    for (const { from, to, windows: together } of neighbours(windows)) {
      const keys = together.map(({ series }) => batch.keys[series] as ConsumptionSeries);
      const old = await this.#store.consumption('interval', keys, from, to);
      const superseded: SupersededInterval[] = [];
      for (let row = 0; row < old.count; row++) {
        const window = together[old.series[row] as number] as WrittenWindow;
        const start = old.start[row] as number;
        if (start < window.from || start >= window.to) continue;
        const at = rowAt.get(window.series)?.get(start) ?? -1;
        const recordedAt = old.recordedAt[row] as number;
        if (at >= 0 && isSame(old, row, batch, at)) batch.recordedAt[at] = recordedAt;
        // What this pass itself has written a moment ago was never known to anybody.
        else if (recordedAt < this.now) superseded.push(this.#superseded(old, row, window));
      }
      this.#ledger.supersede(superseded);
    }
  }

  #superseded(old: ConsumptionBatch, row: number, { causes }: WrittenWindow): SupersededInterval {
    const { id, quantity } = old.keys[old.series[row] as number] as ConsumptionSeries;
    return {
      ...{ meter: id, quantity, start: old.start[row] as number, causes },
      ...{ recordedAt: old.recordedAt[row] as number, supersededAt: this.now },
      value: old.value[row] as number,
      estimated: old.estimated[row] as number,
      measuredMillis: old.measuredMillis[row] as number,
      estimatedMillis: old.estimatedMillis[row] as number,
      expectedMillis: old.expectedMillis[row] as number,
      quality: old.quality[row] as number,
      methods: old.methods[row] as number,
    };
  }
}

function isSame(a: ConsumptionBatch, i: number, b: ConsumptionBatch, j: number): boolean {
  return (
    a.value[i] === b.value[j] &&
    a.estimated[i] === b.estimated[j] &&
    a.measuredMillis[i] === b.measuredMillis[j] &&
    a.estimatedMillis[i] === b.estimatedMillis[j] &&
    a.expectedMillis[i] === b.expectedMillis[j] &&
    a.methods[i] === b.methods[j]
  );
}

/** Rows of the batch by series and start, of the series that may have been there before. */
function rowsByStart(batch: ConsumptionBatch, windows: readonly WrittenWindow[]): Map<number, Map<number, number>> {
  const rows = new Map<number, Map<number, number>>();
  for (const { series, from, frontier } of windows) if (from < frontier) rows.set(series, new Map());
  if (rows.size === 0) return rows;
  for (let row = 0; row < batch.count; row++) {
    rows.get(batch.series[row] as number)?.set(batch.start[row] as number, row);
  }
  return rows;
}

/** Windows with intervals from before, those together that span little more than the longest of them. */
function neighbours(windows: readonly WrittenWindow[]): Together[] {
  const groups: (Together & { longest: number })[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const { from, frontier } = window;
    const to = Math.min(window.to, frontier);
    if (from >= to) continue;
    const group = groups.at(-1);
    if (group !== undefined && Math.max(group.to, to) - group.from <= 2 * Math.max(group.longest, to - from)) {
      group.to = Math.max(group.to, to);
      group.longest = Math.max(group.longest, to - from);
      group.windows.push(window);
    } else groups.push({ from, to, longest: to - from, windows: [window] });
  }
  return groups;
}
