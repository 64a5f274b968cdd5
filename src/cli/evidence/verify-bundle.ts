/** Calculates everything in a bundle of evidence again. */

import type { z } from 'zod';
import { canonicalJson, type Json } from '../../audit/canonical-json.ts';
import { Calendar, isTimeZone } from '../../domain/calendar.ts';
import { type CarbonFactor, citationOf } from '../../domain/carbon/factor.ts';
import { SHIPPED_FACTORS } from '../../domain/carbon/shipped-factors.ts';
import {
  contractsSchema,
  type EvidenceQuestion,
  FILES,
  factorsSchema,
  type IntervalLine,
  intervalSchema,
  MANIFEST,
  type Manifest,
  type MasterData,
  masterDataSchema,
} from '../../evidence/bundle.ts';
import { firstDifference } from '../../evidence/difference.ts';
import { contractSpan, type EvidenceInputs, figuresOf } from '../../evidence/figures.ts';
import { emptyRows } from '../../evidence/item-days.ts';
import { addInterval } from '../../evidence/lines.ts';
import { itemsOf, registersOf } from '../../evidence/members.ts';
import { readBundle, whatIsWrong } from '../../evidence/read-bundle.ts';
import { fingerprintOf, isSigned } from '../../evidence/signature.ts';
import { type Confirmed, Refuted, UnusableBundle } from '../../evidence/verdict.ts';
import type { ConsumptionBatch } from '../../store/consumption.ts';
import { linesOf } from './lines-of.ts';
import { checkReadings, type StatedRegister } from './recompute-intervals.ts';

/** What is known of a bundle from elsewhere. */
export interface Expected {
  /** Fingerprint of the hub's key. */
  readonly fingerprint?: string | undefined;
  /** As it is in the hub's audit log. */
  readonly digest?: string | undefined;
}

/**
 * Throws `Refuted` or `UnusableBundle`. The signature is checked last: what was forged is named by its place where the
 * rest tells it.
 */
export function verifyBundle(bytes: Uint8Array, expected: Expected = {}): Confirmed {
  const { manifest, files } = readBundle(bytes);
  const { question } = manifest;
  const masterData = parsed(files, FILES.masterData, masterDataSchema) as MasterData;
  const { factors, own } = parsed(files, FILES.factors, factorsSchema) as unknown as Pick<
    EvidenceInputs,
    'factors' | 'own'
  >;
  const { contracts, span } = parsed(files, FILES.contracts, contractsSchema) as unknown as Pick<
    EvidenceInputs,
    'contracts'
  > & { span: Json };
  const figures = parsed(files, FILES.figures, null) as Json;
  const calendar = calendarOf(question);
  checkMasterData(question, masterData);
  checkFactors(factors);
  checkEqual(FILES.contracts, 'span', span, contractSpan(contracts));
  const stated = registers(files, question, masterData, calendar);
  const intervals = new Map([...stated].map(([name, { rows }]) => [name, rows]));
  const inputs: EvidenceInputs = { question, masterData, intervals, factors, contracts, own };
  const found = checkReadings({ question, masterData, calendar, stated, readings: files.get(FILES.readings)! });
  checkEqual(FILES.figures, '', figures, recomputed(inputs));
  checkSignature(manifest, expected);
  return {
    ...{ manifest, fingerprint: fingerprintOf(manifest.signature.publicKey) },
    ...{ enterprise: question.enterprise, ...found, factors: factors.length },
    intervals: [...intervals.values()].reduce((sum, { count }) => sum + count, 0),
    rows: ((figures as { emissions?: { rows?: readonly Json[] } }).emissions?.rows ?? []).length,
  };
}

function checkSignature({ digest, signature }: Manifest, expected: Expected): void {
  if (!isSigned(digest, signature)) throw new Refuted(MANIFEST, 'signature', 'one of the digest', 'none');
  const fingerprint = fingerprintOf(signature.publicKey);
  if (fingerprint !== (expected.fingerprint ?? fingerprint)) {
    throw new Refuted(MANIFEST, 'signature.publicKey', fingerprint, expected.fingerprint ?? '', 'expected');
  }
  if (digest !== (expected.digest ?? digest)) {
    throw new Refuted(MANIFEST, 'digest', digest, expected.digest ?? '', 'expected');
  }
}

function recomputed(inputs: EvidenceInputs): Json {
  try {
    return JSON.parse(canonicalJson(figuresOf(inputs).json)) as Json;
  } catch (error) {
    throw new UnusableBundle(`its figures cannot be calculated: ${(error as Error).message}`);
  }
}

function parsed(files: ReadonlyMap<string, Uint8Array>, name: string, schema: z.ZodType | null): unknown {
  const text = Buffer.from(files.get(name) as Uint8Array).toString('utf8');
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new UnusableBundle(`${name} is no JSON`);
  }
  if (`${canonicalJson(value)}\n` !== text) throw new Refuted(name, null, 'canonical JSON', 'another spelling');
  const result = schema?.safeParse(value);
  if (result?.success === false) throw new UnusableBundle(`${name}: ${whatIsWrong(result.error)}`);
  return value;
}

