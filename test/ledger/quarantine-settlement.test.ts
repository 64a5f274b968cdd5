import { describe, expect, it } from 'vitest';
import { openSqliteLedgerReader } from '../../src/ledger/sqlite/reader.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/writer.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { quarantineEntry } from './helpers/entries.ts';

const BY_ADMIN = { state: 'replayed', settledBy: 'admin', settledAt: 5 } as const;
const BY_OTHER = { state: 'dismissed', settledBy: 'other', settledAt: 6 } as const;

describe('settling entries of the quarantine', () => {
  it('holds for open entries alone, is durable, and keeps who did it', () =>
    inTemporaryDirectory((directory) => {
      const ledger = openSqliteLedger(directory);
      const entries = [1, 2, 3].map((offset) => quarantineEntry({ offset, ordinal: 0, code: 'unknown_meter' }));
      ledger.book({ processedOffset: 3, accounts: [], quarantine: entries });
      expect(ledger.settleQuarantine([{ offset: 1, ordinal: 0 }], BY_ADMIN)).toBe(1);
      const all = [1, 2, 9].map((offset) => ({ offset, ordinal: 0 }));
      expect(ledger.settleQuarantine(all, BY_OTHER)).toBe(1);
      ledger.close();
      const reader = openSqliteLedgerReader(directory);
      const found = reader.quarantine({ enterprise: null, limit: 10, isOldestFirst: true });
      expect(found.map(({ offset, state, settledBy, settledAt }) => [offset, state, settledBy, settledAt])).toEqual([
        [1, 'replayed', 'admin', 5],
        [2, 'dismissed', 'other', 6],
        [3, 'open', null, null],
      ]);
      expect(reader.quarantineCounts(null)).toEqual(new Map([['unknown_meter', 1]]));
      expect(reader.quarantineEntry({ offset: 3, ordinal: 0 })).toEqual(found[2]);
      expect(reader.quarantineEntry({ offset: 3, ordinal: 1 })).toBeNull();
      reader.close();
    }));

  it('finds entries of any of several codes', () =>
    inTemporaryDirectory((directory) => {
      const ledger = openSqliteLedger(directory);
      const codes = ['unknown_meter', 'not_json', 'unknown_unit'] as const;
      const entries = codes.map((code, n) => quarantineEntry({ offset: n + 1, ordinal: 0, code }));
      ledger.book({ processedOffset: 3, accounts: [], quarantine: entries });
      const reader = openSqliteLedgerReader(directory);
      const found = reader.quarantine({ enterprise: null, limit: 10, codes: ['unknown_meter', 'unknown_unit'] });
      expect(found.map(({ offset }) => offset)).toEqual([3, 1]);
      reader.close();
      ledger.close();
    }));
});
