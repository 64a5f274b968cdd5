import { describe, expect, test } from 'vitest';
import { meterTree } from '../../dashboards/src/components/enterprise/meter-tree.ts';
import { classesOf, classOf } from '../../dashboards/src/components/map/classes.ts';
import { DISTRICTS } from '../../dashboards/src/components/map/districts.ts';
import { cellText, toneOf } from '../../dashboards/src/components/quality/completeness.ts';
import { csvOf } from '../../dashboards/src/format/csv.ts';
import { shortExact } from '../../dashboards/src/format/exact.ts';
import { formatUncertainty } from '../../dashboards/src/format/tonnes.ts';
import {
  carbonState,
  emissionsQuery,
  instantOf,
  restatementQuery,
} from '../../dashboards/src/state/carbon-question.ts';
import { daysBefore, enterpriseState, summedBy } from '../../dashboards/src/state/enterprise-question.ts';
import { allShanghaiDistricts } from '../../src/domain/codes/district.ts';

const SHANGHAI = 'Asia/Shanghai';
const NOW = Date.parse('2026-03-15T04:00:00Z');
const ADMIN = { role: 'admin', enterprise: null } as const;

describe('the tree of meters', () => {
  const meters = [
    { id: 'main', level: 1, parent: null },
    { id: 'hall', level: 2, parent: 'main' },
    { id: 'office', level: 2, parent: 'main' },
    { id: 'press', level: 3, parent: 'hall' },
  ];

  test('leaves to a meter what the meters below it have not counted', () => {
    const amounts: Readonly<Record<string, number | null>> = { main: 100, hall: 60, office: null, press: 75 };
    const { balances, links } = meterTree(meters, (id) => amounts[id] ?? null);
    expect(balances).toEqual([
      { meter: 'main', value: 100, below: 60, unknownBelow: 1, loss: 40 },
      { meter: 'hall', value: 60, below: 75, unknownBelow: 0, loss: -15 },
    ]);
    // What is not known or below zero has no width.
    expect(links.map(({ source, target, value }) => `${source}>${target} ${value}`)).toEqual([
      ...['enterprise>main 100', 'main>loss:main 40', 'main>hall 60', 'hall>press 75'],
    ]);
  });

  test('ends where parents go around in a circle', () => {
    const circle = [
      { id: 'a', level: 1, parent: 'b' },
      { id: 'b', level: 2, parent: 'a' },
    ];
    expect(meterTree(circle, () => 1).links).toHaveLength(2);
  });
});

describe('the period before', () => {
  test('is the same part of the month or year before, and else right before', () => {
    expect(daysBefore({ first: '2026-03-01', last: '2026-03-31' }, 'month')).toEqual({
      first: '2026-02-01',
      last: '2026-02-28',
    });
    expect(daysBefore({ first: '2024-01-01', last: '2024-02-29' }, 'year')).toEqual({
      first: '2023-01-01',
      last: '2023-02-28',
    });
    expect(daysBefore({ first: '2026-02-01', last: '2026-02-28' }, 'lastMonth')).toEqual({
      first: '2026-01-01',
      last: '2026-01-31',
    });
    expect(daysBefore({ first: '2026-03-09', last: '2026-03-15' }, '7d')).toEqual({
      first: '2026-03-02',
      last: '2026-03-08',
    });
  });

  test('is summed by months only where it has whole ones', () => {
    expect(summedBy({ first: '2026-01-01', last: '2026-02-28' }, SHANGHAI, NOW)).toBe('1mo');
    expect(summedBy({ first: '2026-01-01', last: '2026-02-27' }, SHANGHAI, NOW)).toBe('1d');
    expect(summedBy({ first: '2026-01-02', last: '2026-02-28' }, SHANGHAI, NOW)).toBe('1d');
    // The month that is under way is whole as far as it has come.
    expect(summedBy({ first: '2026-03-01', last: '2026-03-15' }, SHANGHAI, NOW)).toBe('1mo');
  });

  test('a zoom outside of the period is none', () => {
    const zoomed = (wfrom: string, wto: string) =>
      enterpriseState({ period: 'month', wfrom, wto }, ADMIN, SHANGHAI, NOW).window;
    expect(zoomed('2026-03-02', '2026-03-03')).toEqual({ first: '2026-03-02', last: '2026-03-03' });
    expect(zoomed('2026-02-02', '2026-03-03')).toEqual({ first: '2026-03-01', last: '2026-03-15' });
  });
});

