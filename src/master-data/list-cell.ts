/** Cells that hold several things: `activeEnergy=MWh; activePower=kW`. */

import { quantityNamed } from './quantity-names.ts';

/** Tells what is wrong with a cell. */
export type Refuse = (text: string) => void;

/** The entries between semicolons, trimmed, without empty ones. */
export function splitEntries(text: string): string[] {
  return text
    .split(/[;；\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/**
 * One value by quantity; one alone is that of `main`, and left out where that is not known, which has been told
 * elsewhere. A name that is no quantity is refused, and so is one that stands twice.
 */
export function readByQuantity(text: string, main: string | undefined, refuse: Refuse): Map<string, string> {
  const values = new Map<string, string>();
  for (const entry of splitEntries(text)) {
    const equals = entry.search(/[=＝]/);
    const name = equals < 0 ? main : quantityNamed(entry.slice(0, equals));
    const value = entry.slice(equals + 1).trim();
    if (equals < 0 && name === undefined) continue;
    if (name === undefined) refuse(`${JSON.stringify(entry)}: write a quantity, = and its value`);
    else if (value === '') refuse(`${JSON.stringify(entry)} has no value`);
    else if (values.has(name)) refuse(`${name} stands twice`);
    else values.set(name, value);
  }
  return values;
}

/** The other way: the value alone where it is that of `main`. */
export function showByQuantity(values: Iterable<readonly [quantity: string, value: string]>, main: string): string {
  const entries = [...values];
  if (entries.length === 1 && entries[0]![0] === main) return entries[0]![1];
  return entries.map(([quantity, value]) => `${quantity}=${value}`).join('; ');
}
