/**
 * Detectors against simulated cities whose faults are known: what each finds, how soon, how much of what it says is
 * true, what it says where nothing is wrong, and what it costs. METERHUB_BENCH_SEED takes another city;
 * METERHUB_BENCH_SERIES names a CSV of a real series, which goes through test/bench/anomaly-detectors.ts as well.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratesOf } from '../../simulators/faults/draw-faults.ts';
import type { FaultKind } from '../../simulators/faults/fault.ts';
import type { FaultLabel } from '../../simulators/history/label-faults.ts';
import {
  type EnterpriseIntervals,
  type SimulateIntervalsOptions,
  simulateEnterprises,
} from '../../simulators/history/simulate-intervals.ts';
import { scoreOf } from '../../src/anomalies/run/backtest.ts';
import { DetectorSettings } from '../../src/anomalies/run/detector-settings.ts';
import { judgeHistory } from '../../src/anomalies/run/judge-history.ts';
import { momentsBetween } from '../../src/anomalies/run/meter-inputs.ts';
import { openAnomalyWriter } from '../../src/anomalies/store/writer.ts';
import type { DetectorId } from '../../src/domain/anomaly/catalogue/detectors.ts';
import type { Moment } from '../../src/domain/anomaly/detectors/moment.ts';
import { EventBook } from '../../src/domain/anomaly/events/book.ts';
import type { AnomalyEvent } from '../../src/domain/anomaly/events/event.ts';
import type { Place } from '../../src/domain/anomaly/events/topology.ts';
import type { Finding } from '../../src/domain/anomaly/finding.ts';
import { MeterState } from '../../src/domain/anomaly/state/meter-state.ts';
import { Calendar } from '../../src/domain/calendar.ts';
import type { DiscontinuityKind } from '../../src/domain/interval/discontinuity.ts';
import { reviewDay } from '../../src/domain/validation/day-review.ts';
import { parametersFor } from '../../src/domain/validation/parameters.ts';
import { ConsumptionBatch } from '../../src/store/consumption.ts';

const REAL_SERIES = fileURLToPath(new URL('./anomaly-detectors.ts', import.meta.url));
const QUARTER = 900_000;
const HOUR = 3_600_000;
const WEEK = 7 * 86_400_000;
const MICROS = 1_000_000;
const FROM = Date.parse('2025-09-01T00:00:00+08:00');
const TO = Date.parse('2026-08-03T00:00:00+08:00');
/** Before it nothing is known of the meters. */
const LEARNING = 5 * WEEK;
const LEARNED = FROM + LEARNING;
const SEED = Number(process.env['METERHUB_BENCH_SEED'] ?? 20_261);
const FLEET = { seed: SEED, enterprises: 11, metersPerEnterprise: 20, from: FROM, to: TO };
const FAULTS_PER_METER_AND_MONTH = 0.1;
const GRACE_MILLIS = 24 * HOUR;
const METERS_OF_CITY = 400_000;

/** Which detectors a fault is for; what cannot be seen in consumption is left out. */
const EXPECTED: Readonly<Partial<Record<FaultKind, readonly DetectorId[]>>> = {
  dropout: ['silent_meter', 'gaps'],
  gatewayDeath: ['silent_meter', 'gaps'],
  spike: ['spike', 'consumption_high'],
  stuck: ['zero_when_running', 'consumption_low', 'level_change'],
  stale: ['zero_when_running', 'consumption_low', 'spike'],
  reset: ['register_reset'],
  unitMistake: ['unit_mistake', 'consumption_high', 'spike', 'register_reset'],
  multiplierMistake: ['unit_mistake', 'consumption_low', 'level_change'],
  theft: ['consumption_low', 'level_change'],
  leak: ['night_base', 'level_change', 'consumption_high', 'drift', 'weekend_base'],
  baseLoadCreep: ['drift', 'night_base', 'level_change', 'consumption_high', 'weekend_base'],
  repeatedDay: ['duplicated_day'],
};

interface Judged {
  /** Events of meters, and apart from them those that stand for many of a place. */
  readonly events: readonly AnomalyEvent[];
  readonly places: readonly AnomalyEvent[];
  readonly labels: readonly FaultLabel[];
  /** Trade and energy type of each meter, by id. */
  readonly energies: ReadonlyMap<string, string>;
  readonly meters: number;
  readonly intervals: number;
  readonly seconds: number;
}

