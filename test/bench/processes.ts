/** What processes use, from /proc. */

import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Processor seconds of all its threads so far. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The most it ever had. */
  readonly residentBytesMax: number;
}

/** Clock ticks per second of /proc/PID/stat, 100 on every Linux that Node runs on (sysconf _SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

export function usageOf(pid: number): Usage {
  const fields = statOf(pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
  return {
    // User and system time are fields 14 and 15 of proc(5); the first two are cut off.
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    residentBytes: kilobytes('VmRSS') * 1024,
    residentBytesMax: kilobytes('VmHWM') * 1024,
  };
}

/** Processor seconds of the threads of a process, those of the same name together. */
export function threadCpuSeconds(pid: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const fields = statOf(`${pid}/task/${thread}`);
      const name = readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim();
      sums.set(name, (sums.get(name) ?? 0) + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND);
    } catch {
      // It has ended meanwhile.
    }
  }
  return sums;
}

/** Children of a process, their children and so on. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (let next = [pid]; next.length > 0; ) {
    next = next.flatMap((one) => children.get(one) ?? []);
    found.push(...next);
  }
  return found;
}

function parentOf(pid: number): number | null {
  try {
    return Number(statOf(pid)[1]);
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

/** Fields of proc(5) from the third on: the second is a name that may hold blanks and brackets. */
function statOf(task: number | string): string[] {
  const stat = readFileSync(`/proc/${task}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
}
