import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { JOURNAL_FILE } from '../../src/journal/embedded/schema.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { RegistryChanges } from '../../src/registry/registry.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { intercept } from './helpers/intercept.ts';
import { contentOf, openRig, type Rig, type RigOptions } from './helpers/rig.ts';

const MASTER_DATA: RegistryChanges = {
  enterprises: [enterprise('E1')],
  gateways: [gateway('E1', 'G1')],
  meters: [meter('E1', 'M1', { units: { activeEnergy: 'MWh' } })],
};
const NOW = Date.now();

/** A message of readings of meter M1: instants back from now in minutes, with values. */
function message(seq: number | null, ...readings: [minutes: number, value: unknown, part?: object][]): string {
  const entries = readings.map(([minutes, value, part]) => {
    return { meter: 'M1', ts: NOW - minutes * 60_000, values: { activeEnergy: value }, ...part };
  });
  return JSON.stringify({ ...(seq === null ? {} : { seq }), readings: entries });
}

async function withRig(options: RigOptions, use: (rig: Rig, directory: string) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory, options);
    await rig.registry.apply(MASTER_DATA);
    await use(rig, directory);
  });
}

const all = { enterprise: null, limit: 1000 } as const;

describe('the processor', () => {
  it('brings readings to the store in canonical units, with their origin', () =>
    withRig({}, async (rig) => {
      await rig.journal.append(message(1, [2, 1.5], [1, { v: 1500, u: 'kWh' }]));
      await rig.journal.append(message(2, [0, 7.25, { quality: 'suspect' }]));
      await rig.run();
      const key = { enterprise: 'E1', meter: 'M1', quantity: 'activeEnergy' };
      expect(await contentOf(rig.store)).toEqual([
        { key, timestamp: NOW - 120_000, value: 1500, quality: 0, offset: 1, item: 0 },
        { key, timestamp: NOW - 60_000, value: 1500, quality: 0, offset: 1, item: 1 },
        { key, timestamp: NOW, value: 7250, quality: 2, offset: 2, item: 0 },
      ]);
      expect(rig.processor.latest.ofMeter('M1')).toEqual([
        { enterprise: 'E1', meter: 'M1', quantity: 'activeEnergy', timestamp: NOW, value: 7250, quality: 2 },
      ]);
    }));

  it('tells how near to its arrival the newest reading of a gateway was in an hour, of refused ones as well', () =>
    withRig({}, async (rig) => {
      await rig.journal.append(message(1, [90, 1], [30, 2]));
      await rig.journal.append(message(2, [60, 1]));
      await rig.run();
      const hour = Math.floor(NOW / 3_600_000) * 3_600_000;
      const [arrival, ...others] = rig.processor.takeArrivals();
      expect(others).toEqual([]);
      expect(arrival).toMatchObject({ gateway: 'E1/G1' });
      expect([hour, hour + 3_600_000]).toContain(arrival?.hour);
      // 30 minutes, and what it took to write this.
      expect(arrival?.offset).toBeGreaterThanOrEqual(30 * 60_000);
      expect(arrival?.offset).toBeLessThan(31 * 60_000);
      expect(rig.processor.takeArrivals()).toEqual([]);
      await rig.journal.append(message(3, [-3 * 24 * 60, 1]));
      await rig.run();
      // Three days ahead: no reading of that instant is taken.
      expect(rig.processor.takeArrivals()).toEqual([]);
      expect(rig.ledger.accounts()[0]?.counts).toMatchObject({ quarantined: 1 });
    }));

  it('keeps every value that a revision overwrites', () =>
    withRig({}, async (rig) => {
      for (const [seq, value] of [1, 2, 2, 1, 3].entries()) await rig.journal.append(message(seq, [5, value]));
      await rig.run();
      const chain = rig.ledger.revisionsOf('M1', 'activeEnergy', NOW - 300_000);
      expect(chain.map(({ oldValue, newValue }) => [oldValue, newValue])).toEqual([
        [1000, 2000],
        [2000, 1000],
        [1000, 3000],
      ]);
      expect(chain.map(({ oldOrigin, newOrigin }) => [oldOrigin.offset, newOrigin.offset])).toEqual([
        [1, 2],
        [2, 4],
        [4, 5],
      ]);
      expect(rig.ledger.accounts()[0]?.counts).toEqual({
        received: 5,
        stored: 1,
        duplicate: 1,
        revised: 3,
        quarantined: 0,
      });
    }));

  it('goes on after what it has processed when it is opened again', async () => {
    const directory = temporaryDirectory();
    for (let round = 0; round < 3; round++) {
      await using rig = await openRig(directory);
      await rig.registry.apply(MASTER_DATA);
      await rig.journal.append(message(round, [10 - round, round]));
      await rig.run();
      expect(rig.processor.stats()).toMatchObject({ processedOffset: round + 1, messages: 1, stored: 1 });
      expect(rig.ledger.accounts()[0]?.counts.stored).toBe(round + 1);
    }
  });

  it('notices a meter that is registered while it runs', () =>
    withRig({}, async (rig, directory) => {
      const unknown = message(1, [1, 1, { meter: 'M2' }]);
      await rig.journal.append(unknown);
      await rig.run();
      const other = await openRegistry(sqliteRegistryIn(join(directory, 'registry')));
      onTestFinished(() => other.close());
      await other.apply({ meters: [meter('E1', 'M2')] });
      await rig.journal.append(message(2, [1, 1, { meter: 'M2' }]));
      await rig.run();
      expect(rig.ledger.accounts()[0]?.counts).toMatchObject({ received: 2, stored: 1, quarantined: 1 });
      expect(rig.ledgerReader.quarantine(all)).toMatchObject([{ code: 'unknown_meter', meter: 'M2', seq: 1 }]);
    }));

  it('does not take readings for the meter of another enterprise', () =>
    withRig({}, async (rig) => {
      const source = { principal: 'E2/G1', topic: 'energy/v1/E2/G1/telemetry' };
      await rig.journal.append(message(1, [1, 1]), source);
      await rig.run();
      expect(await contentOf(rig.store)).toEqual([]);
      expect(rig.ledgerReader.quarantine(all)).toMatchObject([{ enterprise: 'E2', code: 'unknown_meter' }]);
    }));

  it('counts QoS 0 apart and sends no receipt for it', () =>
    withRig({}, async (rig) => {
      await rig.journal.append(message(1, [1, 1]), undefined, 0);
      await rig.journal.append(message(2, [1, 1], [2, 2]), undefined, 1);
      await rig.run();
      expect(rig.ledger.accounts()).toMatchObject([
        { qos: 0, messages: 1, counts: { received: 1, stored: 1 } },
        { qos: 1, messages: 1, counts: { received: 2, stored: 1, duplicate: 1 } },
      ]);
      expect(rig.receipts).toMatchObject([{ processed: [[2, 2]], messages: 1, received: 2 }]);
      expect(rig.ledger.processedSeqs('E1', 'G1')).toEqual([[2, 2]]);
    }));

  it('stops when it is told to, also while it waits', () =>
    withRig({}, async (rig) => {
      const stopping = new AbortController();
      const running = rig.processor.run(stopping.signal);
      await rig.journal.append(message(1, [1, 1]));
      await until('the message is processed', () => rig.processor.stats().processedOffset === 1);
      stopping.abort();
      await running;
    }));
});

