import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountEntry, LedgerReader, LedgerWriter, QuarantineRecord } from '../../src/ledger/ledger.ts';
import { SeqSet } from '../../src/ledger/seq-set.ts';
import { openSqliteLedgerReader } from '../../src/ledger/sqlite/reader.ts';
import { LEDGER_MIGRATIONS } from '../../src/ledger/sqlite/schema.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/writer.ts';
import { migrateSqlite } from '../../src/sql/migrate-sqlite.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { accountEntry, NO_COUNTS, quarantineEntry, revision } from './helpers/entries.ts';

const QUANTITIES = ['received', 'stored', 'duplicate', 'revised', 'quarantined'] as const;

const accountEntries: fc.Arbitrary<AccountEntry> = fc.record({
  enterprise: fc.constantFrom('E1', 'E2'),
  gateway: fc.constantFrom('G1', 'G2'),
  qos: fc.constantFrom(0 as const, 1 as const),
  messages: fc.nat(100),
  lastReceivedAt: fc.nat(),
  counts: fc.record({
    ...{ received: fc.nat(1000), stored: fc.nat(1000), duplicate: fc.nat(1000), revised: fc.nat(1000) },
    quarantined: fc.nat(1000),
  }),
  seqs: fc.array(fc.nat(60), { maxLength: 12 }),
});
const batches = fc.array(fc.array(accountEntries, { maxLength: 4 }), { minLength: 1, maxLength: 12 });

/** Everything the ledger tells about accounts and sequence numbers. */
function state(ledger: LedgerWriter) {
  const seqs = ['E1', 'E2'].flatMap((enterprise) => ['G1', 'G2'].map((g) => ledger.processedSeqs(enterprise, g)));
  return { offset: ledger.processedOffset(), accounts: ledger.accounts(), seqs: structuredClone(seqs) };
}

async function withLedger(use: (ledger: LedgerWriter, reader: LedgerReader) => void): Promise<void> {
  await inTemporaryDirectory((directory) => {
    const ledger = openSqliteLedger(directory);
    const reader = openSqliteLedgerReader(directory);
    try {
      use(ledger, reader);
    } finally {
      reader.close();
      ledger.close();
    }
  });
}

