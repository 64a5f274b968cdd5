/** The uncertainty of emissions as the API answers it, of what is in a bundle. */

import type { Json } from '../audit/canonical-json.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { EmissionFactors } from '../domain/carbon/emission-factors.ts';
import { ActivitySum } from '../domain/carbon/uncertainty/activity-sum.ts';
import {
  type ActivityItem,
  emissionUncertainty,
  type MeasuredSumOptions,
  type UncertainFigure,
} from '../domain/carbon/uncertainty/measured-sum.ts';
import type { PeriodRow } from '../domain/consumption/period.ts';
import { MEASURED_ENERGY, NOT_COUNTED } from '../domain/data/carbon/item-carbon-rows.ts';
import { accuracyOverTime } from '../registry/meter-accuracy.ts';
import type { EvidenceQuestion, MasterData } from './bundle.ts';
import { daysOf, type RegisterIntervals } from './item-days.ts';
import type { EvidenceItem } from './members.ts';

export interface EvidenceUncertainty {
  /** Of each row, and of all of them together: their errors are the same ones. */
  readonly rows: readonly UncertainFigure[];
  readonly total: UncertainFigure;
}

export function uncertaintyFor(
  { question, masterData, intervals }: UncertaintyInputs,
  calendar: Calendar,
  periods: readonly PeriodRow[],
  items: readonly EvidenceItem[],
  factors: EmissionFactors,
): EvidenceUncertainty {
  const { from, to, enterprise } = question;
  const region = masterData.enterprise.district;
  const stretches = new Map(masterData.meters.map((meter) => [meter.id, accuracyOverTime(stretchesOf(meter))]));
  const sums = periods.map(() => new ActivitySum());
  for (const { item, quantity, energy, members, heat } of items) {
    if (NOT_COUNTED.has(item) || energy === MEASURED_ENERGY) continue;
    const line = factors.lineOf(item, heat === null ? quantity : 'heat', { enterprise, region });
    for (const member of heat ?? members) {
      const { columns, first, end } = daysOf([{ ...member, sign: 1 }], intervals, calendar, from, to);
      const known = stretches.get(member.meter) ?? [];
      for (let row = first; row < end; row++) {
        const start = columns.start[row] as number;
        const factor = line.at(start);
        const sum = sums[periods.findIndex((period) => start >= period.start && start < period.end)];
        if (!factor.isKnown || sum === undefined) continue;
        const estimated = (member.sign * (columns.estimated[row] as number)) / 1e6;
        const measured = (member.sign * (columns.value[row] as number)) / 1e6 - estimated;
        const record = known.findLast((stretch) => stretch.from <= start)?.record ?? member.meter;
        const methods = columns.methods[row] as number;
        sum.add(factor.note, { meter: member.meter, record, measured, estimated, methods });
      }
    }
  }
  const all = [...stretches.values()].flat();
  const options: MeasuredSumOptions = { meters: new Map(all.map(({ record, accuracy }) => [record, accuracy])) };
  const rows: (readonly ActivityItem[])[] = sums.map((sum) => sum.items());
  return {
    rows: rows.map((row) => emissionUncertainty(row, options)),
    total: emissionUncertainty(rows.flat(), options),
  };
}

interface UncertaintyInputs {
  readonly question: EvidenceQuestion;
  readonly masterData: MasterData;
  readonly intervals: RegisterIntervals;
}

function stretchesOf({ versions }: MasterData['meters'][number]) {
  return versions.map(({ from, to, meter }) => ({
    ...{ from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY },
    value: meter,
  }));
}

/** With four digits: these are estimates, and what a processor makes of the last digits of doubles is no evidence. */
export function presentUncertainty({ standardUncertainty, coverageFactor, bias, ...figure }: UncertainFigure): Json {
  return {
    ...{ standard: digits(standardUncertainty), coverageFactor: digits(coverageFactor), bias: digits(bias) },
    complete: figure.isComplete,
    unknown: figure.unknownComponents.map(({ kind, subject, reason }) => `${kind} ${subject}: ${reason}`).sort(),
  };
}

function digits(value: number): string {
  return String(Number(value.toPrecision(4)));
}
