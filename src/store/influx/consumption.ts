/**
 * Consumption in InfluxDB. Reading is by series tags, many series in a statement. Replacing writes the new
 * rows over the old ones and zeros over those that are no more: for a window that begins at the last row of
 * its series or later, as nearly all do, what is there is known without asking.
 */

import { ConsumptionBatch, type ConsumptionSeries, type ConsumptionWindow, type Granularity } from '../consumption.ts';
import { checkReplacement, hasTime } from '../consumption-check.ts';
import { oldestStart } from '../retention.ts';
import { inOrder } from '../row-order.ts';
import type { ConsumptionFrontier } from '../store.ts';
import { Turns } from '../turns.ts';
import { forEachOf } from './bounded.ts';
import { FIELD_COLUMNS, FIELDS, fromTag, lineOf, prefixOf, TAGS, toTag, zeroLineOf } from './consumption-lines.ts';
import { quoteName, quoteText, type Series, timeRange } from './influxql.ts';
import { INSTANT_MAX, INSTANT_MIN } from './line-protocol.ts';
import { measurementOf, sourceOf } from './measurements.ts';
import { type InfluxServer, InfluxUnavailableError, STATEMENTS_MAX } from './server.ts';

/** Series in one statement: 25 were measured to be read faster than 10 or 100 (influxd 1.6). */
const KEYS_MAX = 25;
/** Rows that one request is to bring, as far as that can be told before. */
const ROWS_MAX = 50_000;
/** Series in one request, however long a time is asked for. */
const KEYS_MIN = 20;
/** The shortest usual distance of rows. */
const ROW_MILLIS = { interval: 900_000, day: 86_400_000 } as const;
/** Its place in a row of values, the first of which is the time. */
const RECORDED_AT = FIELDS.indexOf('recorded_at') + 1;
const GROUP = TAGS.map(quoteName).join(', ');
/** What a server of 1.x and 2.x says of points that its own clock finds too old, having stored the others. */
const TOO_OLD = /points beyond retention policy/;

export class InfluxConsumption {
  readonly #server: InfluxServer;
  readonly #turns = new Turns();
  /** The last start of each series by name, or a later instant, once it was asked for. */
  readonly #lastStarts = new Map<Granularity, Map<string, number>>();

  constructor(server: InfluxServer) {
    this.#server = server;
  }

  async replace(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): Promise<void> {
    checkReplacement(batch, windows);
    const prefixes = batch.keys.map((key) => prefixOf(measurementOf(granularity), key));
    // One after the other: what is there is asked for before it is overwritten.
    await this.#turns.take(() => this.#replace(granularity, batch, windows, prefixes));
  }

