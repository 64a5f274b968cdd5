/**
 * Runs the detectors over a series of a CSV file, or over made-up loads where no file is named, and tells what
 * they found; then puts faults into copies of it and tells which of them were found, when, and what else was.
 * Not part of the tests: any file will do.
 *
 *   node test/bench/anomaly-detectors.ts [FILE [time column] [value column] [time zone]]
 *
 * Times are of the end of the interval, `2018-01-31 00:15` or with the day first, `31/01/2018 0:15`; values are
 * amounts of 15 minutes in the canonical unit.
 */

import { existsSync, readFileSync } from 'node:fs';
import { judgeHistory } from '../../src/anomalies/run/judge-history.ts';
import { detectorParameters } from '../../src/domain/anomaly/catalogue/parameters.ts';
import { type Moment, momentOf } from '../../src/domain/anomaly/detectors/moment.ts';
import { EventBook } from '../../src/domain/anomaly/events/book.ts';
import type { Finding } from '../../src/domain/anomaly/finding.ts';
import { Calendar } from '../../src/domain/calendar.ts';
import type { HolidayCalendar } from '../../src/domain/estimation/day-type.ts';
import { Load, momentsOf, TRADES } from '../domain/anomaly/load.ts';
import { ruledRows } from './anomaly-kinds.ts';

const QUARTER = 900_000;
const HOUR = 3_600_000;
const MICROS = 1_000_000;
const WEEK_QUARTERS = 672;
const FAULTS_PER_SERIES = 20;

interface Series {
  readonly moments: readonly Moment[];
  readonly amounts: readonly number[];
}

/** What a fault makes of the amount of an interval that lies so many intervals after its begin; mean in micros. */
type Fault = (amount: number, after: number, mean: number) => number;

const FAULTS: Readonly<
  Record<string, { readonly apply: Fault; readonly expects: readonly string[]; readonly withinHours: number }>
> = {
  'x10, lasting': { apply: (amount) => amount * 10, expects: ['unit_mistake', 'level_change'], withinHours: 336 },
  'x1000, lasting': { apply: (amount) => amount * 1000, expects: ['unit_mistake', 'level_change'], withinHours: 336 },
  'nothing for 24 h': {
    apply: (amount, after) => (after < 96 ? 0 : amount),
    expects: ['zero_when_running'],
    withinHours: 24,
  },
  'twice for 24 h': {
    apply: (amount, after) => (after < 96 ? amount * 2 : amount),
    expects: ['consumption_high'],
    withinHours: 24,
  },
  'minus 50 %, lasting': {
    apply: (amount) => amount * 0.5,
    expects: ['consumption_low', 'level_change'],
    withinHours: 672,
  },
  'leak of half of the mean': {
    apply: (amount, _, mean) => amount + mean / 2,
    expects: ['night_base', 'level_change', 'consumption_high', 'drift'],
    withinHours: 1008,
  },
};

const NO_DAYS_OFF = { holidays: [], workdays: [], source: 'none', verified: true } as const;
/** Days off of another country are not known here; METERHUB_BENCH_HOLIDAYS=none takes every day as the week has it. */
const HOLIDAYS: HolidayCalendar =
  process.env['METERHUB_BENCH_HOLIDAYS'] === 'none'
    ? Array.from({ length: 100 }, (_, n) => ({ ...NO_DAYS_OFF, year: 1970 + n }))
    : [];
const [path, timeColumn = 'date', valueColumn = 'Usage_kWh', timeZone = 'Asia/Shanghai'] = process.argv.slice(2);
if (path === undefined) {
  report(madeUp(), 1);
} else if (existsSync(path)) {
  report([read(path, new Calendar(timeZone, 15))], FAULTS_PER_SERIES);
} else {
  process.stdout.write(`skipped: there is no file ${path}\n`);
}

function report(all: readonly Series[], faultsPerSeries: number): void {
  const began = performance.now();
  const clean = all.map((series) => run(series, series.amounts).filter(({ phase }) => phase === 'opened'));
  const millis = performance.now() - began;
  const intervals = all.reduce((sum, { moments }) => sum + moments.length, 0);
  const opened = clean.flat();
  process.stdout.write(
    `${all.length} series, ${intervals} intervals, ${((millis * 1000) / intervals).toFixed(2)} microseconds each\n`,
  );
  for (const [detector, events] of Map.groupBy(opened, ({ detector }) => detector)) {
    const at = events.map(({ first }) => new Date(first).toISOString().slice(0, 13));
    process.stdout.write(`  ${detector}: ${events.length} (${at.slice(0, 8).join(', ')})\n`);
  }
  const perHundred = (opened.length / (intervals / WEEK_QUARTERS)) * 100;
  const leading = all.reduce((sum, series, s) => sum + leadingEvents(run(series, series.amounts), `${s}`), 0);
  process.stdout.write(
    `  ${opened.length} events, ${perHundred.toFixed(2)} per 100 meter-weeks; ${leading} not related to one before\n`,
  );
  for (const [name, fault] of Object.entries(FAULTS)) {
    process.stdout.write(`  ${name}: ${describeFault(all, clean, faultsPerSeries, fault)}\n`);
  }
}

