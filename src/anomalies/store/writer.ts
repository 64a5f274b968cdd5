/** The file of anomalies as the runner writes it: each step is one transaction. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ArrivalOffset } from '../../domain/anomaly/arrival.ts';
import type { BookSnapshot } from '../../domain/anomaly/events/book.ts';
import type { EvidencePoint } from '../../domain/anomaly/events/evidence.ts';
import type { Suppression } from '../../domain/anomaly/events/suppression.ts';
import type { Finding } from '../../domain/anomaly/finding.ts';
import type {
  AnomalyWriter,
  BookStep,
  DetectorSetting,
  EventRecord,
  JudgedStep,
  MeterProgress,
  QueuedFinding,
  SystemRecord,
} from './anomaly-records.ts';
import { SqliteAnomalyReader, toRecord } from './reader.ts';
import { openAnomalyFile } from './schema.ts';

/** Opens the file in `directory`, making it where there is none. One at a time may have it open like this. */
export function openAnomalyWriter(directory: string): AnomalyWriter {
  return new SqliteAnomalyWriter(openAnomalyFile(directory));
}

class SqliteAnomalyWriter extends SqliteAnomalyReader implements AnomalyWriter {
  readonly #putMeter: StatementSync;
  readonly #putSystem: StatementSync;
  readonly #addFinding: StatementSync;
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
    this.#addFinding = database.prepare('INSERT INTO finding (at, content) VALUES (?, ?)');
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

  keepJudged({ meters, systems, findings }: JudgedStep): void {
    this.#transaction(() => {
      for (const { meter, cursor, isLive, basis, state } of meters) {
        this.#putMeter.run(meter, cursor, isLive ? 1 : 0, basis, state);
      }
      for (const { key, cursor, state } of systems) this.#putSystem.run(key, cursor, JSON.stringify(state));
      for (const { at, finding } of findings) this.#addFinding.run(at, JSON.stringify(finding));
    });
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

  queued(until: number): QueuedFinding[] {
    return this.database
      .prepare('SELECT at, content FROM finding WHERE at <= ? ORDER BY at, n')
      .all(until)
      .map((row) => ({ at: row['at'] as number, finding: JSON.parse(row['content'] as string) as Finding }));
  }

  queuedRange(): readonly [number, number] | null {
    const row = this.database.prepare('SELECT min(at) AS low, max(at) AS high FROM finding').get();
    const low = row?.['low'];
    return typeof low === 'number' ? [low, row?.['high'] as number] : null;
  }

  keepBook({ until, events, pending, joined, left }: BookStep): void {
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
      this.database.prepare('DELETE FROM finding WHERE at <= ?').run(until);
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

  keepChange(record: EventRecord, suppression: Suppression | null, lifted: boolean): void {
    this.#transaction(() => {
      this.#putEvents([record]);
      const { detector, subject } = record.event;
      if (suppression !== null || lifted) {
        this.database.prepare('DELETE FROM suppression WHERE detector = ? AND subject = ?').run(detector, subject);
      }
      if (suppression === null) return;
      this.database
        .prepare('INSERT INTO suppression VALUES (?, ?, ?)')
        .run(suppression.detector, suppression.subject, JSON.stringify(suppression));
    });
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

  #mark(name: 'change' | 'told'): number {
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
