/**
 * The embedded store: one DuckDB file. One process can own the file, and inside it one thread does;
 * other threads ask that thread.
 */

import { mkdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { ConsumptionBatch, ConsumptionSeries, ConsumptionWindow, Granularity } from '../consumption.ts';
import type { ReadingBatch } from '../reading-batch.ts';
import { FOREVER, type Retention } from '../retention.ts';
import { SeriesBounds } from '../series-bounds.ts';
import {
  type ConsumptionFrontier,
  NOTHING_REFUSED,
  type ReadingsQuery,
  type ReadingWindow,
  type SeriesInstant,
  type SeriesKey,
  type SeriesReading,
  type StoredReading,
  type StoreStats,
  type TimeSeriesStore,
  type WindowReadings,
  type WriteResult,
} from '../store.ts';
import { Turns } from '../turns.ts';
import { assembleWindows } from '../window-readings.ts';
import { appendColumns, appendTo, type Column } from './chunk-writer.ts';
import { ConsumptionTables } from './consumption-tables.ts';
import { endIfFatal } from './fatal.ts';
import { INSTANT_TYPES, READING_TYPES, SCHEMA } from './schema.ts';
import { CREATE_RANGES } from './series-ranges.ts';
import { inTransaction } from './transaction.ts';
import { readWindows, type SeriesWindow } from './window-reader.ts';

/** Of most meters, where nothing is known of one: a quarter of an hour. */
const PACE_USUAL = 900_000;
const FILE = 'readings.duckdb';

export interface DuckDbOptions {
  readonly directory: string;
  /** DuckDB's own limit for its buffers, such as `1GB`. */
  readonly memoryLimit: string;
  /** How long everything is kept; what is left out, for ever. */
  readonly retention?: Partial<Retention>;
  /** Bytes of log that are folded into the file; 64 MB by default. */
  readonly checkpointBytes?: number;
}

const CHECKPOINT_BYTES = 64 * 1024 * 1024;

/** Opens the store in `directory`, making it where it is missing. */
export async function openDuckDbStore(options: DuckDbOptions): Promise<TimeSeriesStore> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const instance = await DuckDBInstance.create(join(options.directory, FILE), {
    memory_limit: options.memoryLimit,
    threads: '2',
    // Never by itself: a checkpoint that finds no room on the disk is fatal, see #checkpoint.
    checkpoint_threshold: '1TB',
    // Never by a perfect hash table: it is made to the bounds of a column that another connection may be moving at
    // that moment, and the statement then fails ("aggregate group 4 exceeded total groups 4", seen with 1.5.6).
    perfect_ht_threshold: '0',
  });
  const writing = await instance.connect();
  const lookingUp = await instance.connect();
  const reading = await instance.connect();
  const deriving = await instance.connect();
  const reporting = await instance.connect();
  await writing.run(SCHEMA);
  await writing.run('CREATE TEMP TABLE replaced (series INTEGER, ts BIGINT)');
  await lookingUp.run('CREATE TEMP TABLE wanted (series INTEGER, ts BIGINT)');
  await deriving.run(CREATE_RANGES);
  await reporting.run(CREATE_RANGES);
  const store = new DuckDbStore(options, instance, { writing, lookingUp, reading, deriving, reporting });
  await store.loadSeries();
  return store;
}

/** A connection runs one statement at a time, so each purpose has its own. */
interface Connections {
  readonly writing: DuckDBConnection;
  readonly lookingUp: DuckDBConnection;
  readonly reading: DuckDBConnection;
  /** Reads windows of readings and writes the consumption that is derived from them. */
  readonly deriving: DuckDBConnection;
  /** Reads consumption. */
  readonly reporting: DuckDBConnection;
}

