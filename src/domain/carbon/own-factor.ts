/** Own factors: what has to be right about one before it is entered. A version is never changed, only superseded. */

import { provinceOf } from '../codes/district.ts';
import { MEASURED_ENERGY, NOT_COUNTED } from '../data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../energy-item.ts';
import { parseRatio } from '../exact.ts';
import { STATUTORY_REFERENCE } from '../gas-volume.ts';
import { deriveFactor } from './derive-factor.ts';
import { type CarbonFactor, citationOf, type FactorAmount, type Stated } from './factor.ts';
import { allGridRegions, NATION } from './grid-region.ts';
import { isSetName } from './method.ts';

/** What is wrong with an own factor that is to be entered beside those that exist, in words; empty where nothing is. */
export function checkOwnFactor(factor: CarbonFactor, existing: readonly CarbonFactor[]): readonly string[] {
  const { id, version, scheme, own, region, subject, validFrom, validTo, source, tag } = factor;
  const problems: string[] = [];
  if (own === null || !isSetName(scheme) || scheme !== `custom:${own.set}`) {
    problems.push('its scheme has to be custom: and the name of its set, small letters, digits, dots and dashes');
  }
  const versions = existing.filter((other) => other.id === id);
  const next = 1 + Math.max(0, ...versions.map((other) => other.version));
  if (version !== next) problems.push(`${id} has to be version ${next}`);
  if (versions.some((other) => other.scheme !== scheme)) problems.push(`${id} is a factor of another set`);
  if (versions.some((other) => other.subject !== subject)) problems.push(`${id} is a factor of another energy item`);
  if (!isRegion(region)) problems.push(`${JSON.stringify(region)} is no place: a GB/T 2260 code, a grid region or CN`);
  if (validFrom !== null && validTo !== null && validFrom >= validTo) problems.push('it ends before it begins');
  if (source.title.trim() === '') problems.push('its source has to be named');
  if (tag !== 'supplied' && tag !== 'computed') problems.push('what is entered is supplied or computed');
  problems.push(...checkAmount(factor.amount, subject), ...checkUncertainty(factor));
  for (const other of newestOfOthers(factor, existing)) {
    if (overlaps(factor, other)) problems.push(`it is valid at the same time as ${citationOf(other)}`);
  }
  return problems;
}

/** The same factor, approved. Throws `RangeError` for one that is not own, or approved already. */
export function approved(factor: CarbonFactor, by: string, at: number): CarbonFactor {
  const { own } = factor;
  if (own === null || own.approvedAt !== null) throw new RangeError(`${citationOf(factor)} does not wait for approval`);
  return { ...factor, own: { ...own, approvedBy: by, approvedAt: at } };
}

/** Factors for the same thing under another id, each in its newest version. */
function newestOfOthers(factor: CarbonFactor, existing: readonly CarbonFactor[]): CarbonFactor[] {
  const others = existing.filter(
    ({ id, scheme, region, subject, own }) =>
      id !== factor.id &&
      scheme === factor.scheme &&
      region === factor.region &&
      subject === factor.subject &&
      own?.enterprise === factor.own?.enterprise,
  );
  return [...Map.groupBy(others, ({ id }) => id).values()].map((versions) =>
    versions.reduce((newest, version) => (version.version > newest.version ? version : newest)),
  );
}

function overlaps(a: CarbonFactor, b: CarbonFactor): boolean {
  const endsBefore = (first: CarbonFactor, second: CarbonFactor): boolean =>
    first.validTo !== null && second.validFrom !== null && first.validTo <= second.validFrom;
  return !endsBefore(a, b) && !endsBefore(b, a);
}

function isRegion(region: string): boolean {
  if (region === NATION || allGridRegions().some(({ id }) => id === region)) return true;
  return /^\d{6}$/.test(region) && provinceOf(region) !== undefined;
}

function checkAmount(amount: FactorAmount, subject: string): string[] {
  const item = energyItemById(subject);
  if (item === undefined) return [`there is no energy item ${JSON.stringify(subject)}`];
  const reason = NOT_COUNTED.get(subject) ?? (item.energy === MEASURED_ENERGY ? 'it is measured' : undefined);
  if (reason !== undefined) return [`no emissions of ${subject} are calculated: ${reason}`];
  const wrong = statedOf(amount).filter(({ value }) => (parseRatio(value)?.n ?? -1n) < 0n);
  if (wrong.length > 0) return wrong.map(({ value }) => `${JSON.stringify(value)} is no number of zero or more`);
  const derived = deriveFactor(amount, { unit: item.unit, volumeReference: STATUTORY_REFERENCE });
  return typeof derived === 'string' ? [derived] : [];
}

function statedOf(amount: FactorAmount): readonly Stated[] {
  switch (amount.kind) {
    case 'perUnit':
      return [amount];
    case 'fuel':
      return [amount.calorificValue, amount.carbonContent, amount.oxidation];
    case 'perEnergy':
      return amount.calorificValue === null ? [amount.perEnergy] : [amount.perEnergy, amount.calorificValue];
    default:
      return amount satisfies never;
  }
}

function checkUncertainty({ uncertainty }: CarbonFactor): string[] {
  if (uncertainty === null) return [];
  const { relativeHalfWidth, distribution, coverageFactor } = uncertainty;
  const isNumber = (text: string | null): boolean => text !== null && (parseRatio(text)?.n ?? 0n) > 0n;
  if (!isNumber(relativeHalfWidth)) return ['its uncertainty is no number above zero'];
  if (distribution === 'normal' && !isNumber(coverageFactor)) return ['a normal distribution needs a coverage factor'];
  return [];
}
