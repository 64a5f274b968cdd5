/** A ledger that was removed, as operations.md advises where the store is lost, over a journal that was pruned. */

import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { createTestData, type HubUnderTest, startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

const NOW = Date.now();

async function publish(hub: HubUnderTest, first: number, count: number): Promise<void> {
  const client = await hub.mqtt('alpha.g1');
  for (let n = first; n < first + count; n++) {
    await client.publishAsync(telemetryTopic('alpha.g1'), energy(n, 'alpha-E1', NOW + n, n), { qos: 1 });
  }
  await client.endAsync();
}

test('a new ledger over a pruned journal begins with what the journal still has, and balances', async () => {
  using data = await createTestData();
  const config = { journal: { retain: '0B' } } as const;
  {
    await using hub = await startTestHub({ data, config });
    await publish(hub, 1, 30);
    await until('all is processed', async () => (await hub.api().accounting()).total.messages.processed === 30);
    await until('all is pruned', async () => (await hub.api().metric('meterhub_journal_bytes')) === 0);
  }
  rmSync(dataPaths(data.directory).ledger, { recursive: true });
  await using hub = await startTestHub({ data, config });
  expect(await hub.api().readiness()).toBe(200);
  expect((await hub.api().accounting()).total).toMatchObject({ messages: { received: 0 }, balanced: true });
  await publish(hub, 31, 5);
  await until('all is processed', async () => (await hub.api().accounting()).total.messages.processed === 5);
  expect((await hub.api().accounting()).total).toMatchObject({ readings: { stored: 5 }, balanced: true });
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value)).toEqual(
    Array.from({ length: 35 }, (_, n) => n + 1),
  );
});

test('a hub whose journal and ledger are new refuses a store that is not', async () => {
  using data = await createTestData();
  {
    await using hub = await startTestHub({ data });
    await publish(hub, 1, 3);
    await until('all is processed', async () => (await hub.api().accounting()).total.messages.processed === 3);
  }
  const paths = dataPaths(data.directory);
  rmSync(paths.ledger, { recursive: true });
  rmSync(paths.journal, { recursive: true });
  await expect(startTestHub({ data })).rejects.toThrow('the store has readings of message 3');
});
