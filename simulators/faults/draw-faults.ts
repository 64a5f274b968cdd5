/**
 * Draws faults from a seed: for every meter and week since the beginning whether one begins, which, when, and how
 * bad. The same seed, period and rates give the same faults.
 */

import { randomAt, seedOf } from '../random.ts';
import type { SimulatedEnterprise, SimulatedMeterSpec } from '../shapes/enterprise.ts';
import { DAY_MILLIS, QUARTER_MILLIS } from '../shapes/local-day.ts';
import type { Fault, FaultKind, FaultOf } from './fault.ts';

/** Faults to be expected per meter (of `gatewayDeath` per gateway) in 30 days, by kind. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

export interface DrawOptions {
  /** 32-bit integer. */
  readonly seed: number;
  /** Epoch milliseconds, whole quarters of an hour. */
  readonly from: number;
  readonly to: number;
  readonly rates: FaultRates;
  /** Faults begin and end at whole multiples of this: of how often meters are read, where that is more than 15 minutes. */
  readonly gridMillis?: number;
}

/** Weights of the kinds where only one rate for all is given; made up, common ones are more frequent. */
const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  ...{ dropout: 5, spike: 3, stuck: 3, stale: 4, reset: 1, rollover: 1, exchange: 1, clockDrift: 2, duplicates: 2 },
  ...{ reordering: 2, unitMistake: 1, multiplierMistake: 1, theft: 2, leak: 3, baseLoadCreep: 2, repeatedDay: 1 },
  gatewayDeath: 3,
};

const WEEK_MILLIS = 7 * DAY_MILLIS;
const WEEKS_PER_30_DAYS = 30 / 7;
/** Between two faults of one meter, and before the first. */
const QUIET_MILLIS = DAY_MILLIS;
const HOUR_MILLIS = 3_600_000;
const FLOWING: readonly string[] = ['water', 'gas', 'steam', 'compressedAir'];

/** Rates of all kinds that together make `rate` faults per meter in 30 days. */
export function ratesOf(rate: number): FaultRates {
  const sum = Object.values(WEIGHTS).reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(Object.entries(WEIGHTS).map(([kind, weight]) => [kind, (rate * weight) / sum]));
}

/** The faults of an enterprise that begin in the period, in order of time for each target. */
export function drawFaults(enterprise: SimulatedEnterprise, options: DrawOptions): Fault[] {
  const deaths = enterprise.gateways.flatMap((gateway) =>
    drawFor(gateway, ['gatewayDeath'], options, (_, pick) => deathOf(gateway, pick)),
  );
  const parents = new Set(enterprise.meters.map(({ parent }) => parent));
  const ofMeters = enterprise.meters.flatMap((meter) => {
    const deathsOfIt = deaths.filter(({ target }) => target === meter.gateway);
    const kinds = kindsFor(meter, parents.has(meter.id) || meter.parent !== null);
    return oneNewRegister(drawFor(meter.id, kinds, options, (kind, pick) => faultOf(kind, meter, pick))).filter(
      (fault) => !deathsOfIt.some((death) => isNear(fault, death)),
    );
  });
  return [...deaths, ...ofMeters];
}

/** Where and how bad: the instant, and numbers from 0 to 1 by key. */
interface Pick {
  readonly from: number;
  readonly gridMillis: number;
  readonly at: (key: number) => number;
}

function drawFor(
  target: string,
  kinds: readonly FaultKind[],
  { seed, from, to, rates, gridMillis = QUARTER_MILLIS }: DrawOptions,
  make: (kind: FaultKind, pick: Pick) => Fault,
): Fault[] {
  const own = seedOf(seed, `fault ${target}`);
  const perWeek = kinds.map((kind) => [kind, (rates[kind] ?? 0) / WEEKS_PER_30_DAYS] as const);
  const found: Fault[] = [];
  for (let week = 0; from + week * WEEK_MILLIS < to; week++) {
    const kind = kindAt(perWeek, randomAt(own, week, 1));
    if (kind === undefined) continue;
    const begin =
      from + week * WEEK_MILLIS + Math.floor((randomAt(own, week, 2) * WEEK_MILLIS) / gridMillis) * gridMillis;
    const fault = make(kind, { from: begin, gridMillis, at: (key) => randomAt(own, week, 10 + key) });
    const last = found.at(-1);
    if (fault.from < from + 2 * DAY_MILLIS || fault.from > to - DAY_MILLIS) continue;
    if (last === undefined || !isNear(last, fault)) found.push(fault);
  }
  return found;
}

/** Which of the kinds a number from 0 to 1 falls to, and none where it is beyond their sum. */
function kindAt(perWeek: readonly (readonly [FaultKind, number])[], chance: number): FaultKind | undefined {
  let sum = 0;
  for (const [kind, rate] of perWeek) {
    sum += rate;
    if (chance < sum) return kind;
  }
  return undefined;
}

