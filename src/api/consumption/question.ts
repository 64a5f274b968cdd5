/** A question about consumption as it was asked, made into what has to be read and how it is shown. */

import type { Calendar, CalendarUnit } from '../../domain/calendar.ts';
import { type ConversionTarget, Factors } from '../../domain/consumption/factors.ts';
import type { OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import { intervalPeriod, type Period, unitOfPeriod } from '../../domain/consumption/period.ts';
import { unitByName } from '../../domain/unit.ts';
import type { Granularity } from '../../store/consumption.ts';
import { ProblemError } from '../problem.ts';
import { ZonedTime } from '../zoned-time.ts';
import type { Subject } from './subject.ts';

export interface Question {
  readonly subject: Subject;
  readonly calendar: Calendar;
  readonly time: ZonedTime;
  readonly rowUnit: CalendarUnit;
  /** What is read from the store and added up. */
  readonly granularity: Granularity;
  /** Unit of the figures and its UCUM code. */
  readonly unit: string;
  readonly ucum: string;
  /** Null where it is shown as it is counted. */
  readonly target: ConversionTarget | null;
  readonly factors: Factors | null;
  readonly own: OwnCoefficients;
  /** Before which instant everything asked for is derived; null where nothing is, or where that is not asked. */
  readonly completeUntil: number | null;
}

export function questionOf(
  subject: Subject,
  period: Period,
  target: ConversionTarget | null,
  calendar: Calendar,
  own: OwnCoefficients,
): Question {
  const rowUnit = unitOfPeriod(period, calendar);
  if (rowUnit === null) {
    const known = [...new Set([intervalPeriod(calendar), '1h'])].join(', ');
    throw new ProblemError(
      'invalid_request',
      `querystring: interval ${period} cannot be had, because the intervals of this hub are ${intervalPeriod(calendar)}: ask for ${known}, 1d, 1mo or 1y`,
    );
  }
  const unit = target?.unit ?? countedUnitOf(subject);
  return {
    ...{ subject, calendar, rowUnit, unit, target, own, time: new ZonedTime(calendar) },
    granularity: rowUnit === 'interval' || rowUnit === 'hour' ? 'interval' : 'day',
    ucum: unitByName(unit)?.ucum ?? unit,
    factors: target === null ? null : new Factors(target, own),
    completeUntil: null,
  };
}

/** The one unit that everything asked for is counted in. */
function countedUnitOf({ items, energy }: Subject): string {
  const units = new Set(items.map(({ quantity }) => quantity.unit));
  const [unit] = units;
  if (energy !== null && units.size === 1 && unit !== undefined) return unit;
  throw new ProblemError(
    'invalid_request',
    'querystring: unit native needs one energy type or item, because kWh, m3 and t do not add up: name energy or item, or ask for tce, kgce, GJ or kWh',
  );
}
