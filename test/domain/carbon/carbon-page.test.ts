import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CarbonFactor, Stated } from '../../../src/domain/carbon/factor.ts';
import { allGridRegions } from '../../../src/domain/carbon/grid-region.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import { allProvinces } from '../../../src/domain/codes/district.ts';
import { rowsUnder } from '../unit-page-tables.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/carbon.md'), 'utf8');

function code(text: string): string {
  return `\`${text}\``;
}

function stated({ value, unit }: Stated): string {
  return unit === '1' ? value : `${value} ${unit}`;
}

function dayOf(instant: number | null): string {
  return instant === null ? '' : new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10);
}

function timeOf({ validFrom, validTo }: CarbonFactor): string {
  if (validTo !== null) return `${dayOf(validFrom)} to ${dayOf(validTo)}`;
  return validFrom === null ? 'always' : `${dayOf(validFrom)} on`;
}

describe('docs/carbon.md', () => {
  it('lists every grid factor as the program has it', () => {
    const names = new Map([
      ...allGridRegions().map(({ id, zh }) => [id, zh] as const),
      ...allProvinces().map(({ code: digits, zh }) => [`${digits}0000`, zh] as const),
    ]);
    const series = Map.groupBy(
      SHIPPED_FACTORS.filter(({ dataYear }) => dataYear !== null),
      ({ scheme, region }) => `${scheme} ${region}`,
    );
    const expected = [...series.values()].map((factors) => {
      const { scheme, region } = factors[0]!;
      const values = factors.map(({ amount }) => (amount.kind === 'perUnit' ? amount.value : ''));
      const name = names.get(region) ?? code(scheme);
      return [code(region), name, ...values, factors.map(({ tag }) => tag).join(', ')];
    });
    expect(rowsUnder(PAGE, 'Electricity')).toEqual(expected);
  });

  it('lists the rules', () => {
    const rules = SHIPPED_FACTORS.filter(({ scheme }) => scheme === 'ets-shanghai' || scheme === 'cn-heat-default');
    const expected = rules.map((factor) => {
      const { id, amount, publishedOn, source, tag } = factor;
      const value = amount.kind === 'perUnit' ? stated(amount) : '';
      return [code(id), value, timeOf(factor), publishedOn, source.number, tag];
    });
    expect(rowsUnder(PAGE, 'Rules')).toEqual(expected);
  });

  it('lists the fuels', () => {
    const fuels = SHIPPED_FACTORS.flatMap(({ id, amount, tag }) => {
      if (amount.kind !== 'fuel') return [];
      return [[code(id), stated(amount.calorificValue), stated(amount.carbonContent), stated(amount.oxidation), tag]];
    });
    expect(rowsUnder(PAGE, 'Fuels')).toEqual(fuels);
    const byEnergy = SHIPPED_FACTORS.flatMap(({ id, amount, note, tag }) => {
      if (amount.kind !== 'perEnergy') return [];
      const { perEnergy, calorificValue } = amount;
      return [[code(id), note, stated(perEnergy), calorificValue === null ? '' : stated(calorificValue), tag]];
    });
    expect(rowsUnder(PAGE, 'Fuels by energy')).toEqual(byEnergy);
  });
});
