import { describe, expect, it } from 'vitest';
import type { Metering } from '../../src/domain/metering.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { consumptionOf, discontinuitiesOf } from './helpers/consumption.ts';
import { intercept } from './helpers/intercept.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const MINUTE = 60_000;
/** Yesterday's midnight in Shanghai would do as well: any that the hub does not refuse as too old. */
const MIDNIGHT = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 10 * 86_400_000 - 8 * 3_600_000;

let seq = 0;

async function send(
  rig: Rig,
  meterId: string,
  readings: readonly (readonly [minutes: number, value: number])[],
  quantity = 'activeEnergy',
) {
  const entries = readings.map(([minutes, value]) => ({
    ...{ meter: meterId, ts: MIDNIGHT + minutes * MINUTE },
    values: { [quantity]: value },
  }));
  await rig.journal.append(JSON.stringify({ seq: ++seq, readings: entries }));
  await rig.run();
}

async function withRig(
  metering: Readonly<Record<string, Metering>>,
  action: (rig: Rig) => Promise<void>,
): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory);
    await rig.registry.apply({
      enterprises: [enterprise('E1')],
      gateways: [gateway('E1', 'G1')],
      meters: [
        meter('E1', 'M1', { metering: metering['M1'] ?? {} }),
        meter('E1', 'M2', { parent: 'M1', level: 2, metering: metering['M2'] ?? {} }),
        meter('E1', 'OUT', { metering: { flow: 'out' } }),
      ],
    });
    await action(rig);
  });
}

const of = (lines: Awaited<ReturnType<typeof consumptionOf>>, name: string) =>
  lines
    .filter((line) => line.of === name)
    .map(({ start, value }) => [(Date.parse(start) - MIDNIGHT) / MINUTE, value / 1e6] as const);

