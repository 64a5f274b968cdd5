import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuarantineEntry, QuarantineUse } from '../../src/ledger/ledger.ts';
import { openSqliteLedgerReader } from '../../src/ledger/sqlite/reader.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/writer.ts';
import { NOBODY } from '../../src/processor/collect.ts';
import { fullGateways, withinQuota } from '../../src/processor/quarantine-quota.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { quarantineEntry } from '../ledger/helpers/entries.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const HOUR = 3_600_000;
const ROOMY = { entriesPerGateway: 1e9, bytesPerGateway: 1e9 };
const NOTHING: ReadonlyMap<string, QuarantineUse> = new Map();
const all = { enterprise: null, limit: 1000 } as const;

function entries(count: number, part: Partial<QuarantineEntry> = {}): QuarantineEntry[] {
  return Array.from({ length: count }, (_, n) => quarantineEntry({ offset: n + 1, receivedAt: 10 * HOUR, ...part }));
}

describe('the quota of the quarantine', () => {
  it('keeps the first entries of a gateway and counts the others by code and hour', () => {
    const batch = [
      ...entries(2),
      quarantineEntry({ offset: 3, code: 'bad_time', receivedAt: 11 * HOUR - 1, readings: 2 }),
      quarantineEntry({ offset: 4, ordinal: 7, code: 'bad_time', receivedAt: 11 * HOUR, readings: 3 }),
      quarantineEntry({ offset: 5, code: 'bad_time', receivedAt: 12 * HOUR - 1, readings: 4 }),
      quarantineEntry({ offset: 6, code: 'not_json', receivedAt: 12 * HOUR - 1 }),
      quarantineEntry({ offset: 7, gateway: 'G2' }),
    ];
    const { kept, folded } = withinQuota(batch, NOTHING, { ...ROOMY, entriesPerGateway: 3 });
    expect(kept.map(({ offset }) => offset)).toEqual([1, 2, 3, 7]);
    const who = { enterprise: 'E1', gateway: 'G1', topic: 't', hour: 11 * HOUR };
    expect(folded).toEqual([
      {
        ...{ ...who, code: 'bad_time', offset: 4, ordinal: 4_000_000_007, lastOffset: 5, receivedAt: 12 * HOUR - 1 },
        ...{ entries: 2, readings: 7 },
      },
      {
        ...{ ...who, code: 'not_json', offset: 6, ordinal: 4_000_000_000, lastOffset: 6, receivedAt: 12 * HOUR - 1 },
        ...{ entries: 1, readings: 1 },
      },
    ]);
  });

  it('takes in what is open already, and bytes as well; the entry that reaches the limit is kept', () => {
    const uses = new Map([['E1/G1', { entries: 1, bytes: 90 }]]);
    const batch = entries(3, { raw: 'ä'.repeat(5) });
    expect(withinQuota(batch, uses, { ...ROOMY, entriesPerGateway: 2 }).kept.length).toBe(1);
    // 90 bytes and 10 for each: the limit of 100 is reached with the first, that of 101 with the second.
    expect(withinQuota(batch, uses, { ...ROOMY, bytesPerGateway: 100 }).kept.length).toBe(1);
    expect(withinQuota(batch, uses, { ...ROOMY, bytesPerGateway: 101 }).kept.length).toBe(2);
    expect(withinQuota(batch, uses, undefined)).toEqual({ kept: batch, folded: [] });
    expect(fullGateways(uses, { ...ROOMY, bytesPerGateway: 90 })).toEqual(['E1/G1']);
    expect(fullGateways(uses, { ...ROOMY, bytesPerGateway: 91 })).toEqual([]);
  });

  it('never counts what a damaged journal has lost: that is nobody’s flood', () => {
    const batch = entries(3, { enterprise: NOBODY, gateway: NOBODY, code: 'journal_damaged' });
    const none = { entriesPerGateway: 0, bytesPerGateway: 0 };
    expect(withinQuota(batch, NOTHING, none).kept).toEqual(batch);
    expect(fullGateways(new Map([[`${NOBODY}/${NOBODY}`, { entries: 3, bytes: 3 }]]), none)).toEqual([]);
  });

  it('loses no reading, whatever is booked and settled in whatever order', async () => {
    const step = fc.oneof(
      fc.record({
        gateway: fc.constantFrom('G1', 'G2'),
        code: fc.constantFrom('bad_time' as const, 'not_json' as const),
        hour: fc.nat(2),
        readings: fc.integer({ min: 1, max: 5 }),
        raw: fc.string({ maxLength: 20 }),
      }),
      fc.constant('next batch' as const),
      fc.constant('settle' as const),
      fc.constant('open again' as const),
    );
    const limits = fc.record({ entriesPerGateway: fc.nat(4), bytesPerGateway: fc.nat(40) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), limits, (steps, quota) =>
        inTemporaryDirectory((directory) => {
          let ledger = openSqliteLedger(directory);
          const reader = openSqliteLedgerReader(directory);
          let batch: QuarantineEntry[] = [];
          let offset = 0;
          let sent = 0;
          const book = (): void => {
            const { kept, folded } = withinQuota(batch, ledger.quarantineUse(), quota);
            ledger.book({ processedOffset: offset, accounts: [], quarantine: kept, folded });
            batch = [];
          };
          for (const one of steps) {
            if (typeof one === 'object') {
              const { hour, ...part } = one;
              sent += part.readings;
              batch.push(quarantineEntry({ ...part, offset: ++offset, receivedAt: hour * HOUR }));
              continue;
            }
            book();
            if (one === 'settle') {
              const open = reader.quarantine({ ...all, state: 'open' });
              const half = open.filter((_, n) => n % 2 === 0);
              ledger.settleQuarantine(half, { state: 'dismissed', settledBy: 'x', settledAt: 1 });
            }
            if (one === 'open again') {
              ledger.close();
              ledger = openSqliteLedger(directory);
            }
          }
          book();
          const found = reader.quarantine(all);
          expect(found.reduce((sum, { readings }) => sum + readings, 0)).toBe(sent);
          const uses = new Map<string, QuarantineUse>();
          for (const { state, folded, enterprise: e, gateway: g, rawBytes } of found) {
            if (state !== 'open' || folded !== null) continue;
            const { entries: n, bytes } = uses.get(`${e}/${g}`) ?? { entries: 0, bytes: 0 };
            uses.set(`${e}/${g}`, { entries: n + 1, bytes: bytes + rawBytes });
          }
          expect(new Map(ledger.quarantineUse())).toEqual(uses);
          for (const { entries: n } of uses.values()) expect(n).toBeLessThanOrEqual(quota.entriesPerGateway);
          reader.close();
          ledger.close();
        }),
      ),
      { numRuns: 60 },
    );
  });
});

