/** Which factor goes with which consumption, as it was known at a given time, and by which rule. */

import { PURCHASED_ENERGIES } from '../data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../energy-item.ts';
import { type GasReference, STATUTORY_REFERENCE } from '../gas-volume.ts';
import { type DerivationOptions, deriveFactor } from './derive-factor.ts';
import { type CarbonFactor, citationOf } from './factor.ts';
import { type FactorLibrary, type Found, SHIPPED_LIBRARY } from './factor-library.ts';
import { gridRegionOf, isOnNationalGrid, NATION, provinceCodeOf } from './grid-region.ts';
import { DEFAULT_FUELS, type FuelScheme, isSetName, type Method } from './method.ts';

/** What a figure made with a factor has to be shown with. */
export const FACTOR_FLAGS = [
  'provisional',
  'region_used',
  'nation_used',
  'residual_used',
  'newer_version_unapproved',
  'set_has_none',
] as const;
export type FactorFlag = (typeof FACTOR_FLAGS)[number];

export const CHOICE_PROBLEMS = [
  'no_factor',
  'not_published_yet',
  'unapproved',
  'overlapping',
  'unit_mismatch',
] as const;
export type ChoiceProblem = (typeof CHOICE_PROBLEMS)[number];

export interface FactorRequest {
  readonly method: Method;
  /** Energy item, or `green_power`. */
  readonly subject: string;
  /** Where it is consumed: six digits of GB/T 2260, a grid region, or `CN`. */
  readonly region: string;
  /** When it is consumed, epoch milliseconds. */
  readonly instant: number;
  /** What was published, entered and approved later does not exist; epoch milliseconds. */
  readonly knownAt: number;
  readonly fuels?: FuelScheme | undefined;
  readonly enterprise?: string | null | undefined;
  /** Unit of the consumption, to be checked against that of the factor. */
  readonly unit?: string | undefined;
  readonly volumeReference?: GasReference | undefined;
  readonly measured?: DerivationOptions['measured'];
}

export type FactorChoice =
  | {
      readonly isChosen: true;
      readonly factor: CarbonFactor;
      /** Why this one, in words. */
      readonly rule: string;
      readonly flags: readonly FactorFlag[];
    }
  | { readonly isChosen: false; readonly code: ChoiceProblem; readonly reason: string };

/** The factor for some consumption, or why there is none. */
export function chooseFactor(request: FactorRequest, library: FactorLibrary = SHIPPED_LIBRARY): FactorChoice {
  const candidates = candidatesFor(request);
  if (typeof candidates === 'string') return refuse('no_factor', candidates);
  for (const candidate of candidates) {
    const place = { ...candidate, subject: request.subject, enterprise: request.enterprise ?? null };
    const found = library.find(place, request.instant, request.knownAt);
    if (found.kind === 'none') continue;
    return found.kind === 'factor' ? checked(found, candidate, request) : refused(found);
  }
  return noneOf(candidates, request, library);
}

/** Schemes whose factors may be asked for in answer to a request about an item, for the times at which they change. */
export function schemesFor(method: Method, fuels: FuelScheme): readonly string[] {
  const heat = method === 'ets-shanghai' ? [] : ['cn-heat-default'];
  return isSetName(method) ? [method, fuels] : [electricityScheme(method), ...heat, fuels];
}

interface Candidate {
  readonly scheme: string;
  readonly region: string;
  readonly rule: string;
  readonly flags: readonly FactorFlag[];
}

/** Where to look, the best first; in words where the method says nothing about the place. */
function candidatesFor(request: FactorRequest): readonly Candidate[] | string {
  const { method, subject, region, fuels = DEFAULT_FUELS } = request;
  const isPurchased = subject === 'green_power' || PURCHASED_ENERGIES.has(energyItemById(subject)?.energy ?? '');
  if (isSetName(method)) {
    const own = fromSet(method, region);
    return isPurchased ? own : [...own, ...forFuel(fuels, region, method === fuels ? [] : ['set_has_none'])];
  }
  if (!isPurchased) return forFuel(fuels, region, []);
  if (method === 'ets-shanghai') {
    if (provinceCodeOf(region) === SHANGHAI) {
      return [{ scheme: 'ets-shanghai', region: SHANGHAI, rule: "rule of Shanghai's pilot", flags: [] }];
    }
    return `the rule of Shanghai's pilot is not for consumption in ${region}`;
  }
  if (subject !== 'electricity') {
    return [{ scheme: 'cn-heat-default', region: NATION, rule: 'default for all of China', flags: [] }];
  }
  if (!isOnNationalGrid(region)) return `no factor is published for the grid of ${JSON.stringify(region)}`;
  return forGrid(method, region);
}

