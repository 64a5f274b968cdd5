import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOURNAL_FILE, openForReading, openForWriting } from '../../src/journal/embedded/schema.ts';
import { JournalError, type MessageSource } from '../../src/journal/journal.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { closedGate, openJournal, readAll, SOURCE, textsOf } from './helpers/journal.ts';

/** Lets everything that is due on this thread happen, several times over. */
async function turns(count = 50): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

function names(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, i) => `message ${from + i}`);
}

describe('the embedded journal', () => {
  it('answers appends in order, with offsets that rise by one, and keeps every byte', async () => {
    await using journal = await openJournal(temporaryDirectory());
    const sources: MessageSource[] = [SOURCE, { principal: 'E2/中', topic: 'other' }];
    const answered: number[] = [];
    const appends: Promise<number>[] = [];
    for (let i = 0; i < 2000; i++) {
      const append = journal.append(`message ${i}`, sources[i % 2], i % 3 === 0 ? 0 : 1);
      appends.push(append.then((offset) => answered.push(offset)));
      if (i % 90 === 0) await turns(1);
    }
    await Promise.all(appends);
    expect(answered).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
    const messages = readAll(journal.reader);
    expect(textsOf(messages)).toEqual(names(2000));
    for (const [i, { offset, principal, topic, qos }] of messages.entries()) {
      expect({ offset, principal, topic, qos }).toEqual({ offset: i + 1, ...sources[i % 2], qos: i % 3 === 0 ? 0 : 1 });
    }
    expect(journal.writer.stats()).toMatchObject({ head: 2000, tail: 1, appended: 2000, waiting: 0, waitingBytes: 0 });
  });

  it('keeps any payload byte for byte', async () => {
    await using journal = await openJournal(temporaryDirectory());
    const payloads = [Buffer.alloc(0), Buffer.alloc(3_000_000, 'long'), Uint8Array.from({ length: 256 }, (_, i) => i)];
    await Promise.all(payloads.map((payload) => journal.append(payload)));
    const kept = readAll(journal.reader).map(({ payload }, i) => Buffer.compare(payload, payloads[i]!));
    expect(kept).toEqual([0, 0, 0]);
  });

  it('commits what came in during a commit as one group', async () => {
    const gate = closedGate();
    await using journal = await openJournal(temporaryDirectory(), gate);
    const first = journal.append('first');
    await turns();
    const rest = names(500).map((text) => journal.append(text));
    gate.open();
    await Promise.all([first, ...rest]);
    expect(journal.writer.stats()).toMatchObject({ commits: 2, appended: 501 });
    expect(journal.reader.read(0, 1e6).map(({ count }) => count)).toEqual([1, 500]);
  });

  it('answers nothing before the commit', async () => {
    const directory = temporaryDirectory();
    const gate = closedGate();
    await using journal = await openJournal(directory, gate);
    let answers = 0;
    const appends = names(20).map((text) => journal.append(text).then(() => answers++));
    await turns();
    expect(answers).toBe(0);
    expect(readAll(journal.reader)).toEqual([]);
    expect(journal.writer.stats()).toMatchObject({ head: 0, waiting: 20 });
    gate.open();
    await Promise.all(appends);
    expect(textsOf(readAll(journal.reader))).toEqual(names(20));
  });

  it('commits with an fsync: WAL and synchronous FULL', () => {
    const database = openForWriting(temporaryDirectory());
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    database.close();
  });

  it('goes on with the next offset after it was closed', async () => {
    const directory = temporaryDirectory();
    for (let round = 0; round < 3; round++) {
      await using journal = await openJournal(directory);
      expect(await Promise.all(names(10).map((text) => journal.append(text)))).toEqual(
        Array.from({ length: 10 }, (_, i) => round * 10 + i + 1),
      );
      expect(readAll(journal.reader).length).toBe(round * 10 + 10);
    }
  });

  it('goes on after what the ledger has booked where its file is new', async () => {
    await using journal = await openJournal(temporaryDirectory(), { headMin: 500 });
    expect(journal.writer.stats()).toMatchObject({ head: 500, tail: 501 });
    expect(await journal.append('next')).toBe(501);
    expect(textsOf(readAll(journal.reader, 500))).toEqual(['next']);
    expect(journal.reader.head()).toBe(501);
  });

  it('ignores a smaller head than its own', async () => {
    const directory = temporaryDirectory();
    await openJournal(directory).then(async (journal) => {
      await Promise.all(names(5).map((text) => journal.append(text)));
      await journal.close();
    });
    await using journal = await openJournal(directory, { headMin: 2 });
    expect(await journal.append('next')).toBe(6);
  });

  it('says which file it is that is not a database', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, JOURNAL_FILE), 'this is not a database but long enough for a header '.repeat(20));
    await expect(openJournal(directory)).rejects.toThrow(join(directory, JOURNAL_FILE));
  });
});

