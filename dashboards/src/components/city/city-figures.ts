/** Energy and emissions of today, this month and this year, and of the same part of last year. */

import type { ApiClient } from '../../api/client.ts';
import type { ConsumptionQuery, ConsumptionRow, EmissionRow, EmissionsQuery } from '../../api/types.ts';
import { dayOf, midnight } from '../../format/period.ts';
import { sumKnown } from '../../state/emission-total.ts';
import { monthsBefore } from '../../state/enterprise-question.ts';
import { changeOf, energyMix } from '../enterprise/energy-mix.ts';
import type { CityPart } from './city-parts.ts';

export const SPANS = ['today', 'month', 'year'] as const;
export type Span = (typeof SPANS)[number];

/** Two years are compared where the lesser known one is known to at least this part of the other. */
export const COVERAGE_ALIKE_MIN = 0.9;

const HOUR = 3_600_000;
/** What is over changes by late readings only. */
const OVER_MILLIS = 30 * 60_000;
export const ROW_OF = { today: '1h', month: '1d', year: '1mo' } as const satisfies Record<Span, string>;

/** What a span adds to the one before: the hours of today, the days of the month before it, the months before that. */
interface Segment {
  readonly span: Span;
  readonly from: number;
  /** Null for now. */
  readonly to: number | null;
}

export interface CityRows {
  readonly consumption: Readonly<Record<Span, readonly ConsumptionRow[]>>;
  readonly emissions: Readonly<Record<Span, readonly EmissionRow[]>>;
  /** Everything acknowledged before it is in the rows of today; null where today was not asked for. */
  readonly currentAsOf: string | null;
}

/** A figure beside that of the same part of last year. */
export interface Compared {
  /** Null where nothing is known. */
  readonly value: number | null;
  readonly coverage: number;
  /** The same part of last year: up to the last whole hour of today. */
  readonly before: number | null;
  readonly beforeCoverage: number;
  /** How much more, as a share of what was before; null where the two cannot be compared. */
  readonly change: number | null;
}

export interface ComparedItem extends Compared {
  readonly item: string;
  readonly unit: string;
}

export interface SpanFigures {
  /** tce */
  readonly energy: Compared;
  /** kgCO2 */
  readonly emissions: Compared;
  /** By energy item as it is counted, in the order of the year's tce. */
  readonly items: readonly ComparedItem[];
}

/** The segments up to now. */
export function segmentsOf(now: number, zone: string): readonly Segment[] {
  const day = dayOf(now, zone);
  return segments(day, zone, null);
}

/** The same of last year, up to the last whole hour; today is left out where that day was not, or has no whole hour. */
export function segmentsBefore(now: number, zone: string): readonly Segment[] {
  const day = dayOf(now, zone);
  const before = monthsBefore(day, 12);
  const hours = Math.floor((now - midnight(day, zone)) / HOUR);
  const found = segments(before, zone, midnight(before, zone) + hours * HOUR);
  return before.slice(5) === day.slice(5) && hours > 0 ? found : found.filter(({ span }) => span !== 'today');
}

/** When the span began that this instant lies in, epoch ms. */
export function startOf(span: Span, now: number, zone: string): number {
  return startOn(span, dayOf(now, zone), zone);
}

function startOn(span: Span, day: string, zone: string): number {
  const first = { today: day, month: `${day.slice(0, 7)}-01`, year: `${day.slice(0, 4)}-01-01` }[span];
  return midnight(first, zone);
}

function segments(day: string, zone: string, until: number | null): readonly Segment[] {
  const [today, month, year] = SPANS.map((span) => startOn(span, day, zone)) as [number, number, number];
  return [
    { span: 'today' as const, from: today, to: until },
    { span: 'month' as const, from: month, to: today },
    { span: 'year' as const, from: year, to: month },
  ].filter(({ from, to }) => to === null || from < to);
}

