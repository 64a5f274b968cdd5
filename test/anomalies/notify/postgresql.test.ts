import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningPostgresql, startPostgresql } from '../../helpers/postgresql.ts';
import { Bench, CITY, closed, event, HOUR, MINUTE, NO_SECRETS, rule, WEDNESDAY_10 } from './notify-bench.ts';

const T = WEDNESDAY_10;

let postgresql: RunningPostgresql;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql[Symbol.asyncDispose]());

test('rules, digests, escalations, merging and the log are kept in PostgreSQL as they are in SQLite', async () => {
  const location = { engine: 'postgresql', url: await postgresql.createDatabase() } as const;
  await using bench = await Bench.open(location, { waitingMax: 2 });
  const escalation = { afterMinutes: 30, channel: { type: 'mqtt' } } as const;
  const { id } = await bench.records.add(
    rule({ name: 'at once', escalation, minIntervalMinutes: 60 }),
    CITY,
    NO_SECRETS,
  );
  await bench.records.add(rule({ name: 'hourly', digest: { kind: 'hourly' } }), CITY, NO_SECRETS);
  const group = event({ at: T, subject: 'gateway:g1', severity: 'critical' });
  const member = event({ at: T, group: group.id });
  await bench.tell([member, group, event({ at: T, subject: 'm2' })]);
  await bench.tell([event({ at: T, subject: 'm2', detector: 'spike' })]);
  await bench.tell([closed(event({ at: T, subject: 'm2' }), T + MINUTE), { ...group, state: 'acknowledged' }]);
  await bench.at(T + 30 * MINUTE);
  await bench.at(T + HOUR);
  expect(bench.sent.map((message) => `${message.rule.name} ${message.kind} ${message.count}`)).toEqual([
    'at once single 1',
    'at once single 1',
    'at once single 1',
    'hourly digest 4',
  ]);
  bench.now = T + 3 * HOUR;
  bench.answer = () => ({ outcome: 'failed', detail: 'away' });
  await bench.tell(['m3', 'm4', 'm5', 'm6'].map((subject) => event({ at: bench.now, subject })));
  await bench[Symbol.asyncDispose]();
  await bench.reopen();
  bench.answer = null;
  await bench.at(bench.now + 10 * MINUTE);
  expect(bench.sent.at(-1)).toMatchObject({ kind: 'digest', count: 4, rule: { name: 'at once' } });
  const log = await bench.records.deliveries({ rules: [id], status: 'sent', limit: 10 });
  expect(log.map(({ notices }) => notices)).toEqual([4, 1, 1, 1]);
  await bench.records.remove(id);
  // The last digest is sent by the first look, and forgotten by the second.
  await bench.at(T + 40 * 24 * HOUR);
  expect(bench.sent.at(-1)).toMatchObject({ kind: 'digest', count: 4, rule: { name: 'hourly' } });
  await bench.at(T + 41 * 24 * HOUR);
  expect(await bench.outcomes()).toEqual([]);
});
