import { formatValue, UNKNOWN } from './number.ts';

/** Kilograms written as tonnes, with three decimals. */
export function formatTonnes(kilograms: number | null): string {
  return formatValue(kilograms === null ? null : kilograms / 1000, 't');
}

/** An expanded uncertainty with its sign. Where parts of it are not known it is at least that, and nothing where none is known. */
export function formatUncertainty(found: { readonly expanded: number; readonly isComplete: boolean } | null): string {
  if (found === null || (!found.isComplete && found.expanded === 0)) return UNKNOWN;
  return `${found.isComplete ? '±' : '≥ ±'} ${formatTonnes(found.expanded)}`;
}
