import { describe, expect, it } from 'vitest';
import { ratesOf } from '../../simulators/faults/draw-faults.ts';
import { enterpriseHistory } from '../../simulators/history/enterprise-history.ts';
import { fleetEnterprise } from '../../simulators/history/fleet.ts';
import { gatewayReadings } from '../../simulators/history/gateway-readings.ts';
import { masterDataOf } from '../../simulators/history/master-data.ts';
import { outputsOf } from '../../simulators/history/outputs.ts';
import { simulateEnterprises, simulateIntervals } from '../../simulators/history/simulate-intervals.ts';
import { dayNumber } from '../../simulators/shapes/local-day.ts';
import { energyTypeByName } from '../../src/domain/energy-type.ts';
import type { WireReading } from '../../src/wire/native/encode.ts';

const QUARTER = 900_000;
const DAY = 86_400_000;
// 03:15 in Shanghai: a history need not begin at midnight.
const FROM = Date.UTC(2026, 7, 31, 19, 15);
const OPTIONS = { seed: 11, enterprises: 11, metersPerEnterprise: 15, from: FROM, to: FROM + 30 * DAY };

describe('simulated intervals', () => {
  const faulty = { ...OPTIONS, faults: { rates: ratesOf(1) } };

  it('are the same bytes for the same seed, faults and labels too, and others for another', () => {
    const [one, again] = [simulateIntervals(faulty), simulateIntervals(faulty)];
    expect(one.labels.length).toBeGreaterThan(40);
    expect(JSON.stringify(again.labels)).toBe(JSON.stringify(one.labels));
    for (const [n, { consumption }] of one.columns.entries()) {
      expect(Buffer.from(again.columns[n]!.consumption.buffer).equals(Buffer.from(consumption.buffer))).toBe(true);
    }
    const other = simulateIntervals({ ...faulty, seed: 12 });
    expect(other.columns[0]!.consumption).not.toEqual(one.columns[0]!.consumption);
  });

  it('of an enterprise do not depend on how many there are', () => {
    const alone = simulateIntervals({ ...OPTIONS, enterprises: 1 });
    const all = [...simulateEnterprises(OPTIONS)];
    expect(all).toHaveLength(11);
    expect(all[0]!.columns.map(({ consumption }) => consumption)).toEqual(
      alone.columns.map(({ consumption }) => consumption),
    );
  });

  it('are the whole period, in columns of equal length, with the temperature beside them', () => {
    const { columns, count, temperature } = simulateIntervals(OPTIONS);
    expect(columns).toHaveLength(165);
    expect(count).toBe(2880);
    expect(new Set(columns.map(({ consumption }) => consumption.length))).toEqual(new Set([2880]));
    expect(temperature).toHaveLength(2880);
    expect(columns.some(({ consumption }) => consumption.some((units) => !(units >= 0)))).toBe(false);
  });

  it('are the differences of the registers that are sent, times the multiplier', () => {
    const [part] = simulateEnterprises(OPTIONS);
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, 'none');
    const source = gatewayReadings(history, history.enterprise.gateways[0]!, { stepMillis: QUARTER, withRate: true });
    const sent = Array.from({ length: source.hours }, (_, hour) => source.readingsOf(hour)).flat();
    const byMeter = Map.groupBy(sent, ({ meter }) => meter);
    for (const { meter, consumption } of part!.columns) {
      const { register, rate } = energyTypeByName(meter.energy)!;
      const values = byMeter.get(meter.id)!.map((entry) => entry.values[register] as number);
      expect(values).toHaveLength(2881);
      const scale = 10 ** meter.register.decimals;
      for (let n = 0; n < 2880; n += 97) {
        const steps = Math.round(values[n + 1]! * scale) - Math.round(values[n]! * scale);
        expect(consumption[n]).toBeCloseTo((steps * meter.register.multiplier) / scale, 6);
        // The rate sent with a register is that of the quarter that follows: four times its consumption in an hour.
        const hourly = byMeter.get(meter.id)![n]!.values[rate] as number;
        expect(Math.abs(hourly / 4 - consumption[n]!)).toBeLessThanOrEqual(meter.register.millisPerStep / 1000);
      }
    }
  });

  it('do not lose a step where readings are closer than a quarter', () => {
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, 'none');
    const registers = (stepMillis: number): WireReading[] => {
      const source = gatewayReadings(history, history.enterprise.gateways[0]!, { stepMillis, withRate: false });
      return [0, 1, 2].flatMap((hour) => source.readingsOf(hour));
    };
    const [fine, coarse] = [registers(300_000), registers(QUARTER)];
    expect(fine).toHaveLength(3 * 12 * 15);
    const known = new Map(fine.map(({ meter, ts, values }) => [`${meter} ${ts}`, values]));
    for (const { meter, ts, values } of coarse) expect(known.get(`${meter} ${ts}`)).toEqual(values);
    for (const own of Map.groupBy(fine, ({ meter }) => meter).values()) {
      const values = own.map((entry) => Object.values(entry.values)[0] as number);
      expect(values.every((value, n) => n === 0 || value >= values[n - 1]!)).toBe(true);
    }
  });

  it('may be asked for hour by hour in any order', () => {
    const make = () => enterpriseHistory(fleetEnterprise(OPTIONS, 3), OPTIONS, { rates: ratesOf(2) });
    const sourceOf = (history: ReturnType<typeof make>) =>
      gatewayReadings(history, history.enterprise.gateways[0]!, { stepMillis: QUARTER, withRate: true });
    const [forward, backward] = [sourceOf(make()), sourceOf(make())];
    const hours = Array.from({ length: 40 }, (_, n) => n * 18);
    const late = hours.toReversed().map((hour) => backward.readingsOf(hour));
    expect(hours.map((hour) => forward.readingsOf(hour))).toEqual(late.toReversed());
  });

  it('come at more than a million a second', () => {
    const rates = [1, 2, 3].map(() => {
      const started = performance.now();
      const { columns, count } = simulateIntervals({ ...OPTIONS, faults: { rates: ratesOf(0.1) } });
      return (columns.length * count * 1000) / (performance.now() - started);
    });
    expect(Math.max(...rates)).toBeGreaterThan(1_000_000);
  });
});

