/**
 * Decoding of native telemetry (FORMAT.md). Hand-written rather than by schema: this runs once per
 * reading, where the JSON parser alone costs 0.26 microseconds a reading and a zod object 0.7
 * (measured, Node 24). A test holds this decoder against a zod schema of the same format.
 *
 * Nothing here throws for bad input: a message that cannot be read is one rejection, an entry or value
 * that cannot be read is one rejection of its own, and the rest of the message is used.
 */

import { QUALITY_GOOD } from '../../domain/quality.ts';
import type { RejectionCode } from '../../domain/rejection.ts';
import { decodeColumns } from '../columnar/decode.ts';
import { type DecodeResult, describe, isRecord, type ReadingSink, refuse } from '../reading-sink.ts';
import { isSequenceNumber, parseStrictJson } from '../strict-json.ts';
import { decodeQuality, decodeTime, isMeterId } from './fields.ts';

export type { DecodeResult, EntryRejection, ReadingSink } from '../reading-sink.ts';

/** Decodes one payload into `sink`. */
export function decodeNativeTelemetry(payload: Uint8Array, sink: ReadingSink): DecodeResult {
  const parsed = parseStrictJson(payload);
  if (!parsed.ok) return parsed;
  const message = parsed.value;
  if (!isRecord(message)) return refuse('bad_message', `the message is ${describe(message)}, not an object`);

  const seq = message['seq'];
  if (seq !== undefined && !isSequenceNumber(seq)) {
    return refuse('bad_message', `"seq" is ${describe(seq)}, not a whole number from 0`);
  }
  const seqOrNull = seq ?? null;
  const sentAt = message['sentAt'];
  if (sentAt !== undefined && typeof sentAt !== 'string') {
    return refuse('bad_message', `"sentAt" is ${describe(sentAt)}, not a text`, seqOrNull);
  }
  const readings = message['readings'];
  if (message['columns'] !== undefined) {
    if (readings !== undefined) return refuse('bad_message', 'it has "readings" and "columns"', seqOrNull);
    const refusal = decodeColumns(message['columns'], sink);
    return refusal === null ? { ok: true, seq: seqOrNull, sentAt: sentAt ?? null } : { ...refusal, seq: seqOrNull };
  }
  if (!Array.isArray(readings)) {
    return refuse('bad_message', `"readings" is ${describe(readings)}, not an array`, seqOrNull);
  }
  for (let index = 0; index < readings.length; index++) decodeEntry(index, readings[index], sink);
  return { ok: true, seq: seqOrNull, sentAt: sentAt ?? null };
}

function decodeEntry(index: number, entry: unknown, sink: ReadingSink): void {
  if (!isRecord(entry)) {
    rejectEntry(sink, index, entry, null, 'bad_reading', `the entry is ${describe(entry)}, not an object`);
    return;
  }
  const meter = entry['meter'];
  if (!isMeterId(meter)) {
    rejectEntry(sink, index, entry, null, 'bad_reading', `"meter" is ${describe(meter)}, not the id of a meter`);
    return;
  }
  const values = entry['values'];
  if (!isRecord(values)) {
    rejectEntry(sink, index, entry, meter, 'bad_reading', `"values" is ${describe(values)}, not an object`);
    return;
  }
  const time = decodeTime(entry['ts']);
  if (typeof time === 'string') {
    rejectEntry(sink, index, entry, meter, time, `"ts" is ${describe(entry['ts'])}`);
    return;
  }
  const qualityName = entry['quality'];
  const quality = qualityName === undefined ? QUALITY_GOOD : decodeQuality(qualityName);
  if (quality === undefined) {
    rejectEntry(sink, index, entry, meter, 'bad_quality', `"quality" is ${describe(qualityName)}`);
    return;
  }

  let empty = true;
  sink.entry(index, meter, time, quality);
  for (const quantity in values) {
    empty = false;
    const value = values[quantity];
    if (typeof value === 'number') {
      if (Number.isFinite(value)) sink.value(quantity, value, null);
      else rejectValue(sink, index, meter, quantity, 'not_finite', 'the value is beyond 1.8e308', String(value));
    } else {
      decodeValueWithUnit(sink, index, meter, quantity, value);
    }
  }
  if (empty) rejectEntry(sink, index, entry, meter, 'empty_reading', '"values" is empty');
}

function decodeValueWithUnit(sink: ReadingSink, index: number, meter: string, quantity: string, value: unknown): void {
  if (!isRecord(value)) {
    const detail = `the value is ${describe(value)}, not a number`;
    return rejectValue(sink, index, meter, quantity, 'not_a_number', detail, value);
  }
  const number = value['v'];
  if (typeof number !== 'number') {
    const detail = `"v" is ${describe(number)}, not a number`;
    return rejectValue(sink, index, meter, quantity, 'not_a_number', detail, value);
  }
  if (!Number.isFinite(number)) {
    return rejectValue(sink, index, meter, quantity, 'not_finite', 'the value is beyond 1.8e308', value);
  }
  const unit = value['u'];
  if (unit !== undefined && typeof unit !== 'string') {
    return rejectValue(sink, index, meter, quantity, 'unknown_unit', `"u" is ${describe(unit)}, not a text`, value);
  }
  sink.value(quantity, number, unit ?? null);
}

function rejectEntry(
  sink: ReadingSink,
  index: number,
  entry: unknown,
  meter: string | null,
  code: RejectionCode,
  detail: string,
): void {
  const values = isRecord(entry) ? entry['values'] : undefined;
  const count = isRecord(values) ? Math.max(1, Object.keys(values).length) : 1;
  sink.reject({ index, meter, quantity: null, code, detail, raw: entry, count });
}

function rejectValue(
  sink: ReadingSink,
  index: number,
  meter: string,
  quantity: string,
  code: RejectionCode,
  detail: string,
  raw: unknown,
): void {
  sink.reject({ index, meter, quantity, code, detail, raw, count: 1 });
}
