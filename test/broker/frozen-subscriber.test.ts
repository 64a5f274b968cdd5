/** One gateway that takes nothing must not take anything from the others. */

import { expect, test } from 'vitest';
import { openBroker } from '../../src/broker/broker.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openEmbeddedJournal } from '../../src/journal/embedded/writer.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

const LIMITS = { packetBytesMax: 1e6, connectionsMax: 100, connectTimeoutMillis: 5000, drainTimeoutMillis: 60_000 };

test('hundreds of receipts that wait for a frozen subscriber hold up nobody else', async () => {
  using data = await createTestData();
  const paths = dataPaths(data.directory);
  const registry = await openRegistry(sqliteRegistryIn(paths.registry));
  const limits = { bytesMax: 1e8, retainBytes: 1e7, freeBytesMin: 0, waitingBytesMax: 1e7 };
  const journal = await openEmbeddedJournal({ directory: paths.journal, ...limits });
  let summaries = 0;
  // Larger than all buffers on the way, so that everything behind it waits.
  const summaryFor = async (enterprise: string) => {
    summaries++;
    return 'x'.repeat(enterprise === 'alpha' ? 32e6 : 10);
  };
  const parts = { registry, journal, log: createLogger('broker', 'silent'), summaryFor };
  const broker = await openBroker(parts, LIMITS, { host: '127.0.0.1', port: 0 });
  try {
    const login = (username: string) =>
      RawMqtt.login({ port: broker.port, username, password: data.password(username) });
    using frozen = await login('alpha.g1');
    frozen.socket.pause();
    const receipts = { topic: 'energy/v1/alpha/g1/receipt', qos: 1 } as const;
    for (let id = 1; id <= 200; id++) frozen.send({ cmd: 'subscribe', messageId: id, subscriptions: [receipts] });
    await until('its summary is on the way', () => summaries > 0);
    for (let n = 0; n < 500; n++) broker.sendReceipt('alpha', 'g1', `receipt ${n}`);

    using other = await login('beta.g1');
    other.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/beta/g1/receipt', qos: 1 }] });
    await other.expect('publish', 1);
    for (let id = 1; id <= 300; id++) {
      other.publish(telemetryTopic('beta.g1'), energy(id, 'beta-E1', id, 1), { messageId: id });
      broker.sendReceipt('beta', 'g1', `receipt ${id}`);
    }
    await other.expect('puback', 300);
    await other.expect('publish', 301);
    expect(frozen.isClosed).toBe(false);
    // Two hundred subscriptions asked for a summary; one was made, and one of the other gateway.
    expect(summaries).toBeLessThanOrEqual(3);
  } finally {
    await broker.close();
    await journal.close();
    await registry.close();
  }
});
