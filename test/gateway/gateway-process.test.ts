/** The whole gateway program as a process: simulated meters in front of it, a test hub behind it. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatewayConfig, parseGatewayConfig } from '../../gateway/config.ts';
import { runGateways, startGateways } from '../../gateway/run.ts';
import { openSpool } from '../../gateway/spool.ts';
import { type City, simulatedCity } from '../../simulators/city.ts';
import { gatewaySettings } from '../../simulators/gateway-settings.ts';
import { type RunningMeters, startMeters } from '../../simulators/run-meters.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { type SpawnedProgram, spawnProgram } from './helpers/spawn.ts';
import { startTestHub, type TestHub } from './helpers/test-hub.ts';
import { until } from './helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

const MAIN = join(import.meta.dirname, '../../gateway/main.ts');
const log = createLogger('gateway', 'silent');

let folder: string;
let city: City;
let meters: RunningMeters;
let closers: (() => Promise<void>)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  city = simulatedCity({ seed: 1, enterprises: 2 });
  meters = await startMeters(city);
  closers = [() => meters.close()];
});

afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  rmSync(folder, { recursive: true });
});

function settings(hubUrl: string): object {
  return gatewaySettings(city, meters.endpoints, {
    ...{ hubUrl, spoolDirectory: join(folder, 'spool'), pollIntervalMillis: 100 },
    credentials: () => ({ username: 'gw', password: 'secret' }),
  });
}

function start(hubUrl: string): SpawnedProgram {
  const path = join(folder, 'gateway.json');
  writeFileSync(path, JSON.stringify(settings(hubUrl)));
  const program = spawnProgram(MAIN, path, 'warn');
  closers.push(() => program.kill());
  return program;
}

async function hub(options: Parameters<typeof startTestHub>[0]): Promise<TestHub> {
  const started = await startTestHub(options);
  closers.push(() => started.close());
  return started;
}

/** What lies in the spools of a gateway program that does not run. */
function spooledMessages(): { key: string; readingsJson: string }[] {
  return city.enterprises.flatMap(({ id: enterprise, gateways }) => {
    const gateway = gateways[0]!.id;
    const path = join(folder, 'spool', `${enterprise}~${gateway}.sqlite`);
    const spool = openSpool({ path, enterprise, gateway, bytesMax: 1e9 });
    const messages = spool.unacknowledgedAfter(0, 1e6);
    spool.close();
    return messages.map(({ seq, readingsJson }) => ({ key: `${gateway} ${seq}`, readingsJson }));
  });
}

/** By gateway, the messages in the order of their first arrival. */
function firstArrivals(hub: TestHub): Map<string, TestHub['received'][number][]> {
  const seen = new Map<string, TestHub['received'][number][]>();
  for (const message of hub.received) {
    const messages = seen.get(message.gateway) ?? [];
    seen.set(message.gateway, messages);
    if (!messages.some((other) => other.seq === message.seq)) messages.push(message);
  }
  return seen;
}