describe('a receipt', () => {
  it('names ranges, counts everything, and lists twenty rejections at most', () =>
    withRig({}, async (rig) => {
      const bad = Array.from({ length: 15 }, (_, i): [number, unknown] => [i, 'text']);
      const appends = [
        message(4, [1, 1]),
        message(5, ...bad),
        message(9, ...bad.slice(0, 10)),
        '{"readings": [',
        message(null, [2, 2]),
        message(6),
      ];
      await Promise.all(appends.map((payload) => rig.journal.append(payload)));
      await rig.run();
      expect(rig.receipts.length).toBe(1);
      const [receipt] = rig.receipts;
      expect(receipt).toMatchObject({
        ...{ principal: 'E1/G1', type: 'batch', messages: 6, rejectedMore: 6 },
        processed: [
          [4, 6],
          [9, 9],
        ],
        ...{ received: 28, stored: 2, duplicate: 0, revised: 0, quarantined: 26 },
      });
      const rejected = receipt?.rejected ?? [];
      expect(rejected.length).toBe(20);
      expect(rejected.map(({ seq }) => seq)).toEqual([...Array(15).fill(5), ...Array(5).fill(9)]);
      expect(rejected.map(({ index }) => index)).toEqual([...Array(15).keys(), ...Array(5).keys()]);
      expect(rejected[0]).toMatchObject({ meter: 'M1', quantity: 'activeEnergy', code: 'not_a_number' });
      expect(rig.ledgerReader.quarantine(all).length).toBe(26);
    }));

  it('goes to each gateway with its own messages', () =>
    withRig({}, async (rig) => {
      await rig.registry.apply({ gateways: [gateway('E1', 'G2')] });
      const other = { principal: 'E1/G2', topic: 'energy/v1/E1/G2/telemetry' };
      await Promise.all([rig.journal.append(message(1, [1, 1])), rig.journal.append(message(7, [2, 1]), other)]);
      await rig.run();
      expect(rig.receipts.map(({ principal, processed }) => [principal, processed])).toEqual([
        ['E1/G1', [[1, 1]]],
        ['E1/G2', [[7, 7]]],
      ]);
    }));
});

