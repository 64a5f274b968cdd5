import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AnomalyWriter, EventRecord } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyReader } from '../../../src/anomalies/store/reader.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

let directory: string;
let records: AnomalyWriter;

beforeEach(() => {
  directory = temporaryDirectory();
  records = openAnomalyWriter(directory);
});
afterEach(() => records.close());

function recordOf(id: string, event: Partial<AnomalyEvent> = {}, rest: Partial<EventRecord> = {}): EventRecord {
  return {
    event: {
      ...{ id, detector: 'gaps', subject: id, state: 'open', severity: 'warning', first: 10, last: 20, opened: 20 },
      ...{ ended: null, evidence: [], magnitude: 1, excess: 0, group: null, relatedTo: null, memberCount: 0 },
      ...{ members: [], history: [] },
      ...event,
    },
    ...{ enterprise: 'E1', meter: id, isBackfill: false },
    ...rest,
  };
}

function keep(...events: readonly EventRecord[]): void {
  records.keepBook({ until: 0, events, pending: [], joined: [], left: [] });
}

const idsOf = (found: readonly EventRecord[]) => found.map(({ event }) => event.id);

test('events come newest first, page by page, each once', () => {
  keep(...[3, 1, 2, 2, 1].map((opened, n) => recordOf(`M${n}`, { opened })));
  const reader = openAnomalyReader(directory);
  const seen: string[] = [];
  for (let after: { opened: number; id: string } | undefined; ; ) {
    const page = reader.events({ enterprises: null, after, limit: 2 });
    seen.push(...idsOf(page));
    const last = page.at(-1)?.event;
    if (last === undefined) break;
    after = { opened: last.opened, id: last.id };
  }
  reader.close();
  expect(seen).toEqual(['M0', 'M2', 'M3', 'M1', 'M4']);
});

test('each filter leaves out what it does not name', () => {
  keep(
    recordOf('city', {}, { enterprise: null, meter: null }),
    recordOf('own', { detector: 'spike', severity: 'info', first: 100, last: 200 }),
    recordOf('other', { state: 'closed', ended: 30 }, { enterprise: 'E2' }),
    recordOf('member', { group: 'city', state: 'acknowledged' }),
  );
  const ask = (query: object) => idsOf(records.events({ enterprises: null, limit: 10, ...query })).sort();
  expect(ask({})).toEqual(['city', 'other', 'own']);
  expect(ask({ members: true })).toEqual(['city', 'member', 'other', 'own']);
  expect(ask({ group: 'city' })).toEqual(['member']);
  expect(ask({ enterprises: new Set(['E1']) })).toEqual(['own']);
  expect(ask({ enterprises: new Set() })).toEqual([]);
  expect(ask({ meter: 'own' })).toEqual(['own']);
  expect(ask({ detector: 'spike' })).toEqual(['own']);
  expect(ask({ severities: ['info', 'critical'] })).toEqual(['own']);
  expect(ask({ states: ['closed'] })).toEqual(['other']);
  expect(ask({ lasting: true })).toEqual(['city', 'own']);
  expect(ask({ from: 20 })).toEqual(['own']);
  expect(ask({ from: 199 })).toEqual(['own']);
  expect(ask({ to: 11 })).toEqual(['city', 'other']);
  expect(ask({ to: 10 })).toEqual([]);
});

test('what somebody has to look at is counted by severity, a group as one', () => {
  keep(
    recordOf('group', { severity: 'critical' }),
    recordOf('member', { severity: 'critical', group: 'group' }),
    recordOf('taken', { state: 'in_progress', ended: 30 }),
    recordOf('over', { state: 'closed', ended: 30 }),
    recordOf('wrong', { state: 'false_alarm' }),
    recordOf('theirs', {}, { enterprise: 'E2' }),
  );
  expect(records.counts(null)).toEqual({ info: 0, warning: 2, critical: 1 });
  expect(records.counts(new Set(['E1']))).toEqual({ info: 0, warning: 1, critical: 1 });
});

