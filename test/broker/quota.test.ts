import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { TokenBucket } from '../../src/broker/quota.ts';
import { type GatewayQuota, QUOTA_DEFAULT, type QuotaSettings } from '../../src/broker/settings.ts';
import { telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { startTestBroker } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TOPIC = telemetryTopic('alpha.g1');

function start(quota: Partial<QuotaSettings>, quotas: Readonly<Record<string, GatewayQuota>> = {}) {
  return startTestBroker({ settings: { quota: { ...QUOTA_DEFAULT, ...quota }, quotas } });
}

describe('a token bucket', () => {
  test('lets a burst pass and then as much as its rate', () => {
    // 10 tokens a second, 2 seconds of burst: 20 at once, then one every 100 ms.
    const bucket = new TokenBucket(0.01, 2000, 0);
    expect(Array.from({ length: 20 }, () => bucket.take(1, 0))).toEqual(Array.from({ length: 20 }, () => 0));
    expect([bucket.take(1, 0), bucket.take(1, 0), bucket.take(1, 100)]).toEqual([100, 200, 200]);
    expect([bucket.has(200), bucket.has(301), bucket.take(1, 10_000)]).toEqual([false, true, 0]);
  });

  test('never lets more pass in any span than the burst and the rate give', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 30 }))), (steps) => {
        const bucket = new TokenBucket(0.05, 1000, 0);
        let now = 0;
        let released = 0;
        let before = 0;
        for (const [pause, count] of steps) {
          now += pause;
          const at = now + bucket.take(count, now);
          released += count;
          // Whatever is asked for when, it is answered in order and only when 50 + 0.05 a millisecond allow it.
          expect(at).toBeGreaterThanOrEqual(before);
          expect(released).toBeLessThanOrEqual(50 + 0.05 * at + 1e-6);
          before = at;
        }
      }),
    );
  });
});

test('a gateway over its rate is slowed, gets every PUBACK in order, and every message is in the journal', async () => {
  // 100 at once, then 100 a second: the last of 300 is due after two seconds.
  const hub = await start({ messagesPerSecond: 100, burst: 1000 });
  using client = await hub.login('alpha.g1');
  const started = performance.now();
  client.together(() => {
    for (let id = 1; id <= 300; id++) client.publish(TOPIC, `message ${id}`, { messageId: id });
  });
  await until('the burst is acknowledged', () => client.acknowledged().length >= 100);
  expect(performance.now() - started).toBeLessThan(1000);
  await client.expect('puback', 300, 20_000);
  const seconds = (performance.now() - started) / 1000;
  expect(seconds).toBeGreaterThan(1.9);
  expect(seconds).toBeLessThan(4);
  expect(client.acknowledged()).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(hub.journalled()).toEqual(Array.from({ length: 300 }, (_, i) => `message ${i + 1}`));
  expect(hub.broker.stats()).toMatchObject({ durable: 300, refused: 0, bestEffortDropped: 0 });
  expect(hub.broker.stats().held).toBeGreaterThan(190);
});

test('a rate in bytes slows as well, and another gateway is not slowed', async () => {
  const hub = await start({ bytesPerSecond: 100_000, burst: 1000 });
  using client = await hub.login('alpha.g1');
  using other = await hub.login('alpha.g2');
  const started = performance.now();
  for (let id = 1; id <= 5; id++) client.publish(TOPIC, Buffer.alloc(50_000, 0x20), { messageId: id });
  await until('it is slowed', () => hub.broker.stats().held > 0);
  other.publish(telemetryTopic('alpha.g2'), 'quick');
  await other.expect('puback', 1, 300);
  // 250,000 bytes, of which 100,000 at once: 1.5 seconds.
  await client.expect('puback', 5);
  expect(performance.now() - started).toBeGreaterThan(1400);
});

test('the connections of one gateway share its rate', async () => {
  const hub = await start({ messagesPerSecond: 50, burst: 1000 });
  using first = await hub.login('alpha.g1');
  using second = await hub.login('alpha.g1');
  const started = performance.now();
  for (const client of [first, second]) {
    for (let id = 1; id <= 50; id++) client.publish(TOPIC, `${id}`, { messageId: id });
  }
  await Promise.all([first.expect('puback', 50), second.expect('puback', 50)]);
  expect(performance.now() - started).toBeGreaterThan(900);
});

test('QoS 0 over the rate is dropped and counted, and takes nothing from QoS 1', async () => {
  const hub = await start({ messagesPerSecond: 10, burst: 1000 });
  using client = await hub.login('alpha.g1');
  client.together(() => {
    for (let n = 0; n < 50; n++) client.publish(TOPIC, `best effort ${n}`, { qos: 0 });
    client.publish(TOPIC, 'safe', { messageId: 1 });
  });
  await client.expect('puback', 1);
  const { overQuotaDropped, bestEffort, durable, droppedBy } = hub.broker.stats();
  expect(bestEffort + overQuotaDropped).toBe(50);
  expect(bestEffort).toBeGreaterThanOrEqual(10);
  expect(bestEffort).toBeLessThan(15);
  expect([durable, droppedBy.get('alpha/g1')]).toEqual([1, overQuotaDropped]);
  const told = hub.witnessed.filter((one) => one === 'refused alpha/g1 127.0.0.1: QoS 0 over its quota');
  expect(told.length).toBe(overQuotaDropped);
});