describe('Derivation', () => {
  it('makes intervals, days and totals of an enterprise of what was sent', async () => {
    await withRig({}, async (rig) => {
      await send(rig, 'M1', [
        [0, 100],
        [15, 110],
        [30, 125],
        [31, 126],
      ]);
      await send(rig, 'M2', [
        [0, 5],
        [15, 6],
        [30, 8],
      ]);
      await send(rig, 'OUT', [
        [0, 50],
        [15, 53],
        [30, 54],
      ]);
      await rig.derive();
      const intervals = await consumptionOf(rig, 'interval');
      expect(of(intervals, 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 15],
      ]);
      // M2 stands below M1 and is inside it; OUT is given back.
      for (const scope of ['enterprise E1', 'district 310115', 'industry C31', 'city city']) {
        expect(of(intervals, `${scope} electricity activeEnergy`)).toEqual([
          [0, 7],
          [15, 14],
        ]);
      }
      const days = await consumptionOf(rig, 'day');
      expect(of(days, 'meter M1  activeEnergy')).toEqual([[0, 25]]);
      expect(of(days, 'city city electricity activeEnergy')).toEqual([[0, 21]]);
    });
  });

  it('derives again exactly what a late reading changes', async () => {
    await withRig({}, async (rig) => {
      await send(rig, 'M1', [
        [0, 0],
        [15, 10],
        [60, 40],
        [75, 50],
      ]);
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 10],
        [30, 10],
        [45, 10],
        [60, 10],
      ]);
      await send(rig, 'M1', [
        [30, 37],
        [45, 38],
      ]);
      expect(rig.ledger.derivation.staleCount()).toBe(1);
      await rig.derive();
      const lines = await consumptionOf(rig, 'interval');
      expect(of(lines, 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 27],
        [30, 1],
        [45, 2],
        [60, 10],
      ]);
      expect(of(lines, 'enterprise E1 electricity activeEnergy')).toEqual([
        [0, 10],
        [15, 27],
        [30, 1],
        [45, 2],
        [60, 10],
      ]);
      expect(of(await consumptionOf(rig, 'day'), 'city city electricity activeEnergy')).toEqual([[0, 50]]);
      expect(rig.ledger.derivation.staleCount()).toBe(0);
    });
  });

  it('derives again what a revision changes, and keeps who has sent it', async () => {
    await withRig({}, async (rig) => {
      await send(rig, 'M1', [
        [0, 0],
        [15, 10],
        [30, 20],
      ]);
      await rig.derive();
      await send(rig, 'M1', [[15, 4]]);
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 4],
        [15, 16],
      ]);
      const [revision] = rig.ledgerReader.revisions('M1', 'activeEnergy', 0, 9e12);
      expect(revision).toMatchObject({ oldValue: 10, newValue: 4, sentBy: 'E1/G1' });
    });
  });

  it('finds an outlier only when the reading after it has come', async () => {
    await withRig({ M1: { ratePerHourMax: 1000 } }, async (rig) => {
      await send(rig, 'M1', [
        [0, 0],
        [15, 10],
        [20, 15],
        [30, 90_000],
      ]);
      await rig.derive();
      // Held: nobody can say yet what it is.
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 5],
      ]);
      await send(rig, 'M1', [
        [35, 26],
        [45, 30],
      ]);
      await rig.derive();
      // From 15 at 00:20 to 26 at 00:35 by a straight line: ten of the fifteen minutes lie before 00:30.
      const lines = of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy');
      expect(lines[1]?.[1]).toBeCloseTo(5 + (11 * 10) / 15, 5);
      expect(lines.reduce((sum, [, value]) => sum + value, 0)).toBe(30);
      expect(discontinuitiesOf(rig)).toMatchObject([{ kind: 'outlier', after: { value: 90_000 }, state: 'open' }]);
    });
  });

  it('derives again when somebody has decided about a discontinuity, and keeps the decision', async () => {
    await withRig({}, async (rig) => {
      await send(rig, 'M1', [
        [0, 900],
        [15, 910],
        [30, 3],
        [45, 7],
      ]);
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 0],
        [30, 4],
      ]);
      const decided = rig.ledger.derivation.decide({
        ...{ meter: 'M1', quantity: 'activeEnergy', at: MIDNIGHT + 30 * MINUTE, action: 'correct' },
        ...{ consumption: 8_500_000, decidedBy: 'auditor', decidedAt: 1, note: 'read on site' },
      });
      expect(decided).toBe(true);
      rig.deriver.decided('M1', 'activeEnergy');
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 10],
        [15, 8.5],
        [30, 4],
      ]);
      expect(discontinuitiesOf(rig)).toMatchObject([{ kind: 'reset', state: 'corrected', note: 'read on site' }]);
    });
  });

  it('derives everything again when the multiplier of a meter is put right', async () => {
    await withRig({}, async (rig) => {
      await send(rig, 'M1', [
        [0, 0],
        [15, 10],
        [30, 20],
      ]);
      await rig.derive();
      const metering = {
        transforms: [{ quantity: 'activeEnergy', from: null, to: null, multiplier: '80', offset: '0' }],
      };
      await rig.registry.apply({ meters: [meter('E1', 'M1', { metering })] });
      await send(rig, 'M1', [[45, 30]]);
      await rig.derive();
      const lines = await consumptionOf(rig, 'interval');
      expect(of(lines, 'meter M1  activeEnergy')).toEqual([
        [0, 800],
        [15, 800],
        [30, 800],
      ]);
      expect(of(lines, 'city city electricity activeEnergy')).toEqual([
        [0, 800],
        [15, 800],
        [30, 800],
      ]);
    });
  });

  it('derives again what a change of master data concerns because of the change, and nothing by itself', async () => {
    await withRig({}, async (rig) => {
      for (const id of ['M1', 'M2']) {
        await send(rig, id, [
          [0, 0],
          [15, 10],
        ]);
      }
      await rig.derive();
      const { signal } = new AbortController();
      // Nothing is derived again by itself, however often it is looked.
      for (let n = 0; n < 3; n++) expect(await rig.deriver.pass(signal)).toBe(false);
      /** Series to be derived once the processor, which has a reading of M2, has seen the change of M1. */
      const behindAfter = async (more: object, minutes: number) => {
        await rig.registry.apply({ meters: [meter('E1', 'M1', more)] });
        await send(rig, 'M2', [[minutes, minutes]]);
        const { behind } = rig.deriver.stats();
        await rig.derive();
        return behind;
      };
      const ofReading = await behindAfter({ location: 'hall 2' }, 30);
      const transforms = [{ quantity: 'activeEnergy', from: null, to: null, multiplier: '80', offset: '0' }];
      expect(await behindAfter({ location: 'hall 2', metering: { transforms } }, 45)).toBe(ofReading + 1);
      expect(await rig.deriver.pass(signal)).toBe(false);
      const lines = await consumptionOf(rig, 'interval');
      expect(of(lines, 'meter M1  activeEnergy')).toEqual([[0, 800]]);
    });
  });

  it('integrates the power of a meter that has no register, and the mass flow of stack monitors', async () => {
    await withRig({ M1: { integrates: true } }, async (rig) => {
      await send(
        rig,
        'M1',
        [
          [0, 100],
          [15, 100],
          [30, 200],
        ],
        'activePower',
      );
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 25],
        [15, 37.5],
      ]);
      // Stack monitors send a flow: 800 kg/h for a quarter of an hour are 0.2 t, rising to 1600 kg/h 0.3 t; 0.4 t/h 0.1 t.
      const monitor = { energy: 'co2', metering: { integrates: true } } as const;
      const meters = [
        meter('E1', 'C1', { ...monitor, units: { massFlow: 'kg/h' } }),
        meter('E1', 'C2', { ...monitor, units: { massFlow: 't/h' } }),
      ];
      await rig.registry.apply({ meters });
      const flows = { C1: [800, 800, 1600], C2: [0.4, 0.4, 0.4] };
      for (const [id, flow] of Object.entries(flows)) {
        const readings = flow.map((value, n) => [n * 15, value] as const);
        await send(rig, id, readings, 'massFlow');
      }
      await rig.derive();
      const lines = await consumptionOf(rig, 'interval');
      for (const [name, ...tonnes] of [
        ['meter C1  mass', 0.2, 0.3],
        ['meter C2  mass', 0.1, 0.1],
        ['enterprise E1 co2_emission mass', 0.3, 0.4],
      ] as const) {
        expect(of(lines, name), name).toEqual(tonnes.map((value, n) => [n * 15, value]));
      }
    });
  });

  it('fills a long gap as like days went, and takes the real readings when they come', async () => {
    await withRig({}, async (rig) => {
      const day = 24 * 60;
      // Seven days of the same shape: 1 kWh an interval by night, 3 from 08:00 to 20:00. Then a gap of four hours.
      const register: [number, number][] = [];
      let total = 0;
      for (let minutes = 0; minutes <= 8 * day; minutes += 15) {
        register.push([minutes, total]);
        const hour = Math.floor((minutes % day) / 60);
        total += hour >= 8 && hour < 20 ? 3 : 1;
      }
      const missing = ([minutes]: [number, number]) => minutes > 7 * day + 360 && minutes < 7 * day + 600;
      await send(
        rig,
        'M1',
        register.filter((reading) => !missing(reading)),
      );
      await rig.derive();
      const lines = (await consumptionOf(rig, 'interval')).filter(({ of: name }) => name === 'meter M1  activeEnergy');
      const gap = lines.filter(({ estimatedMillis }) => estimatedMillis > 0);
      expect(gap.map(({ value }) => value / 1e6)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3]);
      // Method like_day_scaled is bit 1.
      expect(new Set(gap.map(({ methods }) => methods))).toEqual(new Set([2]));
      await send(rig, 'M1', register.filter(missing));
      await rig.derive();
      const after = (await consumptionOf(rig, 'interval')).filter(({ of: name }) => name === 'meter M1  activeEnergy');
      expect(after.every(({ estimatedMillis, methods }) => estimatedMillis === 0 && methods === 0)).toBe(true);
    });
  });

  /** What the intervals come to where all is sent at once, and where `late` is sent after the rest was derived. */
  async function bothWays(
    metering: Readonly<Record<string, Metering>>,
    meterId: string,
    early: readonly (readonly [meter: string, minutes: number, value: number])[],
    late: readonly (readonly [meter: string, minutes: number, value: number])[],
  ) {
    const sendAll = async (rig: Rig, readings: typeof early) => {
      for (const [id, group] of Map.groupBy(readings, ([name]) => name)) {
        await send(
          rig,
          id,
          group.map(([, minutes, value]) => [minutes, value] as const),
        );
      }
    };
    const lines: (readonly (readonly [number, number])[])[] = [];
    for (const isLate of [false, true]) {
      await withRig(metering, async (rig) => {
        await sendAll(rig, early);
        if (isLate) await rig.derive();
        await sendAll(rig, late);
        await rig.derive();
        lines.push(of(await consumptionOf(rig, 'interval'), `meter ${meterId}  activeEnergy`));
      });
    }
    return { atOnce: lines[0] ?? [], late: lines[1] ?? [] };
  }

  it('fills a gap again when one of its like days has changed', async () => {
    const day = 24 * 60;
    // A week of 1 kWh an interval, then a gap of four hours in which 16 kWh were consumed.
    const register: ['M1', number, number][] = [];
    for (let minutes = 0; minutes <= 8 * day; minutes += 15) {
      if (minutes > 7 * day + 360 && minutes < 7 * day + 600) continue;
      register.push(['M1', minutes, minutes / 15]);
    }
    // Every day of that week but the gap's own really had 9 kWh at 07:00 and none before 06:00 to 07:00.
    const inHour = ([, minutes]: (typeof register)[number]) =>
      minutes < 7 * day && minutes % day > 360 && minutes % day < 435;
    const late = register.filter(inHour).map(([id, minutes]) => {
      const base = Math.floor(minutes / day) * 96 + 24;
      return [id, minutes, minutes % day <= 420 ? base : base + 4.5] as const;
    });
    const early = register.filter((reading) => !inHour(reading));
    const result = await bothWays({}, 'M1', early, late);
    const gap = result.atOnce.filter(([minutes]) => minutes >= 7 * day + 360 && minutes < 7 * day + 600);
    expect(gap.slice(0, 4).map(([, value]) => value)).toEqual([0, 0, 0, 0]);
    expect(gap.reduce((sum, [, value]) => sum + value, 0)).toBe(16);
    expect(result.late).toEqual(result.atOnce);
  });

  it('fills a gap again when its check meter has changed', async () => {
    const metering = { OUT: {}, M2: { checkMeter: 'M1' } };
    const shown = [0, 4, 8, 9, 29, 30, 30.5, 31, 32];
    const check = shown.map((value, n) => ['M1', n * 15, value] as const);
    const gap = [
      ['M2', 0, 0],
      ['M2', 120, 30],
    ] as const;
    // The check meter counted 20 of its 32 between 00:45 and 01:00, which is not known at first.
    const isLate = ([, minutes]: (typeof check)[number]) => minutes === 45 || minutes === 60;
    const late = check.filter(isLate);
    const early = [...check.filter((reading) => !isLate(reading)), ...gap];
    const result = await bothWays(metering, 'M2', early, late);
    expect(result.atOnce[3]?.[1]).toBe(18.75);
    expect(result.late).toEqual(result.atOnce);
  });

  it('finds out by a late reading that one before it was an outlier', async () => {
    const day = 24 * 60;
    // Of the day before: 900 stands alone once 130 has come, and 120 and 110 fit again.
    const early = [
      ['M1', 0, 100],
      ['M1', day - 45, 110],
      ['M1', day - 20, 900],
      ['M1', day + 300, 960],
      ['M1', day + 600, 970],
      ['M1', day + 615, 975],
    ] as const;
    const late = [
      ['M1', day + 10, 130],
      ['M1', day + 30, 140],
    ] as const;
    const result = await bothWays({}, 'M1', early, late);
    expect(result.late).toEqual(result.atOnce);
    expect(result.atOnce.find(([minutes]) => minutes === day - 30)?.[1]).toBeLessThan(20);
  });

  it('goes by a record that is changed while a pass is under way', async () => {
    await inTemporaryDirectory(async (directory) => {
      let rig!: Rig;
      let change: (() => void) | null = null;
      rig = await openRig(directory, {
        wrapDerivation: ({ store, ledger }) => ({
          ledger,
          store: intercept(store, { after: (method) => void (method === 'readingWindows' && change?.()) }),
        }),
      });
      await using _ = rig;
      await rig.registry.apply({
        enterprises: [enterprise('E1')],
        gateways: [gateway('E1', 'G1')],
        meters: [meter('E1', 'M1')],
      });
      await send(rig, 'M1', [
        [0, 0],
        [15, 10],
        [30, 20],
      ]);
      const snapshot = await rig.registry.snapshot();
      const metering = {
        transforms: [{ quantity: 'activeEnergy', from: null, to: null, multiplier: '3', offset: '0' }],
      };
      change = () => {
        change = null;
        const meters = new Map([...snapshot.meters, ['M1', meter('E1', 'M1', { metering })]]);
        const changed = { ...snapshot, version: snapshot.version + 1, meters };
        rig.processor.directory.update(changed);
        rig.deriver.update(changed);
      };
      await rig.deriver.pass(new AbortController().signal);
      expect(change).toBeNull();
      // Were it kept how far the old record had come, a crash now would leave it at that.
      expect(rig.ledger.derivation.derivedUntil()).toEqual([]);
      await rig.derive();
      expect(of(await consumptionOf(rig, 'interval'), 'meter M1  activeEnergy')).toEqual([
        [0, 30],
        [15, 30],
      ]);
      expect(rig.ledger.derivation.derivedUntil()).toMatchObject([{ until: MIDNIGHT + 30 * MINUTE }]);
    });
  });
});