class DuckDbStore implements TimeSeriesStore {
  readonly engine = 'duckdb';
  readonly #options: DuckDbOptions;
  readonly #instance: DuckDBInstance;
  readonly #writing: DuckDBConnection;
  readonly #lookingUp: DuckDBConnection;
  readonly #reading: DuckDBConnection;
  readonly #deriving: DuckDBConnection;
  readonly #reporting: DuckDBConnection;
  readonly #retention: Retention;
  readonly #consumption: ConsumptionTables;
  readonly #bounds = new SeriesBounds();
  /** Ids of stored series, by meter, then quantity. */
  readonly #ids = new Map<string, Map<string, number>>();
  /** Ids by index in a batch's `keys`; valid for one `keys` array at a time. */
  #idsByIndex = new Int32Array(0);
  #idsByIndexOf: readonly SeriesKey[] | null = null;
  #seriesCount = 0;
  // A connection runs one statement at a time, and each that waits would hold one of the few threads that
  // all of them share: with forty readers a write was measured to wait 1.7 s instead of 0.06.
  readonly #writingTurns = new Turns();
  readonly #lookupTurns = new Turns();
  readonly #readingTurns = new Turns();
  /** Milliseconds between readings of a series, as far as some were read. */
  readonly #paces = new Map<number, number>();
  readonly #derivingTurns = new Turns();
  readonly #reportingTurns = new Turns();
  /** Whether the last write failed, and may have left something all the same. */
  #isUncertain = false;
  #written = 0;
  #writes = 0;

  constructor(options: DuckDbOptions, instance: DuckDBInstance, connections: Connections) {
    this.#options = options;
    this.#instance = instance;
    this.#writing = connections.writing;
    this.#lookingUp = connections.lookingUp;
    this.#reading = connections.reading;
    this.#deriving = connections.deriving;
    this.#reporting = connections.reporting;
    this.#retention = { ...FOREVER, ...options.retention };
    this.#consumption = new ConsumptionTables(this.#retention);
  }

  async loadSeries(): Promise<void> {
    const rows = await this.#query(this.#reading, 'SELECT id, meter, quantity FROM series ORDER BY id');
    for (const [id, meter, quantity] of rows) this.#remember(meter as string, quantity as string, id as number);
    this.#bounds.opened(this.#seriesCount);
    await this.#consumption.load(this.#reading);
  }

