import { formatCount, formatValue } from '../../format/number.ts';

/** A value as it can be taken in from afar: without decimals from a thousand on. */
export function formatGlance(value: number | null, unit: string): string {
  return value !== null && Math.abs(value) >= 1000 ? formatCount(value) : formatValue(value, unit);
}

/** How much more or less, with its sign: `+3.2%`, `−0.4%`, `0.0%`. */
export function formatChange(change: number): string {
  const percent = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const text = percent.format(Math.abs(change) * 100);
  return `${isSame(change) ? '' : change > 0 ? '+' : '−'}${text}%`;
}

/** Whether a change is none as far as it is printed. */
export function isSame(change: number): boolean {
  return Math.abs(change) < 0.0005;
}
