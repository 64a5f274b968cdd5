/** What can be said against changes without knowing what is registered. Each check throws `RegistryError`. */

import { checkDataItemCode } from '../domain/codes/data-item-code.ts';
import { checkSocialCreditCode } from '../domain/codes/social-credit-code.ts';
import { energyItemById } from '../domain/energy-item.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import { ID_PATTERN } from '../domain/id.ts';
import { quantityByName } from '../domain/quantity.ts';
import { unitByName } from '../domain/unit.ts';
import {
  CONSUMPTION_CLASSES,
  type Enterprise,
  METER_STATES,
  type Meter,
  type MeterDetails,
  type Site,
  VERIFICATION_KINDS,
  type Verification,
} from './master-data.ts';
import {
  OUTPUT_GRANULARITIES,
  OUTPUT_KINDS,
  type OutputFigure,
  type OutputSeries,
  QUOTA_KINDS,
  type Quota,
} from './output.ts';
import { type RegistryChanges, RegistryError } from './registry.ts';

const DISTRICT = /^\d{6}$/;
const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?$/;
const TEXT_LENGTH_MAX = 500;

export function checkChanges(changes: RegistryChanges, now: number): void {
  const { enterprises = [], sites = [], gateways = [], meters = [], outputSeries = [], validFrom } = changes;
  for (const { id } of [...enterprises, ...sites, ...gateways, ...meters, ...outputSeries]) checkId(id);
  for (const from of [...(validFrom === undefined ? [] : [validFrom]), ...(changes.validFromOf?.values() ?? [])]) {
    if (!Number.isSafeInteger(from)) refuse('validFrom', 'is no instant');
    // What is valid now is what was recorded last; nothing would come into force by itself.
    if (from > now) refuse('validFrom', 'lies in the future: a change is recorded once it has happened');
  }
  enterprises.forEach(checkEnterprise);
  sites.forEach(checkSite);
  meters.forEach(checkMeter);
  outputSeries.forEach(checkSeries);
  changes.outputs?.forEach(checkFigure);
  changes.quotas?.forEach(checkQuota);
}

function checkId(id: string): void {
  if (ID_PATTERN.test(id)) return;
  throw new RegistryError('invalid', `${JSON.stringify(id)} is no id: letters, digits, ".", "_" and "-", at most 64`);
}

function checkEnterprise({ id, uscc, address, consumptionClass }: Enterprise): void {
  const subject = `enterprise ${id}`;
  const problem = uscc == null ? null : checkSocialCreditCode(uscc);
  if (problem !== null) refuse(subject, problem);
  checkTexts(subject, { address });
  checkOneOf(subject, 'consumptionClass', consumptionClass, CONSUMPTION_CLASSES);
}

function checkSite({ id, district, address }: Site): void {
  if (!DISTRICT.test(district)) refuse(`site ${id}`, `${JSON.stringify(district)} is no district: six digits`);
  if (address.length > TEXT_LENGTH_MAX) refuse(`site ${id}`, 'address is too long');
}

function checkMeter(meter: Meter): void {
  const subject = `meter ${meter.id}`;
  const energy = energyTypeByName(meter.energy);
  if (energy === undefined) return refuse(subject, `there is no energy type ${meter.energy}`);
  for (const [quantityName, unitName] of Object.entries(meter.units)) {
    const quantity = quantityByName(quantityName);
    const unit = unitByName(unitName);
    if (quantity === undefined || !energy.quantities.includes(quantityName)) {
      return refuse(subject, `a meter of ${meter.energy} has no quantity ${quantityName}`);
    }
    if (unit === undefined) return refuse(subject, `there is no unit ${unitName}`);
    if (unit.dimension !== quantity.dimension) refuse(subject, `${unitName} does not measure ${quantityName}`);
  }
  checkDetails(subject, meter);
}

