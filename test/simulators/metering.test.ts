import { describe, expect, it } from 'vitest';
import { RATE_MARGIN } from '../../simulators/city/metering.ts';
import { simulatedCity } from '../../simulators/city.ts';
import { SIMULATION_EPOCH } from '../../simulators/load-models/load-model.ts';
import { SHAPES, type Shape } from '../../simulators/load-models/shapes.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';
import { lastZeroing } from '../../simulators/meters/weekly-zeroing.ts';
import { energyTypeByName } from '../../src/domain/energy-type.ts';
import { quantityByName } from '../../src/domain/quantity.ts';
import { meteringSchema } from '../../src/registry/metering-schema.ts';

const city = simulatedCity({ seed: 1 });
const meters = city.enterprises.flatMap((enterprise) => enterprise.meters);
const meter = (id: string) => meters.find((one) => one.id === id)!;

describe('metering of the simulated meters', () => {
  it('is what a registry takes', () => {
    for (const { metering } of meters) expect(meteringSchema.parse(metering)).toEqual(metering);
  });

  it('knows the digits of every register that a meter sends', () => {
    for (const { units, registerDigits, metering } of meters) {
      const registers = Object.keys(units).filter((name) => quantityByName(name)?.kind === 'register');
      expect(Object.keys(metering.registers ?? {}).toSorted()).toEqual(registers.toSorted());
      for (const { digits } of Object.values(metering.registers ?? {})) expect(digits).toBe(registerDigits);
    }
  });

  it.each([
    // Seven digits of a REAL4 less six before the point leave 0.1 MWh, which is 100 kWh.
    ['310113-01-E01', 'activeEnergy', 6, 0],
    // Five digits leave 0.01 GJ.
    ['310106-01-H01', 'heat', 5, 2],
    // A DOUBLE has three decimals whatever its digits.
    ['310113-01-S01', 'mass', 5, 3],
  ])(
    'says of register %s %s that it has %d digits and %d decimals in the canonical unit',
    (id, name, digits, decimals) => {
      expect(meter(id).metering.registers?.[name]).toEqual({ digits, decimals });
    },
  );

  it('bounds the rate above anything that a load can come to', () => {
    for (const [name, shape] of Object.entries<Shape>(SHAPES)) {
      const curve = Math.max(...shape.workday, ...shape.saturday, ...shape.sunday) / 100;
      const cycle = Math.max(...(shape.cycle ?? [1]));
      const peak = curve * (1 + shape.noise / 2) * (1 + shape.noise) * cycle * (1 + shape.ripple);
      expect(peak, name).toBeLessThan(RATE_MARGIN);
    }
  });

  it('bounds every register of every meter over a day of quarter-hours', () => {
    const from = Date.UTC(2026, 0, 20, 16);
    for (const enterprise of city.enterprises) {
      for (const { meter, valuesAt } of createSimulatedMeters(enterprise.meters).values()) {
        const { registers, ratePerHourMax } = meter.metering;
        const range = 10 ** meter.registerDigits;
        let before = valuesAt(from);
        for (let quarter = 1; quarter <= 96; quarter++) {
          const after = valuesAt(from + quarter * 900_000);
          for (const name of Object.keys(registers!)) {
            const moved = (after[name]! - before[name]! + range) % range;
            const perUnit = meter.units[name]!.startsWith('M') ? 1000 : 1;
            const step = 10 ** (meter.registerDigits - 7);
            expect((moved - step) * perUnit * 4, `${meter.id} ${name}`).toBeLessThanOrEqual(ratePerHourMax!);
          }
          before = after;
        }
      }
    }
  });

  it('names what coal and oil meters count', () => {
    const items = meters
      .filter(({ energy }) => energy === 'coal' || energy === 'oil')
      .map(({ metering }) => metering.item);
    expect(new Set(items)).toEqual(new Set(['bituminous_coal', 'diesel', 'fuel_oil']));
  });

  it('counts gas at 20 degrees but for one meter, which counts it as it flows', () => {
    const gas = meters.filter(({ energy }) => energy === 'gas').map(({ metering }) => metering.gas);
    expect(gas.filter((one) => one?.volumeAt !== '20C')).toEqual([
      { volumeAt: 'operating', isGaugePressure: false, nominal: { pressureKpa: 195, temperatureCelsius: 16 } },
    ]);
  });

  it('takes 0.82 MPa above the air and 186 degrees for steam of which nothing was measured', () => {
    // 820 + 101.325 kPa.
    const steam = { isGaugePressure: true, nominal: { pressureKpa: 921.325, temperatureCelsius: 186 } };
    const steamMeters = meters.filter(({ energy }) => energy === 'steam');
    expect(steamMeters.length).toBeGreaterThan(5);
    for (const { metering } of steamMeters) expect(metering.steam).toEqual(steam);
  });
});

describe('check meter', () => {
  const checked = meters.filter(({ metering }) => metering.checkMeter !== undefined);

  it('stands once, outside the tree, so that nothing is counted twice', () => {
    expect(checked).toHaveLength(1);
    expect(meter(checked[0]!.metering.checkMeter!)).toMatchObject({ energy: 'gas', level: 2, parent: null });
    expect(meters.some(({ parent }) => parent === checked[0]!.metering.checkMeter)).toBe(false);
  });

  it('counts what the meter beside it counts, to half a per cent', () => {
    const { id, metering } = checked[0]!;
    const enterprise = city.enterprises.find(({ meters }) => meters.some((one) => one.id === id))!;
    const instruments = createSimulatedMeters(enterprise.meters);
    const rate = (one: string) => instruments.get(one)!.valuesAt(Date.UTC(2026, 5, 3, 4))['volumeFlow']!;
    const ratio = rate(metering.checkMeter!) / rate(id);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.005);
    expect(ratio).not.toBe(1);
  });
});

describe('register that is set to zero every week', () => {
  // 10:07 in Shanghai on Tuesday, 17 November 2026.
  const zeroed = Date.UTC(2026, 10, 17, 2, 7);

  it('is one of a coal scale', () => {
    expect(meters.filter(({ zeroedWeekly }) => zeroedWeekly).map(({ energy }) => energy)).toEqual(['coal']);
  });

  it.each([
    [zeroed - 1, zeroed - 7 * 86_400_000],
    [zeroed, zeroed],
    [zeroed + 7 * 86_400_000 - 1, zeroed],
    [SIMULATION_EPOCH, Date.UTC(2024, 11, 31, 2, 7)],
  ])('was at %d last set to zero at %d', (instant, expected) => {
    expect(lastZeroing(instant)).toBe(expected);
  });

  it('begins at zero and counts on from there', () => {
    const scale = meters.find(({ zeroedWeekly }) => zeroedWeekly)!;
    const { register } = energyTypeByName(scale.energy)!;
    const instrument = createSimulatedMeters([scale]).get(scale.id)!;
    const shown = (instant: number) => instrument.valuesAt(instant)[register]!;
    expect(shown(zeroed)).toBe(0);
    // A week at 80 to 110 per cent of the rated tonnes an hour.
    expect(shown(zeroed - 1)).toBeGreaterThan(0.8 * 168 * scale.ratedRate);
    expect(shown(zeroed - 1)).toBeLessThan(1.1 * 168 * scale.ratedRate);
    expect(shown(zeroed + 3_600_000)).toBeGreaterThan(0.7 * scale.ratedRate);
    expect(shown(zeroed + 3_600_000)).toBeLessThan(1.2 * scale.ratedRate);
  });
});
