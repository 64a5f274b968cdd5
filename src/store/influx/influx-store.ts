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
import { classify, type Failure } from './classify.ts';
import { ensureDatabase } from './database.ts';
import { authorizationOf, type InfluxOptions, writePath } from './influx-options.ts';
import { parseAnswer, quoteInstant, quoteName, quoteText, type Series } from './influxql.ts';
import { INSTANT_MAX, INSTANT_MIN, LineEncoder, type Lines, MEASUREMENT } from './line-protocol.ts';
import { SeriesCount } from './series-count.ts';

/** Statements in one query request. */
const STATEMENTS_MAX = 100;
/**
 * Instants closer together than this are looked up as one range: longer, and the readings of every second
 * between two of them would be fetched as well.
 */
const LOOKUP_GAP_MILLIS = 300_000;
/** What a server answers to a write that it has made durable; anything else, 200 from a proxy too, is no receipt. */
const NO_CONTENT = 204;

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
  readonly #series = new SeriesCount();
  #databaseEnsured = false;
  #closed = false;
  #written = 0;
  #writes = 0;

  constructor(options: InfluxOptions, transport: Transport) {
    this.#options = options;
    this.#transport = transport;
    this.#writePath = writePath(options);
  }

  async write(batch: ReadingBatch): Promise<WriteResult> {
    await this.#ensureDatabase();
    const refused: RefusedRow[] = [];
    const { retentionMillis, linesMax } = this.#options;
    const chunks = this.#encoder.chunks(batch, linesMax, {
      instantMin: Math.max(INSTANT_MIN, retentionMillis === null ? INSTANT_MIN : Date.now() - retentionMillis),
      refuse: (row, detail) => refused.push({ row, detail }),
    });
    await this.#sendAll(new Sending(batch, refused), chunks);
    this.#series.addBatch(batch);
    this.#written += batch.count - refused.length;
    this.#writes++;
    return { refused: refused.sort((a, b) => a.row - b.row) };
  }

  async lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]> {
    const wanted = new Map<string, SeriesInstant>();
    for (const instant of instants) {
      if (isInRange(instant.timestamp)) wanted.set(instantKey(instant), instant);
    }
    const found = new Map<string, StoredReading>();
    const statements = lookupRanges([...wanted.values()]).map(({ meter, quantity, from, to }) => ({
      meter,
      quantity,
      query: `${selectOf(quantity)} WHERE "meter" = ${quoteText(meter)} AND ${timeRange(from, to)}`,
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
      return `SELECT last(${value}), ${rest.join(', ')} FROM "${MEASUREMENT}" WHERE ${timeRange(INSTANT_MIN, INSTANT_MAX)} GROUP BY "enterprise", "meter"`;
    });
    const answers = await this.#query(statements);
    const latest = answers.flatMap((series, n) =>
      series.flatMap(({ tags = {}, columns, values }) =>
        readingsOf({ columns, values }).map((reading) => ({
          key: { enterprise: tags['enterprise'] ?? '', meter: tags['meter'] ?? '', quantity: quantities[n] ?? '' },
          ...reading,
        })),
      ),
    );
    for (const { key } of latest) this.#series.add(key);
    return latest;
  }

  async readings({ meter, quantity, from, to, limit }: ReadingsQuery): Promise<StoredReading[]> {
    // LIMIT 0 means no limit in InfluxQL.
    if (limit <= 0 || from >= to) return [];
    const [first, last] = [Math.max(from, INSTANT_MIN), Math.min(to - 1, INSTANT_MAX)];
    if (first > last) return [];
    const where = `"meter" = ${quoteText(meter)} AND ${timeRange(first, last)}`;
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

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** Sends all chunks with a bounded number of requests at one time; none is begun after one has failed. */
  async #sendAll(sending: Sending, chunks: Iterator<Lines>): Promise<void> {
    let failed = false;
    const sendRest = async (): Promise<void> => {
      for (let next = chunks.next(); !failed && next.done !== true; next = chunks.next()) {
        try {
          await this.#send(sending, next.value);
        } catch (error) {
          failed = true;
          throw error;
        }
      }
    };
    await allSettledOrFirstError(Array.from({ length: this.#options.concurrency }, sendRest));
  }

  /** Sends lines. Where the server refuses some, they are sent again one row a line, in halves, until those stand alone. */
  async #send(sending: Sending, lines: Lines): Promise<void> {
    const failure = await this.#post(lines.text);
    if (failure !== null) await this.#narrow(sending, rowsByQuantity(sending, lines));
  }

  /** A partial write has stored the good lines already; storing them again changes nothing. */
  async #narrow(sending: Sending, rows: readonly number[]): Promise<void> {
    const failure = await this.#post(rows.map((row) => this.#encoder.encodeRow(sending.batch, row)).join(''));
    if (failure === null) return;
    if (rows.length === 1 || (failure.kind === 'refused' && failure.dropped === rows.length)) {
      for (const row of rows) sending.refused.push({ row, detail: failure.message });
      return;
    }
    const middle = rows.length >>> 1;
    await this.#narrow(sending, rows.slice(0, middle));
    await this.#narrow(sending, rows.slice(middle));
  }

  /** Null where all lines are durable; throws where that has to be tried again. */
  async #post(body: string): Promise<Refusal | null> {
    let status = 0;
    try {
      await this.#transport.request(
        this.#writePath,
        body,
        {
          method: 'POST',
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          ...(this.#options.gzip ? { gzipThreshold: 1000 } : {}),
        },
        (_, statusCode) => {
          status = statusCode ?? 0;
        },
      );
    } catch (error) {
      const failure = classify(error);
      if (failure.kind === 'refused' || failure.kind === 'too_large') return failure;
      throw this.#storeError(error);
    }
    if (status === NO_CONTENT) return null;
    const message = `InfluxDB: a write was answered with ${status}, which no InfluxDB does`;
    throw new InfluxUnavailableError('influx_unavailable', message);
  }

  async #ensureDatabase(): Promise<void> {
    if (this.#closed) throw new Error('the store is closed');
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
      throw this.#storeError(error);
    }
  }

  #storeError(error: unknown): InfluxUnavailableError {
    // Somebody has dropped it; it is made again before the next attempt.
    if (classify(error).kind === 'missing') this.#databaseEnsured = false;
    return asStoreError(error);
  }
}