describe('gateway program', () => {
  it('loses nothing that it sampled, with no gap and in order, when it is killed again and again', async () => {
    const target = await hub({ receipts: true, summaries: true, holdPubacks: true });
    const polledTwoRounds = () => new Set(target.received.map((message) => message.gateway)).size === 2;
    const sampled = new Map<string, string>();
    for (let round = 0; round < 3; round++) {
      const program = start(target.url);
      const before = meters.reads();
      // The hub acknowledges some messages of this life, none of that: the kill hits every state.
      target.setHold(round !== 1);
      await until('meters are polled', () => meters.reads() > before + 200);
      if (round > 0) await until('messages arrive', polledTwoRounds);
      target.release(3);
      await program.kill();
      expect(program.errors()).toBe('');
      for (const message of spooledMessages()) sampled.set(message.key, message.readingsJson);
    }
    expect(sampled.size).toBeGreaterThan(4);
    target.setHold(false);
    target.release();
    const config = parseGatewayConfig(settings(target.url));
    const gateways = startGateways(config, { log });
    const atStart = gateways.stats().map((stats) => stats.spool.messages);
    expect(Math.max(...atStart)).toBeGreaterThan(0);
    await until('all old ones are receipted', () =>
      gateways.stats().every((stats, i) => stats.receipted > atStart[i]! + 2),
    );
    await gateways.close();

    // What was on disk at a kill arrived as it was, and no number stands for two messages.
    const arrived = new Map(sampled);
    for (const { gateway, seq, readings } of target.received) {
      const key = `${gateway} ${seq}`;
      expect(JSON.stringify(readings)).toBe(arrived.get(key) ?? JSON.stringify(readings));
      arrived.set(key, JSON.stringify(readings));
      sampled.delete(key);
    }
    expect([...sampled.keys()]).toEqual([]);

    const arrivals = firstArrivals(target);
    expect(arrivals.size).toBe(2);
    for (const messages of arrivals.values()) {
      const first = messages[0]!.seq;
      expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => first + index));
      for (const meter of new Set(messages[0]!.readings.map((entry) => entry.meter))) {
        const instants = messages.flatMap(({ readings }) =>
          readings.filter((entry) => entry.meter === meter).map((entry) => Number(entry.ts)),
        );
        expect(instants).toEqual([...new Set(instants)].toSorted((a, b) => a - b));
      }
    }
  });

  it('samples on without a hub, and catches up in order when there is one', async () => {
    const first = await startTestHub();
    await first.close();
    const gateways = startGateways(parseGatewayConfig(settings(first.url)), { log });
    await until('readings wait', () => gateways.stats().every((stats) => stats.spool.messages >= 4));
    const late = await hub({ port: first.port, receipts: true });
    await until('it has caught up', () => gateways.stats().every((stats) => stats.receipted >= 5));
    await gateways.close();
    for (const messages of firstArrivals(late).values()) {
      const seqs = messages.map((message) => message.seq);
      expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index));
    }
  });

  it('refuses to start twice on one spool, and says why', async () => {
    const target = await hub({ receipts: true });
    const config = parseGatewayConfig(settings(target.url));
    const gateways = startGateways(config, { log });
    try {
      expect(() => startGateways(config, { log })).toThrow('in use by another gateway process');
      const second = start(target.url);
      await until('the second process gives up', () => second.child.exitCode !== null);
      expect(second.child.exitCode).toBe(1);
      expect(second.errors()).toContain('in use by another gateway process');
    } finally {
      await gateways.close();
    }
  });

  it('reports failing meters in its status while the others are read', async () => {
    const target = await hub({ receipts: true });
    const input = settings(target.url) as { gateways: { meters: { driver: { unitId: number } }[] }[] };
    input.gateways[0]!.meters[0]!.driver.unitId = 240;
    const config: GatewayConfig = parseGatewayConfig(input);
    const gateways = startGateways(config, { log });
    await until('the status tells of it', () => target.statuses.some((status) => status['metersFailing'] === 1));
    await until('the others arrive', () => target.received.some((message) => message.readings.length > 10));
    expect(gateways.stats()[0]).toMatchObject({ metersFailing: 1, connected: true });
    await gateways.close();
  });

  it('raises an alarm while its spool is full, and recovers when receipts arrive', async () => {
    const target = await hub({});
    const input = { ...(settings(target.url) as { gateways: object[] }), spoolBytesMax: 20_000 };
    input.gateways = input.gateways.slice(0, 1);
    const gateways = startGateways(parseGatewayConfig(input), { log });
    const stats = () => gateways.stats()[0]!;
    await until('the status tells of it', () => target.statuses.at(-1)?.['spoolFull'] === true);
    await until('readings are refused and counted', () => stats().readingsRefused > 0);
    const last = stats().messagesSpooled;
    const seqs = target.received.map((message) => message.seq);
    target.receipt('E310113-01', 'GW-310113-01', [[seqs[0]!, seqs.at(-1)!]]);
    await until('it spools again', () => stats().messagesSpooled > last);
    await until('the status tells of that', () => target.statuses.some((status, i) => i > 1 && !status['spoolFull']));
    await gateways.close();
    const arrived = target.received.map((message) => message.seq);
    expect(arrived).toEqual(arrived.map((_, index) => arrived[0]! + index));
  });

  it('stops cleanly on SIGTERM: offline at the hub, exit code 0', async () => {
    const target = await hub({ receipts: true });
    const program = start(target.url);
    await until('messages arrive', () => target.received.length > 3);
    program.child.kill('SIGTERM');
    await until('it is gone', () => program.child.exitCode !== null);
    expect(program.child.exitCode).toBe(0);
    expect(program.errors()).toBe('');
    expect(target.statuses.slice(-2).map((status) => status['state'])).toEqual(['offline', 'offline']);
    expect(target.statuses.at(-1)).toHaveProperty('software');
  });

  it('returns from runGateways when its signal is aborted, with one spool file per gateway left', async () => {
    const target = await hub({ receipts: true });
    const stop = new AbortController();
    const running = runGateways(parseGatewayConfig(settings(target.url)), { log, signal: stop.signal });
    await until('messages arrive', () => target.received.length > 3);
    stop.abort();
    await running;
    expect(readdirSync(join(folder, 'spool')).toSorted()).toEqual([
      'E310113-01~GW-310113-01.sqlite',
      'E310116-01~GW-310116-01.sqlite',
    ]);
  });
});
