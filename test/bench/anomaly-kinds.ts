/**
 * Detectors that the simulated cities of test/bench/anomalies.ts do not exercise, each against labelled faults of its
 * own kind that are put into half of the subjects: what it finds, how soon, and what it says of the other half.
 */

import { outputsOf } from '../../simulators/history/outputs.ts';
import { type EnterpriseIntervals, simulateEnterprises } from '../../simulators/history/simulate-intervals.ts';
import { randomAt } from '../../simulators/random.ts';
import { type Label, type Score, scoreOf } from '../../src/anomalies/run/backtest.ts';
import { DetectorSettings } from '../../src/anomalies/run/detector-settings.ts';
import { GatewayClock } from '../../src/anomalies/run/gateway-clocks.ts';
import { eventsOf, judgeHistory } from '../../src/anomalies/run/judge-history.ts';
import type { Besides } from '../../src/anomalies/run/judge-meter.ts';
import { momentsBetween } from '../../src/anomalies/run/meter-inputs.ts';
import type { QueuedFinding } from '../../src/anomalies/store/anomaly-records.ts';
import type { DetectorId } from '../../src/domain/anomaly/catalogue/detectors.ts';
import { detectorParameters } from '../../src/domain/anomaly/catalogue/parameters.ts';
import { stepCarbon, stepCertificate, stepIntensity } from '../../src/domain/anomaly/detectors/compliance.ts';
import type { ElectricalMeans } from '../../src/domain/anomaly/detectors/electrical.ts';
import type { Moment } from '../../src/domain/anomaly/detectors/moment.ts';
import { initialPair, type PairSubject, stepPair } from '../../src/domain/anomaly/detectors/pair.ts';
import { initialProduction, stepProduction } from '../../src/domain/anomaly/detectors/production.ts';
import { initialQuota, stepQuota } from '../../src/domain/anomaly/detectors/quota.ts';
import type { Finding } from '../../src/domain/anomaly/finding.ts';
import { newEpisode } from '../../src/domain/anomaly/state/hysteresis.ts';
import { Calendar } from '../../src/domain/calendar.ts';
import type { Discontinuity, DiscontinuityKind } from '../../src/domain/interval/discontinuity.ts';
import { REGISTER_DEFAULTS, type RegisterSettings } from '../../src/domain/interval/register-settings.ts';
import { findSegments, Segments } from '../../src/domain/interval/segments.ts';
import { reviewDay } from '../../src/domain/validation/day-review.ts';
import { parametersFor } from '../../src/domain/validation/parameters.ts';
import { reviewStale } from '../../src/domain/validation/stale.ts';
import { ConsumptionBatch } from '../../src/store/consumption.ts';

const QUARTER = 900_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MICROS = 1_000_000;
const DAY_QUARTERS = 96;
/** A calendar year, for quotas. */
const FROM = Date.parse('2025-01-01T00:00:00+08:00');
const TO = Date.parse('2026-01-01T00:00:00+08:00');
/** Before it habits are learned. */
const LEARNED = FROM + 70 * DAY;
const LAST = TO - 45 * DAY;
const KWH_TO_TCE = 0.1229 / 1000;
const MONTH_GRACE = 28 * DAY;

interface Subject {
  readonly id: string;
  readonly energy: string;
  readonly rated: number;
  readonly clean: Float64Array;
  /** From 0 to 1, by key; the same for the same city. */
  readonly pick: (key: number) => number;
  /** Whether a fault is put in. */
  readonly isFaulty: boolean;
  /** Begin of the fault: an instant on a whole quarter. */
  readonly at: number;
}

interface Outcome {
  readonly findings: readonly QueuedFinding[];
  /** From when to when it can be seen; null where nothing is wrong. */
  readonly fault: { readonly from: number; readonly to: number } | null;
}

interface Kind {
  readonly detector: DetectorId;
  /** What is put in, for the table. */
  readonly what: string;
  readonly graceMillis: number;
  readonly run: (subject: Subject, moments: readonly Moment[], part: EnterpriseIntervals) => Outcome | null;
}

const CALENDAR = new Calendar('Asia/Shanghai', 15);
const SETTINGS = new DetectorSettings([]);

