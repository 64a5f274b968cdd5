import { describe, expect, it } from 'vitest';
import { qualityLevel } from '../../src/domain/quality.ts';
import { rulesOfBits } from '../../src/domain/validation/catalogue.ts';
import type { Meter } from '../../src/registry/registry.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { consumptionOf, type Line } from './helpers/consumption.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;
/** A midnight in Shanghai. */
const MIDNIGHT = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 10 * 86_400_000 - 8 * 3_600_000;

type Values = Readonly<Record<string, number | { v: number; u: string }>>;

/** The intervals of one meter after these values were sent. */
async function intervalsOf(
  part: Partial<Meter>,
  sent: readonly (readonly [minutes: number, values: Values])[],
  after: (rig: Rig) => Promise<void> = async () => {},
): Promise<{ intervals: Line[]; days: Line[] }> {
  return inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory);
    await rig.registry.apply({
      enterprises: [enterprise('E1')],
      gateways: [gateway('E1', 'G1')],
      meters: [meter('E1', 'M1', part)],
    });
    const readings = sent.map(([minutes, values]) => ({ meter: 'M1', ts: MIDNIGHT + minutes * MINUTE, values }));
    await rig.journal.append(JSON.stringify({ seq: 1, readings }));
    await rig.run();
    await rig.derive();
    await after(rig);
    return { intervals: await consumptionOf(rig, 'interval'), days: await consumptionOf(rig, 'day') };
  });
}

const valuesOf = (lines: readonly Line[], name: string): number[] =>
  lines.filter(({ of }) => of === name).map(({ value }) => value / 1e6);

describe('Gas', () => {
  const operating = { energy: 'gas', metering: { gas: { volumeAt: 'operating', isGaugePressure: true } } } as const;

  it('counted at operating conditions becomes a volume at 20 degrees and 101.325 kPa', async () => {
    // 100 m3 at 300 kPa above the air and 35 degrees: 100 x (401.325 / 101.325) x (293.15 / 308.15) = 376.80 m3.
    const { intervals } = await intervalsOf(operating, [
      [0, { volume: 0, pressure: 300, temperature: 35 }],
      [15, { volume: 100, pressure: 300, temperature: 35 }],
      [30, { volume: 200, pressure: 300, temperature: 35 }],
    ]);
    for (const value of valuesOf(intervals, 'meter M1  volume')) expect(value).toBeCloseTo(376.8, 2);
    expect(valuesOf(intervals, 'city city natural_gas volume')).toEqual(valuesOf(intervals, 'meter M1  volume'));
  });

  it('is unknown, not uncorrected, where pressure or temperature are missing', async () => {
    const { intervals } = await intervalsOf(operating, [
      [0, { volume: 0 }],
      [15, { volume: 100 }],
    ]);
    const [line] = intervals.filter(({ of }) => of === 'meter M1  volume');
    expect(line).toMatchObject({ value: 0, measuredMillis: 0, estimatedMillis: 0 });
    expect(qualityLevel(line?.quality ?? 0)).toBe('missing');
  });

  it('is estimated by nominal conditions where the meter has them on record', async () => {
    const nominal = { pressureKpa: 202.65, temperatureCelsius: 20 };
    const metering = { gas: { volumeAt: 'operating', nominal } } as const;
    const { intervals } = await intervalsOf({ energy: 'gas', metering }, [
      [0, { volume: 0 }],
      [15, { volume: 100 }],
    ]);
    const [line] = intervals.filter(({ of }) => of === 'meter M1  volume');
    // Twice the pressure at the reference temperature is twice the volume.
    expect(line).toMatchObject({ value: 200e6, estimated: 200e6, measuredMillis: 0, estimatedMillis: 15 * MINUTE });
  });

  it('counted at 0 degrees is 7.3 per cent more at 20 degrees, exactly', async () => {
    const { intervals } = await intervalsOf({ energy: 'gas', metering: { gas: { volumeAt: '0C' } } }, [
      [0, { volume: 0 }],
      [15, { volume: 27_315 }],
    ]);
    // 27315 x 293.15 / 273.15
    expect(valuesOf(intervals, 'meter M1  volume')).toEqual([29_315]);
  });

  it('that was read late with its conditions is corrected by them', async () => {
    const at = (minutes: number, temperature: number) =>
      [minutes, { volume: minutes, pressure: 0, temperature }] as const;
    const { intervals } = await intervalsOf(operating, [at(0, 20), at(15, 20), at(60, 20)], async (rig) => {
      const readings = [30, 45].map((minutes) => ({
        ...{ meter: 'M1', ts: MIDNIGHT + minutes * MINUTE },
        values: { volume: minutes, pressure: 0, temperature: minutes === 30 ? 313.15 : 20 },
      }));
      await rig.journal.append(JSON.stringify({ seq: 2, readings }));
      await rig.run();
      await rig.derive();
    });
    // At 313.15 degrees (twice 293.15 K) the volume is half as much at 20 degrees.
    expect(valuesOf(intervals, 'meter M1  volume')).toEqual([15, 15, 7.5, 15]);
  });
});

