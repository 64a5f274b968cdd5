import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSpool, type Spool, SpoolInUseError, type SpoolOptions } from '../../gateway/spool.ts';
import { spawnProgram } from './helpers/spawn.ts';
import { until } from './helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

let folder: string;
let opened: Spool[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spool-'));
  opened = [];
});

afterEach(() => {
  for (const spool of opened) spool.close();
  rmSync(folder, { recursive: true });
});

function open(options: Partial<SpoolOptions> = {}): Spool {
  const identity = { path: join(folder, 'spool.sqlite'), enterprise: 'E1', gateway: 'GW-1' };
  const spool = openSpool({ ...identity, bytesMax: 1e8, firstSeq: 1, ...options });
  opened.push(spool);
  return spool;
}

function close(spool: Spool): void {
  opened = opened.filter((other) => other !== spool);
  spool.close();
}

function message(text: string) {
  return { readingsJson: JSON.stringify([text]), readings: 2 };
}

function append(spool: Spool, count: number): readonly number[] {
  return spool.append(Array.from({ length: count }, (_, i) => message(`m${i}`))).seqs;
}

function seqs(spool: Spool, after = 0): number[] {
  return spool.unacknowledgedAfter(after, 1e6).map((entry) => entry.seq);
}

describe('spool', () => {
  it('numbers messages one by one and gives them back in that order', () => {
    const spool = open();
    expect(append(spool, 3)).toEqual([1, 2, 3]);
    expect(append(spool, 2)).toEqual([4, 5]);
    expect(spool.unacknowledgedAfter(0, 2)).toEqual([
      { seq: 1, readingsJson: '["m0"]' },
      { seq: 2, readingsJson: '["m1"]' },
    ]);
    expect(seqs(spool, 3)).toEqual([4, 5]);
    expect(spool.contents()).toMatchObject({ messages: 5, readings: 10 });
  });

  it('never uses a number twice, not even after it was empty', () => {
    let spool = open();
    append(spool, 3);
    spool.noteSent(3);
    expect(spool.prune([[1, 3]])).toBe(3);
    expect(spool.contents()).toEqual({ messages: 0, readings: 0, bytes: 0 });
    close(spool);
    spool = open();
    expect(append(spool, 1)).toEqual([4]);
  });

  it('begins a new file at the present time, so that old receipts do not fit it', () => {
    const before = Date.now();
    const { firstSeq: _, ...options } = { path: join(folder, 'new.sqlite'), bytesMax: 1e6, firstSeq: 0 };
    const spool = openSpool({ ...options, enterprise: 'E1', gateway: 'GW-1' });
    opened.push(spool);
    expect(append(spool, 1)[0]).toBeGreaterThanOrEqual(before);
  });

  it('keeps an acknowledged message until its receipt arrives', () => {
    let spool = open();
    append(spool, 3);
    for (const seq of [1, 2]) {
      spool.noteSent(seq);
      spool.acknowledge(seq);
    }
    expect(seqs(spool)).toEqual([3]);
    expect(spool.contents().messages).toBe(3);
    close(spool);
    spool = open();
    expect(seqs(spool)).toEqual([3]);
    expect([spool.oldestAcknowledged(), spool.newestAcknowledged()]).toEqual([1, 2]);
    expect(spool.prune([[1, 1]])).toBe(1);
    expect([spool.oldestAcknowledged(), spool.newestAcknowledged()]).toEqual([2, 2]);
  });

  it('gives an acknowledged message again after its PUBACK was taken back', () => {
    const spool = open();
    append(spool, 4);
    for (const seq of [1, 2, 4]) spool.acknowledge(seq);
    expect(spool.unacknowledge(2)).toBe(2);
    expect(seqs(spool)).toEqual([1, 2, 3]);
  });

  it('prunes exactly the ranges it is told, in any order and any number of times', () => {
    const range = fc.tuple(fc.nat(60), fc.nat(20)).map(([from, span]): [number, number] => [from, from + span]);
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), fc.context(), (ranges, context) => {
        const spool = open({ path: join(folder, `${context.size()}-${Math.random()}.sqlite`) });
        append(spool, 50);
        spool.noteSent(50);
        for (const one of ranges) spool.prune([one]);
        const pruned = (seq: number) => ranges.some(([first, last]) => seq >= first && seq <= last);
        const left = Array.from({ length: 50 }, (_, i) => i + 1).filter((seq) => !pruned(seq));
        expect(seqs(spool)).toEqual(left);
        expect(spool.contents().messages).toBe(left.length);
        close(spool);
      }),
      { numRuns: 20 },
    );
  });

  it('prunes nothing that was never sent, whatever a receipt says', () => {
    const spool = open();
    append(spool, 5);
    spool.noteSent(2);
    expect(spool.prune([[0, Number.MAX_SAFE_INTEGER]])).toBe(2);
    expect(seqs(spool)).toEqual([3, 4, 5]);
  });

  it('refuses messages beyond its limit, deletes none, and takes them again after receipts', () => {
    const spool = open({ bytesMax: 1000 });
    const outcome = spool.append(Array.from({ length: 40 }, () => message('x')));
    expect(outcome.refused).toBe('limit');
    expect(outcome.seqs.length).toBeGreaterThan(5);
    expect(spool.contents().bytes).toBeLessThanOrEqual(1000);
    expect(spool.append([message('x')])).toEqual({ seqs: [], refused: 'limit' });
    expect(seqs(spool)).toEqual(outcome.seqs);
    spool.noteSent(1);
    spool.prune([[1, 1]]);
    expect(spool.append([message('x')])).toEqual({ seqs: [outcome.seqs.at(-1)! + 1], refused: null });
  });

  it('counts what it holds again after it was closed', () => {
    let spool = open();
    append(spool, 7);
    const contents = spool.contents();
    close(spool);
    spool = open();
    expect(spool.contents()).toEqual(contents);
    expect(spool.lastSeq()).toBe(7);
  });

  it('refuses a second opener in the same process', () => {
    open();
    expect(() => open()).toThrow(SpoolInUseError);
  });

  it('refuses a second process while the first lives, and not after it was killed', async () => {
    const path = join(folder, 'spool.sqlite');
    const program = spawnProgram(join(import.meta.dirname, 'fixtures/append-forever.ts'), path);
    await until('the other process appends', () => program.lines.length > 3);
    expect(() => open()).toThrow(`the spool ${path} is in use by another gateway process`);
    await program.kill();
    expect(open().contents().messages).toBeGreaterThan(3);
  });

  it('refuses the file of another gateway, and a file that is something else', () => {
    close(open());
    expect(() => open({ gateway: 'GW-2' })).toThrow('it belongs to gateway GW-1 of enterprise E1');
    writeFileSync(join(folder, 'text'), 'not a database at all, but long enough to look like one'.repeat(50));
    expect(() => open({ path: join(folder, 'text') })).toThrow(/cannot open the spool .*not a database/);
  });

  it('still has every message it confirmed after kill -9', async () => {
    const path = join(folder, 'spool.sqlite');
    let confirmed: number[] = [];
    for (let round = 0; round < 3; round++) {
      const program = spawnProgram(join(import.meta.dirname, 'fixtures/append-forever.ts'), path);
      await until('the program has appended', () => program.lines.length >= 150 + 40 * round);
      await program.kill();
      expect(program.errors()).toBe('');
      confirmed = [...confirmed, ...program.lines.filter((line) => line !== '').map(Number)];
    }
    const spool = open();
    const kept = seqs(spool);
    expect(confirmed.filter((seq) => !kept.includes(seq))).toEqual([]);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => kept[0]! + i));
    expect(spool.contents().messages).toBe(kept.length);
  });
});
