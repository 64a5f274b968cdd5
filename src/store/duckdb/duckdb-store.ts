/**
 * The embedded store: one DuckDB file. One process can own the file, and inside it one thread does;
 * other threads ask that thread.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { ReadingBatch } from '../reading-batch.ts';
import type {
  ReadingsQuery,
  SeriesInstant,
  SeriesKey,
  SeriesReading,
  StoredReading,
  StoreStats,
  TimeSeriesStore,
} from '../store.ts';
import { appendColumns } from './chunk-writer.ts';
import { INSTANT_TYPES, READING_TYPES, SCHEMA } from './schema.ts';

const FILE = 'readings.duckdb';

export interface DuckDbOptions {
  readonly directory: string;
  /** DuckDB's own limit for its buffers, such as `1GB`. */
  readonly memoryLimit: string;
}

/** Opens the store in `directory`, making it where it is missing. */
export async function openDuckDbStore(options: DuckDbOptions): Promise<TimeSeriesStore> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(join(options.directory, FILE), {
    memory_limit: options.memoryLimit,
    threads: '2',
    // The commit is what makes data durable; folding the log into the file can wait for 64 MB of it.
    checkpoint_threshold: '64MB',
  });
  const writing = await instance.connect();
  const lookingUp = await instance.connect();
  const reading = await instance.connect();
  await writing.run(SCHEMA);
  await writing.run('CREATE TEMP TABLE replaced (series INTEGER, ts BIGINT)');
  await lookingUp.run('CREATE TEMP TABLE wanted (series INTEGER, ts BIGINT)');
  const store = new DuckDbStore(instance, { writing, lookingUp, reading });
  await store.loadSeries();
  return store;
}

/** A connection runs one statement at a time, so each purpose has its own. */
interface Connections {
  readonly writing: DuckDBConnection;
  readonly lookingUp: DuckDBConnection;
  readonly reading: DuckDBConnection;
}

class DuckDbStore implements TimeSeriesStore {
  readonly engine = 'duckdb';
  readonly #instance: DuckDBInstance;
  readonly #writing: DuckDBConnection;
  readonly #lookingUp: DuckDBConnection;
  readonly #reading: DuckDBConnection;
  /** Ids of stored series, by meter, then quantity. */
  readonly #ids = new Map<string, Map<string, number>>();
  /** Ids by index in a batch's `keys`; valid for one `keys` array at a time. */
  #idsByIndex = new Int32Array(0);
  #idsByIndexOf: readonly SeriesKey[] | null = null;
  #seriesCount = 0;
  #lookups: Promise<unknown> = Promise.resolve();
  #written = 0;
  #writes = 0;

  constructor(instance: DuckDBInstance, connections: Connections) {
    this.#instance = instance;
    this.#writing = connections.writing;
    this.#lookingUp = connections.lookingUp;
    this.#reading = connections.reading;
  }

  async loadSeries(): Promise<void> {
    const rows = await this.#query(this.#reading, 'SELECT id, meter, quantity FROM series ORDER BY id');
    for (const [id, meter, quantity] of rows) this.#remember(meter as string, quantity as string, id as number);
  }

  async write(batch: ReadingBatch): Promise<void> {
    if (batch.count === 0) return;
    const added: { id: number; key: SeriesKey }[] = [];
    const ids = this.#seriesIds(batch, added);
    await this.#writing.run('BEGIN TRANSACTION');
    try {
      await this.#insertSeries(added);
      if (batch.replacing.length > 0) await this.#deleteReplaced(batch, ids);
      await this.#append(batch, ids);
      await this.#writing.run('COMMIT');
    } catch (error) {
      this.#forget(added);
      await this.#writing.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    this.#written += batch.count;
    this.#writes++;
  }

  lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]> {
    // One temporary table serves all look-ups, so they take turns.
    const turn = this.#lookups.then(() => this.#lookup(instants));
    this.#lookups = turn.catch(() => undefined);
    return turn;
  }