  async read(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch> {
    const places = new Map<string, number[]>();
    for (const [place, key] of keys.entries()) {
      const name = nameOf(key);
      const same = places.get(name);
      if (same === undefined) places.set(name, [place]);
      else same.push(place);
    }
    const batch = new ConsumptionBatch(keys);
    await this.#readSeries(granularity, keys, FIELDS, { from, to }, ({ tags, values }) => {
      for (const place of places.get(nameOf(keyOf(tags))) ?? []) addRows(batch, place, values);
    });
    return inOrder(batch);
  }

  async frontiers(): Promise<ConsumptionFrontier[]> {
    const frontiers: ConsumptionFrontier[] = [];
    const vanished: ConsumptionSeries[] = [];
    for (const { tags, values } of await this.#lastRows('interval')) {
      const key = keyOf(tags);
      if (key.scope !== 'meter') continue;
      const [start, ...times] = values[0] ?? [];
      if (times.some((millis) => Number(millis) !== 0)) frontiers.push({ key, start: Number(start) });
      else vanished.push(key);
    }
    const { series, start, count } = await this.read('interval', vanished, INSTANT_MIN, INSTANT_MAX);
    for (let row = 0; row < count; row++) {
      if (series[row] === series[row + 1] && row + 1 < count) continue;
      const key = vanished[series[row] as number] as ConsumptionSeries;
      frontiers.push({ key, start: start[row] as number });
    }
    return frontiers;
  }

  async #replace(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
    prefixes: readonly string[],
  ): Promise<void> {
    await this.#server.ensureDatabase();
    const oldest = oldestStart(this.#server.options.retention, granularity, Date.now());
    const lastStarts = await this.#lastStartsOf(granularity);
    const names = batch.keys.map(nameOf);
    const kept: number[] = [];
    const starts = new Set<string>();
    for (let row = 0; row < batch.count; row++) {
      if ((batch.start[row] as number) < oldest || !hasTime(batch, row)) continue;
      kept.push(row);
      starts.add(`${batch.series[row]} ${batch.start[row]}`);
    }
    const vanished = await this.#startsIn(granularity, batch, windows, lastStarts);
    const gone = vanished.filter(({ series, start }) => start >= oldest && !starts.has(`${series} ${start}`));
    // Before anything is sent: it may be stored where it is said to have failed.
    for (const row of kept) {
      const name = names[batch.series[row] as number] as string;
      const start = batch.start[row] as number;
      lastStarts.set(name, Math.max(start, lastStarts.get(name) ?? start));
    }
    const lines = function* (): Generator<string> {
      for (const row of kept) yield lineOf(prefixes[batch.series[row] as number] as string, batch, row);
      for (const { series, start } of gone) yield zeroLineOf(prefixes[series] as string, start);
    };
    const { linesMax, concurrency } = this.#server.options;
    await forEachOf(chunksOf(lines(), linesMax), concurrency, (chunk) => this.#send(granularity, chunk));
  }

  /** Sends lines, in halves where they are too many for the server. */
  async #send(granularity: Granularity, lines: readonly string[]): Promise<void> {
    const refusal = await this.#server.write(measurementOf(granularity), lines.join(''));
    if (refusal === null || TOO_OLD.test(refusal.message)) return;
    if (refusal.kind === 'refused' || lines.length === 1) {
      throw new InfluxUnavailableError('influx_unavailable', `InfluxDB refuses consumption: ${refusal.message}`);
    }
    const middle = lines.length >>> 1;
    await this.#send(granularity, lines.slice(0, middle));
    await this.#send(granularity, lines.slice(middle));
  }

  /** The rows that are in the windows, or may be. */
  async #startsIn(
    granularity: Granularity,
    { keys }: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
    lastStarts: ReadonlyMap<string, number>,
  ): Promise<{ series: number; start: number }[]> {
    const found: { series: number; start: number }[] = [];
    const asked: ConsumptionWindow[] = [];
    for (const window of windows) {
      const { series, from, to } = window;
      const last = lastStarts.get(nameOf(keys[series] as ConsumptionSeries));
      if (last === undefined || last < from || from >= to) continue;
      if (last === from) found.push({ series, start: last });
      else asked.push(window);
    }
    for (const { from, to, windows: together } of neighbours(asked)) {
      const byName = Map.groupBy(together, ({ series }) => nameOf(keys[series] as ConsumptionSeries));
      const sought = together.map(({ series }) => keys[series] as ConsumptionSeries);
      await this.#readSeries(granularity, sought, ['expected_millis'], { from, to }, ({ tags, values }) => {
        const own = byName.get(nameOf(keyOf(tags))) ?? [];
        for (const [time] of values) {
          const start = Number(time);
          const window = own.find((one) => start >= one.from && start < one.to);
          if (window !== undefined) found.push({ series: window.series, start });
        }
      });
    }
    return found;
  }

  /** Reads fields of the series with a start in [from, to); series with other items or owners may come with them. */
  async #readSeries(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    fields: readonly string[],
    { from, to }: { readonly from: number; readonly to: number },
    take: (series: Series) => void,
  ): Promise<void> {
    const [first, last] = [Math.max(from, INSTANT_MIN), Math.min(to - 1, INSTANT_MAX)];
    if (first > last) return;
    const measurement = measurementOf(granularity);
    const select = `SELECT ${fields.map(quoteName).join(', ')} FROM ${sourceOf(this.#server.options, measurement)}`;
    const rowsOfSeries = Math.max(1, (last - first) / ROW_MILLIS[granularity]);
    const keysOfRequest = Math.max(KEYS_MIN, Math.floor(ROWS_MAX / rowsOfSeries));
    const statements = statementsOf(select, keys, timeRange(first, last), Math.min(KEYS_MAX, keysOfRequest));
    const perRequest = Math.max(1, Math.min(STATEMENTS_MAX, Math.floor(keysOfRequest / KEYS_MAX)));
    await forEachOf(
      chunksOf(statements[Symbol.iterator](), perRequest),
      this.#server.options.concurrency,
      async (chunk) => {
        for (const answer of await this.#server.query(measurement, chunk)) for (const series of answer) take(series);
      },
    );
  }

  async #lastStartsOf(granularity: Granularity): Promise<Map<string, number>> {
    const known = this.#lastStarts.get(granularity);
    if (known !== undefined) return known;
    const lastStarts = new Map<string, number>();
    for (const { tags, values } of await this.#lastRows(granularity)) {
      lastStarts.set(nameOf(keyOf(tags)), Number(values[0]?.[0]));
    }
    this.#lastStarts.set(granularity, lastStarts);
    return lastStarts;
  }

  /** The last row of every series, of zeros or not: its times. */
  async #lastRows(granularity: Granularity): Promise<Series[]> {
    const measurement = measurementOf(granularity);
    const source = sourceOf(this.#server.options, measurement);
    const statement = `SELECT last("expected_millis"), "measured_millis", "estimated_millis" FROM ${source} WHERE ${timeRange(INSTANT_MIN, INSTANT_MAX)} GROUP BY ${GROUP}`;
    const [series = []] = await this.#server.query(measurement, [statement]);
    return series;
  }
}

