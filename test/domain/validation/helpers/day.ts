import type { DaySlots } from '../../../../src/domain/validation/day-review.ts';

export const QUARTER = 900_000;
/** 2026-03-02 in Shanghai, epoch milliseconds. */
export const DAY_START = 1_772_380_800_000;
export const KWH = 1_000_000;

/** One interval: kWh, null for missing, or what is known of it otherwise. */
export type SlotText =
  | number
  | null
  | { readonly estimated: number }
  | { readonly measured: number; readonly millis: number };

/** Quarters of an hour in a row, from kWh. */
export function quarters(values: readonly SlotText[]): DaySlots {
  const count = values.length;
  // Longer than what is in use, as the columns of the engine are.
  const columns = () => new Float64Array(count + 3).fill(7_777_777);
  const slots = {
    count,
    start: columns(),
    lengthMillis: columns(),
    value: columns(),
    measuredMillis: columns(),
    estimatedMillis: columns(),
  };
  values.forEach((text, i) => {
    slots.start[i] = DAY_START + i * QUARTER;
    slots.lengthMillis[i] = QUARTER;
    slots.value[i] = Math.round(kwhOf(text) * KWH);
    slots.measuredMillis[i] = typeof text === 'number' ? QUARTER : isPart(text) ? text.millis : 0;
    slots.estimatedMillis[i] = text !== null && typeof text === 'object' && 'estimated' in text ? QUARTER : 0;
  });
  return slots;
}

/** Numbers of the intervals in which a bit is set. */
export function firedAt(fired: Int32Array, bit: number): number[] {
  return [...fired.keys()].filter((i) => ((fired[i] as number) & bit) !== 0);
}

function kwhOf(text: SlotText): number {
  if (text === null) return 0;
  if (typeof text === 'number') return text;
  return 'estimated' in text ? text.estimated : text.measured;
}

function isPart(text: SlotText): text is { readonly measured: number; readonly millis: number } {
  return text !== null && typeof text === 'object' && 'measured' in text;
}
