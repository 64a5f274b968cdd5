import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allQuantities } from '../../src/domain/quantity.ts';
import { allUnits, unitByName } from '../../src/domain/unit.ts';
import { rowsUnder } from './unit-page-tables.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/units.md'), 'utf8');

function code(text: string): string {
  return `\`${text}\``;
}

describe('docs/units.md', () => {
  it('lists every unit as the program has it, in the same order', () => {
    const expected = allUnits().map(
      ({ name, dimension, aliases, numerator, denominator, ucum, source, verified, offset }) => {
        expect(offset !== 0, name).toBe(name === 'K' || name === 'degF');
        const factor = denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
        const spellings = aliases.map(code).join(' ');
        return [code(name), dimension, spellings, factor, code(ucum), source, verified ? 'yes' : 'no'];
      },
    );
    expect(rowsUnder(PAGE, 'Units')).toEqual(expected);
  });

  it('lists every quantity', () => {
    const expected = allQuantities().map(({ name, kind, unit, isDemand }) => [
      code(name),
      isDemand ? 'maximum demand' : kind,
      code(unit),
      code(unitByName(unit)!.ucum),
    ]);
    expect(rowsUnder(PAGE, 'Quantities')).toEqual(expected);
  });
});
