/** Consumption as it is answered: as JSON, as lines of it and as a table. */

import type { Calendar } from '../../domain/calendar.ts';
import { type FactorNote, UNCONVERTED_CODES, type UnconvertedCode } from '../../domain/consumption/factors.ts';
import { methodsOfBits } from '../../domain/estimation/methods.ts';
import { ratio } from '../../domain/exact.ts';
import { rulesOfBits } from '../../domain/validation/catalogue.ts';
import { decimalOf, decimalOfMicros, exactNumber, shareOfAmount, shareOfTime } from '../exact-number.ts';
import { knowledgeColumns, remembered } from '../export/knowledge-columns.ts';
import type { Table } from '../export/table.ts';
import { presentQuality, presentQuantity } from '../present.ts';
import type { Question } from './question.ts';
import type { ConsumptionAnswerRow, ItemShare } from './read.ts';

const MICROS = 1_000_000n;

export function presentRow(question: Question, row: ConsumptionAnswerRow) {
  const { value, shares } = row;
  const isConverted = question.factors !== null;
  return {
    ...presentKnowledge(question, row),
    value: value === null ? null : exactNumber(decimalOf(value)),
    breakdown: shares.length > 1 || isConverted ? shares.map((share) => presentShare(share, isConverted)) : [],
    unconverted: unconvertedOf(shares),
  };
}

/** What a line has of a row: everything but the value and what that is made of. */
function presentKnowledge(question: Question, row: ConsumptionAnswerRow) {
  const { start, end, value, estimated, knowledge, shares } = row;
  const { time } = question;
  const until = completeUntilOf(question, row);
  return {
    start: time.format(start),
    end: time.format(end),
    // Its place among the fields; what it is, is for the caller to say.
    value: null as number | null,
    coverage: shareOfTime(knowledge.measuredMillis, knowledge.expectedMillis),
    estimatedCoverage: shareOfTime(knowledge.estimatedMillis, knowledge.expectedMillis),
    estimatedShare: value === null ? null : shareOfAmount(estimated, value),
    quality: presentQuality(knowledge.quality),
    methods: methodsOfBits(knowledge.methods),
    rules: rulesOfBits(knowledge.fired),
    incomplete: shares.some(({ unconverted }) => unconverted.length > 0),
    completeUntil: until === null ? null : time.format(until),
  };
}

/** One item of a row: in the unit of the answer, and as it is counted. */
function presentShare({ of, counted, converted, convertedEstimated }: ItemShare, isConverted: boolean) {
  const { unit, ucum } = presentQuantity(of.quantity);
  const asCounted = ratio(counted.value, MICROS);
  const value = isConverted ? converted : asCounted;
  const estimated = isConverted ? convertedEstimated : ratio(counted.estimated, MICROS);
  const isKnown = counted.isKnown && value !== null;
  return {
    item: of.item,
    value: isKnown ? exactNumber(decimalOf(value)) : null,
    estimatedShare: isKnown ? shareOfAmount(estimated, value) : null,
    coverage: shareOfTime(counted.measuredMillis, counted.expectedMillis),
    counted: {
      ...{ quantity: of.quantity.name, unit, ucum },
      value: counted.isKnown ? exactNumber(decimalOfMicros(counted.value)) : null,
    },
  };
}

function unconvertedOf(shares: readonly ItemShare[]) {
  return shares.flatMap(({ of, unconverted }) =>
    unconverted.map(({ reason, code, value }) => {
      const { name: quantity, unit, ucum } = presentQuantity(of.quantity);
      return {
        item: of.item,
        quantity,
        unit,
        ucum,
        value: exactNumber(decimalOfMicros(value)),
        code: codeOf(code),
        reason,
      };
    }),
  );
}

function codeOf(code: string | null): UnconvertedCode | null {
  return UNCONVERTED_CODES.find((known) => known === code) ?? null;
}

export function presentFactor(note: FactorNote, calendar: Calendar) {
  return {
    ...note,
    range: note.range === null ? null : [...note.range],
    from: note.from === null ? null : calendar.format(note.from),
    to: note.to === null ? null : calendar.format(note.to),
  };
}

/** Without what a figure is made of, which is no flat table. */
export function consumptionTable(question: Question): Table<ConsumptionAnswerRow> {
  const { subject, unit, time } = question;
  const shown = remembered((row: ConsumptionAnswerRow) => presentKnowledge(question, row));
  return {
    name: 'consumption',
    format: (instant) => time.format(instant),
    columns: [
      { name: 'scope', kind: 'text', cell: () => subject.scope },
      { name: 'id', kind: 'text', cell: () => subject.id },
      { name: 'energy', kind: 'text', cell: () => subject.energy },
      { name: 'unit', kind: 'text', cell: () => unit },
      { name: 'start', kind: 'instant', cell: ({ start }) => start },
      { name: 'end', kind: 'instant', cell: ({ end }) => end },
      { name: 'value', kind: 'decimal', cell: ({ value }) => (value === null ? null : decimalOf(value)) },
      ...knowledgeColumns(shown),
      { name: 'incomplete', kind: 'flag', cell: (row) => shown(row).incomplete },
      { name: 'completeUntil', kind: 'instant', cell: (row) => completeUntilOf(question, row) },
    ],
  };
}

function completeUntilOf({ completeUntil }: Question, { start, end }: ConsumptionAnswerRow): number | null {
  return completeUntil === null || completeUntil <= start ? null : Math.min(end, completeUntil);
}

export function consumptionNdjson(question: Question, rows: readonly ConsumptionAnswerRow[]): string {
  const { subject, unit } = question;
  const head = { scope: subject.scope, id: subject.id, energy: subject.energy, unit };
  return rows.map((row) => `${JSON.stringify({ ...head, ...presentRow(question, row) })}\n`).join('');
}
