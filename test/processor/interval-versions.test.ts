import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownThen } from '../../src/api/consumption/known-then.ts';
import { causesOfBits } from '../../src/ledger/derivation.ts';
import type { ConsumptionSeries } from '../../src/store/consumption.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const MINUTE = 60_000;
const MIDNIGHT = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 10 * 86_400_000 - 8 * 3_600_000;
const KEY: ConsumptionSeries = {
  ...{ scope: 'meter', id: 'M1', item: '', quantity: 'activeEnergy', enterprise: 'E1' },
};

type Sent = readonly (readonly [minutes: number, value: number])[];

/** A hub whose clock is a counter: each pass of derivation is one later. */
class Clock {
  now = 0;
}

async function withRig(action: (rig: Rig, clock: Clock) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    const clock = new Clock();
    await using rig = await openRig(directory, { now: () => clock.now });
    await rig.registry.apply({
      enterprises: [enterprise('E1')],
      gateways: [gateway('E1', 'G1')],
      meters: [meter('E1', 'M1', { metering: {} })],
    });
    await action(rig, clock);
  });
}

let seq = 0;

async function send(rig: Rig, sent: Sent): Promise<void> {
  const readings = sent.map(([minutes, value]) => ({
    ...{ meter: 'M1', ts: MIDNIGHT + minutes * MINUTE },
    values: { activeEnergy: value },
  }));
  await rig.journal.append(JSON.stringify({ seq: ++seq, readings }));
  await rig.run();
}

async function deriveAt(rig: Rig, clock: Clock, now: number): Promise<void> {
  clock.now = now;
  await rig.derive();
}

/** Value of each interval by its minute, as the hub knows it now or knew it at an instant. */
async function known(rig: Rig, at: number | null = null): Promise<Record<number, number>> {
  const rows = await rig.store.consumption('interval', [KEY], 0, 9e12);
  const query = { meter: 'M1', quantity: 'activeEnergy', from: 0, to: 9e12 };
  const then =
    at === null ? rows : knownThen(rows, rig.ledgerReader.superseded([{ ...query, supersededAfter: at }]), at);
  return Object.fromEntries(
    Array.from({ length: then.count }, (_, row) => [
      ((then.start[row] as number) - MIDNIGHT) / MINUTE,
      (then.value[row] as number) / 1e6,
    ]),
  );
}

/** What was replaced, and why. */
function replaced(rig: Rig) {
  const query = { meter: 'M1', quantity: 'activeEnergy', from: 0, to: 9e12, supersededAfter: 0 };
  return rig.ledgerReader.superseded([query]).map(({ start, value, recordedAt, supersededAt, causes }) => ({
    ...{ minute: (start - MIDNIGHT) / MINUTE, value: value / 1e6, known: [recordedAt, supersededAt] },
    causes: causesOfBits(causes),
  }));
}

describe('What was known of an interval before', () => {
  it('is kept where a late reading changes it, and only there', async () => {
    await withRig(async (rig, clock) => {
      await send(rig, [
        [0, 0],
        [15, 10],
        [45, 40],
        [60, 50],
      ]);
      await deriveAt(rig, clock, 1000);
      expect(await known(rig)).toEqual({ 0: 10, 15: 15, 30: 15, 45: 10 });
      await send(rig, [[30, 38]]);
      await deriveAt(rig, clock, 2000);
      expect(await known(rig)).toEqual({ 0: 10, 15: 28, 30: 2, 45: 10 });
      expect(replaced(rig)).toEqual([
        { minute: 15, value: 15, known: [1000, 2000], causes: ['late_readings'] },
        { minute: 30, value: 15, known: [1000, 2000], causes: ['late_readings'] },
      ]);
      expect(await known(rig, 999)).toEqual({});
      expect(await known(rig, 1999)).toEqual({ 0: 10, 15: 15, 30: 15, 45: 10 });
      expect(await known(rig, 2000)).toEqual({ 0: 10, 15: 28, 30: 2, 45: 10 });
    });
  });

  it('tells corrections, decisions, changed master data and requests apart', async () => {
    await withRig(async (rig, clock) => {
      await send(rig, [
        [0, 100],
        [15, 110],
        [30, 3],
        [45, 13],
      ]);
      await deriveAt(rig, clock, 1000);
      expect(await known(rig)).toEqual({ 0: 10, 15: 0, 30: 10 });
      await send(rig, [[15, 105]]);
      await deriveAt(rig, clock, 2000);
      const decision = {
        meter: 'M1',
        quantity: 'activeEnergy',
        at: MIDNIGHT + 30 * MINUTE,
        decidedBy: 'A',
        note: null,
      };
      rig.ledger.derivation.decide({ ...decision, action: 'correct', consumption: 7_000_000, decidedAt: 1 });
      rig.deriver.decided('M1', 'activeEnergy');
      await deriveAt(rig, clock, 3000);
      const by80 = { quantity: 'activeEnergy', from: null, to: null, multiplier: '80', offset: '0' };
      await rig.registry.apply({ meters: [meter('E1', 'M1', { metering: { transforms: [by80] } })] });
      await send(rig, []);
      rig.deriver.update(await rig.registry.snapshot());
      await deriveAt(rig, clock, 4000);
      const range = { meter: 'M1', quantity: 'activeEnergy', from: MIDNIGHT, to: MIDNIGHT + 45 * MINUTE };
      rig.ledger.derivation.markStale([{ ...range, cause: 'request' }]);
      await deriveAt(rig, clock, 5000);
      const found = replaced(rig);
      expect(found.filter(({ minute }) => minute === 0).map(({ value, causes }) => [value, causes])).toEqual([
        [10, ['corrected_readings']],
        [5, ['master_data']],
      ]);
      // What somebody has entered stays, whatever the multiplier.
      expect(found.filter(({ minute }) => minute === 15).map(({ causes }) => causes)).toEqual([['decision']]);
      // Nothing came of the request: then nothing has taken the place of anything.
      expect(found.some(({ causes }) => causes.includes('request'))).toBe(false);
      expect((await known(rig, 2500))[0]).toBe(5);
    });
  });

  it('is not kept where only the rules of the day that is over are new', async () => {
    await withRig(async (rig, clock) => {
      const day = Array.from({ length: 97 }, (_, n) => [n * 15, n * 10] as const);
      await send(rig, day.slice(0, 50));
      await deriveAt(rig, clock, 1000);
      await send(rig, [...day.slice(50), [1455, 970]]);
      await deriveAt(rig, clock, 2000);
      const rows = await rig.store.consumption('interval', [KEY], 0, 9e12);
      expect(replaced(rig)).toEqual([]);
      expect([rows.recordedAt[0], rows.recordedAt[60]]).toEqual([1000, 2000]);
      const days = await rig.store.consumption('day', [KEY], 0, 9e12);
      expect(days.recordedAt[0]).toBe(2000);
    });
  });

  it('can be told again for every moment of a random life', async () => {
    const reading = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(reading, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (life) => {
        await withRig(async (rig, clock) => {
          const snapshots: Record<number, number>[] = [];
          for (const [n, sent] of life.entries()) {
            const values = new Map(sent.map(([slot, extra]) => [slot * 10, slot * 7 + extra]));
            await send(rig, [...values]);
            await deriveAt(rig, clock, 1000 * (n + 1));
            snapshots.push(await known(rig));
          }
          for (const [n, snapshot] of snapshots.entries()) expect(await known(rig, 1000 * (n + 1))).toEqual(snapshot);
        });
      }),
      { numRuns: 15 },
    );
  });
});
