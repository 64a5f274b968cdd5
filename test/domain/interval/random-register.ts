/** Random lives of a register: what it shows when it is read, and what really was consumed. */

import fc from 'fast-check';
import type { MeterExchange } from '../../../src/domain/interval/register-settings.ts';
import { MIDNIGHT, MINUTE } from './history.ts';

export const MODULUS = 100_000;

/** One thing that happens until the next reading. */
type Event =
  | { readonly kind: 'run'; readonly minutes: number; readonly units: number }
  | {
      readonly kind: 'exchange';
      readonly minutes: number;
      readonly units: number;
      readonly after: number;
      readonly initial: number;
    }
  | { readonly kind: 'reset'; readonly minutes: number; readonly units: number }
  | { readonly kind: 'outlier'; readonly minutes: number; readonly value: number };

export interface RegisterLife {
  readonly readings: readonly { readonly at: number; readonly value: number }[];
  readonly exchanges: readonly MeterExchange[];
  /** Hundredths of a unit consumed between the first and the last reading. */
  readonly consumedHundredths: number;
  /** Whether the register alone does not say what was consumed. */
  readonly hasUnknown: boolean;
}

const minutes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 29 }) },
  { weight: 2, arbitrary: fc.constant(15) },
  { weight: 1, arbitrary: fc.integer({ min: 31, max: 600 }) },
);
/** In hundredths, so that doubles do not hold them exactly. */
const units = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 50_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 300_000, max: 900_000 }) },
);

const event = fc.oneof<fc.MaybeWeightedArbitrary<Event>[]>(
  { weight: 20, arbitrary: fc.record({ kind: fc.constant('run'), minutes, units }) as fc.Arbitrary<Event> },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('exchange'),
      minutes,
      units,
      after: fc.double({ min: 0.1, max: 1, noNaN: true }),
      initial: fc.integer({ min: 0, max: 1_000_000 }),
    }) as fc.Arbitrary<Event>,
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset'), minutes, units }) as fc.Arbitrary<Event> },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outlier'),
      minutes,
      value: fc.integer({ min: 0, max: MODULUS - 1 }),
    }) as fc.Arbitrary<Event>,
  },
);

export interface LifeOptions {
  /** Whether resets and outliers happen, after which the register alone does not tell all. */
  readonly withUnknown: boolean;
}

/** Lives of a register of five digits and two decimals that begins anywhere, near its end for one. */
export function registerLife({ withUnknown }: LifeOptions): fc.Arbitrary<RegisterLife> {
  return fc
    .record({
      offset: fc.integer({ min: 0, max: 59 }),
      start: fc.oneof(fc.integer({ min: 0, max: 9_999_999 }), fc.integer({ min: 9_900_000, max: 9_999_999 })),
      events: fc.array(event, { minLength: 1, maxLength: 80, size: 'max' }),
    })
    .map(({ offset, start, events }) => live(offset, start, events, withUnknown));
}

function live(offset: number, start: number, events: readonly Event[], withUnknown: boolean): RegisterLife {
  const modulus = MODULUS * 100;
  let at = MIDNIGHT + offset * MINUTE;
  let hundredths = start;
  let consumed = 0;
  let hasUnknown = false;
  const readings = [{ at, value: hundredths / 100 }];
  const exchanges: MeterExchange[] = [];
  for (const happening of events) {
    const before = at;
    at += happening.minutes * MINUTE;
    switch (happening.kind) {
      case 'run':
        consumed += happening.units;
        hundredths = (hundredths + happening.units) % modulus;
        break;
      case 'exchange': {
        const instant = Math.round(before + (at - before) * happening.after);
        // The old meter does all of it but the last unit, and is taken away before it can roll over.
        const units = Math.min(happening.units, modulus - 1 - hundredths);
        const own = Math.floor(units / 2);
        exchanges.push({ at: instant, final: (hundredths + own) / 100, initial: happening.initial / 100 });
        hundredths = happening.initial + (instant === at ? 0 : units - own);
        consumed += instant === at ? own : units;
        break;
      }
      case 'reset':
        if (!withUnknown) break;
        hundredths = happening.units % 1000;
        hasUnknown = true;
        break;
      case 'outlier':
        if (!withUnknown) break;
        readings.push({ at, value: happening.value });
        hasUnknown = true;
        continue;
      default:
        happening satisfies never;
    }
    readings.push({ at, value: hundredths / 100 });
  }
  return { readings, exchanges, consumedHundredths: consumed, hasUnknown };
}
