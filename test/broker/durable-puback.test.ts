import { expect, test, vi } from 'vitest';
import { CommitGate, startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const NOW = Date.now();

test('a PUBACK waits for the commit while everything else is answered', async () => {
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  using held = await hub.raw('alpha.g1');
  gate.close();
  held.together(() => {
    for (let id = 1; id <= 50; id++) {
      held.publish(telemetryTopic('alpha.g1'), energy(id, 'alpha-E1', NOW + id, id), { messageId: id });
    }
    held.ping();
  });
  // The journal has the messages and cannot commit them.
  await until('50 messages wait', async () => (await hub.api().metric('meterhub_journal_waiting_messages')) === 50);

  await held.expect('pingresp', 1);
  using other = await hub.raw('beta.g2');
  other.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/beta/g2/receipt', qos: 1 }] });
  await other.expect('suback', 1);
  await other.expect('publish', 1);
  other.publish('energy/v1/beta/g2/status', '{"state":"online"}', { messageId: 2 });
  await other.expect('puback', 1);

  expect(held.acknowledged()).toEqual([]);
  expect(await hub.api().metric('meterhub_journal_head_offset')).toBe(0);
  gate.open();
  await held.expect('puback', 50);
  expect(held.acknowledged()).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test('a message whose connection is cut before its commit is journalled all the same', async () => {
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  const client = await hub.raw('alpha.g1');
  gate.close();
  client.publish(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', NOW, 1));
  await until('the message waits', async () => (await hub.api().metric('meterhub_journal_waiting_messages')) === 1);
  client.destroy();
  await until('it is seen', async () => (await hub.api().gatewayState('alpha', 'g1')) === 'offline');
  gate.open();
  await until('it is stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 1);
  expect(hub.fatal).toBeNull();
});

test('each connection gets its own PUBACKs when a group of many is committed', async () => {
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  const users = ['alpha.g1', 'alpha.g2', 'beta.g1', 'beta.g2'];
  const clients = await Promise.all(users.map((user) => hub.raw(user)));
  gate.close();
  for (const [n, client] of clients.entries()) {
    client.together(() => {
      for (let id = 1; id <= 100; id++) {
        const payload = energy(id, 'alpha-E1', NOW + id, id);
        client.publish(telemetryTopic(users[n] ?? ''), payload, { messageId: 1000 * n + id });
      }
    });
  }
  await until('400 messages wait', async () => (await hub.api().metric('meterhub_journal_waiting_messages')) === 400);
  expect(clients.flatMap((client) => client.acknowledged())).toEqual([]);
  gate.open();
  for (const [n, client] of clients.entries()) {
    await client.expect('puback', 100);
    expect(client.acknowledged()).toEqual(Array.from({ length: 100 }, (_, i) => 1000 * n + i + 1));
    client.destroy();
  }
  expect(await hub.api().metric('meterhub_journal_head_offset')).toBe(400);
});