describe('a gateway that sends nothing but what cannot be used', () => {
  const bad = (n: number) => `{"seq":${n},"readings":[{"meter":"NOPE","ts":${Date.now()},"values":{"volume":1}}]}`;

  async function withFlood(use: (rig: Rig) => Promise<void>): Promise<void> {
    await inTemporaryDirectory(async (directory) => {
      await using rig = await openRig(directory, { quarantine: { entriesPerGateway: 4, bytesPerGateway: 1e6 } });
      await rig.registry.apply({
        enterprises: [enterprise('E1')],
        gateways: [gateway('E1', 'G1'), gateway('E1', 'G2')],
        meters: [meter('E1', 'M1')],
      });
      await use(rig);
    });
  }

  it('fills its part of the quarantine; the rest is one entry, its receipts are the same, every reading is accounted for', () =>
    withFlood(async (rig) => {
      for (let n = 1; n <= 50; n++) await rig.journal.append(bad(n));
      await rig.run();
      const found = rig.ledgerReader.quarantine({ ...all, isOldestFirst: true });
      // The hour may have changed meanwhile.
      const folded = found.filter((entry) => entry.folded !== null);
      expect(found.length - folded.length).toBe(4);
      expect(folded.length).toBeLessThanOrEqual(2);
      expect(folded.reduce((sum, { folded: of }) => sum + (of?.entries ?? 0), 0)).toBe(46);
      expect(folded.map(({ code, raw, state }) => [code, raw.length, state])).toEqual(
        folded.map(() => ['unknown_meter', 0, 'open']),
      );
      expect([folded[0]?.offset, folded.at(-1)?.folded?.lastOffset]).toEqual([5, 50]);
      expect(rig.ledger.accounts()[0]?.counts).toMatchObject({ received: 50, quarantined: 50 });
      expect(rig.ledger.processedSeqs('E1', 'G1')).toEqual([[1, 50]]);
      expect(rig.receipts.reduce((sum, { quarantined }) => sum + quarantined, 0)).toBe(50);
      expect(rig.receipts.flatMap(({ rejected }) => rejected).every(({ code }) => code === 'unknown_meter')).toBe(true);
    }));

  it('takes no room from another, and gets room again where entries are settled', () =>
    withFlood(async (rig) => {
      for (let n = 1; n <= 10; n++) await rig.journal.append(bad(n));
      await rig.journal.append(bad(1), { principal: 'E1/G2', topic: 'energy/v1/E1/G2/telemetry' });
      await rig.run();
      expect(rig.ledgerReader.quarantine({ ...all, gateway: 'G2' })).toMatchObject([{ folded: null, readings: 1 }]);
      const keys = rig.ledgerReader.quarantine({ ...all, gateway: 'G1' });
      rig.ledger.settleQuarantine(keys, { state: 'dismissed', settledBy: 'x', settledAt: 1 });
      await rig.journal.append(bad(11));
      await rig.run();
      expect(rig.ledgerReader.quarantine({ ...all, gateway: 'G1', state: 'open' })).toMatchObject([
        { folded: null, readings: 1, seq: 11 },
      ]);
    }));
});
