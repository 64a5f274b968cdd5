/** A day of a meter and of those that should add up to it. */

import { type Moment, momentOf } from '../../domain/anomaly/detectors/moment.ts';
import type { PairInput } from '../../domain/anomaly/detectors/pair.ts';
import type { Calendar, LocalDay } from '../../domain/calendar.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { CHINA_HOLIDAYS } from '../../domain/estimation/china-holidays.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import { momentsBetween } from './meter-inputs.ts';
import type { PlannedMeter } from './plan.ts';

export class PairReader {
  readonly #store: Pick<TimeSeriesStore, 'consumption'>;
  readonly #calendar: Calendar;

  constructor(store: Pick<TimeSeriesStore, 'consumption'>, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** The day as one, where all of it is measured; otherwise interval by interval, because parts of it are not. */
  async inputsOf(
    upper: PlannedMeter,
    lower: readonly PlannedMeter[],
    day: LocalDay,
  ): Promise<readonly (readonly [Moment, PairInput])[]> {
    const keys = [upper, ...lower].map(seriesOf);
    const days = await this.#store.consumption('day', keys, day.start, day.end);
    const sums = sumsOf(days).get(day.start);
    const last = momentOf(this.#calendar.intervalStart(day.end - 1), this.#calendar, CHINA_HOLIDAYS);
    if (sums?.known === keys.length && sums.millis === keys.length * (day.end - day.start)) {
      return [[last, { upper: sums.upper, lower: sums.lower, isKnown: true }]];
    }
    const intervals = sumsOf(await this.#store.consumption('interval', keys, day.start, day.end));
    return momentsBetween(day.start, day.end, this.#calendar).map((moment) => {
      const found = intervals.get(moment.start);
      const isKnown = found?.known === keys.length && found.millis === keys.length * (moment.end - moment.start);
      return [moment, { upper: found?.upper ?? 0, lower: found?.lower ?? 0, isKnown }];
    });
  }
}

interface Sums {
  upper: number;
  lower: number;
  /** Series that have a row. */
  known: number;
  /** Time that was measured, of all together. */
  millis: number;
}

type Rows = Awaited<ReturnType<TimeSeriesStore['consumption']>>;

/** By start; the first series is the upper one. */
function sumsOf(rows: Rows): Map<number, Sums> {
  const found = new Map<number, Sums>();
  for (let row = 0; row < rows.count; row++) {
    const start = rows.start[row] as number;
    const sums = found.get(start) ?? { upper: 0, lower: 0, known: 0, millis: 0 };
    found.set(start, sums);
    const measured = (rows.value[row] as number) - (rows.estimated[row] as number);
    if (rows.series[row] === 0) sums.upper += measured;
    else sums.lower += measured;
    sums.known++;
    sums.millis += rows.measuredMillis[row] as number;
  }
  return found;
}

function seriesOf({ meter }: PlannedMeter): ConsumptionSeries {
  const quantity = energyTypeByName(meter.energy)?.register ?? '';
  return { scope: 'meter', id: meter.id, item: '', quantity, enterprise: meter.enterprise };
}
