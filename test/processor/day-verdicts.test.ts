import { describe, expect, it } from 'vitest';
import { rulesOfBits } from '../../src/domain/validation/catalogue.ts';
import type { Meter } from '../../src/registry/registry.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { consumptionOf } from './helpers/consumption.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A midnight in Shanghai, some weeks ago. */
const MIDNIGHT = Math.floor(Date.now() / DAY) * DAY - 40 * DAY - 8 * HOUR;

async function withMeters(meters: readonly Meter[], use: (rig: Rig) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory);
    await rig.registry.apply({ enterprises: [enterprise('E1')], gateways: [gateway('E1', 'G1')], meters });
    await use(rig);
  });
}

let seq = 0;

/** Sends a register that counts so much a day, hour by hour, over days that follow each other. */
async function sendDays(rig: Rig, id: string, perDay: readonly number[], from = 0): Promise<void> {
  const readings: unknown[] = [];
  let value = 0;
  const add = (at: number) => readings.push({ meter: id, ts: at, values: { activeEnergy: value } });
  add(MIDNIGHT + from * DAY);
  for (const [day, amount] of perDay.entries()) {
    for (let hour = 1; hour <= 24; hour++) {
      value += amount / 24;
      add(MIDNIGHT + (from + day) * DAY + hour * HOUR);
    }
  }
  await send(rig, readings);
}

async function send(rig: Rig, readings: readonly unknown[]): Promise<void> {
  await rig.journal.append(JSON.stringify({ seq: ++seq, readings }));
  await rig.run();
  await rig.derive();
}

/** Rules of a day that ran and fired, of those that look at days. */
async function verdict(rig: Rig, id: string, day: number) {
  const lines = await consumptionOf(rig, 'day');
  const start = new Date(MIDNIGHT + day * DAY).toISOString();
  const line = lines.find((one) => one.of === `meter ${id}  activeEnergy` && one.start === start);
  const ofDays = (bits: number) => rulesOfBits(bits).filter((rule) => ['high_low', 'zero', 'balance'].includes(rule));
  return { ran: ofDays(line?.ran ?? 0), fired: ofDays(line?.fired ?? 0) };
}

const hourly = { registers: { activeEnergy: { decimals: 2 } }, readingMinutes: 60 };

describe('Days against earlier days', () => {
  it('fire where one is far above the days before it', async () => {
    await withMeters([meter('E1', 'M1', { metering: hourly })], async (rig) => {
      await sendDays(rig, 'M1', [...Array.from({ length: 14 }, () => 240), 2400]);
      expect(await verdict(rig, 'M1', 14)).toEqual({ ran: ['high_low', 'zero'], fired: ['high_low'] });
      expect((await verdict(rig, 'M1', 13)).fired).toEqual([]);
      expect((await verdict(rig, 'M1', 0)).ran).not.toContain('high_low');
    });
  });

  it('fire where nothing flows on a day of a meter that always runs', async () => {
    await withMeters([meter('E1', 'M1', { metering: hourly })], async (rig) => {
      await sendDays(rig, 'M1', [...Array.from({ length: 14 }, () => 240), 0]);
      expect((await verdict(rig, 'M1', 14)).fired).toEqual(['high_low', 'zero']);
    });
  });
});

