/** When a notice goes out: at once, at the end of quiet hours, or with a digest. */

import type { Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { nextActive, nextTimeOfDay } from './active-hours.ts';
import type { NewRule } from './rule.ts';

export interface Clock {
  readonly calendar: Calendar;
  /** `HH:MM`: when digests come of rules that have none, for what must not disturb anybody. */
  readonly digestAt: string;
}

export interface Occasion {
  readonly severity: Severity;
  /** Of the past: nobody is disturbed for it. */
  readonly isOld: boolean;
  /** Nothing that can be done about it is urgent. */
  readonly isClosing: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

type TimingRule = Pick<NewRule, 'activeHours' | 'criticalWaits' | 'digest'>;

/** The instant of the digest that it waits for, epoch milliseconds; null for at once. */
export function dueAt(rule: TimingRule, { severity, isOld, isClosing, now }: Occasion, clock: Clock): number | null {
  const { activeHours, criticalWaits, digest } = rule;
  const slot = digestSlot(rule, isOld, now, clock);
  if (slot !== null) return nextActive(activeHours, slot, clock.calendar);
  if (severity === 'critical' && !criticalWaits && !isClosing) return null;
  const active = nextActive(activeHours, now, clock.calendar);
  return active === now && digest.kind === 'none' ? null : active;
}

function digestSlot({ digest }: TimingRule, isOld: boolean, now: number, { calendar, digestAt }: Clock): number | null {
  switch (digest.kind) {
    case 'none':
      return isOld ? nextTimeOfDay(digestAt, now, calendar) : null;
    case 'hourly':
      return calendar.endOf('hour', now);
    case 'daily':
      return nextTimeOfDay(digest.at, now, calendar);
    default:
      return digest satisfies never;
  }
}