/** Events that the book does not relate to another one that was open. */
function leadingEvents(findings: readonly Finding[], subject: string): number {
  const book = new EventBook({ placesOf: () => [] });
  const ids = new Set<string>();
  for (const finding of findings) {
    for (const { id, relatedTo } of book.apply([{ ...finding, subject }])) if (relatedTo === null) ids.add(id);
  }
  return ids.size;
}

/** Puts the fault in, at one place at a time. Only what opens that did not without it counts. */
function describeFault(
  all: readonly Series[],
  clean: readonly (readonly Finding[])[],
  places: number,
  { apply, expects, withinHours }: (typeof FAULTS)[string],
): string {
  const delays: number[] = [];
  let expected = 0;
  const others: string[] = [];
  for (const [s, { moments, amounts }] of all.entries()) {
    const known = new Set(clean[s]?.map(({ detector, first }) => `${detector} ${first}`));
    const mean = amounts.reduce((sum, amount) => sum + (Number.isNaN(amount) ? 0 : amount), 0) / amounts.length;
    for (let n = 0; n < places; n++) {
      const at = Math.floor(amounts.length * (0.3 + 0.6 * (places === 1 ? ((s * 7) % 11) / 11 : n / places)));
      const changed = amounts.map((amount, i) => (i < at ? amount : Math.round(apply(amount, i - at, mean))));
      const begin = (moments[at] as Moment).start;
      const fresh = run({ moments, amounts }, changed).filter(
        ({ detector, phase, first, to }) =>
          phase === 'opened' && to > begin && to <= begin + withinHours * HOUR && !known.has(`${detector} ${first}`),
      );
      const right = fresh.filter(({ detector }) => expects.includes(detector));
      expected += right.length;
      for (const { detector } of fresh) if (!expects.includes(detector)) others.push(detector);
      if (right[0] !== undefined) delays.push((right[0].to - begin) / HOUR);
    }
  }
  const total = all.length * places;
  const median = delays.toSorted((a, b) => a - b)[delays.length >> 1];
  const precision = ((expected / (expected + others.length)) * 100).toFixed(0);
  const besides = [...new Set(others)].map((id) => `${id} ${others.filter((other) => other === id).length}`);
  return `found ${delays.length} of ${total}, median after ${median ?? '-'} h, precision ${precision} % (besides: ${besides.join(', ') || 'nothing'})`;
}

/** Three made-up loads of each trade, over eleven months. */
function madeUp(): Series[] {
  const moments = momentsOf(Date.parse('2025-11-03T00:00:00+08:00'), Date.parse('2026-10-05T00:00:00+08:00'));
  return TRADES.flatMap((trade, t) =>
    [0, 1, 2].map((i) => {
      const load = new Load(trade, 90_000 + t * 100 + i);
      return { moments, amounts: moments.map((moment) => load.next(moment)) };
    }),
  );
}

function run({ moments }: Series, amounts: readonly number[]): Finding[] {
  const settings = {
    subject: 'series',
    parameters: detectorParameters('electricity'),
    transformerRatios: [],
    contractedDemand: null,
  };
  const units = amounts.map((amount) => amount / MICROS);
  const rows = ruledRows(units, moments, 'electricity');
  return judgeHistory({ rows, first: 0, end: rows.count }, moments, undefined, settings).map(({ finding }) => finding);
}

/** Intervals that the file leaves out are there without a value. */
function read(file: string, calendar: Calendar): Series {
  const [head = '', ...lines] = readFileSync(file, 'utf8').split(/\r?\n/);
  const names = head.split(',');
  const [time, value] = [names.indexOf(timeColumn), names.indexOf(valueColumn)];
  if (time < 0 || value < 0) throw new Error(`the file has the columns ${names.join(', ')}`);
  const offset = Math.round((calendar.dayOf(0).start % (24 * HOUR)) / HOUR) * HOUR;
  const known = new Map<number, number>();
  for (const line of lines) {
    const cells = line.split(',');
    const end = endOf(cells[time] ?? '');
    if (end !== null) known.set(end + offset - QUARTER, Math.round(Number(cells[value]) * MICROS));
  }
  const instants = [...known.keys()];
  const [first, last] = instants.reduce(([a, b], at) => [Math.min(a, at), Math.max(b, at)], [Infinity, -Infinity]);
  const moments: Moment[] = [];
  for (let at = first; at <= last; at += QUARTER) moments.push(momentOf(at, calendar, HOLIDAYS));
  return { moments, amounts: moments.map(({ start }) => known.get(start) ?? Number.NaN) };
}

/** Local time as if it were UTC. */
function endOf(text: string): number | null {
  const match = /^(\d+)[/-](\d+)[/-](\d+)[ T](\d+):(\d+)/.exec(text);
  if (match === null) return null;
  const [a = 0, b = 0, c = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const [year, month, day] = a > 31 ? [a, b, c] : [c, b, a];
  return Date.UTC(year, month - 1, day, hour, minute);
}
