/** Parts of the pipeline alone, on the payloads of the loads: what nothing that is made of them can be faster than. */

import { openEmbeddedJournal } from '../../src/journal/embedded/writer.ts';
import type { MessageSource } from '../../src/journal/journal.ts';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { decodeNativeTelemetry } from '../../src/wire/native/decode.ts';
import type { ReadingSink } from '../../src/wire/reading-sink.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import type { Figures } from './figures.ts';
import type { LoadFormat } from './format-templates.ts';
import { metersOf, topicOf } from './gateways.ts';
import { HUNDRED, type LoadShape, SINGLE } from './load.ts';
import { fdatasyncMillis } from './machine.ts';
import { TelemetryTemplate } from './telemetry-template.ts';

const SECONDS = 1;
const IN_FLIGHT = 400;
const STORE_ROWS = 40_000;
const STORE_BATCHES = 25;

export async function floor(): Promise<Figures> {
  const single = payloadOf(SINGLE, 'rows');
  const rows = payloadOf(HUNDRED, 'rows');
  const columns = payloadOf(HUNDRED, 'columnar');
  return {
    ...fdatasyncMillis(),
    'JSON.parse, 1 reading, messages/s': perSecond(() => JSON.parse(single.toString())),
    'JSON.parse, 100 readings in rows, readings/s': 100 * perSecond(() => JSON.parse(rows.toString())),
    'JSON.parse, 100 readings in columns, readings/s': 100 * perSecond(() => JSON.parse(columns.toString())),
    'decoder, 1 reading, messages/s': perSecond(() => decode(single)),
    'decoder, 100 readings in rows, readings/s': 100 * perSecond(() => decode(rows)),
    'decoder, 100 readings in columns, readings/s': 100 * perSecond(() => decode(columns)),
    'journal, 1 reading, durable messages/s': await journal(single),
    'journal, 100 readings, durable messages/s': await journal(rows),
    'DuckDB store, rows/s': await store(),
  };
}

function payloadOf({ entriesPerMessage, quantities, verbose }: LoadShape, format: LoadFormat): Buffer {
  const template = new TelemetryTemplate({
    ...{ format, topic: topicOf('G0000'), meters: metersOf('G0000', entriesPerMessage), quantities, verbose },
    ...{ firstInstant: Date.now(), firstSeq: 1_000_000_000 },
  });
  return template.packet(1, 0).subarray(-template.payloadBytes);
}

/** How often a second; in a warm engine. */
function perSecond(work: () => unknown): number {
  const run = (seconds: number): number => {
    const started = performance.now();
    let count = 0;
    while (performance.now() - started < seconds * 1000) {
      for (let i = 0; i < 100; i++) work();
      count += 100;
    }
    return count / ((performance.now() - started) / 1000);
  };
  run(SECONDS / 4);
  return run(SECONDS);
}

let values = 0;

const COUNTING: ReadingSink = {
  entry: () => undefined,
  value: () => {
    values++;
  },
  reject: ({ detail }) => {
    throw new Error(`the payload of the benchmark is rejected: ${detail}`);
  },
};

function decode(payload: Buffer): void {
  const before = values;
  const result = decodeNativeTelemetry(payload, COUNTING);
  if (!result.ok || values === before) throw new Error('the payload of the benchmark is refused');
}

/** Appended with so many in flight, as the broker does. */
function journal(payload: Buffer): Promise<number> {
  return inTemporaryDirectory(async (directory) => {
    const limits = { bytesMax: 16e9, retainBytes: 1e9, freeBytesMin: 0, waitingBytesMax: 1e8 };
    const writer = await openEmbeddedJournal({ directory, ...limits });
    const source: MessageSource = { principal: 'BENCH/G0000', topic: topicOf('G0000') };
    const started = performance.now();
    let durable = 0;
    await new Promise<void>((resolve, reject) => {
      let inFlight = 0;
      const next = (): void => {
        inFlight++;
        writer.append(source, 1, payload, (error) => {
          inFlight--;
          if (error) {
            reject(error);
            return;
          }
          durable++;
          if (performance.now() - started < SECONDS * 2000) next();
          else if (inFlight === 0) resolve();
        });
      };
      for (let i = 0; i < IN_FLIGHT; i++) next();
    });
    const seconds = (performance.now() - started) / 1000;
    await writer.close();
    return durable / seconds;
  });
}

function store(): Promise<number> {
  return inTemporaryDirectory(async (directory) => {
    const duckdb = await openDuckDbStore({ directory, memoryLimit: '1GB' });
    const keys = metersOf('G0000', 2000).map((meter) => ({ enterprise: 'BENCH', meter, quantity: 'activeEnergy' }));
    const batch = new ReadingBatch(keys);
    let seconds = 0;
    for (let n = 0; n < STORE_BATCHES; n++) {
      batch.clear();
      for (let row = 0; row < STORE_ROWS; row++) {
        batch.add(row % 2000, 1_795_000_000_000 + n * STORE_ROWS + row, row / 7, 0, n * 400 + row / 100, row % 100);
      }
      const started = performance.now();
      await duckdb.write(batch);
      seconds += (performance.now() - started) / 1000;
    }
    await duckdb.close();
    return (STORE_BATCHES * STORE_ROWS) / seconds;
  });
}
