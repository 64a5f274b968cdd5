/**
 * What each meter's consumption was last derived with. Where the registry now says otherwise, the meter is
 * derived again from its first reading on.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { itemOf } from '../../registry/meter-item.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';

/** To be raised when derivation itself has changed, so that everything is derived again. */
const DERIVATION_VERSION = 1;

/** What a meter was counted under before; groups of that name have to be made anew as well. */
export interface FormerGroups {
  readonly items: readonly string[];
  readonly districts: readonly string[];
  readonly industries: readonly string[];
}

interface Basis {
  readonly now: Readonly<Record<string, unknown>>;
  readonly former: FormerGroups;
}

const NO_FORMER: FormerGroups = { items: [], districts: [], industries: [] };
const NO_FORMER_TEXT = JSON.stringify(NO_FORMER);

/** The bases that are new or have changed: those meters are to be derived again. */
export function changedBases(
  snapshot: RegistrySnapshot,
  known: ReadonlyMap<string, string>,
  calendar: Calendar,
): Map<string, string> {
  const bases = new Map<string, string>();
  for (const meter of snapshot.meters.values()) {
    const now = basisOf(meter, snapshot, calendar);
    const before = known.get(meter.id);
    const text = JSON.stringify(now);
    if (before === undefined) {
      bases.set(meter.id, `{"now":${text},"former":${NO_FORMER_TEXT}}`);
      continue;
    }
    // Texts, not objects: there is one for each meter of a city whenever anything in the registry has changed.
    if (before.startsWith(`{"now":${text},"former":`)) continue;
    const former = formerWith(JSON.parse(before) as Basis);
    bases.set(meter.id, JSON.stringify({ now, former } satisfies Basis));
  }
  return bases;
}

/** Groups that some meter of the enterprise was counted under before. */
export function formerOf(basis: string | undefined): FormerGroups {
  if (basis === undefined || basis.endsWith(`"former":${NO_FORMER_TEXT}}`)) return NO_FORMER;
  return (JSON.parse(basis) as Basis).former;
}

function basisOf(meter: Meter, snapshot: RegistrySnapshot, calendar: Calendar): Basis['now'] {
  const enterprise = snapshot.enterprises.get(meter.enterprise);
  return {
    version: DERIVATION_VERSION,
    timeZone: calendar.timeZone,
    intervalMillis: calendar.intervalMillis,
    energy: meter.energy,
    item: itemOf(meter),
    level: meter.level,
    parent: meter.parent,
    units: meter.units,
    metering: meter.metering ?? {},
    district: enterprise?.district ?? '',
    industry: enterprise?.industry ?? '',
    // Left out where it has always been like that, as of nearly all.
    meterHistory: snapshot.history.meters
      .get(meter.id)
      ?.map(({ validFrom, value }) => [String(validFrom), value.level, itemOf(value), value.metering?.flow ?? 'in']),
    enterpriseHistory: snapshot.history.enterprises
      .get(meter.enterprise)
      ?.map(({ validFrom, value }) => [String(validFrom), value.district, value.industry]),
  };
}

function formerWith({ now, former }: Basis): FormerGroups {
  return {
    items: [...new Set([...former.items, String(now['item'])])],
    districts: [...new Set([...former.districts, String(now['district'])])],
    industries: [...new Set([...former.industries, String(now['industry'])])],
  };
}
