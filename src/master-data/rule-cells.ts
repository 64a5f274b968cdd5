/** Parameters of validation in a cell: `highLowHigh=4; disabled=spike stuck`. */

import type { Metering } from '../domain/metering.ts';
import { type Refuse, splitEntries } from './list-cell.ts';
import { readNumberText } from './number-text.ts';

export function readRules(text: string, refuse: Refuse): Record<string, unknown> {
  const rules: Record<string, unknown> = {};
  for (const entry of splitEntries(text)) {
    const [, name = '', value = ''] = /^(\w+)\s*[=＝]\s*(.*)$/.exec(entry) ?? [];
    if (name === '') refuse(`${JSON.stringify(entry)}: write a parameter, = and its value`);
    else if (Object.hasOwn(rules, name)) refuse(`${name} stands twice`);
    else if (name === 'disabled') rules[name] = value.split(/[\s,，]+/).filter((id) => id !== '');
    else {
      const number = readNumberText(value, (problem) => refuse(`${name}: ${problem}`));
      if (number !== undefined) rules[name] = number;
    }
  }
  return rules;
}

export function showRules(rules: NonNullable<Metering['rules']>): string {
  return Object.entries(rules)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(' ') : String(value)}`)
    .join('; ');
}