/** Prints what was found and returns the figures that matter most. */
export function anomalies(): Record<string, number> {
  const calendar = new Calendar('Asia/Shanghai', 15);
  const moments = momentsBetween(FROM, TO, calendar);
  const { judged: clean, ...rates } = cleanCity(FLEET);
  const faulty = judgeFleet(
    simulateEnterprises({ ...FLEET, faults: { rates: ratesOf(FAULTS_PER_METER_AND_MONTH) } }),
    moments,
    calendar,
  );
  const { meterWeeks, perHundredAlone, perHundredShown, perHundredLeading } = rates;
  printClean(clean, meterWeeks);
  printDetectors(faulty);
  printFaults(faulty);
  const real = process.env['METERHUB_BENCH_SERIES'];
  if (real !== undefined) execFileSync(process.execPath, [REAL_SERIES, real], { stdio: 'inherit' });
  const microseconds = ((clean.seconds + faulty.seconds) / (clean.intervals + faulty.intervals)) * 1e6;
  return {
    meters: clean.meters,
    'intervals judged': clean.intervals + faulty.intervals,
    'clean: events per 100 meters and week': perHundredAlone,
    'clean: the same with those of one place and cause as one': perHundredShown,
    'clean: of them not related to another': perHundredLeading,
    'microseconds per interval': microseconds,
    'city of 400,000 meters, detectors, seconds per quarter of an hour': (microseconds * METERS_OF_CITY) / 1e6,
    'city of 400,000 meters, states kept, seconds per quarter of an hour': keepSeconds(),
  };
}

/** What the detectors say of a city without faults, five weeks after its history begins. */
export function cleanCity(fleet: SimulateIntervalsOptions) {
  const calendar = new Calendar('Asia/Shanghai', 15);
  const learned = fleet.from + LEARNING;
  const judged = judgeFleet(
    simulateEnterprises(fleet),
    momentsBetween(fleet.from, fleet.to, calendar),
    calendar,
    learned,
  );
  const meterWeeks = (judged.meters * (fleet.to - learned)) / WEEK;
  const shown = [...judged.events, ...judged.places].filter(({ group }) => group === null);
  const perHundred = (events: readonly AnomalyEvent[]): number => (events.length / meterWeeks) * 100;
  return {
    ...{ judged, meterWeeks },
    /** Events of single meters for 100 meters and week. */
    perHundredAlone: perHundred(judged.events),
    /** As they are shown: many meters of a place, one cause, as one. */
    perHundredShown: perHundred(shown),
    perHundredLeading: perHundred(shown.filter(({ relatedTo }) => relatedTo === null)),
  };
}

function judgeFleet(
  fleet: Iterable<EnterpriseIntervals>,
  moments: readonly Moment[],
  calendar: Calendar,
  learned = LEARNED,
): Judged {
  const settings = new DetectorSettings([]);
  const findings: Finding[] = [];
  const placesOf = new Map<string, readonly Place[]>();
  const labels: FaultLabel[] = [];
  const energies = new Map<string, string>();
  let meters = 0;
  let seconds = 0;
  for (const part of fleet) {
    labels.push(...part.labels);
    for (const { meter, consumption } of part.columns) {
      meters++;
      placesOf.set(meter.id, placesOfMeter(meter, part));
      energies.set(meter.id, `${part.columns[0]?.enterprise.industry} ${meter.energy}`);
      const { rows, kinds } = rowsOf(consumption, moments, meter.energy, calendar);
      const parameters = settings.parametersOf({ energy: meter.energy, industry: null, meter: null });
      const begun = performance.now();
      const found = judgeHistory({ rows, first: 0, end: rows.count }, moments, kinds, {
        ...{ subject: meter.id, parameters, transformerRatios: [], contractedDemand: null },
      });
      seconds += (performance.now() - begun) / 1000;
      for (const { finding } of found) findings.push(finding);
    }
  }
  const all = eventsIn(findings, placesOf).filter(({ opened }) => opened > learned);
  const events = all.filter(({ subject }) => placesOf.has(subject));
  const places = all.filter(({ subject }) => !placesOf.has(subject));
  return { events, places, labels, energies, meters, intervals: meters * moments.length, seconds };
}

/** The gateway and the enterprise of a meter, as the hub knows them. */
function placesOfMeter(
  { gateway }: EnterpriseIntervals['columns'][number]['meter'],
  { columns }: EnterpriseIntervals,
): readonly Place[] {
  const enterprise = columns[0]?.enterprise.id as string;
  const behind = columns.filter(({ meter }) => meter.gateway === gateway).length;
  return [
    { kind: 'gateway', id: `${enterprise}/${gateway}`, size: behind },
    { kind: 'enterprise', id: enterprise, size: columns.length },
  ];
}

/** The events that findings make, instant by instant as in the hub. */
function eventsIn(findings: readonly Finding[], places: ReadonlyMap<string, readonly Place[]>): AnomalyEvent[] {
  const book = new EventBook({ placesOf: (subject) => places.get(subject) ?? [] });
  const events = new Map<string, AnomalyEvent>();
  const instants = Map.groupBy(findings, ({ to }) => to);
  for (const instant of [...instants.keys()].sort((a, b) => a - b)) {
    for (const event of book.apply(instants.get(instant) ?? [])) events.set(event.id, event);
  }
  return [...events.values()];
}

