/**
 * Consumption in DuckDB: one table for intervals and one for days, and one of the series in them. They
 * have a connection of their own for writing, so that readings are not held up: transactions that touch
 * different tables do not conflict.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import {
  ConsumptionBatch,
  type ConsumptionSeries,
  type ConsumptionWindow,
  GRANULARITIES,
  type Granularity,
  NARROW_COLUMNS,
  type Scope,
  WIDE_COLUMNS,
} from '../consumption.ts';
import { checkReplacement, hasTime } from '../consumption-check.ts';
import { oldestStart, type Retention } from '../retention.ts';
import { inOrder } from '../row-order.ts';
import type { ConsumptionFrontier } from '../store.ts';
import { readColumns } from './chunk-reader.ts';
import { appendColumns, appendTo, type Column } from './chunk-writer.ts';
import { CONSUMPTION_TYPES } from './schema.ts';
import { clustersOf, fillRanges, type SeriesRange, spanOf } from './series-ranges.ts';
import { inTransaction } from './transaction.ts';

/** Series that are named in the statement; more are joined with. */
const NAMED_MAX = 50;
const COLUMNS = `c.start::DOUBLE, c.value::DOUBLE, c.estimated::DOUBLE, c.measured_millis::DOUBLE,
  c.estimated_millis::DOUBLE, c.expected_millis::DOUBLE, coalesce(c.recorded_at, 0)::DOUBLE, c.quality, c.ran, c.fired, c.methods`;

export class ConsumptionTables {
  readonly #retention: Retention;
  /** Ids of series by name, from 1. Those beyond `#durableCount` are not known to be in the table. */
  readonly #ids = new Map<string, number>();
  readonly #series: ConsumptionSeries[] = [];
  #durableCount = 0;
  /** Whether the last replacement failed, and may have been done all the same. */
  #isUncertain = false;
  /**
   * The last start of each series by id, or a later instant, once it was asked for: windows beyond it
   * have nothing to delete, and in normal operation all are.
   */
  readonly #lastStarts = new Map<Granularity, number[]>();

  constructor(retention: Retention) {
    this.#retention = retention;
  }

  async load(connection: DuckDBConnection): Promise<void> {
    const sql = 'SELECT scope, subject, item, quantity, enterprise FROM consumption_series ORDER BY id';
    for (const row of (await connection.runAndReadAll(sql)).getRows()) {
      const [scope, id, item, quantity, enterprise] = row as [Scope, string, string, string, string];
      this.#remember({ scope, id, item, quantity, enterprise });
    }
    this.#durableCount = this.#series.length;
  }

  /** Checks at once; what is left is to be done when the connection is free. */
  replacement(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): (connection: DuckDBConnection) => Promise<void> {
    checkReplacement(batch, windows);
    return (connection) => this.#replace(connection, granularity, batch, windows);
  }

