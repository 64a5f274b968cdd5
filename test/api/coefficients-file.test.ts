import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, configSchema } from '../../src/config.ts';
import {
  coefficientsKnownAt,
  NO_OWN_COEFFICIENTS,
  type OwnCoefficients,
} from '../../src/domain/consumption/own-coefficients.ts';
import { coefficientsOf } from '../../src/hub/coefficients-file.ts';
import { recordCoefficients } from '../../src/hub/coefficients-record.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

function read(content: string) {
  const coefficientsFile = join(temporaryDirectory(), 'coefficients.yaml');
  writeFileSync(coefficientsFile, content);
  return coefficientsOf(configSchema.parse({ metering: { coefficientsFile } }).metering);
}

function problemsOf(content: string): readonly string[] {
  try {
    read(content);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('a file has calorific values and equal values, dates being days of the zone of the hub', () => {
  const own = read(`
calorificValues:
  - {enterprise: ent-001, item: raw_coal, from: 2026-01-01, to: 2026-02-01T00:00:00Z, kilojoulesPerUnit: 21350.5, source: report 7}
equalValues:
  - {item: electricity, from: 2026-01-01, to: 2027-01-01, kgcePerUnit: "0.2986", source: statistics}
`);
  expect(own).toEqual({
    calorificValues: [
      {
        ...{ enterprise: 'ent-001', item: 'raw_coal', kilojoulesPerUnit: '21350.5', source: 'report 7' },
        ...{ from: Date.parse('2026-01-01T00:00:00+08:00'), to: Date.parse('2026-02-01T00:00:00Z') },
      },
    ],
    equalValues: [
      {
        ...{ enterprise: null, item: 'electricity', kgcePerUnit: '0.2986', source: 'statistics' },
        ...{ from: Date.parse('2026-01-01T00:00:00+08:00'), to: Date.parse('2027-01-01T00:00:00+08:00') },
      },
    ],
  });
  expect(read('')).toEqual({ calorificValues: [], equalValues: [] });
});

test('no file is no values, and one that is named has to be there', () => {
  const { metering } = configSchema.parse({});
  expect(coefficientsOf(metering)).toEqual({ calorificValues: [], equalValues: [] });
  expect(() => coefficientsOf({ ...metering, coefficientsFile: '/nowhere/x.yaml' })).toThrow(ConfigError);
});

test('the hub keeps since when it has had which value, and those that it has no more', () => {
  const directory = temporaryDirectory();
  const common = { enterprise: null, item: 'electricity', from: 0, to: 10, source: 'statistics' };
  const own = (...values: readonly string[]): OwnCoefficients => ({
    calorificValues: [],
    equalValues: values.map((kgcePerUnit) => ({ ...common, kgcePerUnit })),
  });
  const valuesAt = (found: OwnCoefficients, instant: number | null) =>
    coefficientsKnownAt(found, instant).equalValues.map(({ kgcePerUnit }) => kgcePerUnit);
  // The first time nobody knows since when: always.
  expect(valuesAt(recordCoefficients(directory, own('0.3'), 100), 1)).toEqual(['0.3']);
  recordCoefficients(directory, own('0.3'), 150);
  recordCoefficients(directory, own('0.28'), 200);
  recordCoefficients(directory, own(), 300);
  const found = recordCoefficients(directory, own('0.28'), 400);
  const known = [1, 199, 200, 299, 300, 399, 400, null].map((instant) => valuesAt(found, instant));
  expect(known).toEqual([['0.3'], ['0.3'], ['0.28'], ['0.28'], [], [], ['0.28'], ['0.28']]);
});

test('a record of coefficients that cannot be read is told, and not begun anew', () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'coefficients.json'), '{');
  const problems = expect.arrayContaining([expect.stringMatching(/restore it from a backup/)]);
  expect(() => recordCoefficients(directory, NO_OWN_COEFFICIENTS, 1)).toThrow(expect.objectContaining({ problems }));
});

const VALUE = 'item: raw_coal, from: 2026-01-01, to: 2027-01-01, source: x';

test.each([
  [
    'calorificValues: [{item: gold, from: 2026-01-01, to: 2027-01-01, source: x, kilojoulesPerUnit: 1}]',
    'no such energy item',
  ],
  [`calorificValues: [{${VALUE}, kilojoulesPerUnit: 0}]`, 'no decimal above zero'],
  [`calorificValues: [{${VALUE}, kilojoulesPerUnit: many}]`, 'no decimal above zero'],
  [`calorificValues: [{${VALUE}}]`, 'kilojoulesPerUnit'],
  [`calorificValues: [{${VALUE}, kilojoulesPerUnit: 1, kcal: 2}]`, 'kcal'],
  ['equalValues: [{item: heat, from: 2026-02-30, to: 2027-01-01, source: x, kgcePerUnit: 1}]', '2026-02-30'],
  [
    'equalValues: [{item: heat, from: 2027-01-01, to: 2026-01-01, source: x, kgcePerUnit: 1}]',
    'from must lie before to',
  ],
  [`calorificValues: [{${VALUE}, kilojoulesPerUnit: 1}, {${VALUE}, kilojoulesPerUnit: 2}]`, 'the same time as entry 0'],
  ['calorificValues: [', 'coefficients.yaml'],
])('%s is refused with the reason', (content, reason) => {
  const problems = problemsOf(content);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(reason);
});