test('a status behind slowed telemetry is answered after it (MQTT-4.6.0-2)', async () => {
  const hub = await start({ messagesPerSecond: 20, burst: 500 });
  using client = await hub.login('alpha.g1');
  client.together(() => {
    for (let id = 1; id <= 40; id++) {
      if (id % 10 === 0) client.publish('energy/v1/alpha/g1/status', '{"state":"online"}', { messageId: id });
      else client.publish(TOPIC, `${id}`, { messageId: id });
    }
  });
  await client.expect('puback', 40);
  expect(client.acknowledged()).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

test('a slowed gateway with a short keepalive keeps its connection', async () => {
  const hub = await start({ messagesPerSecond: 1, burst: 1000 });
  using client = await hub.login('alpha.g1', { keepalive: 1 });
  for (let id = 1; id <= 20; id++) client.publish(TOPIC, `${id}`, { messageId: id });
  await client.expect('puback', 20);
  client.ping();
  await client.expect('pingresp', 1);
  expect(hub.journalled().length).toBe(20);
});

test('a connection that ends while its answers are held leaves its messages in the journal', async () => {
  const hub = await start({ messagesPerSecond: 1, burst: 1000 });
  const client = await hub.login('alpha.g1');
  for (let id = 1; id <= 5; id++) client.publish(TOPIC, `${id}`, { messageId: id });
  await until('they are held', () => hub.broker.stats().held === 4);
  client.destroy();
  await until('it is gone', () => hub.broker.stats().connections === 0);
  await until('they are on disk', () => hub.broker.stats().durable === 5);
  expect(hub.journalled()).toEqual(['1', '2', '3', '4', '5']);
});

test('a gateway that goes on is told by an alarm, which ends after it has stopped', { timeout: 60_000 }, async () => {
  const hub = await start({ messagesPerSecond: 20, burst: 100, alarmAfter: 1000 });
  using client = await hub.login('alpha.g1');
  let id = 0;
  const alarm = () => hub.alarms.list().find(({ code }) => code === 'gateway_over_quota')?.message;
  const flood = setInterval(() => client.publish(TOPIC, 'x', { messageId: (id++ % 60_000) + 1 }), 10);
  await until('the alarm is raised', () => alarm() !== undefined);
  expect(alarm()).toBe('gateways send more than their quota and are slowed down: alpha/g1');
  clearInterval(flood);
  await until('the alarm is over', () => alarm() === undefined, 30_000);
  expect(client.isClosed).toBe(false);
});

test('the number of connections is a part of the quota, and who takes over its own needs no new one', async () => {
  const hub = await start({ connections: 2 });
  using first = await hub.login('alpha.g1', { clientId: 'a' });
  using second = await hub.login('alpha.g1', { clientId: 'b' });
  await expect(hub.login('alpha.g1', { clientId: 'c' })).rejects.toThrow('CONNACK 5');
  using again = await hub.login('alpha.g1', { clientId: 'a' });
  await first.expectClose();
  for (const client of [second, again]) {
    client.ping();
    await client.expect('pingresp', 1);
  }
});

describe('a gateway with a quota of its own', () => {
  test('is held to its own rate of messages, and the others to that of all', async () => {
    const hub = await start({ burst: 1000 }, { 'alpha/g1': { messagesPerSecond: 50 } });
    using own = await hub.login('alpha.g1');
    using other = await hub.login('alpha.g2');
    const started = performance.now();
    for (let id = 1; id <= 150; id++) {
      own.publish(TOPIC, `${id}`, { messageId: id });
      other.publish(telemetryTopic('alpha.g2'), `${id}`, { messageId: id });
    }
    await other.expect('puback', 150);
    expect(performance.now() - started).toBeLessThan(1000);
    // 50 at once, then 50 a second.
    await own.expect('puback', 150);
    expect(performance.now() - started).toBeGreaterThan(1900);
  });

  test('may send more bytes than the others', async () => {
    const hub = await start({ bytesPerSecond: 10_000, burst: 1000 }, { 'alpha/g1': { bytesPerSecond: 10_000_000 } });
    using own = await hub.login('alpha.g1');
    for (let id = 1; id <= 5; id++) own.publish(TOPIC, Buffer.alloc(50_000, 0x20), { messageId: id });
    await own.expect('puback', 5, 1000);
    expect(hub.broker.stats().held).toBe(0);
    using other = await hub.login('alpha.g2');
    other.publish(telemetryTopic('alpha.g2'), Buffer.alloc(20_000, 0x20));
    await other.expect('puback', 1);
    expect(hub.broker.stats().held).toBe(1);
  });

  test('may have another number of connections; what is not said of it is as for all', async () => {
    const hub = await start({ connections: 2 }, { 'alpha/g1': { connections: 1 }, 'beta/g1': { bytesPerSecond: 1e6 } });
    using first = await hub.login('alpha.g1');
    await expect(hub.login('alpha.g1')).rejects.toThrow('CONNACK 5');
    using a = await hub.login('beta.g1');
    using b = await hub.login('beta.g1');
    await expect(hub.login('beta.g1')).rejects.toThrow('CONNACK 5');
    for (const client of [first, a, b]) {
      client.ping();
      await client.expect('pingresp', 1);
    }
  });
});
