import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUALITY_REASONS, qualityLevel, qualityReasons } from '../../../src/domain/quality.ts';
import { ruleBit, ruleById, rulesOfBits, VALIDATION_RULES } from '../../../src/domain/validation/catalogue.ts';
import { PARAMETERS } from '../../../src/domain/validation/parameter-table.ts';
import { ENERGY_PARAMETERS } from '../../../src/domain/validation/parameters.ts';
import { qualityOfFired } from '../../../src/domain/validation/quality-of-rules.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/validation-rules.md'), 'utf8');

/** Rows of the table of the page that begins with this column, as the cells' texts. */
function tableRows(firstColumn: string, second: string): string[][] {
  const cells = PAGE.split('\n').map((line) =>
    line.startsWith('|')
      ? line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim())
      : null,
  );
  const head = cells.findIndex((row) => row !== null && row[0] === firstColumn && row[1] === second);
  const rest = cells.slice(head + 2);
  const end = rest.indexOf(null);
  return rest.slice(0, end === -1 ? rest.length : end) as string[][];
}

const code = (text: string) => `\`${text}\``;

describe('the catalogue', () => {
  it('holds every rule in its stored bit', () => {
    expect(VALIDATION_RULES.map(({ id, bit }) => [id, bit])).toEqual([
      ['time_and_clock', 0],
      ['identity', 1],
      ['unit', 2],
      ['duplicate', 3],
      ['revision', 4],
      ['interval_size', 5],
      ['range', 6],
      ['rate_bound', 7],
      ['outlier_reading', 8],
      ['rollover', 9],
      ['reset', 10],
      ['negative', 11],
      ['gap', 12],
      ['spike', 13],
      ['high_low', 14],
      ['stuck', 15],
      ['zero', 16],
      ['sum_check', 17],
      ['balance', 18],
      ['stale', 19],
      ['zero_then_double', 20],
      ['exchange', 21],
    ]);
  });

  it('finds a rule by its id and its bit, and knows no other', () => {
    expect(ruleById('spike')?.zh).toBe('突变');
    expect(ruleById('constructor')).toBeUndefined();
    expect(ruleBit('gap')).toBe(4096);
    expect(() => ruleBit('sag' as 'spike')).toThrow(RangeError);
  });

  it('gives the ids of a mask in the order of the catalogue', () => {
    expect(rulesOfBits(0)).toEqual([]);
    expect(rulesOfBits(ruleBit('zero') | ruleBit('gap'))).toEqual(['gap', 'zero']);
    expect(rulesOfBits(2 ** 22 - 1)).toEqual(VALIDATION_RULES.map(({ id }) => id));
    expect(rulesOfBits(1 << 30)).toEqual([]);
  });

  it('is written in sentences, without the character that ends a cell of the page', () => {
    for (const { algorithm, source } of VALIDATION_RULES) {
      expect(algorithm).toMatch(/^[A-Z`].*\.$/);
      expect(algorithm + source).not.toContain('|');
    }
    for (const { meaning } of Object.values(PARAMETERS)) expect(meaning).toMatch(/^[A-Z].*\.$/);
  });

  it('names in its sentences every parameter that a rule lists', () => {
    for (const { algorithm, parameters } of VALIDATION_RULES) {
      const named = parameters.filter((name) => algorithm.includes(code(name)));
      const minimums = parameters.filter((name) => /Minimum$|DaysMin$/.test(name));
      expect(new Set([...named, ...minimums])).toEqual(new Set(parameters));
    }
  });
});

describe('the quality of rules', () => {
  const text = (fired: number) => [qualityLevel(qualityOfFired(fired)), ...qualityReasons(qualityOfFired(fired))];

  it('is good where none fired', () => {
    expect(qualityOfFired(0)).toBe(0);
  });

  it('is that of the rule where one fired', () => {
    expect(Object.fromEntries(VALIDATION_RULES.map(({ id }) => [id, text(ruleBit(id))]))).toEqual({
      time_and_clock: ['good', 'clock'],
      identity: ['good'],
      unit: ['good'],
      duplicate: ['good'],
      revision: ['good', 'revised'],
      interval_size: ['good'],
      range: ['invalid', 'range'],
      rate_bound: ['suspect', 'range'],
      outlier_reading: ['good', 'outlier'],
      rollover: ['good', 'rollover'],
      reset: ['suspect', 'reset'],
      negative: ['suspect', 'negative'],
      gap: ['good', 'gap'],
      spike: ['suspect', 'spike'],
      high_low: ['suspect', 'highLow'],
      stuck: ['suspect', 'stuck'],
      zero: ['suspect', 'zero'],
      sum_check: ['suspect', 'sumMismatch'],
      balance: ['suspect', 'imbalance'],
      stale: ['suspect', 'stale'],
      zero_then_double: ['suspect', 'zeroDouble'],
      exchange: ['good', 'exchange'],
    });
  });

  it('has the worst level and all reasons where several fired', () => {
    const fired = ruleBit('rollover') | ruleBit('range') | ruleBit('spike');
    expect(text(fired)).toEqual(['invalid', 'range', 'spike', 'rollover']);
  });

  it('is defined for every mask that can be stored, with bits that no rule has yet', () => {
    expect(qualityOfFired(1 << 30)).toBe(0);
    expect(qualityOfFired(-1) & QUALITY_REASONS.zeroDouble).toBe(QUALITY_REASONS.zeroDouble);
  });
});

describe('docs/validation-rules.md', () => {
  it('lists every rule as the program has it, in the same order', () => {
    const expected = VALIDATION_RULES.map((rule) => [
      code(rule.id),
      String(rule.bit),
      `${rule.en}, ${rule.zh}`,
      rule.stage,
      rule.algorithm,
      rule.parameters.map(code).join(', ') || '-',
      rule.effect,
      [rule.level, rule.reason]
        .filter((text) => text !== null)
        .map(code)
        .join(', '),
    ]);
    expect(tableRows('rule', 'bit')).toEqual(expected);
  });

  it('lists the source of every rule', () => {
    const expected = VALIDATION_RULES.map(({ id, source, verified }) => [code(id), source, verified ? 'yes' : 'no']);
    expect(tableRows('rule', 'source')).toEqual(expected);
  });

  it('lists every parameter', () => {
    const expected = Object.entries(PARAMETERS).map(([name, parameter]) => [
      code(name),
      String(parameter.default),
      parameter.unit,
      String(parameter.min),
      String(parameter.max),
      parameter.meaning,
    ]);
    expect(tableRows('parameter', 'default')).toEqual(expected);
  });

  it('lists what differs by energy type', () => {
    const expected = [...ENERGY_PARAMETERS].flatMap(([energy, set]) =>
      Object.entries(set).map(([name, value]) => [
        code(energy),
        code(name),
        Array.isArray(value) ? (value as string[]).map(code).join(', ') : String(value),
      ]),
    );
    expect(tableRows('energy type', 'parameter')).toEqual(expected);
  });
});
