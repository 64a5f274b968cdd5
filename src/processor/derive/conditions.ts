/**
 * Pressure and temperature of gas and steam, interval by interval: a volume at operating conditions becomes
 * one at the statutory reference, a mass of steam becomes heat. Where the meter sends neither in an interval
 * its nominal conditions hold and the value is an estimate; without those it is unknown.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { methodBit } from '../../domain/estimation/methods.ts';
import { absolutePressure, STATUTORY_REFERENCE, volumeFactor } from '../../domain/gas-volume.ts';
import { IntervalRows } from '../../domain/interval/fill-intervals.ts';
import type { NominalConditions } from '../../domain/metering.ts';
import { steamHeat } from '../../domain/steam/steam-heat.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import type { TimeSeriesStore, WindowReadings } from '../../store/store.ts';
import type { DerivedSeries } from './derived-series.ts';
import type { IntervalWindow } from './interval-window.ts';

const MISSING_LEVEL = 4;
const ESTIMATED_LEVEL = 1;
const LEVEL = 0b111;
const NOMINAL = methodBit('nominal_conditions');

/** Rows of consumption and what they are of. */
export interface DerivedRows {
  readonly key: ConsumptionSeries;
  readonly rows: IntervalRows;
}

/** Conditions of some windows, as read from the store. */
export interface WindowConditions {
  /** What the rows of the n-th window become: with steam, rows of heat besides. Uses up `rows`. */
  apply(n: number, window: IntervalWindow, rows: IntervalRows): DerivedRows[];
}

export class ConditionsReader {
  readonly #store: TimeSeriesStore;
  readonly #calendar: Calendar;

  constructor(store: TimeSeriesStore, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** The gauges that a target's consumption depends on besides its register. */
  static quantitiesOf(target: DerivedSeries): readonly string[] {
    return useOf(target) === null ? [] : ['pressure', 'temperature'];
  }

  async read(windows: readonly IntervalWindow[]): Promise<WindowConditions> {
    const concerned = windows.map((_, n) => n).filter((n) => useOf((windows[n] as IntervalWindow).target) !== null);
    const [pressures, temperatures] = await Promise.all([
      this.#read(windows, concerned, 'pressure'),
      this.#read(windows, concerned, 'temperature'),
    ]);
    return {
      apply: (n, window, rows) => {
        const use = useOf(window.target);
        if (use === null) return [{ key: window.target.key, rows }];
        const conditions = { pressure: pressures.get(n), temperature: temperatures.get(n) };
        return use === 'gas'
          ? correctVolume(window.target, rows, conditions)
          : addHeat(window.target, rows, conditions);
      },
    };
  }

  /** Means of a gauge in each interval, by window and start. */
  async #read(
    windows: readonly IntervalWindow[],
    concerned: readonly number[],
    quantity: string,
  ): Promise<Map<number, Map<number, number>>> {
    const means = new Map<number, Map<number, number>>();
    if (concerned.length === 0) return means;
    const wanted = concerned.map((n) => {
      const { target, from, to } = windows[n] as IntervalWindow;
      return { meter: target.meter.id, quantity, from, to };
    });
    const readings = await this.#store.readingWindows(wanted, 0);
    let end = 0;
    for (const [i, n] of concerned.entries()) {
      const first = end;
      while (end < readings.count && readings.window[end] === i) end++;
      means.set(n, this.#means(readings, first, end));
    }
    return means;
  }

  #means({ timestamp, value }: WindowReadings, first: number, end: number): Map<number, number> {
    const means = new Map<number, number>();
    for (let i = first; i < end; ) {
      const start = this.#calendar.intervalStart(timestamp[i] as number);
      const over = this.#calendar.intervalEnd(timestamp[i] as number);
      let sum = 0;
      let count = 0;
      for (; i < end && (timestamp[i] as number) < over; i++, count++) sum += value[i] as number;
      means.set(start, sum / count);
    }
    return means;
  }
}

interface Means {
  readonly pressure: ReadonlyMap<number, number> | undefined;
  readonly temperature: ReadonlyMap<number, number> | undefined;
}

/** Absolute pressure and temperature; null where the meter does not send it. */
interface Conditions {
  readonly pressureKpaAbsolute: number | null;
  readonly temperatureCelsius: number | null;
  readonly isNominal: boolean;
}

function useOf({ meter, metering, quantity }: DerivedSeries): 'gas' | 'steam' | null {
  if (metering.gas?.volumeAt === 'operating' && quantity === 'volume') return 'gas';
  return meter.energy === 'steam' && quantity === 'mass' ? 'steam' : null;
}

