/** What the figures were measured on. */

import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

export function machine(): Record<string, string | number> {
  return {
    processor: processorName(),
    'memory, GiB': Math.round(totalmem() / 1024 ** 3),
    Node: process.versions.node,
    ...fdatasyncMillis(),
  };
}

export function processorName(): string {
  return `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`;
}

/** What bounds everything that is durable: the disk, asked for 4 KB at a time. Taken anew beside each scenario. */
export function fdatasyncMillis(): { readonly 'fdatasync of 4 KB, median ms': number } {
  const folder = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-fsync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  try {
    const page = Buffer.alloc(4096, 1);
    const times: number[] = [];
    for (let i = 0; i < 200; i++) {
      writeSync(file, page);
      const started = performance.now();
      fdatasyncSync(file);
      times.push(performance.now() - started);
    }
    return { 'fdatasync of 4 KB, median ms': times.toSorted((a, b) => a - b)[100] as number };
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
