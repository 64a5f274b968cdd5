/**
 * Loaded before the hub in each of its threads (`--import`): at SIGUSR2 each of them collects its garbage and writes what
 * is left into a file with the thread's name. What is left is what the hub needs, not what it has had.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread, threadName } from 'node:worker_threads';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const file = join(process.env['METERHUB_PROFILE_DIR'] ?? '.', `${isMainThread ? 'broker' : threadName}.json`);

// A signal reaches the main thread alone.
const channel = new BroadcastChannel('meterhub-collect');
channel.onmessage = collectTwice;
(channel as unknown as { unref(): void }).unref();
if (isMainThread) {
  process.on('SIGUSR2', () => {
    channel.postMessage(null);
    collectTwice();
  });
}

/** What the first collection finds to be finalised, the second one frees. */
function collectTwice(): void {
  collect();
  setTimeout(() => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    writeFileSync(file, JSON.stringify({ heapUsed, external }));
  }, 500);
}
