import { expect, test, vi } from 'vitest';
import type { RawConnectOptions } from '../helpers/raw-mqtt.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const STATUS_TOPIC = 'energy/v1/alpha/g1/status';
const WILL: NonNullable<RawConnectOptions['will']> = {
  ...{ topic: STATUS_TOPIC, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true },
};

function untilState(hub: TestHub, state: string): Promise<void> {
  return until(`alpha/g1 is ${state}`, async () => (await hub.api().gatewayState('alpha', 'g1')) === state);
}

/** Everything that was under way when the call was made has been dealt with: another client has been served. */
async function settled(hub: TestHub): Promise<void> {
  using other = await hub.raw('beta.g1');
  for (let messageId = 1; messageId <= 20; messageId++) {
    other.publish('energy/v1/beta/g1/status', '{"state":"online"}', { messageId });
    await other.expect('puback', messageId);
  }
}

test('a gateway is never, online, and offline after a clean disconnect', async () => {
  await using hub = await startTestHub();
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('never');
  const client = await hub.mqtt('alpha.g1');
  await untilState(hub, 'online');
  await client.publishAsync(STATUS_TOPIC, '{"state":"offline"}', { qos: 1, retain: true });
  await untilState(hub, 'offline');
  await client.publishAsync(STATUS_TOPIC, '{"state":"online","meters":3}', { qos: 1, retain: true });
  await untilState(hub, 'online');
  await client.endAsync();
  await untilState(hub, 'offline');
  expect(await hub.api().gatewayState('alpha', 'g2')).toBe('never');
});

test('a gateway whose socket is cut is offline by its last will', async () => {
  await using hub = await startTestHub();
  const client = await hub.raw('alpha.g1', { will: WILL });
  await untilState(hub, 'online');
  client.destroy();
  await untilState(hub, 'offline');
});

test('a gateway that falls silent is offline when its keepalive has passed', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1', { will: WILL, keepalive: 1 });
  await untilState(hub, 'online');
  await client.expectClose();
  await untilState(hub, 'offline');
});

test('the last will of one of two connections leaves the gateway online', async () => {
  await using hub = await startTestHub();
  const first = await hub.raw('alpha.g1', { will: WILL, clientId: 'first' });
  using second = await hub.raw('alpha.g1', { will: WILL, clientId: 'second' });
  await untilState(hub, 'online');
  first.destroy();
  await until('one connection is left', async () => (await hub.api().metric('meterhub_mqtt_connections')) === 1);
  await settled(hub);
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('online');
  second.destroy();
  await untilState(hub, 'offline');
});

test('a connection that takes over its own predecessor is online', async () => {
  await using hub = await startTestHub();
  let current = await hub.raw('alpha.g1', { will: WILL, clientId: 'same' });
  for (let round = 0; round < 20; round++) {
    const next = await hub.raw('alpha.g1', { will: WILL, clientId: 'same' });
    await current.expectClose();
    current = next;
  }
  await settled(hub);
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('online');
  expect(await hub.api().metric('meterhub_mqtt_connections')).toBe(1);
  current.destroy();
  await untilState(hub, 'offline');
});

test('what is not a status message changes nothing and is acknowledged', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  const payloads = ['', 'offline', '{"state":"gone"}', '[]', `{"state":"offline","x":"${'x'.repeat(5000)}"}`];
  for (const [i, payload] of payloads.entries()) client.publish(STATUS_TOPIC, payload, { messageId: i + 1 });
  await client.expect('puback', payloads.length);
  await settled(hub);
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('online');
});

test('after a restart a gateway that has sent before is offline until it comes back', async () => {
  await using hub = await startTestHub();
  const client = await hub.raw('alpha.g1');
  client.publish(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', Date.now(), 1));
  await client.expect('puback', 1);
  await until('it is booked', async () => (await hub.api().accounting()).total.messages.processed === 1);
  await hub.stop();
  await client.expectClose();
  await hub.start();
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('offline');
  expect(await hub.api().gatewayState('alpha', 'g2')).toBe('never');
  using again = await hub.raw('alpha.g1');
  await untilState(hub, 'online');
  again.destroy();
});