describe('the question about emissions', () => {
  test('takes wall clocks of the zone of the hub', () => {
    expect(instantOf('2026-03-01T06:30', SHANGHAI)).toBe('2026-02-28T22:30:00.000Z');
    const state = carbonState(
      { since: '2026-03-01T06:30', asof: '2026-03-02T00:00', method: 'market', period: 'lastMonth' },
      ADMIN,
      SHANGHAI,
      NOW,
    );
    expect(emissionsQuery(state, SHANGHAI, NOW)).toMatchObject({ method: 'market', as_of: '2026-03-01T16:00:00.000Z' });
    expect(restatementQuery(state, SHANGHAI, NOW)).toMatchObject({
      between: '2026-02-28T22:30:00.000Z,2026-03-01T16:00:00.000Z',
      to: '2026-02-28T16:00:00.000Z',
    });
  });

  test('puts right what is wrong in the address', () => {
    const state = carbonState({ method: 'x', fuels: 'custom:own-1', asof: '2026-02-30T00:00' }, ADMIN, SHANGHAI, NOW);
    expect(state).toMatchObject({
      method: 'location',
      fuels: 'custom:own-1',
      asOf: '',
      period: 'year',
      interval: '1mo',
    });
    expect(restatementQuery(state, SHANGHAI, NOW)).toBeNull();
  });
});

test('completeness is cut and not rounded, and told apart at a half and at nine tenths', () => {
  expect([0, 0.004, 0.489, 0.9999, 1].map(cellText)).toEqual(['', '0', '48', '99', '100']);
  expect([0, 0.1, 0.5, 0.8999, 0.9, 1].map(toneOf)).toEqual([
    'none',
    'poor',
    'partial',
    'partial',
    'complete',
    'complete',
  ]);
});

test('classes have about as many values each, and every value is in one', () => {
  const classes = classesOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]);
  expect(classes.map(({ from, to }) => [from, to])).toEqual([
    ...[
      [1, 3],
      [3, 5],
      [5, 7],
      [7, 9],
      [9, 1000],
    ],
  ]);
  expect(classOf(classes, 8)?.from).toBe(7);
  expect(classesOf([])).toEqual([]);
  expect(classesOf([5, 5])).toHaveLength(1);
});

test('a text that a spreadsheet would take for a formula is none in a CSV', async () => {
  const text = await csvOf(
    ['a,b', 'c'],
    [
      ['=1+1', -2.5],
      ['say "hi"', null],
    ],
  ).text();
  expect(text.replace(/^\ufeff/, '')).toBe('"a,b",c\r\n\'=1+1,-2.5\r\n"say ""hi""",\r\n');
});

test('exact ratios are read as decimals, and an uncertainty that is not known is no zero', () => {
  expect(['0.5737', '1073821587597/533000000000', '1/3'].map(shortExact)).toEqual(['0.5737', '2.014675', '0.3333333']);
  expect([
    formatUncertainty(null),
    formatUncertainty({ expanded: 0, isComplete: false }),
    formatUncertainty({ expanded: 1500, isComplete: false }),
    formatUncertainty({ expanded: 1500, isComplete: true }),
  ]).toEqual(['—', '—', '≥ ± 1.500', '± 1.500']);
});

test('the page has the districts of the hub', () => {
  expect(DISTRICTS).toEqual(allShanghaiDistricts().map(({ code }) => code));
});
