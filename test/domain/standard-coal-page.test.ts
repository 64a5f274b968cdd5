import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COEFFICIENT_ROWS } from '../../src/domain/data/coal-coefficient-rows.ts';
import { allEnergyItems } from '../../src/domain/energy-item.ts';
import { rowsUnder } from './unit-page-tables.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/standard-coal.md'), 'utf8');

function range(bounds: readonly [unknown, unknown] | null): string {
  if (bounds === null) return '';
  return bounds[0] === bounds[1] ? `${bounds[0]}` : `${bounds[0]} - ${bounds[1]}`;
}

describe('docs/standard-coal.md', () => {
  it('lists every coefficient as the program has it, in the same order', () => {
    const expected = COEFFICIENT_ROWS.map(({ item, unit, printed, kj, kcal, editions, tag, note }) => [
      ...[`\`${item}\``, unit, range(printed), range(kj), range(kcal)],
      ...[editions.map((edition) => edition.slice(-4)).join(', '), tag, note],
    ]);
    expect(rowsUnder(PAGE, 'Coefficients')).toEqual(expected);
  });

  it('lists every energy item', () => {
    const expected = allEnergyItems().map(({ id, energy, zh, en, nationalCode, codeVerified, unit }) => {
      const recalled = codeVerified ? '' : ' (recalled)';
      return [`\`${id}\``, energy, zh, en, nationalCode === null ? '' : nationalCode + recalled, unit];
    });
    expect(rowsUnder(PAGE, 'Energy items')).toEqual(expected);
  });
});
