/**
 * Line protocol: one line per meter and instant, its quantities as fields.
 *
 *     reading,enterprise=E1,meter=M1 activePower=412.5,activePower_q=0i,activePower_m=17i,activePower_i=0i 1763625600000
 *
 * Each quantity has four fields of fixed types, so that a type conflict cannot arise from the hub:
 * the value (float), `_q` quality (integer), `_m` journal offset of the message and `_i` position in it
 * (integers). Names are escaped once per series; building strings was measured at 1.9 million lines/s
 * where the client's Point class does 0.7.
 */

import type { ReadingBatch } from '../reading-batch.ts';
import type { SeriesKey } from '../store.ts';

export const MEASUREMENT = 'reading';

/** A line and the rows of the batch that are in it. */
export interface Line {
  readonly text: string;
  readonly firstRow: number;
  /** Exclusive. */
  readonly endRow: number;
}

/** Encodes batches of one processor; remembers the escaped names of its series. */
export class LineEncoder {
  readonly #prefixes: string[] = [];
  readonly #fields: string[] = [];
  #keys: readonly SeriesKey[] = [];

  /** The lines of a batch; neighbouring rows of one meter and instant share a line. */
  encode(batch: ReadingBatch): Line[] {
    if (this.#keys !== batch.keys) {
      this.#keys = batch.keys;
      this.#prefixes.length = 0;
      this.#fields.length = 0;
    }
    const lines: Line[] = [];
    let row = 0;
    while (row < batch.count) {
      const firstRow = row;
      const prefix = this.#prefix(batch.series[row] as number);
      const timestamp = batch.timestamp[row] as number;
      let text = `${prefix} ${this.#field(batch, row)}`;
      for (row++; row < batch.count; row++) {
        if (batch.timestamp[row] !== timestamp || this.#prefix(batch.series[row] as number) !== prefix) break;
        text += `,${this.#field(batch, row)}`;
      }
      lines.push({ text: `${text} ${timestamp}`, firstRow, endRow: row });
    }
    return lines;
  }

  #field(batch: ReadingBatch, row: number): string {
    const name = this.#fieldName(batch.series[row] as number);
    const value = batch.value[row] as number;
    const quality = batch.quality[row] as number;
    return `${name}=${value},${name}_q=${quality}i,${name}_m=${batch.offset[row]}i,${name}_i=${batch.item[row]}i`;
  }

  #prefix(series: number): string {
    let prefix = this.#prefixes[series];
    if (prefix === undefined) {
      const { enterprise, meter } = this.#keys[series] as SeriesKey;
      prefix = `${MEASUREMENT},enterprise=${escapeTag(enterprise)},meter=${escapeTag(meter)}`;
      this.#prefixes[series] = prefix;
    }
    return prefix;
  }

  #fieldName(series: number): string {
    let name = this.#fields[series];
    if (name === undefined) {
      name = escapeTag((this.#keys[series] as SeriesKey).quantity);
      this.#fields[series] = name;
    }
    return name;
  }
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
