/** A question about emissions: whose, by which method, and as it was known when. */

import type { Calendar, CalendarUnit } from '../../domain/calendar.ts';
import type { CarbonFactor } from '../../domain/carbon/factor.ts';
import type { FactorLibrary } from '../../domain/carbon/factor-library.ts';
import type { PowerContract } from '../../domain/carbon/green-power.ts';
import { provinceCodeOf } from '../../domain/carbon/grid-region.ts';
import type { FuelScheme, Method } from '../../domain/carbon/method.ts';
import type { MeasuredCalorificValue } from '../../domain/consumption/own-coefficients.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import type { Granularity } from '../../store/consumption.ts';
import type { Subject, SubjectItem } from '../consumption/subject.ts';
import type { ReadingsService } from '../services.ts';
import type { ZonedTime } from '../zoned-time.ts';

export interface EmissionQuestion {
  readonly subject: Subject;
  /** Master data as it was known. */
  readonly snapshot: RegistrySnapshot;
  readonly source: Pick<ReadingsService, 'consumption'>;
  readonly calendar: Calendar;
  readonly time: ZonedTime;
  readonly rowUnit: CalendarUnit;
  readonly granularity: Granularity;
  readonly method: Method;
  readonly fuels: FuelScheme;
  /** Factors that became known later do not exist; epoch milliseconds. */
  readonly knownAt: number;
  readonly library: FactorLibrary;
  /** What is in the library, whenever it became known. */
  readonly factors: readonly CarbonFactor[];
  /** Those that stood by then. */
  readonly contracts: readonly PowerContract[];
  readonly calorificValues: readonly MeasuredCalorificValue[];
  /** Enterprises that own factors are for. */
  readonly ownedBy: ReadonlySet<string>;
}

/** Where the consumption of a subject is, and whose parts of it other factors may hold for. */
export interface Places {
  /** Region of all that is not apart. */
  readonly region: string;
  /** Whose all of it is; null where there are several. */
  readonly owner: string | null;
  /** Enterprises to be looked at apart, with their regions. */
  readonly apart: ReadonlyMap<string, string>;
}

export function placesOf(question: EmissionQuestion, item: SubjectItem): Places {
  const { subject, snapshot } = question;
  const regionOf = (enterprise: string): string => snapshot.enterprises.get(enterprise)?.district ?? 'CN';
  if (subject.owner !== null) return { region: regionOf(subject.owner), owner: subject.owner, apart: new Map() };
  const enterprises = [...subject.enterprises];
  const byProvince = Map.groupBy(enterprises, (enterprise) => provinceCodeOf(regionOf(enterprise)) ?? 'CN');
  const [most] = [...byProvince].toSorted(([, a], [, b]) => b.length - a.length);
  const region = subject.scope === 'district' ? subject.id : (most?.[0] ?? 'CN');
  const apart = enterprises.filter((enterprise) => {
    const isElsewhere = (provinceCodeOf(regionOf(enterprise)) ?? 'CN') !== (provinceCodeOf(region) ?? region);
    return isElsewhere || hasOwnFactors(question, item, enterprise);
  });
  return { region, owner: null, apart: new Map(apart.map((enterprise) => [enterprise, regionOf(enterprise)])) };
}

function hasOwnFactors(question: EmissionQuestion, { item }: SubjectItem, enterprise: string): boolean {
  const { contracts, calorificValues, ownedBy } = question;
  if (ownedBy.has(enterprise)) return true;
  if (calorificValues.some((value) => value.item === item && value.enterprise === enterprise)) return true;
  return item === 'electricity' && contracts.some((contract) => contract.enterprise === enterprise);
}