test('whose an event is and whether it was old stays as it was found', () => {
  keep(recordOf('M1', {}, { isBackfill: true }));
  keep(recordOf('M1', { severity: 'critical' }, { isBackfill: false, enterprise: null }));
  expect(records.event('M1')).toMatchObject({ enterprise: 'E1', isBackfill: true, event: { severity: 'critical' } });
});

test('a step is kept in whole or not at all', () => {
  const finding = { at: 5, finding: { detector: 'gaps', subject: 'M1' } as never };
  const meter = { meter: 'M1', cursor: 1, isLive: true, basis: '', state: new Uint8Array(3) };
  // A state that is no bytes ends the transaction in its middle.
  const broken = { ...meter, meter: 'M2', state: null as never };
  expect(() => records.keepJudged({ meters: [meter, broken], systems: [], findings: [finding] })).toThrow();
  expect(records.progress()).toEqual([]);
  expect(records.queuedRange()).toBeNull();
  records.keepJudged({ meters: [meter], systems: [], findings: [finding] });
  expect(records.progress()).toEqual([{ meter: 'M1', cursor: 1, isLive: true, basis: '' }]);
  expect(records.queuedRange()).toEqual([5, 5]);
});

test('what is to be told is told change by change, and what has changed meanwhile is told again', () => {
  keep(recordOf('M1'), recordOf('M2'), recordOf('M3'));
  const first = records.untold(2);
  expect(idsOf(first.events)).toEqual(['M1', 'M2']);
  keep(recordOf('M1', { state: 'closed' }));
  records.told(first.mark);
  const second = records.untold(10);
  expect(idsOf(second.events)).toEqual(['M3', 'M1']);
  records.told(second.mark);
  expect(records.untold(10).events).toEqual([]);
});

test('events that are over are let go after their time, what somebody works on is not', () => {
  keep(
    recordOf('old', { state: 'closed', ended: 50 }),
    recordOf('worked', { state: 'in_progress', ended: 50 }),
    recordOf('lasting'),
    recordOf('new', { state: 'closed', ended: 100 }),
  );
  expect(records.expire(100)).toBe(1);
  expect(idsOf(records.events({ enterprises: null, limit: 10 })).sort()).toEqual(['lasting', 'new', 'worked']);
});

test('a file of the program before is taken over, and keeps no checkpoint of what it did not see from the beginning', () => {
  keep(recordOf('M1', { last: 20 }));
  records.close();
  const file = new DatabaseSync(join(directory, 'anomalies.sqlite'));
  file.exec(`DROP TABLE late; DROP TABLE book_change; DROP TABLE book_checkpoint; DROP TABLE system_checkpoint;
    DROP TABLE meter_checkpoint; DROP INDEX finding_unseen; DROP INDEX finding_source;
    ALTER TABLE finding DROP COLUMN source; ALTER TABLE finding DROP COLUMN seen;
    DELETE FROM mark WHERE name = 'book'; INSERT INTO finding (at, content) VALUES (7, '{}'); PRAGMA user_version = 2`);
  file.close();
  records = openAnomalyWriter(directory);
  expect(idsOf(records.events({ enterprises: null, limit: 10 }))).toEqual(['M1']);
  expect([records.position(), records.bookCheckpoint(0), records.queuedRange()]).toEqual([20, null, [7, 7]]);
});

test('a file of a newer program is refused', () => {
  records.close();
  const file = new DatabaseSync(join(directory, 'anomalies.sqlite'));
  const version = file.prepare('PRAGMA user_version').get()?.['user_version'];
  file.exec('PRAGMA user_version = 99');
  file.close();
  expect(() => openAnomalyWriter(directory)).toThrow('update the program');
  const again = new DatabaseSync(join(directory, 'anomalies.sqlite'));
  again.exec(`PRAGMA user_version = ${version}`);
  again.close();
  records = openAnomalyWriter(directory);
});
