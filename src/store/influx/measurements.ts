/**
 * Where each kind of data is, so that each can be kept for a time of its own: in a retention policy of the
 * database in 1.x, in a bucket or database of its own in 2.x and 3.x. Readings are in what is configured
 * itself, as they are without consumption beside them.
 */

import type { Granularity } from '../consumption.ts';
import type { InfluxOptions } from './influx-options.ts';
import { quoteName } from './influxql.ts';

export const MEASUREMENTS = ['reading', 'interval', 'day'] as const;
export type Measurement = (typeof MEASUREMENTS)[number];

/** The consumption of a granularity is in the measurement of the same name. */
export function measurementOf(granularity: Granularity): Measurement {
  return granularity;
}

/** Database or bucket that holds a measurement. */
export function databaseOf({ version, database }: InfluxOptions, measurement: Measurement): string {
  return version === 1 || measurement === 'reading' ? database : `${database}_${measurement}`;
}

/** Retention policy of 1.x that holds a measurement: the one every database begins with, for readings. */
export function policyOf(measurement: Measurement): string {
  return measurement === 'reading' ? 'autogen' : measurement;
}

export function retentionOf({ retention }: InfluxOptions, measurement: Measurement): number | null {
  switch (measurement) {
    case 'reading':
      return retention.raw;
    case 'interval':
      return retention.intervals;
    case 'day':
      return retention.days;
    default:
      return measurement satisfies never;
  }
}

/** A measurement in the FROM of a query. */
export function sourceOf({ version }: InfluxOptions, measurement: Measurement): string {
  const name = quoteName(measurement);
  return version === 1 && measurement !== 'reading' ? `${quoteName(policyOf(measurement))}.${name}` : name;
}

/** Where lines go. `/api/v2/write` exists from 1.8 on, `/write` in 1.x before. */
export function writePath(options: InfluxOptions, measurement: Measurement): string {
  const { version, org } = options;
  const database = databaseOf(options, measurement);
  if (version === 1) {
    const policy = measurement === 'reading' ? {} : { rp: policyOf(measurement) };
    return `/write?${new URLSearchParams({ db: database, ...policy, precision: 'ms' })}`;
  }
  const organisation = org === undefined ? {} : { org };
  return `/api/v2/write?${new URLSearchParams({ bucket: database, ...organisation, precision: 'ms' })}`;
}