/** Consumption as a hub would have it: unknown where the register fell or a reading is missing, with the rules of days. */
function rowsOf(consumption: Float64Array, moments: readonly Moment[], energy: string, calendar: Calendar) {
  const rows = new ConsumptionBatch([], moments.length);
  const kinds = new Map<number, DiscontinuityKind[]>();
  for (const [i, { start }] of moments.entries()) {
    const amount = consumption[i] as number;
    const isKnown = amount >= 0;
    const row = rows.addEmpty(0, start);
    rows.value[row] = isKnown ? Math.round(amount * MICROS) : 0;
    rows.measuredMillis[row] = isKnown ? QUARTER : 0;
    rows.expectedMillis[row] = QUARTER;
    if (amount < 0) kinds.set(start, ['reset']);
  }
  const rules = parametersFor(energy, undefined);
  for (let first = 0; first < rows.count; ) {
    const day = calendar.dayOf(rows.start[first] as number);
    let end = first;
    while (end < rows.count && (rows.start[end] as number) < day.end) end++;
    const slots = {
      count: end - first,
      start: rows.start.subarray(first, end),
      lengthMillis: rows.expectedMillis.subarray(first, end),
      value: rows.value.subarray(first, end),
      measuredMillis: rows.measuredMillis.subarray(first, end),
      estimatedMillis: rows.estimatedMillis.subarray(first, end),
    };
    reviewDay(slots, null, rules, rows.fired.subarray(first, end));
    first = end;
  }
  return { rows, kinds };
}

function printClean({ events, energies }: Judged, meterWeeks: number): void {
  line('', 'clean', 'events', 'per 100 meter-weeks');
  for (const [detector, own] of Map.groupBy(events, (event) => event.detector)) {
    line('', detector, own.length, ((own.length / meterWeeks) * 100).toFixed(3));
  }
  line('', 'clean, by trade', 'events', 'meters with them');
  for (const [trade, own] of Map.groupBy(events, ({ subject }) => energies.get(subject) ?? '')) {
    line('', trade, own.length, new Set(own.map(({ subject }) => subject)).size);
  }
}

function printDetectors({ events, labels }: Judged): void {
  line('', 'detector', 'events', 'precision', 'faults for it', 'recall', 'median delay, h');
  const touched = labels.flatMap((label) => timesOf(label, true));
  for (const [detector, own] of Map.groupBy(events, (event) => event.detector)) {
    const meant = labels
      .filter(({ kind }) => EXPECTED[kind]?.includes(detector))
      .flatMap((label) => timesOf(label, false));
    const all = scoreOf(own, touched, GRACE_MILLIS);
    const score = scoreOf(own, meant, GRACE_MILLIS);
    line(
      '',
      detector,
      own.length,
      percent(all.precision),
      score.labels,
      percent(score.recall),
      hours(score.delayMillis),
    );
  }
}

function printFaults({ events, labels }: Judged): void {
  line('', 'fault', 'how many', 'found', 'median delay, h');
  for (const [kind, expected] of Object.entries(EXPECTED)) {
    const own = labels.filter((label) => label.kind === kind).flatMap((label) => timesOf(label, false));
    const score = scoreOf(
      events.filter(({ detector }) => expected.includes(detector)),
      own,
      GRACE_MILLIS,
    );
    line('', kind, score.labels, percent(score.recall), hours(score.delayMillis));
  }
}

/** When and where a fault can be seen; of the meters above as well where that is asked for. Not while meters are learned. */
function timesOf({ series, seenBy, from, to }: FaultLabel, withAbove: boolean) {
  const begin = Date.parse(from);
  if (begin < LEARNED) return [];
  const end = Math.max(Date.parse(to), begin + QUARTER);
  const meters = [...series.map(({ meter }) => meter), ...(withAbove ? seenBy : [])];
  // What is wrong with a reading is in the quarter that ends with it.
  return meters.map((meter) => ({ meter, from: begin - QUARTER, to: end }));
}

/** What it takes to keep the states of a city after an interval, scaled up from 20,000 meters. */
function keepSeconds(): number {
  const directory = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-bench-'));
  try {
    const records = openAnomalyWriter(directory);
    const state = MeterState.initial().serialise();
    const keep = (cursor: number): void => {
      for (let step = 0; step < 20; step++) {
        const meters = Array.from({ length: 1000 }, (_, n) => ({
          ...{ meter: `METER-${step}-${n}`, cursor, isLive: true, basis: 'basis', state },
        }));
        records.meterStates(meters.map(({ meter }) => meter));
        records.keepJudged({ meters, systems: [], findings: [] });
      }
    };
    keep(1);
    const begun = performance.now();
    keep(2);
    keep(3);
    const seconds = (performance.now() - begun) / 1000;
    records.close();
    return (seconds / 40_000) * METERS_OF_CITY;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function line(...cells: readonly (string | number)[]): void {
  process.stdout.write(
    `${cells.map((cell, n) => (n < 2 ? String(cell).padEnd(n * 22) : String(cell).padStart(18))).join(' ')}\n`,
  );
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(share * 100).toFixed(0)} %`;
}

function hours(millis: number | null): string {
  return millis === null ? '-' : (millis / HOUR).toFixed(2);
}
