/**
 * The figures of a bundle, made of nothing but what is in it: the hub makes them by this when it writes a bundle, and
 * whoever verifies it makes them again.
 */

import type { Json } from '../audit/canonical-json.ts';
import { Calendar } from '../domain/calendar.ts';
import {
  type EmissionFactorNote,
  type EmissionFactorOptions,
  EmissionFactors,
} from '../domain/carbon/emission-factors.ts';
import {
  type EmissionItem,
  type EmissionRow,
  type Emissions,
  emissionsOf,
  type ItemEmission,
} from '../domain/carbon/emissions.ts';
import { type CarbonFactor, citationOf } from '../domain/carbon/factor.ts';
import { FactorLibrary } from '../domain/carbon/factor-library.ts';
import type { PowerContract } from '../domain/carbon/green-power.ts';
import { fuelSchemeOf, methodOf } from '../domain/carbon/method.ts';
import type { UncertainFigure } from '../domain/carbon/uncertainty/measured-sum.ts';
import { type FactorNote, Factors } from '../domain/consumption/factors.ts';
import { type FigureSum, NO_ROWS } from '../domain/consumption/figures.ts';
import { type ItemRow, sumItem } from '../domain/consumption/item-figures.ts';
import type { OwnCoefficients } from '../domain/consumption/own-coefficients.ts';
import { type PeriodRow, periodRows } from '../domain/consumption/period.ts';
import { add, type Ratio, ratio, toDecimalString, ZERO } from '../domain/exact.ts';
import { formatInstant } from '../domain/instant.ts';
import { quantityByName } from '../domain/quantity.ts';
import type { EvidenceQuestion, MasterData } from './bundle.ts';
import { daysOf, type RegisterIntervals } from './item-days.ts';
import { type EvidenceItem, itemsOf } from './members.ts';
import { presentUncertainty, uncertaintyFor } from './uncertainty.ts';

export interface EvidenceInputs {
  readonly question: EvidenceQuestion;
  readonly masterData: MasterData;
  readonly intervals: RegisterIntervals;
  /** Every factor of the method, those that are not used as well: that the right one was taken is to be seen too. */
  readonly factors: readonly CarbonFactor[];
  readonly contracts: readonly PowerContract[];
  readonly own: OwnCoefficients;
}

export interface EvidenceFigures {
  /** As it stands in the bundle. */
  readonly json: Json;
  readonly emissions: Emissions;
}

export function figuresOf(inputs: EvidenceInputs): EvidenceFigures {
  const { question, masterData } = inputs;
  const calendar = new Calendar(question.timeZone, question.intervalMinutes);
  const rows = periodRows(calendar, question.rowUnit, question.from, question.to);
  const items = itemsOf(masterData);
  const options = factorOptions(inputs, calendar, items);
  const emissions = emissionsFor(inputs, calendar, rows, items, options);
  const certainty = uncertaintyFor(inputs, calendar, rows, items, new EmissionFactors(options));
  const isKnown = emissions.rows.some(({ kilograms }) => kilograms !== null);
  return {
    emissions,
    json: {
      unit: 'kgCO2',
      consumption: items.map((item) => consumptionFor(inputs, calendar, rows, item)),
      emissions: {
        rows: emissions.rows.map((row, n) => presentRow(row, certainty.rows[n] as UncertainFigure)),
        total: { ...totalOf(emissions.rows), uncertainty: isKnown ? presentUncertainty(certainty.total) : null },
        factors: emissions.notes.map(presentNote),
        notCounted: emissions.notCounted.map(({ item, reason }) => ({ item, reason })),
        contracts: emissions.contracts.map(({ contract, covered, unused }) => ({
          ...{ id: contract.id, coveredKilowattHours: exact(covered), unusedKilowattHours: exact(unused) },
        })),
      },
    },
  };
}

/** Digits behind the point, as in every answer of the hub. */
const DIGITS = 12;
const MICROS = 1_000_000n;
const DAY_MILLIS = 86_400_000;

function factorOptions(
  { question, intervals, factors, contracts, own }: EvidenceInputs,
  calendar: Calendar,
  items: readonly EvidenceItem[],
): EmissionFactorOptions {
  const electricity = items.find(({ item }) => item === 'electricity')?.members ?? [];
  const span = contractSpan(contracts);
  const contracted = span === null ? NO_ROWS : daysOf(electricity, intervals, calendar, span.from, span.to);
  return {
    ...{ method: methodOf(question.method)!, knownAt: question.knownAt, fuels: fuelSchemeOf(question.fuels) },
    ...{ library: new FactorLibrary(factors), contracts, calorificValues: own.calorificValues },
    electricityOf: () => contracted,
  };
}

function emissionsFor(
  { question, masterData, intervals }: EvidenceInputs,
  calendar: Calendar,
  rows: readonly PeriodRow[],
  items: readonly EvidenceItem[],
  { method, ...options }: EmissionFactorOptions,
): Emissions {
  const { from, to, enterprise } = question;
  const region = masterData.enterprise.district;
  const emitting = items.map(({ item, quantity, members, heat, meters }): EmissionItem => {
    const whole = daysOf(members, intervals, calendar, from, to);
    const inSteam = heat === null ? null : daysOf(heat, intervals, calendar, from, to);
    return { item, quantity, meters, whole, parts: [{ enterprise, region, counted: whole, heat: inSteam }] };
  });
  const lengthOf = (start: number): number => calendar.dayOf(start).end - start;
  return emissionsOf(rows, emitting, method, { ...options, lengthOf });
}

