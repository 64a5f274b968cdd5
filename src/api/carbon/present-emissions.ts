/** Emissions as they are answered: as JSON, as lines of it and as a table. */

import type { EmissionFactorNote } from '../../domain/carbon/emission-factors.ts';
import type { EmissionRow, ItemEmission } from '../../domain/carbon/emissions.ts';
import { citationOf } from '../../domain/carbon/factor.ts';
import type { ContractUse } from '../../domain/carbon/green-power.ts';
import type { UncertainFigure } from '../../domain/carbon/uncertainty/measured-sum.ts';
import { methodsOfBits } from '../../domain/estimation/methods.ts';
import type { Ratio } from '../../domain/exact.ts';
import type { Quantity } from '../../domain/quantity.ts';
import { quantityByName } from '../../domain/quantity.ts';
import { rulesOfBits } from '../../domain/validation/catalogue.ts';
import { decimalOf, decimalOfMicros, exactNumber, shareOfAmount, shareOfTime } from '../exact-number.ts';
import { knowledgeColumns, remembered } from '../export/knowledge-columns.ts';
import type { Column, Table } from '../export/table.ts';
import { presentQuality, presentQuantity } from '../present.ts';
import type { ZonedTime } from '../zoned-time.ts';
import type { EmissionQuestion } from './emission-question.ts';
import type { CertainRow } from './emission-uncertainty.ts';

/** Names of the factors of one answer: rows refer to them. */
export type FactorNames = ReadonlyMap<EmissionFactorNote, string>;

export function namesOf(notes: readonly EmissionFactorNote[]): FactorNames {
  return new Map(notes.map((note, n) => [note, `f${n + 1}`]));
}

/** The same where they are not listed beside the rows: as factors are cited. */
export function citationsOf(notes: readonly EmissionFactorNote[]): FactorNames {
  return new Map(notes.map((note) => [note, note.factor === null ? 'contracts' : citationOf(note.factor)]));
}

export function presentNote(note: EmissionFactorNote, name: string) {
  const { factor } = note;
  return {
    ...{ ref: name, item: note.item, quantity: note.quantity, enterprise: note.enterprise, region: note.region },
    ...{ perUnit: note.perUnit, unit: note.unit, formula: note.formula, rule: note.rule, flags: [...note.flags] },
    measured: note.measured,
    factor: factor === null ? null : presentCited(factor),
    contracts: note.contracts.map((part) => ({
      ...{ contract: part.contract.id, share: part.share, perUnit: part.perUnit },
      rule: part.factor === null ? null : citationOf(part.factor),
    })),
  };
}

function presentCited(factor: NonNullable<EmissionFactorNote['factor']>) {
  const { id, version, scheme, region, subject, dataYear, publishedOn, source, tag, uncertainty } = factor;
  return { id, version, scheme, region, subject, dataYear, publishedOn, source, tag, uncertainty };
}

export function presentContract({ contract, covered, unused }: ContractUse) {
  return { id: contract.id, enterprise: contract.enterprise, kind: contract.kind, ...inKilowattHours(covered, unused) };
}

function inKilowattHours(covered: Ratio, unused: Ratio) {
  return { coveredKilowattHours: exact(covered), unusedKilowattHours: exact(unused) };
}

export function presentEmissionRow(time: ZonedTime, row: CertainRow, names: FactorNames) {
  return {
    ...presentFigures(time, row),
    uncertainty: row.uncertainty && presentUncertainty(row.uncertainty),
    whyNoUncertainty: row.whyNoUncertainty,
    breakdown: row.items.map((item) => presentItem(item, names)),
  };
}

function presentFigures(time: ZonedTime, row: EmissionRow) {
  const { start, end, kilograms, scope1, scope2, estimatedKilograms, knowledge, measured } = row;
  return {
    ...{ start: time.format(start), end: time.format(end) },
    ...{ value: exactOrNull(kilograms), scope1: exactOrNull(scope1), scope2: exactOrNull(scope2) },
    estimatedShare: kilograms === null ? null : shareOfAmount(estimatedKilograms, kilograms),
    coverage: shareOfTime(knowledge.measuredMillis, knowledge.expectedMillis),
    estimatedCoverage: shareOfTime(knowledge.estimatedMillis, knowledge.expectedMillis),
    quality: presentQuality(knowledge.quality),
    methods: methodsOfBits(knowledge.methods),
    rules: rulesOfBits(knowledge.fired),
    incomplete: row.isIncomplete,
    measured:
      measured === null
        ? null
        : {
            value: exactOrNull(measured.kilograms),
            coverage: shareOfTime(measured.counted.measuredMillis, measured.counted.expectedMillis),
          },
  };
}

