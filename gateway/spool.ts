/**
 * The gateway's durable spool: messages wait here from the moment they are sampled until the hub has
 * receipted them.
 *
 * 1. `append` returns after the fsync (SQLite, WAL, synchronous FULL): what it returned a number for
 *    survives `kill -9` and a power cut.
 * 2. Numbers rise by one per message and are never used twice, not even after the spool is empty or the
 *    file was lost: a new file begins at the present time in milliseconds, which is beyond any number
 *    that an older file can have reached at less than a thousand messages a second. A number used twice
 *    would let the receipt of an old message prune a new one.
 * 3. Only `prune` deletes, and only `prune` is called for receipts. A full spool refuses new messages;
 *    it never makes room.
 * 4. One process owns the file: the kernel's lock ends with the process, however that ends.
 */

import { DatabaseSync } from 'node:sqlite';
import type { SeqRange } from '../src/wire/receipt.ts';

export interface SpoolOptions {
  readonly path: string;
  /** Whose messages these are; a file of another gateway is refused. */
  readonly enterprise: string;
  readonly gateway: string;
  /** Bytes of messages, counted with `ROW_OVERHEAD_BYTES` each. */
  readonly bytesMax: number;
  /** Number of the first message of a new file; the present time in milliseconds by default. */
  readonly firstSeq?: number;
}

export interface NewMessage {
  /** JSON text of the array of readings. */
  readonly readingsJson: string;
  /** Single values in it. */
  readonly readings: number;
}

export interface SpooledMessage {
  readonly seq: number;
  readonly readingsJson: string;
}

export interface AppendOutcome {
  /** Numbers of the messages that are now durable, a prefix of those given. */
  readonly seqs: readonly number[];
  /** Why the rest was refused: the limit is reached, or the disk is full. */
  readonly refused: 'limit' | 'disk' | null;
}

export interface SpoolContents {
  readonly messages: number;
  readonly readings: number;
  readonly bytes: number;
}

/** Another process, or another spool of this one, has the file open. */
export class SpoolInUseError extends Error {
  override readonly name = 'SpoolInUseError';
}

/** What a row costs beside its text. */
const ROW_OVERHEAD_BYTES = 64;