  async write(batch: ReadingBatch): Promise<WriteResult> {
    if (batch.count === 0) return NOTHING_REFUSED;
    return this.#writingTurns.take(async () => {
      const result = await this.#write(batch);
      await this.#checkpoint();
      return result;
    });
  }

  lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]> {
    return this.#lookupTurns.take(() => this.#lookup(instants));
  }

  async latest(): Promise<SeriesReading[]> {
    const rows = await this.#read(
      `SELECT s.enterprise, s.meter, s.quantity, r.*
       FROM (SELECT series, min(ts)::DOUBLE, max(ts)::DOUBLE, arg_max(value, ts), arg_max(quality, ts),
               arg_max(message, ts)::DOUBLE, arg_max(item, ts)
             FROM reading GROUP BY series) AS r(series, oldest, ts, value, quality, message, item)
       JOIN series s ON s.id = r.series ORDER BY s.id`,
    );
    return rows.map(([enterprise, meter, quantity, series, oldest, ...row]) => {
      const reading = toReading(row);
      this.#bounds.stored(series as number, oldest as number, reading.timestamp);
      return {
        key: { enterprise: enterprise as string, meter: meter as string, quantity: quantity as string },
        ...reading,
      };
    });
  }

  async firstInstants(series: readonly Pick<SeriesInstant, 'meter' | 'quantity'>[]): Promise<(number | null)[]> {
    const ids = series.map(({ meter, quantity }) => this.#ids.get(meter)?.get(quantity));
    const known = [...new Set(ids)].filter((id) => id !== undefined);
    if (known.length === 0) return ids.map(() => null);
    const earliest = known.reduce((least, id) => Math.min(least, this.#bounds.first(id)), Number.POSITIVE_INFINITY);
    const after = Number.isFinite(earliest) ? ` AND ts >= ${Math.trunc(earliest)}` : '';
    const sql = `SELECT series, min(ts)::DOUBLE FROM reading WHERE series IN (${known.join()})${after} GROUP BY series`;
    const rows = await this.#derivingTurns.take(() => this.#query(this.#deriving, sql));
    const first = new Map(rows as [number, number][]);
    return ids.map((id) => (id === undefined ? null : (first.get(id) ?? null)));
  }

  async readings({ meter, quantity, from, to, limit }: ReadingsQuery): Promise<StoredReading[]> {
    const id = this.#ids.get(meter)?.get(quantity);
    if (id === undefined) return [];
    const found: StoredReading[] = [];
    // The first of millions are found by sorting all of them: about as long a time is asked for as they will take.
    let span = Math.ceil((this.#paces.get(id) ?? PACE_USUAL) * limit * 1.2);
    for (let start = from; start < to && found.length < limit; span *= 4) {
      const end = Math.min(to, start + span);
      await this.#readingsBetween(id, start, end, limit - found.length, found);
      start = end;
    }
    const [first, last] = [found[0], found.at(-1)];
    if (first !== undefined && last !== undefined && found.length > 1)
      this.#paces.set(id, (last.timestamp - first.timestamp) / (found.length - 1));
    return found;
  }

  async #readingsBetween(id: number, from: number, to: number, limit: number, found: StoredReading[]): Promise<void> {
    const sql = `SELECT ts::DOUBLE, value, quality, message::DOUBLE, item FROM reading
       WHERE series = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT $4`;
    const values = [id, BigInt(from), BigInt(to), BigInt(limit)];
    const reader = await this.#readingTurns.take(() => this.#reading.runAndReadAll(sql, values));
    const [timestamps = [], amounts = [], qualities = [], offsets = [], items = []] = reader.getColumns();
    for (let at = 0; at < timestamps.length; at++) {
      found.push(toReading([timestamps[at], amounts[at], qualities[at], offsets[at], items[at]] as DuckDBValue[]));
    }
  }

  async readingWindows(windows: readonly ReadingWindow[], context: number): Promise<WindowReadings> {
    const known: SeriesWindow[] = [];
    for (const [place, { meter, quantity, from, to }] of windows.entries()) {
      const series = this.#ids.get(meter)?.get(quantity);
      if (series !== undefined) known.push({ place, series, from, to });
    }
    const parts = await this.#derivingTurns.take(() => readWindows(this.#deriving, this.#bounds, known, context));
    return assembleWindows(parts, windows, context);
  }

  async replaceConsumption(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): Promise<void> {
    const replace = this.#consumption.replacement(granularity, batch, windows);
    await this.#derivingTurns.take(() => replace(this.#deriving));
    if (this.#isLogLong()) await this.#writingTurns.take(() => this.#checkpoint());
  }

  consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch> {
    return this.#reportingTurns.take(() => this.#consumption.read(this.#reporting, granularity, keys, from, to));
  }

  consumptionFrontiers(): Promise<ConsumptionFrontier[]> {
    return this.#derivingTurns.take(() => this.#consumption.frontiers(this.#deriving));
  }

  async readingCount(): Promise<number> {
    const sql = 'SELECT ((SELECT count(*) FROM reading) + (SELECT coalesce(sum(readings), 0) FROM expired))::DOUBLE';
    const [[count] = []] = await this.#read(sql);
    return count as number;
  }

  async expire(now: number): Promise<number> {
    await this.#derivingTurns.take(() => this.#consumption.expire(this.#deriving, now));
    const { raw } = this.#retention;
    return raw === null ? 0 : this.#writingTurns.take(() => this.#expire(now - raw));
  }

  stats(): StoreStats {
    return { engine: this.engine, series: this.#seriesCount, written: this.#written, writes: this.#writes };
  }

  async close(): Promise<void> {
    await Promise.all([this.#lookupTurns.close(), this.#readingTurns.close(), this.#reportingTurns.close()]);
    await this.#derivingTurns.close();
    await this.#writingTurns.close();
    this.#reporting.closeSync();
    this.#deriving.closeSync();
    this.#reading.closeSync();
    this.#lookingUp.closeSync();
    this.#writing.closeSync();
    this.#instance.closeSync();
  }

  async #write(batch: ReadingBatch): Promise<WriteResult> {
    const added: { id: number; key: SeriesKey }[] = [];
    try {
      await inTransaction(this.#writing, async () => {
        // There is no key that would refuse a second copy of what a failed write has left.
        if (this.#isUncertain) await this.#writing.run(`DELETE FROM series WHERE id > ${this.#seriesCount}`);
        const ids = this.#seriesIds(batch, added);
        this.#bounds.writing(ids, batch.timestamp);
        await this.#insertSeries(added);
        const replacing = this.#isUncertain ? Array.from({ length: batch.count }, (_, row) => row) : batch.replacing;
        if (replacing.length > 0) await this.#deleteReplaced(batch, ids, replacing);
        await this.#append(batch, ids);
      });
    } catch (error) {
      this.#isUncertain = true;
      this.#forget(added);
      throw error;
    }
    this.#isUncertain = false;
    this.#written += batch.count;
    this.#writes++;
    return NOTHING_REFUSED;
  }

  #expire(before: number): Promise<number> {
    return inTransaction(this.#writing, async () => {
      const result = await this.#writing.runAndReadAll('DELETE FROM reading WHERE ts < $1', [
        BigInt(Math.floor(before)),
      ]);
      const expired = Number(result.getRows()[0]?.[0] ?? 0);
      if (expired > 0) await this.#writing.run('INSERT INTO expired VALUES ($1)', [BigInt(expired)]);
      return expired;
    });
  }

  /**
   * Folds the log into the file once it is long, and only with room on the disk for all of it again (a
   * quarter was measured to be needed for random values): the commit has made the data durable, and a log
   * that goes on growing does no harm. Never fails a write that has been committed. Needs the turn of the
   * writing connection, and takes that of the deriving one: a checkpoint is refused while others write.
   */
  async #checkpoint(): Promise<void> {
    if (!this.#isLogLong()) return;
    const { directory } = this.#options;
    try {
      const { bavail, bsize } = statfsSync(directory);
      if (bavail * bsize >= this.#logBytes()) await this.#derivingTurns.take(() => this.#writing.run('CHECKPOINT'));
    } catch (error) {
      // Refused all the same: then the next write tries again.
      endIfFatal(error as Error);
    }
  }

  #isLogLong(): boolean {
    return this.#logBytes() >= (this.#options.checkpointBytes ?? CHECKPOINT_BYTES);
  }

  #logBytes(): number {
    return statSync(join(this.#options.directory, `${FILE}.wal`), { throwIfNoEntry: false })?.size ?? 0;
  }

  async #append(batch: ReadingBatch, ids: Int32Array<ArrayBuffer>): Promise<void> {
    const columns: Column[] = [
      { type: 'int32', values: ids },
      { type: 'int64', values: batch.timestamp },
      { type: 'double', values: batch.value },
      { type: 'int32', values: batch.quality },
      { type: 'int64', values: batch.offset },
      { type: 'int32', values: batch.item },
    ];
    await appendTo(this.#writing, 'reading', (appender) =>
      appendColumns(appender, READING_TYPES, columns, batch.count),
    );
  }

  async #insertSeries(added: readonly { id: number; key: SeriesKey }[]): Promise<void> {
    if (added.length === 0) return;
    await appendTo(this.#writing, 'series', (appender) => {
      for (const { id, key } of added) {
        appender.appendInteger(id);
        appender.appendVarchar(key.enterprise);
        appender.appendVarchar(key.meter);
        appender.appendVarchar(key.quantity);
        appender.endRow();
      }
    });
  }

  async #deleteReplaced(batch: ReadingBatch, ids: Int32Array<ArrayBuffer>, rows: readonly number[]): Promise<void> {
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
    const columns: Column[] = [
      { type: 'int32', values: series },
      { type: 'int64', values: timestamps },
    ];
    await appendTo(
      connection,
      table,
      (appender) => appendColumns(appender, INSTANT_TYPES, columns, series.length),
      'temp',
    );
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

  #read(sql: string, values: DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    return this.#readingTurns.take(() => this.#query(this.#reading, sql, values));
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
