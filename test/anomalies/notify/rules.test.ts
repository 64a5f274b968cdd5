import { expect, test } from 'vitest';
import type { NewRule } from '../../../src/anomalies/notify/rule.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import {
  Bench,
  CITY,
  closed,
  event,
  HOUR,
  MINUTE,
  NIGHT_QUIET,
  NO_SECRETS,
  rule,
  WEDNESDAY_10,
} from './notify-bench.ts';

const T = WEDNESDAY_10;

async function benchWith(...rules: readonly NewRule[]): Promise<Bench> {
  const bench = await Bench.open(temporaryDirectory());
  for (const one of rules) await bench.records.add(one, CITY, NO_SECRETS);
  return bench;
}

test('an event is told when it opens, when it grows graver and when it is over, each once', async () => {
  await using bench = await benchWith(rule());
  const open = event({ at: T });
  await bench.tell([open]);
  await bench.tell([open]);
  await bench.tell([{ ...open, last: T + 15 * MINUTE }]);
  await bench.tell([{ ...open, severity: 'critical' }]);
  await bench.tell([{ ...open, severity: 'critical' }]);
  await bench.tell([closed({ ...open, severity: 'critical' }, T + HOUR)]);
  await bench.tell([closed({ ...open, severity: 'critical' }, T + HOUR)]);
  expect(bench.lines()).toEqual([
    'single opened warning m1',
    'single escalated critical m1',
    'single closed critical m1',
  ]);
});

/* biome-ignore format: a table reads best as one row a line */
test.each<[string, Partial<NewRule>, Partial<AnomalyEvent>, boolean]>([
  ['its severity',               { severityMin: 'warning' },                                   { severity: 'warning' }, true],
  ['a lower severity',           { severityMin: 'critical' },                                  { severity: 'warning' }, false],
  ['its detector',               { detectors: ['night_base', 'spike'] },                       {},                      true],
  ['another detector',           { detectors: ['spike'] },                                     {},                      false],
  ['its enterprise',             { scope: { kind: 'enterprise', enterprise: 'alpha' } },       {},                      true],
  ['another enterprise',         { scope: { kind: 'enterprise', enterprise: 'beta' } },        {},                      false],
  ['its district',               { scope: { kind: 'districts', districts: ['310115'] } },      {},                      true],
  ['another district',           { scope: { kind: 'districts', districts: ['310116'] } },      {},                      false],
  ['its meter',                  { scope: { kind: 'meters', meters: ['m0', 'm1'] } },          {},                      true],
  ['another meter',              { scope: { kind: 'meters', meters: ['m0'] } },                {},                      false],
  ['ends alone',                 { states: ['closed'] },                                       {},                      false],
  ['nothing, being disabled',    { enabled: false },                                           {},                      false],
  ['what is of no enterprise',   { scope: { kind: 'districts', districts: ['310115'] } },      { subject: 'city:' },    false],
])('a rule about %s', async (_, ruleChanges, eventChanges, isTold) => {
  await using bench = await benchWith(rule(ruleChanges));
  await bench.tell([event({ at: T, ...eventChanges })]);
  expect(bench.sent.length).toBe(isTold ? 1 : 0);
});

test('a rule never tells of what its owner may not see, whatever its scope says', async () => {
  await using bench = await benchWith();
  await bench.records.add(
    rule({ scope: { kind: 'meters', meters: ['m1', 'b1'] } }),
    { kind: 'enterprise', enterprise: 'beta' },
    NO_SECRETS,
  );
  await bench.tell([event({ at: T }), event({ at: T, subject: 'b1' })]);
  expect(bench.lines()).toEqual(['single opened warning b1']);
});