describe('A parent against the meters below it', () => {
  const family = [
    meter('E1', 'M1', { metering: hourly }),
    meter('E1', 'M2', { metering: hourly, level: 2, parent: 'M1' }),
    meter('E1', 'M3', { metering: hourly, level: 2, parent: 'M1' }),
  ];

  it('fires where they do not add up to it, and is put right by a late reading of one of them', async () => {
    await withMeters(family, async (rig) => {
      await sendDays(rig, 'M1', [240]);
      await sendDays(rig, 'M2', [120]);
      // Known by its first hours only: a parent whose children are not all known says nothing.
      await send(
        rig,
        [0, 1].map((hour) => ({ meter: 'M3', ts: MIDNIGHT + hour * HOUR, values: { activeEnergy: hour * 2 } })),
      );
      expect((await verdict(rig, 'M1', 0)).ran).not.toContain('balance');
      const rest = Array.from({ length: 23 }, (_, n) => ({
        ...{ meter: 'M3', ts: MIDNIGHT + (n + 2) * HOUR },
        values: { activeEnergy: (n + 2) * 2 },
      }));
      await send(rig, rest);
      // 120 + 48 is not 240.
      expect(await verdict(rig, 'M1', 0)).toMatchObject({ ran: ['balance'], fired: ['balance'] });
      const corrected = Array.from({ length: 25 }, (_, hour) => ({
        ...{ meter: 'M3', ts: MIDNIGHT + hour * HOUR },
        values: { activeEnergy: hour * 5 },
      }));
      await send(rig, corrected);
      expect(await verdict(rig, 'M1', 0)).toMatchObject({ ran: ['balance'], fired: [] });
    });
  });
});

describe('Numbers that doubles hold badly', () => {
  it('come out exact: tenths that have no binary form, over a year of steps', async () => {
    const metering = { registers: { activeEnergy: { decimals: 1 } }, readingMinutes: 60 };
    await withMeters([meter('E1', 'M1', { metering })], async (rig) => {
      const readings = Array.from({ length: 25 }, (_, hour) => ({
        ...{ meter: 'M1', ts: MIDNIGHT + hour * HOUR },
        // 0.1, 0.2, 0.30000000000000004, ...: as a gateway that adds up floats sends them.
        values: { activeEnergy: Array.from({ length: hour }, () => 0.1).reduce((sum, one) => sum + one, 0) },
      }));
      await send(rig, readings);
      const lines = await consumptionOf(rig, 'day');
      expect(lines.find(({ of }) => of === 'meter M1  activeEnergy')?.value).toBe(2_400_000);
      expect(lines.find(({ of }) => of === 'city city electricity activeEnergy')?.value).toBe(2_400_000);
    });
  });

  it('come out exact: a register of fifteen digits that counts single units', async () => {
    const metering = { registers: { activeEnergy: { decimals: 0, digits: 15 } }, readingMinutes: 60 };
    await withMeters([meter('E1', 'M1', { metering })], async (rig) => {
      const top = 999_999_999_999_998;
      const readings = [0, 1, 2, 3].map((hour) => ({
        ...{ meter: 'M1', ts: MIDNIGHT + hour * HOUR },
        // ...998, ...999, 0, 1: it rolls over.
        values: { activeEnergy: hour < 2 ? top + hour : hour - 2 },
      }));
      await send(rig, readings);
      const lines = await consumptionOf(rig, 'interval');
      const own = lines.filter(({ of }) => of === 'meter M1  activeEnergy');
      expect(own.reduce((sum, { value }) => sum + value, 0)).toBe(3_000_000);
      expect(own.map(({ value }) => value)).toEqual(Array.from({ length: 12 }, () => 250_000));
    });
  });

  it('are held as beyond resolution above that, and never become a wrong number', async () => {
    const metering = { registers: { activeEnergy: { decimals: 2 } }, readingMinutes: 60 };
    await withMeters([meter('E1', 'M1', { metering })], async (rig) => {
      const readings = [0, 1, 2].map((hour) => ({
        ...{ meter: 'M1', ts: MIDNIGHT + hour * HOUR },
        values: { activeEnergy: 2 ** 53 - 4 + hour },
      }));
      await send(rig, readings);
      expect((await consumptionOf(rig, 'interval')).filter(({ measuredMillis }) => measuredMillis > 0)).toEqual([]);
      const found = rig.ledgerReader.discontinuities({ meter: 'M1', meters: null, from: 0, to: 9e12 });
      // The interval that the last one begins is not over yet.
      expect(found.map(({ kind }) => kind)).toEqual(['beyond_resolution', 'beyond_resolution']);
    });
  });
});