describe('weeks of whole enterprises', () => {
  const { columns } = simulateIntervals({
    ...OPTIONS,
    enterprises: 33,
    from: dayMidnight('2026-09-01'),
    to: dayMidnight('2026-10-12'),
  });
  const first = dayNumber(dayMidnight('2026-09-01'));

  /** Consumption at the boundary by day, all electricity of an industry together. */
  function days(industry: string): number[] {
    const sums = Array.from({ length: 41 }, () => 0);
    for (const { enterprise, meter, consumption } of columns) {
      if (enterprise.industry !== industry || meter.energy !== 'electricity' || meter.level !== 1) continue;
      consumption.forEach((units, n) => {
        sums[Math.floor(n / 96)]! += units;
      });
    }
    return sums;
  }

  const dayOf = (date: string): number => dayNumber(dayMidnight(date)) - first;
  const meanOf = (values: readonly number[], dates: readonly string[]): number =>
    dates.reduce((sum, date) => sum + values[dayOf(date)]!, 0) / dates.length;

  it.each([
    // Industry, and what a weekend and the holiday of October are of a working day: at least, at most.
    ['office', 0.2, 0.6, 0.2, 0.6],
    ['school', 0.4, 0.9, 0.3, 0.9],
    ['mall', 0.97, 1.15, 0.9, 1.2],
    ['dataCenter', 0.95, 1.05, 0.9, 1.05],
    ['semiconductor', 0.95, 1.05, 0.85, 1.05],
    ['hospital', 0.6, 0.98, 0.5, 0.98],
  ])('%s: weekends and holidays differ from working days as the trade does', (industry, ...limits) => {
    const values = days(industry);
    const working = meanOf(values, ['2026-09-15', '2026-09-16', '2026-09-17']);
    const weekend = meanOf(values, ['2026-09-12', '2026-09-13', '2026-09-19']) / working;
    const holiday = meanOf(values, ['2026-10-01', '2026-10-02', '2026-10-05']) / working;
    expect(
      [weekend >= limits[0], weekend <= limits[1], holiday >= limits[2], holiday <= limits[3]],
      `${weekend} ${holiday}`,
    ).toEqual([true, true, true, true]);
  });

  it('a Sunday that is worked in exchange is a working day', () => {
    const values = days('office');
    expect(meanOf(values, ['2026-09-20']) / meanOf(values, ['2026-09-13'])).toBeGreaterThan(1.7);
  });
});

describe('master data', () => {
  it('tell the registry digits, multiplier and the most a meter can measure', () => {
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, 'none');
    const { enterprises, gateways, meters } = masterDataOf([history], QUARTER);
    expect(enterprises).toMatchObject([{ id: 'S11-00001', industry: 'C31', district: '310101' }]);
    expect(gateways).toEqual([{ id: 'S11-00001-GW1', enterprise: 'S11-00001', username: 'S11-00001.S11-00001-GW1' }]);
    for (const [n, { metering }] of meters.entries()) {
      const { register, rated, energy } = history.enterprise.meters[n]!;
      expect(metering.registers).toEqual({
        [energyTypeByName(energy)!.register]: { digits: register.digits, decimals: register.decimals },
      });
      expect(metering.transforms?.[0]?.multiplier).toBe(
        register.multiplier === 1 ? undefined : `${register.multiplier}`,
      );
      expect(metering.ratePerHourMax).toBeGreaterThan(2 * rated);
      expect(metering.readingMinutes).toBe(15);
    }
  });

  it('have what is made each day where the load follows orders', () => {
    const history = enterpriseHistory(fleetEnterprise(OPTIONS, 0), OPTIONS, 'none');
    const { outputSeries, outputs } = masterDataOf([history], QUARTER);
    const { from, to } = OPTIONS;
    const made = outputsOf(history.enterprise, from, to);
    expect(made.length).toBe(30);
    expect(outputSeries).toEqual([
      {
        ...{ id: 'S11-00001-OUT', enterprise: 'S11-00001', kind: 'product', product: { code: null, name: '产品' } },
        ...{ unit: 't', granularity: 'day' },
      },
    ]);
    expect(outputs.map(({ series, value }) => [series, Number(value)])).toEqual(
      made.map(({ amount }) => ['S11-00001-OUT', amount]),
    );
    expect(Date.parse(`${outputs[0]?.period}T00:00:00+08:00`)).toBe(made[0]?.dayStart);
  });
});

function dayMidnight(date: string): number {
  return Date.parse(`${date}T00:00:00+08:00`);
}
