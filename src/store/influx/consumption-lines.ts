/**
 * Consumption as line protocol: a line per row, and the figures as integers.
 *
 *     interval,enterprise=E1,item=-,key=M1,quantity=activeEnergy,scope=meter value=1250000i,estimated=0i,... 1763625600000
 *
 * InfluxDB has no way to delete points that all its generations share, so a row that is no more is
 * overwritten by one of zeros, which says nothing and is not given back.
 */

import { type ConsumptionBatch, type ConsumptionSeries, NARROW_COLUMNS, WIDE_COLUMNS } from '../consumption.ts';
import { escapeTag, INSTANT_MAX, INSTANT_MIN } from './line-protocol.ts';
import type { Measurement } from './measurements.ts';

/** Tags of a series, in the order in which they are written: that of their names, which spares the server sorting. */
export const TAGS = ['enterprise', 'item', 'key', 'quantity', 'scope'] as const;

/** The fields of a row, in the order of its columns without `start`. */
export const FIELDS = [
  'value',
  'estimated',
  'measured_millis',
  'estimated_millis',
  'expected_millis',
  'recorded_at',
  'quality',
  'ran',
  'fired',
  'methods',
] as const;

/** The columns of a batch that the fields hold. */
export const FIELD_COLUMNS = [...WIDE_COLUMNS.filter((name) => name !== 'start'), ...NARROW_COLUMNS] as const;

const ZEROS = FIELDS.map((name) => `${name}=0i`).join(',');

/** What a line begins with. Throws `RangeError` for a name that line protocol cannot hold. */
export function prefixOf(
  measurement: Measurement,
  { scope, id, item, quantity, enterprise }: ConsumptionSeries,
): string {
  const values = [enterprise, item, id, quantity, scope];
  return `${measurement},${TAGS.map((tag, i) => `${tag}=${escapeTag(toTag(values[i] as string))}`).join(',')} `;
}

export function lineOf(prefix: string, batch: ConsumptionBatch, row: number): string {
  const start = batch.start[row] as number;
  if (start < INSTANT_MIN || start > INSTANT_MAX) {
    throw new RangeError(`InfluxDB holds instants from 1677-09-21 to 2262-04-11, not ${start} ms`);
  }
  let fields = '';
  for (let i = 0; i < FIELDS.length; i++) {
    fields += `${i === 0 ? '' : ','}${FIELDS[i]}=${batch[FIELD_COLUMNS[i] as (typeof FIELD_COLUMNS)[number]][row]}i`;
  }
  return `${prefix}${fields} ${start}\n`;
}

/** A line that takes a row away. */
export function zeroLineOf(prefix: string, start: number): string {
  return `${prefix}${ZEROS} ${start}\n`;
}

/** A tag cannot be empty: `-` stands for nothing, and texts of dashes alone get one more. */
export function toTag(text: string): string {
  return /^-*$/.test(text) ? `${text}-` : text;
}

export function fromTag(tag: string | undefined): string {
  return tag === undefined || /^-+$/.test(tag) ? (tag ?? '').slice(1) : tag;
}
