import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Counters, createCounters } from '../../gateway/counters.ts';
import { openSpool, type Spool } from '../../gateway/spool.ts';
import { backoffMillis } from '../../gateway/uplink/backoff.ts';
import { Uplink, type UplinkOptions } from '../../gateway/uplink/uplink.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { startTestHub, type TestHub, type TestHubOptions } from './helpers/test-hub.ts';
import { until } from './helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

let folder: string;
let spool: Spool;
let counters: Counters;
let hubs: TestHub[];
let stops: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'uplink-'));
  spool = openSpool({ ...owner(), path: join(folder, 'spool.sqlite'), bytesMax: 1e8, firstSeq: 1 });
  counters = createCounters();
  hubs = [];
  stops = [];
});

afterEach(async () => {
  // The hubs first: a session that stops would wait for the PUBACKs that a test holds back.
  for (const hub of hubs) await hub.close();
  for (const stop of stops) await stop();
  spool.close();
  rmSync(folder, { recursive: true });
});

function owner() {
  return { enterprise: 'E1', gateway: 'GW-1' };
}

async function startHub(options: TestHubOptions): Promise<TestHub> {
  const hub = await startTestHub(options);
  hubs.push(hub);
  return hub;
}

async function closeHub(hub: TestHub): Promise<void> {
  hubs = hubs.filter((other) => other !== hub);
  await hub.close();
}

function startUplink(hub: { url: string }, options: Partial<UplinkOptions> = {}): Uplink & { stop(): Promise<void> } {
  const uplink = new Uplink({
    ...owner(),
    ...{ url: hub.url, clientId: 'E1.GW-1', username: 'gw', password: 'secret', tls: {} },
    ...{ keepaliveSeconds: 30, connectTimeoutMillis: 2000, reconnectMillisMin: 10, reconnectMillisMax: 50 },
    ...{ window: 5, receiptTimeoutMillis: 60_000, statusIntervalMillis: 60_000 },
    ...{ spool, counters, status: () => ({ spooledMessages: spool.contents().messages }) },
    log: createLogger('uplink', 'silent'),
    ...options,
  });
  const stop = new AbortController();
  const running = uplink.run(stop.signal);
  const stopped = async () => {
    stop.abort();
    await running;
  };
  stops.push(stopped);
  return Object.assign(uplink, { stop: stopped });
}

function append(count: number): void {
  const next = spool.lastSeq() + 1;
  const messages = Array.from({ length: count }, (_, i) => ({ readingsJson: `[{"n":${next + i}}]`, readings: 1 }));
  spool.append(messages);
}

const numbers = (hub: TestHub) => hub.received.map((message) => message.seq);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const distinct = (values: readonly number[]) => [...new Set(values)];