/** The whole time of all contracts: each is spread over all of its own. */
export function contractSpan(contracts: readonly PowerContract[]): { from: number; to: number } | null {
  if (contracts.length === 0) return null;
  return { from: Math.min(...contracts.map(({ from }) => from)), to: Math.max(...contracts.map(({ to }) => to)) };
}

function consumptionFor(
  { question, intervals, own }: EvidenceInputs,
  calendar: Calendar,
  rows: readonly PeriodRow[],
  { item, quantity, energy, members, heat, meters }: EvidenceItem,
): Json {
  const { from, to, enterprise } = question;
  const counted = daysOf(members, intervals, calendar, from, to);
  const inSteam = heat === null ? null : daysOf(heat, intervals, calendar, from, to);
  const factors = new Factors({ unit: 'kgce', basis: 'equivalent' }, own);
  const part = {
    ...{ counted, heat: inSteam, factors: factors.lineOf(item, quantity, enterprise) },
    heatFactors: inSteam === null ? null : factors.lineOf(item, 'heat', enterprise),
  };
  const notes = new Set<FactorNote>();
  const isEnergy = energy !== 'co2';
  const sums = sumItem(rows, counted, isEnergy ? [part] : [], {
    ...{ lengthOf: (start: number) => calendar.dayOf(start).end - start, meters, notes },
  });
  return {
    ...{ item, quantity, unit: quantityByName(quantity)?.unit ?? '' },
    rows: sums.map((sum, n) => presentSum(rows[n] as PeriodRow, sum)),
    total: {
      value: decimal(sums.reduce((sum, one) => add(sum, ratio(one.counted.value, MICROS)), ZERO)),
      kgce: sums.some(({ converted }) => converted !== null)
        ? decimal(sums.reduce((sum, { converted }) => add(sum, converted ?? ZERO), ZERO))
        : null,
    },
    coefficients: [...notes].map(({ value, unit, basis, edition, source, tag, measured }) => ({
      ...{ value, unit, basis, edition, source, tag, measured },
    })),
  };
}

function presentSum(row: PeriodRow, { counted, converted, unconverted }: ItemRow): Json {
  return {
    ...timesOf(row),
    value: counted.isKnown ? decimal(ratio(counted.value, MICROS)) : null,
    ...knowledgeOf(counted),
    estimated: decimal(ratio(counted.estimated, MICROS)),
    kgce: converted === null ? null : decimal(converted),
    unconverted: unconverted.map(({ reason, value }) => ({ reason, value: decimal(ratio(value, MICROS)) })),
  };
}

function presentRow(row: EmissionRow, uncertainty: UncertainFigure): Json {
  const { kilograms, scope1, scope2, estimatedKilograms, knowledge, items, measured, isIncomplete } = row;
  return {
    ...timesOf(row),
    ...{ value: decimalOrNull(kilograms), scope1: decimalOrNull(scope1), scope2: decimalOrNull(scope2) },
    ...{ estimated: decimal(estimatedKilograms), incomplete: isIncomplete },
    uncertainty: kilograms === null ? null : presentUncertainty(uncertainty),
    ...knowledgeOf(knowledge),
    measured: measured === null ? null : { value: decimalOrNull(measured.kilograms), ...knowledgeOf(measured.counted) },
    items: items.map(presentItem),
  };
}

function presentItem({ item, scope, quantity, counted, kilograms, contributions, withoutFactor }: ItemEmission): Json {
  return {
    ...{ item, scope, quantity, value: decimalOrNull(kilograms) },
    activity: counted.isKnown ? decimal(ratio(counted.value, MICROS)) : null,
    contributions: contributions.map(({ note, activity, kilograms: own }) => ({
      ...{ factor: note.factor === null ? null : citationOf(note.factor), perUnit: note.perUnit, unit: note.unit },
      ...{ activity: decimal(activity), value: decimal(own) },
    })),
    withoutFactor: withoutFactor.map(({ code, reason, amount }) => ({ code, reason, amount: decimal(amount) })),
  };
}

function presentNote({
  item,
  quantity,
  region,
  perUnit,
  unit,
  formula,
  rule,
  flags,
  factor,
  contracts,
  measured,
}: EmissionFactorNote): Json {
  return {
    ...{ item, quantity, region, perUnit, unit, formula, rule, flags: [...flags], measured },
    factor: factor === null ? null : citationOf(factor),
    contracts: contracts.map(({ contract, share, perUnit: own }) => ({ contract: contract.id, share, perUnit: own })),
  };
}

function totalOf(rows: readonly EmissionRow[]) {
  const sum = (of: (row: EmissionRow) => Ratio | null): string | null => {
    const known = rows.flatMap((row) => of(row) ?? []);
    return known.length === 0 ? null : decimal(known.reduce(add, ZERO));
  };
  return {
    value: sum(({ kilograms }) => kilograms),
    scope1: sum((row) => row.scope1),
    scope2: sum((row) => row.scope2),
  };
}

function timesOf({ start, end }: PeriodRow) {
  return { start: formatInstant(start), end: formatInstant(end) };
}

/** Times in days, exactly: millionths would be rounded. */
function knowledgeOf({ measuredMillis, estimatedMillis, expectedMillis, quality, methods, fired }: FigureSum) {
  const days = (millis: bigint): string => decimal(ratio(millis, BigInt(DAY_MILLIS)));
  return {
    ...{ measuredDays: days(measuredMillis), estimatedDays: days(estimatedMillis), expectedDays: days(expectedMillis) },
    ...{ quality, methods, fired },
  };
}

function decimal(value: Ratio): string {
  return toDecimalString(value, DIGITS);
}

function decimalOrNull(value: Ratio | null): string | null {
  return value === null ? null : decimal(value);
}

function exact(value: Ratio): string {
  return decimal(value);
}
