/** Stored consumption of energy items by day, for tests. */

import type { EmissionItem, EmissionOptions } from '../../../../src/domain/carbon/emissions.ts';
import { startOfDayInChina } from '../../../../src/domain/carbon/factor.ts';
import type { StoredRows } from '../../../../src/domain/consumption/figures.ts';
import type { PeriodRow } from '../../../../src/domain/consumption/period.ts';
import { energyItemById } from '../../../../src/domain/energy-item.ts';
import { rowsOf } from '../../consumption/helpers/rows.ts';

export const DAY = 86_400_000;
export const NOW = startOfDayInChina('2026-11-21');
export const OPTIONS: EmissionOptions = { knownAt: NOW, lengthOf: () => DAY };

/** Whole millionths for amounts of the canonical unit, one a day from a day on; `null`: nothing is known of the day. */
export function daysOf(from: number, amounts: readonly (number | null)[], estimated = 0): StoredRows {
  const rows = amounts.map((amount, n) => ({
    ...{ start: from + n * DAY, value: Math.round((amount ?? 0) * 1e6), estimated: Math.round(estimated * 1e6) },
    ...{ measuredMillis: amount === null ? 0 : DAY, expectedMillis: DAY },
  }));
  return rowsOf(...rows);
}

/** An item of one enterprise, counted by one meter. */
export function itemOf(
  item: string,
  counted: StoredRows,
  { region = '310115', enterprise = 'alpha', heat = null as StoredRows | null, quantity = '' } = {},
): EmissionItem {
  const name = quantity === '' ? (energyItemById(item)?.quantity ?? 'mass') : quantity;
  return { item, quantity: name, meters: 1, whole: counted, parts: [{ enterprise, region, counted, heat }] };
}

/** Days as rows, from a day on. */
export function dayRows(from: number, count: number): PeriodRow[] {
  return Array.from({ length: count }, (_, n) => ({ start: from + n * DAY, end: from + (n + 1) * DAY }));
}