/** The score of each kind in a city with this seed. */
export function scoreKinds(
  seed: number,
  enterprises = 11,
  metersPerEnterprise = 8,
): { kind: Kind; subjects: number; score: Score }[] {
  const moments = momentsBetween(FROM, TO, CALENDAR);
  const parts = [...simulateEnterprises({ seed, enterprises, metersPerEnterprise, from: FROM, to: TO })];
  return KINDS.map((kind, n) => {
    const findings: QueuedFinding[] = [];
    const labels: Label[] = [];
    let subjects = 0;
    for (const [place, { part, column }] of parts
      .flatMap((part) => part.columns.map((column) => ({ part, column })))
      .entries()) {
      const pick = (key: number): number => randomAt(seed, place, 1000 * n + key);
      const { id, energy, rated } = column.meter;
      const at = LEARNED + Math.floor((pick(1) * (LAST - LEARNED)) / QUARTER) * QUARTER;
      const subject = { id, energy, rated, clean: column.consumption, pick, isFaulty: pick(0) < 0.5, at };
      const outcome = kind.run(subject, moments, part);
      if (outcome === null) continue;
      subjects++;
      for (const found of outcome.findings) findings.push(found);
      if (outcome.fault !== null) labels.push({ meter: id, ...outcome.fault });
    }
    const events = eventsOf(findings, kind.detector).filter(({ opened }) => opened > LEARNED);
    return { kind, subjects, score: scoreOf(events, labels, kind.graceMillis) };
  });
}

export function anomalyKinds(): Record<string, number> {
  const figures: Record<string, number> = {};
  const row = (...cells: readonly (string | number)[]): void => void process.stdout.write(`${cells.join(' | ')}\n`);
  row('detector', 'what was put in', 'subjects', 'events', 'right', 'faults', 'found', 'median delay, h');
  for (const { kind, subjects, score } of scoreKinds(Number(process.env['METERHUB_BENCH_SEED'] ?? 20_261))) {
    const { events, precision, labels, recall, delayMillis } = score;
    const percent = (share: number | null): string => (share === null ? '-' : `${(share * 100).toFixed(0)} %`);
    const hours = delayMillis === null ? '-' : Number((delayMillis / HOUR).toPrecision(3));
    row(kind.detector, kind.what, subjects, events, percent(precision), labels, percent(recall), hours);
    if (precision !== null) figures[`${kind.detector}: precision, %`] = precision * 100;
    if (recall !== null) figures[`${kind.detector}: recall, %`] = recall * 100;
  }
  return figures;
}

