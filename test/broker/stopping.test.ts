/** A broker that is stopped while gateways send as fast as they can. */

import { expect, test, vi } from 'vitest';
import { openBroker } from '../../src/broker/broker.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openEmbeddedReader } from '../../src/journal/embedded/reader.ts';
import { openEmbeddedJournal } from '../../src/journal/embedded/writer.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Logger } from '../../src/telemetry/logger.ts';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const LIMITS = { packetBytesMax: 1e6, connectionsMax: 100, connectTimeoutMillis: 2000, drainTimeoutMillis: 60_000 };
const MESSAGES = 5000;

test('stopping under load says little, and what was acknowledged is in the journal', async () => {
  using data = await createTestData();
  const paths = dataPaths(data.directory);
  const registry = await openRegistry(sqliteRegistryIn(paths.registry));
  const journal = await openEmbeddedJournal({
    ...{ directory: paths.journal, bytesMax: 1e8, retainBytes: 1e7, freeBytesMin: 0, waitingBytesMax: 1e7 },
  });
  const reader = openEmbeddedReader(paths.journal, journal.readerPort());
  const lines: unknown[][] = [];
  const note = (...line: unknown[]): void => void lines.push(line);
  const log = { warn: note, error: note, info: () => undefined } as unknown as Logger;
  const parts = { registry, journal, log, summaryFor: async () => '{"type":"summary"}' };
  const broker = await openBroker(parts, LIMITS, { host: '127.0.0.1', port: 0 });

  const clients: RawMqtt[] = [];
  for (const username of ['alpha.g1', 'alpha.g2', 'beta.g1']) {
    const client = await RawMqtt.login({ port: broker.port, username, password: data.password(username) });
    const topic = telemetryTopic(username);
    client.send({
      ...{ cmd: 'subscribe', messageId: 1 },
      subscriptions: [{ topic: topic.replace(/telemetry$/, 'receipt'), qos: 1 }],
    });
    for (let id = 1; id <= MESSAGES; id++) client.publish(topic, `${username} ${id}`, { messageId: id });
    clients.push(client);
  }
  // The processor goes on after the broker has stopped, and has receipts for gateways then.
  const receipts = setInterval(() => {
    for (let n = 0; n < 100; n++) broker.sendReceipt('alpha', 'g1', 'a receipt');
  }, 1);
  await until('it works', () => clients.every((client) => client.acknowledged().length > 20));
  await broker.close();
  for (const client of clients) await client.expectClose();
  await new Promise((resolve) => setTimeout(resolve, 100));
  clearInterval(receipts);

  expect(lines.length, JSON.stringify(lines.slice(0, 3))).toBeLessThanOrEqual(1);
  await until('all is on disk', () => journal.stats().waiting === 0);
  const kept = new Set(
    reader
      .read(0, Number.MAX_SAFE_INTEGER)
      .flatMap(({ messages }) => messages.map(({ payload }) => Buffer.from(payload).toString('utf8'))),
  );
  for (const [n, username] of ['alpha.g1', 'alpha.g2', 'beta.g1'].entries()) {
    for (const id of clients[n]?.acknowledged() ?? []) {
      expect(kept.has(`${username} ${id}`), `${username} ${id}`).toBe(true);
    }
  }
  // Everything that was taken had its answer before the connections were ended.
  expect(broker.stats().durable).toBe(kept.size);
  reader.close();
  await journal.close();
  await registry.close();
});
