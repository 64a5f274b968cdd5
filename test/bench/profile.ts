/** Where the time and the memory of a load go: by thread of the hub, and in each by part. */

import type { HeapProfiler, Profiler } from 'node:inspector';
import type { BenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { THREADS, ThreadReports } from './hub-threads.ts';
import { type Load, load } from './load.ts';
import { threadCpuSeconds } from './processes.ts';
import { bytesByPart, largest, type ProfileKind, timeByPart } from './profile-summary.ts';

const PARTS = 12;

/** Once for time and once for memory, because each of them disturbs the other. */
export async function profile(plan: Load): Promise<Figures> {
  return { ...(await profiled('cpu', plan)), ...(await profiled('heap', plan)) };
}

async function profiled(kind: ProfileKind, plan: Load): Promise<Figures> {
  using reports = new ThreadReports('./profile-preload.ts');
  const readings = plan.messages * plan.entriesPerMessage * plan.quantities.length;
  let parts: Figures = {};
  const { 'readings/s from socket to queryable row': rate = 0 } = await load({
    ...plan,
    environment: { ...reports.environment, METERHUB_PROFILE_KIND: kind },
    beside: (hub) => {
      const end = begin(hub, reports, kind, readings);
      return {
        end: async () => {
          parts = await end();
          return {};
        },
      };
    },
  });
  return { [`readings/s while ${kind === 'cpu' ? 'time' : 'memory'} is profiled`]: rate, ...parts };
}

function begin(hub: BenchHub, reports: ThreadReports, kind: ProfileKind, readings: number): () => Promise<Figures> {
  const before = threadCpuSeconds(hub.pid);
  process.kill(hub.pid, 'SIGUSR2');
  return async () => {
    const after = threadCpuSeconds(hub.pid);
    process.kill(hub.pid, 'SIGUSR2');
    const found = await reports.read();
    const parts = THREADS.flatMap((thread) => partsOf(thread, kind, found.get(thread), readings));
    return { ...(kind === 'cpu' ? byThread(before, after, readings) : {}), ...Object.fromEntries(parts) };
  };
}

function partsOf(thread: string, kind: ProfileKind, report: unknown, readings: number): [string, number][] {
  const { error } = report as { error?: string };
  if (error !== undefined) throw new Error(`the thread ${thread} could not be profiled: ${error}`);
  const sums =
    kind === 'cpu' ? timeByPart(report as Profiler.Profile) : bytesByPart(report as HeapProfiler.SamplingHeapProfile);
  const unit = kind === 'cpu' ? 'microseconds' : 'bytes allocated';
  const total = [...sums.values()].reduce((sum, value) => sum + value, 0);
  const rows = [['all', total] as const, ...largest(sums, PARTS)];
  return rows.map(([part, value]) => [`${thread}: ${part}, ${unit} per reading`, value / readings]);
}

/** Processor time of the threads by name, those of the engine and of DuckDB included, which no profile knows of. */
function byThread(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, readings: number): Figures {
  const used = new Map([...after].map(([name, seconds]) => [name, (seconds - (before.get(name) ?? 0)) * 1e6] as const));
  return Object.fromEntries(
    [...largest(used, PARTS)].map(([name, micros]) => [
      `thread ${name}, microseconds of CPU per reading`,
      micros / readings,
    ]),
  );
}