/** Reads the rows of segments. What is over is kept for a while, so that the hub is asked for the present only. */
export function createCityReader(
  api: Pick<ApiClient, 'consumption' | 'emissions'>,
  parts: readonly CityPart[],
  clock: () => number = Date.now,
) {
  let kept = new Map<string, Kept>();

  return async (asked: readonly Segment[]): Promise<CityRows> => {
    const used = new Map<string, Kept>();
    let currentAsOf: string | null = null;

    /** One after another: others are not to be kept waiting. */
    async function read<Row>(name: string, ask: (query: object) => Promise<CityAnswer<Row>>) {
      const found: Record<Span, readonly Row[]> = { today: [], month: [], year: [] };
      for (const { span, from, to } of asked) {
        for (const part of parts) {
          const query = {
            ...{ ...part, interval: ROW_OF[span], from: new Date(from).toISOString() },
            ...(to === null ? {} : { to: new Date(to).toISOString() }),
          };
          const key = `${name} ${JSON.stringify(query)}`;
          const before = kept.get(key);
          const isFresh = before !== undefined && to !== null && clock() - before.at < OVER_MILLIS;
          const one = isFresh ? before : { at: clock(), answer: await ask(query) };
          used.set(key, one);
          found[span] = [...found[span], ...(one.answer.items as readonly Row[])];
          if (to === null && (currentAsOf === null || one.answer.currentAsOf < currentAsOf))
            currentAsOf = one.answer.currentAsOf;
        }
      }
      return found;
    }

    const [consumption, emissions] = await Promise.all([
      read('consumption', (query) => api.consumption({ ...(query as ConsumptionQuery), unit: 'tce' })),
      read('emissions', (query) => api.emissions({ ...(query as EmissionsQuery), uncertainty: 'none' })),
    ]);
    kept = used;
    return { consumption, emissions, currentAsOf };
  };
}

interface CityAnswer<Row> {
  readonly items: readonly Row[];
  readonly currentAsOf: string;
}

interface Kept {
  readonly at: number;
  readonly answer: CityAnswer<unknown>;
}

/** The figures of each span; `before` is null where it is not known yet. */
export function cityFigures(
  rows: CityRows,
  before: CityRows | null,
  closedUntil: number,
): Readonly<Record<Span, SpanFigures>> {
  const kinds = energyMix({ items: upTo(rows.consumption, 'year') }).map(({ item, counted }) => ({
    ...{ item, unit: counted.unit },
  }));
  const figuresOf = (span: Span): SpanFigures => {
    const now = { consumption: upTo(rows.consumption, span), emissions: upTo(rows.emissions, span) };
    const then = before && { consumption: upTo(before.consumption, span), emissions: upTo(before.emissions, span) };
    const compare = <Row>(of: (from: { consumption: ConsumptionRow[]; emissions: EmissionRow[] }) => Row[]) =>
      compared(of(now) as KnownRow[], then === null ? [] : (of(then) as KnownRow[]), closedUntil);
    return {
      energy: compare(({ consumption }) => consumption),
      emissions: compare(({ emissions }) => emissions),
      items: kinds.map((kind) => ({
        ...kind,
        ...compare(({ consumption }) => consumption.map((row) => partOf(row, kind))),
      })),
    };
  };
  return { today: figuresOf('today'), month: figuresOf('month'), year: figuresOf('year') };
}

type KnownRow = Pick<ConsumptionRow, 'start' | 'end' | 'value' | 'coverage'>;

function upTo<Row>(rows: Readonly<Record<Span, readonly Row[]>>, span: Span): Row[] {
  return SPANS.slice(0, SPANS.indexOf(span) + 1).flatMap((one) => rows[one]);
}

function partOf({ start, end, breakdown }: ConsumptionRow, { item, unit }: { item: string; unit: string }): KnownRow {
  const part = breakdown.find((one) => one.item === item && one.counted.unit === unit);
  return { start, end, value: part?.counted.value ?? null, coverage: part?.coverage ?? 0 };
}

function compared(rows: readonly KnownRow[], before: readonly KnownRow[], closedUntil: number): Compared {
  const closed = sumOf(rows.filter(({ end }) => Date.parse(end) <= closedUntil));
  const then = sumOf(before);
  const [less, more] = [closed.coverage, then.coverage].sort((a, b) => a - b) as [number, number];
  const isAlike = more > 0 && less / more >= COVERAGE_ALIKE_MIN;
  return {
    ...sumOf(rows),
    ...{ before: then.value, beforeCoverage: then.coverage },
    change: isAlike ? changeOf(closed.value, then.value) : null,
  };
}

function sumOf(rows: readonly KnownRow[]): { readonly value: number | null; readonly coverage: number } {
  const lengths = rows.map(({ start, end }) => Date.parse(end) - Date.parse(start));
  const time = lengths.reduce((sum, length) => sum + length, 0);
  const known = rows.reduce((sum, { coverage }, at) => sum + coverage * (lengths[at] ?? 0), 0);
  return { value: sumKnown(rows.map(({ value }) => value)), coverage: time === 0 ? 0 : known / time };
}
