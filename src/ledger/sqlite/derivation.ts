/** Derivation's tables of the ledger in SQLite. */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import type { DiscontinuityDecision } from '../../domain/interval/register-settings.ts';
import {
  causeBit,
  type DecisionEntry,
  type DerivationLedger,
  type DerivedUntil,
  type DiscontinuityQuery,
  type DiscontinuityRecord,
  type GapRecord,
  type RegisterDecision,
  type ReviewState,
  type StaleRange,
  type StaleRow,
  type SupersededInterval,
  type SupersededQuery,
  type WindowFindings,
} from '../derivation.ts';

export const DERIVATION_SCHEMA = `
  CREATE TABLE stale (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, day INTEGER NOT NULL,
    from_ts INTEGER NOT NULL, to_ts INTEGER NOT NULL, generation INTEGER NOT NULL,
    PRIMARY KEY (day, meter, quantity)) STRICT, WITHOUT ROWID;
  CREATE TABLE derived (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, until_ts INTEGER NOT NULL,
    PRIMARY KEY (meter, quantity)) STRICT, WITHOUT ROWID;
  CREATE TABLE discontinuity (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL,
    before_at INTEGER, before_value REAL, after_at INTEGER, after_value REAL, proposed INTEGER,
    PRIMARY KEY (meter, quantity, at, kind)) STRICT, WITHOUT ROWID;
  CREATE INDEX discontinuity_by_time ON discontinuity (at);
  CREATE TABLE discontinuity_decision (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, at INTEGER NOT NULL,
    action TEXT NOT NULL, consumption INTEGER, decided_by TEXT NOT NULL, decided_at INTEGER NOT NULL, note TEXT,
    current INTEGER NOT NULL DEFAULT 1) STRICT;
  CREATE UNIQUE INDEX decision_current ON discontinuity_decision (meter, quantity, at) WHERE current = 1;
  CREATE TABLE gap (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, from_ts INTEGER NOT NULL, to_ts INTEGER NOT NULL,
    PRIMARY KEY (meter, quantity, from_ts)) STRICT, WITHOUT ROWID;
  CREATE TABLE meter_basis (meter TEXT PRIMARY KEY, basis TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** Stands for "nothing is derived": SQLite has no -Infinity among its integers. */
const NEVER = -9_007_199_254_740_991;

/** What was known of intervals before, and up to where each register has ever been derived. */
export const VERSIONS_SCHEMA = `
  ALTER TABLE stale ADD COLUMN causes INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE derived ADD COLUMN frontier_ts INTEGER NOT NULL DEFAULT ${NEVER};
  UPDATE derived SET frontier_ts = until_ts;
  CREATE TABLE superseded (
    meter TEXT NOT NULL, quantity TEXT NOT NULL, start INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL, superseded_at INTEGER NOT NULL, causes INTEGER NOT NULL,
    value INTEGER NOT NULL, estimated INTEGER NOT NULL, measured_millis INTEGER NOT NULL,
    estimated_millis INTEGER NOT NULL, expected_millis INTEGER NOT NULL, quality INTEGER NOT NULL,
    methods INTEGER NOT NULL,
    PRIMARY KEY (meter, quantity, start, recorded_at)) STRICT, WITHOUT ROWID;
