/** Lines of a bundle's inputs. */

import { canonicalJson } from '../audit/canonical-json.ts';
import { parseRatio, ratio, toDecimalString } from '../domain/exact.ts';
import type { ConsumptionBatch } from '../store/consumption.ts';
import type { StoredReading } from '../store/store.ts';
import type { IntervalLine } from './bundle.ts';
import type { ReadingChain } from './reading-chain.ts';

const MICROS = 1_000_000n;

export function intervalLine(meter: string, quantity: string, rows: ConsumptionBatch, row: number): string {
  const { value, estimated, ...rest } = rows.row(row);
  return `${canonicalJson({ meter, quantity, ...rest, value: decimalOf(value), estimated: decimalOf(estimated) })}\n`;
}

export function readingLine(meter: string, quantity: string, reading: StoredReading, chain: ReadingChain): string {
  const { timestamp: ts, value, quality, offset, item } = reading;
  const line = { meter, quantity, ts, value, quality, offset, item };
  return `${canonicalJson({ ...line, mark: chain.next(line) })}\n`;
}

/** Adds the interval of a line; false where a number in it is none that an interval can have. */
export function addInterval(rows: ConsumptionBatch, line: IntervalLine): boolean {
  const { meter: _meter, quantity: _quantity, value, estimated, ...rest } = line;
  const [whole, part] = [microsOf(value), microsOf(estimated)];
  if (whole === null || part === null) return false;
  rows.add(0, { ...rest, value: whole, estimated: part });
  return true;
}

export function decimalOf(micros: number): string {
  return toDecimalString(ratio(BigInt(micros), MICROS), 6);
}

function microsOf(text: string): number | null {
  const value = parseRatio(text);
  if (value === undefined) return null;
  const scaled = value.n * MICROS;
  const micros = Number(scaled / value.d);
  return scaled % value.d === 0n && Number.isSafeInteger(micros) ? micros : null;
}
