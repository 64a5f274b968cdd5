/**
 * Decoding of SenML (RFC 8428), JSON or CBOR by the first byte. Records are resolved (section 4.6): base fields
 * hold from where they stand to the end of the pack.
 */

import { QUALITY_GOOD, QUALITY_REASONS, type Quality } from '../../domain/quality.ts';
import { quantityByName } from '../../domain/quantity.ts';
import type { RejectionCode } from '../../domain/rejection.ts';
import { type DecodeResult, describe, isRecord, type ReadingSink, refuse } from '../reading-sink.ts';
import { parseStrictJson } from '../strict-json.ts';
import { parseCbor } from './cbor.ts';
import { type MeasuredName, measuredName } from './names.ts';
import { registeredUnit, registerOfSum, unitOfSum } from './units.ts';

/** Decodes one pack that was received at `receivedAt` (epoch milliseconds) into `sink`. */
export function decodeSenml(payload: Uint8Array, receivedAt: number, sink: ReadingSink): DecodeResult {
  const parsed = isCborArray(payload[0]) ? parseCbor(payload) : parseStrictJson(payload);
  if (!parsed.ok) return { ...parsed, seq: null };
  const pack = parsed.value;
  if (!Array.isArray(pack)) return refuse('bad_message', `the pack is ${describe(pack)}, not an array of records`);
  const refusal = checkVersions(pack);
  if (refusal !== null) return refusal;
  const base: Base = { name: '', time: 0, unit: null, value: null, sum: null, problems: new Map() };
  for (let index = 0; index < pack.length; index++) decodeRecord(index, pack[index], base, receivedAt, sink);
  return { ok: true, seq: null, sentAt: null };
}

/** An array in CBOR: major type 4 with its length, or of indefinite length (RFC 8949, 3.1). */
function isCborArray(first: number | undefined): boolean {
  return first !== undefined && ((first >= 0x80 && first <= 0x9b) || first === 0x9f);
}

/** RFC 8428 is version 10; RFC 9100 makes bits of it, of which 16 (secondary units) is understood. */
const VERSION = 10;
const SECONDARY_UNITS = 16;

/** The version is that of the whole pack, wherever it stands (section 4.4). */
function checkVersions(pack: readonly unknown[]): DecodeResult | null {
  let version: unknown;
  for (const record of pack) {
    const bver = isRecord(record) ? record['bver'] : undefined;
    if (bver === undefined) continue;
    if (typeof bver !== 'number' || !Number.isSafeInteger(bver) || bver < 1) {
      return refuse('bad_message', `"bver" is ${describe(bver)}, not a whole number from 1`);
    }
    if (version !== undefined && bver !== version) return refuse('bad_message', 'records have different "bver"');
    version = bver;
    if (bver > VERSION && bver !== VERSION + SECONDARY_UNITS) {
      return refuse('unsupported_version', `"bver" is ${bver}, the hub knows ${VERSION} and 26`);
    }
  }
  return null;
}

/** Base fields in force. */
interface Base {
  name: string;
  /** Seconds. */
  time: number;
  unit: string | null;
  value: number | null;
  sum: number | null;
  /** What is wrong with base fields, by label: it spoils every record they hold for, until they are sent again. */
  readonly problems: Map<string, string>;
}

/** Times below are relative to now (section 4.5.3). */
const ABSOLUTE_TIME_MIN = 2 ** 28;
const TIME_VALUE_MAX = 8.64e15;