`;

/** A range that is no single day's stands under this day, before all others. */
const DAY_OF_RANGES = -1_000_000_000;
const DAY_MILLIS = 86_400_000;

type Row = Record<string, unknown>;

export class SqliteDerivationLedger implements DerivationLedger {
  readonly #database: DatabaseSync;
  readonly #inTransaction: (change: () => void) => void;
  readonly #statements = new Map<string, StatementSync>();
  readonly #mark: StatementSync;
  readonly #clear: StatementSync;
  readonly #setUntil: StatementSync;
  readonly #putDiscontinuity: StatementSync;
  #generation: number;

  constructor(database: DatabaseSync, inTransaction: (change: () => void) => void) {
    this.#database = database;
    this.#inTransaction = inTransaction;
    this.#mark = database.prepare(
      `INSERT INTO stale (day, meter, quantity, from_ts, to_ts, generation, causes) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (day, meter, quantity) DO UPDATE SET from_ts = min(from_ts, excluded.from_ts),
         to_ts = max(to_ts, excluded.to_ts), generation = excluded.generation, causes = causes | excluded.causes`,
    );
    this.#clear = database.prepare('DELETE FROM stale WHERE day = ? AND meter = ? AND quantity = ? AND generation = ?');
    this.#setUntil = database.prepare(
      `INSERT INTO derived (meter, quantity, until_ts, frontier_ts) VALUES (?, ?, ?3, ?3)
       ON CONFLICT (meter, quantity) DO UPDATE SET until_ts = excluded.until_ts,
         frontier_ts = max(frontier_ts, excluded.until_ts)`,
    );
    this.#putDiscontinuity = database.prepare(
      'INSERT OR REPLACE INTO discontinuity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#generation = database.prepare('SELECT coalesce(max(generation), 0) AS g FROM stale').get()?.['g'] as number;
  }

  staleRows(limit: number): StaleRow[] {
    return this.#all('SELECT * FROM stale ORDER BY day, meter, quantity LIMIT ?', limit).map((row) => ({
      meter: row['meter'] as string,
      quantity: row['quantity'] as string,
      day: row['day'] as number,
      from: row['from_ts'] as number,
      to: row['to_ts'] as number,
      generation: row['generation'] as number,
      causes: row['causes'] as number,
    }));
  }

  staleCount(): number {
    return this.#all('SELECT count(*) AS n FROM stale')[0]?.['n'] as number;
  }

  markStale(ranges: readonly StaleRange[]): void {
    if (ranges.length > 0) this.#inTransaction(() => this.markWithin(ranges));
  }

  /** The same inside of a transaction that somebody else has begun. */
  markWithin(ranges: readonly StaleRange[]): void {
    this.#generation++;
    for (const { meter, quantity, from, to, cause } of ranges) {
      const day = Math.floor(from / DAY_MILLIS);
      const isOneDay = Math.floor(to / DAY_MILLIS) === day;
      const at = isOneDay ? day : DAY_OF_RANGES;
      this.#mark.run(at, meter, quantity, from, to, this.#generation, causeBit(cause));
    }
  }

  derivedUntil(meter?: string): DerivedUntil[] {
    const rows =
      meter === undefined
        ? this.#all('SELECT * FROM derived')
        : this.#all('SELECT * FROM derived WHERE meter = ?', meter);
    return rows.map((row) => ({
      meter: row['meter'] as string,
      quantity: row['quantity'] as string,
      until: row['until_ts'] === NEVER ? Number.NEGATIVE_INFINITY : (row['until_ts'] as number),
      frontier: row['frontier_ts'] as number,
    }));
  }

  finishPass(done: readonly StaleRow[], until: readonly Omit<DerivedUntil, 'frontier'>[]): void {
    if (done.length === 0 && until.length === 0) return;
    this.#inTransaction(() => {
      for (const { day, meter, quantity, generation } of done) this.#clear.run(day, meter, quantity, generation);
      for (const { meter, quantity, until: instant } of until) this.#setUntil.run(meter, quantity, instant);
    });
  }

  supersede(intervals: readonly SupersededInterval[]): void {
    if (intervals.length === 0) return;
    this.#inTransaction(() => {
      const put = this.#statement('INSERT OR REPLACE INTO superseded VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
      for (const one of intervals) {
        put.run(
          ...[one.meter, one.quantity, one.start, one.recordedAt, one.supersededAt, one.causes, one.value],
          ...[one.estimated, one.measuredMillis, one.estimatedMillis, one.expectedMillis, one.quality, one.methods],
        );
      }
    });
  }

  expireSuperseded(before: number): void {
    if (before > 0) this.#statement('DELETE FROM superseded WHERE start < ?').run(before);
  }

  replaceFindings(findings: readonly WindowFindings[]): void {
    // Most windows have nothing to tell and never had: those need no transaction, which is a write to the disk.
    const changed = findings.filter((window) => this.#hasFindings(window));
    if (changed.length === 0) return;
    this.#inTransaction(() => {
      for (const window of changed) this.#replaceFindings(window);
    });
  }

  decisions(meter?: string, quantity?: string): RegisterDecision[] {
    const isOne = meter !== undefined && quantity !== undefined;
    const rows = this.#all(
      `SELECT * FROM discontinuity_decision WHERE current = 1 ${isOne ? 'AND meter = ? AND quantity = ?' : ''} ORDER BY at`,
      ...(isOne ? [meter, quantity] : []),
    );
    return rows.map((row) => ({
      meter: row['meter'] as string,
      quantity: row['quantity'] as string,
      at: row['at'] as number,
      action: row['action'] as DiscontinuityDecision['action'],
      consumption: row['consumption'] as number | null,
    }));
  }

  decide({ meter, quantity, at, action, consumption, decidedBy, decidedAt, note }: DecisionEntry): boolean {
    const known = this.#all(
      'SELECT 1 AS n FROM discontinuity WHERE meter = ? AND quantity = ? AND at = ?',
      ...[meter, quantity, at],
    );
    if (known.length === 0) return false;
    this.#inTransaction(() => {
      // Earlier decisions stay, as history.
      this.#database
        .prepare('UPDATE discontinuity_decision SET current = 0 WHERE meter = ? AND quantity = ? AND at = ?')
        .run(meter, quantity, at);
      this.#database
        .prepare(
          `INSERT INTO discontinuity_decision (meter, quantity, at, action, consumption, decided_by, decided_at, note)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(meter, quantity, at, action, consumption, decidedBy, decidedAt, note);
      this.markWithin([{ meter, quantity, from: at, to: at, cause: 'decision' }]);
    });
    return true;
  }

  gaps(meter: string, from: number, to: number): GapRecord[] {
    return this.#all(
      'SELECT * FROM gap WHERE meter = ? AND to_ts > ? AND from_ts < ? ORDER BY quantity, from_ts',
      ...[meter, from, to],
    ).map((row) => ({
      meter: row['meter'] as string,
      quantity: row['quantity'] as string,
      from: row['from_ts'] as number,
      to: row['to_ts'] as number,
    }));
  }

  bases(): ReadonlyMap<string, string> {
    const rows = this.#all('SELECT meter, basis FROM meter_basis');
    return new Map(rows.map((row) => [row['meter'] as string, row['basis'] as string]));
  }

  changeBases(bases: ReadonlyMap<string, string>): void {
    this.#inTransaction(() => {
      const put = this.#statement('INSERT OR REPLACE INTO meter_basis VALUES (?, ?)');
      const forget = this.#statement(`UPDATE derived SET until_ts = ${NEVER} WHERE meter = ?`);
      for (const [meter, basis] of bases) {
        put.run(meter, basis);
        forget.run(meter);
      }
    });
  }

  #hasFindings({ meter, quantity, from, to, discontinuities, gaps }: WindowFindings): boolean {
    if (discontinuities.length > 0 || gaps.length > 0) return true;
    const bounds = [meter, quantity, from, to] as const;
    return (
      this.#all(`SELECT 1 AS n FROM discontinuity WHERE ${BETWEEN} LIMIT 1`, ...bounds).length > 0 ||
      this.#all(`SELECT 1 AS n FROM gap WHERE ${OVERLAPPING} LIMIT 1`, ...bounds).length > 0
    );
  }

  #replaceFindings({ meter, quantity, from, to, discontinuities, gaps }: WindowFindings): void {
    const bounds = [meter, quantity, from, to] as const;
    this.#statement(`DELETE FROM discontinuity WHERE ${BETWEEN}`).run(...bounds);
    for (const { kind, at, before, after, proposed } of discontinuities) {
      this.#putDiscontinuity.run(
        ...[meter, quantity, at, kind],
        ...[before?.at ?? null, before?.value ?? null, after?.at ?? null, after?.value ?? null, proposed],
      );
    }
    this.#statement(`DELETE FROM gap WHERE ${OVERLAPPING}`).run(...bounds);
    const put = this.#statement('INSERT OR REPLACE INTO gap VALUES (?, ?, ?, ?)');
    for (const gap of gaps) put.run(meter, quantity, gap.from, gap.to);
  }

  #all(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const BETWEEN = 'meter = ? AND quantity = ? AND at >= ? AND at < ?';
