import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seqRanges } from '../../src/ledger/seq-set.ts';
import type { SeriesReading } from '../../src/store/store.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import {
  accountName,
  accountsByName,
  type Expected,
  histories,
  MASTER_DATA,
  type Message,
  oracle,
  send,
} from './helpers/history.ts';
import { intercept } from './helpers/intercept.ts';
import { contentOf, openRig, type Rig, type WrappedParts } from './helpers/rig.ts';

const SLOW = { timeout: 60_000 };
const batchBytes = fc.constantFrom(1, 500, 2000, 1e6);
/** What one gateway may fill of the quarantine: nothing, some of it, or all it needs. */
const quotas = fc.constantFrom(0, 1, 3, 1e6).map((entriesPerGateway) => ({ entriesPerGateway, bytesPerGateway: 1e9 }));

/** Sends a history to a new hub in the folder, processes it, and looks at what is there. */
async function process(directory: string, history: readonly Message[], now: number, batchBytesMax: number) {
  await using rig = await openRig(directory, { batchBytesMax });
  await rig.registry.apply(MASTER_DATA);
  await send(rig.journal, history, now);
  await rig.run();
  return { accounts: rig.ledger.accounts(), content: await contentOf(rig.store) };
}

function expectContent(content: readonly SeriesReading[], expected: Expected['content']): void {
  const found = content.map(({ key, timestamp, value, quality }) => {
    return [`${key.meter} ${key.quantity} ${timestamp}`, { value, quality }] as const;
  });
  expect(found.length, 'one value per series and instant').toBe(new Map(found).size);
  expect(new Map(found)).toEqual(new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1))));
}

function expectIdentity(rig: Rig): void {
  for (const { counts } of rig.ledger.accounts()) {
    expect(counts.stored + counts.duplicate + counts.revised + counts.quarantined).toBe(counts.received);
  }
}

/** Where a run is broken off. `write` and others are the steps; before or after they took effect. */
const STEPS = ['lookup', 'recordRevisions', 'write', 'book'] as const;

interface Crash {
  readonly step: (typeof STEPS)[number];
  readonly after: boolean;
  /** Which call of the step it is. */
  readonly call: number;
}

const crashes: fc.Arbitrary<Crash> = fc.record({
  step: fc.constantFrom(...STEPS),
  after: fc.boolean(),
  call: fc.integer({ min: 1, max: 4 }),
});

function crashing({ step, after, call }: Crash) {
  let calls = 0;
  return ({ store, ledger }: WrappedParts, stop: () => void): WrappedParts => {
    const crashIf = (due: boolean): void => {
      if (!due) return;
      stop();
      throw new Error('the crash of this test');
    };
    const calling = {
      before: (method: string) => {
        if (method === step) calls++;
        crashIf(method === step && calls === call && !after);
      },
      after: (method: string) => crashIf(method === step && calls === call && after),
    };
    return { store: intercept(store, calling), ledger: intercept(ledger, calling) };
  };
}

