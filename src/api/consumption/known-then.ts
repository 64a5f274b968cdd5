/** Intervals of registers as they were known at an instant: what is stored, less what has come since. */

import type { SupersededInterval } from '../../ledger/derivation.ts';
import { ConsumptionBatch, type ConsumptionSeries } from '../../store/consumption.ts';
import { inOrder } from '../../store/row-order.ts';
import type { ConsumptionColumns } from '../services.ts';

/**
 * `superseded`: all figures of these registers in the same time that gave way after the instant. Rules and
 * qualities of what is stored are those of now.
 */
export function knownThen(
  stored: ConsumptionColumns,
  superseded: readonly SupersededInterval[],
  knownAt: number,
): ConsumptionBatch {
  const batch = new ConsumptionBatch(stored.keys, stored.count + superseded.length);
  const placeOf = new Map(stored.keys.map((key, place) => [registerName(key), place]));
  const known = new Set<string>();
  for (let row = 0; row < stored.count; row++) {
    if ((stored.recordedAt[row] as number) > knownAt) continue;
    copyRow(stored, row, batch);
    known.add(`${stored.series[row]} ${stored.start[row]}`);
  }
  for (const one of superseded) {
    const place = placeOf.get(`${one.meter} ${one.quantity}`);
    if (place === undefined || one.recordedAt > knownAt || one.supersededAt <= knownAt) continue;
    const name = `${place} ${one.start}`;
    // Where derivation was broken off at a bad moment, the same figures are there twice.
    if (known.has(name)) continue;
    known.add(name);
    const { start, value, estimated, measuredMillis, estimatedMillis, expectedMillis, recordedAt } = one;
    const times = { measuredMillis, estimatedMillis, expectedMillis, recordedAt };
    batch.add(place, {
      start,
      value,
      estimated,
      ...times,
      quality: one.quality,
      ran: 0,
      fired: 0,
      methods: one.methods,
    });
  }
  return inOrder(batch);
}

/** Adds a row of columns to a batch. */
export function copyRow(from: ConsumptionColumns, row: number, to: ConsumptionBatch, series = from.series[row]): void {
  const at = to.addEmpty(series as number, from.start[row] as number);
  to.value[at] = from.value[row] as number;
  to.estimated[at] = from.estimated[row] as number;
  to.measuredMillis[at] = from.measuredMillis[row] as number;
  to.estimatedMillis[at] = from.estimatedMillis[row] as number;
  to.expectedMillis[at] = from.expectedMillis[row] as number;
  to.recordedAt[at] = from.recordedAt[row] as number;
  to.quality[at] = from.quality[row] as number;
  to.ran[at] = from.ran[row] as number;
  to.fired[at] = from.fired[row] as number;
  to.methods[at] = from.methods[row] as number;
}

export function registerName({ id, quantity }: Pick<ConsumptionSeries, 'id' | 'quantity'>): string {
  return `${id} ${quantity}`;
}
