/**
 * The store in InfluxDB 1.x, 2.x or 3.x: line protocol out, InfluxQL over `/query` in.
 *
 * The official client is the transport only. Its retry buffer drops lines when it overflows and it opens
 * requests without bound (both measured); here the journal is the buffer: a write resolves when the
 * server has answered 2xx for all of it and rejects otherwise, and the processor repeats it. Writing the
 * same lines again changes nothing, because a point is overwritten by its series and time.
 */

import { InfluxDB, type Transport } from '@influxdata/influxdb-client';
import { allQuantities } from '../../domain/quantity.ts';
import type { ReadingBatch } from '../reading-batch.ts';
import type {
  ReadingsQuery,
  RefusedRow,
  SeriesInstant,
  SeriesReading,
  StoredReading,
  StoreStats,
  TimeSeriesStore,
  WriteResult,
} from '../store.ts';
import { classify } from './classify.ts';
import { ensureDatabase } from './database.ts';
import { authorizationOf, type InfluxOptions, writePath } from './influx-options.ts';
import { parseAnswer, quoteInstant, quoteName, quoteText, type Series } from './influxql.ts';
import { type Line, LineEncoder, MEASUREMENT } from './line-protocol.ts';

/** Statements in one query request. */
const STATEMENTS_MAX = 100;
/** Instants closer together than this are looked up as one range. */
const LOOKUP_GAP_MILLIS = 3_600_000;
/** InfluxDB keeps nanoseconds in 64 bits: 1677-09-21 to 2262-04-11. */
const INSTANT_MIN = -9_223_372_036_854;
const INSTANT_MAX = 9_223_372_036_854;

export class InfluxUnavailableError extends Error {
  readonly code: 'influx_unavailable' | 'influx_unauthorized';

  constructor(code: InfluxUnavailableError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InfluxUnavailableError';
    this.code = code;
  }
}

/**
 * A store on a server that need not be there yet: the database is made or checked before the first
 * question, and every question rejects while the server cannot be reached.
 */
export function openInfluxStore(options: InfluxOptions): TimeSeriesStore {
  const client = new InfluxDB({
    url: options.url,
    timeout: options.timeoutMillis,
    headers: authorizationOf(options),
  });
  return new InfluxStore(options, client.transport);
}

class InfluxStore implements TimeSeriesStore {
  readonly engine = 'influx';
  readonly #options: InfluxOptions;
  readonly #transport: Transport;
  readonly #encoder = new LineEncoder();
  readonly #writePath: string;
  readonly #series = new Set<number>();
  #databaseEnsured = false;
  #written = 0;
  #writes = 0;

  constructor(options: InfluxOptions, transport: Transport) {
    this.#options = options;
    this.#transport = transport;
    this.#writePath = writePath(options);
  }

  async write(batch: ReadingBatch): Promise<WriteResult> {
    checkRange(batch);
    await this.#ensureDatabase();
    const lines = this.#encoder.encode(batch);
    const refused: RefusedRow[] = [];
    const { linesMax, concurrency } = this.#options;
    let next = 0;
    const sendRest = async (): Promise<void> => {
      while (next < lines.length) {
        const start = next;
        next += linesMax;
        await this.#send(lines, start, Math.min(start + linesMax, lines.length), refused);
      }
    };
    await allSettledOrFirstError(Array.from({ length: concurrency }, sendRest));
    for (let row = 0; row < batch.count; row++) this.#series.add(batch.series[row] as number);
    this.#written += batch.count - refused.length;
    this.#writes++;
    return { refused: refused.sort((a, b) => a.row - b.row) };
  }

