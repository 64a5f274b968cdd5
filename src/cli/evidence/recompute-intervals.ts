/** Intervals in a bundle, made again of the readings in it by the same derivation as in the hub. */

import type { Calendar } from '../../domain/calendar.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { ReadingColumns } from '../../domain/interval/segments.ts';
import { type EvidenceQuestion, FILES, type MasterData, readingSchema } from '../../evidence/bundle.ts';
import { decimalOf } from '../../evidence/lines.ts';
import { ReadingChain } from '../../evidence/reading-chain.ts';
import { type Confirmed, Refuted, UnusableBundle } from '../../evidence/verdict.ts';
import { WindowDeriver } from '../../processor/derive/derive-window.ts';
import { type DerivedSeries, derivedSeriesOf, withDecisions } from '../../processor/derive/derived-series.ts';
import { SeriesDirectory } from '../../processor/series-directory.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import type { ConsumptionBatch } from '../../store/consumption.ts';
import { linesOf } from './lines-of.ts';

/** A register as the bundle states it, and the line of each of its rows. */
export interface StatedRegister {
  readonly rows: ConsumptionBatch;
  readonly lines: readonly number[];
}

export interface ReadingsToCheck {
  readonly question: EvidenceQuestion;
  readonly masterData: MasterData;
  readonly calendar: Calendar;
  /** By `meter quantity`. */
  readonly stated: ReadonlyMap<string, StatedRegister>;
  /** The file of readings. */
  readonly readings: Uint8Array;
}

type Found = Pick<Confirmed, 'fromReadings' | 'bySum' | 'notRecomputed' | 'readings'>;

/** Throws `Refuted` where an interval does not follow from the readings. */
export function checkReadings(toCheck: ReadingsToCheck): Found {
  const columns = columnsOf(toCheck.readings);
  const tally = new Tally();
  const series = seriesOf(toCheck);
  const deriver = new WindowDeriver(toCheck.calendar);
  for (const [name, register] of toCheck.stated) {
    const one = series.get(name);
    if (needsConditions(toCheck, name)) {
      tally.leave('needs pressure and temperature', rowsInside(register, toCheck.question));
      continue;
    }
    if (one === undefined) throw new UnusableBundle(`${name} is no register that consumption is derived of`);
    const readings = columns.get(`${one.meter.id} ${one.source}`) ?? NO_READINGS;
    new RegisterCheck(toCheck, name, register, readings, deriver, tally).run(one);
  }
  const readings = [...columns.values()].reduce((sum, { end }) => sum + end, 0);
  return { ...tally, readings };
}

/** Gas that is corrected, and the heat in steam. */
function needsConditions({ masterData }: ReadingsToCheck, name: string): boolean {
  return masterData.meters.some(({ id, versions }) => {
    const meter = versions.at(-1)?.meter;
    if (meter?.energy === 'steam') return name === `${id} heat`;
    return name === `${id} volume` && meter?.metering?.gas?.volumeAt === 'operating';
  });
}

const NO_READINGS: ReadingColumns = {
  ...{ timestamp: new Float64Array(), value: new Float64Array(), quality: new Int32Array(), first: 0, end: 0 },
};

class Tally {
  fromReadings = 0;
  bySum = 0;
  readonly notRecomputed = new Map<string, number>();

  leave(reason: string, count = 1): void {
    if (count > 0) this.notRecomputed.set(reason, (this.notRecomputed.get(reason) ?? 0) + count);
  }
}

class RegisterCheck {
  readonly #toCheck: ReadingsToCheck;
  readonly #name: string;
  readonly #stated: StatedRegister;
  readonly #readings: ReadingColumns;
  readonly #deriver: WindowDeriver;
  readonly #tally: Tally;

  constructor(
    toCheck: ReadingsToCheck,
    name: string,
    stated: StatedRegister,
    readings: ReadingColumns,
    deriver: WindowDeriver,
    tally: Tally,
  ) {
    this.#toCheck = toCheck;
    this.#name = name;
    this.#stated = stated;
    this.#readings = readings;
    this.#deriver = deriver;
    this.#tally = tally;
  }

