/** Why a figure is another one than it was: reads what was known at two instants and explains the difference. */

import type { Calendar } from '../../domain/calendar.ts';
import { type EmissionFactorNote, EmissionFactors } from '../../domain/carbon/emission-factors.ts';
import { citationOf } from '../../domain/carbon/factor.ts';
import { type Factor, type FactorLine, Factors } from '../../domain/consumption/factors.ts';
import { coefficientsKnownAt, type OwnCoefficients, ownValueAt } from '../../domain/consumption/own-coefficients.ts';
import {
  type IntervalHistory,
  type IntervalVersion,
  type RestatedRegister,
  type Restatement,
  type RestatementWeight,
  restate,
} from '../../domain/consumption/restatement.ts';
import { ONE } from '../../domain/exact.ts';
import type { SupersededInterval } from '../../ledger/derivation.ts';
import type { LedgerReader } from '../../ledger/ledger.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import { firstRows } from '../../store/row-order.ts';
import { type Member, membersOf } from '../consumption/as-known-at.ts';
import { registerName } from '../consumption/known-then.ts';
import type { SubjectItem } from '../consumption/subject.ts';
import { ProblemError } from '../problem.ts';
import type { ConsumptionColumns, ReadingsService } from '../services.ts';
import type { EmissionQuestion } from './emission-question.ts';
import { contractedElectricity } from './read-emissions.ts';