  async latest(): Promise<SeriesReading[]> {
    const rows = await this.#query(
      this.#reading,
      `SELECT s.enterprise, s.meter, s.quantity, r.*
       FROM (SELECT series, max(ts)::DOUBLE, arg_max(value, ts), arg_max(quality, ts), arg_max(message, ts)::DOUBLE,
               arg_max(item, ts)
             FROM reading GROUP BY series) AS r(series, ts, value, quality, message, item)
       JOIN series s ON s.id = r.series ORDER BY s.id`,
    );
    return rows.map(([enterprise, meter, quantity, , ...reading]) => ({
      key: { enterprise: enterprise as string, meter: meter as string, quantity: quantity as string },
      ...toReading(reading),
    }));
  }

  async readings({ meter, quantity, from, to, limit }: ReadingsQuery): Promise<StoredReading[]> {
    const id = this.#ids.get(meter)?.get(quantity);
    if (id === undefined) return [];
    const rows = await this.#query(
      this.#reading,
      `SELECT ts::DOUBLE, value, quality, message::DOUBLE, item FROM reading
       WHERE series = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT $4`,
      [id, BigInt(from), BigInt(to), BigInt(limit)],
    );
    return rows.map(toReading);
  }

  async readingCount(): Promise<number> {
    const [[count] = []] = await this.#query(this.#reading, 'SELECT count(*)::DOUBLE FROM reading');
    return count as number;
  }

  stats(): StoreStats {
    return { engine: this.engine, series: this.#seriesCount, written: this.#written, writes: this.#writes };
  }

  async close(): Promise<void> {
    await this.#lookups;
    this.#reading.closeSync();
    this.#lookingUp.closeSync();
    this.#writing.closeSync();
    this.#instance.closeSync();
  }

  async #append(batch: ReadingBatch, ids: Int32Array<ArrayBuffer>): Promise<void> {
    const appender = await this.#writing.createAppender('reading');
    appendColumns(
      appender,
      READING_TYPES,
      [
        { type: 'int32', values: ids },
        { type: 'int64', values: batch.timestamp },
        { type: 'double', values: batch.value },
        { type: 'int32', values: batch.quality },
        { type: 'int64', values: batch.offset },
        { type: 'int32', values: batch.item },
      ],
      batch.count,
    );
    appender.closeSync();
  }

  async #insertSeries(added: readonly { id: number; key: SeriesKey }[]): Promise<void> {
    if (added.length === 0) return;
    const appender = await this.#writing.createAppender('series');
    for (const { id, key } of added) {
      appender.appendInteger(id);
      appender.appendVarchar(key.enterprise);
      appender.appendVarchar(key.meter);
      appender.appendVarchar(key.quantity);
      appender.endRow();
    }
    appender.closeSync();
  }

  async #deleteReplaced(batch: ReadingBatch, ids: Int32Array<ArrayBuffer>): Promise<void> {
    const rows = batch.replacing;
    const series = Int32Array.from(rows, (row) => ids[row] as number);
    const timestamps = Float64Array.from(rows, (row) => batch.timestamp[row] as number);
    await this.#fill(this.#writing, 'replaced', series, timestamps);
    await this.#writing.run(
      `DELETE FROM reading USING replaced
       WHERE reading.series = replaced.series AND reading.ts = replaced.ts AND ${between('reading.ts', timestamps)}`,
    );
  }

  async #lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]> {
    const found: (StoredReading | null)[] = new Array(instants.length).fill(null);
    const series = new Int32Array(instants.length);
    const timestamps = new Float64Array(instants.length);
    const positions = new Map<string, number[]>();
    let known = 0;
    for (let i = 0; i < instants.length; i++) {
      const { meter, quantity, timestamp } = instants[i] as SeriesInstant;
      const id = this.#ids.get(meter)?.get(quantity);
      if (id === undefined) continue;
      const sought = `${id} ${timestamp}`;
      const same = positions.get(sought);
      if (same !== undefined) {
        same.push(i);
        continue;
      }
      positions.set(sought, [i]);
      series[known] = id;
      timestamps[known] = timestamp;
      known++;
    }
    if (known === 0) return found;
    const soughtTimes = timestamps.subarray(0, known);
    await this.#fill(this.#lookingUp, 'wanted', series.subarray(0, known), soughtTimes);
    const rows = await this.#query(
      this.#lookingUp,
      `SELECT r.series, r.ts::DOUBLE, r.value, r.quality, r.message::DOUBLE, r.item
       FROM reading r JOIN wanted w ON r.series = w.series AND r.ts = w.ts
       WHERE ${between('r.ts', soughtTimes)}`,
    );
    for (const [id, ...row] of rows) {
      const reading = toReading(row);
      for (const i of positions.get(`${id} ${reading.timestamp}`) ?? []) found[i] = reading;
    }
    return found;
  }

  async #fill(
    connection: DuckDBConnection,
    table: string,
    series: Int32Array<ArrayBuffer>,
    timestamps: Float64Array<ArrayBuffer>,
  ): Promise<void> {
    await connection.run(`DELETE FROM ${table}`);
    const appender = await connection.createAppender(table, 'main', 'temp');
    appendColumns(
      appender,
      INSTANT_TYPES,
      [
        { type: 'int32', values: series },
        { type: 'int64', values: timestamps },
      ],
      series.length,
    );
    appender.closeSync();
  }

  /** The stored id of each row's series; new series get the next ids. */
  #seriesIds(batch: ReadingBatch, added: { id: number; key: SeriesKey }[]): Int32Array<ArrayBuffer> {
    if (this.#idsByIndexOf !== batch.keys || this.#idsByIndex.length < batch.keys.length) {
      const enlarged = new Int32Array(batch.keys.length * 2);
      if (this.#idsByIndexOf === batch.keys) enlarged.set(this.#idsByIndex);
      this.#idsByIndex = enlarged;
      this.#idsByIndexOf = batch.keys;
    }
    const ids = new Int32Array(batch.count);
    for (let row = 0; row < batch.count; row++) {
      const index = batch.series[row] as number;
      // 0 is no id: they begin at 1.
      ids[row] = this.#idsByIndex[index] || this.#idOf(index, batch.keys[index] as SeriesKey, added);
    }
    return ids;
  }

  #idOf(index: number, key: SeriesKey, added: { id: number; key: SeriesKey }[]): number {
    let id = this.#ids.get(key.meter)?.get(key.quantity);
    if (id === undefined) {
      id = this.#seriesCount + 1;
      this.#remember(key.meter, key.quantity, id);
      added.push({ id, key });
    }
    this.#idsByIndex[index] = id;
    return id;
  }

  #remember(meter: string, quantity: string, id: number): void {
    let quantities = this.#ids.get(meter);
    if (quantities === undefined) {
      quantities = new Map();
      this.#ids.set(meter, quantities);
    }
    quantities.set(quantity, id);
    this.#seriesCount = Math.max(this.#seriesCount, id);
  }

  #forget(added: readonly { id: number; key: SeriesKey }[]): void {
    for (const { key } of added) this.#ids.get(key.meter)?.delete(key.quantity);
    this.#seriesCount -= added.length;
    if (added.length > 0) this.#idsByIndexOf = null;
  }

  async #query(connection: DuckDBConnection, sql: string, values: DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    const reader = await connection.runAndReadAll(sql, values);
    return reader.getRows();
  }
}

/** Bounds that let DuckDB skip row groups by their stored minimum and maximum. */
function between(column: string, timestamps: Float64Array): string {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const timestamp of timestamps) {
    first = Math.min(first, timestamp);
    last = Math.max(last, timestamp);
  }
  return `${column} BETWEEN ${first} AND ${last}`;
}

function toReading([timestamp, value, quality, offset, item]: readonly DuckDBValue[]): StoredReading {
  return {
    timestamp: timestamp as number,
    value: value as number,
    quality: quality as number,
    offset: offset as number,
    item: item as number,
  };
}
