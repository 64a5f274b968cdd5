import { formatCount, formatValue } from '../../format/number.ts';

/** A value as it can be taken in from afar: without decimals from a thousand on. */
export function formatGlance(value: number | null, unit: string): string {
  return value !== null && Math.abs(value) >= 1000 ? formatCount(value) : formatValue(value, unit);
}
