/**
 * What turns the value of a register or gauge, already in its canonical unit, into what really flowed:
 * `true value = value x multiplier + offset`, each for a time. A register behind current and voltage transformers
 * counts the secondary side, a pulse register counts pulses; both are multiplied.
 *
 * Of a register only differences count, in which an offset falls out: an offset is for gauges.
 */

import { compare, divide, multiply, ONE, parseRatio, type Ratio, toDecimalString, toNumber, ZERO } from './exact.ts';
import { quantityByName } from './quantity.ts';

export interface Transform {
  readonly quantity: string;
  /** First instant at which it holds, epoch milliseconds; null for always. */
  readonly from: number | null;
  /** First instant at which it no longer holds; null for never. */
  readonly to: number | null;
  /** Exact: a decimal such as `80` or a ratio such as `1/1600`. */
  readonly multiplier: string;
  /** Exact, in the canonical unit; `0` for none. */
  readonly offset: string;
  /**
   * What the multiplier was made of, where that is on record: rated ratios of the current and voltage transformers
   * such as `400/5` and `10000/100`, pulses of one canonical unit. Only `multiplier` is calculated with.
   */
  readonly currentRatio?: string | undefined;
  readonly voltageRatio?: string | undefined;
  readonly impulsesPerUnit?: string | undefined;
}

/** The multiplier at an instant, 1 where none is on record. Throws `RangeError` for one that `checkTransforms` refuses. */
export function multiplierAt(
  transforms: readonly Transform[],
  quantity: string,
  instant: number,
): { readonly numerator: number; readonly denominator: number } {
  const found = transformAt(transforms, quantity, instant);
  const value = found === undefined ? ONE : parseRatio(found.multiplier);
  if (value === undefined || !isSafe(value)) {
    throw new RangeError(`${quantity} has the unusable multiplier ${JSON.stringify(found?.multiplier)}`);
  }
  return { numerator: Number(value.n), denominator: Number(value.d) };
}

/** Instants inside (from, to) from which on the multiplier is another one than before, in order of time. */
export function multiplierChanges(
  transforms: readonly Transform[],
  quantity: string,
  from: number,
  to: number,
): number[] {
  const edges = transforms
    .filter((transform) => transform.quantity === quantity)
    .flatMap((transform) => [transform.from, transform.to])
    .filter((edge) => edge !== null && edge > from && edge < to);
  return [...new Set(edges as number[])]
    .sort((a, b) => a - b)
    .filter((edge) => {
      const before = multiplierAt(transforms, quantity, edge - 1);
      const after = multiplierAt(transforms, quantity, edge);
      return before.numerator !== after.numerator || before.denominator !== after.denominator;
    });
}

/** The true value of a gauge, in the canonical unit, rounded at the two operations. */
export function transformGauge(
  value: number,
  transforms: readonly Transform[],
  quantity: string,
  instant: number,
): number {
  const { numerator, denominator } = multiplierAt(transforms, quantity, instant);
  const offset = parseRatio(transformAt(transforms, quantity, instant)?.offset ?? '0') ?? ZERO;
  return (value * numerator) / denominator + toNumber(offset);
}

/** What is wrong with transforms as somebody stated them, in words; empty where they can be used. */
export function checkTransforms(transforms: readonly Transform[]): string[] {
  return [...transforms.flatMap(problemsOf), ...overlaps(transforms)];
}

/** One factor of a multiplier, with the time for which it holds. */
export interface Timed {
  /** Exact, as in `Transform`. */
  readonly value: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** How a meter is connected; each may change at its own instants. */
export interface TransformParts {
  /** Rated primary by secondary current of the current transformers: 400/5 is `80`. */
  readonly currentRatio?: readonly Timed[];
  /** Rated primary by secondary voltage of the voltage transformers: 10 kV/100 V is `100`. */
  readonly voltageRatio?: readonly Timed[];
  /** Pulses of one canonical unit (imp/kWh, imp/m3): the multiplier is 1 / this. */
  readonly impulsesPerUnit?: readonly Timed[];
  /** Any further factor. */
  readonly scale?: readonly Timed[];
  readonly offset?: readonly Timed[];
}

/**
 * The transforms of a quantity: current ratio x voltage ratio x scale / impulses per unit, cut at every instant
 * at which one of them changes. A part that says nothing about a time is 1 then, an offset 0.
 * Throws `RangeError` for a value that is no number, or for impulses of zero.
 */
export function transformsOf(quantity: string, parts: TransformParts): Transform[] {
  const { currentRatio = [], voltageRatio = [], impulsesPerUnit = [], scale = [], offset = [] } = parts;
  const edges = [currentRatio, voltageRatio, impulsesPerUnit, scale, offset]
    .flat()
    .flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set(edges.filter((edge) => edge !== null))].sort((a, b) => a - b);
  return [null, ...cuts].map((from, i) => {
    const instant = from ?? Number.NEGATIVE_INFINITY;
    const factors = [currentRatio, voltageRatio, scale].map((part) => timedAt(part, instant, ONE));
    const product = factors.reduce(multiply, ONE);
    const multiplier = textOf(divide(product, timedAt(impulsesPerUnit, instant, ONE)));
    return { quantity, from, to: cuts[i] ?? null, multiplier, offset: textOf(timedAt(offset, instant, ZERO)) };
  });
}

