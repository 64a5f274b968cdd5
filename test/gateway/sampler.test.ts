import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Counters, createCounters } from '../../gateway/counters.ts';
import type { MeterReading } from '../../gateway/drivers/driver.ts';
import { type PolledMeter, Sampler, type SamplerOptions } from '../../gateway/sampler.ts';
import { openSpool, type Spool } from '../../gateway/spool.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { WireReading } from '../../src/wire/native/encode.ts';
import { until } from './helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

const INTERVAL = 100;

let folder: string;
let spool: Spool;
let counters: Counters;
let stops: (() => Promise<void>)[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sampler-'));
  spool = openSpool({ path: join(folder, 's'), enterprise: 'E1', gateway: 'GW-1', bytesMax: 1e7, firstSeq: 1 });
  counters = createCounters();
  stops = [];
});

afterEach(async () => {
  for (const stop of stops) await stop();
  spool.close();
  rmSync(folder, { recursive: true });
});

function startSampler(meters: readonly PolledMeter[], options: Partial<SamplerOptions> = {}) {
  const sampler = new Sampler({
    ...{ meters, intervalMillis: INTERVAL, entriesPerMessage: 100, spool, counters, onRound: () => {} },
    log: createLogger('sampler', 'silent'),
    ...options,
  });
  const abort = new AbortController();
  const running = sampler.run(abort.signal);
  const stop = async () => {
    abort.abort();
    await running;
  };
  stops.push(stop);
  return { sampler, stop };
}

function meter(id: string, read: () => Promise<MeterReading>, quantities: string[] | null = null): PolledMeter {
  return { id, driver: { read }, quantities: quantities && new Set(quantities) };
}

async function reading(): Promise<MeterReading> {
  return {
    timestampMillis: Date.now(),
    values: { volume: { v: 1, u: 'm3' }, pressure: { v: 2, u: 'kPa' } },
    problems: [],
  };
}

function spooled(): WireReading[][] {
  return spool.unacknowledgedAfter(0, 1e6).map((message) => JSON.parse(message.readingsJson));
}

describe('sampler', () => {
  it('makes one message of each round, with every meter at the instant of its read', async () => {
    const { stop } = startSampler([meter('A', reading), meter('B', reading)]);
    await until('three rounds', () => counters.polls >= 3);
    await stop();
    expect(spooled()).toHaveLength(counters.polls);
    for (const message of spooled()) expect(message.map((entry) => entry.meter)).toEqual(['A', 'B']);
    const instants = spooled().map((message) => Number(message[0]!.ts));
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(counters).toMatchObject({ readingsSpooled: 4 * counters.polls, messagesSpooled: counters.polls });
  });

  it('begins its rounds on the grid of the wall clock, never before', async () => {
    const starts: number[] = [];
    const { stop } = startSampler([
      meter('A', () => {
        starts.push(Date.now());
        return reading();
      }),
    ]);
    await until('five rounds', () => starts.length >= 5);
    await stop();
    const slots = starts.map((start) => Math.floor(start / INTERVAL));
    expect(new Set(slots).size).toBe(slots.length);
  });

  it('splits a round into messages of limited size', async () => {
    const meters = ['A', 'B', 'C', 'D', 'E'].map((id) => meter(id, reading));
    const { stop } = startSampler(meters, { entriesPerMessage: 2 });
    await until('a round', () => counters.polls >= 1 && spool.contents().messages >= 3);
    await stop();
    expect(
      spooled()
        .slice(0, 3)
        .map((message) => message.map((entry) => entry.meter)),
    ).toEqual([['A', 'B'], ['C', 'D'], ['E']]);
  });

  it('sends only the quantities it is told to', async () => {
    const { stop } = startSampler([meter('A', reading, ['volume'])]);
    await until('a round', () => spool.contents().messages >= 1);
    await stop();
    expect(Object.keys(spooled()[0]![0]!.values)).toEqual(['volume']);
  });

  it('counts a meter that fails, and reads the others', async () => {
    let broken = true;
    const flaky = meter('A', () => (broken ? Promise.reject(new Error('no answer')) : reading()));
    const { sampler, stop } = startSampler([flaky, meter('B', reading)]);
    await until('two failures', () => counters.meterFailures >= 2);
    expect(sampler.metersFailing()).toBe(1);
    broken = false;
    await until('it works again', () => sampler.metersFailing() === 0);
    await stop();
    expect(spooled()[0]!.map((entry) => entry.meter)).toEqual(['B']);
    expect(
      spooled()
        .at(-1)!
        .map((entry) => entry.meter),
    ).toEqual(['A', 'B']);
  });

  it('spools nothing for a round in which no meter answered', async () => {
    const { stop } = startSampler([meter('A', () => Promise.reject(new Error('no answer')))]);
    await until('two rounds', () => counters.meterFailures >= 2);
    await stop();
    expect(spool.contents().messages).toBe(0);
  });

  it('counts the instants that a slow round ran over, and does not make up for them', async () => {
    const answers: (() => void)[] = [];
    const slow = meter('A', async () => {
      await new Promise<void>((answer) => answers.push(answer));
      return reading();
    });
    const { stop } = startSampler([slow]);
    await until('the first round waits', () => answers.length === 1);
    const began = Date.now();
    await until('several instants have passed', () => Date.now() > began + 3 * INTERVAL);
    answers[0]!();
    await until('the next round begins', () => answers.length === 2);
    expect(counters.missedPolls).toBeGreaterThanOrEqual(3);
    expect(counters.polls).toBe(2);
    const stopped = stop();
    answers[1]!();
    await stopped;
  });

  it('finishes the round under way when it is stopped, and spools it', async () => {
    const answers: (() => void)[] = [];
    const slow = meter('A', async () => {
      await new Promise<void>((answer) => answers.push(answer));
      return reading();
    });
    const { stop } = startSampler([slow]);
    await until('the round waits', () => answers.length === 1);
    const stopped = stop();
    answers[0]!();
    await stopped;
    expect(spooled()).toHaveLength(1);
  });

  it('refuses readings while the spool is full, counts them, and goes on by itself afterwards', async () => {
    const small = openSpool({ path: join(folder, 't'), enterprise: 'E1', gateway: 'GW-1', bytesMax: 700, firstSeq: 1 });
    const { sampler, stop } = startSampler([meter('A', reading)], { spool: small });
    await until('it is full', () => sampler.spoolFull() && counters.readingsRefused >= 4);
    const { messages } = small.contents();
    small.noteSent(small.lastSeq());
    small.prune([[1, 1]]);
    await until('it takes one more', () => counters.messagesSpooled === messages + 1);
    await stop();
    expect(small.unacknowledgedAfter(0, 100).map((message) => message.seq)).toEqual(
      Array.from({ length: messages }, (_, i) => i + 2),
    );
    small.close();
  });
});
