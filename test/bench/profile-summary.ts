/** Profiles of V8 summed up by the part of the program that the time, or the memory, went into. */

import type { HeapProfiler, Profiler, Runtime } from 'node:inspector';

export type ProfileKind = 'cpu' | 'heap';

/** What is not the program: a thread that does nothing, and the profiler itself. */
const NOT_COUNTED: readonly string[] = ['(idle)', '(IDLE)', 'node:inspector', 'built-in toggle'];
/** Code of the engine or of an addon that has no name. */
const NAMELESS = '(anonymous)';

/** Microseconds by part, without those in which the thread was idle or profiled itself. */
export function timeByPart({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ReadonlyMap<string, number> {
  const parts = new Map(nodes.map(({ id, callFrame }) => [id, partOf(callFrame)]));
  for (const { id, children = [] } of nodes) {
    for (const child of children) {
      if (parts.get(child) === NAMELESS) parts.set(child, `native code called by ${parts.get(id)}`);
    }
  }
  const sums = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const part = parts.get(id) ?? '(unknown)';
    // The time from this sample to the next was spent in this one.
    if (!NOT_COUNTED.includes(part)) add(sums, part, Math.max(0, timeDeltas[index + 1] ?? 0));
  }
  return sums;
}

/** Bytes that were allocated, by part. */
export function bytesByPart({ head }: HeapProfiler.SamplingHeapProfile): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const open = [head];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const part = partOf(node.callFrame);
    if (!NOT_COUNTED.includes(part)) add(sums, part, node.selfSize);
    open.push(...node.children);
  }
  return sums;
}

/** The largest parts, and what is left of all others. */
export function largest(sums: ReadonlyMap<string, number>, count: number): ReadonlyMap<string, number> {
  const sorted = [...sums].filter(([, value]) => value > 0).toSorted(([, a], [, b]) => b - a);
  const rest = sorted.slice(count).reduce((sum, [, value]) => sum + value, 0);
  return new Map([...sorted.slice(0, count), ...(rest > 0 ? [['all others', rest] as const] : [])]);
}

/** A file of the project, a package, a module of Node, or a function of the engine. */
export function partOf({ url, functionName }: Pick<Runtime.CallFrame, 'url' | 'functionName'>): string {
  const own = /\/(src\/[^?]+)$/.exec(url)?.[1];
  if (own !== undefined && !url.includes('/node_modules/')) return own;
  const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (packageName !== undefined) return packageName;
  if (url.startsWith('node:')) return url.startsWith('node:internal/') ? 'Node' : url;
  if (functionName.startsWith('(')) return functionName;
  return functionName === '' ? NAMELESS : `built-in ${functionName}`;
}

function add(sums: Map<string, number>, part: string, value: number): void {
  sums.set(part, (sums.get(part) ?? 0) + value);
}
