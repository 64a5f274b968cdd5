/** The API's side of the ledger in SQLite. */

import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { DiscontinuityQuery, DiscontinuityRecord, SupersededInterval, SupersededQuery } from '../derivation.ts';
import type { LedgerReader, QuarantineKey, QuarantineQuery, QuarantineRecord, Revision } from '../ledger.ts';
import { readDiscontinuities, readSuperseded } from './derivation.ts';
import { toQuarantineRecord, toRevision } from './rows.ts';
import { openLedgerForReading } from './schema.ts';

const RAW_LENGTH_MAX = 2 ** 31 - 1;

/** Without the whole of what was sent: a page of payloads can be a gigabyte. Of nothing, `substr` is NULL. */
const COLUMNS = `"offset", ordinal, received_at, enterprise, gateway, topic, seq, entry_index, meter, quantity, code, detail,
  readings, state, settled_by, settled_at, entries, last_offset, length(CAST(raw AS BLOB)) AS raw_bytes, coalesce(substr(raw, 1, ?), x'') AS raw`;

/** Opens the ledger in `directory` for reading; its writer must have made it. */
export function openSqliteLedgerReader(directory: string): LedgerReader {
  return new SqliteLedgerReader(openLedgerForReading(directory));
}

class SqliteLedgerReader implements LedgerReader {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  quarantineEntry({ offset, ordinal }: QuarantineKey): QuarantineRecord | null {
    const row = this.#database
      .prepare(`SELECT ${COLUMNS} FROM quarantine WHERE "offset" = ? AND ordinal = ?`)
      .get(RAW_LENGTH_MAX, offset, ordinal);
    return row === undefined ? null : toQuarantineRecord(row);
  }

  quarantine(query: QuarantineQuery): QuarantineRecord[] {
    const conditions: string[] = ['1 = 1'];
    const values: SQLInputValue[] = [];
    const filters = [
      ['enterprise', query.enterprise],
      ['gateway', query.gateway],
      ['meter', query.meter],
      ['code', query.code],
      ['state', query.state],
    ] as const;
    for (const [column, value] of filters) {
      if (value === null || value === undefined) continue;
      conditions.push(`${column} = ?`);
      values.push(value);
    }
    if (query.codes !== undefined) {
      conditions.push(`code IN (${query.codes.map(() => '?').join(', ')})`);
      values.push(...query.codes);
    }
    if (query.before !== undefined) {
      conditions.push('("offset", ordinal) < (?, ?)');
      values.push(query.before.offset, query.before.ordinal);
    }
    const order = query.isOldestFirst === true ? 'ASC' : 'DESC';
    return this.#database
      .prepare(
        `SELECT ${COLUMNS} FROM quarantine WHERE ${conditions.join(' AND ')}
         ORDER BY "offset" ${order}, ordinal ${order} LIMIT ?`,
      )
      .all(query.rawLengthMax ?? RAW_LENGTH_MAX, ...values, query.limit)
      .map(toQuarantineRecord);
  }

  quarantineCounts(enterprise: string | null): ReadonlyMap<string, number> {
    const where = enterprise === null ? '' : 'AND enterprise = ?';
    const values = enterprise === null ? [] : [enterprise];
    const rows = this.#database
      .prepare(`SELECT code, count(*) AS n FROM quarantine WHERE state = 'open' ${where} GROUP BY code ORDER BY code`)
      .all(...values);
    return new Map(rows.map((row) => [row['code'] as string, row['n'] as number]));
  }

  revisions(meter: string, quantity: string, from: number, to: number): Revision[] {
    return this.#database
      .prepare(
        `SELECT * FROM revision WHERE meter = ? AND quantity = ? AND ts >= ? AND ts < ?
         ORDER BY ts, new_offset, new_item`,
      )
      .all(meter, quantity, from, to)
      .map(toRevision);
  }

  discontinuities(query: DiscontinuityQuery): DiscontinuityRecord[] {
    return readDiscontinuities(this.#database, query);
  }

  superseded(queries: readonly SupersededQuery[]): SupersededInterval[] {
    return readSuperseded(this.#database, queries);
  }

  close(): void {
    this.#database.close();
  }
}