const KINDS: readonly Kind[] = [
  {
    ...{ detector: 'stuck', what: 'the gateway sends the same increment for 12 to 48 h', graceMillis: DAY },
    run: (subject, moments) => {
      const { at, pick, isFaulty, clean } = subject;
      const to = at + wholeQuarters(12 + 36 * pick(2));
      const amount = Math.max(0.5, meanOf(clean));
      const amounts = clean.map((value, i) => (isFaulty && isWithin(i, at, to) ? amount : value));
      return judged(subject, amounts, moments, isFaulty ? { from: at, to } : null);
    },
  },
  {
    ...{ detector: 'stale', what: 'the gateway sends old registers and new rates for 2 to 48 h', graceMillis: DAY },
    run: (subject, moments) => {
      const { at, pick, isFaulty, clean, rated, energy } = subject;
      if (meanOf(clean) < 0.01 * rated) return null;
      const to = at + wholeQuarters(2 + 46 * pick(2));
      const rules = parametersFor(energy, undefined);
      let kept = 0;
      let still = 0;
      const fired = new Map<number, number>();
      const amounts = clean.map((value, i) => {
        if (!isFaulty || !isWithin(i, at, to)) {
          const all = value + kept;
          [kept, still] = [0, 0];
          return all;
        }
        kept += value;
        still += QUARTER;
        fired.set(i, reviewStale(still, value * 4, 0.01 * MICROS, rules).fired);
        return 0;
      });
      return judged(subject, amounts, moments, isFaulty ? { from: at, to } : null, { fired });
    },
  },
  registerKind('impossible_rate', 'the register jumps by 5 to 200 h of full load', (values, i, { rated, pick }) => {
    for (let j = i; j < values.length; j++) values[j] = (values[j] as number) + rated * (5 + 195 * pick(3));
  }),
  registerKind('register_reset', 'the register begins at zero', (values, i) => {
    const before = values[i] as number;
    for (let j = i; j < values.length; j++) values[j] = (values[j] as number) - before;
  }),
  registerKind('rollover', 'the register passes its last digit', (values, i, { rated }) => {
    const range = rangeOf(rated);
    const lift = range - (values[i] as number);
    for (let j = 0; j < values.length; j++) values[j] = ((values[j] as number) + lift) % range;
  }),
  {
    ...{ detector: 'clock_drift', what: 'the clock goes away by 10 to 110 min in 3 to 20 days', graceMillis: DAY },
    run: (subject, moments) => {
      const { at, pick, isFaulty, clean } = subject;
      const to = at + wholeQuarters(72 + 408 * pick(2));
      const off = (pick(3) < 0.5 ? 1 : -1) * (10 + 100 * pick(4)) * 60_000;
      const clock = new GatewayClock();
      for (let hour = FROM; hour < TO; hour += HOUR) {
        // Seconds on the way, and one hour in two hundred that was kept and comes in one go.
        const kept = pick(hour / HOUR) < 0.005 ? HOUR * pick(hour / HOUR + 0.5) : 0;
        const drift = isFaulty && hour >= at && hour < to ? (off * (hour - at)) / (to - at) : 0;
        clock.add(hour, 1000 + 4000 * pick(hour / HOUR + 0.25) + kept + drift);
      }
      return judged(subject, clean, moments, isFaulty ? { from: at, to } : null, {
        besides: { clock, electrical: undefined },
      });
    },
  },
  electricalKind(
    'phase_imbalance',
    'a phase is lost or its transformer counts a half',
    (load, { pick, isFaulty }, isNow) => {
      const own = [pick(5), pick(6), pick(7)].map((one) => load * (0.9 + 0.2 * one));
      if (isFaulty && isNow) own[0] = (own[0] as number) * (pick(8) < 0.5 ? 0 : 0.5);
      return { ...NOTHING, currents: own as [number, number, number] };
    },
  ),
  electricalKind(
    'power_triangle',
    'a channel of P, Q or S is scaled wrongly by 10 to 50 %',
    (load, { pick, isFaulty }, isNow) => {
      const q = load * (0.2 + 0.4 * pick(5));
      const s = Math.hypot(load, q) * (1 + 0.03 * pick(6));
      const wrong = isFaulty && isNow ? 1 + 0.1 + 0.4 * pick(7) : 1;
      const powers =
        pick(8) < 0.5
          ? { activePower: load * wrong, apparentPower: s }
          : { activePower: load, apparentPower: s / wrong };
      return { ...NOTHING, ...powers, reactivePower: q, powerFactor: load / s };
    },
  ),
  {
    ...{ detector: 'peak_demand', what: '5 to 30 % beyond the contract for 3 h', graceMillis: HOUR },
    run: (subject, moments) => {
      const { at, pick, isFaulty, clean, energy } = subject;
      if (energy !== 'electricity') return null;
      const highest = clean.reduce((most, value) => Math.max(most, value), 0);
      const contract = highest * 4 * 1.01;
      const to = at + 3 * HOUR;
      const over = (contract / 4) * (1.05 + 0.25 * pick(2));
      const amounts = clean.map((value, i) => (isFaulty && isWithin(i, at, to) ? over : value));
      return judged(subject, amounts, moments, isFaulty ? { from: at, to } : null, { contract });
    },
  },
  {
    ...{ detector: 'weekend_base', what: '30 to 100 % of the mean load goes on over 6 weekends', graceMillis: 3 * DAY },
    run: (subject, moments) => {
      const { at, pick, isFaulty, clean } = subject;
      const to = at + 42 * DAY;
      const extra = meanOf(clean) * (0.3 + 0.7 * pick(2));
      const amounts = clean.map((value, i) => {
        const moment = moments[i] as Moment;
        return isFaulty && isWithin(i, at, to) && moment.kind.weekday >= 6 ? value + extra : value;
      });
      return judged(subject, amounts, moments, isFaulty ? { from: at, to } : null);
    },
  },
  {
    ...{
      detector: 'loss_change',
      what: '8 to 45 % of a child goes around its meter for 5 to 30 days',
      graceMillis: 3 * DAY,
    },
    run: (subject, moments, { columns }) => {
      const { at, pick, isFaulty, clean, id } = subject;
      const children = columns.filter(({ meter }) => meter.parent === id && meter.energy === subject.energy);
      if (children.length === 0) return null;
      const to = at + wholeQuarters(120 + 600 * pick(2));
      const victim = Math.floor(pick(3) * children.length);
      const share = 0.08 + 0.37 * pick(4);
      const lower = clean.map((_, i) =>
        children.reduce((sum, { consumption }, n) => {
          const isStolen = isFaulty && n === victim && isWithin(i, at, to);
          return sum + (consumption[i] as number) * (isStolen ? 1 - share : 1);
        }, 0),
      );
      return pairOutcome('loss_change', id, clean, lower, moments, isFaulty ? { from: at, to } : null);
    },
  },
  {
    ...{ detector: 'check_divergence', what: 'one of two goes away by 4 to 20 % for good', graceMillis: 3 * DAY },
    run: ({ at, pick, isFaulty, clean, id }, moments) => {
      const gain = (pick(3) < 0.5 ? -1 : 1) * (0.04 + 0.16 * pick(2));
      const check = clean.map((value, i) => {
        const noise = 1 + 0.01 * (pick(10 + i) - 0.5);
        return value * noise * (isFaulty && isWithin(i, at, TO) ? 1 + gain : 1);
      });
      return pairOutcome(
        'check_divergence',
        id,
        clean,
        check,
        moments,
        isFaulty ? { from: at, to: at + MONTH_GRACE } : null,
      );
    },
  },
  productionKind('production_mismatch', 'energy for the output rises by 10 to 50 % for 5 to 30 days'),
  productionKind('intensity', 'the same against a target 5 % above the usual'),
  {
    ...{ detector: 'carbon_mismatch', what: 'the monitor is off by 15 to 50 % for 5 to 30 days', graceMillis: 3 * DAY },
    run: ({ at, pick, isFaulty, id, clean }) => {
      const begin = CALENDAR.dayOf(at).start;
      const to = begin + Math.round(5 + 25 * pick(2)) * DAY;
      const bias = (pick(3) < 0.5 ? -1 : 1) * (0.15 + 0.35 * pick(4));
      const memory = newEpisode();
      const parameters = detectorParameters('electricity');
      const findings = byDay(clean, (day, amount, n, found) => {
        // 5 % of the monitor and 3 % of fuel and factors, 95 % of what they can make.
        const width = 1.96 * Math.hypot(0.05, 0.03) * amount;
        const noise = 0.05 * normal(pick, 10 + 2 * n) - 0.03 * normal(pick, 1000 + 2 * n);
        const measured = amount * (1 + noise + (isFaulty && day >= begin && day < to ? bias : 0));
        const verdict = {
          measured,
          low: amount - width,
          high: amount + width,
          isSignificant: Math.abs(measured - amount) > width,
        };
        stepCarbon(memory, { from: day, to: day + DAY, ...verdict }, id, parameters, found);
      });
      return { findings, fault: isFaulty ? { from: begin, to } : null };
    },
  },
  {
    ...{ detector: 'quota', what: 'a quota of 80 to 120 % of what the year comes to', graceMillis: 0 },
    run: ({ pick, id, clean }) => {
      const total = sumOf(clean);
      const quota = total * (0.8 + 0.4 * pick(2));
      const state = initialQuota();
      const parameters = detectorParameters('electricity');
      const findings = byDay(clean, (day, amount, _, found) => {
        const { weekday } = CALENDAR.dayOf(day);
        const period = { periodStart: FROM, periodEnd: TO };
        stepQuota(
          state,
          { dayStart: day, dayEnd: day + DAY, weekday, amount, quota, ...period },
          id,
          parameters,
          found,
        );
      });
      return { findings, fault: total > quota ? { from: FROM, to: TO } : null };
    },
  },
  {
    ...{ detector: 'certificate', what: 'it ends, and is renewed ten days later', graceMillis: 0 },
    run: ({ at, isFaulty, id, clean }) => {
      const memory = newEpisode();
      const parameters = detectorParameters('electricity');
      const ends = isFaulty ? at : TO + 400 * DAY;
      const findings = byDay(clean, (day, _, __, found) => {
        const notAfter = day > ends + 10 * DAY ? TO + 400 * DAY : ends;
        stepCertificate(memory, { from: day, to: day + DAY, notAfter }, id, parameters, found);
      });
      return { findings, fault: isFaulty ? { from: at - 30 * DAY, to: at + 10 * DAY } : null };
    },
  },
];

