/** Tables of the DuckDB store. */

import { BIGINT, DOUBLE, type DuckDBType, INTEGER } from '@duckdb/node-api';

const CONSUMPTION = `
    series INTEGER NOT NULL, start BIGINT NOT NULL, value BIGINT NOT NULL, estimated BIGINT NOT NULL,
    measured_millis BIGINT NOT NULL, estimated_millis BIGINT NOT NULL, expected_millis BIGINT NOT NULL,
    quality INTEGER NOT NULL, ran INTEGER NOT NULL, fired INTEGER NOT NULL, methods INTEGER NOT NULL,
    recorded_at BIGINT DEFAULT 0`;

/**
 * `reading` has no primary key: whether a reading is new is the processor's business, and a key was
 * measured to cost a third of the ingest rate, more as it grows.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS series (
    id INTEGER NOT NULL, enterprise VARCHAR NOT NULL, meter VARCHAR NOT NULL, quantity VARCHAR NOT NULL);
  CREATE TABLE IF NOT EXISTS reading (
    series INTEGER NOT NULL, ts BIGINT NOT NULL, value DOUBLE NOT NULL, quality INTEGER NOT NULL,
    message BIGINT NOT NULL, item INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS expired (readings BIGINT NOT NULL);
  CREATE TABLE IF NOT EXISTS consumption_series (
    id INTEGER NOT NULL, scope VARCHAR NOT NULL, subject VARCHAR NOT NULL, item VARCHAR NOT NULL,
    quantity VARCHAR NOT NULL, enterprise VARCHAR NOT NULL);
  CREATE TABLE IF NOT EXISTS consumption_interval (${CONSUMPTION});
  CREATE TABLE IF NOT EXISTS consumption_day (${CONSUMPTION});
  -- Stores of earlier programs have tables without it.
  ALTER TABLE consumption_interval ADD COLUMN IF NOT EXISTS recorded_at BIGINT DEFAULT 0;
  ALTER TABLE consumption_day ADD COLUMN IF NOT EXISTS recorded_at BIGINT DEFAULT 0;
  COMMENT ON TABLE expired IS 'how many readings were deleted for their age';
  COMMENT ON COLUMN reading.ts IS 'instant of the reading, epoch milliseconds UTC';
  COMMENT ON COLUMN reading.value IS 'in the canonical unit of the quantity';
  COMMENT ON COLUMN reading.message IS 'journal offset of the message that brought it';
  COMMENT ON COLUMN reading.item IS 'position of the value in that message';
  ${commentsOn('consumption_interval')}
  ${commentsOn('consumption_day')}
`;

/** Types of the columns of `reading`, in order. */
export const READING_TYPES: readonly DuckDBType[] = [INTEGER, BIGINT, DOUBLE, INTEGER, BIGINT, INTEGER];
/** Types of the columns of `consumption_interval` and `consumption_day`, in order. */
export const CONSUMPTION_TYPES: readonly DuckDBType[] = [
  INTEGER,
  ...Array.from({ length: 6 }, () => BIGINT),
  ...Array.from({ length: 4 }, () => INTEGER),
  BIGINT,
];
/** Types of a temporary table of ranges of series. */
export const RANGE_TYPES: readonly DuckDBType[] = [INTEGER, INTEGER, BIGINT, BIGINT];
/** Types of a temporary table of series and instants. */
export const INSTANT_TYPES: readonly DuckDBType[] = [INTEGER, BIGINT];

function commentsOn(table: string): string {
  return `
  COMMENT ON COLUMN ${table}.start IS 'first instant, epoch milliseconds UTC';
  COMMENT ON COLUMN ${table}.value IS 'millionths of the canonical unit of the quantity, measured and estimated';
  COMMENT ON COLUMN ${table}.estimated IS 'the estimated part of value';
  COMMENT ON COLUMN ${table}.recorded_at IS 'since when it is known like this, epoch milliseconds UTC';`;
}