  async read(
    connection: DuckDBConnection,
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch> {
    const wanted: SeriesRange[] = [];
    for (const [place, key] of keys.entries()) {
      const series = this.#ids.get(nameOf(key));
      if (series !== undefined) wanted.push({ place, series, first: from, last: to - 1 });
    }
    if (wanted.length === 0 || from >= to) return new ConsumptionBatch(keys);
    const places = new Map(wanted.map(({ series, place }) => [series, place]));
    const span = spanOf('c.start', { first: from, last: to - 1 });
    if (wanted.length <= NAMED_MAX && places.size === wanted.length) {
      const named = `SELECT c.series, ${COLUMNS} FROM consumption_${granularity} c
        WHERE c.series IN (${[...places.keys()].join(', ')}) AND ${span}`;
      return toBatch(keys, await readColumns(connection, named), (series) => places.get(series) as number);
    }
    await fillRanges(connection, wanted);
    const joined = `SELECT r.place, ${COLUMNS} FROM consumption_${granularity} c
      JOIN ranges r ON c.series = r.series WHERE ${span}`;
    return toBatch(keys, await readColumns(connection, joined), (place) => place);
  }

  async frontiers(connection: DuckDBConnection): Promise<ConsumptionFrontier[]> {
    const { integers, doubles } = await readColumns(
      connection,
      `SELECT c.series, max(c.start)::DOUBLE FROM consumption_interval c JOIN consumption_series s ON s.id = c.series
       WHERE s.scope = 'meter' GROUP BY c.series ORDER BY c.series`,
    );
    return Array.from(integers[0] as Int32Array, (id, row) => ({
      key: this.#series[id - 1] as ConsumptionSeries,
      start: doubles[0]?.[row] as number,
    }));
  }

  async expire(connection: DuckDBConnection, now: number): Promise<void> {
    for (const granularity of GRANULARITIES) {
      const oldest = oldestStart(this.#retention, granularity, now);
      if (oldest === Number.NEGATIVE_INFINITY) continue;
      await connection.run(`DELETE FROM consumption_${granularity} WHERE start < ${Math.ceil(oldest)}`);
    }
  }

  async #replace(
    connection: DuckDBConnection,
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): Promise<void> {
    const lastStarts = await this.#lastStartsOf(connection, granularity);
    const kept = keptRows(batch, oldestStart(this.#retention, granularity, Date.now()));
    const ids = this.#idsOf(batch, kept);
    const doomed: SeriesRange[] = [];
    for (const { series, from, to } of windows) {
      const id = ids.known[series] || this.#ids.get(nameOf(batch.keys[series] as ConsumptionSeries));
      if (id === undefined || from > (lastStarts[id] ?? Number.NEGATIVE_INFINITY)) continue;
      doomed.push({ place: 0, series: id, first: from, last: to - 1 });
    }
    // Before the transaction: it may be done where it is said to have failed.
    for (let row = 0; row < kept.length; row++) {
      const id = ids.rows[row] as number;
      const start = batch.start[kept[row] as number] as number;
      lastStarts[id] = Math.max(start, lastStarts[id] ?? start);
    }
    if (doomed.length === 0 && kept.length === 0) return;
    try {
      await inTransaction(connection, async () => {
        await this.#insertSeries(connection);
        for (const cluster of clustersOf(doomed)) {
          await fillRanges(connection, cluster.ranges);
          await connection.run(
            `DELETE FROM consumption_${granularity} AS c USING ranges r
             WHERE c.series = r.series AND c.start >= r.first_ts AND c.start <= r.last_ts AND ${spanOf('c.start', cluster)}`,
          );
        }
        await append(connection, granularity, batch, kept, ids.rows);
      });
    } catch (error) {
      this.#isUncertain = true;
      throw error;
    }
    this.#isUncertain = false;
    this.#durableCount = this.#series.length;
  }

  /** Puts the series into the table that are not known to be there; ids stay what they are, whatever fails. */
  async #insertSeries(connection: DuckDBConnection): Promise<void> {
    const first = this.#durableCount;
    // There is no key that would refuse a second copy of what a failed transaction has left.
    if (this.#isUncertain) await connection.run(`DELETE FROM consumption_series WHERE id > ${first}`);
    if (first === this.#series.length) return;
    await appendTo(connection, 'consumption_series', (appender) => {
      for (const [i, { scope, id, item, quantity, enterprise }] of this.#series.slice(first).entries()) {
        appender.appendInteger(first + i + 1);
        for (const text of [scope, id, item, quantity, enterprise]) appender.appendVarchar(text);
        appender.endRow();
      }
    });
  }

  /** The id of each kept row's series, made where there is none, and by index in the batch's keys. */
  #idsOf(batch: ConsumptionBatch, kept: Int32Array): { rows: Int32Array<ArrayBuffer>; known: Int32Array } {
    const known = new Int32Array(batch.keys.length);
    const rows = new Int32Array(kept.length);
    for (let i = 0; i < kept.length; i++) {
      const index = batch.series[kept[i] as number] as number;
      // 0 is no id: they begin at 1.
      const id = known[index] || this.#idOf(batch.keys[index] as ConsumptionSeries);
      known[index] = id;
      rows[i] = id;
    }
    return { rows, known };
  }

  #idOf(key: ConsumptionSeries): number {
    return this.#ids.get(nameOf(key)) ?? this.#remember(key);
  }

  #remember({ scope, id, item, quantity, enterprise }: ConsumptionSeries): number {
    const key = { scope, id, item, quantity, enterprise };
    const number = this.#series.push(key);
    this.#ids.set(nameOf(key), number);
    return number;
  }

  async #lastStartsOf(connection: DuckDBConnection, granularity: Granularity): Promise<number[]> {
    const known = this.#lastStarts.get(granularity);
    if (known !== undefined) return known;
    const { count, integers, doubles } = await readColumns(
      connection,
      `SELECT series, max(start)::DOUBLE FROM consumption_${granularity} GROUP BY series`,
    );
    const lastStarts: number[] = [];
    for (let row = 0; row < count; row++) lastStarts[integers[0]?.[row] as number] = doubles[0]?.[row] as number;
    this.#lastStarts.set(granularity, lastStarts);
    return lastStarts;
  }
}

