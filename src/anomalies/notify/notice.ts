/** What is told of an event: little enough to be kept and sent, as it was when that was decided. */

import type { DetectorId, Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent, EventState } from '../../domain/anomaly/events/event.ts';
import { RULE_STATES } from './rule.ts';

/** `unacknowledged`: nobody has taken notice in the time that the rule allows. */
export const NOTICE_KINDS = [...RULE_STATES, 'unacknowledged'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Why somebody was not told. */
export const SUPPRESSIONS = [
  // One notice is sent for the group that the event is part of.
  'grouped',
  // An event about the same effect was told already.
  'related',
  // It is known as a false alarm.
  'false_alarm',
  // The same subject was told of within the least interval of the rule.
  'interval',
  // Its beginning was not told, so its end is not.
  'not_told',
  // The channel is one of an enterprise and the event is of none.
  'no_enterprise',
  ...(['rule_removed', 'rule_disabled', 'rule_changed', 'channel_gone'] as const),
] as const;
export type SuppressionReason = (typeof SUPPRESSIONS)[number];

/** The event of a notice. Instants in epoch milliseconds. */
export interface NoticeContent {
  readonly event: string;
  readonly detector: DetectorId;
  readonly subject: string;
  readonly state: EventState;
  readonly severity: Severity;
  readonly first: number;
  readonly last: number;
  readonly ended: number | null;
  readonly magnitude: number;
  /** Canonical unit of the subject. */
  readonly excess: number;
  /** Of an event that stands for many: how many. */
  readonly memberCount: number;
  readonly enterprise: string | null;
  readonly enterpriseName: string | null;
  readonly enterpriseNameEn: string | null;
}

export interface Notice extends NoticeContent {
  readonly kind: NoticeKind;
  /** When it was decided, epoch milliseconds. */
  readonly at: number;
}

interface NamedEnterprise {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}

export function contentOf(event: AnomalyEvent, enterprise: string | null, named?: NamedEnterprise): NoticeContent {
  const { id, detector, subject, state, severity, first, last, ended, magnitude, excess, memberCount } = event;
  return {
    ...{ event: id, detector, subject, state, severity, first, last, ended, magnitude, excess, memberCount },
    ...{ enterprise, enterpriseName: named?.name ?? null, enterpriseNameEn: named?.nameEn ?? null },
  };
}