  run(series: DerivedSeries): void {
    const { question, masterData } = this.#toCheck;
    const { from, to } = question;
    this.#deriver.derive(series, this.#readings, from, to, null);
    const { rows } = this.#deriver;
    const made = new Map(Array.from({ length: rows.count }, (_, row) => [rows.start[row] as number, row]));
    const { timestamp, first, end } = this.#readings;
    const firstReading = end > first ? (timestamp[first] as number) : Number.POSITIVE_INFINITY;
    const restated = new Set(
      masterData.restated.filter((one) => `${one.meter} ${one.quantity}` === this.#name).map(({ start }) => start),
    );
    const stated = this.#stated.rows;
    const seen = new Set<number>();
    const runs = new GapRuns(this.#deriver.gaps, this.#toCheck.calendar, from, to);
    for (let row = 0; row < stated.count; row++) {
      const start = stated.start[row] as number;
      if (start < from || start >= to) continue;
      seen.add(start);
      const run = runs.at(start);
      if (restated.has(start)) this.#tally.leave('has other readings now than it had then');
      else if (run !== null) run.add(row, made.get(start));
      else if (start < firstReading && !made.has(start)) this.#tally.leave('no readings are kept of that time');
      else this.#checkRow(row, made.get(start));
    }
    this.#checkUnstated(made, seen);
    for (const run of runs.all) this.#checkRun(run);
  }

  #checkRow(row: number, made: number | undefined): void {
    const { rows, lines } = this.#stated;
    for (const field of FIELDS) {
      const stated = rows[field][row] as number;
      const right = made === undefined ? 0 : (this.#deriver.rows[field][made] as number);
      if (stated !== right) throw this.#refuted(row, lines[row] as number, field, stated, right);
    }
    this.#tally.fromReadings++;
  }

  /** What the readings tell and the bundle does not. The last intervals may not have been over when it was made. */
  #checkUnstated(made: ReadonlyMap<number, number>, seen: ReadonlySet<number>): void {
    if (this.#toCheck.question.asOf !== null) return;
    const last = Math.max(Number.NEGATIVE_INFINITY, ...lastOf(this.#stated.rows));
    for (const [start, row] of made) {
      if (seen.has(start) || start > last) continue;
      const value = this.#deriver.rows.value[row] as number;
      const place = `${this.#name} at ${new Date(start).toISOString()}`;
      throw new Refuted(FILES.intervals, place, 'nothing', decimalOf(value));
    }
  }

  /** A gap is divided by what is like it, which is not in the bundle; what was consumed in all of it is. */
  #checkRun({ rows, made, isKnown }: GapRun): void {
    if (rows.length === 0) return;
    if (!isKnown) {
      this.#tally.leave('estimated, with no readings around it that tell its total', rows.length);
      return;
    }
    const stated = rows.reduce((sum, row) => sum + (this.#stated.rows.value[row] as number), 0);
    const right = made.reduce((sum, row) => sum + (this.#deriver.rows.value[row] as number), 0);
    if (stated !== right) {
      const [first = 0] = rows;
      const from = this.#stated.lines[first] as number;
      const to = this.#stated.lines[rows.at(-1) ?? first] as number;
      throw new Refuted(FILES.intervals, `lines ${from} to ${to} (sum)`, decimalOf(stated), decimalOf(right));
    }
    this.#tally.bySum += rows.length;
  }

  #refuted(row: number, line: number, field: (typeof FIELDS)[number], stated: number, right: number): Refuted {
    const show = (value: number): string =>
      field === 'value' || field === 'estimated' ? decimalOf(value) : String(value);
    const start = this.#stated.rows.start[row] as number;
    const end = this.#toCheck.calendar.intervalEnd(start);
    const at = `line ${line} ${field} (${this.#name} ${formatInstant(start)} to ${formatInstant(end)})`;
    return new Refuted(FILES.intervals, at, show(stated), show(right));
  }
}

const FIELDS = ['value', 'estimated', 'measuredMillis', 'estimatedMillis'] as const;

/** Intervals that one gap touches, or several that share an interval. */
interface GapRun {
  readonly from: number;
  readonly to: number;
  /** Whether the total is known, and all of it is inside of the period. */
  readonly isKnown: boolean;
  readonly rows: number[];
  readonly made: number[];
  add(row: number, made: number | undefined): void;
}

class GapRuns {
  readonly all: readonly GapRun[];

  constructor(
    gaps: readonly { readonly from: number; readonly to: number; readonly total: number | null }[],
    calendar: Calendar,
    from: number,
    to: number,
  ) {
    const runs: { from: number; to: number; isKnown: boolean }[] = [];
    for (const gap of gaps) {
      const begin = calendar.intervalStart(gap.from);
      const end = calendar.intervalEnd(gap.to - 1);
      const isKnown = gap.total !== null && begin >= from && end <= to;
      const last = runs.at(-1);
      if (last !== undefined && begin < last.to) {
        last.to = Math.max(last.to, end);
        last.isKnown &&= isKnown;
      } else runs.push({ from: begin, to: end, isKnown });
    }
    this.all = runs.map((run) => {
      const rows: number[] = [];
      const made: number[] = [];
      const add = (row: number, other: number | undefined): void => {
        rows.push(row);
        if (other !== undefined) made.push(other);
      };
      return { ...run, rows, made, add };
    });
  }

  at(start: number): GapRun | null {
    return this.all.find((run) => start >= run.from && start < run.to) ?? null;
  }
}

function lastOf(rows: ConsumptionBatch): number[] {
  return rows.count === 0 ? [] : [rows.start[rows.count - 1] as number];
}

function rowsInside({ rows }: StatedRegister, { from, to }: EvidenceQuestion): number {
  let count = 0;
  for (let row = 0; row < rows.count; row++) {
    if ((rows.start[row] as number) >= from && (rows.start[row] as number) < to) count++;
  }
  return count;
}

/** How each register is derived, by what is on record in the bundle. */
function seriesOf({ masterData, calendar }: ReadingsToCheck): Map<string, DerivedSeries> {
  const meters = new Map(masterData.meters.map(({ id, versions }) => [id, versions.at(-1)?.meter as Meter]));
  const directory = new SeriesDirectory();
  directory.update({ version: 1, meters } as unknown as RegistrySnapshot);
  for (const { meter, channels } of directory.meters.values()) {
    for (const quantity of channels.keys())
      directory.series({ enterprise: meter.enterprise, meter: meter.id, quantity });
  }
  const all = [...directory.meters.values()].flatMap((known) => derivedSeriesOf(known, calendar));
  return new Map(
    all.map((series) => {
      const name = `${series.meter.id} ${series.quantity}`;
      const decisions = masterData.decisions.filter((one) => `${one.meter} ${one.quantity}` === name);
      return [name, { ...series, settings: withDecisions(series.settings, decisions) }];
    }),
  );
}

/** Readings by `meter quantity`, in order of time. */
function columnsOf(bytes: Uint8Array): Map<string, ReadingColumns> {
  const found = new Map<string, { timestamp: number[]; value: number[]; quality: number[] }>();
  const chain = new ReadingChain();
  for (const { line, value: one } of linesOf(bytes, FILES.readings, readingSchema)) {
    const name = `${one.meter} ${one.quantity}`;
    const series = found.get(name) ?? { timestamp: [], value: [], quality: [] };
    found.set(name, series);
    const before = series.timestamp.at(-1);
    if (before !== undefined && one.ts <= before) {
      throw new Refuted(FILES.readings, `line ${line} ts`, String(one.ts), `later than ${before}`);
    }
    const mark = chain.next(one);
    if (mark !== one.mark) {
      const place = `line ${line} mark (${name} ${formatInstant(one.ts)}: this reading, or one taken out before it)`;
      throw new Refuted(FILES.readings, place, one.mark, mark);
    }
    series.timestamp.push(one.ts);
    series.value.push(one.value);
    series.quality.push(one.quality);
  }
  return new Map(
    [...found].map(([name, { timestamp, value, quality }]) => [
      name,
      {
        ...{ timestamp: Float64Array.from(timestamp), value: Float64Array.from(value) },
        ...{ quality: Int32Array.from(quality), first: 0, end: timestamp.length },
      },
    ]),
  );
}