/** The same question as it stood at the earlier and at the later instant. */
export interface RestatementQuestion {
  readonly before: EmissionQuestion;
  readonly after: EmissionQuestion;
  readonly unit: 'native' | 'kgce' | 'kgCO2';
  readonly own: OwnCoefficients;
  /** Whole intervals, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Intervals of meters that one explanation may be made of. */
const ROWS_MAX = 2_000_000;

export async function restatementOf(
  question: RestatementQuestion,
  readings: Pick<ReadingsService, 'consumption'>,
  ledger: Pick<LedgerReader, 'superseded'>,
): Promise<Restatement> {
  const { before, after, from, to } = question;
  const registers = registersOf(question);
  checkSize(registers.size, from, to, before.calendar);
  const all = [...registers.values()];
  const keys = all.map(({ key }) => key);
  const stored = await readings.consumption('interval', keys, from, to);
  const superseded = ledger.superseded(
    keys.map(({ id, quantity }) => ({ meter: id, quantity, from, to, supersededAfter: before.knownAt })),
  );
  const replaced = Map.groupBy(superseded, ({ meter, quantity }) => `${meter} ${quantity}`);
  const firstOf = firstRows(stored, keys.length);
  const weights = await weightsOf(question);
  const restated = all.map(({ key, item, a, b }, n): RestatedRegister => {
    const rows = [firstOf[n] as number, firstOf[n + 1] as number] as const;
    return {
      ...{ meter: key.id, quantity: key.quantity, item },
      intervals: histories(stored, rows, replaced.get(registerName(key)) ?? []),
      signAt: (start) => [signAt(a, start), signAt(b, start)],
      weightAt: weights(item, key),
    };
  });
  return restate(restated, before.knownAt, after.knownAt);
}

interface Register {
  readonly key: ConsumptionSeries;
  readonly item: string;
  /** What it was and is in the sum. */
  readonly a: Member[];
  readonly b: Member[];
}

/** Registers that are part of the figure at either instant. */
function registersOf({ before, after, unit }: RestatementQuestion): Map<string, Register> {
  const registers = new Map<string, Register>();
  const add = (question: EmissionQuestion, side: 'a' | 'b'): void => {
    for (const item of question.subject.items) {
      for (const member of partsOf(question, item, unit)) {
        const name = `${item.item} ${registerName(member.key)}`;
        const known = registers.get(name) ?? { key: member.key, item: item.item, a: [], b: [] };
        registers.set(name, known);
        known[side].push(member);
      }
    }
  };
  add(before, 'a');
  add(after, 'b');
  return registers;
}

/** Steam is counted by its mass; what it is converted by is the heat in it. */
function partsOf(
  { subject, snapshot }: EmissionQuestion,
  item: SubjectItem,
  unit: RestatementQuestion['unit'],
): Member[] {
  const key = unit === 'native' ? item.key : (item.heatKey ?? item.key);
  if (subject.scope !== 'meter') return membersOf(key, snapshot);
  return [{ key, sign: 1, meters: 1, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
}

function signAt(members: readonly Member[], start: number): number {
  return members.reduce((sum, { sign, from, to }) => sum + (start >= from && start < to ? sign : 0), 0);
}

type Weight = (start: number) => RestatementWeight;
type Weights = (
  item: string,
  key: ConsumptionSeries,
) => (start: number) => readonly [RestatementWeight, RestatementWeight];

/** What is counted in its own unit is that unit of everything. */
const ITSELF: RestatementWeight = { isKnown: true, perUnit: ONE, by: [] };

async function weightsOf({ before, after, unit, own }: RestatementQuestion): Promise<Weights> {
  switch (unit) {
    case 'native':
      return () => () => [ITSELF, ITSELF];
    case 'kgce': {
      const target = { unit: 'kgce', basis: 'equivalent', edition: undefined, volumeReference: undefined } as const;
      const [a, b] = [before, after].map(({ knownAt }) => new Factors(target, coefficientsKnownAt(own, knownAt)));
      const weightOf = (factors: Factors, item: string, key: ConsumptionSeries): Weight =>
        weightAlong(factors.lineOf(item, key.quantity, key.enterprise), ({ source }) => [source]);
      return (item, key) => {
        const [then, now] = [weightOf(a as Factors, item, key), weightOf(b as Factors, item, key)];
        return (start) => [then(start), now(start)];
      };
    }
    case 'kgCO2': {
      const [a, b] = [await emissionWeights(before), await emissionWeights(after)];
      return (item, key) => {
        const [then, now] = [a(item, key), b(item, key)];
        return (start) => [then(start), now(start)];
      };
    }
    default:
      return unit satisfies never;
  }
}

async function emissionWeights(question: EmissionQuestion) {
  const electricity = await contractedElectricity(question);
  const factors = new EmissionFactors({ ...question, electricityOf: (id) => electricity.get(id)! });
  return (item: string, key: ConsumptionSeries) => {
    const region = question.snapshot.enterprises.get(key.enterprise)?.district ?? 'CN';
    const line = factors.lineOf(item, key.quantity, { enterprise: key.enterprise, region });
    return weightAlong(line, (note, start) => namesOf(note, question, start));
  };
}

/** Named once for all instants at which the same holds. */
function weightAlong<N>(line: FactorLine<N>, namesOf: (note: N, start: number) => readonly string[]): Weight {
  const known = new Map<Factor<N>, RestatementWeight>();
  return (start) => {
    const factor = line.at(start);
    let weight = known.get(factor);
    if (weight === undefined) {
      weight = factor.isKnown
        ? { isKnown: true, perUnit: factor.perUnit, by: namesOf(factor.note, start) }
        : { isKnown: false, reason: factor.reason };
      known.set(factor, weight);
    }
    return weight;
  };
}

/** The factor with its version, the measured calorific value, the contracts and the rules that set their factor. */
function namesOf(
  { factor, measured, contracts, item, enterprise }: EmissionFactorNote,
  { calorificValues }: EmissionQuestion,
  start: number,
): string[] {
  const value = measured ? ownValueAt(calorificValues, item, enterprise, start) : undefined;
  return [
    ...(factor === null ? [] : [citationOf(factor)]),
    ...(value === undefined ? [] : [`calorific value ${value.kilojoulesPerUnit} kJ: ${value.source}`]),
    ...contracts.map(
      (part) => `contract ${part.contract.id}${part.factor === null ? '' : ` (${citationOf(part.factor)})`}`,
    ),
  ];
}

/** All versions of each interval, of what is stored and what it took the place of. */
function histories(
  stored: ConsumptionColumns,
  [first, end]: readonly [number, number],
  superseded: readonly SupersededInterval[],
): IntervalHistory[] {
  const byStart = new Map<number, SupersededInterval[]>();
  for (const one of superseded) {
    const versions = byStart.get(one.start);
    if (versions === undefined) byStart.set(one.start, [one]);
    else versions.push(one);
  }
  const found: IntervalHistory[] = [];
  for (let row = first; row < end; row++) {
    const start = stored.start[row] as number;
    const current = { value: stored.value[row] as number, recordedAt: stored.recordedAt[row] as number };
    found.push({ start, versions: versionsOf(byStart.get(start) ?? [], current) });
    byStart.delete(start);
  }
  // What is no longer stored at all.
  for (const [start, versions] of byStart) found.push({ start, versions: versionsOf(versions, null) });
  return found;
}

function versionsOf(
  superseded: readonly SupersededInterval[],
  current: { readonly value: number; readonly recordedAt: number } | null,
): IntervalVersion[] {
  const versions: IntervalVersion[] = [];
  let causes = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const one of superseded) {
    // Where derivation was broken off at a bad moment, the same figures are there twice.
    if (one.recordedAt < until) continue;
    versions.push({ value: one.value, recordedAt: one.recordedAt, causes });
    ({ causes, supersededAt: until } = one);
  }
  if (current !== null) versions.push({ ...current, causes });
  else if (superseded.length > 0) versions.push({ value: 0, recordedAt: until, causes });
  return versions;
}

function checkSize(registers: number, from: number, to: number, calendar: Calendar): void {
  const rows = registers * ((to - from) / calendar.intervalMillis);
  if (rows <= ROWS_MAX) return;
  throw new ProblemError(
    'too_large',
    `This would have to be explained by ${Math.round(rows)} intervals of meters, ${ROWS_MAX} at most: ask for a shorter time or a smaller scope.`,
  );
}
