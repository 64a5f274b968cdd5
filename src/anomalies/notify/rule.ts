/** Rules of notification: who is told of which events, when and by what. */

import type { DetectorId, Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { ActiveHours } from './active-hours.ts';

/** What can happen to an event: it begins, it grows graver, it is over. */
export const RULE_STATES = ['opened', 'escalated', 'closed'] as const;
export type RuleState = (typeof RULE_STATES)[number];

/** Whose rule it is; it never tells of what its owner may not see. */
export type RuleOwner =
  | { readonly kind: 'city' }
  /** GB/T 2260 codes. */
  | { readonly kind: 'districts'; readonly districts: readonly string[] }
  | { readonly kind: 'enterprise'; readonly enterprise: string };

export type RuleScope = RuleOwner | { readonly kind: 'meters'; readonly meters: readonly string[] };

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export type NoticeChannel =
  /** Without query: what is secret of an address stands in `ChannelSecrets.secretQuery`. */
  | { readonly type: 'webhook'; readonly url: string }
  | { readonly type: 'email'; readonly to: readonly string[]; readonly language: Language }
  | { readonly type: 'mqtt' }
  | { readonly type: 'live' };
export const CHANNEL_TYPES = ['webhook', 'email', 'mqtt', 'live'] as const satisfies readonly NoticeChannel['type'][];

/** Of a webhook; never shown to anybody. */
export interface ChannelSecrets {
  /** Key of the signature. */
  readonly secret: string;
  /** Appended to the address as its query; null for none. */
  readonly secretQuery: string | null;
}

/** The channel of the rule and the one that it escalates to. */
export const LEGS = ['main', 'escalation'] as const;
export type Leg = (typeof LEGS)[number];

/** Null for a channel that has none. */
export type RuleSecrets = Readonly<Record<Leg, ChannelSecrets | null>>;

export type Digest =
  | { readonly kind: 'none' }
  | { readonly kind: 'hourly' }
  /** `HH:MM` in the hub's time zone. */
  | { readonly kind: 'daily'; readonly at: string };

export interface Escalation {
  /** Minutes without anybody having taken notice. */
  readonly afterMinutes: number;
  readonly channel: NoticeChannel;
}

export interface NewRule {
  readonly name: string;
  readonly enabled: boolean;
  /** Null for all. */
  readonly detectors: readonly DetectorId[] | null;
  readonly severityMin: Severity;
  readonly scope: RuleScope;
  readonly states: readonly RuleState[];
  /** Outside of them are quiet hours; null for none. */
  readonly activeHours: readonly ActiveHours[] | null;
  /** Whether critical events wait for the end of quiet hours, too. */
  readonly criticalWaits: boolean;
  readonly channel: NoticeChannel;
  /** After a notice about a subject, no graver one about the same subject comes for so long. */
  readonly minIntervalMinutes: number;
  readonly digest: Digest;
  readonly escalation: Escalation | null;
}

export interface NotificationRule extends NewRule {
  readonly id: string;
  readonly owner: RuleOwner;
  /** Why the hub has disabled it; null where it has not. */
  readonly disabledReason: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** The channel of a leg; null where the rule does not escalate. */
export function channelOf({ channel, escalation }: NewRule, leg: Leg): NoticeChannel | null {
  return leg === 'main' ? channel : (escalation?.channel ?? null);
}