/** Tries again without waiting: how long is waited has a test of its own. */
const atOnce = (): Promise<void> => Promise.resolve();

describe('trouble', () => {
  it.each(['write', 'lookup', 'recordRevisions', 'book'])(
    'at %s is told, tried again, told to be over, and loses nothing',
    async (step) => {
      let failures = 3;
      const failing = {
        before: (method: string) => {
          if (method === step && failures-- > 0) throw new Error(`no ${step} today`);
        },
      };
      const wrap: RigOptions['wrap'] = ({ store, ledger }) => ({
        store: intercept(store, failing),
        ledger: intercept(ledger, failing),
      });
      await withRig({ wrap, pause: atOnce }, async (rig) => {
        await rig.journal.append(message(1, [3, 1]));
        await rig.journal.append(message(2, [3, 2], [2, 1]));
        await rig.run();
        expect(failures).toBeLessThan(0);
        const name = step === 'recordRevisions' ? 'revisions' : step;
        expect(rig.troubles).toEqual([{ step: name, detail: `no ${step} today` }, null]);
        expect(rig.processor.stats().trouble).toBeNull();
        expect(rig.ledger.accounts()[0]?.counts).toEqual({
          received: 3,
          stored: 2,
          duplicate: 0,
          revised: 1,
          quarantined: 0,
        });
        expect((await contentOf(rig.store)).map(({ value }) => value)).toEqual([2000, 1000]);
      });
    },
  );

  it('is tried again after pauses that double from a tenth of a second to five seconds', async () => {
    let failures = 9;
    const failing = {
      before: (method: string) => {
        if (method === 'write' && failures-- > 0) throw new Error('not today');
      },
    };
    const pauses: number[] = [];
    const pause = async (millis: number): Promise<void> => void pauses.push(millis);
    await withRig(
      { pause, wrap: ({ store, ledger }) => ({ store: intercept(store, failing), ledger }) },
      async (rig) => {
        await rig.journal.append(message(1, [3, 1]));
        await rig.run();
        expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
        // The next trouble begins anew.
        failures = 2;
        await rig.journal.append(message(2, [2, 1]));
        await rig.run();
        expect(pauses.slice(9)).toEqual([100, 200]);
      },
    );
  });

  it('is told again when its cause has changed, and only then', async () => {
    const causes = ['refused', 'refused', 'the disk is full'];
    const failing = {
      before: (method: string) => {
        const cause = method === 'write' ? causes.shift() : undefined;
        if (cause !== undefined) throw new Error(cause);
      },
    };
    const wrap: RigOptions['wrap'] = ({ store, ledger }) => ({ store: intercept(store, failing), ledger });
    await withRig({ wrap, pause: atOnce }, async (rig) => {
      await rig.journal.append(message(1, [3, 1]));
      await rig.run();
      expect(rig.troubles.map((trouble) => trouble?.detail)).toEqual(['refused', 'the disk is full', undefined]);
    });
  });

  it('is told while it lasts, with what is waiting in the backlog', async () => {
    let broken = true;
    const failing = {
      before: (method: string) => {
        if (broken && method === 'write') throw new Error('the database is away');
      },
    };
    await withRig({ wrap: ({ store, ledger }) => ({ store: intercept(store, failing), ledger }) }, async (rig) => {
      const stopping = new AbortController();
      const running = rig.processor.run(stopping.signal);
      await rig.journal.append(message(1, [3, 1], [2, 1]));
      await until('trouble is told', () => rig.troubles.length === 1);
      expect(rig.processor.stats().trouble).toEqual({ step: 'write', detail: 'the database is away' });
      expect(rig.receipts).toEqual([]);
      expect(rig.backlog.count(0, 1e6).counts.get('E1/G1')?.[1]).toEqual({ messages: 1, readings: 2 });
      broken = false;
      await until('the message is processed', () => rig.processor.stats().processedOffset === 1);
      expect(rig.troubles.at(-1)).toBeNull();
      stopping.abort();
      await running;
    });
  });

  it('does not keep the processor from stopping', async () => {
    const failing = {
      before: (method: string) => {
        if (method === 'write') throw new Error('never');
      },
    };
    await withRig({ wrap: ({ store, ledger }) => ({ store: intercept(store, failing), ledger }) }, async (rig) => {
      const stopping = new AbortController();
      const running = rig.processor.run(stopping.signal);
      await rig.journal.append(message(1, [3, 1]));
      await until('trouble is told', () => rig.troubles.length === 1);
      stopping.abort();
      await running;
      expect(rig.ledger.processedOffset()).toBe(0);
    });
  });
});