function presentItem(item: ItemEmission, names: FactorNames) {
  const { unit, ucum } = presentQuantity(quantityByName(item.quantity) as Quantity);
  const { counted, shareWithoutFactor } = item;
  return {
    ...{ item: item.item, scope: item.scope, value: exactOrNull(item.kilograms) },
    estimatedShare: item.kilograms === null ? null : shareOfAmount(item.estimatedKilograms, item.kilograms),
    coverage: shareOfTime(counted.measuredMillis, counted.expectedMillis),
    activity: {
      ...{ quantity: item.quantity, unit, ucum },
      value: counted.isKnown ? exactNumber(decimalOfMicros(counted.value)) : null,
    },
    contributions: item.contributions.map(({ note, activity, kilograms }) => ({
      ...{ factor: names.get(note) ?? '', quantity: note.quantity },
      ...{ activity: exact(activity), value: exact(kilograms) },
    })),
    withoutFactor: item.withoutFactor.map(({ code, reason, amount }) => ({
      code,
      reason,
      unit,
      amount: exact(amount),
    })),
    shareWithoutFactor: shareWithoutFactor === null ? null : Number(decimalOf(shareWithoutFactor)),
  };
}

/** Numbers of an uncertainty are no exact decimals: they are estimates, with three digits that mean something. */
export function presentUncertainty(figure: UncertainFigure) {
  const { standardUncertainty, relativeStandardUncertainty, coverageFactor, expandedUncertainty, bias } = figure;
  return {
    ...{ standard: digits(standardUncertainty), relative: digits(relativeStandardUncertainty) },
    ...{ coverageFactor: digits(coverageFactor), expanded: digits(expandedUncertainty), bias: digits(bias) },
    isComplete: figure.isComplete,
    budget: figure.budget.slice(0, BUDGET_MAX).map(({ key, kind, subjects, standardUncertainty: own, share }) => ({
      ...{ key, kind, subjects: subjects.slice(0, BUDGET_MAX), standard: digits(own), share: digits(share) },
    })),
    unknown: figure.unknownComponents.slice(0, BUDGET_MAX).map(({ kind, subject, reason, amount }) => ({
      ...{ kind, subject, reason, amount: digits(amount) },
    })),
    unknownCount: figure.unknownComponents.length,
  };
}

const BUDGET_MAX = 20;

/** An estimate with so many significant digits. */
export function digits(value: number, count?: number): number;
export function digits(value: number | null, count?: number): number | null;
export function digits(value: number | null, count = 4): number | null {
  return value === null ? null : Number(value.toPrecision(count));
}

function exact(value: Ratio): number {
  return exactNumber(decimalOf(value));
}

function exactOrNull(value: Ratio | null): number | null {
  return value === null ? null : exact(value);
}

/** Without the items and their factors, which are no flat table. */
export function emissionsTable({ subject, method, fuels, time }: EmissionQuestion): Table<CertainRow> {
  const shown = remembered((row: CertainRow) => presentFigures(time, row));
  const decimal = (value: Ratio | null): string | null => (value === null ? null : decimalOf(value));
  return {
    name: 'emissions',
    format: (instant) => time.format(instant),
    columns: [
      { name: 'scope', kind: 'text', cell: () => subject.scope },
      { name: 'id', kind: 'text', cell: () => subject.id },
      { name: 'method', kind: 'text', cell: () => method },
      { name: 'fuels', kind: 'text', cell: () => fuels },
      { name: 'start', kind: 'instant', cell: ({ start }) => start },
      { name: 'end', kind: 'instant', cell: ({ end }) => end },
      { name: 'kgCO2', kind: 'decimal', cell: ({ kilograms }) => decimal(kilograms) },
      { name: 'scope1', kind: 'decimal', cell: ({ scope1 }) => decimal(scope1) },
      { name: 'scope2', kind: 'decimal', cell: ({ scope2 }) => decimal(scope2) },
      ...knowledgeColumns(shown),
      { name: 'incomplete', kind: 'flag', cell: ({ isIncomplete }) => isIncomplete },
      { name: 'measuredKgCO2', kind: 'decimal', cell: ({ measured }) => decimal(measured?.kilograms ?? null) },
      estimate('standardUncertainty', ({ standardUncertainty }) => standardUncertainty),
      estimate('coverageFactor', ({ coverageFactor }) => coverageFactor),
      estimate('bias', ({ bias }) => bias),
      {
        ...{ name: 'uncertaintyComplete', kind: 'flag' },
        cell: ({ uncertainty }) => uncertainty?.isComplete ?? null,
      },
      { name: 'whyNoUncertainty', kind: 'text', cell: ({ whyNoUncertainty }) => whyNoUncertainty },
    ],
  };
}

/** With as many digits as mean something. */
function estimate(name: string, of: (figure: UncertainFigure) => number): Column<CertainRow> {
  return { name, kind: 'number', cell: ({ uncertainty }) => uncertainty && digits(of(uncertainty)) };
}
