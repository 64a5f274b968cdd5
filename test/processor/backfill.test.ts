import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Calendar, type IntervalMinutes } from '../../src/domain/calendar.ts';
import { NARROW_COLUMNS, WIDE_COLUMNS } from '../../src/store/consumption.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { openRig, type Rig } from './helpers/rig.ts';

/** `METERHUB_TEST_BACKFILL_METERS=200`. */
const METERS = Number(process.env['METERHUB_TEST_BACKFILL_METERS'] ?? 100);
const DAYS = 180;
/** Minutes between readings, and of an interval: `METERHUB_TEST_BACKFILL_MINUTES=15` makes four times as many. */
const MINUTES = Number(process.env['METERHUB_TEST_BACKFILL_MINUTES'] ?? 60) as IntervalMinutes;
const STEPS_PER_DAY = 1440 / MINUTES;
const STEP = MINUTES * 60_000;
const DAY = 86_400_000;
const START = Math.floor(Date.now() / DAY) * DAY - 8 * 3_600_000 - (DAYS + 2) * DAY;
/** Memory that the whole of it may take besides what the process has at its start. */
const MEMORY_MAX = 1.5 * 1024 ** 3;

const idOf = (n: number): string => `M${String(n).padStart(3, '0')}`;

/** Hundredths of a kWh that meter n shows at a step: rises by 0 to 9 kWh each, and rolls over at 10 000 kWh. */
function registerAt(n: number, step: number): number {
  const cycle = [3, 141, 59, 265, 358, 979, 0, 238];
  const whole = Math.floor(step / cycle.length) * cycle.reduce((sum, part) => sum + part, 0);
  const rest = cycle.slice(0, step % cycle.length).reduce((sum, part) => sum + part, 0);
  return ((n * 7919 + (whole + rest) * (1 + (n % 3))) % 1_000_000) / 100;
}

/** One day of ten meters as a message. */
function message(seq: number, firstMeter: number, day: number): string {
  const readings: unknown[] = [];
  for (let n = firstMeter; n < firstMeter + 10; n++) {
    for (let step = day * STEPS_PER_DAY; step < (day + 1) * STEPS_PER_DAY; step++) {
      readings.push({ meter: idOf(n), ts: START + step * STEP, values: { activeEnergy: registerAt(n, step) } });
    }
  }
  return JSON.stringify({ seq, readings });
}

/** A fingerprint of every interval and day of the enterprise, its district, its industry and the city. */
async function fingerprint(rig: Rig): Promise<{ rows: number; hash: string }> {
  const hash = createHash('sha256');
  const group = { item: 'electricity', quantity: 'activeEnergy' };
  const keys = [
    ...Array.from({ length: METERS }, (_, n) => {
      return { scope: 'meter', id: idOf(n), item: '', quantity: 'activeEnergy', enterprise: 'E1' } as const;
    }),
    { ...group, scope: 'enterprise', id: 'E1', enterprise: 'E1' } as const,
    { ...group, scope: 'district', id: '310115', enterprise: '' } as const,
    { ...group, scope: 'city', id: 'city', enterprise: '' } as const,
  ];
  let rows = 0;
  for (const key of keys) {
    for (const granularity of ['interval', 'day'] as const) {
      const batch = await rig.store.consumption(granularity, [key], 0, 9e12);
      for (const name of [...WIDE_COLUMNS, ...NARROW_COLUMNS]) hash.update(batch[name].subarray(0, batch.count));
      rows += batch.count;
    }
  }
  return { rows, hash: hash.digest('hex') };
}

describe('A backfill of six months', () => {
  it(`of ${METERS} meters comes out as if derived from scratch, in bounded memory`, { timeout: 600_000 }, async () => {
    await inTemporaryDirectory(async (directory) => {
      await using rig = await openRig(directory, {
        batchBytesMax: 4e6,
        calendar: new Calendar('Asia/Shanghai', MINUTES),
      });
      await rig.registry.apply({
        enterprises: [enterprise('E1')],
        gateways: [gateway('E1', 'G1')],
        meters: Array.from({ length: METERS }, (_, n) =>
          meter('E1', idOf(n), {
            ...(n >= 10 ? { level: 2 as const, parent: idOf(n % 10) } : {}),
            metering: { registers: { activeEnergy: { digits: 4, decimals: 2 } } },
          }),
        ),
      });
      // Live first, so that all of the backfill lies behind what is derived.
      let seq = 0;
      for (let n = 0; n < METERS; n += 10) await rig.journal.append(message(++seq, n, DAYS));
      await rig.run();
      await rig.derive();

      const before = process.memoryUsage.rss();
      let peak = before;
      // Oldest first, as spools are delivered, but up to a month out of order, and some of it any time.
      const random = seededRandom(testSeed());
      const parts = Array.from(
        { length: DAYS * (METERS / 10) },
        (_, i) => [(i % (METERS / 10)) * 10, Math.floor(i / (METERS / 10))] as const,
      );
      const shuffled = parts
        .map((part) => ({ part, at: random() < 0.05 ? random() * DAYS : part[1] + random() * 30 }))
        .sort((a, b) => a.at - b.at);
      for (let first = 0; first < shuffled.length; first += 1200) {
        await Promise.all(
          shuffled.slice(first, first + 1200).map(({ part: [n, day] }) => rig.journal.append(message(++seq, n, day))),
        );
        await rig.run();
        await rig.derive();
        peak = Math.max(peak, process.memoryUsage.rss());
      }
      expect(rig.processor.stats()).toMatchObject({ received: METERS * (DAYS + 1) * STEPS_PER_DAY, quarantined: 0 });
      expect(peak - before).toBeLessThan(MEMORY_MAX);
      const backfilled = await fingerprint(rig);
      expect(backfilled.rows).toBeGreaterThan(METERS * DAYS * STEPS_PER_DAY);

      // From scratch: as if nothing had been derived, on the same readings.
      const bases = rig.ledger.derivation.bases();
      rig.ledger.derivation.changeBases(bases);
      for (let n = 0; n < METERS; n++) {
        const target = rig.deriver.target(idOf(n), 'activeEnergy');
        if (target !== undefined)
          Object.assign(target, {
            until: Number.NEGATIVE_INFINITY,
            claimed: Number.NEGATIVE_INFINITY,
            reached: Number.NEGATIVE_INFINITY,
          });
      }
      await rig.derive();
      expect(await fingerprint(rig)).toEqual(backfilled);
    });
  });
});
