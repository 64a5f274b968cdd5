/** Tables of the DuckDB store. */

import { BIGINT, DOUBLE, type DuckDBType, INTEGER } from '@duckdb/node-api';

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
  COMMENT ON TABLE expired IS 'how many readings were deleted for their age';
  COMMENT ON COLUMN reading.ts IS 'instant of the reading, epoch milliseconds UTC';
  COMMENT ON COLUMN reading.value IS 'in the canonical unit of the quantity';
  COMMENT ON COLUMN reading.message IS 'journal offset of the message that brought it';
  COMMENT ON COLUMN reading.item IS 'position of the value in that message';
`;

/** Types of the columns of `reading`, in order. */
export const READING_TYPES: readonly DuckDBType[] = [INTEGER, BIGINT, DOUBLE, INTEGER, BIGINT, INTEGER];
/** Types of a temporary table of series and instants. */
export const INSTANT_TYPES: readonly DuckDBType[] = [INTEGER, BIGINT];
