/** Which events a rule is about. */

import { SEVERITIES, type Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import { PLACE_KINDS, type PlaceKind } from '../../domain/anomaly/events/topology.ts';
import type { NewRule, RuleOwner, RuleScope } from './rule.ts';

/** Where an event is. */
export interface Whereabouts {
  /** Null for what is of the whole city. */
  readonly enterprise: string | null;
  /** GB/T 2260 code of its district; null where it has none. */
  readonly district: string | null;
}

type CoverageRule = Pick<NewRule, 'detectors' | 'severityMin' | 'scope'> & { readonly owner: RuleOwner };

/** Whether a rule is about this event, whatever has happened to it. */
export function covers(rule: CoverageRule, event: AnomalyEvent, where: Whereabouts): boolean {
  if (rule.detectors !== null && !rule.detectors.includes(event.detector)) return false;
  if (rankOf(event.severity) < rankOf(rule.severityMin)) return false;
  return isInside(rule.owner, event.subject, where) && isInside(rule.scope, event.subject, where);
}

/** Whether the group that an event is part of is told of by the same rule, so that the event need not be. */
export function coversGroup(rule: CoverageRule, event: AnomalyEvent, where: Whereabouts): boolean {
  if (event.group === null) return false;
  const subject = subjectOf(event.group, event.detector);
  const around: Whereabouts = placeKindOf(subject) === 'city' ? { enterprise: null, district: null } : where;
  // A group is always critical and has the detector of its members.
  return isInside(rule.owner, subject, around) && isInside(rule.scope, subject, around);
}

export function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

function isInside(scope: RuleScope, subject: string, { enterprise, district }: Whereabouts): boolean {
  switch (scope.kind) {
    case 'city':
      return true;
    case 'districts':
      return district !== null && scope.districts.includes(district);
    case 'enterprise':
      return scope.enterprise === enterprise;
    case 'meters':
      return scope.meters.includes(subject);
    default:
      return scope satisfies never;
  }
}

/** The subject in the id of an event, see `eventId`. */
function subjectOf(id: string, detector: string): string {
  return id.slice(detector.length + 1, id.lastIndexOf(':'));
}

function placeKindOf(subject: string): PlaceKind | undefined {
  return PLACE_KINDS.find((kind) => subject.startsWith(`${kind}:`));
}
