/** A gateway that floods the hub with what cannot be used: what is seen of it, and how it is put right. */

import { expect, test, vi } from 'vitest';
import { replayEntries } from '../../src/api/replay.ts';
import type { JournalledMessages, JournalRange, ReplayedMessage } from '../../src/api/services.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { journalled } from '../../src/hub/journalled.ts';
import type { JournalSegment } from '../../src/journal/journal.ts';
import type { QuarantineKey, QuarantineRecord } from '../../src/ledger/ledger.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { quarantineEntry } from '../ledger/helpers/entries.ts';
import { type Ask, asker, type Json, untilProcessed } from './asking.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const T0 = Math.floor(Date.now() / 1000) * 1000 - 60_000;

async function publish(hub: TestHub, username: string, ...messages: readonly string[]): Promise<void> {
  const client = await hub.mqtt(username);
  for (const message of messages) await client.publishAsync(telemetryTopic(username), message, { qos: 1 });
  await client.endAsync();
}

async function alarmOf(ask: Ask): Promise<string | undefined> {
  const { items } = (await ask('/api/v1/alarms')).body;
  return items.find(({ code }: Json) => code === 'quarantine_full')?.message;
}

function post(ask: Ask, path: string, body: object): Promise<Json> {
  return ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
}

test('beyond its part one entry counts, an alarm is raised, and a replay takes the messages from the journal', async () => {
  await using hub = await startTestHub({ config: { processor: { quarantine: { entriesPerGateway: 3 } } } });
  let ask = await asker(hub);
  const flood = Array.from({ length: 20 }, (_, n) => energy(n + 1, 'alpha-N1', T0 + n * 1000, n));
  await publish(hub, 'alpha.g1', ...flood);
  await publish(hub, 'beta.g1', energy(1, 'beta-N1', T0, 1));
  await untilProcessed(hub, 21);

  const { body } = await ask('/api/v1/quarantine?gateway=g1&enterprise=alpha');
  const folded = body.items.filter((entry: Json) => entry.folded !== null);
  expect(body.items.length - folded.length).toBe(3);
  expect(folded.reduce((sum: number, { readings }: Json) => sum + readings, 0)).toBe(17);
  expect(folded[0]).toMatchObject({
    ...{ state: 'open', enterprise: 'alpha', gateway: 'g1', code: 'unknown_meter', meter: null, raw: '', rawBytes: 0 },
    detail: 'the quarantine of the gateway is full: this was counted and not kept one by one',
  });
  const { total } = (await ask('/api/v1/ingest/accounting')).body;
  expect(total).toMatchObject({ balanced: true, readings: { received: 21, quarantined: 21, stored: 0 } });
  const message = 'gateways have filled their part of the quarantine: what else is refused is only counted: alpha/g1';
  await until('the alarm is raised', async () => (await alarmOf(ask)) === message);

  // It is told again by a hub that finds it so when it starts.
  await hub.stop();
  await hub.start({ config: { processor: { quarantine: { entriesPerGateway: 3 } } } });
  ask = await asker(hub);
  await until('the alarm is raised again', async () => (await alarmOf(ask)) === message);

  const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
  const name = { name: 'N1', nameEn: 'N1' };
  await registry.apply({
    meters: [
      {
        ...{ id: 'alpha-N1', enterprise: 'alpha', gateway: 'g1', ...name },
        ...{ energy: 'electricity', level: 1, parent: null, units: {} },
      },
    ],
  });
  await registry.close();
  const replayed = await post(ask, '/api/v1/quarantine/replay', { filter: { enterprise: 'alpha' } });
  expect([replayed.status, replayed.body.readings, replayed.body.refused]).toEqual([200, 20, []]);
  await until('the readings are stored', async () => {
    const { items } = (await ask('/api/v1/readings?meter=alpha-N1&quantity=activeEnergy')).body;
    return items.length === 20;
  });
  await until('the alarm is over', async () => (await alarmOf(ask)) === undefined);
  const after = (await ask('/api/v1/ingest/accounting')).body.total;
  expect(after).toMatchObject({ balanced: true, readings: { stored: 20, quarantined: 21, pending: 0 } });
});

