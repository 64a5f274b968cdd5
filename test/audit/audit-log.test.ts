import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { audited } from '../../src/audit/act.ts';
import type { AuditRecord } from '../../src/audit/audit-log.ts';
import { canonicalJson, type Json } from '../../src/audit/canonical-json.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';

const ACTOR = { kind: 'key', id: '1f0c2a9be4d7', name: 'office', role: 'admin', address: '10.0.0.7' } as const;

function record(more: Partial<AuditRecord> = {}): AuditRecord {
  return { actor: ACTOR, action: 'quarantine.replay', target: 'alpha', outcome: 'done', ...more };
}

describe('canonical JSON', () => {
  test('has sorted keys and no white space', () => {
    const value = { b: [1, { z: null, a: true }], a: 'x"\n€', '\u20ac': 1e21, A: 0.1 };
    expect(canonicalJson(value)).toBe('{"A":0.1,"a":"x\\"\\n€","b":[1,{"a":true,"z":null}],"€":1e+21}');
  });

  test('sorts keys by UTF-16 code units, as the example of RFC 8785, 3.2.3, has it', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const order = [...canonicalJson(value).matchAll(/:(\d)/g)].map(([, n]) => Number(n));
    expect(order).toEqual([2, 4, 6, 7, 1, 5, 3]);
  });

  test('is the same whatever the order of keys, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(value as Json)).toBe(canonicalJson(turned as Json));
        expect(JSON.parse(canonicalJson(value as Json))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('has no NaN', () => {
    expect(() => canonicalJson({ a: [Number.NaN] })).toThrow(RangeError);
  });
});

describe('the log', () => {
  test('begins with an entry of its own, and chains every entry to the one before', () => {
    const directory = temporaryDirectory();
    const log = openAuditLog(directory);
    const entry = log.append(record());
    expect(entry.seq).toBe(2);
    const stored = rowsOf(directory);
    const first = createHash('sha256')
      .update(`${'0'.repeat(64)}\n${stored[0]?.content}`)
      .digest('hex');
    expect(stored[0]?.hash).toBe(first);
    expect(entry.hash).toBe(createHash('sha256').update(`${first}\n${stored[1]?.content}`).digest('hex'));
    expect(log.verify()).toEqual({ ok: true, entries: 2, head: { seq: 2, hash: entry.hash } });
    log.close();
  });

  test('gives entries newest first, by action, outcome, actor, target and time', () => {
    const log = openAuditLog(temporaryDirectory());
    log.append(record());
    log.append(record({ action: 'key.revoke', target: 'k1', actor: { ...ACTOR, id: 'other' } }));
    log.append(record({ outcome: 'refused' }));
    const seqs = (query: object) => log.entries({ limit: 10, ...query }).map(({ seq }) => seq);
    expect(seqs({})).toEqual([4, 3, 2, 1]);
    expect(seqs({ action: 'quarantine.replay' })).toEqual([4, 2]);
    expect(seqs({ outcome: 'refused' })).toEqual([4]);
    expect(seqs({ actor: 'other' })).toEqual([3]);
    expect(seqs({ target: 'k1' })).toEqual([3]);
    expect(seqs({ before: 3, limit: 1 })).toEqual([2]);
    expect(seqs({ to: 0 })).toEqual([]);
    expect(seqs({ from: Date.now() + 1000 })).toEqual([]);
    expect([...log.all()].map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    log.close();
  });

  test('masks what is named like a secret, however deep', () => {
    const log = openAuditLog(temporaryDirectory());
    const detail = { a: [{ password: 'p1', apiKey: 'p2', note: 'kept' }], token: 'p3', authorization: 'p4', key: 'p5' };
    const text = JSON.stringify(log.append(record({ detail })));
    expect(text).toContain('kept');
    expect(text).not.toMatch(/p[1-5]/);
    log.close();
  });

  test('lets nobody change or remove an entry by mistake', () => {
    const directory = temporaryDirectory();
    openAuditLog(directory).close();
    const database = new DatabaseSync(join(directory, 'audit.sqlite'));
    expect(() => database.exec("UPDATE entry SET content = '{}'")).toThrow('entries are never changed');
    expect(() => database.exec('DELETE FROM entry')).toThrow('entries are never removed');
    database.close();
  });

  test('is kept when it is opened again', () => {
    const directory = temporaryDirectory();
    const first = openAuditLog(directory);
    first.append(record());
    first.close();
    const second = openAuditLog(directory);
    expect(second.append(record()).seq).toBe(3);
    expect(second.verify()).toMatchObject({ ok: true, entries: 3 });
    second.close();
  });
});

type Row = { seq: number; content: string; hash: string };

/** Ways in which somebody who may write the file changes one entry of `rows`, which are numbered from 1. */
const TAMPERINGS = {
  'a changed content': (rows: Row[], n: number) => edit(rows, n, ({ content }) => ({ content: flipped(content) })),
  'a changed hash': (rows: Row[], n: number) => edit(rows, n, ({ hash }) => ({ hash: flipped(hash) })),
  'a changed content with a hash that belongs to it': (rows: Row[], n: number) =>
    edit(rows, n, ({ content }) => {
      const changed = content.replace('quarantine.replay', 'quarantine.replaY').replace('audit.begin', 'audit.begun');
      const previous = n === 1 ? '0'.repeat(64) : (rows[n - 2]?.hash ?? '');
      return { content: changed, hash: createHash('sha256').update(`${previous}\n${changed}`).digest('hex') };
    }),
  'a removed entry': (rows: Row[], n: number) => rows.filter(({ seq }) => seq !== n),
  'a removed entry, the others moved up': (rows: Row[], n: number) =>
    rows.filter(({ seq }) => seq !== n).map((row, at) => ({ ...row, seq: at + 1 })),
  'two entries that have changed places': (rows: Row[], n: number) => {
    const other = n === 1 ? 2 : n - 1;
    const swap = (seq: number) => (seq === n ? other : seq === other ? n : seq);
    return rows.map((row) => ({ ...row, seq: swap(row.seq) }));
  },
  'an entry that is there twice': (rows: Row[], n: number) => [
    ...rows.slice(0, n),
    ...rows.slice(n - 1).map((row) => ({ ...row, seq: row.seq + 1 })),
  ],
  'an inserted entry': (rows: Row[], n: number) => {
    const content = rows[n - 1]?.content.replace('office', 'nobody') ?? '';
    const previous = rows[n - 1]?.hash ?? '';
    const hash = createHash('sha256').update(`${previous}\n${content}`).digest('hex');
    const behind = rows.slice(n).map((row) => ({ ...row, seq: row.seq + 1 }));
    return [...rows.slice(0, n), { seq: n + 1, content, hash }, ...behind];
  },
} satisfies Record<string, (rows: Row[], n: number) => Row[]>;

describe.each(Object.entries(TAMPERINGS))('%s', (_name, tamper) => {
  test('is found wherever it is, at the place where it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.nat(), async (count, place) => {
        await inTemporaryDirectory((directory) => {
          const log = openAuditLog(directory);
          for (let i = 1; i < count; i++) log.append(record({ detail: { i } }));
          log.close();
          const rows = rowsOf(directory);
          const n = 1 + (place % count);
          replaceRows(directory, tamper(rows, n));
          const opened = openAuditLog(directory);
          const verdict = opened.verify();
          opened.close();
          expect(verdict.ok).toBe(false);
          const seq = verdict.ok ? 0 : verdict.seq;
          expect(Math.abs(seq - n)).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 25 },
    );
  });
});

test('a log that was cut, with its head made to fit, is found by a head that was noted', () => {
  const directory = temporaryDirectory();
  const log = openAuditLog(directory);
  for (let i = 0; i < 5; i++) log.append(record({ detail: { i } }));
  const before = log.verify();
  if (!before.ok) throw new Error('the log is good');
  log.close();
  const rows = rowsOf(directory).slice(0, 4);
  replaceRows(directory, rows, rows[3]);
  const cut = openAuditLog(directory);
  expect(cut.verify()).toMatchObject({ ok: true, entries: 4 });
  expect(cut.verify(before.head)).toMatchObject({ ok: false, seq: 5 });
  cut.append(record());
  cut.append(record());
  expect(cut.verify(before.head)).toMatchObject({ ok: false, seq: 6 });
  cut.close();
});

test('writers in several threads keep one chain', async () => {
  const directory = temporaryDirectory();
  const url = new URL('./programs/append.ts', import.meta.url);
  const workers = [1, 2, 3].map((name) => new Worker(url, { workerData: { directory, name, count: 60 } }));
  await Promise.all(
    workers.map((worker) => new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))),
  );
  const log = openAuditLog(directory);
  expect(log.verify()).toMatchObject({ ok: true, entries: 181 });
  for (const name of [1, 2, 3]) {
    const own = [...log.all()].filter(({ target }) => target === `writer ${name}`).map(({ detail }) => detail);
    expect(own).toEqual(Array.from({ length: 60 }, (_, i) => ({ i })));
  }
  log.close();
});

