import { expect, test, vi } from 'vitest';
import { CommitGate, startTestHub } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** MQTT-4.6.0-2: PUBACKs in the order of the PUBLISHes, over all topics of a connection. */
const WINDOW = 500;

test('PUBACKs of telemetry and status messages come in the order of publishing', async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  const users = ['alpha.g1', 'alpha.g2', 'beta.g1'];
  const clients = await Promise.all(users.map((user) => hub.raw(user)));
  for (let round = 0; round < 4; round++) {
    const closed = round % 2 === 1;
    if (closed) gate.close();
    for (let i = 0; i < WINDOW; i++) {
      for (const [n, client] of clients.entries()) {
        const [enterprise, gateway] = (users[n] ?? '').split('.');
        const messageId = round * WINDOW + i + 1;
        const kind = random();
        if (kind < 0.3)
          client.publish(`energy/v1/${enterprise}/${gateway}/status`, '{"state":"online"}', { messageId });
        else if (kind < 0.35) client.publish(telemetryTopic(users[n] ?? ''), 'not telemetry', { messageId });
        else {
          const bytes = Math.floor(random() * 3000);
          const payload = energy(messageId, 'alpha-E1', Date.now(), i).replace('}', `}${' '.repeat(bytes)}`);
          client.publish(telemetryTopic(users[n] ?? ''), payload, { messageId });
        }
      }
    }
    if (closed) {
      await until('messages wait', async () => (await hub.api().metric('meterhub_journal_waiting_messages')) > 0);
      gate.open();
    }
    for (const client of clients) {
      await client.expect('puback', (round + 1) * WINDOW);
      const expected = Array.from({ length: (round + 1) * WINDOW }, (_, i) => i + 1);
      expect(client.acknowledged(), `seed ${seed}`).toEqual(expected);
    }
  }
  for (const client of clients) client.destroy();
});