test('warnings of quiet hours come as one digest at their end, and critical events at once', async () => {
  await using bench = await benchWith(rule({ activeHours: NIGHT_QUIET }));
  // 22:30 in Shanghai.
  bench.now = T + 12.5 * HOUR;
  await bench.tell([event({ at: bench.now }), event({ at: bench.now, subject: 'm2', severity: 'critical' })]);
  bench.now += 2 * HOUR;
  await bench.tell([event({ at: bench.now, subject: 'm3' })]);
  expect(bench.lines()).toEqual(['single opened critical m2']);
  await bench.at(T + 21 * HOUR - 1);
  expect(bench.sent.length).toBe(1);
  await bench.at(T + 21 * HOUR);
  expect(bench.lines().slice(1)).toEqual(['digest opened warning m1, opened warning m3']);
});

test('critical events wait, too, where the rule says so, and the end of one always does', async () => {
  await using bench = await benchWith(rule({ name: 'all wait', activeHours: NIGHT_QUIET, criticalWaits: true }));
  await bench.records.add(rule({ name: 'ends', activeHours: NIGHT_QUIET, states: ['closed'] }), CITY, NO_SECRETS);
  bench.now = T + 13 * HOUR;
  const open = event({ at: bench.now, severity: 'critical' });
  await bench.tell([open]);
  await bench.tell([closed(open, bench.now + MINUTE)]);
  expect(bench.sent).toEqual([]);
  await bench.at(T + 21 * HOUR);
  expect(bench.lines().sort()).toEqual(['digest closed critical m1', 'digest opened critical m1, closed critical m1']);
});

test('active hours are of weekdays: what comes on Friday night waits for Monday', async () => {
  const weekdays = [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }];
  await using bench = await benchWith(rule({ activeHours: weekdays }));
  // Friday 2026-11-20, 20:00 in Shanghai.
  bench.now = Date.UTC(2026, 10, 20, 12);
  await bench.tell([event({ at: bench.now })]);
  // Monday 2026-11-23, 08:00.
  await bench.at(Date.UTC(2026, 10, 23) - 1);
  expect(bench.sent).toEqual([]);
  await bench.at(Date.UTC(2026, 10, 23));
  expect(bench.lines()).toEqual(['digest opened warning m1']);
});

test('digests come with the hour or at their time of the day', async () => {
  await using bench = await benchWith(
    rule({ name: 'hourly', digest: { kind: 'hourly' } }),
    rule({ name: 'daily', digest: { kind: 'daily', at: '18:30' } }),
  );
  bench.now = T + 10 * MINUTE;
  await bench.tell([event({ at: T, severity: 'critical' })]);
  await bench.at(T + 20 * MINUTE);
  await bench.tell([event({ at: T, subject: 'm2' })]);
  await bench.at(T + HOUR - 1);
  expect(bench.sent).toEqual([]);
  await bench.at(T + HOUR);
  expect(bench.sent.map(({ rule: { name }, count }) => [name, count])).toEqual([['hourly', 2]]);
  // 18:30 in Shanghai.
  await bench.at(T + 8.5 * HOUR);
  expect(bench.sent.map(({ rule: { name }, count }) => [name, count])).toEqual([
    ['hourly', 2],
    ['daily', 2],
  ]);
});

test('what came late disturbs nobody: it is in the next digest, and escalates to nobody', async () => {
  const escalation = { afterMinutes: 5, channel: { type: 'mqtt' } } as const;
  await using bench = await benchWith(rule({ escalation }));
  const late = event({ at: T, severity: 'critical' });
  await bench.tell([late], { isBackfill: () => true });
  await bench.tell([event({ at: T - 6 * HOUR - 1, subject: 'm2', severity: 'critical' })]);
  await bench.tell([event({ at: T - 6 * HOUR, subject: 'm3', severity: 'critical' })]);
  await bench.tell([event({ at: T - 6 * HOUR, subject: 'm3', severity: 'critical', state: 'acknowledged' })]);
  await bench.at(T + 10 * MINUTE);
  expect(bench.lines()).toEqual(['single opened critical m3']);
  // 08:00 of the next day.
  await bench.at(T + 22 * HOUR);
  expect(bench.lines().slice(1)).toEqual(['digest opened critical m1, opened critical m2']);
  await bench.at(T + 30 * HOUR);
  expect(bench.sent.length).toBe(2);
});

