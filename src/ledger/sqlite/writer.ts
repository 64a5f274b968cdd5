/** The processor's side of the ledger in SQLite. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type {
  Account,
  AccountEntry,
  BatchEntry,
  DecoderState,
  FoldedQuarantine,
  LedgerWriter,
  QuarantineEntry,
  QuarantineKey,
  QuarantineSettlement,
  QuarantineUse,
  Revision,
} from '../ledger.ts';
import { SeqSet } from '../seq-set.ts';
import { SqliteDerivationLedger } from './derivation.ts';
import { toAccount, toRevision } from './rows.ts';
import { openLedgerForWriting } from './schema.ts';

/** Opens the ledger in `directory`, making it where it is missing. */
export function openSqliteLedger(directory: string): LedgerWriter {
  return new SqliteLedgerWriter(openLedgerForWriting(directory));
}

const FOLDED_DETAIL = 'the quarantine of the gateway is full: this was counted and not kept one by one';

class SqliteLedgerWriter implements LedgerWriter {
  readonly derivation: SqliteDerivationLedger;
  readonly #database: DatabaseSync;
  readonly #addToAccount: StatementSync;
  readonly #putQuarantine: StatementSync;
  readonly #putFolded: StatementSync;
  readonly #putRevision: StatementSync;
  readonly #withdrawRevision: StatementSync;
  readonly #revisionsOf: StatementSync;
  readonly #deleteRanges: StatementSync;
  readonly #putRange: StatementSync;
  readonly #setProgress: StatementSync;
  readonly #putDecoderState: StatementSync;
  readonly #deleteDecoderState: StatementSync;
  readonly #settle: StatementSync;
  readonly #seqs = new Map<string, SeqSet>();
  readonly #uses = new Map<string, QuarantineUse>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.derivation = new SqliteDerivationLedger(database, (change) => this.#inTransaction(change));
    this.#addToAccount = database.prepare(
      `INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (enterprise, gateway, qos) DO UPDATE SET
         messages = messages + excluded.messages,
         last_received_at = max(last_received_at, excluded.last_received_at),
         received = received + excluded.received, stored = stored + excluded.stored,
         duplicate = duplicate + excluded.duplicate, revised = revised + excluded.revised,
         quarantined = quarantined + excluded.quarantined`,
    );
    // Not OR IGNORE, which would also drop, without a word, an entry that breaks another constraint.
    this.#putQuarantine = database.prepare(
      `INSERT INTO quarantine ("offset", ordinal, received_at, enterprise, gateway, topic, seq, entry_index,
         meter, quantity, code, detail, raw, readings)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("offset", ordinal) DO NOTHING`,
    );
    this.#putFolded = database.prepare(
      `INSERT INTO quarantine ("offset", ordinal, received_at, enterprise, gateway, topic, code, detail, raw, readings,
         hour, last_offset, entries)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?)
       ON CONFLICT (enterprise, gateway, code, hour) WHERE hour IS NOT NULL AND state = 'open' DO UPDATE SET
         received_at = max(received_at, excluded.received_at), last_offset = max(last_offset, excluded.last_offset),
         readings = readings + excluded.readings, entries = entries + excluded.entries`,
    );
    this.#putRevision = database.prepare(
      `INSERT INTO revision (new_offset, new_item, meter, quantity, ts, old_value, old_quality, old_offset,
         old_item, new_value, new_quality, recorded_at, sent_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (new_offset, new_item) DO NOTHING`,
    );
    this.#withdrawRevision = database.prepare('DELETE FROM revision WHERE new_offset = ? AND new_item = ?');
    this.#revisionsOf = database.prepare(
      'SELECT * FROM revision WHERE meter = ? AND quantity = ? AND ts = ? ORDER BY new_offset, new_item',
    );
    this.#deleteRanges = database.prepare(
      'DELETE FROM seq_range WHERE enterprise = ? AND gateway = ? AND (first >= ? OR first < ?)',
    );
    this.#putRange = database.prepare('INSERT OR REPLACE INTO seq_range VALUES (?, ?, ?, ?)');
    this.#setProgress = database.prepare('UPDATE progress SET processed_offset = ?');
    this.#putDecoderState = database.prepare('INSERT OR REPLACE INTO decoder_state VALUES (?, ?, ?)');
    this.#deleteDecoderState = database.prepare('DELETE FROM decoder_state WHERE principal = ? AND part = ?');
    this.#settle = database.prepare(
      `UPDATE quarantine SET state = ?, settled_by = ?, settled_at = ? WHERE "offset" = ? AND ordinal = ? AND state = 'open'
       RETURNING enterprise, gateway, octet_length(raw) AS bytes, hour`,
    );
    this.#loadSeqs();
    this.#loadUses();
  }

  processedOffset(): number {
    return this.#database.prepare('SELECT processed_offset FROM progress').get()?.['processed_offset'] as number;
  }

  baseOffset(): number {
    return this.#database.prepare('SELECT base_offset FROM progress').get()?.['base_offset'] as number;
  }

  beginAfter(offset: number): void {
    this.#database
      .prepare('UPDATE progress SET base_offset = ?, processed_offset = ? WHERE processed_offset = 0')
      .run(offset, offset);
  }

  accounts(): Account[] {
    return this.#database.prepare('SELECT * FROM account ORDER BY enterprise, gateway, qos').all().map(toAccount);
  }

  recordRevisions(revisions: readonly Revision[]): void {
    this.#inTransaction(() => {
      for (const r of revisions) {
        this.#putRevision.run(
          ...[r.newOrigin.offset, r.newOrigin.item, r.meter, r.quantity, r.timestamp],
          ...[r.oldValue, r.oldQuality, r.oldOrigin.offset, r.oldOrigin.item],
          ...[r.newValue, r.newQuality, r.recordedAt, r.sentBy],
        );
      }
    });
  }

  revisionsOf(meter: string, quantity: string, timestamp: number): Revision[] {
    return this.#revisionsOf.all(meter, quantity, timestamp).map(toRevision);
  }

  book(entry: BatchEntry): void {
    const seqs = new Map<string, SeqSet>();
    const uses = new Map<string, QuarantineUse>();
    this.#inTransaction(() => {
      for (const account of entry.accounts) this.#bookAccount(account, seqs);
      for (const item of entry.quarantine) this.#bookQuarantine(item, uses);
      for (const folded of entry.folded ?? []) this.#bookFolded(folded);
      for (const { offset, item } of entry.withdrawnRevisions ?? []) this.#withdrawRevision.run(offset, item);
      if (entry.stale !== undefined && entry.stale.length > 0) this.derivation.markWithin(entry.stale);
      for (const state of entry.decoderStates ?? []) this.#bookDecoderState(state);
      this.#setProgress.run(entry.processedOffset);
    });
    // Only now: a number must not be told as finished with before that is durable.
    for (const [principal, set] of seqs) this.#seqs.set(principal, set);
    for (const [principal, use] of uses) this.#uses.set(principal, use);
  }

  quarantineUse(): ReadonlyMap<string, QuarantineUse> {
    return this.#uses;
  }

  settleQuarantine(keys: readonly QuarantineKey[], { state, settledBy, settledAt }: QuarantineSettlement): number {
    let settled = 0;
    const uses = new Map<string, QuarantineUse>();
    this.#inTransaction(() => {
      for (const { offset, ordinal } of keys) {
        const row = this.#settle.get(state, settledBy, settledAt, offset, ordinal);
        if (row === undefined) continue;
        settled++;
        if (row['hour'] === null)
          this.#use(uses, `${row['enterprise']}/${row['gateway']}`, -1, -(row['bytes'] as number));
      }
    });
    for (const [principal, use] of uses) {
      if (use.entries === 0) this.#uses.delete(principal);
      else this.#uses.set(principal, use);
    }
    return settled;
  }

  decoderStates(): DecoderState[] {
    return this.#database
      .prepare('SELECT principal, part, state FROM decoder_state ORDER BY principal, part')
      .all() as unknown as DecoderState[];
  }

  processedSeqs(enterprise: string, gateway: string): readonly (readonly [number, number])[] {
    return this.#seqs.get(`${enterprise}/${gateway}`)?.ranges ?? [];
  }

  close(): void {
    this.#database.close();
  }

  #bookAccount(account: AccountEntry, changedSeqs: Map<string, SeqSet>): void {
    const { enterprise, gateway, qos, messages, lastReceivedAt, counts, seqs } = account;
    this.#addToAccount.run(
      ...[enterprise, gateway, qos, messages, lastReceivedAt],
      ...[counts.received, counts.stored, counts.duplicate, counts.revised, counts.quarantined],
    );
    if (seqs.length === 0) return;
    const principal = `${enterprise}/${gateway}`;
    const set = changedSeqs.get(principal) ?? new SeqSet(this.#seqs.get(principal)?.ranges);
    changedSeqs.set(principal, set);
    this.#bookSeqs(enterprise, gateway, set, seqs);
  }

  #bookDecoderState({ principal, part, state }: DecoderState): void {
    if (state === null) this.#deleteDecoderState.run(principal, part);
    else this.#putDecoderState.run(principal, part, state);
  }

  #bookSeqs(enterprise: string, gateway: string, set: SeqSet, seqs: readonly number[]): void {
    let lowest = Number.POSITIVE_INFINITY;
    for (const seq of seqs) {
      set.add(seq);
      lowest = Math.min(lowest, seq);
    }
    // Ranges that end below the lowest new number are as they were; the rest is written again. What lies
    // before the first range was dropped from the set.
    const changed = set.ranges.filter(([, last]) => last >= lowest);
    const first = set.ranges[0]?.[0] ?? 0;
    this.#deleteRanges.run(enterprise, gateway, Math.min(lowest, changed[0]?.[0] ?? lowest), first);
    for (const range of changed) this.#putRange.run(enterprise, gateway, ...range);
  }

  #bookQuarantine(item: QuarantineEntry, changedUses: Map<string, QuarantineUse>): void {
    const { changes } = this.#putQuarantine.run(
      ...[item.offset, item.ordinal, item.receivedAt, item.enterprise, item.gateway, item.topic, item.seq, item.index],
      ...[item.meter, item.quantity, item.code, item.detail, item.raw, item.readings],
    );
    if (Number(changes) > 0) {
      this.#use(changedUses, `${item.enterprise}/${item.gateway}`, 1, Buffer.byteLength(item.raw));
    }
  }

  #bookFolded(folded: FoldedQuarantine): void {
    const { offset, ordinal, receivedAt, enterprise, gateway, topic, code, hour, lastOffset, entries, readings } =
      folded;
    this.#putFolded.run(
      ...[offset, ordinal, receivedAt, enterprise, gateway, topic, code, FOLDED_DETAIL, readings],
      ...[hour, lastOffset, entries],
    );
  }

  /** Notes a change of what is open; it holds once its transaction is durable. */
  #use(changed: Map<string, QuarantineUse>, principal: string, entries: number, bytes: number): void {
    const before = changed.get(principal) ?? this.#uses.get(principal) ?? { entries: 0, bytes: 0 };
    changed.set(principal, { entries: before.entries + entries, bytes: before.bytes + bytes });
  }

  #loadUses(): void {
    const rows = this.#database.prepare(
      `SELECT enterprise, gateway, count(*) AS entries, sum(octet_length(raw)) AS bytes FROM quarantine
       WHERE state = 'open' AND hour IS NULL GROUP BY enterprise, gateway`,
    );
    for (const { enterprise, gateway, entries, bytes } of rows.iterate()) {
      this.#uses.set(`${enterprise}/${gateway}`, { entries: entries as number, bytes: bytes as number });
    }
  }

  #loadSeqs(): void {
    const ranges = new Map<string, [number, number][]>();
    for (const row of this.#database.prepare('SELECT * FROM seq_range ORDER BY enterprise, gateway, first').iterate()) {
      const principal = `${row['enterprise']}/${row['gateway']}`;
      let list = ranges.get(principal);
      if (list === undefined) {
        list = [];
        ranges.set(principal, list);
      }
      list.push([row['first'] as number, row['last'] as number]);
    }
    for (const [principal, list] of ranges) this.#seqs.set(principal, new SeqSet(list));
  }

  #inTransaction(change: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      change();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
