/** Readings of rows put together into the messages that carry them. */

import type { RowReadings } from './row-reader.ts';

export interface OutgoingMessage {
  /** The array `readings` as JSON text; entry i is of row `rows[i]`. */
  readonly readingsJson: string;
  readonly rows: readonly number[];
  /** Values in all entries together. */
  readonly values: number;
}

/** Values in one message: few enough for any packet limit, enough that the overhead does not count. */
const VALUES_MAX = 500;
/** Long ids and units must not make a packet that the hub refuses. */
const CHARACTERS_MAX = 100_000;

export class MessageBuilder {
  #entries: string[] = [];
  #rows: number[] = [];
  #values = 0;
  #characters = 0;

  /** Adds a row; gives the message that is full without it, or null. */
  add(readings: RowReadings): OutgoingMessage | null {
    const entry = entryJson(readings);
    const full =
      this.#values > 0 &&
      (this.#values + readings.values.length > VALUES_MAX || this.#characters + entry.length > CHARACTERS_MAX);
    const message = full ? this.take() : null;
    this.#entries.push(entry);
    this.#rows.push(readings.row);
    this.#values += readings.values.length;
    this.#characters += entry.length;
    return message;
  }

  /** What has gathered, or null where nothing has. */
  take(): OutgoingMessage | null {
    if (this.#values === 0) return null;
    const message = { readingsJson: `[${this.#entries.join(',')}]`, rows: this.#rows, values: this.#values };
    this.#entries = [];
    this.#rows = [];
    this.#values = 0;
    this.#characters = 0;
    return message;
  }
}

/** Written by hand: a number that goes through `JSON.stringify` loses the digits of the file. */
function entryJson({ meter, instant, quality, values }: RowReadings): string {
  const texts = values.map(({ quantity, json, unit }) => {
    const value = unit === null ? json : `{"v":${json},"u":${JSON.stringify(unit)}}`;
    return `${JSON.stringify(quantity)}:${value}`;
  });
  const end = quality === null ? '' : `,"quality":${JSON.stringify(quality)}`;
  return `{"meter":${JSON.stringify(meter)},"ts":${instant},"values":{${texts.join(',')}}${end}}`;
}
