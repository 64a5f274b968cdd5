import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RawMqtt } from '../../helpers/raw-mqtt.ts';
import { until } from '../../helpers/until.ts';
import { startTestBroker } from '../test-broker.ts';
import { connectPacket, field, packet, TOPIC } from './bytes.ts';

test('a connection that ends as soon as it is let in is counted neither as open nor as online', async () => {
  const { broker, data } = await startTestBroker();
  const login = { username: 'alpha.g1', password: data.password('alpha.g1') };
  // More than a gateway may have open at one time.
  for (let i = 0; i < 60; i++) {
    using client = await RawMqtt.open(broker.port);
    client.socket.write(connectPacket({ clientId: `c${i}`, ...login }));
    // In a piece of its own, while the login is under way: the broker reads it when that is not quite over.
    for (let turn = 0; turn < i % 6; turn++) await setImmediate();
    client.socket.write(packet(0x38, field(TOPIC)));
    await client.expectClose();
  }
  await until('nobody is connected', () => broker.stats().connections === 0);
  expect(broker.presence.connectionsOf('alpha', 'g1')).toBe(0);
  expect(broker.presence.list().map(({ state }) => state)).not.toContain('online');
});
