/** Entries of the registry as the API answers them. */

import { formatInstant } from '../../domain/instant.ts';
import type {
  Enterprise,
  Gateway,
  Meter,
  OutputEntry,
  OutputSeries,
  QuotaRecord,
  Site,
} from '../../registry/registry.ts';
import { verificationStateAt } from '../../registry/verification-state.ts';
import { presentQuantity, quantitiesOf } from '../present.ts';

export function presentEnterprise({ uscc, address, consumptionClass, ...entry }: Enterprise) {
  return { ...entry, uscc: uscc ?? null, address: address ?? null, consumptionClass: consumptionClass ?? null };
}

export function presentSite(site: Site) {
  return { ...site };
}

export function presentGateway({ id, enterprise, username }: Gateway) {
  return { id, enterprise, username };
}

export function presentMeter(meter: Meter) {
  const { id, enterprise, site = null, gateway, name, nameEn, energy, level, parent, units, metering = {} } = meter;
  const {
    type = null,
    model = null,
    manufacturer = null,
    serial = null,
    managementNumber = null,
    itemCode = null,
  } = meter;
  const { accuracyClass = null, range = null, ctAccuracyClass = null, ptAccuracyClass = null, location = null } = meter;
  const { ctSerial = null, ptSerial = null, verification, installedAt, status } = meter;
  return {
    ...{ id, enterprise, site, gateway, name, nameEn, energy, level, parent },
    quantities: quantitiesOf(meter).map(presentQuantity),
    units: { ...units },
    metering: presentMetering(metering),
    ...{ type, model, manufacturer, serial, managementNumber, itemCode, accuracyClass, range },
    ...{ ctAccuracyClass, ctSerial, ptAccuracyClass, ptSerial, location },
    verification: (verification ?? []).map((one) => ({
      ...one,
      ...{ issuedAt: formatInstant(one.issuedAt), validUntil: formatInstant(one.validUntil) },
    })),
    verificationState: presentVerificationState(verification),
    installedAt: installedAt == null ? null : formatInstant(installedAt),
    status: status == null ? null : { state: status.state, since: formatInstant(status.since) },
  };
}

function presentVerificationState(verification: Meter['verification']) {
  const { state, certificate, last, next } = verificationStateAt(verification, Date.now());
  const at = (instant: number | null): string | null => (instant === null ? null : formatInstant(instant));
  return { state, certificate, last: at(last), next: at(next) };
}

export function presentSeries({ id, enterprise, kind, product, unit, granularity }: OutputSeries) {
  return { id, enterprise, kind, product: product === null ? null : { ...product }, unit, granularity };
}

export function presentFigure({ period, value, recordedAt }: OutputEntry) {
  return { period, value, recordedAt: formatInstant(recordedAt) };
}

export function presentQuota({ enterprise, year, kind, item, value, source, recordedAt }: QuotaRecord) {
  return { enterprise, year, kind, item, value, source, recordedAt: formatInstant(recordedAt) };
}

function presentMetering(metering: NonNullable<Meter['metering']>): Record<string, unknown> {
  const { transforms, exchanges, ...rest } = metering;
  const at = (instant: number | null): string | null => (instant === null ? null : formatInstant(instant));
  return {
    ...rest,
    ...(transforms && { transforms: transforms.map((one) => ({ ...one, from: at(one.from), to: at(one.to) })) }),
    ...(exchanges && { exchanges: exchanges.map((one) => ({ ...one, at: at(one.at) })) }),
  };
}