interface ConditionSettings {
  readonly isGaugePressure?: boolean | undefined;
  readonly atmosphericKpa?: number | undefined;
  readonly nominal?: NominalConditions | undefined;
}

function measuredAt(start: number, { pressure, temperature }: Means, settings: ConditionSettings): Conditions {
  const kpa = pressure?.get(start) ?? null;
  const isAbsolute = settings.isGaugePressure !== true;
  return {
    pressureKpaAbsolute: kpa === null || isAbsolute ? kpa : absolutePressure(kpa, settings.atmosphericKpa),
    temperatureCelsius: temperature?.get(start) ?? null,
    isNominal: false,
  };
}

function nominalOf({ nominal }: ConditionSettings): Conditions | null {
  if (nominal === undefined) return null;
  const { pressureKpa, temperatureCelsius } = nominal;
  return { pressureKpaAbsolute: pressureKpa, temperatureCelsius, isNominal: true };
}

function correctVolume(target: DerivedSeries, rows: IntervalRows, means: Means): DerivedRows[] {
  const gas = target.metering.gas ?? {};
  const factorOf = ({ pressureKpaAbsolute, temperatureCelsius }: Conditions): number | null => {
    if (pressureKpaAbsolute === null || temperatureCelsius === null) return null;
    const { compressibilityRatio } = target.metering.gas ?? {};
    return volumeFactor({ pressureKpaAbsolute, temperatureCelsius, compressibilityRatio }, STATUTORY_REFERENCE);
  };
  scaleRows(rows, means, gas, factorOf);
  return [{ key: target.key, rows }];
}

function addHeat(target: DerivedSeries, rows: IntervalRows, means: Means): DerivedRows[] {
  const steam = target.metering.steam ?? {};
  const heat = copyOf(rows);
  scaleRows(heat, means, steam, (conditions) =>
    steamHeat({ ...conditions, feedWaterKjPerKg: target.metering.steam?.feedWaterKjPerKg }),
  );
  return [
    { key: target.key, rows },
    { key: { ...target.key, quantity: 'heat' }, rows: heat },
  ];
}

/** By what was measured in each interval, else by what is nominal, else to unknown. */
function scaleRows(
  rows: IntervalRows,
  means: Means,
  settings: ConditionSettings,
  factorOf: (conditions: Conditions) => number | null,
): void {
  const nominal = nominalOf(settings);
  for (let row = 0; row < rows.count; row++) {
    const measured = factorOf(measuredAt(rows.start[row] as number, means, settings));
    if (measured !== null || nominal === null) scale(rows, row, measured, false);
    else scale(rows, row, factorOf(nominal), true);
  }
}

/** Multiplies a row; null makes it unknown. */
function scale(rows: IntervalRows, row: number, factor: number | null, isNominal: boolean): void {
  const quality = rows.quality[row] as number;
  if (factor === null) {
    rows.value[row] = 0;
    rows.estimated[row] = 0;
    rows.measuredMillis[row] = 0;
    rows.estimatedMillis[row] = 0;
    rows.quality[row] = (quality & ~LEVEL) | MISSING_LEVEL;
    return;
  }
  rows.value[row] = Math.round((rows.value[row] as number) * factor);
  rows.estimated[row] = Math.round((rows.estimated[row] as number) * factor);
  if (!isNominal) return;
  rows.estimated[row] = rows.value[row] as number;
  rows.estimatedMillis[row] = (rows.estimatedMillis[row] as number) + (rows.measuredMillis[row] as number);
  rows.measuredMillis[row] = 0;
  rows.methods[row] = (rows.methods[row] as number) | NOMINAL;
  rows.quality[row] = (quality & ~LEVEL) | Math.max(quality & LEVEL, ESTIMATED_LEVEL);
}

function copyOf(rows: IntervalRows): IntervalRows {
  const copy = new IntervalRows();
  for (let row = 0; row < rows.count; row++) {
    const at = copy.add(rows.start[row] as number, rows.lengthMillis[row] as number);
    for (const name of COPIED) copy[name][at] = rows[name][row] as number;
  }
  return copy;
}

const COPIED = [
  ...['value', 'estimated', 'measuredMillis', 'estimatedMillis', 'quality', 'ran', 'fired', 'methods'],
] as const as readonly (
  | 'value'
  | 'estimated'
  | 'measuredMillis'
  | 'estimatedMillis'
  | 'quality'
  | 'ran'
  | 'fired'
  | 'methods'
)[];