const NOTHING: ElectricalMeans = {
  ...{ activePower: null, reactivePower: null, apparentPower: null, powerFactor: null, currents: null },
};

type Change = (values: Float64Array, at: number, subject: Subject) => void;

/** Faults of the register itself, seen by the engine that makes consumption of readings. */
function registerKind(detector: DetectorId, what: string, change: Change): Kind {
  const run: Kind['run'] = (subject, moments) => {
    const { at, isFaulty, clean, rated } = subject;
    const values = new Float64Array(clean.length + 1);
    for (let i = 0; i < clean.length; i++) values[i + 1] = (values[i] as number) + (clean[i] as number);
    const place = (at - FROM) / QUARTER + 1;
    if (isFaulty) change(values, place, subject);
    const settings: RegisterSettings = { ...REGISTER_DEFAULTS, modulus: rangeOf(rated), ratePerHourMax: 2.5 * rated };
    const timestamp = Float64Array.from(values, (_, i) => FROM + i * QUARTER);
    const found: Discontinuity[] = [];
    const columns = { timestamp, value: values, quality: new Int32Array(values.length), first: 0, end: values.length };
    findSegments(columns, settings, new Segments(), found);
    const kinds = new Map(found.map(({ kind, at: instant }) => [CALENDAR.intervalStart(instant), [kind]] as const));
    const amounts = clean.map((value, i) => (kinds.has(FROM + i * QUARTER) ? Number.NaN : value));
    return judged(subject, amounts, moments, isFaulty ? { from: at - QUARTER, to: at + QUARTER } : null, { kinds });
  };
  return { detector, what, graceMillis: DAY, run };
}

