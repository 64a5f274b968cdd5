/** The file of anomalies as the runner writes it: each step is one transaction. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ArrivalOffset } from '../../domain/anomaly/arrival.ts';
import type { BookSnapshot } from '../../domain/anomaly/events/book.ts';
import type { Change } from '../../domain/anomaly/events/event.ts';
import type { EvidencePoint } from '../../domain/anomaly/events/evidence.ts';
import type { Suppression } from '../../domain/anomaly/events/suppression.ts';
import type { Finding } from '../../domain/anomaly/finding.ts';
import type {
  AnomalyWriter,
  BookCheckpoint,
  BookRewind,
  BookStep,
  DetectorSetting,
  EventRecord,
  JudgedStep,
  KeptChange,
  KeptFinding,
  LateMeter,
  MeterProgress,
  QueuedFinding,
  SystemRecord,
  TakeBack,
  TakenBack,
} from './anomaly-records.ts';
import { SqliteAnomalyReader, toRecord } from './reader.ts';
import { FIRST_INSTANT, openAnomalyFile } from './schema.ts';

/** What is so much older than what the book has seen last is not judged again: a spool of a month. */
const KEPT_MILLIS = 35 * 86_400_000;
const REWIND = 'rewind';

/** Opens the file in `directory`, making it where there is none. One at a time may have it open like this. */
export function openAnomalyWriter(directory: string): AnomalyWriter {
  return new SqliteAnomalyWriter(openAnomalyFile(directory));
}

class SqliteAnomalyWriter extends SqliteAnomalyReader implements AnomalyWriter {
  readonly #putMeter: StatementSync;
  readonly #putSystem: StatementSync;
  readonly #addFinding: StatementSync;
  readonly #putMeterCheckpoint: StatementSync;
  readonly #putSystemCheckpoint: StatementSync;
  readonly #putLate: StatementSync;
  readonly #putEvent: StatementSync;