function timedAt(parts: readonly Timed[], instant: number, otherwise: Ratio): Ratio {
  const found = parts.find((part) => holdsAt(part, instant));
  if (found === undefined) return otherwise;
  const value = parseRatio(found.value);
  if (value === undefined) throw new RangeError(`${JSON.stringify(found.value)} is no number`);
  return value;
}

function textOf(value: Ratio): string {
  return value.d === 1n ? value.n.toString() : `${value.n}/${value.d}`;
}

function transformAt(transforms: readonly Transform[], quantity: string, instant: number): Transform | undefined {
  return transforms.find((transform) => transform.quantity === quantity && holdsAt(transform, instant));
}

function holdsAt(period: { readonly from: number | null; readonly to: number | null }, instant: number): boolean {
  return (period.from === null || instant >= period.from) && (period.to === null || instant < period.to);
}

function problemsOf({ quantity, from, to, multiplier, offset, ...parts }: Transform): string[] {
  const problems: string[] = [];
  const known = quantityByName(quantity);
  if (known === undefined) problems.push(`there is no quantity ${JSON.stringify(quantity)}`);
  if (from !== null && to !== null && from >= to) problems.push(`${quantity}: a transform ends before it begins`);
  const factor = parseRatio(multiplier);
  if (factor === undefined) problems.push(`${quantity}: the multiplier ${JSON.stringify(multiplier)} is no number`);
  else if (factor.n === 0n) problems.push(`${quantity}: the multiplier is zero`);
  else if (!isSafe(factor)) problems.push(`${quantity}: the multiplier ${multiplier} has too many digits`);
  else if (factor.n < 0n && known?.kind === 'register') {
    problems.push(`${quantity}: the multiplier of a register is below zero`);
  } else problems.push(...problemsOfParts(quantity, factor, parts));
  const shift = parseRatio(offset);
  if (shift === undefined) problems.push(`${quantity}: the offset ${JSON.stringify(offset)} is no number`);
  else if (compare(shift, ZERO) !== 0 && known?.kind === 'register') {
    problems.push(
      `${quantity}: the offset ${toDecimalString(shift, 6)} of a register changes nothing; state a meter exchange`,
    );
  }
  return problems;
}

/** A multiplier of which the parts are known is CT x PT / pulses, exactly. */
function problemsOfParts(
  quantity: string,
  multiplier: Ratio,
  parts: Pick<Transform, 'currentRatio' | 'voltageRatio' | 'impulsesPerUnit'>,
): string[] {
  const { currentRatio, voltageRatio, impulsesPerUnit } = parts;
  const stated = Object.entries({ currentRatio, voltageRatio, impulsesPerUnit });
  const wrong = stated.filter(([, text]) => text !== undefined && (parseRatio(text)?.n ?? 0n) <= 0n);
  if (wrong.length > 0) {
    return wrong.map(([name, text]) => `${quantity}: ${name} ${JSON.stringify(text)} is no number above zero`);
  }
  if (stated.every(([, text]) => text === undefined)) return [];
  const ratioOf = (text: string | undefined): Ratio => parseRatio(text ?? '1') ?? ONE;
  const expected = divide(multiply(ratioOf(currentRatio), ratioOf(voltageRatio)), ratioOf(impulsesPerUnit));
  if (compare(expected, multiplier) === 0) return [];
  return [`${quantity}: the multiplier is ${textOf(multiplier)}, and CT x PT / pulses is ${textOf(expected)}`];
}

function overlaps(transforms: readonly Transform[]): string[] {
  const problems: string[] = [];
  for (const [i, a] of transforms.entries()) {
    for (const b of transforms.slice(i + 1)) {
      if (a.quantity !== b.quantity) continue;
      const begin = Math.max(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY);
      const end = Math.min(a.to ?? Number.POSITIVE_INFINITY, b.to ?? Number.POSITIVE_INFINITY);
      if (begin < end) problems.push(`${a.quantity}: two transforms hold at the same time`);
    }
  }
  return problems;
}

function isSafe({ n, d }: Ratio): boolean {
  return Number.isSafeInteger(Number(n)) && Number.isSafeInteger(Number(d));
}