function calendarOf({ timeZone, intervalMinutes, from, to, rowUnit }: EvidenceQuestion): Calendar {
  if (!isTimeZone(timeZone)) throw new UnusableBundle(`manifest.json: there is no time zone ${timeZone}`);
  const calendar = new Calendar(timeZone, intervalMinutes);
  if (
    from >= to ||
    to - from > YEARS_MAX ||
    calendar.startOf(rowUnit, from) !== from ||
    calendar.endOf(rowUnit, to - 1) !== to
  ) {
    throw new UnusableBundle('manifest.json: the period is none of whole rows');
  }
  return calendar;
}

const YEARS_MAX = 100 * 366 * 86_400_000;

function checkMasterData({ enterprise }: EvidenceQuestion, masterData: MasterData): void {
  checkEqual(FILES.masterData, 'enterprise.id', masterData.enterprise.id, enterprise);
  for (const [n, { id, versions }] of masterData.meters.entries()) {
    for (const [v, { meter, from }] of versions.entries()) {
      const place = `meters[${n}].versions[${v}]`;
      checkEqual(FILES.masterData, `${place}.meter.id`, meter.id, id);
      checkEqual(FILES.masterData, `${place}.meter.enterprise`, meter.enterprise, enterprise);
      checkEqual(FILES.masterData, `${place}.from`, from, v === 0 ? null : (versions[v - 1]?.to ?? null));
    }
    checkEqual(FILES.masterData, `meters[${n}].versions[${versions.length - 1}].to`, versions.at(-1)?.to ?? null, null);
  }
}

/** Published factors are in this program too: what is printed is printed. */
function checkFactors(factors: readonly CarbonFactor[]): void {
  const shipped = new Map(SHIPPED_FACTORS.map((factor) => [citationOf(factor), factor]));
  for (const [n, factor] of factors.entries()) {
    const known = shipped.get(citationOf(factor));
    if (known === undefined) continue;
    checkEqual(
      FILES.factors,
      `factors[${n}] (${citationOf(factor)})`,
      factor as unknown as Json,
      known as unknown as Json,
    );
  }
}

function registers(
  files: ReadonlyMap<string, Uint8Array>,
  question: EvidenceQuestion,
  masterData: MasterData,
  calendar: Calendar,
): Map<string, StatedRegister> {
  const found = new Map<string, { rows: ConsumptionBatch; lines: number[] }>();
  for (const { meter, quantity } of registersOf(itemsOf(masterData))) {
    found.set(`${meter} ${quantity}`, { rows: emptyRows(), lines: [] });
  }
  const file = FILES.intervals;
  for (const { line, value } of linesOf(files.get(file) as Uint8Array, file, intervalSchema)) {
    const one = value as IntervalLine;
    const register = found.get(`${one.meter} ${one.quantity}`);
    if (register === undefined)
      throw new Refuted(file, line, `${one.meter} ${one.quantity}`, 'no register at the boundary');
    const { rows, lines } = register;
    checkInterval(one, line, rows.count === 0 ? null : (rows.start[rows.count - 1] as number), calendar);
    if (!addInterval(rows, one))
      throw new Refuted(file, `line ${line} value`, one.value, 'no amount of whole millionths');
    lines.push(line);
  }
  checkPeriod(question);
  return found;
}

function checkPeriod({ from, to, knownAt, asOf }: EvidenceQuestion): void {
  if (from < to && (asOf === null || asOf === knownAt)) return;
  throw new Refuted('manifest.json', 'question.knownAt', String(knownAt), String(asOf));
}

function checkInterval(one: IntervalLine, line: number, before: number | null, calendar: Calendar): void {
  const { start, measuredMillis, estimatedMillis, expectedMillis } = one;
  const refute = (field: string, stated: number, right: string): never => {
    throw new Refuted(FILES.intervals, `line ${line} ${field}`, String(stated), right);
  };
  if (calendar.intervalStart(start) !== start) refute('start', start, String(calendar.intervalStart(start)));
  if (before !== null && start <= before) refute('start', start, `later than ${before}`);
  const length = calendar.intervalEnd(start) - start;
  if (expectedMillis !== length) refute('expectedMillis', expectedMillis, String(length));
  if (measuredMillis + estimatedMillis > length)
    refute('measuredMillis', measuredMillis, `${length - estimatedMillis} at most`);
}

function checkEqual(file: string, path: string, stated: Json, right: Json): void {
  const difference = firstDifference(
    JSON.parse(JSON.stringify(stated ?? null)),
    JSON.parse(JSON.stringify(right ?? null)),
  );
  if (difference === null) return;
  const place = [path, difference.path].filter((part) => part !== '').join('.') || null;
  throw new Refuted(file, place, JSON.stringify(difference.stated), JSON.stringify(difference.recomputed));
}
