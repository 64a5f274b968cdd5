/** One folder for everything that a run writes, and its end: nothing stays behind, however the run ends. */

import { mkdtempSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf } from './processes.ts';

/**
 * Makes the folder, on the disk that `METERHUB_BENCH_DIR` names. Whatever this process and its children put into
 * "the temporary folder" from now on lies in it; at the end, also after a signal, they are killed and it is removed.
 */
export function openRunFolder(): string {
  const folder = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-bench-'));
  process.env['TMPDIR'] = folder;
  process.env['METERHUB_BENCH_DIR'] = folder;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    for (const pid of descendantsOf(process.pid)) kill(pid);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  process.on('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      end();
      process.exit(128 + constants.signals[signal]);
    });
  }
  return folder;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}
