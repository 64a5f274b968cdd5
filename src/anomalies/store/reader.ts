/** Questions about events and settings, for whoever has the file open. */

import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { SEVERITIES } from '../../domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import type { AnomalyReader, DetectorSetting, EventQuery, EventRecord, SeverityCounts } from './anomaly-records.ts';
import { openAnomalyFile } from './schema.ts';

type Row = Record<string, SQLOutputValue>;

const OPEN_STATES = `state IN ('open', 'acknowledged', 'in_progress')`;

/** Opens the file for the API. */
export function openAnomalyReader(directory: string): AnomalyReader {
  return new SqliteAnomalyReader(openAnomalyFile(directory));
}

export class SqliteAnomalyReader implements AnomalyReader {
  protected readonly database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  events(query: EventQuery): EventRecord[] {
    const conditions = ['1 = 1'];
    const values: SQLInputValue[] = [];
    const where = (condition: string, ...given: SQLInputValue[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    const oneOf = (column: string, given: Iterable<string> | null | undefined): void => {
      if (given) where(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify([...given]));
    };
    oneOf('enterprise', query.enterprises);
    oneOf('severity', query.severities);
    oneOf('state', query.states);
    if (query.meter !== undefined) where('meter = ?', query.meter);
    if (query.detector !== undefined) where('detector = ?', query.detector);
    if (query.from !== undefined) where('"last" > ?', query.from);
    if (query.to !== undefined) where('"first" < ?', query.to);
    if (query.lasting === true) where('ended IS NULL');
    if (query.group !== undefined) where('"group" = ?', query.group);
    else if (query.members !== true) where('"group" IS NULL');
    if (query.after !== undefined) {
      where('(opened < ? OR (opened = ? AND id > ?))', query.after.opened, query.after.opened, query.after.id);
    }
    return this.database
      .prepare(`SELECT * FROM event WHERE ${conditions.join(' AND ')} ORDER BY opened DESC, id LIMIT ?`)
      .all(...values, query.limit)
      .map(toRecord);
  }

  event(id: string): EventRecord | null {
    const row = this.database.prepare('SELECT * FROM event WHERE id = ?').get(id);
    return row === undefined ? null : toRecord(row);
  }

  counts(enterprises: ReadonlySet<string> | null): SeverityCounts {
    const inScope = enterprises === null ? '' : 'AND enterprise IN (SELECT value FROM json_each(?))';
    const values = enterprises === null ? [] : [JSON.stringify([...enterprises])];
    const rows = this.database
      .prepare(
        `SELECT severity, count(*) AS n FROM event WHERE "group" IS NULL AND ${OPEN_STATES} ${inScope} GROUP BY severity`,
      )
      .all(...values);
    const found = new Map(rows.map((row) => [row['severity'], row['n'] as number]));
    return Object.fromEntries(SEVERITIES.map((severity) => [severity, found.get(severity) ?? 0])) as SeverityCounts;
  }

  settings(): DetectorSetting[] {
    return this.database
      .prepare('SELECT content FROM setting ORDER BY detector, scope, "of"')
      .all()
      .map((row) => JSON.parse(row['content'] as string) as DetectorSetting);
  }

  close(): void {
    this.database.close();
  }
}

export function toRecord(row: Row): EventRecord {
  return {
    event: JSON.parse(row['content'] as string) as AnomalyEvent,
    enterprise: row['enterprise'] as string | null,
    meter: row['meter'] as string | null,
    isBackfill: row['is_backfill'] === 1,
  };
}