function decodeRecord(index: number, record: unknown, base: Base, receivedAt: number, sink: ReadingSink): void {
  const reject = (code: RejectionCode, detail: string, name?: MeasuredName | null): void => {
    const meter = name?.meter ?? null;
    sink.reject({ index, meter, quantity: name?.quantity ?? null, code, detail, raw: record, count: countOf(record) });
  };
  if (!isRecord(record)) return reject('bad_reading', `the record is ${describe(record)}, not an object`);
  takeBase(record, base);
  let hasOwnField = false;
  for (const label in record) {
    if (label.endsWith('_')) return reject('not_understood', `the label ${describe(label)} must be understood`);
    hasOwnField ||= isRegular(label);
  }
  // A record of base fields alone measures nothing.
  if (!hasOwnField) return;
  for (const problem of base.problems.values()) return reject('bad_reading', problem);

  const { n = '', u, t = 0, v, s } = record;
  if (typeof n !== 'string') return reject('bad_reading', `"n" is ${describe(n)}, not a text`);
  const name = measuredName(base.name + n);
  if (name === null) return reject('no_meter', `${describe(base.name + n)} names no meter and quantity`);
  if (typeof t !== 'number') return reject('bad_time', `"t" is ${describe(t)}, not a number of seconds`, name);
  if (u !== undefined && typeof u !== 'string') return reject('unknown_unit', `"u" is ${describe(u)}`, name);
  const other = ['vs', 'vb', 'vd'].find((label) => record[label] !== undefined);
  if (other !== undefined) return reject('not_a_number', `"${other}" is no number`, name);
  if (v !== undefined && typeof v !== 'number') return reject('not_a_number', `"v" is ${describe(v)}`, name);
  if (s !== undefined && typeof s !== 'number') return reject('not_a_number', `"s" is ${describe(s)}`, name);
  // Without a value and a sum of its own, a base value is the value (section 4.5.4).
  const hasValue = v !== undefined || (s === undefined && base.value !== null);
  if (!hasValue && s === undefined) return reject('bad_reading', 'the record has neither a value nor a sum', name);

  const seconds = base.time + t;
  const isRelative = seconds < ABSOLUTE_TIME_MIN;
  const instant = Math.round(seconds * 1000) + (isRelative ? receivedAt : 0);
  if (!(Math.abs(instant) <= TIME_VALUE_MAX)) return reject('bad_time', `the time is ${seconds} s`, name);
  const quality: Quality = isRelative ? QUALITY_GOOD | QUALITY_REASONS.clock : QUALITY_GOOD;

  const unit = u ?? base.unit;
  sink.entry(index, name.meter, instant, quality);
  if (hasValue) putValue(index, name, (v ?? 0) + (base.value ?? 0), unit, record, sink);
  if (s !== undefined) putSum(index, name, s + (base.sum ?? 0), unit, record, sink);
}

function takeBase(record: Record<string, unknown>, base: Base): void {
  const { bn, bt, bu, bv, bs } = record;
  if (bn !== undefined && take('bn', bn, 'string', base)) base.name = bn as string;
  if (bt !== undefined && take('bt', bt, 'number', base)) base.time = bt as number;
  if (bu !== undefined && take('bu', bu, 'string', base)) base.unit = bu as string;
  if (bv !== undefined && take('bv', bv, 'number', base)) base.value = bv as number;
  if (bs !== undefined && take('bs', bs, 'number', base)) base.sum = bs as number;
}

function take(label: string, value: unknown, type: 'string' | 'number', base: Base): boolean {
  const isGood = typeof value === type && (type === 'string' || Number.isFinite(value));
  if (isGood) base.problems.delete(label);
  else base.problems.set(label, `"${label}" is ${describe(value)}, not a ${type}`);
  return isGood;
}

function isRegular(label: string): boolean {
  switch (label) {
    case 'n':
    case 'u':
    case 'v':
    case 'vs':
    case 'vb':
    case 'vd':
    case 's':
    case 't':
    case 'ut':
      return true;
    default:
      return false;
  }
}

/** A value and a sum are two readings. */
function countOf(record: unknown): number {
  return isRecord(record) && record['v'] !== undefined && record['s'] !== undefined ? 2 : 1;
}

function putValue(
  index: number,
  { meter, quantity }: MeasuredName,
  value: number,
  unit: string | null,
  raw: unknown,
  sink: ReadingSink,
): void {
  const registered = unit === null ? null : registeredUnit(unit);
  put(
    index,
    meter,
    quantity,
    registered === null ? value : value / registered.divisor,
    registered?.unit ?? unit,
    raw,
    sink,
  );
}

/** The sum of a rate is a register in the unit times seconds; the sum of a register is that register. */
function putSum(
  index: number,
  { meter, quantity }: MeasuredName,
  sum: number,
  unit: string | null,
  raw: unknown,
  sink: ReadingSink,
): void {
  if (quantityByName(quantity)?.kind === 'register') {
    return putValue(index, { meter, quantity }, sum, unit, raw, sink);
  }
  const register = registerOfSum(quantity);
  const summed = unit === null ? null : unitOfSum(unit);
  if (register === null || summed === null) {
    const detail = `there is no register for the sum of ${describe(quantity)} in ${describe(unit)}`;
    return sink.reject({ index, meter, quantity, code: 'bad_reading', detail, raw, count: 1 });
  }
  put(index, meter, register, sum / summed.divisor, summed.unit, raw, sink);
}

function put(
  index: number,
  meter: string,
  quantity: string,
  value: number,
  unit: string | null,
  raw: unknown,
  sink: ReadingSink,
): void {
  if (Number.isFinite(value)) sink.value(quantity, value, unit);
  else sink.reject({ index, meter, quantity, code: 'not_finite', detail: 'the value is not finite', raw, count: 1 });
}