describe('a full journal', () => {
  const KILOBYTE = 'x'.repeat(1000);

  it('holds appends back until messages are finished with, and loses and reorders none', async () => {
    await using journal = await openJournal(temporaryDirectory(), { bytesMax: 10_000, retainBytes: 0 });
    const conditions: string[] = [];
    journal.writer.onCondition((condition) => conditions.push(condition));
    const answered: number[] = [];
    const appends: Promise<unknown>[] = [];
    for (let i = 0; conditions.length === 0; i++) {
      appends.push(journal.append(`${i} ${KILOBYTE}`).then((offset) => answered.push(offset)));
      await until('answered, or full', () => answered.length === i + 1 || conditions.length > 0);
    }
    const taken = answered.length;
    expect(taken).toBe(9);
    for (let i = 0; i < 6; i++) {
      appends.push(journal.append(`${taken + 1 + i} ${KILOBYTE}`).then((offset) => answered.push(offset)));
    }
    await turns();
    expect(answered.length).toBe(taken);
    expect(journal.writer.stats()).toMatchObject({ condition: 'full', head: taken, waiting: 7 });

    const read = textsOf(readAll(journal.reader));
    journal.reader.advance(taken);
    await Promise.all(appends);
    read.push(...textsOf(readAll(journal.reader, taken)));
    expect(conditions).toEqual(['full', 'ok']);
    expect(answered).toEqual(Array.from({ length: taken + 7 }, (_, i) => i + 1));
    expect(read.map((text) => Number(text.split(' ')[0]))).toEqual(Array.from({ length: taken + 7 }, (_, i) => i));
  });

  it('refuses an append where too much waits already, and keeps what waits', async () => {
    const gate = closedGate();
    await using journal = await openJournal(temporaryDirectory(), { ...gate, waitingBytesMax: 5000 });
    const appends = Array.from({ length: 8 }, (_, i) => journal.append(`${i} ${KILOBYTE}`));
    const outcomes = Promise.allSettled(appends);
    await expect(appends[7]).rejects.toMatchObject({ name: 'JournalError', code: 'journal_full' });
    gate.open();
    const stored = (await outcomes).flatMap((outcome, i) => (outcome.status === 'fulfilled' ? [i] : []));
    expect(stored).toEqual([0, 1, 2, 3]);
    expect(textsOf(readAll(journal.reader)).map((text) => Number(text.split(' ')[0]))).toEqual(stored);
    expect(await journal.append(KILOBYTE)).toBe(5);
  });

  it('takes a group that is larger than its limit when it holds nothing else', async () => {
    await using journal = await openJournal(temporaryDirectory(), { bytesMax: 5000, retainBytes: 0 });
    const together = Array.from({ length: 20 }, () => journal.append(KILOBYTE));
    expect(await Promise.all(together)).toHaveLength(20);
    const next = journal.append('next');
    await until('the journal is full', () => journal.writer.stats().condition === 'full');
    journal.reader.advance(20);
    expect(await next).toBe(21);
  });

  it('holds appends back while the disk has less free space than is kept free', async () => {
    await using journal = await openJournal(temporaryDirectory(), { freeBytesMin: Number.MAX_SAFE_INTEGER });
    const append = journal.append('waits').catch((error: unknown) => error);
    await until('the disk counts as full', () => journal.writer.stats().condition === 'disk_full');
    await journal.writer.close();
    expect(await append).toMatchObject({ code: 'journal_closed' });
  });
});

describe('closing a journal', () => {
  it('waits for what is on its way to the disk', async () => {
    const directory = temporaryDirectory();
    const journal = await openJournal(directory);
    const appends = names(300).map((text) => journal.append(text));
    await journal.close();
    expect(await Promise.all(appends)).toHaveLength(300);
    await using again = await openJournal(directory);
    expect(textsOf(readAll(again.reader))).toEqual(names(300));
  });

  it('answers what a full journal holds back with an error', async () => {
    const directory = temporaryDirectory();
    const journal = await openJournal(directory, { bytesMax: 100 });
    await journal.append('x'.repeat(90));
    const outcomes = Promise.allSettled(names(3).map((text) => journal.append(text.padEnd(90))));
    await until('the journal is full', () => journal.writer.stats().condition === 'full');
    await journal.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'journal_closed' } });
    }
    await using again = await openJournal(directory);
    expect(readAll(again.reader).length).toBe(1);
  });

  it('ends although there is more to prune than one step deletes', async () => {
    const journal = await openJournal(temporaryDirectory(), { retainBytes: 0 });
    for (let i = 0; i < 150; i++) await journal.append('x');
    journal.reader.advance(150);
    await journal.append('x');
    await journal.close();
  });

  it('refuses later appends', async () => {
    const journal = await openJournal(temporaryDirectory());
    await journal.close();
    await expect(journal.append('late')).rejects.toBeInstanceOf(JournalError);
    await journal.writer.close();
  });
});