describe('an act', () => {
  test('is told before and after', async () => {
    const log = openAuditLog(temporaryDirectory());
    const work = async () => {
      expect(log.entries({ limit: 1 })[0]).toMatchObject({ outcome: 'begun', detail: { of: 'it' } });
      return 7;
    };
    const about = { actor: ACTOR, action: 'store.copy', target: 'all', detail: { of: 'it' } };
    expect(await audited(log, about, work, (n) => ({ n }))).toBe(7);
    expect(log.entries({ limit: 1 })[0]).toMatchObject({ outcome: 'done', of: 2, after: { n: 7 } });
    log.close();
  });

  test('that fails is told to have failed', async () => {
    const log = openAuditLog(temporaryDirectory());
    const about = { actor: ACTOR, action: 'store.copy', target: null };
    await expect(audited(log, about, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    expect(log.entries({ limit: 1 })[0]).toMatchObject({ outcome: 'failed', of: 2, detail: { error: 'no room' } });
    log.close();
  });

  test('is not done where it cannot be told', async () => {
    const log = openAuditLog(temporaryDirectory());
    log.close();
    let done = false;
    const work = async () => {
      done = true;
    };
    await expect(audited(log, { actor: ACTOR, action: 'x', target: null }, work)).rejects.toThrow();
    expect(done).toBe(false);
  });
});

function rowsOf(directory: string): Row[] {
  const database = new DatabaseSync(join(directory, 'audit.sqlite'));
  const rows = database.prepare('SELECT seq, content, hash FROM entry ORDER BY seq').all() as unknown as Row[];
  database.close();
  return rows.map((row) => ({ ...row }));
}

function replaceRows(directory: string, rows: readonly Row[], head?: Row): void {
  const database = new DatabaseSync(join(directory, 'audit.sqlite'));
  database.exec('DROP TRIGGER entry_is_final_1; DROP TRIGGER entry_is_final_2; DELETE FROM entry');
  const insert = database.prepare('INSERT INTO entry (seq, content, hash) VALUES (?, ?, ?)');
  for (const { seq, content, hash } of rows) insert.run(seq, content, hash);
  if (head) database.prepare('UPDATE head SET seq = ?, hash = ?').run(head.seq, head.hash);
  database.close();
}

function edit(rows: Row[], n: number, change: (row: Row) => Partial<Row>): Row[] {
  return rows.map((row) => (row.seq === n ? { ...row, ...change(row) } : row));
}

/** Another text of the same length that is JSON where the first was. */
function flipped(text: string): string {
  const at = text.search(/\d/);
  const digit = text[at] === '1' ? '2' : '1';
  return text.slice(0, at) + digit + text.slice(at + 1);
}
