import { expect, test } from 'vitest';
import { REJECTED_ATTEMPTS_MAX, waitAfter } from '../../../src/anomalies/notify/retry.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { until } from '../../helpers/until.ts';
import { Bench, CITY, closed, event, HOUR, MINUTE, NO_SECRETS, rule, WEDNESDAY_10 } from './notify-bench.ts';

const T = WEDNESDAY_10;

test('what was decided before the program was killed is sent afterwards, under the same key', async () => {
  const folder = temporaryDirectory();
  const killed = await Bench.open(folder);
  await killed.records.add(rule(), CITY, NO_SECRETS);
  killed.answer = () => new Promise(() => undefined);
  // It hangs in the middle of sending, so nothing of it is waited for.
  void killed.tell([event({ at: T })]);
  await until('it is being sent', () => killed.sent.length === 1);
  await using bench = await Bench.open(folder);
  await bench.tell([event({ at: T })]);
  await bench.at(T + MINUTE);
  expect(bench.lines()).toEqual(['single opened warning m1']);
  expect(bench.sent[0]?.id).toBe(killed.sent[0]?.id);
  expect(await bench.records.deliveries({ rules: await ids(bench), limit: 10 })).toMatchObject([
    { attempt: 2, status: 'sent', detail: 'taken', notices: 1 },
  ]);
});

test('what waits for a digest and for an escalation survives a restart', async () => {
  const escalation = { afterMinutes: 30, channel: { type: 'mqtt' } } as const;
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule({ escalation, digest: { kind: 'hourly' } }), CITY, NO_SECRETS);
  await bench.tell([event({ at: T })]);
  await bench[Symbol.asyncDispose]();
  await bench.reopen();
  await bench.at(T + HOUR);
  await bench.at(T + 90 * MINUTE);
  expect(bench.lines()).toEqual(['digest opened warning m1', 'single unacknowledged warning m1']);
});

test('a lane goes on in order after a failure, and others do not wait for it', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule({ name: 'broken' }), CITY, NO_SECRETS);
  await bench.records.add(rule({ name: 'good' }), CITY, NO_SECRETS);
  bench.answer = ({ rule: { name } }) =>
    name === 'broken' ? { outcome: 'failed', detail: 'away' } : { outcome: 'delivered', detail: 'taken' };
  for (const subject of ['m1', 'm2']) await bench.tell([event({ at: T, subject })]);
  const ofRule = (name: string) =>
    bench.sent.filter((message) => message.rule.name === name).map(({ notices: [notice] }) => notice?.subject);
  expect(ofRule('good')).toEqual(['m1', 'm2']);
  expect(ofRule('broken')).toEqual(['m1']);
  // After 1 s, then 2 s, as chance is set to its largest.
  await bench.at(T + 999);
  expect(ofRule('broken')).toEqual(['m1']);
  await bench.at(T + 1000);
  expect(ofRule('broken')).toEqual(['m1', 'm1']);
  bench.answer = null;
  await bench.at(T + 3000);
  expect(ofRule('broken')).toEqual(['m1', 'm1', 'm1', 'm2']);
});

test('the wait doubles up to its cap, half of it by chance, and keeps what the receiver asks for', () => {
  const settings = { firstMillis: 1000, capMillis: 10_000, giveUpMillis: 0 };
  const waits = (chance: number) => [1, 2, 3, 4, 5, 60].map((attempt) => waitAfter(attempt, settings, () => chance));
  expect(waits(1)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(waits(0)).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  expect(waitAfter(1, settings, () => 1, 7000)).toBe(7000);
  expect(waitAfter(1, settings, () => 1, 3_600_000)).toBe(10_000);
});

test('a message is given up at last, with an alarm until something is delivered again', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule(), CITY, NO_SECRETS);
  bench.answer = () => ({ outcome: 'failed', detail: 'away' });
  await bench.tell([event({ at: T })]);
  for (let minute = 1; minute <= 59; minute++) await bench.at(T + minute * MINUTE);
  expect(await bench.outcomes()).toEqual(['m1 opened waiting']);
  expect([...bench.alarms]).toEqual(['notifications_undelivered']);
  await bench.at(T + 60 * MINUTE);
  expect(await bench.outcomes()).toEqual(['m1 opened failed']);
  bench.answer = null;
  bench.now += MINUTE;
  await bench.tell([event({ at: bench.now, subject: 'm2' })]);
  expect([...bench.alarms]).toEqual([]);
  const samples = await bench.notifier.metrics();
  const value = (name: string) =>
    samples.find(
      (one) => one.name === `meterhub_notifications_${name}` && (one.labels?.['channel'] ?? 'live') === 'live',
    )?.value;
  // Attempts of the first hour at 0, 1, ... 60 minutes, of which the last one was final.
  expect([value('sent_total'), value('retried_total'), value('failed_total'), value('waiting')]).toEqual([1, 60, 1, 0]);
});

test('a receiver that understands and refuses is asked some times, and holds up nobody for longer', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule(), CITY, NO_SECRETS);
  bench.answer = ({ notices: [notice] }) =>
    notice?.subject === 'm1' ? { outcome: 'rejected', detail: 'HTTP 400' } : { outcome: 'delivered', detail: 'taken' };
  await bench.tell([event({ at: T })]);
  await bench.tell([event({ at: T, subject: 'm2' })]);
  for (let minute = 1; minute < REJECTED_ATTEMPTS_MAX; minute++) await bench.at(T + minute * MINUTE);
  expect(bench.sent.map(({ notices: [notice] }) => notice?.subject)).toEqual([...Array(6).fill('m1'), 'm2']);
  expect(await bench.outcomes()).toEqual(['m1 opened failed', 'm2 opened sent']);
});