function isNear(one: Fault, other: Fault): boolean {
  return one.from < other.to + QUIET_MILLIS && other.from < one.to + QUIET_MILLIS;
}

/** Where the register begins anew once, nothing else happens to its count: a rollover is set from the beginning. */
function oneNewRegister(faults: readonly Fault[]): Fault[] {
  const isNew = ({ kind }: Fault): boolean => kind === 'reset' || kind === 'exchange' || kind === 'rollover';
  const first = faults.find(isNew);
  return faults.filter((fault) => !isNew(fault) || fault === first);
}

function kindsFor({ energy, load }: SimulatedMeterSpec, hasRelatives: boolean): FaultKind[] {
  const isConsumer = load.kind === 'consumer';
  const isElectric = energy === 'electricity';
  const kinds: readonly (readonly [FaultKind, boolean])[] = [
    ...(['dropout', 'spike', 'stuck', 'stale', 'reset', 'rollover', 'exchange'] as const).map(
      (kind) => [kind, true] as const,
    ),
    ...(['clockDrift', 'duplicates', 'reordering', 'unitMistake', 'repeatedDay'] as const).map(
      (kind) => [kind, true] as const,
    ),
    ['multiplierMistake', isElectric],
    // Where nothing else measures the same flow, nobody could know.
    ['theft', hasRelatives],
    ['leak', isConsumer && FLOWING.includes(energy)],
    ['baseLoadCreep', isConsumer],
  ];
  return kinds.filter(([, applies]) => applies).map(([kind]) => kind);
}

function deathOf(target: string, { from, at, gridMillis }: Pick): FaultOf<'gatewayDeath'> {
  return { kind: 'gatewayDeath', target, from, to: from + wholeSteps(2 + 46 * at(0), gridMillis), parameters: {} };
}

function faultOf(kind: FaultKind, { id: target, rated, energy }: SimulatedMeterSpec, pick: Pick): Fault {
  const { from, at, gridMillis } = pick;
  const base = { target, from };
  const to = (hoursMin: number, hoursMax: number): number =>
    from + wholeSteps(hoursMin + (hoursMax - hoursMin) * at(0), gridMillis);
  const size = (least: number, most: number): number => Number((least + (most - least) * at(1)).toPrecision(3));
  switch (kind) {
    case 'dropout':
      return { ...base, kind, to: to(0.5, 36), parameters: {} };
    case 'gatewayDeath':
      return deathOf(target, pick);
    case 'spike':
      // Hours of full load in one quarter.
      return { ...base, kind, to: from, parameters: { units: Number((rated * size(5, 200)).toPrecision(4)) } };
    case 'stuck':
      return { ...base, kind, to: to(6, 240), parameters: {} };
    case 'stale':
      return { ...base, kind, to: to(2, 48), parameters: {} };
    case 'reset':
    case 'rollover':
      return { ...base, kind, to: from, parameters: {} };
    case 'exchange':
      return { ...base, kind, to: from, parameters: { initialUnits: 0, isRecorded: at(2) < 0.5 } };
    case 'clockDrift': {
      const offMillis = Math.round((at(2) < 0.5 ? 1 : -1) * size(10, 110)) * 60_000;
      return { ...base, kind, to: to(72, 480), parameters: { offMillis } };
    }
    case 'duplicates':
      return { ...base, kind, to: to(1, 48), parameters: {} };
    case 'reordering':
      return { ...base, kind, to: to(4, 48), parameters: { hoursMax: 1 + Math.floor(5 * at(1)) } };
    case 'unitMistake':
      return { ...base, kind, to: to(6, 120), parameters: { factor: 1000 } };
    case 'multiplierMistake':
      // One phase lost, or transformers of half, twice or five times the ratio.
      return {
        ...base,
        kind,
        to: to(120, 720),
        parameters: { fraction: [2 / 3, 0.5, 2, 0.2][Math.floor(4 * at(1))]! },
      };
    case 'theft':
      return { ...base, kind, to: to(120, 720), parameters: { share: size(0.08, 0.45) } };
    case 'leak':
      return { ...base, kind, to: to(48, 480), parameters: { rate: Number((rated * size(0.04, 0.3)).toPrecision(3)) } };
    case 'baseLoadCreep': {
      const rate = Number((rated * size(0.06, energy === 'electricity' ? 0.35 : 0.25)).toPrecision(3));
      return { ...base, kind, to: to(240, 960), parameters: { rate } };
    }
    case 'repeatedDay':
      return { ...base, kind, to: from + DAY_MILLIS, parameters: {} };
    default:
      return kind satisfies never;
  }
}

/** At least one. */
function wholeSteps(hours: number, gridMillis: number): number {
  return Math.max(1, Math.round((hours * HOUR_MILLIS) / gridMillis)) * gridMillis;
}