test('a group is told of and its members are not', async () => {
  await using bench = await benchWith(rule());
  const group = event({ at: T, detector: 'silent_meter', subject: 'gateway:g1', severity: 'critical', memberCount: 3 });
  const members = ['m1', 'm2', 'm3'].map((subject) =>
    event({ at: T, detector: 'silent_meter', subject, group: group.id }),
  );
  await bench.tell([...members, group]);
  expect(bench.lines()).toEqual(['single opened critical gateway:g1']);
  await bench.tell([...members, group].map((one) => closed(one, T + HOUR)));
  expect(bench.lines().slice(1)).toEqual(['single closed critical gateway:g1']);
  expect((await bench.outcomes()).filter((line) => line.startsWith('m1'))).toEqual([
    'm1 opened suppressed grouped',
    'm1 closed suppressed not_told',
  ]);
});

test('of a group over the city, whoever does not see it is told of the members', async () => {
  await using bench = await benchWith(rule({ name: 'city' }));
  const owner = { kind: 'enterprise', enterprise: 'beta' } as const;
  await bench.records.add(rule({ name: 'beta' }), owner, NO_SECRETS);
  const storm = event({ at: T, detector: 'silent_meter', subject: 'city:', severity: 'critical', memberCount: 90 });
  const member = event({ at: T, detector: 'silent_meter', subject: 'b1', group: storm.id });
  await bench.tell([member, storm]);
  expect(bench.sent.map(({ rule: { name }, notices: [notice] }) => [name, notice?.subject]).sort()).toEqual([
    ['beta', 'b1'],
    ['city', 'city:'],
  ]);
});

test('a member that waits for a digest is taken out of it when its group has formed', async () => {
  await using bench = await benchWith(rule({ digest: { kind: 'hourly' } }));
  const member = event({ at: T, detector: 'silent_meter' });
  await bench.tell([member]);
  const group = event({ at: T, detector: 'silent_meter', subject: 'gateway:g1', severity: 'critical' });
  await bench.tell([{ ...member, group: group.id }, group]);
  await bench.at(T + HOUR);
  expect(bench.lines()).toEqual(['digest opened critical gateway:g1']);
  // Should it outlast its group, it is told after all.
  await bench.tell([closed(group, T + HOUR), { ...member, group: null }]);
  await bench.at(T + 2 * HOUR);
  expect(bench.lines().slice(1)).toEqual(['digest closed critical gateway:g1, opened warning m1']);
});

test('several changes of one event may be handed in together', async () => {
  await using bench = await benchWith(rule());
  const open = event({ at: T });
  await bench.tell([open, { ...open, severity: 'critical' }, closed({ ...open, severity: 'critical' }, T + MINUTE)]);
  expect(bench.lines()).toEqual([
    'single opened warning m1',
    'single escalated critical m1',
    'single closed critical m1',
  ]);
});

test('what came late keeps nothing back that is of now', async () => {
  await using bench = await benchWith(rule({ minIntervalMinutes: 60 }));
  await bench.tell([event({ at: T, severity: 'critical' })], { isBackfill: () => true });
  await bench.tell([event({ at: T, detector: 'spike' })]);
  expect(bench.lines()).toEqual(['single opened warning m1']);
});

test('a member that outlasts its group is told of then', async () => {
  await using bench = await benchWith(rule({ states: ['opened'] }));
  const group = event({ at: T, detector: 'silent_meter', subject: 'gateway:g1', severity: 'critical' });
  const member = event({ at: T, detector: 'silent_meter', group: group.id });
  await bench.tell([member, group]);
  await bench.tell([closed(group, T + HOUR), { ...member, group: null }]);
  expect(bench.lines()).toEqual(['single opened critical gateway:g1', 'single opened warning m1']);
});

test('of two events with the same effect the first one is told, unless the rule is not about that', async () => {
  await using bench = await benchWith(rule({ name: 'all' }), rule({ name: 'one', detectors: ['night_base'] }));
  const leading = event({ at: T, detector: 'consumption_high' });
  await bench.tell([event({ at: T, relatedTo: leading.id }), leading]);
  expect(bench.sent.map(({ rule: { name }, notices: [notice] }) => `${name} ${notice?.detector}`).sort()).toEqual([
    'all consumption_high',
    'one night_base',
  ]);
});