type Gauges = (load: number, subject: Subject, isNow: boolean) => ElectricalMeans;

function electricalKind(detector: DetectorId, what: string, gauges: Gauges): Kind {
  const run: Kind['run'] = (subject, moments) => {
    const { at, pick, isFaulty, clean, energy } = subject;
    if (energy !== 'electricity') return null;
    const to = at + wholeQuarters(24 + 240 * pick(2));
    const electrical = new Map(
      Array.from(clean, (value, i) => [FROM + i * QUARTER, gauges(value * 4, subject, isWithin(i, at, to))] as const),
    );
    const besides = { clock: undefined, electrical };
    return judged(subject, clean, moments, isFaulty ? { from: at, to } : null, { besides });
  };
  return { detector, what, graceMillis: DAY, run };
}

/** Each meter of an enterprise that makes something is taken for all of its energy. */
function productionKind(detector: 'production_mismatch' | 'intensity', what: string): Kind {
  const run: Kind['run'] = ({ at, pick, isFaulty, id, clean }, _, { columns }) => {
    const enterprise = columns[0]?.enterprise;
    const outputs = enterprise === undefined ? [] : outputsOf(enterprise, FROM, TO);
    if (outputs.length === 0) return null;
    const begin = CALENDAR.dayOf(at).start;
    const to = begin + Math.round(5 + 25 * pick(2)) * DAY;
    const more = 1.1 + 0.4 * pick(3);
    const state = initialProduction();
    const memory = newEpisode();
    const parameters = detectorParameters('electricity');
    const usual = (sumOf(clean) * KWH_TO_TCE) / outputs.reduce((sum, { amount }) => sum + amount, 0);
    const findings = byDay(clean, (day, amount, n, found) => {
      const output = outputs[n]?.amount ?? 0;
      const isWaste = isFaulty && day >= begin && day < to;
      const period = { from: day, to: day + DAY, energy: amount * KWH_TO_TCE * (isWaste ? more : 1), output };
      if (detector === 'intensity') stepIntensity(memory, { ...period, target: usual * 1.05 }, id, parameters, found);
      else stepProduction(state, period, id, parameters, found);
    });
    return { findings, fault: isFaulty ? { from: begin, to } : null };
  };
  return { detector, what, graceMillis: 3 * DAY, run };
}