function checkDetails(subject: string, details: MeterDetails): void {
  const { type, model, manufacturer, serial, managementNumber, location } = details;
  const {
    accuracyClass,
    ctAccuracyClass,
    ctSerial,
    ptAccuracyClass,
    ptSerial,
    itemCode,
    range,
    verification,
    status,
    installedAt,
  } = details;
  checkTexts(subject, { type, model, manufacturer, serial, managementNumber, location });
  checkTexts(subject, { accuracyClass, ctAccuracyClass, ctSerial, ptAccuracyClass, ptSerial });
  // Checked without dashes, so that one code is one text.
  if (itemCode != null && (checkDataItemCode(itemCode) !== null || itemCode.includes('-'))) {
    refuse(subject, `${JSON.stringify(itemCode)} is no data item code of 16 digits`);
  }
  if (range != null) {
    if (!(Number.isFinite(range.min) && Number.isFinite(range.max) && range.min < range.max)) {
      refuse(subject, 'range goes from a number up to a larger one');
    }
    if (unitByName(range.unit) === undefined) refuse(subject, `there is no unit ${range.unit}`);
  }
  for (const certificate of verification ?? []) checkVerification(subject, certificate);
  if (status != null) {
    checkOneOf(subject, 'status.state', status.state, METER_STATES);
    checkInstant(subject, 'status.since', status.since);
  }
  if (installedAt != null) checkInstant(subject, 'installedAt', installedAt);
}

function checkVerification(subject: string, certificate: Verification): void {
  const { kind, certificate: number, laboratory, issuedAt, validUntil } = certificate;
  const { errorPercent, expandedUncertaintyPercent, coverageFactor } = certificate;
  checkOneOf(subject, 'verification.kind', kind, VERIFICATION_KINDS);
  checkTexts(subject, { 'verification.certificate': number, 'verification.laboratory': laboratory });
  checkInstant(subject, 'verification.issuedAt', issuedAt);
  checkInstant(subject, 'verification.validUntil', validUntil);
  if (issuedAt > validUntil) refuse(subject, `certificate ${number} ends before it begins`);
  if (errorPercent !== null && !Number.isFinite(errorPercent)) refuse(subject, `certificate ${number}: no such error`);
  if (expandedUncertaintyPercent !== null && !(expandedUncertaintyPercent >= 0 && expandedUncertaintyPercent <= 100)) {
    refuse(subject, `certificate ${number}: an expanded uncertainty is 0 to 100 %`);
  }
  if (coverageFactor !== null && !(coverageFactor > 0 && coverageFactor <= 10)) {
    refuse(subject, `certificate ${number}: a coverage factor is above 0, usually 2`);
  }
}

function checkSeries({ id, kind, product, unit, granularity }: OutputSeries): void {
  const subject = `output series ${id}`;
  checkOneOf(subject, 'kind', kind, OUTPUT_KINDS);
  checkOneOf(subject, 'granularity', granularity, OUTPUT_GRANULARITIES);
  checkTexts(subject, { unit, 'product.name': product?.name, 'product.code': product?.code });
  if (kind === 'product' && product === null) refuse(subject, 'a series of production names what is made');
}

function checkFigure({ series, period, value }: OutputFigure): void {
  const subject = `output series ${series}`;
  if (!isDay(period)) refuse(subject, `${JSON.stringify(period)} is no day such as 2026-05-01`);
  if (value !== null && !DECIMAL.test(value)) refuse(subject, `${JSON.stringify(value)} is no decimal such as 1234.5`);
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function checkQuota({ enterprise, year, kind, item, value, source }: Quota): void {
  const subject = `quota of ${enterprise}`;
  checkOneOf(subject, 'kind', kind, QUOTA_KINDS);
  if (!Number.isInteger(year) || year < 1949 || year > 9999) refuse(subject, `${year} is no year`);
  if (value !== null && (!DECIMAL.test(value) || value.startsWith('-'))) {
    refuse(subject, `${JSON.stringify(value)} is no decimal such as 1234.5`);
  }
  checkTexts(subject, { item, source });
  if (item !== null && kind !== 'intensity' && energyItemById(item) === undefined) {
    refuse(subject, `${item} is no energy item`);
  }
}

function checkTexts(subject: string, texts: Readonly<Record<string, string | null | undefined>>): void {
  for (const [name, text] of Object.entries(texts)) {
    if (text == null) continue;
    if (text === '' || text.length > TEXT_LENGTH_MAX) {
      refuse(subject, `${name} has 1 to ${TEXT_LENGTH_MAX} characters`);
    }
  }
}

function checkOneOf(subject: string, name: string, value: string | null | undefined, allowed: readonly string[]): void {
  if (value != null && !allowed.includes(value)) refuse(subject, `${name} is one of ${allowed.join(', ')}`);
}

function checkInstant(subject: string, name: string, instant: number): void {
  if (!Number.isSafeInteger(instant)) refuse(subject, `${name} is no instant`);
}

function refuse(subject: string, problem: string): void {
  throw new RegistryError('invalid', `${subject}: ${problem}`);
}
