/** The stored rows of one register as they are answered. */

import type { Calendar } from '../../domain/calendar.ts';
import { FigureSum } from '../../domain/consumption/figures.ts';
import { methodsOfBits } from '../../domain/estimation/methods.ts';
import { ratio } from '../../domain/exact.ts';
import { rulesOfBits } from '../../domain/validation/catalogue.ts';
import { decimalOfMicros, exactNumber, shareOfAmount, shareOfTime } from '../exact-number.ts';
import { knowledgeColumns, remembered } from '../export/knowledge-columns.ts';
import { joined, type Table } from '../export/table.ts';
import { presentQuality } from '../present.ts';
import type { OpenInterval } from '../services.ts';
import type { ZonedTime } from '../zoned-time.ts';
import type { Question } from './question.ts';
import type { ConsumptionAnswerRow } from './read.ts';

export function presentInterval(time: ZonedTime, { start, end, shares, knowledge }: ConsumptionAnswerRow) {
  return presentSum(time, start, end, shares[0]?.counted ?? knowledge);
}

/** The interval under way: of its time, what has gone by. */
export function presentOpen(calendar: Calendar, { row, until }: OpenInterval) {
  const columns = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]]));
  const sum = new FigureSum();
  sum.addRow(columns as unknown as Parameters<FigureSum['addRow']>[0], 0);
  const shown = presentSum(calendar, row.start, calendar.intervalEnd(row.start), sum);
  return { row: shown, until: calendar.format(until) };
}

function presentSum(time: Pick<ZonedTime, 'format'>, start: number, end: number, sum: FigureSum) {
  return {
    start: time.format(start),
    end: time.format(end),
    value: sum.isKnown ? exactNumber(decimalOfMicros(sum.value)) : null,
    coverage: shareOfTime(sum.measuredMillis, sum.expectedMillis),
    estimatedCoverage: shareOfTime(sum.estimatedMillis, sum.expectedMillis),
    estimatedShare: sum.isKnown ? shareOfAmount(ratio(sum.estimated), ratio(sum.value)) : null,
    quality: presentQuality(sum.quality),
    methods: methodsOfBits(sum.methods),
    rules: rulesOfBits(sum.fired),
    ran: rulesOfBits(sum.ran),
  };
}

export function intervalTable({ subject, unit, time }: Question): Table<ConsumptionAnswerRow> {
  const quantity = subject.items[0]?.quantity.name ?? null;
  const shown = remembered((row: ConsumptionAnswerRow) => presentInterval(time, row));
  return {
    name: 'intervals',
    format: (instant) => time.format(instant),
    columns: [
      { name: 'meter', kind: 'text', cell: () => subject.id },
      { name: 'quantity', kind: 'text', cell: () => quantity },
      { name: 'unit', kind: 'text', cell: () => unit },
      { name: 'start', kind: 'instant', cell: ({ start }) => start },
      { name: 'end', kind: 'instant', cell: ({ end }) => end },
      { name: 'value', kind: 'decimal', cell: decimalOfRow },
      ...knowledgeColumns(shown),
      { name: 'ran', kind: 'text', cell: (row) => joined(shown(row).ran) },
    ],
  };
}

function decimalOfRow({ shares, knowledge }: ConsumptionAnswerRow): string | null {
  const sum = shares[0]?.counted ?? knowledge;
  return sum.isKnown ? decimalOfMicros(sum.value) : null;
}

export function intervalNdjson({ subject, unit, time }: Question, rows: readonly ConsumptionAnswerRow[]): string {
  const head = { meter: subject.id, quantity: subject.items[0]?.quantity.name, unit };
  return rows.map((row) => `${JSON.stringify({ ...head, ...presentInterval(time, row) })}\n`).join('');
}
