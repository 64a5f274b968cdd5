/** Factors and contracts as they are answered, each version in the state that it had at a time. */

import type { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import type { OwnFactor, RecordedContract } from '../../carbon/carbon-records.ts';
import { deriveFactor } from '../../domain/carbon/derive-factor.ts';
import { type CarbonFactor, type FactorAmount, knownFrom } from '../../domain/carbon/factor.ts';
import { SHIPPED_FACTORS } from '../../domain/carbon/shipped-factors.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { toExactString } from '../../domain/exact.ts';
import { STATUTORY_REFERENCE } from '../../domain/gas-volume.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { carbonFactor, carbonFactorDetail, FACTOR_STATES, powerContract } from '../schemas/carbon-records.ts';
import { isInScope, type Scope } from '../scope.ts';

export type FactorState = (typeof FACTOR_STATES)[number];

/** A version of a factor with what became of it. */
export interface FactorVersion extends OwnFactor {
  readonly state: FactorState;
}

/** Every version of every factor that was known at an instant (epoch milliseconds) and that a caller may see. */
export function versionsKnownAt(own: readonly OwnFactor[], knownAt: number, scope: Scope): FactorVersion[] {
  const shipped = SHIPPED_FACTORS.map((factor) => ({ factor, estimate: null, state: 'published' as const }));
  const seen = own
    .filter(({ factor }) => factor.own?.enterprise == null || isInScope(scope, factor.own.enterprise))
    .map(({ factor, estimate }) => ({ factor: asKnownAt(factor, knownAt), estimate }));
  const known = seen.filter(({ factor }) => knownFrom(factor) <= knownAt);
  const newest = new Map<string, number>();
  for (const { factor } of known) {
    if (isApproved(factor)) newest.set(factor.id, Math.max(newest.get(factor.id) ?? 0, factor.version));
  }
  return [
    ...shipped.filter(({ factor }) => knownFrom(factor) <= knownAt),
    ...known.map((version) => ({ ...version, state: stateOf(version.factor, newest.get(version.factor.id) ?? 0) })),
  ];
}

/** An approval that came later had not been given. */
function asKnownAt(factor: CarbonFactor, knownAt: number): CarbonFactor {
  const { own } = factor;
  if (own === null || own.approvedAt === null || own.approvedAt <= knownAt) return factor;
  return { ...factor, own: { ...own, approvedAt: null, approvedBy: null } };
}

function isApproved({ own }: CarbonFactor): boolean {
  return own !== null && own.approvedAt !== null;
}

function stateOf(factor: CarbonFactor, newestApproved: number): FactorState {
  if (factor.version < newestApproved) return 'superseded';
  return isApproved(factor) ? 'approved' : 'waiting';
}

export function presentFactor({ factor, estimate, state }: FactorVersion): z.output<typeof carbonFactor> {
  const { id, version, scheme, own, region, subject, gas, dataYear, publishedOn, tag, note } = factor;
  return {
    ...{ id, version, scheme, enterprise: own?.enterprise ?? null, region, subject, gas, dataYear },
    ...{ validFrom: instantOrNull(factor.validFrom), validTo: instantOrNull(factor.validTo), publishedOn },
    ...{
      knownFrom: formatInstant(knownFrom(factor)),
      amount: presentAmount(factor.amount),
      derived: derivedOf(factor),
    },
    ...{ source: { ...factor.source }, tag, uncertainty: factor.uncertainty && { ...factor.uncertainty }, note, state },
    ...{ recordedAt: instantOrNull(own?.recordedAt ?? null), recordedBy: own?.recordedBy ?? null },
    ...{ approvedAt: instantOrNull(own?.approvedAt ?? null), approvedBy: own?.approvedBy ?? null },
    estimated: estimate !== null,
  };
}

export function presentFactorDetail(version: FactorVersion): z.output<typeof carbonFactorDetail> {
  const estimate: unknown = version.estimate === null ? null : JSON.parse(version.estimate);
  return { ...presentFactor(version), estimate };
}

/** What the audit log tells of a factor: the data that it was estimated from are in the records. */
export function factorForAudit(version: FactorVersion): Json {
  const { derived: _, source, ...told } = presentFactor(version);
  return { ...told, source: { ...source } } as Json;
}

export function presentContract({ contract, ...record }: RecordedContract): z.output<typeof powerContract> {
  const { id, enterprise, kind, isInterProvincial, kilowattHours, kilogramsPerKilowattHour, source } = contract;
  return {
    ...{ id, enterprise, kind, isInterProvincial, from: formatInstant(contract.from), to: formatInstant(contract.to) },
    ...{ kilowattHours, kilogramsPerKilowattHour },
    source: { title: source.title, number: source.number, url: source.url },
    ...{ recordedAt: formatInstant(contract.recordedAt), recordedBy: record.recordedBy },
    ...{ withdrawnAt: instantOrNull(record.withdrawnAt), withdrawnBy: record.withdrawnBy },
  };
}

export function presentAmount(amount: FactorAmount): z.output<typeof carbonFactor>['amount'] {
  if (amount.kind !== 'perEnergy') return { ...amount };
  return { ...amount, calorificValue: amount.calorificValue && { ...amount.calorificValue } };
}

function derivedOf({ amount, subject }: CarbonFactor): z.output<typeof carbonFactor>['derived'] {
  const unit = subject === 'green_power' ? 'kWh' : energyItemById(subject)?.unit;
  if (unit === undefined) return null;
  const derived = deriveFactor(amount, { unit, volumeReference: STATUTORY_REFERENCE });
  if (typeof derived === 'string') return null;
  return { perUnit: toExactString(derived.perUnit), unit: `kgCO2/${unit}`, formula: derived.formula };
}

function instantOrNull(at: number | null): string | null {
  return at === null ? null : formatInstant(at);
}