/** Windows that are near each other in time, and what they span. */
interface Neighbours {
  readonly from: number;
  readonly to: number;
  readonly windows: readonly ConsumptionWindow[];
}

/** Windows together that span little more than the longest of them: what lies between them is read as well. */
function neighbours(windows: readonly ConsumptionWindow[]): Neighbours[] {
  const groups: { from: number; to: number; longest: number; windows: ConsumptionWindow[] }[] = [];
  for (const window of windows.toSorted((a, b) => a.from - b.from)) {
    const { from, to } = window;
    const group = groups.at(-1);
    if (group !== undefined && Math.max(group.to, to) - group.from <= 2 * Math.max(group.longest, to - from)) {
      group.to = Math.max(group.to, to);
      group.longest = Math.max(group.longest, to - from);
      group.windows.push(window);
    } else groups.push({ from, to, longest: to - from, windows: [window] });
  }
  return groups;
}

/** Statements for series that share scope and quantity. */
function statementsOf(
  select: string,
  keys: readonly ConsumptionSeries[],
  time: string,
  keysOfStatement: number,
): string[] {
  const statements: string[] = [];
  const alike = Map.groupBy(
    keys,
    ({ scope, quantity }) => `"scope" = ${quoteText(toTag(scope))} AND "quantity" = ${quoteText(toTag(quantity))}`,
  );
  for (const [condition, group] of alike) {
    const ids = new Set(group.map(({ id }) => `"key" = ${quoteText(toTag(id))}`));
    for (const some of chunksOf(ids.values(), keysOfStatement)) {
      statements.push(`${select} WHERE ${condition} AND (${some.join(' OR ')}) AND ${time} GROUP BY ${GROUP}`);
    }
  }
  return statements;
}

/** Columns are time and the fields, as selected. Rows of zeros are none. */
function addRows(batch: ConsumptionBatch, place: number, values: Series['values']): void {
  for (const value of values) {
    // A point that is being written at this moment was seen with some of its fields. Those of earlier programs
    // have no `recorded_at`: they are known since always.
    if (value.some((figure, i) => figure == null && i !== RECORDED_AT)) continue;
    const at = batch.addEmpty(place, Number(value[0]));
    for (const [i, name] of FIELD_COLUMNS.entries()) batch[name][at] = Number(value[i + 1] ?? 0);
    if (!hasTime(batch, at)) batch.count = at;
  }
}

function keyOf(tags: Series['tags'] = {}): ConsumptionSeries {
  return {
    scope: fromTag(tags['scope']) as ConsumptionSeries['scope'],
    id: fromTag(tags['key']),
    item: fromTag(tags['item']),
    quantity: fromTag(tags['quantity']),
    enterprise: fromTag(tags['enterprise']),
  };
}

function nameOf({ scope, id, item, quantity, enterprise }: ConsumptionSeries): string {
  return `${scope}\n${id}\n${item}\n${quantity}\n${enterprise}`;
}

function* chunksOf<T>(items: Iterator<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (let next = items.next(); next.done !== true; next = items.next()) {
    chunk.push(next.value);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