test('a known false alarm is told only when it is worse', async () => {
  await using bench = await benchWith(rule());
  const known = event({ at: T, state: 'false_alarm' });
  await bench.tell([known]);
  expect(bench.sent).toEqual([]);
  await bench.tell([{ ...known, state: 'open' }]);
  expect(bench.lines()).toEqual(['single opened warning m1']);
  expect(await bench.outcomes()).toEqual(['m1 opened suppressed false_alarm', 'm1 opened sent']);
});

test('an event that opens again within the least interval is one notice, unless it lasts or is graver', async () => {
  await using bench = await benchWith(rule({ states: ['opened'], minIntervalMinutes: 60 }));
  await bench.tell([event({ at: T })]);
  await bench.tell([closed(event({ at: T }), T + MINUTE)]);
  bench.now = T + 30 * MINUTE;
  const again = event({ at: bench.now });
  await bench.tell([again]);
  await bench.tell([event({ at: bench.now, detector: 'spike', severity: 'info' })]);
  expect(bench.lines()).toEqual(['single opened warning m1']);
  await bench.tell([event({ at: bench.now, detector: 'unit_mistake', severity: 'critical' })]);
  expect(bench.lines().slice(1)).toEqual(['single opened critical m1']);
  // 60 minutes after the graver one.
  bench.now = T + 90 * MINUTE;
  await bench.tell([{ ...again, last: bench.now }]);
  expect(bench.lines().slice(2)).toEqual(['single opened warning m1']);
});

test('what nobody takes notice of goes to the channel of escalation, once', async () => {
  const escalation = { afterMinutes: 30, channel: { type: 'email', to: ['chief@x.example'], language: 'en' } } as const;
  await using bench = await benchWith(rule({ escalation, states: ['opened'] }));
  const [ignored, taken, over, grown] = [
    event({ at: T, severity: 'critical' }),
    event({ at: T, subject: 'm2' }),
    event({ at: T, subject: 'm3' }),
    event({ at: T, subject: 'm4' }),
  ];
  await bench.tell([ignored, taken, over, grown]);
  bench.now = T + 29 * MINUTE;
  await bench.tell([{ ...taken, state: 'acknowledged' }, closed(over, bench.now), { ...grown, severity: 'critical' }]);
  expect(bench.sent.length).toBe(4);
  await bench.at(T + 30 * MINUTE);
  await bench.at(T + 31 * MINUTE);
  expect(bench.lines().slice(4)).toEqual(['single unacknowledged critical m1', 'single unacknowledged critical m4']);
});

test('an escalation of quiet hours waits for their end unless it is critical', async () => {
  const escalation = { afterMinutes: 60, channel: { type: 'mqtt' } } as const;
  await using bench = await benchWith(rule({ escalation, states: ['opened'], activeHours: NIGHT_QUIET }));
  bench.now = T + 11.5 * HOUR;
  await bench.tell([event({ at: bench.now }), event({ at: bench.now, subject: 'm2', severity: 'critical' })]);
  await bench.at(T + 12.5 * HOUR);
  expect(bench.lines().slice(2)).toEqual(['single unacknowledged critical m2']);
  await bench.at(T + 21 * HOUR);
  expect(bench.lines().slice(3)).toEqual(['digest unacknowledged warning m1']);
});

test('a notice to an enterprise of what is of no enterprise is suppressed, and said so', async () => {
  await using bench = await benchWith(rule({ channel: { type: 'mqtt' } }));
  await bench.tell([event({ at: T, subject: 'city:' }), event({ at: T, subject: 'b1' })]);
  expect(bench.sent.map(({ destination }) => destination)).toEqual(['beta']);
  expect(await bench.outcomes()).toEqual(['city: opened suppressed no_enterprise', 'b1 opened sent']);
});
