/** Electrical quantities of intervals, from the gauges in the store: those that were measured at one instant. */

import type { ElectricalMeans } from '../../domain/anomaly/detectors/electrical.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { transformGauge } from '../../domain/transform.ts';
import type { Meter } from '../../registry/registry.ts';
import type { TimeSeriesStore, WindowReadings } from '../../store/store.ts';

const CURRENTS = ['current', 'currentL2', 'currentL3'] as const;
const POWERS = ['apparentPower', 'activePower', 'reactivePower', 'powerFactor'] as const;

/** Gauges that detectors look at. */
export const ELECTRICAL_GAUGES: readonly string[] = [...CURRENTS, ...POWERS];

/** Meters and hours whose readings are in memory at once: of readings of every minute, 0.5 million. */
const METER_HOURS_PER_READ = 1200;
const HOUR_MILLIS = 3_600_000;

export interface ElectricalMeter {
  readonly meter: Meter;
  /** Those of `ELECTRICAL_GAUGES` of which there are readings. */
  readonly gauges: readonly string[];
}

/** By the begin of the interval. */
export type ElectricalIntervals = ReadonlyMap<number, ElectricalMeans>;

/** Values of a gauge by instant. */
type Instants = ReadonlyMap<number, number>;

export class ElectricalReader {
  readonly #store: Pick<TimeSeriesStore, 'readingWindows'>;
  readonly #calendar: Calendar;

  constructor(store: Pick<TimeSeriesStore, 'readingWindows'>, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Of each interval in [from, to) the newest instant of which enough is known, by meter. */
  async read(
    meters: readonly ElectricalMeter[],
    from: number,
    to: number,
  ): Promise<ReadonlyMap<string, ElectricalIntervals>> {
    const found = new Map<string, ElectricalIntervals>();
    const worthwhile = meters.filter(({ gauges }) => canTell(gauges));
    const portion = Math.max(1, Math.floor((METER_HOURS_PER_READ * HOUR_MILLIS) / Math.max(HOUR_MILLIS, to - from)));
    for (let at = 0; at < worthwhile.length; at += portion) {
      const some = worthwhile.slice(at, at + portion);
      const windows = some.flatMap(({ meter, gauges }) =>
        gauges.map((quantity) => ({ meter: meter.id, quantity, from, to })),
      );
      const readings = await this.#store.readingWindows(windows, 0);
      const byWindow = instantsOf(readings, windows.length);
      let window = 0;
      for (const { meter, gauges } of some) {
        const values = new Map(gauges.map((quantity) => [quantity, byWindow[window++] as Instants]));
        found.set(meter.id, this.#intervals(meter, values));
      }
    }
    return found;
  }

  #intervals(meter: Meter, values: ReadonlyMap<string, Instants>): ElectricalIntervals {
    const transforms = meter.metering?.transforms ?? [];
    const at = (quantity: string, instant: number): number | null => {
      const value = values.get(quantity)?.get(instant);
      // All phases go through transformers of one ratio.
      const transformed = CURRENTS.some((one) => one === quantity) ? 'current' : quantity;
      return value === undefined ? null : transformGauge(value, transforms, transformed, instant);
    };
    const found = new Map<number, ElectricalMeans>();
    const add = (instant: number, part: Partial<ElectricalMeans>): void => {
      const start = this.#calendar.intervalStart(instant);
      found.set(start, { ...(found.get(start) ?? NOTHING), ...part });
    };
    for (const instant of values.get('currentL3')?.keys() ?? []) {
      const [a, b, c] = CURRENTS.map((quantity) => at(quantity, instant));
      if (a == null || b == null || c == null) continue;
      add(instant, { currents: [a, b, c] });
    }
    for (const instant of values.get('apparentPower')?.keys() ?? []) {
      const [apparentPower = null, activePower = null, reactivePower = null, powerFactor = null] = POWERS.map(
        (quantity) => at(quantity, instant),
      );
      if (activePower === null && reactivePower === null) continue;
      add(instant, { apparentPower, activePower, reactivePower, powerFactor });
    }
    return found;
  }
}

const NOTHING: ElectricalMeans = Object.freeze({
  ...{ activePower: null, reactivePower: null, apparentPower: null, powerFactor: null, currents: null },
});

/** Whether there are three currents to compare, or an apparent power to hold others against. */
function canTell(gauges: readonly string[]): boolean {
  const has = (quantity: string): boolean => gauges.includes(quantity);
  return CURRENTS.every(has) || (has('apparentPower') && (has('activePower') || has('reactivePower')));
}

function instantsOf({ count, window, timestamp, value }: WindowReadings, windows: number): Map<number, number>[] {
  const found = Array.from({ length: windows }, () => new Map<number, number>());
  for (let row = 0; row < count; row++) {
    found[window[row] as number]?.set(timestamp[row] as number, value[row] as number);
  }
  return found;
}