const SHANGHAI = '310000';

function electricityScheme(method: Exclude<Method, `custom:${string}`>): string {
  switch (method) {
    case 'location':
    case 'location-regional':
    case 'location-national':
      return 'cn-grid-average';
    case 'market':
      return 'cn-grid-residual';
    case 'ets-shanghai':
      return 'ets-shanghai';
    default:
      return method satisfies never;
  }
}

/** The smallest place that the method allows and that has a factor, larger ones flagged. */
function forGrid(method: Exclude<Method, `custom:${string}` | 'ets-shanghai'>, region: string): Candidate[] {
  const scheme = electricityScheme(method);
  if (method === 'market') {
    const rule = 'national average without market-traded non-fossil power, for what no contract covers';
    return [{ scheme, region: NATION, rule, flags: ['residual_used'] }];
  }
  const [province, grid] = [provinceCodeOf(region), gridRegionOf(region)];
  const candidates: Candidate[] = [];
  if (method === 'location' && province !== undefined) {
    candidates.push({ scheme, region: province, rule: 'average of the province', flags: [] });
  }
  if (method !== 'location-national' && grid !== undefined) {
    const isWanted = method === 'location-regional' || region === grid.id;
    candidates.push({
      scheme,
      region: grid.id,
      rule: 'average of the grid region',
      flags: isWanted ? [] : ['region_used'],
    });
  }
  const isWanted = method === 'location-national';
  candidates.push({ scheme, region: NATION, rule: 'average of the nation', flags: isWanted ? [] : ['nation_used'] });
  return candidates;
}

function forFuel(scheme: FuelScheme, region: string, flags: readonly FactorFlag[]): Candidate[] {
  if (isSetName(scheme)) return fromSet(scheme, region).map((candidate) => ({ ...candidate, flags }));
  return [{ scheme, region: NATION, rule: `table ${scheme}`, flags }];
}

/** Own factors of the smallest place around the consumption. */
function fromSet(scheme: `custom:${string}`, region: string): Candidate[] {
  const places = [region, provinceCodeOf(region), gridRegionOf(region)?.id, NATION];
  return [...new Set(places.flatMap((place) => place ?? []))].map((place) => ({
    ...{ scheme, region: place, rule: `set ${scheme.slice('custom:'.length)}`, flags: [] },
  }));
}

function checked(
  { factor, isExtended, newer }: Extract<Found, { kind: 'factor' }>,
  { rule, flags }: Candidate,
  { unit, volumeReference = STATUTORY_REFERENCE, measured }: FactorRequest,
): FactorChoice {
  if (unit !== undefined) {
    const derived = deriveFactor(factor.amount, { unit, volumeReference, measured });
    if (typeof derived === 'string') return refuse('unit_mismatch', `${citationOf(factor)} does not fit: ${derived}`);
  }
  return {
    isChosen: true,
    factor,
    rule: isExtended ? `${rule}; the latest that was published, because none was for this time` : rule,
    flags: [
      ...flags,
      ...(isExtended ? (['provisional'] as const) : []),
      ...(newer === null ? [] : (['newer_version_unapproved'] as const)),
    ],
  };
}

function refused({ kind, factors }: Extract<Found, { kind: 'overlapping' | 'unapproved' }>): FactorChoice {
  const names = factors.map(citationOf).sort().join(', ');
  return kind === 'overlapping'
    ? refuse('overlapping', `several factors are valid at the same time: ${names}`)
    : refuse('unapproved', `nobody has approved ${names}`);
}

function noneOf(candidates: readonly Candidate[], request: FactorRequest, library: FactorLibrary): FactorChoice {
  const schemes = [...new Set(candidates.map(({ scheme }) => scheme))];
  const published = schemes.filter((scheme) => library.isKnown(scheme, request.knownAt));
  if (published.length === 0 && !schemes.every(isSetName)) {
    return refuse('not_published_yet', `nothing of ${schemes.join(', ')} was published by then`);
  }
  return refuse('no_factor', `${schemes.join(', ')} has no factor of ${request.subject} for this place and time`);
}

function refuse(code: ChoiceProblem, reason: string): FactorChoice {
  return { isChosen: false, code, reason };
}