test('a receiver that is gone disables its rule until somebody changes that', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  const { id } = await bench.records.add(rule(), CITY, NO_SECRETS);
  bench.answer = () => ({ outcome: 'gone', detail: 'HTTP 410' });
  await bench.tell([event({ at: T }), event({ at: T, subject: 'm2' })]);
  expect(bench.sent.length).toBe(1);
  expect(await bench.outcomes()).toEqual(['m1 opened suppressed channel_gone', 'm2 opened suppressed channel_gone']);
  expect(await bench.records.rule(id)).toMatchObject({
    enabled: false,
    disabledReason: 'the receiver is gone: HTTP 410',
  });
  await bench.tell([event({ at: T, subject: 'm3' })]);
  expect(bench.sent.length).toBe(1);
  expect([...bench.alarms]).toEqual(['notifications_undelivered']);
  bench.answer = null;
  await bench.records.replace(id, rule(), { main: undefined, escalation: undefined });
  await bench.tell([event({ at: T, subject: 'm4' })]);
  expect(bench.lines().slice(1)).toEqual(['single opened warning m4']);
});

test('when too many wait for a receiver they become a digest, those that are not critical first', async () => {
  await using bench = await Bench.open(temporaryDirectory(), { waitingMax: 5 });
  await bench.records.add(rule({ states: ['opened'] }), CITY, NO_SECRETS);
  bench.answer = () => ({ outcome: 'failed', detail: 'away' });
  const opened = (i: number, severity: 'warning' | 'critical') => event({ at: T, subject: `m${i}`, severity });
  for (let i = 0; i < 4; i++) await bench.tell([opened(i, i === 1 ? 'critical' : 'warning')]);
  expect(bench.alarms.has('notifications_merged')).toBe(false);
  await bench.tell([opened(4, 'warning'), opened(5, 'warning')]);
  expect(bench.alarms.has('notifications_merged')).toBe(true);
  bench.answer = null;
  await bench.at(T + HOUR - 1);
  // The first one was tried already and keeps its key.
  expect(
    bench
      .lines()
      .slice(1)
      .map((line) => line.replaceAll('opened ', '')),
  ).toEqual(['single warning m0', 'single critical m1', 'digest warning m2, warning m3, warning m4, warning m5']);
  expect(bench.alarms.size).toBe(0);
  expect((await bench.outcomes()).map((line) => line.split(' ').slice(2).join(' '))).toEqual([
    ...['sent', 'sent', 'in_digest', 'in_digest', 'in_digest', 'in_digest'],
  ]);
  const merged = (await bench.notifier.metrics()).find(({ name }) => name.endsWith('merged_total'));
  expect(merged?.value).toBe(3);
});

test('10,000 critical events at one moment are told, in messages that are few and of bounded length', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule(), CITY, NO_SECRETS);
  const events = Array.from({ length: 10_000 }, (_, i) => event({ at: T, subject: `m${i}`, severity: 'critical' }));
  await bench.tell(events);
  expect(bench.sent.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  expect(bench.sent.length).toBeLessThan(200);
  expect(Math.max(...bench.sent.map(({ notices }) => notices.length))).toBeLessThanOrEqual(100);
});

test('what waits is suppressed when its rule is removed, disabled or gets another kind of channel', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  const added = [];
  for (const name of ['removed', 'disabled', 'changed', 'renamed'])
    added.push(await bench.records.add(rule({ name, digest: { kind: 'hourly' } }), CITY, NO_SECRETS));
  const [removed, disabled, changed, renamed] = added.map(({ id }) => id);
  await bench.tell([event({ at: T })]);
  const keep = { main: undefined, escalation: undefined };
  await bench.records.remove(removed ?? '');
  await bench.records.replace(disabled ?? '', rule({ enabled: false }), keep);
  await bench.records.replace(changed ?? '', rule({ channel: { type: 'mqtt' } }), keep);
  await bench.records.replace(renamed ?? '', rule({ name: 'new name' }), keep);
  await bench.at(T + HOUR);
  expect(bench.sent.map((message) => message.rule.name)).toEqual(['new name']);
  const reasons = new Map((await bench.records.outcomes()).map((one) => [one.rule, one.reason]));
  expect([removed, disabled, changed, renamed].map((id) => reasons.get(id ?? ''))).toEqual([
    ...['rule_removed', 'rule_disabled', 'rule_changed', null],
  ]);
});

test('what is long over is forgotten, and what lasts or waits is not', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule({ states: ['opened', 'closed'] }), CITY, NO_SECRETS);
  const [over, lasting] = [event({ at: T }), event({ at: T, subject: 'm2' })];
  await bench.tell([over, lasting]);
  await bench.tell([closed(over, T + MINUTE)]);
  bench.answer = () => ({ outcome: 'failed', detail: 'away' });
  await bench.tell([event({ at: T, subject: 'm3' })]);
  const later = T + 32 * 86_400_000;
  await bench.at(later);
  // The last attempt was before, so it is given up only now: it was there until then.
  expect(await bench.outcomes()).toEqual(['m3 opened failed']);
  bench.answer = null;
  bench.now = later + HOUR;
  await bench.tell([{ ...lasting, last: bench.now }]);
  expect(bench.lines().filter((line) => line.endsWith('m2')).length).toBe(1);
});

async function ids(bench: Bench): Promise<string[]> {
  return (await bench.records.rules()).map(({ id }) => id);
}