test('what is dismissed makes room as well', async () => {
  await using hub = await startTestHub({ config: { processor: { quarantine: { entriesPerGateway: 1 } } } });
  const ask = await asker(hub);
  await publish(hub, 'alpha.g1', 'nonsense', 'more of it');
  await until('the alarm is raised', async () => (await alarmOf(ask)) !== undefined);
  await untilProcessed(hub, 2);
  const dismissed = await post(ask, '/api/v1/quarantine/dismiss', { filter: { enterprise: 'alpha' } });
  expect(dismissed.body).toMatchObject({ entries: 2, readings: 2 });
  await until('the alarm is over', async () => (await alarmOf(ask)) === undefined);
});

function foldedEntry(offset: number, lastOffset: number, part: Partial<QuarantineRecord> = {}): QuarantineRecord {
  return {
    ...quarantineEntry({ offset, ordinal: 4_000_000_000, raw: '', readings: 1 }),
    ...{ state: 'open', rawBytes: 0, settledBy: null, settledAt: null, folded: { entries: 1, lastOffset } },
    ...part,
  };
}

/** A journal of ten messages, two in a segment, by turns of two gateways. */
function journalFrom(firstKept: number): { read(offset: number, bytesMax: number): readonly JournalSegment[] } {
  const segments = Array.from({ length: 5 }, (_, n): JournalSegment => {
    const messages = [1, 2].map((m) => ({
      ...{ offset: 2 * n + m, receivedAt: 0, qos: 1 as const, topic: 't', principal: `E1/G${m}` },
      payload: Buffer.from(String(2 * n + m)),
    }));
    return { firstOffset: 2 * n + 1, count: 2, messages, damage: null };
  }).filter(({ firstOffset }) => firstOffset >= firstKept);
  return {
    read: (offset) => {
      const at = segments.findIndex(({ firstOffset, count }) => firstOffset + count > offset + 1);
      return at < 0 ? [] : segments.slice(at, at + 1);
    },
  };
}

async function replay(firstKept: number, ...entries: readonly QuarantineRecord[]) {
  const sent: string[] = [];
  const settled: QuarantineKey[] = [];
  const journal = journalFrom(firstKept);
  const parts = {
    ledger: {
      quarantineEntry: ({ offset }: QuarantineKey) => entries.find((entry) => entry.offset === offset) ?? null,
    },
    hub: {
      appendToJournal: async (messages: readonly ReplayedMessage[]) =>
        void sent.push(...messages.map(({ principal, payload }) => `${principal} ${Buffer.from(payload).toString()}`)),
    },
    readings: {
      settleQuarantine: async (keys: readonly QuarantineKey[]) => settled.push(...keys),
      journalled: async (range: JournalRange): Promise<JournalledMessages | null> => journalled(journal, range),
    },
  };
  const done = await replayEntries(parts, entries, { state: 'replayed', settledBy: 'x', settledAt: 1 });
  return { sent, done, offsets: settled.map(({ offset }) => offset) };
}

test('what was counted is sent again from its first to its last message, and nothing of another gateway', async () => {
  const { sent, done, offsets } = await replay(1, foldedEntry(3, 7));
  expect(sent).toEqual(['E1/G1 3', 'E1/G1 5', 'E1/G1 7']);
  expect([offsets, done]).toEqual([[3], { entries: 1, readings: 1, messages: 3, refused: [] }]);
});

test('messages that several entries stand for are sent once', async () => {
  const { sent, done } = await replay(1, foldedEntry(3, 7), foldedEntry(5, 9, { code: 'unknown_unit' }));
  expect(sent).toEqual(['E1/G1 3', 'E1/G1 5', 'E1/G1 7', 'E1/G1 9']);
  expect(done).toEqual({ entries: 2, readings: 2, messages: 4, refused: [] });
});

test('what the journal does not have from the first message on stays open, and it is told', async () => {
  const { sent, done, offsets } = await replay(5, foldedEntry(3, 7), foldedEntry(9, 9));
  expect([sent, offsets]).toEqual([['E1/G1 9'], [9]]);
  expect(done.refused).toEqual([{ offset: 3, ordinal: 4_000_000_000, code: 'unknown_meter', reason: 'not_kept' }]);
});
