import { expect, it } from 'vitest';
import { openSqliteLedger } from '../../src/ledger/sqlite/writer.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';

const state = (principal: string, part: string, text: string | null) => ({ principal, part, state: text });
const batch = (processedOffset: number, ...decoderStates: ReturnType<typeof state>[]) => ({
  ...{ processedOffset, accounts: [], quarantine: [] },
  decoderStates,
});

it('what decoding depends on is kept with the progress of its batch, replaced and removed', async () => {
  await inTemporaryDirectory((directory) => {
    const first = openSqliteLedger(directory);
    first.book(batch(1, state('A/g1', '', '{"seq":1}'), state('A/g1', 'device/E-1', '[]'), state('A/g2', '', '{}')));
    first.book(batch(2, state('A/g1', '', '{"seq":2}'), state('A/g1', 'device/E-1', null)));
    first.close();
    const second = openSqliteLedger(directory);
    expect(second.decoderStates()).toEqual([state('A/g1', '', '{"seq":2}'), state('A/g2', '', '{}')]);
    expect(second.processedOffset()).toBe(2);
    second.close();
  });
});

it('a batch that cannot be booked leaves it as it was', async () => {
  await inTemporaryDirectory((directory) => {
    const ledger = openSqliteLedger(directory);
    ledger.book(batch(1, state('A/g1', '', 'before')));
    // NOT NULL of the principal fails after the first row was written.
    const broken = state(null as unknown as string, '', 'x');
    expect(() => ledger.book(batch(2, state('A/g1', '', 'after'), broken))).toThrow('NOT NULL');
    expect(ledger.decoderStates()).toEqual([state('A/g1', '', 'before')]);
    expect(ledger.processedOffset()).toBe(1);
    ledger.close();
  });
});