describe('any history of messages', () => {
  it('ends in the accounts, values and receipts that a plain map gives', SLOW, async () => {
    await fc.assert(
      fc.asyncProperty(histories, batchBytes, (history, batchBytesMax) =>
        inTemporaryDirectory(async (directory) => {
          await using rig = await openRig(directory, { batchBytesMax });
          await rig.registry.apply(MASTER_DATA);
          const now = Date.now();
          await send(rig.journal, history, now);
          const backlog = rig.backlog.count(0, 1e9);
          await rig.run();
          const { accounts, content, seqs } = oracle(history, now);

          expect(accountsByName(rig.ledger.accounts())).toEqual(accounts);
          expectIdentity(rig);
          expectContent(await contentOf(rig.store), content);

          expect(backlog).toMatchObject({ messages: history.length, complete: true });
          for (const [principal, pair] of backlog.counts) {
            for (const qos of [0, 1] as const) {
              const account = accounts.get(accountName(principal, qos));
              const booked = { messages: account?.messages ?? 0, readings: account?.counts.received ?? 0 };
              expect(pair[qos], `backlog of ${principal}`).toEqual(booked);
            }
          }
          expect(rig.backlog.count(history.length, 1e9)).toEqual({ counts: new Map(), messages: 0, complete: true });

          for (const principal of ['E1/G1', 'E1/G2', 'E2/G1']) {
            const [e = '', g = ''] = principal.split('/');
            const expectedRanges = seqRanges(seqs.get(principal) ?? []);
            expect(rig.ledger.processedSeqs(e, g)).toEqual(expectedRanges);
            const receipts = rig.receipts.filter((receipt) => receipt.principal === principal);
            const named = receipts.flatMap(({ processed }) =>
              processed.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
            );
            expect(seqRanges(named)).toEqual(expectedRanges);
            const { messages = 0, counts } = accounts.get(accountName(principal, 1)) ?? {};
            expect(receipts.reduce((sum, receipt) => sum + receipt.messages, 0)).toBe(messages);
            for (const count of ['received', 'stored', 'duplicate', 'revised', 'quarantined'] as const) {
              expect(
                receipts.reduce((sum, receipt) => sum + receipt[count], 0),
                count,
              ).toBe(counts?.[count] ?? 0);
            }
          }

          const quarantine = rig.ledgerReader.quarantine({ enterprise: null, limit: 1e6 });
          const quarantined = [...accounts.values()].reduce((sum, { counts }) => sum + counts.quarantined, 0);
          expect(quarantine.reduce((sum, { readings }) => sum + readings, 0)).toBe(quarantined);
        }),
      ),
      { numRuns: 8 },
    );
  });

  it('ends the same wherever processing is broken off, twice, whatever the quarantine has room for', SLOW, async () => {
    let folds = 0;
    await fc.assert(
      fc.asyncProperty(histories, batchBytes, quotas, crashes, crashes, (history, batchBytesMax, quarantine, ...both) =>
        inTemporaryDirectory(async (directory) => {
          const now = Date.now();
          for (const [i, crash] of both.entries()) {
            await using rig = await openRig(directory, { batchBytesMax, quarantine, wrap: crashing(crash) });
            if (i === 0) {
              await rig.registry.apply(MASTER_DATA);
              await send(rig.journal, history, now);
            }
            await rig.run();
          }
          await using rig = await openRig(directory, { batchBytesMax, quarantine });
          await rig.run();
          const { accounts, content } = oracle(history, now);
          expect(accountsByName(rig.ledger.accounts())).toEqual(accounts);
          expectContent(await contentOf(rig.store), content);
          const quarantined = rig.ledgerReader.quarantine({ enterprise: null, limit: 1e6 });
          const expected = [...accounts.values()].reduce((sum, { counts }) => sum + counts.quarantined, 0);
          expect(quarantined.reduce((sum, { readings }) => sum + readings, 0)).toBe(expected);
          const kept = quarantined.filter(({ folded }) => folded === null);
          const byGateway = Map.groupBy(kept, ({ enterprise, gateway }) => `${enterprise}/${gateway}`);
          for (const [principal, entries] of byGateway) {
            expect(entries.length).toBeLessThanOrEqual(quarantine.entriesPerGateway);
            const bytes = entries.reduce((sum, { rawBytes }) => sum + rawBytes, 0);
            expect(rig.ledger.quarantineUse().get(principal)).toEqual({ entries: entries.length, bytes });
          }
          if (kept.length < quarantined.length) folds++;
        }),
      ),
      { numRuns: 8 },
    );
    expect(folds).toBeGreaterThan(0);
  });

  it(
    'changes nothing in the store when any part of it is processed again, with or without the ledger',
    SLOW,
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, batchBytes, batchBytes, fc.nat(29), (history, firstBytes, againBytes, from) =>
          inTemporaryDirectory(async (directory) => {
            const now = Date.now();
            const { content } = await process(directory, history, now, firstBytes);
            {
              await using again = await openRig(directory, {
                batchBytesMax: againBytes,
                ledger: join(directory, 'new'),
              });
              await again.run();
              expect(await contentOf(again.store)).toEqual(content);
            }
            {
              const ledger = join(directory, 'part');
              await using part = await openRig(directory, { ledger });
              part.ledger.book({ processedOffset: from % history.length, accounts: [], quarantine: [] });
            }
            await using part = await openRig(directory, { batchBytesMax: 1, ledger: join(directory, 'part') });
            await part.run();
            expect(await contentOf(part.store)).toEqual(content);
          }),
        ),
        { numRuns: 6 },
      );
    },
  );

  it('is judged the same a second time with the ledger of the first', SLOW, async () => {
    await fc.assert(
      fc.asyncProperty(histories, batchBytes, batchBytes, (history, firstBytes, againBytes) =>
        inTemporaryDirectory(async (directory) => {
          const now = Date.now();
          const { content } = await process(directory, history, now, firstBytes);
          {
            await using rig = await openRig(directory);
            rig.ledger.book({ processedOffset: 0, accounts: [], quarantine: [] });
          }
          await using again = await openRig(directory, { batchBytesMax: againBytes });
          await again.run();
          expect(accountsByName(again.ledger.accounts(), 2)).toEqual(oracle(history, now).accounts);
          expect(await contentOf(again.store)).toEqual(content);
        }),
      ),
      { numRuns: 6 },
    );
  });
});
