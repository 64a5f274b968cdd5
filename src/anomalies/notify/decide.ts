/**
 * What a rule makes of a change of an event: a pure function of the event, of what the rule remembers of it, and
 * of the clock. The same change again makes nothing of it, so that changes may be told any number of times.
 */

import type { Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import { rankOf } from './coverage.ts';
import type { SuppressionReason } from './notice.ts';
import type { NotificationRule, RuleState } from './rule.ts';
import { type Clock, dueAt } from './timing.ts';

/**
 * What became of the beginning of an event: `told`; `joined`: told, and part of a group since; `unasked`: the rule is
 * not about beginnings; `suppressed`: not told, for a reason that may end.
 */
export type Opening = 'told' | 'joined' | 'unasked' | 'suppressed';

/** What a rule remembers of an event. */
export interface Watch {
  /** Whether it was not over when it was last seen. */
  readonly lasts: boolean;
  /** How often it has begun, from 1. */
  readonly occurrence: number;
  readonly severity: Severity;
  readonly opening: Opening;
  /** Why its beginning was suppressed; null where it was not. */
  readonly reason: SuppressionReason | null;
  /** When it escalates unless somebody takes notice, epoch milliseconds; null for never. */
  readonly escalateAt: number | null;
}

/** The last notice about a subject. */
export interface Told {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly severity: Severity;
}

export interface Circumstances {
  readonly now: number;
  readonly isOld: boolean;
  /** The rule tells of the group that the event is part of. */
  readonly isGrouped: boolean;
  /** The rule has told of the event that this one is related to. */
  readonly isRelated: boolean;
  /** The channel is of an enterprise and the event is of none. */
  readonly isUnaddressed: boolean;
}

export interface NoticeDecision {
  readonly kind: RuleState;
  /** Null where it is told. */
  readonly suppressed: SuppressionReason | null;
  /** Of the digest that it waits for, epoch milliseconds; null for at once. */
  readonly dueAt: number | null;
}

export interface Decision {
  readonly watch: Watch;
  readonly notices: readonly NoticeDecision[];
  /** What the rule has last told of the subject from now on; null where that does not change. */
  readonly told: Told | null;
  /** A beginning that still waits for a digest is taken back: the group is told of. */
  readonly withdraws: boolean;
}

export function decide(
  rule: NotificationRule,
  event: AnomalyEvent,
  watch: Watch | undefined,
  told: Told | undefined,
  circumstances: Circumstances,
  clock: Clock,
): Decision {
  const subject = new SubjectDecision(rule, event, told, circumstances, clock);
  const lasts = isLasting(event);
  if (watch === undefined) return subject.begins(1);
  if (lasts && !watch.lasts) return subject.begins(watch.occurrence + 1);
  if (!lasts) return watch.lasts ? subject.ends(watch) : subject.unchanged(watch);
  if (watch.opening !== 'suppressed') return subject.goesOn(watch);
  const again = subject.begins(watch.occurrence);
  const isSame = again.watch.reason === watch.reason && again.watch.severity === watch.severity;
  return isSame ? subject.unchanged(watch) : again;
}

function isLasting({ state }: AnomalyEvent): boolean {
  return state !== 'closed' && state !== 'false_alarm';
}

class SubjectDecision {
  readonly #rule: NotificationRule;
  readonly #event: AnomalyEvent;
  readonly #told: Told | undefined;
  readonly #circumstances: Circumstances;
  readonly #clock: Clock;

  constructor(
    rule: NotificationRule,
    event: AnomalyEvent,
    told: Told | undefined,
    circumstances: Circumstances,
    clock: Clock,
  ) {
    this.#rule = rule;
    this.#event = event;
    this.#told = told;
    this.#circumstances = circumstances;
    this.#clock = clock;
  }

  /** Also for one whose beginning was suppressed so far. */
  begins(occurrence: number): Decision {
    const { states } = this.#rule;
    const { severity } = this.#event;
    const { now, isOld } = this.#circumstances;
    const lasts = isLasting(this.#event);
    // An event that is over when it is first heard of is told once: as its beginning where the rule asks for those.
    const kind = states.includes('opened') ? 'opened' : !lasts && states.includes('closed') ? 'closed' : null;
    const suppressed = this.#suppressionOfBeginning();
    const notice = kind === null ? null : this.#notice(kind, suppressed);
    const isTold = notice !== null && suppressed === null;
    return {
      watch: {
        ...{ lasts, occurrence, severity },
        opening: suppressed !== null ? 'suppressed' : kind === 'opened' ? 'told' : 'unasked',
        reason: suppressed,
        escalateAt: suppressed === null ? this.#escalateAt(notice?.dueAt ?? null) : null,
      },
      notices: notice === null ? [] : [notice],
      // What disturbs nobody keeps nothing back that should.
      told: isTold && !isOld ? { at: now, severity } : null,
      withdraws: false,
    };
  }

  goesOn(watch: Watch): Decision {
    const { severity } = this.#event;
    const { isGrouped, now } = this.#circumstances;
    const isGraver = rankOf(severity) > rankOf(watch.severity);
    const joins = isGrouped && watch.opening === 'told';
    const leaves = !isGrouped && watch.opening === 'joined';
    const isTaken = watch.escalateAt !== null && (joins || this.#isTaken());
    if (!isGraver && !joins && !leaves && !isTaken) return this.unchanged(watch);
    const isAsked = isGraver && this.#rule.states.includes('escalated');
    const notices = isAsked ? [this.#notice('escalated', isGrouped ? 'grouped' : this.#unaddressed())] : [];
    return {
      watch: {
        ...watch,
        severity: isGraver ? severity : watch.severity,
        opening: joins ? 'joined' : leaves ? 'told' : watch.opening,
        // The group escalates for its members.
        escalateAt: isTaken ? null : watch.escalateAt,
      },
      notices,
      told: notices.some(({ suppressed }) => suppressed === null) ? { at: now, severity } : null,
      withdraws: joins,
    };
  }

  ends(watch: Watch): Decision {
    const { isGrouped } = this.#circumstances;
    const reason = watch.opening === 'suppressed' ? 'not_told' : isGrouped ? 'grouped' : this.#unaddressed();
    return {
      watch: { ...watch, lasts: false, escalateAt: null },
      notices: this.#rule.states.includes('closed') ? [this.#notice('closed', reason)] : [],
      told: null,
      withdraws: false,
    };
  }

  unchanged(watch: Watch): Decision {
    return { watch, notices: [], told: null, withdraws: false };
  }

  #suppressionOfBeginning(): SuppressionReason | null {
    const { isGrouped, isRelated } = this.#circumstances;
    if (this.#event.state === 'false_alarm') return 'false_alarm';
    if (isGrouped) return 'grouped';
    if (isRelated) return 'related';
    return this.#isTooSoon() ? 'interval' : this.#unaddressed();
  }

  #unaddressed(): SuppressionReason | null {
    return this.#circumstances.isUnaddressed ? 'no_enterprise' : null;
  }

  /** What is graver than the last notice does not wait. */
  #isTooSoon(): boolean {
    const told = this.#told;
    if (told === undefined || rankOf(this.#event.severity) > rankOf(told.severity)) return false;
    return this.#circumstances.now - told.at < this.#rule.minIntervalMinutes * 60_000;
  }

  #notice(kind: RuleState, suppressed: SuppressionReason | null): NoticeDecision {
    if (suppressed !== null) return { kind, suppressed, dueAt: null };
    const { now, isOld } = this.#circumstances;
    const occasion = { severity: this.#event.severity, isOld, isClosing: !isLasting(this.#event), now };
    return { kind, suppressed, dueAt: dueAt(this.#rule, occasion, this.#clock) };
  }

  #escalateAt(waitsUntil: number | null): number | null {
    const { escalation } = this.#rule;
    const { isOld, now } = this.#circumstances;
    if (escalation === null || isOld || this.#isTaken()) return null;
    return (waitsUntil ?? now) + escalation.afterMinutes * 60_000;
  }

  /** Somebody has taken notice, or there is nothing to take notice of any more. */
  #isTaken(): boolean {
    return this.#event.state !== 'open';
  }
}
