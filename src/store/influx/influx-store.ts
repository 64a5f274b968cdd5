/**
 * The store in InfluxDB 1.x, 2.x or 3.x: line protocol out, InfluxQL over `/query` in.
 *
 * The official client is the transport only. Its retry buffer drops lines when it overflows and it opens
 * requests without bound (both measured); here the journal is the buffer: a write resolves when the
 * server has answered 2xx for all of it and rejects otherwise, and the processor repeats it. Writing the
 * same lines again changes nothing, because a point is overwritten by its series and time.
 */

import { InfluxDB } from '@influxdata/influxdb-client';
import { allQuantities } from '../../domain/quantity.ts';
import type { ConsumptionBatch, ConsumptionSeries, ConsumptionWindow, Granularity } from '../consumption.ts';
import type { ReadingBatch } from '../reading-batch.ts';
import { SeriesBounds } from '../series-bounds.ts';
import type {
  ConsumptionFrontier,
  ReadingsQuery,
  ReadingWindow,
  RefusedRow,
  SeriesInstant,
  SeriesReading,
  StoredReading,
  StoreStats,
  TimeSeriesStore,
  WindowReadings,
  WriteResult,
} from '../store.ts';
import { forEachOf } from './bounded.ts';
import { InfluxConsumption } from './consumption.ts';
import { authorizationOf, type InfluxOptions } from './influx-options.ts';
import { quoteName, quoteText, type Series, timeRange } from './influxql.ts';
import { INSTANT_MAX, INSTANT_MIN, LineEncoder, type Lines, MEASUREMENT } from './line-protocol.ts';
import { SeriesNumbers } from './series-numbers.ts';
import { InfluxServer, STATEMENTS_MAX } from './server.ts';
import { readWindows } from './window-reader.ts';

/**
 * Instants closer together than this are looked up as one range: longer, and the readings of every second
 * between two of them would be fetched as well.
 */
const LOOKUP_GAP_MILLIS = 300_000;

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
  return new InfluxStore(new InfluxServer(options, client.transport));
}

class InfluxStore implements TimeSeriesStore {
  readonly engine = 'influx';
  readonly #server: InfluxServer;
  readonly #consumption: InfluxConsumption;
  readonly #encoder = new LineEncoder();
  readonly #series = new SeriesNumbers();
  /** By number of the series; not known before `latest` has told what is there. */
  readonly #bounds = new SeriesBounds();
  #areBoundsKnown = false;
  #written = 0;
  #writes = 0;

  constructor(server: InfluxServer) {
    this.#server = server;
    this.#consumption = new InfluxConsumption(server);
  }

  async write(batch: ReadingBatch): Promise<WriteResult> {
    await this.#server.ensureDatabase();
    const refused: RefusedRow[] = [];
    const { linesMax, retention } = this.#server.options;
    this.#bounds.writing(this.#series.numbersOf(batch), batch.timestamp);
    const chunks = this.#encoder.chunks(batch, linesMax, {
      instantMin: Math.max(INSTANT_MIN, retention.raw === null ? INSTANT_MIN : Date.now() - retention.raw),
      refuse: (row, detail) => refused.push({ row, detail }),
    });
    await this.#sendAll(new Sending(batch, refused), chunks);
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
      const answers = await this.#server.query(
        'reading',
        group.map(({ query }) => query),
      );
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
    const answers = await this.#server.query('reading', statements);
    const latest = answers.flatMap((series, n) =>
      series.flatMap(({ tags = {}, columns, values }) =>
        readingsOf({ columns, values }).map((reading) => ({
          key: { enterprise: tags['enterprise'] ?? '', meter: tags['meter'] ?? '', quantity: quantities[n] ?? '' },
          ...reading,
        })),
      ),
    );
    const numbers = latest.map(({ key }) => this.#series.numberOf(key));
    this.#bounds.opened(this.#series.size);
    for (const [i, number] of numbers.entries()) {
      this.#bounds.stored(number, Number.NEGATIVE_INFINITY, latest[i]?.timestamp as number);
    }
    this.#areBoundsKnown = true;
    return latest;
  }

  async firstInstants(series: readonly Pick<SeriesInstant, 'meter' | 'quantity'>[]): Promise<(number | null)[]> {
    const instants: (number | null)[] = [];
    const span = timeRange(INSTANT_MIN, INSTANT_MAX);
    for (let start = 0; start < series.length; start += STATEMENTS_MAX) {
      const statements = series.slice(start, start + STATEMENTS_MAX).map(({ meter, quantity }) => {
        const where = `"meter" = ${quoteText(meter)} AND ${span}`;
        return `${selectOf(quantity)} WHERE ${where} ORDER BY time LIMIT 1`;
      });
      for (const found of await this.#server.query('reading', statements)) {
        instants.push(found.flatMap(readingsOf)[0]?.timestamp ?? null);
      }
    }
    return instants;
  }

  async readings({ meter, quantity, from, to, limit }: ReadingsQuery): Promise<StoredReading[]> {
    // LIMIT 0 means no limit in InfluxQL.
    if (limit <= 0 || from >= to) return [];
    const [first, last] = [Math.max(from, INSTANT_MIN), Math.min(to - 1, INSTANT_MAX)];
    if (first > last) return [];
    const where = `"meter" = ${quoteText(meter)} AND ${timeRange(first, last)}`;
    const [series = []] = await this.#server.query('reading', [
      `${selectOf(quantity)} WHERE ${where} ORDER BY time LIMIT ${limit}`,
    ]);
    return series.flatMap(readingsOf);
  }

  readingWindows(windows: readonly ReadingWindow[], context: number): Promise<WindowReadings> {
    return readWindows(this.#server, (window) => this.#boundsOf(window), windows, context);
  }

  async replaceConsumption(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): Promise<void> {
    await this.#consumption.replace(granularity, batch, windows);
  }

  consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch> {
    return this.#consumption.read(granularity, keys, from, to);
  }

  consumptionFrontiers(): Promise<ConsumptionFrontier[]> {
    return this.#consumption.frontiers();
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
    this.#server.close();
  }

  /** What a series can have readings between. */
  #boundsOf(series: Pick<ReadingWindow, 'meter' | 'quantity'>): { readonly first: number; readonly last: number } {
    if (!this.#areBoundsKnown) return { first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };
    const number = this.#series.find(series) ?? 0;
    return { first: this.#bounds.first(number), last: this.#bounds.last(number) };
  }

  #sendAll(sending: Sending, chunks: Iterator<Lines>): Promise<void> {
    return forEachOf(chunks, this.#server.options.concurrency, (lines) => this.#send(sending, lines));
  }

  /** Sends lines. Where the server refuses some, they are sent again one row a line, in halves, until those stand alone. */
  async #send(sending: Sending, lines: Lines): Promise<void> {
    const failure = await this.#server.write('reading', lines.text);
    if (failure !== null) await this.#narrow(sending, rowsByQuantity(sending, lines));
  }

  /** A partial write has stored the good lines already; storing them again changes nothing. */
  async #narrow(sending: Sending, rows: readonly number[]): Promise<void> {
    const failure = await this.#server.write(
      'reading',
      rows.map((row) => this.#encoder.encodeRow(sending.batch, row)).join(''),
    );
    if (failure === null) return;
    if (rows.length === 1 || (failure.kind === 'refused' && failure.dropped === rows.length)) {
      for (const row of rows) sending.refused.push({ row, detail: failure.message });
      return;
    }
    const middle = rows.length >>> 1;
    await this.#narrow(sending, rows.slice(0, middle));
    await this.#narrow(sending, rows.slice(middle));
  }
}

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
