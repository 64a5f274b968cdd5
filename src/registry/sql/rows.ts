/** Master data as rows and back. What is in rows was checked when it was put in. */

import type { Enterprise, Gateway, Meter, MeterDetails, MeterLevel, Site } from '../master-data.ts';
import type { EnterpriseRow, MeterRow, SiteRow } from './tables.ts';

export function enterpriseOf({ name_en: nameEn, details, ...row }: EnterpriseRow): Enterprise {
  return { ...row, nameEn, ...(JSON.parse(details) as Partial<Enterprise>) };
}

export function enterpriseRow({ id, name, nameEn, district, industry, ...details }: Enterprise): EnterpriseRow {
  return { id, name, name_en: nameEn, district, industry, details: JSON.stringify(details) };
}

export function siteOf({ name_en: nameEn, ...row }: SiteRow): Site {
  return { ...row, nameEn };
}

export function siteRow({ id, enterprise, name, nameEn, address, district }: Site): SiteRow {
  return { id, enterprise, name, name_en: nameEn, address, district };
}

/** Rows of SQLite have no prototype, and gateways have secrets beside this. */
export function gatewayOf({ id, enterprise, username }: Gateway): Gateway {
  return { id, enterprise, username };
}

export function meterOf(row: MeterRow): Meter {
  const { name_en: nameEn, level, units, site, metering, details, ...rest } = row;
  return {
    ...rest,
    nameEn,
    level: level as MeterLevel,
    units: JSON.parse(units) as Meter['units'],
    ...(site === null ? {} : { site }),
    ...(metering === '{}' ? {} : { metering: JSON.parse(metering) as NonNullable<Meter['metering']> }),
    ...(JSON.parse(details) as MeterDetails),
  };
}

export function meterRow(meter: Meter): MeterRow {
  const { id, enterprise, site, gateway, name, nameEn, energy, level, parent, units, metering, ...details } = meter;
  return {
    ...{ id, enterprise, site: site ?? null, gateway, name, name_en: nameEn, energy, level, parent },
    units: JSON.stringify(units),
    metering: JSON.stringify(metering ?? {}),
    details: JSON.stringify(details satisfies MeterDetails),
  };
}

/** An entry in the one form in which it is kept and compared: what is not on record is left out. */
export function plainEnterprise(entry: Enterprise): Enterprise {
  const { id, name, nameEn, district, industry, uscc, address, consumptionClass } = entry;
  return { ...{ id, name, nameEn, district, industry }, ...onRecord({ uscc, address, consumptionClass }) };
}

export function plainMeter(entry: Meter): Meter {
  const { id, enterprise, site, gateway, name, nameEn, energy, level, parent, units, metering } = entry;
  const measured = plain(metering ?? {});
  const details = Object.fromEntries(METER_DETAILS.map((key) => [key, entry[key]]));
  return {
    ...{ id, enterprise, gateway, name, nameEn, energy, level, parent, units: plain(units) },
    ...(Object.keys(measured).length === 0 ? {} : { metering: measured }),
    ...onRecord({ site, ...details }),
  };
}

/** Named one by one: an entry may come with more than a meter has. */
const METER_DETAILS = Object.keys({
  type: true,
  model: true,
  manufacturer: true,
  serial: true,
  managementNumber: true,
  itemCode: true,
  accuracyClass: true,
  range: true,
  ctAccuracyClass: true,
  ctSerial: true,
  ptAccuracyClass: true,
  ptSerial: true,
  verification: true,
  installedAt: true,
  location: true,
  status: true,
} satisfies Record<keyof MeterDetails, true>) as (keyof MeterDetails)[];

function onRecord<T extends object>(details: T): Partial<T> {
  return Object.fromEntries(Object.entries(plain(details)).filter(([, value]) => value !== null)) as Partial<T>;
}

/** Without members that are undefined. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