describe('what cannot be used', () => {
  it('is kept as it can be sent again', () =>
    withRig({}, async (rig) => {
      const unit = { v: 5, u: 'furlong' };
      await rig.journal.append(message(3, [1, unit, { quality: 'suspect' }]));
      await rig.journal.append('not json');
      await rig.run();
      const [second, first] = rig.ledgerReader.quarantine(all);
      expect(first).toMatchObject({ offset: 1, seq: 3, index: 0, code: 'unknown_unit', readings: 1, state: 'open' });
      const raw = { meter: 'M1', ts: NOW - 60_000, values: { activeEnergy: unit }, quality: 'suspect' };
      expect(JSON.parse(first?.raw as string)).toEqual(raw);
      expect(second).toMatchObject({ offset: 2, seq: null, index: null, code: 'not_json' });
      expect(Buffer.from(second?.raw as Uint8Array).toString()).toBe('not json');
    }));

  it('keeps the digits of numbers too large to hold, once for a message', () =>
    withRig({}, async (rig) => {
      const payload = message(1, ...Array.from({ length: 500 }, (): [number, unknown] => [1, 'huge'])).replaceAll(
        '"huge"',
        '1e400',
      );
      await rig.journal.append(payload);
      await rig.journal.append(payload);
      await rig.run();
      const entries = rig.ledgerReader.quarantine(all);
      expect(entries.length).toBe(2 * 101);
      expect(entries.reduce((sum, { readings }) => sum + readings, 0)).toBe(1000);
      const payloads = entries.filter(({ raw }) => typeof raw !== 'string');
      // With the first number, and with the entry that stands for all beyond a hundred.
      expect(payloads.map(({ offset, ordinal, code, readings }) => [offset, ordinal, code, readings])).toEqual([
        [2, 100, 'many_rejected', 400],
        [2, 0, 'not_finite', 1],
        [1, 100, 'many_rejected', 400],
        [1, 0, 'not_finite', 1],
      ]);
      expect(Buffer.from(payloads[0]?.raw as Uint8Array).toString()).toBe(payload);
    }));

  it('is a damaged segment of the journal: counted, kept, and passed', async () => {
    const directory = temporaryDirectory();
    {
      await using rig = await openRig(directory);
      await rig.registry.apply(MASTER_DATA);
      await rig.journal.append(message(1, [5, 1]));
      await Promise.all([2, 3, 4].map((seq) => rig.journal.append(message(seq, [5 - seq, 1]))));
      await rig.journal.append(message(5, [0, 1]));
    }
    const database = new DatabaseSync(join(directory, 'journal', JOURNAL_FILE));
    database.exec('UPDATE segment SET crc32 = crc32 + 1 WHERE first_offset = 2');
    database.close();
    await using rig = await openRig(directory);
    const pending = rig.backlog.count(0, 1e9);
    await rig.run();
    const nobody = { messages: 3, readings: 3 };
    expect(pending).toMatchObject({ messages: 5, complete: true });
    expect(pending.counts.get('?/?')?.[1]).toEqual(nobody);
    expect(rig.ledger.accounts()).toMatchObject([
      { enterprise: '?', gateway: '?', messages: 3, counts: { received: 3, quarantined: 3 } },
      { enterprise: 'E1', messages: 2, counts: { received: 2, stored: 2 } },
    ]);
    const [entry, ...others] = rig.ledgerReader.quarantine(all);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ offset: 2, code: 'journal_damaged', readings: 3 });
    expect(Buffer.from(entry?.raw as Uint8Array).toString()).toContain('"seq":3');
  });
});