function pairOutcome(
  detector: PairSubject['detector'],
  subject: string,
  upper: Float64Array,
  lower: Float64Array,
  moments: readonly Moment[],
  fault: Outcome['fault'],
): Outcome {
  const state = initialPair();
  const pair = { detector, subject, parameters: detectorParameters('electricity') };
  const findings: QueuedFinding[] = [];
  for (const [i, moment] of moments.entries()) {
    const found: Finding[] = [];
    const input = { upper: (upper[i] as number) * MICROS, lower: (lower[i] as number) * MICROS, isKnown: true };
    stepPair(state, input, moment, pair, found);
    for (const finding of found) findings.push({ at: moment.end, finding });
  }
  return { findings, fault };
}

interface Further {
  readonly fired?: ReadonlyMap<number, number>;
  readonly kinds?: ReadonlyMap<number, readonly DiscontinuityKind[]>;
  readonly besides?: Besides;
  readonly contract?: number;
}

/** All detectors of a meter over amounts; what is not a number was not measured. */
function judged(
  { id, energy }: Subject,
  amounts: Float64Array,
  moments: readonly Moment[],
  fault: Outcome['fault'],
  { fired, kinds, besides, contract }: Further = {},
): Outcome {
  const rows = ruledRows(amounts, moments, energy);
  for (const [row, bits] of fired ?? []) rows.fired[row] = (rows.fired[row] as number) | bits;
  const parameters = SETTINGS.parametersOf({ energy, industry: null, meter: null });
  const settings = { subject: id, parameters, transformerRatios: [], contractedDemand: contract ?? null };
  const all = { rows, first: 0, end: rows.count };
  return { findings: judgeHistory(all, moments, kinds, settings, besides ?? null), fault };
}

/** Amounts in the canonical unit as consumption, with what the rules of whole days say; the first begins a day. */
export function ruledRows(amounts: ArrayLike<number>, moments: readonly Moment[], energy: string): ConsumptionBatch {
  const rows = new ConsumptionBatch([], moments.length);
  for (const [i, { start }] of moments.entries()) {
    const amount = amounts[i] as number;
    const row = rows.addEmpty(0, start);
    rows.value[row] = Number.isNaN(amount) ? 0 : Math.round(amount * MICROS);
    rows.measuredMillis[row] = Number.isNaN(amount) ? 0 : QUARTER;
    rows.expectedMillis[row] = QUARTER;
  }
  const rules = parametersFor(energy, undefined);
  for (let first = 0; first < rows.count; first += DAY_QUARTERS) {
    const end = first + DAY_QUARTERS;
    const slots = {
      count: DAY_QUARTERS,
      start: rows.start.subarray(first, end),
      lengthMillis: rows.expectedMillis.subarray(first, end),
      value: rows.value.subarray(first, end),
      measuredMillis: rows.measuredMillis.subarray(first, end),
      estimatedMillis: rows.estimatedMillis.subarray(first, end),
    };
    reviewDay(slots, null, rules, rows.fired.subarray(first, end));
  }
  return rows;
}

function byDay(
  amounts: Float64Array,
  step: (day: number, amount: number, n: number, found: Finding[]) => void,
): QueuedFinding[] {
  const findings: QueuedFinding[] = [];
  for (let n = 0; n * DAY_QUARTERS < amounts.length; n++) {
    const found: Finding[] = [];
    const day = FROM + n * DAY;
    step(day, sumOf(amounts.subarray(n * DAY_QUARTERS, (n + 1) * DAY_QUARTERS)), n, found);
    for (const finding of found) findings.push({ at: day + DAY, finding });
  }
  return findings;
}

function isWithin(quarter: number, from: number, to: number): boolean {
  const at = FROM + quarter * QUARTER;
  return at >= from && at < to;
}

function wholeQuarters(hours: number): number {
  return Math.round((hours * HOUR) / QUARTER) * QUARTER;
}

function rangeOf(rated: number): number {
  return 10 ** Math.ceil(Math.log10(rated * 24 * 500));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: Float64Array): number {
  return sumOf(values) / values.length;
}

/** Box and Muller. */
function normal(pick: (key: number) => number, key: number): number {
  return Math.sqrt(-2 * Math.log(1 - pick(key))) * Math.cos(2 * Math.PI * pick(key + 1));
}