describe('the ledger', () => {
  it('is empty at first', () =>
    withLedger((ledger, reader) => {
      expect(ledger.processedOffset()).toBe(0);
      expect(ledger.accounts()).toEqual([]);
      expect(ledger.processedSeqs('E1', 'G1')).toEqual([]);
      expect(reader.quarantine({ enterprise: null, limit: 10 })).toEqual([]);
      expect(reader.quarantineCounts(null).size).toBe(0);
    }));

  it('adds up what was booked, and is the same after it was opened again', async () => {
    await fc.assert(
      fc.asyncProperty(batches, (booked) =>
        inTemporaryDirectory((directory) => {
          let ledger = openSqliteLedger(directory);
          for (const [i, accounts] of booked.entries()) {
            ledger.book({ processedOffset: i + 1, accounts, quarantine: [] });
          }
          for (const account of ledger.accounts()) {
            const own = booked.flat().filter((entry) => {
              return (['enterprise', 'gateway', 'qos'] as const).every((key) => entry[key] === account[key]);
            });
            const sum = (of: (entry: AccountEntry) => number) => own.reduce((total, entry) => total + of(entry), 0);
            expect(account.messages).toBe(sum(({ messages }) => messages));
            expect(account.lastReceivedAt).toBe(Math.max(...own.map(({ lastReceivedAt }) => lastReceivedAt)));
            for (const name of QUANTITIES) expect(account.counts[name]).toBe(sum(({ counts }) => counts[name]));
          }
          const before = state(ledger);
          for (const principal of ['E1', 'E2']) {
            const expected = new SeqSet();
            const own = booked.flat().filter((entry) => entry.enterprise === principal && entry.gateway === 'G1');
            for (const seq of own.flatMap(({ seqs }) => seqs)) expected.add(seq);
            expect(ledger.processedSeqs(principal, 'G1')).toEqual(expected.ranges);
          }
          ledger.close();
          ledger = openSqliteLedger(directory);
          expect(state(ledger)).toEqual(before);
          ledger.close();
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('keeps no trace of a batch that could not be booked, and takes it afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(batches, accountEntries, (booked, failing) =>
        withLedger((ledger, reader) => {
          for (const [i, accounts] of booked.entries()) {
            ledger.book({ processedOffset: i + 1, accounts, quarantine: [quarantineEntry({ offset: i + 1 })] });
          }
          const before = state(ledger);
          const entry = { processedOffset: 99, accounts: [failing], quarantine: [quarantineEntry({ offset: 99 })] };
          const refused = quarantineEntry({ offset: 99, ordinal: 1, topic: null as unknown as string });
          expect(() => ledger.book({ ...entry, quarantine: [...entry.quarantine, refused] })).toThrow(/NOT NULL/);
          expect(state(ledger)).toEqual(before);
          expect(reader.quarantine({ enterprise: null, limit: 99 }).length).toBe(booked.length);
          ledger.book(entry);
          expect(ledger.processedOffset()).toBe(99);
          for (const seq of failing.seqs) {
            expect(new SeqSet(ledger.processedSeqs(failing.enterprise, failing.gateway)).has(seq)).toBe(true);
          }
        }),
      ),
      { numRuns: 30 },
    );
  });

  it('keeps the same thousand ranges of sequence numbers in the file as in memory', () =>
    inTemporaryDirectory((directory) => {
      let ledger = openSqliteLedger(directory);
      for (let i = 0; i < 12; i++) {
        const seqs = Array.from({ length: 100 }, (_, n) => 2 * (100 * i + n));
        ledger.book({ processedOffset: i, accounts: [accountEntry({ seqs })], quarantine: [] });
      }
      const ranges = structuredClone(ledger.processedSeqs('E1', 'G1'));
      expect(ranges.length).toBe(1000);
      ledger.close();
      ledger = openSqliteLedger(directory);
      expect(ledger.processedSeqs('E1', 'G1')).toEqual(ranges);
      ledger.close();
    }));

  it('takes the greatest sequence number and minus zero', () =>
    withLedger((ledger) => {
      const seqs = [-0, Number.MAX_SAFE_INTEGER];
      const quarantine = [quarantineEntry({ seq: -0 }), quarantineEntry({ ordinal: 1, seq: Number.MAX_SAFE_INTEGER })];
      ledger.book({ processedOffset: 1, accounts: [accountEntry({ seqs })], quarantine });
      expect(JSON.stringify(ledger.processedSeqs('E1', 'G1'))).toBe('[[0,0],[9007199254740991,9007199254740991]]');
    }));

  it('takes over a quarantine of a release that kept every entry', () => {
    const directory = temporaryDirectory();
    const before = new DatabaseSync(join(directory, 'ledger.sqlite'));
    migrateSqlite(before, 'ledger', LEDGER_MIGRATIONS.slice(0, 5));
    before.exec(`
      INSERT INTO quarantine ("offset", ordinal, received_at, enterprise, gateway, topic, code, detail, raw, readings)
      VALUES (1, 0, 1000, 'E1', 'G1', 't', 'not_json', 'd', 'ä', 1)`);
    before.close();
    const after = openSqliteLedger(directory);
    expect(new Map(after.quarantineUse())).toEqual(new Map([['E1/G1', { entries: 1, bytes: 2 }]]));
    after.close();
    const reader = openSqliteLedgerReader(directory);
    expect(reader.quarantine({ enterprise: null, limit: 10 })).toMatchObject([{ raw: 'ä', folded: null }]);
    reader.close();
  });

  it('refuses a file of a newer program', () => {
    const directory = temporaryDirectory();
    openSqliteLedger(directory).close();
    const database = new DatabaseSync(join(directory, 'ledger.sqlite'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openSqliteLedger(directory)).toThrow('update the program');
  });
});

describe('the quarantine', () => {
  it('gives back every field of every entry', () =>
    withLedger((ledger, reader) => {
      const entries = [
        quarantineEntry({ offset: 3, ordinal: 0, raw: '{"meter":"中"}' }),
        quarantineEntry({ offset: 2, ordinal: 1, raw: Uint8Array.of(0, 255, 128), code: 'not_utf8', seq: null }),
        quarantineEntry({ offset: 2, ordinal: 0, index: null, meter: null, quantity: null, readings: 7 }),
        quarantineEntry({ offset: 1, ordinal: 0, meter: 'a\0b', detail: '"\\ud800"', raw: '' }),
      ];
      ledger.book({ processedOffset: 3, accounts: [], quarantine: entries });
      const expected = entries.map(
        (entry): QuarantineRecord => ({
          ...{
            ...entry,
            state: 'open',
            rawBytes: Buffer.from(entry.raw).length,
            settledBy: null,
            settledAt: null,
            folded: null,
          },
        }),
      );
      expect(reader.quarantine({ enterprise: null, limit: 10 })).toEqual(expected);
    }));

  it('keeps an entry once however often it is booked', () =>
    withLedger((ledger, reader) => {
      const entry = quarantineEntry();
      for (const detail of ['first', 'again']) {
        ledger.book({ processedOffset: 1, accounts: [], quarantine: [{ ...entry, detail }] });
      }
      expect(reader.quarantine({ enterprise: null, limit: 10 })).toEqual([
        {
          ...entry,
          detail: 'first',
          state: 'open',
          rawBytes: entry.raw.length,
          settledBy: null,
          settledAt: null,
          folded: null,
        },
      ]);
    }));

  it('pages through all that a filter admits, newest first, each once', async () => {
    const entries = fc.uniqueArray(
      fc.record({
        offset: fc.nat(20),
        ordinal: fc.nat(5),
        enterprise: fc.constantFrom('E1', 'E2'),
        gateway: fc.constantFrom('G1', 'G2'),
        meter: fc.constantFrom('M1', 'M2', null),
        code: fc.constantFrom('unknown_meter' as const, 'bad_time' as const),
      }),
      { selector: ({ offset, ordinal }) => offset * 10 + ordinal, maxLength: 60 },
    );
    const filter = fc.record(
      {
        enterprise: fc.constantFrom(null, 'E1', 'E2', 'E3'),
        gateway: fc.constantFrom('G1', undefined),
        meter: fc.constantFrom('M1', undefined),
        code: fc.constantFrom('bad_time', undefined),
        state: fc.constantFrom('open' as const, 'dismissed' as const, undefined),
      },
      { requiredKeys: ['enterprise'] },
    );
    await fc.assert(
      fc.asyncProperty(entries, filter, fc.integer({ min: 1, max: 7 }), (parts, query, limit) =>
        withLedger((ledger, reader) => {
          const all = parts.map((part) => quarantineEntry(part));
          ledger.book({ processedOffset: 1, accounts: [], quarantine: all });
          const expected = all
            .filter((entry) => query.enterprise === null || entry.enterprise === query.enterprise)
            .filter((entry) => query.gateway === undefined || entry.gateway === query.gateway)
            .filter((entry) => query.meter === undefined || entry.meter === query.meter)
            .filter((entry) => query.code === undefined || entry.code === query.code)
            .filter(() => query.state !== 'dismissed')
            .sort((a, b) => b.offset - a.offset || b.ordinal - a.ordinal);
          const found: QuarantineRecord[] = [];
          for (let page = reader.quarantine({ ...query, limit }); page.length > 0; ) {
            expect(page.length).toBeLessThanOrEqual(limit);
            found.push(...page);
            page = reader.quarantine({ ...query, limit, before: page.at(-1) });
          }
          expect(found).toEqual(
            expected.map((entry) => ({
              ...{
                ...entry,
                state: 'open',
                rawBytes: Buffer.from(entry.raw).length,
                settledBy: null,
                settledAt: null,
                folded: null,
              },
            })),
          );
          const counts = reader.quarantineCounts(query.enterprise);
          for (const code of ['unknown_meter', 'bad_time']) {
            const own = all.filter((entry) => query.enterprise === null || entry.enterprise === query.enterprise);
            expect(counts.get(code) ?? 0).toBe(own.filter((entry) => entry.code === code).length);
          }
        }),
      ),
      { numRuns: 40 },
    );
  });
});

describe('revisions', () => {
  it('are kept once however often they are recorded, and as first recorded', () =>
    withLedger((ledger, reader) => {
      const first = revision();
      const second = revision({ newOrigin: { offset: 2, item: 1 }, newValue: 3 });
      const other = revision({ newOrigin: { offset: 7, item: 0 }, timestamp: 6000 });
      ledger.recordRevisions([second, first]);
      ledger.recordRevisions([{ ...first, recordedAt: 10_000 }, other]);
      expect(ledger.revisionsOf('M', 'volume', 5000)).toEqual([first, second]);
      expect(reader.revisions('M', 'volume', 0, 6000)).toEqual([first, second]);
      expect(reader.revisions('M', 'volume', 5000, 6001)).toEqual([first, second, other]);
      expect(reader.revisions('M', 'mass', 0, 1e15)).toEqual([]);
    }));

  it('hold the extremes of a double exactly', () =>
    withLedger((ledger) => {
      const values = [5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 0.1 + 0.2, 2 ** 53, -1e-300];
      const all = values.map((newValue, item) =>
        revision({ newOrigin: { offset: 9, item }, newValue, oldValue: -newValue }),
      );
      ledger.recordRevisions(all);
      expect(ledger.revisionsOf('M', 'volume', 5000)).toEqual(all);
    }));

  it('are recorded all or not at all', () =>
    withLedger((ledger) => {
      const bad = revision({ newOrigin: { offset: 3, item: 0 }, newValue: Number.NaN });
      expect(() => ledger.recordRevisions([revision(), bad])).toThrow(/NOT NULL/);
      expect(ledger.revisionsOf('M', 'volume', 5000)).toEqual([]);
      ledger.book({ processedOffset: 1, accounts: [accountEntry({ counts: NO_COUNTS })], quarantine: [] });
    }));
});