  constructor(database: DatabaseSync) {
    super(database);
    this.#putMeter = database.prepare(
      `INSERT INTO meter_state VALUES (?, ?, ?, ?, ?) ON CONFLICT (meter) DO UPDATE SET cursor = excluded.cursor,
         is_live = excluded.is_live, basis = excluded.basis, state = excluded.state`,
    );
    this.#putSystem = database.prepare(
      `INSERT INTO system_state VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET cursor = excluded.cursor, state = excluded.state`,
    );
    this.#addFinding = database.prepare('INSERT INTO finding (at, content, source) VALUES (?, ?, ?)');
    this.#putMeterCheckpoint = database.prepare('INSERT OR REPLACE INTO meter_checkpoint VALUES (?, ?, ?, ?, ?)');
    this.#putSystemCheckpoint = database.prepare('INSERT OR REPLACE INTO system_checkpoint VALUES (?, ?, ?)');
    this.#putLate = database.prepare(
      `INSERT INTO late VALUES (?, ?, ?) ON CONFLICT (meter) DO UPDATE SET noted = excluded.noted,
         "from" = min(excluded."from", late."from")`,
    );
    // Whose it is and whether it is old is said once, when it is found.
    this.#putEvent = database.prepare(
      `INSERT INTO event (id, change, detector, meter, enterprise, severity, state, "first", "last", opened, ended,
         "group", is_backfill, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET change = excluded.change,
         severity = excluded.severity, state = excluded.state, "first" = excluded."first", "last" = excluded."last",
         ended = excluded.ended, "group" = excluded."group", content = excluded.content`,
    );
  }

  progress(): MeterProgress[] {
    return this.database
      .prepare('SELECT meter, cursor, is_live, basis FROM meter_state')
      .all()
      .map((row) => ({
        meter: row['meter'] as string,
        cursor: row['cursor'] as number,
        isLive: row['is_live'] === 1,
        basis: row['basis'] as string,
      }));
  }

  meterStates(meters: readonly string[]): ReadonlyMap<string, Uint8Array> {
    const rows = this.database
      .prepare('SELECT meter, state FROM meter_state WHERE meter IN (SELECT value FROM json_each(?))')
      .all(JSON.stringify(meters));
    return new Map(rows.map((row) => [row['meter'] as string, row['state'] as Uint8Array]));
  }

  systems(): SystemRecord[] {
    return this.database
      .prepare('SELECT key, cursor, state FROM system_state')
      .all()
      .map((row) => ({
        key: row['key'] as string,
        cursor: row['cursor'] as number,
        state: JSON.parse(row['state'] as string) as unknown,
      }));
  }

  keepJudged({ meters, systems, findings, late = [], isCheckpoint = () => false }: JudgedStep): void {
    this.#transaction(() => {
      for (const { meter, cursor, isLive, basis, state } of meters) {
        this.#putMeter.run(meter, cursor, isLive ? 1 : 0, basis, state);
        if (isCheckpoint(cursor)) this.#putMeterCheckpoint.run(meter, cursor, isLive ? 1 : 0, basis, state);
      }
      for (const { key, cursor, state } of systems) {
        const content = JSON.stringify(state);
        this.#putSystem.run(key, cursor, content);
        // Where it began, too: what it begins with depends on how far its meters were.
        if (state === null || isCheckpoint(cursor)) this.#putSystemCheckpoint.run(key, cursor, content);
      }
      const position = findings.length === 0 ? FIRST_INSTANT : this.position();
      for (const { at, finding, system } of findings) {
        this.#addFinding.run(at, JSON.stringify(finding), system ?? finding.subject);
        if (at <= position) this.#noteRewind(at - 1);
      }
      for (const { meter, from, noted } of late) this.#putLate.run(meter, from, noted);
    });
  }

  keepLate({ meter, from, noted }: LateMeter): void {
    this.#putLate.run(meter, from, noted);
  }

  late(): LateMeter[] {
    return this.database
      .prepare('SELECT meter, "from", noted FROM late')
      .all()
      .map((row) => ({
        meter: row['meter'] as string,
        from: row['from'] as number,
        noted: row['noted'] as number,
      }));
  }

  takeBack({ meters, systems }: TakeBack): TakenBack {
    const taken = {
      meters: [] as { meter: string; progress: MeterProgress | null }[],
      systems: [] as { key: string; record: SystemRecord | null }[],
    };
    this.#transaction(() => {
      for (const { meter, from, changed } of meters) {
        taken.meters.push({ meter, progress: this.#takeMeterBack(meter, from, changed) });
      }
      for (const { key, from } of systems) taken.systems.push({ key, record: this.#takeSystemBack(key, from) });
    });
    return taken;
  }

  #takeMeterBack(meter: string, from: number, changed: number): MeterProgress | null {
    this.database.prepare('DELETE FROM late WHERE meter = ?').run(meter);
    const now = this.database.prepare('SELECT is_live FROM meter_state WHERE meter = ?').get(meter);
    // Of one that began not long before, the one with which it began.
    const row =
      this.#checkpointOf('meter_checkpoint', 'meter', meter, from) ??
      this.#checkpointOf('meter_checkpoint', 'meter', meter, changed);
    const at = (row?.['at'] as number | undefined) ?? FIRST_INSTANT;
    this.#forgetFindings(meter, at);
    this.database.prepare('DELETE FROM meter_checkpoint WHERE meter = ? AND at > ?').run(meter, at);
    if (row === undefined) {
      this.database.prepare('DELETE FROM meter_state WHERE meter = ?').run(meter);
      return null;
    }
    // Once it was up to date, the clock tells that it is silent.
    const isLive = row['is_live'] === 1 || now?.['is_live'] === 1;
    const basis = row['basis'] as string;
    this.#putMeter.run(meter, at, isLive ? 1 : 0, basis, row['state'] as Uint8Array);
    return { meter, cursor: at, isLive, basis };
  }

  #takeSystemBack(key: string, from: number): SystemRecord | null {
    const row = this.#checkpointOf('system_checkpoint', 'key', key, from) ?? this.#firstCheckpointOf(key);
    if (row === undefined) return null;
    const cursor = row['at'] as number;
    this.#forgetFindings(key, cursor);
    this.database.prepare('DELETE FROM system_checkpoint WHERE key = ? AND at > ?').run(key, cursor);
    this.#putSystem.run(key, cursor, row['state'] as string);
    return { key, cursor, state: JSON.parse(row['state'] as string) as unknown };
  }

  /** The newest at or before an instant; where what is older has been forgotten, the oldest. */
  #checkpointOf(table: 'meter_checkpoint' | 'system_checkpoint', column: 'meter' | 'key', of: string, from: number) {
    const oldest = this.database.prepare('SELECT min(at) AS at FROM book_checkpoint').get()?.['at'];
    const at = typeof oldest === 'number' ? Math.max(from, oldest) : from;
    return this.database
      .prepare(`SELECT * FROM ${table} WHERE ${column} = ? AND at <= ? ORDER BY at DESC LIMIT 1`)
      .get(of, at);
  }

  #firstCheckpointOf(key: string) {
    return this.database.prepare('SELECT * FROM system_checkpoint WHERE key = ? ORDER BY at LIMIT 1').get(key);
  }

  #forgetFindings(source: string, after: number): void {
    this.database.prepare('DELETE FROM finding WHERE source = ? AND at > ?').run(source, after);
    this.#noteRewind(after);
  }

  #noteRewind(at: number): void {
    this.database
      .prepare('INSERT INTO mark VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = min(value, excluded.value)')
      .run(REWIND, at);
  }

  position(): number {
    return this.#mark('book');
  }

  rewindFrom(): number | null {
    const row = this.database.prepare('SELECT value FROM mark WHERE name = ?').get(REWIND);
    return (row?.['value'] as number | undefined) ?? null;
  }

  bookCheckpoint(at: number): BookCheckpoint | null {
    const row =
      this.database.prepare('SELECT * FROM book_checkpoint WHERE at <= ? ORDER BY at DESC LIMIT 1').get(at) ??
      this.database.prepare('SELECT * FROM book_checkpoint ORDER BY at LIMIT 1').get();
    return row === undefined ? null : [row['at'] as number, JSON.parse(row['content'] as string) as BookSnapshot];
  }

  findingsAfter(from: number, last: { at: number; n: number } | null, limit: number): KeptFinding[] {
    return this.database
      .prepare(
        `SELECT at, n, content FROM finding WHERE (at, n) > (?, ?) AND (at > ? OR seen = 0) ORDER BY at, n LIMIT ?`,
      )
      .all(last?.at ?? FIRST_INSTANT, last?.n ?? -1, from, limit)
      .map((row) => ({
        at: row['at'] as number,
        n: row['n'] as number,
        finding: JSON.parse(row['content'] as string) as Finding,
      }));
  }

  changesAfter(position: number, n: number): KeptChange[] {
    return this.database
      .prepare('SELECT * FROM book_change WHERE position > ? AND n > ? ORDER BY n')
      .all(position, n)
      .map((row) => ({
        n: row['n'] as number,
        position: row['position'] as number,
        event: row['event'] as string,
        change: JSON.parse(row['content'] as string) as Change,
      }));
  }

  eventsSince(at: number): EventRecord[] {
    return this.database.prepare('SELECT * FROM event WHERE ended IS NULL OR ended > ?').all(at).map(toRecord);
  }

  keepRewind({ from, position, events, book, checkpoints }: BookRewind): void {
    this.#transaction(() => {
      this.#putEvents(events);
      this.database.exec('DELETE FROM pending; DELETE FROM membership; DELETE FROM suppression');
      const pending = this.database.prepare('INSERT INTO pending VALUES (?, ?)');
      for (const [id, points] of book.pending) pending.run(id, JSON.stringify(points));
      const join = this.database.prepare('INSERT OR IGNORE INTO membership ("group", member) VALUES (?, ?)');
      for (const [group, members] of book.memberships) for (const member of members) join.run(group, member);
      for (const suppression of book.suppressions) this.#putSuppression(suppression);
      this.database.prepare('DELETE FROM book_checkpoint WHERE at > ?').run(from);
      this.#putCheckpoints(checkpoints);
      this.database.exec('UPDATE finding SET seen = 1 WHERE seen = 0');
      this.database.prepare('DELETE FROM mark WHERE name = ?').run(REWIND);
      this.#putPosition(position);
      this.#forget(position - KEPT_MILLIS);
    });
  }

  #putCheckpoints(checkpoints: readonly BookCheckpoint[]): void {
    const put = this.database.prepare('INSERT OR REPLACE INTO book_checkpoint VALUES (?, ?)');
    for (const [at, book] of checkpoints) put.run(at, JSON.stringify(book));
  }

  #putPosition(position: number): void {
    this.database.prepare(`UPDATE mark SET value = ? WHERE name = 'book'`).run(position);
  }

  /** Keeps the newest checkpoint before an instant and what came after it. */
  #forget(before: number): void {
    const row = this.database.prepare('SELECT max(at) AS at FROM book_checkpoint WHERE at <= ?').get(before);
    const at = row?.['at'];
    if (typeof at !== 'number') return;
    for (const table of ['book_checkpoint', 'meter_checkpoint', 'system_checkpoint']) {
      this.database.prepare(`DELETE FROM ${table} WHERE at < ?`).run(at);
    }
    this.database.prepare('DELETE FROM finding WHERE seen = 1 AND at <= ?').run(at);
    this.database.prepare('DELETE FROM book_change WHERE position <= ?').run(at);
  }

  keepArrivals(arrivals: readonly ArrivalOffset[], forgetBefore: number): void {
    const put = this.database.prepare(
      `INSERT INTO arrival VALUES (?, ?, ?) ON CONFLICT (hour, gateway) DO UPDATE SET "offset" = excluded."offset"
       WHERE abs(excluded."offset") < abs(arrival."offset")`,
    );
    this.#transaction(() => {
      for (const { gateway, hour, offset } of arrivals) put.run(hour, gateway, offset);
      this.database.prepare('DELETE FROM arrival WHERE hour < ?').run(forgetBefore);
    });
  }

  arrivals(from: number, to: number): ArrivalOffset[] {
    return this.database
      .prepare('SELECT hour, gateway, "offset" FROM arrival WHERE hour >= ? AND hour < ?')
      .all(from, to)
      .map((row) => ({
        hour: row['hour'] as number,
        gateway: row['gateway'] as string,
        offset: row['offset'] as number,
      }));
  }

  queued(until: number, after = FIRST_INSTANT): QueuedFinding[] {
    return this.database
      .prepare('SELECT at, content FROM finding WHERE seen = 0 AND at <= ? AND at > ? ORDER BY at, n')
      .all(until, after)
      .map((row) => ({ at: row['at'] as number, finding: JSON.parse(row['content'] as string) as Finding }));
  }

  queuedRange(): readonly [number, number] | null {
    const row = this.database.prepare('SELECT min(at) AS low, max(at) AS high FROM finding WHERE seen = 0').get();
    const low = row?.['low'];
    return typeof low === 'number' ? [low, row?.['high'] as number] : null;
  }

  keepBook({ until, events, pending, joined, left, after, position, checkpoints = [] }: BookStep): void {
    this.#transaction(() => {
      this.#putEvents(events);
      const put = this.database.prepare(
        'INSERT INTO pending VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET points = excluded.points',
      );
      const end = this.database.prepare('DELETE FROM pending WHERE id = ?');
      for (const [id, points] of pending) {
        if (points === null) end.run(id);
        else put.run(id, JSON.stringify(points));
      }
      const join = this.database.prepare('INSERT OR IGNORE INTO membership ("group", member) VALUES (?, ?)');
      for (const [group, members] of joined) for (const member of members) join.run(group, member);
      const leave = this.database.prepare('DELETE FROM membership WHERE "group" = ? AND member = ?');
      for (const [group, members] of left) for (const member of members) leave.run(group, member);
      this.database
        .prepare('UPDATE finding SET seen = 1 WHERE seen = 0 AND at <= ? AND at > ?')
        .run(until, after ?? FIRST_INSTANT);
      if (position !== undefined) this.#putPosition(position);
      this.#putCheckpoints(checkpoints);
      if (checkpoints.length > 0 && position !== undefined) this.#forget(position - KEPT_MILLIS);
    });
  }

  book(): BookSnapshot {
    const all = (sql: string) => this.database.prepare(sql).all();
    const members = Map.groupBy(all('SELECT "group", member FROM membership ORDER BY n'), (row) => row['group']);
    return {
      // In the order in which they opened: groups list their members in it.
      events: all('SELECT * FROM event WHERE ended IS NULL ORDER BY seq').map((row) => toRecord(row).event),
      pending: all('SELECT id, points FROM pending').map((row) => [
        row['id'] as string,
        JSON.parse(row['points'] as string) as EvidencePoint[],
      ]),
      suppressions: all('SELECT content FROM suppression').map(
        (row) => JSON.parse(row['content'] as string) as Suppression,
      ),
      memberships: [...members].map(([group, rows]) => [group as string, rows.map((row) => row['member'] as string)]),
    };
  }

  keepChange(record: EventRecord, suppression: Suppression | null, lifted: boolean, change: Change): void {
    this.#transaction(() => {
      this.#putEvents([record]);
      const { detector, subject } = record.event;
      if (suppression !== null || lifted) {
        this.database.prepare('DELETE FROM suppression WHERE detector = ? AND subject = ?').run(detector, subject);
      }
      this.database
        .prepare('INSERT INTO book_change (position, event, content) VALUES (?, ?, ?)')
        .run(this.position(), record.event.id, JSON.stringify(change));
      if (suppression !== null) this.#putSuppression(suppression);
    });
  }

  #putSuppression(suppression: Suppression): void {
    this.database
      .prepare('INSERT INTO suppression VALUES (?, ?, ?)')
      .run(suppression.detector, suppression.subject, JSON.stringify(suppression));
  }

  keepSetting(setting: DetectorSetting): void {
    const { detector, scope, of } = setting;
    this.database
      .prepare(
        `INSERT INTO setting VALUES (?, ?, ?, ?)
         ON CONFLICT (detector, scope, "of") DO UPDATE SET content = excluded.content`,
      )
      .run(detector, scope, of, JSON.stringify(setting));
  }

  untold(limit: number): { events: EventRecord[]; mark: number } {
    const told = this.#mark('told');
    const rows = this.database
      .prepare('SELECT * FROM event WHERE change > ? ORDER BY change, seq LIMIT ?')
      .all(told, limit);
    return { events: rows.map(toRecord), mark: (rows.at(-1)?.['change'] as number | undefined) ?? told };
  }

  told(mark: number): void {
    this.database.prepare(`UPDATE mark SET value = ? WHERE name = 'told'`).run(mark);
  }

  expire(before: number): number {
    const { changes } = this.database
      .prepare(`DELETE FROM event WHERE ended < ? AND state IN ('closed', 'false_alarm')`)
      .run(before);
    return Number(changes);
  }

  /** Each with a change of its own, so that a page of what is untold ends between two of them. */
  #putEvents(records: readonly EventRecord[]): void {
    if (records.length === 0) return;
    let change = this.#mark('change');
    for (const { event, enterprise, meter, isBackfill } of records) {
      const { id, detector, severity, state, first, last, opened, ended, group } = event;
      this.#putEvent.run(
        ...([id, ++change, detector, meter, enterprise, severity, state, first, last, opened, ended, group] as const),
        ...([isBackfill ? 1 : 0, JSON.stringify(event)] as const),
      );
    }
    this.database.prepare(`UPDATE mark SET value = ? WHERE name = 'change'`).run(change);
  }

  #mark(name: 'change' | 'told' | 'book'): number {
    return this.database.prepare('SELECT value FROM mark WHERE name = ?').get(name)?.['value'] as number;
  }

  #transaction(action: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      action();
      this.database.exec('COMMIT');
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}