  async lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]> {
    const wanted = new Map<string, SeriesInstant>();
    for (const instant of instants) wanted.set(instantKey(instant), instant);
    const found = new Map<string, StoredReading>();
    const statements = lookupRanges([...wanted.values()]).map(({ meter, quantity, from, to }) => ({
      meter,
      quantity,
      query: `${selectOf(quantity)} WHERE "meter" = ${quoteText(meter)} AND time >= ${quoteInstant(from)} AND time <= ${quoteInstant(to)}`,
    }));
    for (let start = 0; start < statements.length; start += STATEMENTS_MAX) {
      const group = statements.slice(start, start + STATEMENTS_MAX);
      const answers = await this.#query(group.map(({ query }) => query));
      for (const [n, series] of answers.entries()) {
        const { meter, quantity } = group[n] as (typeof group)[number];
        for (const reading of series.flatMap(readingsOf)) {
          const key = instantKey({ meter, quantity, timestamp: reading.timestamp });
          if (wanted.has(key)) found.set(key, reading);
        }
      }
    }
    return instants.map((instant) => found.get(instantKey(instant)) ?? null);
  }

  async latest(): Promise<SeriesReading[]> {
    const quantities = allQuantities().map(({ name }) => name);
    const statements = quantities.map((quantity) => {
      const [value, ...rest] = fieldsOf(quantity);
      return `SELECT last(${value}), ${rest.join(', ')} FROM "${MEASUREMENT}" GROUP BY "enterprise", "meter"`;
    });
    const answers = await this.#query(statements);
    return answers.flatMap((series, n) =>
      series.flatMap(({ tags = {}, columns, values }) =>
        readingsOf({ columns, values }).map((reading) => ({
          key: { enterprise: tags['enterprise'] ?? '', meter: tags['meter'] ?? '', quantity: quantities[n] ?? '' },
          ...reading,
        })),
      ),
    );
  }

  async readings({ meter, quantity, from, to, limit }: ReadingsQuery): Promise<StoredReading[]> {
    // LIMIT 0 means no limit in InfluxQL.
    if (limit <= 0 || from >= to) return [];
    const range = `time >= ${quoteInstant(Math.max(from, INSTANT_MIN))} AND time < ${quoteInstant(Math.min(to, INSTANT_MAX))}`;
    const where = `"meter" = ${quoteText(meter)} AND ${range}`;
    const [series = []] = await this.#query([`${selectOf(quantity)} WHERE ${where} ORDER BY time LIMIT ${limit}`]);
    return series.flatMap(readingsOf);
  }

  /** The server does it, by the retention of the database. */
  async expire(): Promise<number> {
    return 0;
  }

  /** Counting would read every point. */
  async readingCount(): Promise<null> {
    return null;
  }

  stats(): StoreStats {
    return { engine: this.engine, series: this.#series.size, written: this.#written, writes: this.#writes };
  }

  async close(): Promise<void> {}

  /** Sends lines; halves what the server refuses until the lines that it refuses stand alone. */
  async #send(lines: readonly Line[], start: number, end: number, refused: RefusedRow[]): Promise<void> {
    let body = '';
    for (let i = start; i < end; i++) body += `${(lines[i] as Line).text}\n`;
    try {
      await this.#transport.request(this.#writePath, body, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        ...(this.#options.gzip ? { gzipThreshold: 1000 } : {}),
      });
    } catch (error) {
      const failure = classify(error);
      // Somebody has dropped it; it is made again before the next attempt.
      if (failure.kind === 'missing') this.#databaseEnsured = false;
      if (failure.kind !== 'refused' && failure.kind !== 'too_large') throw asStoreError(error);
      if (end - start === 1) {
        const line = lines[start] as Line;
        for (let row = line.firstRow; row < line.endRow; row++) refused.push({ row, detail: failure.message });
        return;
      }
      // A partial write has stored the good lines already; storing them again changes nothing.
      const middle = (start + end) >>> 1;
      await this.#send(lines, start, middle, refused);
      await this.#send(lines, middle, end, refused);
    }
  }

  async #ensureDatabase(): Promise<void> {
    if (this.#databaseEnsured) return;
    await this.#ask(() => ensureDatabase(this.#transport, this.#options));
    this.#databaseEnsured = true;
  }

  async #query(statements: readonly string[]): Promise<Series[][]> {
    await this.#ensureDatabase();
    const parameters = new URLSearchParams({ db: this.#options.database, epoch: 'ms', q: statements.join('; ') });
    return this.#ask(async () => {
      const body: unknown = await this.#transport.request('/query', parameters.toString(), {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      });
      return parseAnswer(body);
    });
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      throw asStoreError(error);
    }
  }
}

function asStoreError(error: unknown): Error {
  const { kind, message } = classify(error);
  if (kind === 'unauthorized') {
    const advice = `InfluxDB refuses the hub's credential: ${message}`;
    return new InfluxUnavailableError('influx_unauthorized', advice, { cause: error });
  }
  return new InfluxUnavailableError('influx_unavailable', `InfluxDB: ${message}`, { cause: error });
}

/** A point outside of what the server can hold would be refused line by line, or wrapped around. */
function checkRange(batch: ReadingBatch): void {
  for (let row = 0; row < batch.count; row++) {
    const timestamp = batch.timestamp[row] as number;
    const offset = batch.offset[row] as number;
    if (timestamp < INSTANT_MIN || timestamp > INSTANT_MAX)
      throw new RangeError(`instant ${timestamp} is out of range`);
    if (offset > Number.MAX_SAFE_INTEGER) throw new RangeError(`offset ${offset} is beyond 2^53`);
  }
}

function fieldsOf(quantity: string): [string, string, string, string] {
  return [quoteName(quantity), quoteName(`${quantity}_q`), quoteName(`${quantity}_m`), quoteName(`${quantity}_i`)];
}

function selectOf(quantity: string): string {
  return `SELECT ${fieldsOf(quantity).join(', ')} FROM "${MEASUREMENT}"`;
}

/** Columns are time, value, quality, offset, item, as selected. */
function readingsOf({ values }: Pick<Series, 'columns' | 'values'>): StoredReading[] {
  const readings: StoredReading[] = [];
  for (const [timestamp, value, quality, offset, item] of values) {
    if (value === null || value === undefined) continue;
    readings.push({
      timestamp: Number(timestamp),
      value: Number(value),
      quality: Number(quality),
      offset: Number(offset),
      item: Number(item),
    });
  }
  return readings;
}

interface LookupRange {
  readonly meter: string;
  readonly quantity: string;
  readonly from: number;
  readonly to: number;
}

/** Few ranges that hold all instants: neighbours in time of one series are asked for together. */
function lookupRanges(instants: readonly SeriesInstant[]): LookupRange[] {
  const ranges: LookupRange[] = [];
  const bySeries = Map.groupBy(instants, ({ meter, quantity }) => JSON.stringify([meter, quantity]));
  for (const group of bySeries.values()) {
    const { meter, quantity } = group[0] as SeriesInstant;
    const times = group.map(({ timestamp }) => timestamp).sort((a, b) => a - b);
    let from = times[0] as number;
    let to = from;
    for (const time of times) {
      if (time - to > LOOKUP_GAP_MILLIS) {
        ranges.push({ meter, quantity, from, to });
        from = time;
      }
      to = time;
    }
    ranges.push({ meter, quantity, from, to });
  }
  return ranges;
}

function instantKey({ meter, quantity, timestamp }: SeriesInstant): string {
  return `${meter}\n${quantity}\n${timestamp}`;
}

/** Waits for all even where one fails, so that no request is left running when the write is repeated. */
async function allSettledOrFirstError(tasks: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) {
    if (result.status === 'rejected') throw result.reason as Error;
  }
}
