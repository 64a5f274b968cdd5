/**
 * What a page left open takes of memory: `node test/browser/soak.ts [--minutes 60] [--view city] URL KEY` opens the
 * dashboard of a running hub, such as the demo, and prints a line of JSON each minute. Heap is read after a collection.
 */

import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { expectConnection, submitKey } from './dashboard.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '60' }, view: { type: 'string', default: 'city' } },
});
const [url, key] = positionals;
if (url === undefined || key === undefined) {
  process.stderr.write('say where the hub is and a key for it: node test/browser/soak.ts URL KEY\n');
  process.exit(2);
}

await using browser = await launchBrowser();
const { page, errors } = await browser.newPage(url);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable');
let updates = 0;
await session.send('Network.enable');
session.on('Network.dataReceived', () => updates++);
await page.goto(`${url}/#/${values.view}`);
await submitKey(page, key);
await expectConnection(page, 'live');

for (let minute = 0; minute <= Number(values.minutes); minute++) {
  if (minute > 0) await new Promise((wake) => setTimeout(wake, 60_000));
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const line = {
    ...{ minute, heapMiB: Number((of('JSHeapUsedSize') / 2 ** 20).toFixed(2)) },
    ...{ nodes: of('Nodes'), listeners: of('JSEventListeners'), networkEvents: updates, errors: errors.length },
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