/** Result codes of SQLite (sqlite3.h). */
const SQLITE_BUSY = 5;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS owner (enterprise TEXT NOT NULL, gateway TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS message (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    created_millis INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL DEFAULT 0,
    readings INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    readings_json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS unacknowledged ON message (seq) WHERE acknowledged = 0;
`;

/** Opens the file, or makes a new one. Throws a SpoolInUseError where somebody else has it. */
export function openSpool(options: SpoolOptions): Spool {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(options.path, { timeout: 0 });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    // The exclusive lock is taken by the first write and then kept.
    database.exec('BEGIN EXCLUSIVE');
    database.exec(SCHEMA);
    claim(database, options);
    database.exec('COMMIT');
    return new Spool(database, options.bytesMax);
  } catch (cause) {
    database?.close();
    if (primaryCode(cause) === SQLITE_BUSY) {
      throw new SpoolInUseError(`the spool ${options.path} is in use by another gateway process`, { cause });
    }
    throw new Error(`cannot open the spool ${options.path}: ${(cause as Error).message}`, { cause });
  }
}

function claim(database: DatabaseSync, options: SpoolOptions): void {
  const { enterprise, gateway } = options;
  const owner = database.prepare('SELECT enterprise, gateway FROM owner').get();
  if (owner === undefined) {
    database.prepare('INSERT INTO owner VALUES (?, ?)').run(enterprise, gateway);
    const before = (options.firstSeq ?? Date.now()) - 1;
    database.prepare(`INSERT INTO sqlite_sequence (name, seq) VALUES ('message', ?)`).run(before);
  } else if (owner['enterprise'] !== enterprise || owner['gateway'] !== gateway) {
    throw new Error(`it belongs to gateway ${owner['gateway']} of enterprise ${owner['enterprise']}`);
  }
}

export class Spool {
  readonly #database: DatabaseSync;
  readonly #bytesMax: number;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Acknowledged since the last `flush`: losing them costs a message sent twice, so they wait for company. */
  readonly #marks = new Set<number>();
  #contents: SpoolContents;
  #lastSeq: number;
  /** At the start all there is: an earlier process may have sent it and been killed before it noted so. */
  #sentUpTo: number;

  constructor(database: DatabaseSync, bytesMax: number) {
    this.#database = database;
    this.#bytesMax = bytesMax;
    this.#statements = prepareStatements(database);
    this.#contents = contentsOf(this.#statements.contents.get());
    this.#lastSeq = numberOf(this.#statements.lastSeq.get(), 'seq');
    this.#sentUpTo = this.#lastSeq;
  }

  /** Appends in order, all in one commit. Durable when it returns. */
  append(messages: readonly NewMessage[]): AppendOutcome {
    let bytes = this.#contents.bytes;
    const fitting: { message: NewMessage; bytes: number }[] = [];
    for (const message of messages) {
      const size = Buffer.byteLength(message.readingsJson) + ROW_OVERHEAD_BYTES;
      if (bytes + size > this.#bytesMax) break;
      bytes += size;
      fitting.push({ message, bytes: size });
    }
    if (fitting.length === 0) return { seqs: [], refused: messages.length > 0 ? 'limit' : null };

    const seqs: number[] = [];
    const written = this.#transaction(() => {
      const now = Date.now();
      for (const { message, bytes: size } of fitting) {
        const { lastInsertRowid } = this.#statements.append.run(now, message.readings, size, message.readingsJson);
        seqs.push(Number(lastInsertRowid));
      }
    });
    if (!written) return { seqs: [], refused: 'disk' };
    this.#lastSeq = seqs.at(-1)!;
    const readings = fitting.reduce((sum, { message }) => sum + message.readings, this.#contents.readings);
    this.#contents = { messages: this.#contents.messages + seqs.length, readings, bytes };
    return { seqs, refused: fitting.length < messages.length ? 'limit' : null };
  }

  /** The next messages after `seq` that have no PUBACK, oldest first. */
  unacknowledgedAfter(seq: number, limit: number): SpooledMessage[] {
    const messages: SpooledMessage[] = [];
    for (const row of this.#statements.unacknowledged.iterate(seq)) {
      const rowSeq = numberOf(row, 'seq');
      if (this.#marks.has(rowSeq)) continue;
      messages.push({ seq: rowSeq, readingsJson: String(row['readings_json']) });
      if (messages.length === limit) break;
    }
    return messages;
  }

  /** Remembers a PUBACK; on disk with the next `flush`. */
  acknowledge(seq: number): void {
    this.#marks.add(seq);
  }

  /** Writes the remembered PUBACKs, in one commit; while the disk is full they stay remembered. */
  flush(): void {
    if (this.#marks.size === 0) return;
    const written = this.#transaction(() => {
      for (const seq of this.#marks) this.#statements.acknowledge.run(seq);
    });
    if (written) this.#marks.clear();
  }

  /** The oldest message that has a PUBACK and no receipt, or null. */
  oldestAcknowledged(): number | null {
    this.flush();
    return nullableNumberOf(this.#statements.oldestAcknowledged.get(), 'seq');
  }

  /** The newest message that has a PUBACK and no receipt, or null. */
  newestAcknowledged(): number | null {
    this.flush();
    return nullableNumberOf(this.#statements.newestAcknowledged.get(), 'seq');
  }

  /** Takes back the PUBACK of every message up to `seq`: it is to be sent again. Returns how many. */
  unacknowledge(seq: number): number {
    this.flush();
    let changes = 0;
    const written = this.#transaction(() => {
      changes = Number(this.#statements.unacknowledge.run(seq).changes);
    });
    return written ? changes : 0;
  }

  /** Tells that a message is on its way to the hub, so that a receipt may prune it. */
  noteSent(seq: number): void {
    this.#sentUpTo = Math.max(this.#sentUpTo, seq);
  }

  /**
   * Deletes the receipted messages, but none that was never sent: no receipt can be meant for those.
   * Returns how many; none while the disk is full, where the next summary names them again.
   */
  prune(ranges: readonly SeqRange[]): number {
    let { messages, readings, bytes } = this.#contents;
    const pruned: number[] = [];
    const written = this.#transaction(() => {
      for (const [first, last] of ranges) {
        for (const row of this.#statements.prune.iterate(first, Math.min(last, this.#sentUpTo))) {
          messages--;
          readings -= numberOf(row, 'readings');
          bytes -= numberOf(row, 'bytes');
          pruned.push(numberOf(row, 'seq'));
        }
      }
    });
    if (!written) return 0;
    for (const seq of pruned) this.#marks.delete(seq);
    this.#contents = { messages, readings, bytes };
    return pruned.length;
  }

  contents(): SpoolContents {
    return this.#contents;
  }

  /** The last number given to a message; the number before the first where there was none yet. */
  lastSeq(): number {
    return this.#lastSeq;
  }

  /** Writes what is remembered and releases the file. */
  close(): void {
    this.flush();
    this.#database.close();
  }

  /**
   * Does the work in one commit. False where the disk is full or fails: nothing was written, and the next
   * attempt may succeed, so that is no reason to end the program.
   */
  #transaction(work: () => void): boolean {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      work();
      this.#database.exec('COMMIT');
      return true;
    } catch (error) {
      // A failed COMMIT may have rolled back already.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      const code = primaryCode(error);
      if (code === SQLITE_FULL || code === SQLITE_IOERR) return false;
      throw error;
    }
  }
}

function prepareStatements(database: DatabaseSync) {
  return {
    append: database.prepare(
      'INSERT INTO message (created_millis, readings, bytes, readings_json) VALUES (?, ?, ?, ?)',
    ),
    unacknowledged: database.prepare(
      'SELECT seq, readings_json FROM message WHERE acknowledged = 0 AND seq > ? ORDER BY seq',
    ),
    acknowledge: database.prepare('UPDATE message SET acknowledged = 1 WHERE seq = ?'),
    unacknowledge: database.prepare('UPDATE message SET acknowledged = 0 WHERE acknowledged = 1 AND seq <= ?'),
    oldestAcknowledged: database.prepare('SELECT min(seq) AS seq FROM message WHERE acknowledged = 1'),
    newestAcknowledged: database.prepare('SELECT max(seq) AS seq FROM message WHERE acknowledged = 1'),
    prune: database.prepare('DELETE FROM message WHERE seq BETWEEN ? AND ? RETURNING seq, readings, bytes'),
    contents: database.prepare(
      `SELECT count(*) AS messages, coalesce(sum(readings), 0) AS readings, coalesce(sum(bytes), 0) AS bytes
       FROM message`,
    ),
    lastSeq: database.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'message'`),
  };
}

type Row = Record<string, unknown> | undefined;

function contentsOf(row: Row): SpoolContents {
  return { messages: numberOf(row, 'messages'), readings: numberOf(row, 'readings'), bytes: numberOf(row, 'bytes') };
}

function numberOf(row: Row, column: string): number {
  return Number(row?.[column]);
}

function nullableNumberOf(row: Row, column: string): number | null {
  const value = row?.[column];
  return value === null || value === undefined ? null : Number(value);
}

/** SQLite's result code without its extended part, or undefined for another kind of error. */
function primaryCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}
