/** Figures as aligned lines. */

import { shown } from './results.ts';

export function print(figures: Readonly<Record<string, number | string>>): void {
  for (const [name, value] of Object.entries(figures)) {
    process.stdout.write(`  ${name.padEnd(44)} ${typeof value === 'number' ? shown(value) : value}\n`);
  }
}