const OVERLAPPING = 'meter = ? AND quantity = ? AND to_ts > ? AND from_ts < ?';

/** Superseded figures of some registers, by start and then as they followed each other. */
export function readSuperseded(database: DatabaseSync, queries: readonly SupersededQuery[]): SupersededInterval[] {
  const statement = database.prepare(
    `SELECT * FROM superseded WHERE meter = ? AND quantity = ? AND start >= ? AND start < ? AND superseded_at > ?
     ORDER BY start, recorded_at`,
  );
  return queries.flatMap(({ meter, quantity, from, to, supersededAfter }) =>
    statement.all(meter, quantity, from, to, supersededAfter).map(toSuperseded),
  );
}

function toSuperseded(row: Row): SupersededInterval {
  return {
    meter: row['meter'] as string,
    quantity: row['quantity'] as string,
    start: row['start'] as number,
    recordedAt: row['recorded_at'] as number,
    supersededAt: row['superseded_at'] as number,
    causes: row['causes'] as number,
    value: row['value'] as number,
    estimated: row['estimated'] as number,
    measuredMillis: row['measured_millis'] as number,
    estimatedMillis: row['estimated_millis'] as number,
    expectedMillis: row['expected_millis'] as number,
    quality: row['quality'] as number,
    methods: row['methods'] as number,
  };
}