describe('loading', () => {
  it('is refused where the store knows messages that journal and ledger do not', async () => {
    const directory = temporaryDirectory();
    {
      await using rig = await openRig(directory);
      await rig.registry.apply(MASTER_DATA);
      for (const seq of [1, 2, 3]) await rig.journal.append(message(seq, [5 - seq, 1]));
      await rig.run();
    }
    rmSync(join(directory, 'journal'), { recursive: true });
    rmSync(join(directory, 'ledger'), { recursive: true });
    await expect(openRig(directory)).rejects.toMatchObject({ code: 'journal_behind_store' });
  });

  it('is refused where the store holds less than was booked', async () => {
    const directory = temporaryDirectory();
    {
      await using rig = await openRig(directory);
      await rig.registry.apply(MASTER_DATA);
      const counts = { received: 1, stored: 1, duplicate: 0, revised: 0, quarantined: 0 };
      const account = {
        enterprise: 'E1',
        gateway: 'G1',
        qos: 1,
        messages: 1,
        lastReceivedAt: NOW,
        counts,
        seqs: [],
      } as const;
      rig.ledger.book({ processedOffset: 1, accounts: [account], quarantine: [] });
      await expect(rig.processor.load(AbortSignal.timeout(10_000))).rejects.toMatchObject({
        code: 'store_behind_ledger',
      });
    }
  });

  it('is refused where the store has been emptied, unless readings may expire', async () => {
    const directory = temporaryDirectory();
    {
      await using rig = await openRig(directory);
      await rig.registry.apply(MASTER_DATA);
      await rig.journal.append(message(1, [5, 1]));
      await rig.run();
    }
    // As with InfluxDB, which cannot count what it holds without reading all of it.
    const emptied: RigOptions = {
      wrap: ({ store, ledger }) => ({
        ledger,
        store: Object.assign(Object.create(store) as typeof store, {
          readingCount: async () => null,
          latest: async () => [],
        }),
      }),
    };
    await expect(openRig(directory, emptied)).rejects.toMatchObject({ code: 'store_behind_ledger' });
    await using rig = await openRig(directory, { ...emptied, storeForgets: true });
    expect(rig.processor.stats().trouble).toBeNull();
  });
});
