/** A rule of notification as a form has it, and as the hub takes it. */

import type { EnteredChannel, NotificationRule, NotificationRuleBody, Severity } from '../../api/types.ts';

export const CHANNELS = ['webhook', 'email', 'mqtt', 'live'] as const;
export const RULE_STATES = ['opened', 'escalated', 'closed'] as const;
export const RULE_SCOPES = ['city', 'districts', 'enterprise', 'meters'] as const;
export const DIGESTS = ['none', 'hourly', 'daily'] as const;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export interface ChannelEntry {
  readonly type: (typeof CHANNELS)[number];
  readonly url: string;
  /** Empty to keep the one there is. */
  readonly secret: string;
  readonly secretQuery: string;
  /** Addresses, one a line. */
  readonly to: string;
  readonly language: 'zh' | 'en';
}

export interface HoursEntry {
  readonly weekdays: readonly number[];
  readonly from: string;
  readonly to: string;
}

export interface RuleEntry {
  readonly name: string;
  readonly enabled: boolean;
  /** Empty for all. */
  readonly detectors: readonly string[];
  readonly severityMin: Severity;
  readonly scope: (typeof RULE_SCOPES)[number];
  readonly districts: readonly string[];
  readonly enterprise: string;
  readonly meters: readonly string[];
  readonly states: readonly (typeof RULE_STATES)[number][];
  /** Empty for at any time. */
  readonly hours: readonly HoursEntry[];
  readonly criticalWaits: boolean;
  readonly minIntervalMinutes: number;
  readonly digest: (typeof DIGESTS)[number];
  readonly digestAt: string;
  readonly channel: ChannelEntry;
  readonly escalates: boolean;
  readonly afterMinutes: number;
  readonly escalation: ChannelEntry;
}

const NEW_CHANNEL: ChannelEntry = {
  ...{ type: 'email', url: '', secret: '', secretQuery: '', to: '', language: 'zh' },
};
export const NEW_HOURS: HoursEntry = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' };

/** A rule that is to be made, about what its owner sees. */
export function newRule(scope: RuleEntry['scope'], of: readonly string[]): RuleEntry {
  return {
    ...{ name: '', enabled: true, detectors: [], severityMin: 'warning', states: RULE_STATES, hours: [] },
    ...{ scope, districts: scope === 'districts' ? of : [], enterprise: scope === 'enterprise' ? (of[0] ?? '') : '' },
    ...{ meters: [], criticalWaits: false, minIntervalMinutes: 60, digest: 'none', digestAt: '08:00' },
    ...{ channel: NEW_CHANNEL, escalates: false, afterMinutes: 30, escalation: NEW_CHANNEL },
  };
}

/** A rule that there is, to be changed. What is secret of it is not in it. */
export function ruleEntry(rule: NotificationRule): RuleEntry {
  const { scope, digest, escalation } = rule;
  return {
    ...{ name: rule.name, enabled: rule.enabled, detectors: rule.detectors ?? [], severityMin: rule.severityMin },
    ...{ scope: scope.kind, states: rule.states, hours: rule.activeHours ?? [], criticalWaits: rule.criticalWaits },
    districts: scope.kind === 'districts' ? scope.districts : [],
    enterprise: scope.kind === 'enterprise' ? scope.enterprise : '',
    meters: scope.kind === 'meters' ? scope.meters : [],
    ...{ minIntervalMinutes: rule.minIntervalMinutes, digest: digest.kind },
    digestAt: digest.kind === 'daily' ? digest.at : '08:00',
    channel: channelEntry(rule.channel),
    ...{ escalates: escalation !== null, afterMinutes: escalation?.afterMinutes ?? 30 },
    escalation: escalation === null ? NEW_CHANNEL : channelEntry(escalation.channel),
  };
}

/** As the hub takes it. */
export function ruleBody(entry: RuleEntry): NotificationRuleBody {
  const { name, enabled, severityMin, states, criticalWaits, minIntervalMinutes, detectors, hours } = entry;
  return {
    ...{ name: name.trim(), enabled, severityMin, states, criticalWaits, minIntervalMinutes },
    detectors: detectors.length === 0 ? null : (detectors as NonNullable<NotificationRuleBody['detectors']>),
    scope: scopeOf(entry),
    activeHours: hours.length === 0 ? null : hours,
    digest: entry.digest === 'daily' ? { kind: 'daily', at: entry.digestAt } : { kind: entry.digest },
    channel: channelOf(entry.channel),
    escalation: entry.escalates ? { afterMinutes: entry.afterMinutes, channel: channelOf(entry.escalation) } : null,
  };
}

function scopeOf({ scope, districts, enterprise, meters }: RuleEntry): NotificationRuleBody['scope'] {
  switch (scope) {
    case 'city':
      return { kind: 'city' };
    case 'districts':
      return { kind: 'districts', districts };
    case 'enterprise':
      return { kind: 'enterprise', enterprise };
    case 'meters':
      return { kind: 'meters', meters };
    default:
      return scope satisfies never;
  }
}

function channelEntry(channel: NotificationRule['channel']): ChannelEntry {
  switch (channel.type) {
    case 'webhook':
      return { ...NEW_CHANNEL, type: 'webhook', url: channel.url };
    case 'email':
      return { ...NEW_CHANNEL, to: channel.to.join('\n'), language: channel.language };
    case 'mqtt':
    case 'live':
      return { ...NEW_CHANNEL, type: channel.type };
    default:
      return channel satisfies never;
  }
}

function channelOf({ type, url, secret, secretQuery, to, language }: ChannelEntry): EnteredChannel {
  switch (type) {
    case 'webhook':
      return {
        ...{ type, url: url.trim() },
        ...(secret === '' ? {} : { secret, secretQuery: secretQuery === '' ? null : secretQuery }),
      };
    case 'email':
      return { type, to: to.split(/[\s,;，；]+/).filter((one) => one !== ''), language };
    case 'mqtt':
    case 'live':
      return { type };
    default:
      return type satisfies never;
  }
}