describe('uplink', () => {
  it('sends what is in the spool in order, and prunes it when receipts arrive', async () => {
    const hub = await startHub({ receipts: true });
    append(30);
    startUplink(hub);
    await until('the spool is empty', () => spool.contents().messages === 0);
    expect(numbers(hub)).toEqual(range(1, 30));
    expect(hub.received[6]).toMatchObject({ enterprise: 'E1', gateway: 'GW-1', seq: 7, readings: [{ n: 7 }] });
    expect(Date.parse(hub.received[6]!.sentAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(counters).toMatchObject({ published: 30, acknowledged: 30, receipted: 30 });
  });

  it('sends what is appended later, as soon as it is told', async () => {
    const hub = await startHub({ receipts: true });
    const uplink = startUplink(hub);
    await until('it is connected', () => uplink.connected());
    append(3);
    uplink.wake();
    await until('all are receipted', () => counters.receipted === 3);
    expect(numbers(hub)).toEqual([1, 2, 3]);
  });

  it('stops where the connection breaks while it waits for PUBACKs', async () => {
    const hub = await startHub({ holdPubacks: true });
    append(3);
    const uplink = startUplink(hub);
    await until('PUBACKs are held back', () => hub.held() === 3);
    const stopped = uplink.stop();
    hub.dropConnections();
    await stopped;
    expect(spool.contents().messages).toBe(3);
    expect(hub.statuses.map(({ state }) => state)).not.toContain('offline');
  });

  it('keeps every message that has a PUBACK and no receipt', async () => {
    const hub = await startHub({});
    append(10);
    startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 10);
    expect(spool.contents().messages).toBe(10);
    hub.receipt('E1', 'GW-1', [
      [2, 4],
      [9, 9],
    ]);
    await until('the receipt is applied', () => counters.receipted === 4);
    expect(spool.contents().messages).toBe(6);
    expect(numbers(hub)).toEqual(range(1, 10));
  });

  it('never has more messages without PUBACK than its window', async () => {
    const hub = await startHub({ holdPubacks: true, receipts: true });
    append(40);
    startUplink(hub, { window: 4 });
    // Of packets that arrive in one piece, Aedes answers all before it reads on: release all that are there.
    await until('all are acknowledged', () => {
      expect(counters.published - counters.acknowledged).toBeLessThanOrEqual(4);
      hub.release();
      return counters.acknowledged === 40;
    });
    await until('the spool is empty', () => spool.contents().messages === 0);
    expect(hub.heldMost()).toBeLessThanOrEqual(4);
    expect(numbers(hub)).toEqual(range(1, 40));
  });

  it('begins with the messages without PUBACK after the connection broke', async () => {
    const hub = await startHub({ holdPubacks: true });
    append(20);
    startUplink(hub);
    await until('five are under way', () => hub.held() === 5);
    hub.release(2);
    await until('two are acknowledged', () => counters.acknowledged === 2);
    hub.dropConnections();
    const before = hub.received.length;
    await until('five are under way again', () => hub.held() === 5);
    expect(numbers(hub).slice(before)).toEqual(range(3, 7));
    expect(counters.acknowledged).toBe(2);
  });

  it('loses nothing and keeps the order while the hub breaks connections all the time', async () => {
    const hub = await startHub({ receipts: true, summaries: true });
    const uplink = startUplink(hub);
    for (let round = 0; round < 12; round++) {
      append(25);
      uplink.wake();
      const enough = hub.received.length + 4;
      await until('some arrive', () => hub.received.length >= enough);
      hub.dropConnections();
    }
    await until('all are receipted', () => spool.contents().messages === 0);
    expect(distinct(numbers(hub))).toEqual(range(1, 300));
  });

  it('waits for a hub that is not there yet, and finds one that comes back', async () => {
    const first = await startHub({ receipts: true });
    const { port } = first;
    await closeHub(first);
    append(3);
    startUplink(first);
    const second = await startHub({ port, receipts: true });
    await until('the spool is empty', () => spool.contents().messages === 0);
    await closeHub(second);
    append(2);
    const third = await startHub({ port, receipts: true });
    await until('the spool is empty again', () => spool.contents().messages === 0);
    expect([numbers(second), numbers(third)]).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('does not send an acknowledged message again after a reconnect or a restart', async () => {
    const hub = await startHub({});
    append(4);
    const uplink = startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 4);
    hub.dropConnections();
    await until('it is connected again', () => counters.connections === 2);
    await uplink.stop();
    startUplink(hub);
    append(1);
    await until('the new one arrives', () => counters.acknowledged === 5);
    expect(numbers(hub)).toEqual([1, 2, 3, 4, 5]);
  });

  it('prunes by the summary what was receipted while it was away', async () => {
    const hub = await startHub({ summaries: true });
    append(4);
    const uplink = startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 4);
    await uplink.stop();
    hub.pendingMessages = 1;
    for (const seq of [1, 2, 3]) hub.processed.add(seq);
    startUplink(hub);
    await until('the summary is applied', () => counters.receipted === 3);
    expect(spool.contents().messages).toBe(1);
    expect(numbers(hub)).toEqual([1, 2, 3, 4]);
  });

  it('sends again what was acknowledged and is neither processed nor pending at the hub', async () => {
    const hub = await startHub({ summaries: true });
    append(6);
    const uplink = startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 6);
    await uplink.stop();
    for (const seq of [1, 2, 5]) hub.processed.add(seq);
    append(1);
    startUplink(hub);
    await until('the missing ones arrive', () => hub.received.length === 10);
    await until('they are acknowledged', () => counters.acknowledged === 10);
    expect(numbers(hub).slice(6).toSorted()).toEqual([3, 4, 6, 7]);
    expect(counters).toMatchObject({ receipted: 3, resent: 3 });
  });

  it('does not send again while the hub says that messages are pending', async () => {
    const hub = await startHub({ summaries: true });
    hub.pendingMessages = 4;
    append(4);
    startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 4);
    hub.dropConnections();
    await until('there is a second summary', () => hub.subscriptions === 2 && counters.connections === 2);
    append(1);
    hub.dropConnections();
    await until('the new one arrives', () => counters.acknowledged === 5);
    expect(numbers(hub)).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for a summary on the same connection when a receipt does not come', async () => {
    const hub = await startHub({ summaries: true });
    hub.pendingMessages = 1;
    append(2);
    startUplink(hub, { receiptTimeoutMillis: 200 });
    await until('both are acknowledged', () => counters.acknowledged === 2);
    await until('it asks again', () => hub.subscriptions >= 3);
    hub.pendingMessages = 0;
    hub.processed.add(1);
    await until('the lost one is sent again', () => numbers(hub).length === 3);
    expect(numbers(hub)).toEqual([1, 2, 2]);
    expect(counters.connections).toBe(1);
  });

  it.each([
    ['text', 'thank you'],
    ['nothing', ''],
    ['an unknown type', '{"type":"all","at":"2026-11-20T08:00:00Z","processed":[[1,9]]}'],
    ['a range of one', '{"type":"summary","at":"2026-11-20T08:00:00Z","processed":[[1]],"pendingMessages":0}'],
    ['a negative number', '{"type":"summary","at":"2026-11-20T08:00:00Z","processed":[[-1,9]],"pendingMessages":0}'],
    ['ranges that are text', '{"type":"summary","at":"2026-11-20T08:00:00Z","processed":"all","pendingMessages":0}'],
  ])('ignores a receipt that is %s, and counts it', async (_, garbage) => {
    const hub = await startHub({});
    append(3);
    startUplink(hub);
    await until('all are acknowledged', () => counters.acknowledged === 3);
    hub.send('E1', 'GW-1', garbage);
    await until('it is counted', () => counters.malformedReceipts === 1);
    expect(spool.contents().messages).toBe(3);
    hub.receipt('E1', 'GW-1', [[1, 3]]);
    await until('a good receipt still counts', () => spool.contents().messages === 0);
  });

  it('prunes nothing that it has not sent yet', async () => {
    const hub = await startHub({ holdPubacks: true });
    startUplink(hub, { window: 2 });
    await until('it is connected', () => counters.connections === 1);
    append(6);
    hub.receipt('E1', 'GW-1', [[1, 1000]]);
    hub.send('E1', 'GW-1', 'end of garbage');
    await until('both were read', () => counters.malformedReceipts === 1);
    expect(spool.contents().messages).toBe(6);
  });

  it('counts readings that the hub rejected', async () => {
    const hub = await startHub({});
    append(1);
    startUplink(hub);
    await until('it is acknowledged', () => counters.acknowledged === 1);
    const item = { seq: 1, index: 0, meter: 'E-9', quantity: 'activeEnergy', code: 'unknown_meter', detail: 'no' };
    hub.receipt('E1', 'GW-1', [[1, 1]], { quarantined: 2, rejected: [item], rejectedMore: 1 });
    await until('they are counted', () => counters.rejectedReadings === 2);
    expect(spool.contents().messages).toBe(0);
  });

  it('says online when it comes, offline when it goes, and leaves its last will when it is cut off', async () => {
    const hub = await startHub({ receipts: true });
    append(2);
    const uplink = startUplink(hub);
    await until('online', () => hub.statuses.length === 1);
    expect(hub.statuses[0]).toMatchObject({ state: 'online', spooledMessages: 2 });
    hub.dropConnections();
    await until('the will and online again', () => hub.statuses.length === 3);
    expect(hub.statuses[1]).toEqual({ state: 'offline' });
    await uplink.stop();
    expect(hub.statuses.at(-1)).toMatchObject({ state: 'offline', spooledMessages: 0 });
  });

  it('takes PUBACKs that are under way along when it stops', async () => {
    const hub = await startHub({ holdPubacks: true });
    append(3);
    const uplink = startUplink(hub);
    await until('three are under way', () => hub.held() === 3);
    const stopped = uplink.stop();
    hub.release();
    await stopped;
    expect(spool.unacknowledgedAfter(0, 10)).toEqual([]);
    expect(hub.statuses.at(-1)).toMatchObject({ state: 'offline' });
  });

  it('stops at once where there is no hub', async () => {
    const hub = await startHub({});
    await closeHub(hub);
    const uplink = startUplink(hub, { reconnectMillisMin: 60_000, reconnectMillisMax: 60_000 });
    await uplink.stop();
    expect(counters.connections).toBe(0);
  });
});

describe('backoff', () => {
  it('doubles up to its limit, less a random half', () => {
    for (let attempt = 1; attempt < 60; attempt++) {
      const full = Math.min(5000, 250 * 2 ** (attempt - 1));
      const wait = backoffMillis(attempt, 250, 5000);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
    }
  });
});