/** Rows that say something and are not too old to be kept. */
function keptRows(batch: ConsumptionBatch, oldest: number): Int32Array<ArrayBuffer> {
  const kept = new Int32Array(batch.count);
  let count = 0;
  for (let row = 0; row < batch.count; row++) {
    if ((batch.start[row] as number) >= oldest && hasTime(batch, row)) kept[count++] = row;
  }
  return kept.subarray(0, count);
}

async function append(
  connection: DuckDBConnection,
  granularity: Granularity,
  batch: ConsumptionBatch,
  kept: Int32Array,
  ids: Int32Array<ArrayBuffer>,
): Promise<void> {
  if (kept.length === 0) return;
  const isAll = kept.length === batch.count;
  const wide = (name: (typeof WIDE_COLUMNS)[number]) => {
    const values = isAll ? batch[name] : Float64Array.from(kept, (row) => batch[name][row] as number);
    return { type: 'int64', values } as const;
  };
  const columns: Column[] = [
    { type: 'int32', values: ids },
    ...WIDE_COLUMNS.filter((name) => name !== 'recordedAt').map(wide),
    ...NARROW_COLUMNS.map((name) => {
      const values = isAll ? batch[name] : Int32Array.from(kept, (row) => batch[name][row] as number);
      return { type: 'int32', values } as const;
    }),
    // The last one of the table, to which it was added later.
    wide('recordedAt'),
  ];
  await appendTo(connection, `consumption_${granularity}`, (appender) =>
    appendColumns(appender, CONSUMPTION_TYPES, columns, kept.length),
  );
}

/** Columns of a result, the first integer of which leads to the place in `keys`. */
function toBatch(
  keys: readonly ConsumptionSeries[],
  { count, integers, doubles }: Awaited<ReturnType<typeof readColumns>>,
  placeOf: (first: number) => number,
): ConsumptionBatch {
  const place = (integers[0] as Int32Array<ArrayBuffer>).map(placeOf);
  const batch = new ConsumptionBatch(keys, 0);
  batch.count = count;
  batch.series = place;
  for (const [i, name] of WIDE_COLUMNS.entries()) batch[name] = doubles[i] as Float64Array<ArrayBuffer>;
  for (const [i, name] of NARROW_COLUMNS.entries()) batch[name] = integers[i + 1] as Int32Array<ArrayBuffer>;
  return inOrder(batch);
}

function nameOf({ scope, id, item, quantity, enterprise }: ConsumptionSeries): string {
  return `${scope}\u0000${id}\u0000${item}\u0000${quantity}\u0000${enterprise}`;
}