describe('Steam', () => {
  it('carries the heat that IAPWS-IF97 gives it', async () => {
    // Saturated at 1 MPa: 2777.1 kJ/kg; superheated at 1.6 MPa and 250 degrees: 2919.9 kJ/kg.
    const at = (minutes: number, mass: number, pressure: number, temperature: number) =>
      [minutes, { mass, pressure: { v: pressure, u: 'MPa' }, temperature }] as const;
    const { intervals } = await intervalsOf({ energy: 'steam' }, [
      at(0, 0, 1, 179.89),
      at(15, 10, 1.6, 250),
      at(30, 20, 1.6, 250),
    ]);
    const heat = valuesOf(intervals, 'meter M1  heat');
    expect(heat[0]).toBeCloseTo(27.771, 1);
    expect(heat[1]).toBeCloseTo(29.199, 2);
    expect(valuesOf(intervals, 'meter M1  mass')).toEqual([10, 10]);
    expect(valuesOf(intervals, 'enterprise E1 steam heat')).toEqual(heat);
  });
});

describe('Rules over days', () => {
  const register = (from: number, to: number, perQuarter: number) =>
    Array.from({ length: (to - from) / 15 + 1 }, (_, n) => [from + n * 15, n * perQuarter] as const);

  it('find a register that stands still while power flows', async () => {
    const sent = register(0, DAY_MINUTES + 30, 1).map(([minutes, value]): [number, Values] => {
      const isFrozen = minutes >= 600 && minutes <= 900;
      return [minutes, { activeEnergy: isFrozen ? 40 : value, activePower: 4 }];
    });
    const { intervals } = await intervalsOf({ metering: { registers: { activeEnergy: { decimals: 2 } } } }, sent);
    const stale = intervals.filter(
      ({ of, fired }) => of === 'meter M1  activeEnergy' && rulesOfBits(fired).includes('stale'),
    );
    expect(stale.map(({ start }) => (Date.parse(start) - MIDNIGHT) / MINUTE)).toEqual(
      Array.from({ length: 20 }, (_, n) => 600 + n * 15),
    );
  });

  it('leave a register alone that stands still while nothing flows', async () => {
    const sent = register(0, DAY_MINUTES + 30, 0).map(([minutes]): [number, Values] => [
      minutes,
      { activeEnergy: 40, activePower: 0 },
    ]);
    const { intervals } = await intervalsOf({ metering: { registers: { activeEnergy: { decimals: 2 } } } }, sent);
    expect(intervals.some(({ fired }) => rulesOfBits(fired).includes('stale'))).toBe(false);
  });

  it('hold what somebody has entered against the register', async () => {
    // Held as impossible, then entered as 5 kWh where the register counted 500.
    const sent = register(0, DAY_MINUTES + 30, 1).map(([minutes, value]): [number, Values] => [
      minutes,
      { activeEnergy: minutes >= 600 ? value + 500 : value },
    ]);
    const { days } = await intervalsOf({ metering: { ratePerHourMax: 100 } }, sent, async (rig) => {
      rig.ledger.derivation.decide({
        ...{ meter: 'M1', quantity: 'activeEnergy', at: MIDNIGHT + 600 * MINUTE, action: 'correct' },
        ...{ consumption: 5_000_000, decidedBy: 'somebody', decidedAt: 1, note: null },
      });
      rig.deriver.decided('M1', 'activeEnergy');
      await rig.derive();
    });
    const [day] = days.filter(({ of }) => of === 'meter M1  activeEnergy');
    expect(day?.value).toBe(100e6);
    expect(rulesOfBits(day?.fired ?? 0)).toContain('sum_check');
  });

  it('mark a gauge reading that no meter can have measured, and keep it', async () => {
    await inTemporaryDirectory(async (directory) => {
      await using rig = await openRig(directory);
      await rig.registry.apply({
        enterprises: [enterprise('E1')],
        gateways: [gateway('E1', 'G1')],
        meters: [meter('E1', 'M1')],
      });
      const readings = [{ meter: 'M1', ts: MIDNIGHT, values: { frequency: 500, powerFactor: 0.9 } }];
      await rig.journal.append(JSON.stringify({ seq: 1, readings }));
      await rig.run();
      const query = { meter: 'M1', from: 0, to: 9e12, limit: 10 };
      const [frequency] = await rig.store.readings({ ...query, quantity: 'frequency' });
      const [factor] = await rig.store.readings({ ...query, quantity: 'powerFactor' });
      expect([frequency?.value, qualityLevel(frequency?.quality ?? 0)]).toEqual([500, 'invalid']);
      expect(factor?.quality).toBe(0);
    });
  });
});