type Refusal = Extract<Failure, { kind: 'refused' | 'too_large' }>;

/** A batch on its way, and what was refused of it so far. */
class Sending {
  readonly batch: ReadingBatch;
  readonly refused: RefusedRow[];

  constructor(batch: ReadingBatch, refused: RefusedRow[]) {
    this.batch = batch;
    this.refused = refused;
  }
}

/**
 * Rows of one quantity together and in order of time: what is refused is most often a field of a shard, so
 * that a few requests find all of it.
 */
function rowsByQuantity({ batch, refused }: Sending, { firstRow, endRow }: Lines): number[] {
  const before = new Set(refused.map(({ row }) => row));
  const rows = Array.from({ length: endRow - firstRow }, (_, i) => firstRow + i).filter((row) => !before.has(row));
  const byQuantity = Map.groupBy(rows, (row) => batch.keys[batch.series[row] as number]?.quantity);
  const time = (row: number): number => batch.timestamp[row] as number;
  return [...byQuantity.values()].flatMap((group) => group.sort((a, b) => time(a) - time(b)));
}

function isInRange(instant: number): boolean {
  return instant >= INSTANT_MIN && instant <= INSTANT_MAX;
}

/** Both inside. Without an upper bound some queries end at the server's now. */
function timeRange(first: number, last: number): string {
  return `time >= ${quoteInstant(first)} AND time <= ${quoteInstant(last)}`;
}

function asStoreError(error: unknown): InfluxUnavailableError {
  const { kind, message } = classify(error);
  if (kind === 'unauthorized') {
    const advice = `InfluxDB refuses the hub's credential: ${message}`;
    return new InfluxUnavailableError('influx_unauthorized', advice, { cause: error });
  }
  return new InfluxUnavailableError('influx_unavailable', `InfluxDB: ${message}`, { cause: error });
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
    // A point that is being written at this moment was seen with some of its fields.
    if (value == null || quality == null || offset == null || item == null) continue;
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
