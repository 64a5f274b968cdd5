/** Up to when each meter is queryable while messages wait, by a journal of real messages. */

import { expect, test } from 'vitest';
import type { MessageSource } from '../../src/journal/journal.ts';
import { PendingMeters } from '../../src/processor/pending-meters.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { openJournal, readAll, type TestJournal } from '../journal/helpers/journal.ts';

const LATER = 8e15;

const from = (principal: string, topic = telemetryTopic(principal.replace('/', '.'))): MessageSource => ({
  principal,
  topic,
});

/** Appends messages that were received at instants of their own; gives those, by offset. */
async function append(
  journal: TestJournal,
  messages: readonly (readonly [string, MessageSource])[],
): Promise<number[]> {
  for (const [payload, source] of messages) {
    await new Promise((resolve) => setTimeout(resolve, 3));
    await journal.append(payload, source);
  }
  const instants = readAll(journal.reader).map(({ receivedAt }) => receivedAt);
  expect(new Set(instants).size).toBe(instants.length);
  return [Number.NaN, ...instants];
}

const of = (meter: string, enterprise = 'E1') => ({ enterprise, meter });

test('a meter is as new as its first message that waits, and as now where none does', async () => {
  await using journal = await openJournal(temporaryDirectory());
  const pending = new PendingMeters(journal.reader);
  expect(pending.currentAsOf(of('A'), 0, 5)).toBe(5);
  const received = await append(journal, [
    [energy(1, 'A', 1, 1), from('E1/G1')],
    [energy(2, 'B', 1, 1), from('E1/G2')],
    [energy(3, 'A', 2, 2), from('E1/G1')],
    ['not JSON', from('E1/G1')],
    // Another enterprise cannot name the meters of this one.
    [energy(1, 'C', 1, 1), from('E2/G1')],
    [JSON.stringify([{ bn: 'D/', n: 'activeEnergy', u: 'kWh', t: 1, v: 1 }]), from('E1/G1', 'senml/v1/E1/G1')],
  ]);
  const asOf = (meter: string, processed: number) => pending.currentAsOf(of(meter), processed, LATER);
  expect([asOf('A', 0), asOf('B', 0), asOf('C', 0), asOf('D', 0)]).toEqual([
    received[1],
    received[2],
    LATER,
    received[6],
  ]);
  expect([asOf('A', 1), asOf('B', 1)]).toEqual([received[3], received[2]]);
  expect([asOf('A', 2), asOf('B', 2)]).toEqual([received[3], LATER]);
  expect([asOf('A', 3), asOf('D', 5), asOf('D', 6)]).toEqual([LATER, received[6], LATER]);
  expect(pending.currentAsOf(of('C', 'E2'), 4, LATER)).toBe(received[5]);
});

test('a message of Sparkplug, whose aliases an earlier one has named, is one of every meter of its enterprise', async () => {
  await using journal = await openJournal(temporaryDirectory());
  const pending = new PendingMeters(journal.reader);
  const received = await append(journal, [['', from('E1/G1', 'spBv1.0/E1/DDATA/G1/A')]]);
  expect(pending.currentAsOf(of('B'), 0, LATER)).toBe(received[1]);
  expect(pending.currentAsOf(of('B', 'E2'), 0, LATER)).toBe(LATER);
});

test('of what waits behind a bounded part nothing is assumed, and no message is looked into twice', async () => {
  await using journal = await openJournal(temporaryDirectory());
  const messages = Array.from({ length: 20 }, (_, n) => [energy(n, `M${n}`, n, n), from('E1/G1')] as const);
  const received = await append(journal, messages);
  const size = messages[0]?.[0].length as number;
  const read: number[] = [];
  const { reader } = journal;
  const counting = Object.assign(Object.create(reader) as typeof reader, {
    read(offset: number, bytes: number) {
      read.push(offset);
      return reader.read(offset, bytes);
    },
  });
  const pending = new PendingMeters(counting, 3 * size);
  const asOf = (meter: string, processed: number) => pending.currentAsOf(of(meter), processed, LATER);
  expect([asOf('M0', 0), asOf('M2', 0)]).toEqual([received[1], received[3]]);
  // The fourth waits too, and so may anything behind it.
  expect([asOf('M3', 0), asOf('M19', 0), asOf('other', 0)]).toEqual([received[4], received[4], received[4]]);
  expect(read).toEqual([0, 1, 2, 3, 3, 3, 3, 3]);
  expect([asOf('M19', 17), asOf('other', 17)]).toEqual([received[20], LATER]);
});
