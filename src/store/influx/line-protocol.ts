/**
 * Line protocol: one line per meter and instant, its quantities as fields.
 *
 *     reading,enterprise=E1,meter=M1 activePower=412.5,activePower_q=0i,activePower_m=17i,activePower_i=0i 1763625600000
 *
 * Each quantity has four fields of fixed types, so that a type conflict cannot arise from the hub:
 * the value (float), `_q` quality (integer), `_m` journal offset of the message and `_i` position in it
 * (integers). Names are escaped once per series; the benchmark influx-writer measures 1.7 million lines/s
 * where the client's Point class does 0.7.
 */

import type { ReadingBatch } from '../reading-batch.ts';
import type { SeriesKey } from '../store.ts';

export const MEASUREMENT = 'reading';

/** InfluxDB keeps nanoseconds in 64 bits: 1677-09-21 to 2262-04-11. */
export const INSTANT_MIN = -9_223_372_036_854;
export const INSTANT_MAX = 9_223_372_036_854;

/** Lines that go together: one string, because to join the strings of lines was measured to take half as long again. */
export interface Lines {
  readonly text: string;
  readonly count: number;
  /** The rows of the batch that are in them, but for those that were refused. */
  readonly firstRow: number;
  /** Exclusive. */
  readonly endRow: number;
}

/** What can be written: rows that cannot are told to `refuse`, or throw `RangeError` where nobody is to be told. */
export interface EncodeLimits {
  /** Older instants are beyond the retention of the database. */
  readonly instantMin: number;
  readonly refuse: (row: number, detail: string) => void;
}

const NO_LIMITS: EncodeLimits = {
  instantMin: INSTANT_MIN,
  refuse: (row, detail) => {
    throw new RangeError(`row ${row}: ${detail}`);
  },
};

/** The parts of a line that are the same for all readings of a series. */
interface SeriesText {
  readonly prefix: string;
  readonly value: string;
  readonly quality: string;
  readonly message: string;
  readonly item: string;
  /** Why it cannot be written, null where it can. */
  readonly problem: string | null;
}

/** Encodes batches of one processor; remembers the escaped names of its series. */
export class LineEncoder {
  #texts: SeriesText[] = [];
  #keys: readonly SeriesKey[] = [];

  /** The lines of a batch, one by one; neighbouring rows of one meter and instant share a line. */
  encode(batch: ReadingBatch): Lines[] {
    return [...this.chunks(batch, 1, NO_LIMITS)];
  }

  /**
   * The same, at most `linesMax` together and at least half of that, fewer only where the batch has no more: a small
   * rest goes with the lines before it. Encoded when they are asked for: meanwhile others are on their way.
   */
  *chunks(batch: ReadingBatch, linesMax: number, limits: EncodeLimits): Generator<Lines> {
    const half = Math.ceil(linesMax / 2);
    let held: Lines | null = null;
    for (const next of this.#parts(batch, half, limits)) {
      if (held !== null && next.count < half) {
        held = joined(held, next);
        continue;
      }
      if (held !== null) yield held;
      held = next;
    }
    if (held !== null) yield held;
  }

  /** Parts of so many lines, and the rest. */
  *#parts(batch: ReadingBatch, lines: number, { instantMin, refuse }: EncodeLimits): Generator<Lines> {
    this.#takeKeys(batch);
    let text = '';
    let count = 0;
    let firstRow = 0;
    let row = 0;
    while (row < batch.count) {
      const series = this.#text(batch.series[row] as number);
      const problem = series.problem ?? rangeProblem(batch, row, instantMin);
      if (problem !== null) {
        refuse(row++, problem);
        continue;
      }
      const timestamp = batch.timestamp[row] as number;
      text += series.prefix + fieldsOf(series, batch, row);
      for (row++; row < batch.count && batch.timestamp[row] === timestamp; row++) {
        const next = this.#text(batch.series[row] as number);
        if (next.prefix !== series.prefix || (next.problem ?? rangeProblem(batch, row, instantMin)) !== null) break;
        text += `,${fieldsOf(next, batch, row)}`;
      }
      text += ` ${timestamp}\n`;
      if (++count < lines) continue;
      yield { text, count, firstRow, endRow: row };
      text = '';
      count = 0;
      firstRow = row;
    }
    if (count > 0) yield { text, count, firstRow, endRow: row };
  }

  /** The line of one row alone; to be asked only for rows that were not refused. */
  encodeRow(batch: ReadingBatch, row: number): string {
    this.#takeKeys(batch);
    const series = this.#text(batch.series[row] as number);
    return `${series.prefix}${fieldsOf(series, batch, row)} ${batch.timestamp[row]}\n`;
  }

  #takeKeys({ keys }: ReadingBatch): void {
    if (this.#keys === keys) return;
    this.#keys = keys;
    this.#texts = [];
  }

  #text(series: number): SeriesText {
    let text = this.#texts[series];
    if (text === undefined) {
      text = textOf(this.#keys[series] as SeriesKey);
      this.#texts[series] = text;
    }
    return text;
  }
}

function joined(first: Lines, second: Lines): Lines {
  const { text, count, firstRow } = first;
  return { text: text + second.text, count: count + second.count, firstRow, endRow: second.endRow };
}

function textOf({ enterprise, meter, quantity }: SeriesKey): SeriesText {
  try {
    const prefix = `${MEASUREMENT},enterprise=${escapeTag(enterprise)},meter=${escapeTag(meter)} `;
    const name = escapeField(quantity);
    const [value, quality, message, item] = [`${name}=`, `,${name}_q=`, `i,${name}_m=`, `i,${name}_i=`];
    return { prefix, value, quality, message, item, problem: null };
  } catch (error) {
    const problem = (error as RangeError).message;
    return { prefix: '', value: '', quality: '', message: '', item: '', problem };
  }
}

function fieldsOf({ value, quality, message, item }: SeriesText, batch: ReadingBatch, row: number): string {
  return `${value}${batch.value[row]}${quality}${batch.quality[row]}${message}${batch.offset[row]}${item}${batch.item[row]}i`;
}

/** A point outside of what the server can hold would be refused line by line, or wrapped around. */
function rangeProblem({ timestamp, offset, value }: ReadingBatch, row: number, instantMin: number): string | null {
  const instant = timestamp[row] as number;
  if (instant < instantMin || instant > INSTANT_MAX) {
    return instant < INSTANT_MIN || instant > INSTANT_MAX
      ? `InfluxDB holds instants from 1677-09-21 to 2262-04-11, not ${instant} ms`
      : `${new Date(instant).toISOString()} is older than the database keeps readings`;
  }
  if ((offset[row] as number) > Number.MAX_SAFE_INTEGER) return `the journal offset ${offset[row]} is beyond 2^53`;
  return Number.isFinite(value[row]) ? null : `InfluxDB holds no ${value[row]}`;
}

/**
 * Escapes a tag key, tag value or field key. Line protocol has no escape for a line feed, and a
 * backslash at the end would escape the separator: such names are refused.
 * https://docs.influxdata.com/influxdb/v1/write_protocols/line_protocol_reference/#special-characters
 */
export function escapeTag(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (text === '' || /[\u0000-\u001f]|\\$/.test(text)) {
    throw new RangeError(`${JSON.stringify(text)} cannot be written in line protocol`);
  }
  return text.replace(/[,= ]/g, '\\$&');
}

/** A backslash in a field's name is read back as something else by 1.x before a comma; no quantity has one. */
function escapeField(text: string): string {
  if (text.includes('\\')) throw new RangeError(`${JSON.stringify(text)} cannot be written in line protocol`);
  return escapeTag(text);
}