/** Discontinuities with what was decided about them, newest first. */
export function readDiscontinuities(database: DatabaseSync, query: DiscontinuityQuery): DiscontinuityRecord[] {
  const conditions = ['d.at >= ?', 'd.at < ?'];
  const values: SQLInputValue[] = [query.from, query.to];
  if (query.meter !== null) {
    conditions.push('d.meter = ?');
    values.push(query.meter);
  }
  if (query.kind !== undefined) {
    conditions.push('d.kind = ?');
    values.push(query.kind);
  }
  const rows = database
    .prepare(
      `SELECT d.*, c.action, c.consumption, c.decided_by, c.decided_at, c.note FROM discontinuity d
       LEFT JOIN discontinuity_decision c
         ON c.meter = d.meter AND c.quantity = d.quantity AND c.at = d.at AND c.current = 1
       WHERE ${conditions.join(' AND ')} ORDER BY d.at DESC, d.meter, d.quantity, d.kind`,
    )
    .all(...values)
    .map(toRecord);
  return rows.filter(
    ({ meter, state }) =>
      (query.meters === null || query.meters.has(meter)) && (query.state === undefined || state === query.state),
  );
}

function toRecord(row: Row): DiscontinuityRecord {
  return {
    meter: row['meter'] as string,
    quantity: row['quantity'] as string,
    kind: row['kind'] as DiscontinuityKind,
    at: row['at'] as number,
    before: evidence(row['before_at'], row['before_value']),
    after: evidence(row['after_at'], row['after_value']),
    proposed: row['proposed'] as number | null,
    state: stateOf(row['action'] as DiscontinuityDecision['action'] | null),
    decidedBy: row['decided_by'] as string | null,
    decidedAt: row['decided_at'] as number | null,
    note: row['note'] as string | null,
    consumption: row['consumption'] as number | null,
  };
}

function evidence(at: unknown, value: unknown) {
  return at === null ? null : { at: at as number, value: value as number };
}

function stateOf(action: DiscontinuityDecision['action'] | null): ReviewState {
  switch (action) {
    case null:
      return 'open';
    case 'confirm':
      return 'confirmed';
    case 'correct':
      return 'corrected';
    case 'reject':
      return 'rejected';
    default:
      return action satisfies never;
  }
}
