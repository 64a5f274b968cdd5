import { expect, test } from 'vitest';
import { replayEntries } from '../../src/api/replay.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import type { QuarantineKey } from '../../src/ledger/ledger.ts';
import { openSqliteLedgerReader } from '../../src/ledger/sqlite/reader.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Meter } from '../../src/registry/registry.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { type Ask, asker, type Json, untilProcessed } from './asking.ts';

const T0 = Math.floor(Date.now() / 1000) * 1000 - 60_000;

async function publish(hub: TestHub, ...messages: readonly (string | Buffer)[]): Promise<void> {
  const client = await hub.mqtt('alpha.g1');
  const topic = telemetryTopic('alpha.g1');
  for (const message of messages) await client.publishAsync(topic, message, { qos: 1 });
  await client.endAsync();
}

async function register(hub: TestHub, id: string): Promise<void> {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const meter: Meter = {
    ...{ id, enterprise: 'alpha', gateway: 'g1', name: id, nameEn: id, energy: 'electricity', level: 1, parent: null },
    units: {},
  };
  await registry.apply({ meters: [meter] });
  await registry.close();
}

function poster(ask: Ask) {
  return (path: string, body: object) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

async function valuesOf(ask: Ask, meter: string): Promise<number[]> {
  const { body } = await ask(`/api/v1/readings?meter=${meter}&quantity=activeEnergy`);
  return body.items.map(({ value }: Json) => value);
}

function keyOf({ id }: Json): QuarantineKey {
  const [offset = 0, ordinal = 0] = String(id).split('-').map(Number);
  return { offset, ordinal };
}

test('readings of a meter that was not registered are stored once it is, and only once', async () => {
  await using hub = await startTestHub();
  const ask = await asker(hub);
  const post = poster(ask);
  await publish(
    hub,
    telemetry(
      1,
      { meter: 'alpha-N1', ts: T0, values: { activeEnergy: 1.5, activePower: { v: 2, u: 'kW' } } },
      { meter: 'alpha-N1', ts: T0 + 1000, values: { activeEnergy: { v: 2, u: 'MWh' } }, quality: 'estimated' },
      { meter: 'alpha-E1', ts: T0, values: { activeEnergy: 7 } },
    ),
    energy(2, 'alpha-N1', T0, 1.75),
    energy(3, 'alpha-N2', T0, 9),
  );
  await untilProcessed(hub, 3);
  const before = (await ask('/api/v1/ingest/accounting')).body.total.readings;
  expect(before).toMatchObject({ received: 6, stored: 1, quarantined: 5 });

  await register(hub, 'alpha-N1');
  const replayed = await post('/api/v1/quarantine/replay', { filter: { meter: 'alpha-N1' } });
  expect([replayed.status, replayed.body]).toEqual([200, { entries: 3, readings: 4, messages: 1, refused: [] }]);
  await untilProcessed(hub, 4);
  // The later of two values for one instant holds, and the earlier one is a revision.
  expect(await valuesOf(ask, 'alpha-N1')).toEqual([1.75, 2000]);
  const after = (await ask('/api/v1/ingest/accounting')).body.total;
  expect(after.readings).toMatchObject({ received: 10, stored: 4, revised: 1, quarantined: 5, pending: 0 });
  expect(after.balanced).toBe(true);

  const { items } = (await ask('/api/v1/quarantine?meter=alpha-N1')).body;
  expect(items.map(({ state, settledBy }: Json) => [state, settledBy])).toEqual(Array(3).fill(['replayed', 'admin']));
  const again = await post('/api/v1/quarantine/replay', { ids: items.map(({ id }: Json) => id) });
  expect(again.body).toMatchObject({ entries: 0, messages: 0 });
  expect(again.body.refused.map(({ reason }: Json) => reason)).toEqual(Array(3).fill('not_open'));
  const none = await post('/api/v1/quarantine/replay', { filter: { meter: 'alpha-N1' }, limit: 10 });
  expect(none.body).toEqual({ entries: 0, readings: 0, messages: 0, refused: [] });
  expect((await ask('/api/v1/ingest/accounting')).body.total.messages.received).toBe(4);
});

test('what cannot be used now either comes back as a new entry', async () => {
  await using hub = await startTestHub();
  const ask = await asker(hub, 'authority');
  await publish(hub, energy(1, 'alpha-N1', T0, 1));
  await untilProcessed(hub, 1);
  await poster(ask)('/api/v1/quarantine/replay', { filter: {} });
  await untilProcessed(hub, 2);
  const { items } = (await ask('/api/v1/quarantine')).body;
  expect(items.map(({ id, state, code }: Json) => [id, state, code])).toEqual([
    ['2-0', 'open', 'unknown_meter'],
    ['1-0', 'replayed', 'unknown_meter'],
  ]);
});

test('a whole message goes again as it came, byte for byte', async () => {
  await using hub = await startTestHub();
  const ask = await asker(hub);
  // More faults than have an entry each: what is beyond is one entry with the whole payload.
  const readings = Array.from({ length: 130 }, (_, n) => ({
    meter: n < 125 ? 'alpha-N1' : 'alpha-E1',
    ts: T0 + n * 10,
    values: { activeEnergy: n },
  }));
  await publish(hub, telemetry(5, ...readings));
  await untilProcessed(hub, 1);
  const [entry] = (await ask('/api/v1/quarantine?code=many_rejected')).body.items;
  expect(entry.readings).toBe(25);
  await register(hub, 'alpha-N1');
  const { body } = await poster(ask)('/api/v1/quarantine/replay', { ids: [keyOf(entry)] });
  expect(body).toMatchObject({ entries: 1, readings: 25, messages: 1 });
  await untilProcessed(hub, 2);
  expect(await valuesOf(ask, 'alpha-N1')).toHaveLength(125);
  const { total } = (await ask('/api/v1/ingest/accounting')).body;
  expect(total.readings).toMatchObject({ received: 260, stored: 130, duplicate: 5, quarantined: 125 });
  expect(total.balanced).toBe(true);
});

test('a replay that ended between the journal and the mark is done again, and gives duplicates only', async () => {
  await using hub = await startTestHub();
  const ask = await asker(hub);
  await publish(hub, energy(1, 'alpha-N1', T0, 1), energy(2, 'alpha-N1', T0 + 1000, 2));
  await untilProcessed(hub, 2);
  await register(hub, 'alpha-N1');
  const { ledger: directory } = dataPaths(hub.data.directory);
  const ledger = openSqliteLedgerReader(directory);
  const keys = (await ask('/api/v1/quarantine')).body.items.map(keyOf);
  const settlement = { state: 'replayed', settledBy: 'admin', settledAt: Date.now() } as const;
  const parts = {
    ledger,
    hub: {
      // The gateway's own connection leads to the same journal.
      appendToJournal: async (messages: readonly { payload: Uint8Array }[]) =>
        publish(hub, ...messages.map(({ payload }) => Buffer.from(payload))),
    },
    readings: {
      settleQuarantine: () => Promise.reject(new Error('the hub has ended')),
      journalled: async () => null,
    },
  };
  await expect(replayEntries(parts, keys, settlement)).rejects.toThrow('the hub has ended');
  ledger.close();
  await untilProcessed(hub, 3);
  expect((await ask('/api/v1/quarantine?state=open')).body.items).toHaveLength(2);
  // The hub is started again, and the same is asked for again.
  await hub.stop();
  await hub.start();
  const restarted = await asker(hub);
  const { body } = await poster(restarted)('/api/v1/quarantine/replay', { filter: {} });
  expect(body).toMatchObject({ entries: 2, messages: 1 });
  await untilProcessed(hub, 4);
  expect(await valuesOf(restarted, 'alpha-N1')).toEqual([1, 2]);
  const { total } = (await restarted('/api/v1/ingest/accounting')).body;
  expect(total.readings).toMatchObject({ received: 6, stored: 2, duplicate: 2, revised: 0, quarantined: 2 });
  expect(total.balanced).toBe(true);
});

test('entries that no replay can help are refused by name and can be dismissed', async () => {
  await using hub = await startTestHub();
  const ask = await asker(hub);
  const post = poster(ask);
  await publish(hub, 'no json', energy(1, 'alpha-N1', T0, 1));
  await untilProcessed(hub, 2);
  const byCode = await post('/api/v1/quarantine/replay', { filter: { code: 'not_json' } });
  expect([byCode.status, byCode.body.code]).toEqual([400, 'invalid_request']);
  const byId = await post('/api/v1/quarantine/replay', { ids: ['1-0', { offset: 77, ordinal: 0 }] });
  expect(byId.body).toEqual({
    ...{ entries: 0, readings: 0, messages: 0 },
    refused: [
      { id: '1-0', code: 'not_json', reason: 'not_replayable' },
      { id: '77-0', code: null, reason: 'not_found' },
    ],
  });
  // A filter passes over what it cannot help.
  expect((await post('/api/v1/quarantine/replay', { filter: {} })).body).toMatchObject({ entries: 1, refused: [] });
  const dismissed = await post('/api/v1/quarantine/dismiss', { ids: ['1-0'] });
  expect(dismissed.body).toEqual({ entries: 1, readings: 1, messages: 0, refused: [] });
  expect((await ask('/api/v1/quarantine?state=dismissed')).body.items).toMatchObject([
    { id: '1-0', settledBy: 'admin' },
  ]);
  expect((await post('/api/v1/quarantine/dismiss', { ids: ['1-0'] })).body.refused).toMatchObject([
    { reason: 'not_open' },
  ]);
});

test.each([
  [{}, 'invalid_request'],
  [{ ids: [] }, 'invalid_request'],
  [{ ids: ['x'] }, 'invalid_request'],
  [{ filter: { gatway: 'g1' } }, 'invalid_request'],
  [{ filter: {}, limit: 0 }, 'invalid_request'],
  [{ filter: { enterprise: 'nope' } }, 'not_found'],
])('%j is refused', async (body, code) => {
  await using hub = await startTestHub();
  const answer = await poster(await asker(hub))('/api/v1/quarantine/replay', body);
  expect(answer.body.code).toBe(code);
});
