import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../src/domain/metering.ts';
import type { RegistryChanges } from '../../src/registry/registry.ts';
import { MIDNIGHT } from '../domain/interval/history.ts';
import { type RegisterLife, registerLife } from '../domain/interval/random-register.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { consumptionOf, discontinuitiesOf } from './helpers/consumption.ts';
import { intercept } from './helpers/intercept.ts';
import { openRig, type Rig, type RigOptions } from './helpers/rig.ts';

const RUNS = Number(process.env['METERHUB_TEST_RUNS'] ?? 12);
const SLOW = { timeout: 120_000 + RUNS * 4000 };
const DAY = 86_400_000;
/** Some evening in Shanghai: the lives begin there, so that most go on over midnight. */
const START = Math.floor((Date.now() - 40 * DAY) / DAY) * DAY + 10 * 3_600_000;
const METERS = ['M1', 'M2', 'OUT'] as const;

interface Sent {
  readonly meter: string;
  readonly at: number;
  readonly value: number;
}

const lives = fc.tuple(
  registerLife({ withUnknown: true }),
  registerLife({ withUnknown: false }),
  registerLife({ withUnknown: true }),
);

function masterData(all: readonly RegisterLife[]): RegistryChanges {
  return {
    enterprises: [enterprise('E1'), enterprise('E2', { industry: 'C26' })],
    gateways: [gateway('E1', 'G1')],
    meters: METERS.map((id, n) => {
      const exchanges: ExchangeRecord[] = (all[n] as RegisterLife).exchanges.map(({ at, final, initial }) => ({
        ...{ quantity: 'activeEnergy', at: at - MIDNIGHT + START, final, initial },
      }));
      return meter('E1', id, {
        ...(id === 'M2' ? { parent: 'M1', level: 2 as const } : {}),
        metering: {
          registers: { activeEnergy: { digits: 5, decimals: 2 } },
          exchanges,
          ...(id === 'OUT' ? { flow: 'out' as const, checkMeter: 'M2' } : {}),
        },
      });
    }),
  };
}

function readingsOf(all: readonly RegisterLife[]): Sent[] {
  return all
    .flatMap(({ readings }, n) =>
      readings.map(({ at, value }) => ({ meter: METERS[n] as string, at: at - MIDNIGHT + START, value })),
    )
    .sort((a, b) => a.at - b.at);
}

async function send(rig: Rig, readings: readonly Sent[], seq: number): Promise<void> {
  if (readings.length === 0) return;
  const entries = readings.map(({ meter: id, at, value }) => ({ meter: id, ts: at, values: { activeEnergy: value } }));
  await rig.journal.append(JSON.stringify({ seq, readings: entries }));
}

/** Everything that was derived. */
async function figures(rig: Rig) {
  return {
    intervals: await consumptionOf(rig, 'interval'),
    days: await consumptionOf(rig, 'day'),
    discontinuities: discontinuitiesOf(rig),
    until: rig.ledger.derivation.derivedUntil().toSorted((a, b) => (a.meter < b.meter ? -1 : 1)),
    gaps: METERS.flatMap((id) => rig.ledger.derivation.gaps(id, 0, 9e12)),
  };
}

/** Sent once, in order, derived once. */
async function cleanly(all: readonly RegisterLife[]) {
  return inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory);
    await rig.registry.apply(masterData(all));
    await send(rig, readingsOf(all), 1);
    await rig.run();
    await rig.derive();
    return await figures(rig);
  });
}

class Crash extends Error {}

/** Where derivation is broken off: before or after which call. */
const crash = fc.record({
  method: fc.constantFrom('readingWindows', 'replaceConsumption', 'consumption', 'finishPass', 'replaceFindings'),
  after: fc.boolean(),
  call: fc.integer({ min: 1, max: 6 }),
});

function crashing({ method, after, call }: { method: string; after: boolean; call: number }): RigOptions {
  let calls = 0;
  const hook = (name: string): void => {
    if (name === method && ++calls === call) throw new Crash(method);
  };
  return {
    wrapDerivation: ({ store, ledger }) => ({
      store: intercept(store, after ? { after: hook } : { before: hook }),
      ledger: intercept(ledger, after ? { after: hook } : { before: hook }),
    }),
  };
}

