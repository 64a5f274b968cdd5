/** What stands for a value that is not known. Never zero. */
export const UNKNOWN = '—';

/** Decimals shown by unit: about what the instruments resolve. */
const DECIMALS: ReadonlyMap<string, number> = new Map([
  ['kW', 1],
  ['kvar', 1],
  ['kWh', 2],
  ['kvarh', 2],
  ['m3', 2],
  ['m3/h', 1],
  ['t', 3],
  ['t/h', 2],
  ['GJ', 3],
  ['GJ/h', 2],
  ['tce', 3],
  ['kgce', 1],
  ['Cel', 1],
  ['kPa', 1],
  ['V', 1],
  ['A', 1],
  ['Hz', 2],
  ['1', 3],
]);
const OTHER_DECIMALS = 2;

/** A measured value with the decimals of its unit, so that a column of one unit lines up. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  const decimals = DECIMALS.get(unit) ?? OTHER_DECIMALS;
  // A small value must not be printed as the zero that it is not.
  if (value !== 0 && Math.abs(value) < 0.5 * 10 ** -decimals)
    return formatter({ maximumSignificantDigits: 2 }).format(value);
  return formatter({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A figure whose size is not known before, such as a quotient: four digits that count. */
export function formatSignificant(value: number | null): string {
  return value === null || !Number.isFinite(value) ? UNKNOWN : formatter({ maximumSignificantDigits: 4 }).format(value);
}

/** A whole number with separators. */
export function formatCount(count: number | null): string {
  if (count === null) return UNKNOWN;
  return formatter({ maximumFractionDigits: 0 }).format(count);
}

/** A share of 1 as a percentage. Whole only where it is: 99.96 % is not 100 %, and a trace of something is not nothing. */
export function formatShare(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  if (share > 0 && share < 0.0005) return '<0.1%';
  if (share < 1 && share > 0.9995) return '>99.9%';
  return `${formatter({ maximumFractionDigits: 1 }).format(share * 100)}%`;
}

/** A change as a share of what was before, with its sign: `+3.2%`, `−0.4%`, `0.0%`. */
export function formatChange(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return UNKNOWN;
  const text = formatter({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.abs(share) * 100);
  return `${isSame(share) ? '' : share > 0 ? '+' : '−'}${text}%`;
}

/** Whether a change is none as far as it is printed. */
export function isSame(change: number): boolean {
  return Math.abs(change) < 0.0005;
}

/** A number of an axis: short, as its ticks are. */
export function formatTick(value: number): string {
  return formatter({ notation: Math.abs(value) >= 1e5 ? 'compact' : 'standard', maximumSignificantDigits: 6 }).format(
    value,
  );
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Chinese and English write numbers alike, so one locale serves both. */
function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.NumberFormat('en-US', options);
    formatters.set(key, made);
  }
  return made;
}
