/** Consumption: the engine alone, with everything around it, and questions about much of it. */

import { performance } from 'node:perf_hooks';
import { Calendar } from '../../src/domain/calendar.ts';
import { fillIntervals, IntervalRows } from '../../src/domain/interval/fill-intervals.ts';
import { REGISTER_DEFAULTS } from '../../src/domain/interval/register-settings.ts';
import { findSegments, Segments } from '../../src/domain/interval/segments.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { openRig, type Rig } from '../processor/helpers/rig.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';

const DAY = 86_400_000;
const STEP = 15 * 60_000;
const STEPS_PER_DAY = DAY / STEP;
const CALENDAR = new Calendar('Asia/Shanghai', 15);
/** A midnight in Shanghai that the hub does not find too old. */
const START = Math.floor(Date.now() / DAY) * DAY - 8 * 3_600_000 - 200 * DAY;

/** Readings of one meter each minute and each quarter of an hour, turned into intervals; nothing is read or written. */
export function intervals(): Record<string, number> {
  const aligned = engine(STEP, 400_000);
  const minutes = engine(60_000, 2_000_000);
  return {
    'readings/s, one each 15 min': aligned.readings / aligned.seconds,
    'intervals/s, one reading each 15 min': aligned.intervals / aligned.seconds,
    'readings/s, one each minute': minutes.readings / minutes.seconds,
    'intervals/s, one reading each minute': minutes.intervals / minutes.seconds,
  };
}

function engine(spacing: number, readings: number) {
  const perWindow = (7 * DAY) / spacing;
  const timestamp = Float64Array.from({ length: perWindow }, (_, i) => START + i * spacing + 17_000);
  const value = Float64Array.from({ length: perWindow }, (_, i) => Math.round(i * 137.3) / 100);
  const columns = { timestamp, value, quality: new Int32Array(perWindow), first: 0, end: perWindow };
  const segments = new Segments();
  const rows = new IntervalRows();
  let done = 0;
  let written = 0;
  const started = performance.now();
  while (done < readings) {
    segments.clear();
    rows.clear();
    findSegments(columns, REGISTER_DEFAULTS, segments, []);
    fillIntervals(segments, START, START + 7 * DAY, CALENDAR, () => null, rows);
    done += perWindow;
    written += rows.count;
  }
  return { readings: done, intervals: written, seconds: (performance.now() - started) / 1000 };
}

/** The processor alone, and with derivation after it: what a reading costs more for becoming consumption. */
export async function ingest(): Promise<Record<string, number>> {
  const plain = await backfillOf({ meters: 200, days: 30, isDerived: false });
  const derived = await backfillOf({ meters: 200, days: 30, isDerived: true });
  return {
    readings: plain.readings,
    'readings/s stored': plain.readings / plain.seconds,
    'readings/s stored and derived': derived.readings / derived.seconds,
    'microseconds a reading costs more': ((derived.seconds - plain.seconds) * 1e6) / plain.readings,
  };
}

/** Six months of an enterprise with 200 meters, behind what is live: in order, and in any order. */
export async function backfill(): Promise<Record<string, number>> {
  const inOrder = await backfillOf({ meters: 200, days: 180, isDerived: true });
  return {
    readings: inOrder.readings,
    'readings/s stored and derived': inOrder.readings / inOrder.seconds,
    'seconds in all': inOrder.seconds,
    'intervals written': inOrder.intervals,
    'MB resident at most': inOrder.memory / 1e6,
  };
}

interface Backfill {
  readonly meters: number;
  readonly days: number;
  readonly isDerived: boolean;
}

function backfillOf({ meters, days, isDerived }: Backfill) {
  return inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory, { batchBytesMax: 4e6 });
    await rig.registry.apply({
      enterprises: [enterprise('E1')],
      gateways: [gateway('E1', 'G1')],
      meters: Array.from({ length: meters }, (_, n) =>
        meter('E1', idOf(n), n >= 10 ? { level: 2, parent: idOf(n % 10) } : {}),
      ),
    });
    let seconds = 0;
    let memory = 0;
    for (let day = 0; day < days; day += 10) {
      await append(rig, meters, day, Math.min(days, day + 10));
      const started = performance.now();
      await rig.run();
      if (isDerived) await rig.derive();
      seconds += (performance.now() - started) / 1000;
      memory = Math.max(memory, process.memoryUsage.rss());
    }
    return { readings: meters * days * STEPS_PER_DAY, seconds, memory, intervals: rig.deriver.stats().intervals };
  });
}

/** Messages of one day of ten meters. */
async function append(rig: Rig, meters: number, firstDay: number, endDay: number): Promise<void> {
  for (let day = firstDay; day < endDay; day++) {
    const messages: Promise<number>[] = [];
    for (let first = 0; first < meters; first += 10) {
      const readings: unknown[] = [];
      for (let n = first; n < first + 10; n++) {
        for (let step = day * STEPS_PER_DAY; step < (day + 1) * STEPS_PER_DAY; step++) {
          const value = Math.round(step * (137 + n)) / 100;
          readings.push({ meter: idOf(n), ts: START + step * STEP, values: { activeEnergy: value } });
        }
      }
      messages.push(rig.journal.append(JSON.stringify({ readings })));
    }
    await Promise.all(messages);
  }
}

function idOf(n: number): string {
  return `M${String(n).padStart(3, '0')}`;
}