const disorder = fc.record({
  /** Where each reading goes: sorted by it, the readings are shuffled. */
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 }),
  /** How far a reading may be moved, as a share of all. */
  spread: fc.constantFrom(0, 0.05, 0.3, 1),
  duplicates: fc.array(fc.nat(1000), { maxLength: 20 }),
  /** Readings in each message. */
  sizes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
  /** After which messages there is a pass, by their number. */
  passes: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
  crashes: fc.array(fc.option(crash), { minLength: 1, maxLength: 4 }),
  batchBytesMax: fc.constantFrom(1, 500, 1e6),
});

type Disorder = typeof disorder extends fc.Arbitrary<infer T> ? T : never;

function disordered(readings: readonly Sent[], { order, spread, duplicates }: Disorder): Sent[] {
  const doubled = [...readings, ...duplicates.map((n) => readings[n % readings.length] as Sent)];
  return doubled
    .map((reading, n) => ({
      reading,
      at: (n % readings.length) / readings.length + spread * (order[n % order.length] as number),
    }))
    .sort((a, b) => a.at - b.at)
    .map(({ reading }) => reading);
}

/** Sent in disorder, derived between messages, broken off and started again. */
async function messily(all: readonly RegisterLife[], chaos: Disorder) {
  return inTemporaryDirectory(async (directory) => {
    const readings = disordered(readingsOf(all), chaos);
    let sent = 0;
    let messages = 0;
    for (const [life, breakAt] of [...chaos.crashes, null].entries()) {
      await using rig = await openRig(directory, {
        batchBytesMax: chaos.batchBytesMax,
        ...(breakAt === null ? {} : crashing(breakAt)),
      });
      if (life === 0) await rig.registry.apply(masterData(all));
      const isLast = life === chaos.crashes.length;
      const share = isLast ? readings.length : Math.ceil(((life + 1) * readings.length) / (chaos.crashes.length + 1));
      try {
        await rig.derive();
        while (sent < share) {
          const size = chaos.sizes[messages % chaos.sizes.length] as number;
          await send(rig, readings.slice(sent, sent + size), messages + 1);
          sent += size;
          await rig.run();
          if (chaos.passes[messages++ % chaos.passes.length]) await rig.derive();
        }
        await rig.derive();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
      }
      if (isLast) return await figures(rig);
    }
    throw new Error('the last life does not crash');
  });
}

describe('Consumption of any history', () => {
  it('is the same in any order, with duplicates and crashes, as of one clean pass', SLOW, async () => {
    await fc.assert(
      fc.asyncProperty(lives, disorder, async (all, chaos) => {
        const expected = await cleanly(all);
        expect(await messily(all, chaos)).toEqual(expected);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it('counts a reading that comes late between the last interval and the newest reading', async () => {
    const readings = [
      { at: MIDNIGHT, value: 0 },
      { at: MIDNIGHT + 12 * 60_000, value: 12 },
      { at: MIDNIGHT + 37 * 60_000, value: 20 },
      { at: MIDNIGHT + 42 * 60_000, value: 42 },
    ];
    const life: RegisterLife = { readings, exchanges: [], consumedHundredths: 4200, hasUnknown: false };
    const all = [life, life, life];
    // Up to the half hour everything is derived, from what is measured after it; then what was measured before that.
    const late = START + 37 * 60_000;
    await inTemporaryDirectory(async (directory) => {
      await using rig = await openRig(directory);
      await rig.registry.apply(masterData(all));
      for (const isLate of [false, true]) {
        await send(
          rig,
          readingsOf(all).filter(({ at }) => (at === late) === isLate),
          isLate ? 2 : 1,
        );
        await rig.run();
        await rig.derive();
      }
      expect(await figures(rig)).toEqual(await cleanly(all));
    });
  });

  it('adds up to what the register counted, with the interval under way, exactly', SLOW, async () => {
    await fc.assert(
      fc.asyncProperty(registerLife({ withUnknown: false }), async (life) => {
        await inTemporaryDirectory(async (directory) => {
          await using rig = await openRig(directory);
          await rig.registry.apply(masterData([life, life, life]));
          await send(rig, readingsOf([life]), 1);
          await rig.run();
          await rig.derive();
          const lines = (await consumptionOf(rig, 'interval')).filter(({ of }) => of === 'meter M1  activeEnergy');
          const open = await rig.deriver.openInterval('M1', 'activeEnergy');
          const sum = lines.reduce((total, { value }) => total + value, open?.row.value ?? 0);
          expect(sum).toBe(life.consumedHundredths * 10_000);
        });
      }),
      { numRuns: 15 },
    );
  });
});
