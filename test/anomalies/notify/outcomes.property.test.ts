/**
 * Whatever rules and events there are: of every event that a rule is about, exactly one thing has become at any
 * moment, and in the end everything has been sent or suppressed for a reason. What was sent is what was decided to be.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NewRule } from '../../../src/anomalies/notify/rule.ts';
import { SEVERITIES } from '../../../src/domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { inTemporaryDirectory } from '../../helpers/temporary-directory.ts';
import { Bench, CITY, closed, event, HOUR, MINUTE, NIGHT_QUIET, NO_SECRETS, rule } from './notify-bench.ts';

const DETECTORS = ['silent_meter', 'spike'] as const;
const SUBJECTS = ['m1', 'm2', 'b1', 'gateway:g1', 'city:'] as const;

const anyRule: fc.Arbitrary<NewRule> = fc
  .record({
    severityMin: fc.constantFrom(...SEVERITIES),
    detectors: fc.constantFrom(null, ['spike'] as const),
    scope: fc.constantFrom<NewRule['scope']>(
      { kind: 'city' },
      { kind: 'enterprise', enterprise: 'alpha' },
      { kind: 'meters', meters: ['m1', 'b1'] },
    ),
    states: fc.constantFrom<NewRule['states']>(['opened'], ['opened', 'escalated', 'closed']),
    activeHours: fc.constantFrom(null, NIGHT_QUIET),
    criticalWaits: fc.boolean(),
    channel: fc.constantFrom<NewRule['channel']>({ type: 'live' }, { type: 'mqtt' }),
    minIntervalMinutes: fc.constantFrom(0, 45),
    digest: fc.constantFrom<NewRule['digest']>({ kind: 'none' }, { kind: 'hourly' }, { kind: 'daily', at: '09:00' }),
    escalation: fc.constantFrom<NewRule['escalation']>(null, { afterMinutes: 20, channel: { type: 'live' } }),
  })
  .map((changes) => rule(changes));

interface Step {
  readonly waitMinutes: number;
  readonly detector: (typeof DETECTORS)[number];
  readonly subject: (typeof SUBJECTS)[number];
  readonly severity: (typeof SEVERITIES)[number];
  readonly act:
    | 'open'
    | 'close'
    | 'acknowledge'
    | 'graver'
    | 'group'
    | 'ungroup'
    | 'late'
    | 'restart'
    | 'outage'
    | 'recovery';
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  waitMinutes: fc.constantFrom(0, 1, 20, 60, 300),
  detector: fc.constantFrom(...DETECTORS),
  subject: fc.constantFrom(...SUBJECTS),
  severity: fc.constantFrom(...SEVERITIES),
  act: fc.constantFrom(
    'open',
    'open',
    'open',
    'close',
    'acknowledge',
    'graver',
    'group',
    'ungroup',
    'late',
    'restart',
    'outage',
    'recovery',
  ),
});

test('every event that a rule covers ends as exactly one of sent, in a digest, waiting or suppressed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyRule, { minLength: 1, maxLength: 3 }),
      fc.array(anyStep, { minLength: 1, maxLength: 25 }),
      (rules, steps) => inTemporaryDirectory((folder) => run(folder, rules, steps)),
    ),
    { numRuns: 60 },
  );
});

async function run(folder: string, rules: readonly NewRule[], steps: readonly Step[]): Promise<void> {
  await using bench = await Bench.open(folder, {
    waitingMax: 3,
    retry: { firstMillis: 1000, capMillis: MINUTE, giveUpMillis: 1e12 },
  });
  for (const one of rules) await bench.records.add(one, CITY, NO_SECRETS);
  const known = new Map<string, AnomalyEvent>();
  const delivered = new Set<string>();
  for (const step of steps) {
    await bench.at(bench.now + step.waitMinutes * MINUTE);
    if (step.act === 'restart') {
      await bench[Symbol.asyncDispose]();
      await bench.reopen();
    } else if (step.act === 'outage') bench.answer = () => ({ outcome: 'failed', detail: 'away' });
    else if (step.act === 'recovery') bench.answer = null;
    else {
      const next = changedBy(step, known.get(`${step.detector} ${step.subject}`), known, bench.now);
      if (next === null) continue;
      known.set(`${step.detector} ${step.subject}`, next);
      await bench.tell([next], { isBackfill: () => step.act === 'late' });
    }
    await check(bench, rules, known);
  }
  bench.answer = null;
  // Longer than any digest, quiet hours or escalation.
  for (let hour = 0; hour < 60; hour++) await bench.at(bench.now + HOUR);
  const outcomes = await bench.records.outcomes();
  expect(outcomes.filter(({ outcome }) => outcome === 'waiting' || outcome === 'failed')).toEqual([]);
  for (const { id } of bench.sent) delivered.add(id);
  for (const { outcome, message, reason } of outcomes) {
    expect(reason === null).toBe(outcome !== 'suppressed');
    expect(message !== null && delivered.has(message)).toBe(outcome !== 'suppressed');
  }
}

function changedBy(
  step: Step,
  before: AnomalyEvent | undefined,
  known: ReadonlyMap<string, AnomalyEvent>,
  now: number,
): AnomalyEvent | null {
  const { detector, subject, severity } = step;
  const lasting = before !== undefined && before.state !== 'closed' ? before : null;
  switch (step.act) {
    case 'open':
    case 'late':
      return lasting === null ? event({ at: now, detector, subject, severity }) : { ...lasting, last: now };
    case 'close':
      return lasting && closed(lasting, now);
    case 'acknowledge':
      return lasting && { ...lasting, state: 'acknowledged' };
    case 'graver':
      return lasting && { ...lasting, severity: 'critical' };
    case 'group': {
      const group = known.get(`${detector} gateway:g1`);
      return lasting && group !== undefined && group.state !== 'closed' && subject.startsWith('m')
        ? { ...lasting, group: group.id }
        : null;
    }
    case 'ungroup':
      return lasting && { ...lasting, group: null };
    default:
      return null;
  }
}

/** By a rule of coverage that is written down here once more. */
async function check(bench: Bench, rules: readonly NewRule[], known: ReadonlyMap<string, AnomalyEvent>): Promise<void> {
  const stored = await bench.records.rules();
  const outcomes = await bench.records.outcomes();
  const keys = outcomes.map(
    (one) =>
      `${one.rule} ${one.event} ${one.kind} ${one.occurrence} ${one.kind === 'escalated' ? (one.message ?? one.reason ?? one.dueAt) : ''}`,
  );
  expect(new Set(keys).size).toBe(keys.length);
  for (const { id, severityMin, detectors, scope } of stored) {
    for (const { id: eventId, detector, subject, severity } of known.values()) {
      const isInside =
        scope.kind === 'city' ||
        (scope.kind === 'enterprise'
          ? !subject.startsWith('b') && subject !== 'city:'
          : subject === 'm1' || subject === 'b1');
      const isCovered =
        isInside &&
        SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(severityMin) &&
        (detectors === null || detector === 'spike');
      const begun = outcomes.filter((one) => one.rule === id && one.event === eventId && one.kind === 'opened');
      // An event that opens again is told again.
      const occurrences = new Set(begun.map(({ occurrence }) => occurrence));
      expect(occurrences.size).toBe(begun.length);
      expect(begun.length > 0, `${subject} by ${JSON.stringify(scope)} of ${rules.length}`).toBe(isCovered);
    }
  }
}
