/**
 * Loaded before the hub in each of its threads (`--import`): profiles from one SIGUSR2 to the next, and writes what each
 * thread has done into a file with the thread's name. The hub knows nothing of it.
 */

import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { isMainThread, threadName } from 'node:worker_threads';
import type { ProfileKind } from './profile-summary.ts';

const folder = process.env['METERHUB_PROFILE_DIR'] ?? '.';
const kind = process.env['METERHUB_PROFILE_KIND'] as ProfileKind;
const name = isMainThread ? 'broker' : (threadName ?? 'worker');

const session = new Session();
session.connect();
let isRunning = false;

// A signal reaches the main thread alone.
const channel = new BroadcastChannel('meterhub-profile');
channel.onmessage = toggle;
(channel as unknown as { unref(): void }).unref();
if (isMainThread) {
  process.on('SIGUSR2', () => {
    channel.postMessage(null);
    toggle();
  });
}

function toggle(): void {
  if (isRunning) stop();
  else start();
  isRunning = !isRunning;
}

function start(): void {
  if (kind === 'cpu') {
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 500 });
    session.post('Profiler.start');
    return;
  }
  session.post('HeapProfiler.startSampling', {
    samplingInterval: 65_536,
    // What is thrown away soon is what costs time, so it counts too.
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as { samplingInterval: number });
}

function stop(): void {
  if (kind === 'cpu') session.post('Profiler.stop', (error, result) => write(error, result?.profile));
  else session.post('HeapProfiler.stopSampling', (error, result) => write(error, result?.profile));
}

function write(error: Error | null, profile: unknown): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(error === null ? profile : { error: error.message }));
}