describe('the reader', () => {
  it('gives everything after any offset, page by page, also from inside a segment', async () => {
    await using journal = await openJournal(temporaryDirectory());
    const texts: string[] = [];
    for (const size of [1, 7, 30, 2, 1, 12]) {
      const group = names(size, texts.length);
      texts.push(...group);
      await Promise.all(group.map((text) => journal.append(text)));
    }
    expect(journal.reader.read(0, 1e6).map(({ count }) => count)).toEqual([1, 7, 30, 2, 1, 12]);
    fc.assert(
      fc.property(fc.nat(texts.length + 3), fc.constantFrom(1, 300, 1000, 1e6), (after, bytesMax) => {
        const messages = readAll(journal.reader, after, bytesMax);
        expect(textsOf(messages)).toEqual(texts.slice(after));
        expect(messages.map(({ offset }) => offset)).toEqual(texts.slice(after).map((_, i) => after + i + 1));
      }),
    );
    expect(journal.reader.read(0, 1).length).toBe(1);
  });

  it('wakes up when a message is durable, and when told to stop', async () => {
    await using journal = await openJournal(temporaryDirectory());
    const stop = new AbortController();
    const waiting = journal.reader.waitAfter(0, stop.signal);
    await journal.append('first');
    await waiting;
    expect(journal.reader.head()).toBe(1);
    await journal.reader.waitAfter(0, stop.signal);
    const endless = journal.reader.waitAfter(1, stop.signal);
    stop.abort();
    await endless;
  });

  it('finds its cursor again', async () => {
    const directory = temporaryDirectory();
    await openJournal(directory).then(async (journal) => {
      await Promise.all(names(5).map((text) => journal.append(text)));
      expect(journal.reader.cursor()).toBe(0);
      journal.reader.advance(3);
      journal.reader.advance(2);
      await until('the cursor is durable', () => journal.reader.cursor() === 3);
      await journal.close();
    });
    await using journal = await openJournal(directory);
    expect(journal.reader.cursor()).toBe(3);
  });
});

describe('pruning', () => {
  const KILOBYTE = 'x'.repeat(1000);

  async function filled(directory: string, retainBytes: number) {
    const journal = await openJournal(directory, { retainBytes });
    for (let i = 0; i < 20; i++) await journal.append(KILOBYTE);
    return journal;
  }

  it('keeps what is not finished with, whatever is to be retained', async () => {
    await using journal = await filled(temporaryDirectory(), 0);
    journal.reader.advance(7);
    await until('seven are gone', () => readAll(journal.reader).length <= 13);
    await until('the cursor is durable', () => journal.reader.cursor() === 7);
    expect(readAll(journal.reader).map(({ offset }) => offset)[0]).toBe(8);
    expect(readAll(journal.reader).length).toBe(13);
  });

  it('keeps finished messages up to the size to be retained', async () => {
    const directory = temporaryDirectory();
    await using journal = await filled(directory, 5500);
    journal.reader.advance(20);
    await until('most are gone', () => readAll(journal.reader).length <= 5);
    await turns();
    expect(readAll(journal.reader).map(({ offset }) => offset)).toEqual([16, 17, 18, 19, 20]);
    expect(await journal.append('next')).toBe(21);
    expect(journal.writer.stats()).toMatchObject({ tail: 16, head: 21 });
  });

  it('leaves offsets as they are when everything was pruned', async () => {
    const directory = temporaryDirectory();
    const journal = await filled(directory, 0);
    journal.reader.advance(20);
    await until('all are gone', () => readAll(journal.reader).length === 0);
    await journal.close();
    const database = openForReading(directory);
    expect(database.prepare('SELECT count(*) AS n FROM segment').get()).toEqual({ n: 0 });
    database.close();
    await using again = await openJournal(directory);
    expect(again.writer.stats()).toMatchObject({ head: 20, tail: 21, bytes: 0 });
    expect(await again.append('next')).toBe(21);
  });
});
