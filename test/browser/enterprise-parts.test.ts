import readExcelFile from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import type { ConsumptionRow } from '../../dashboards/src/api/types.ts';
import { formatChange, formatSignificant } from '../../dashboards/src/format/number.ts';
import { xlsxOf } from '../../dashboards/src/format/xlsx.ts';
import { comparedWith, enterpriseState } from '../../dashboards/src/state/enterprise-question.ts';
import { intensityDays, intensityRows } from '../../dashboards/src/state/intensity.ts';
import { createIntensityReader } from '../../dashboards/src/state/intensity-reader.ts';
import { quotaProgress } from '../../dashboards/src/state/quota-progress.ts';
import { wholeRow } from '../../dashboards/src/state/whole-row.ts';

const SHANGHAI = 'Asia/Shanghai';
const NOW = Date.parse('2026-03-15T04:00:00Z');
const ADMIN = { role: 'admin', enterprise: null } as const;
const BETA = { role: 'enterprise', enterprise: 'beta' } as const;

describe('what figures stand beside', () => {
  const compared = (query: Readonly<Record<string, string>>, who: typeof ADMIN | typeof BETA = ADMIN) => {
    const state = enterpriseState({ id: 'alpha', ...query }, who, SHANGHAI, NOW);
    return comparedWith(state, state.window);
  };
  const whole = { first: '2026-03-01', last: '2026-03-15' };

  test('is the period before, or as many days from another day on', () => {
    expect(compared({})).toEqual({ id: 'alpha', days: { first: '2026-02-01', last: '2026-02-15' } });
    expect(compared({ compare: 'period', cfrom: '2025-11-01' })).toEqual({
      id: 'alpha',
      days: { first: '2025-11-01', last: '2025-11-15' },
    });
    // A year before where no day is said.
    expect(compared({ compare: 'period' })?.days.first).toBe('2025-03-01');
    // The fifth to the sixth day of the period, beside the same two of the other one.
    expect(compared({ compare: 'period', cfrom: '2025-11-01', wfrom: '2026-03-05', wto: '2026-03-06' })?.days).toEqual({
      first: '2025-11-05',
      last: '2025-11-06',
    });
  });

  test('is another enterprise, but never for whoever sees one alone', () => {
    expect(compared({ compare: 'enterprise', other: 'beta' })).toEqual({ id: 'beta', days: whole });
    expect(compared({ compare: 'enterprise' })).toBeNull();
    expect(compared({ compare: 'enterprise', other: 'alpha' }, BETA)?.id).toBe('beta');
  });
});

describe('a quota', () => {
  const year = { from: Date.parse('2026-01-01T00:00:00+08:00'), to: Date.parse('2027-01-01T00:00:00+08:00') };
  const part = (key: string, value: number | null, coverage: number, estimatedShare: number | null = null) => ({
    ...{ key, value, coverage, estimatedShare },
  });
  const day = (start: string, value: number | null, coverage = 1, parts = [part('', value, coverage)]) => ({
    ...{ start: `${start}T00:00:00+08:00`, value, coverage, estimatedCoverage: 0, parts },
    end: new Date(Date.parse(`${start}T00:00:00+08:00`) + 86_400_000).toISOString(),
  });

  test('is forecast by what is used and the mean of the last four weeks for what is left', () => {
    const now = Date.parse('2026-01-04T00:00:00+08:00');
    // 31 December counts for the mean and not for the year; of 2 January half is known.
    const rows = [day('2025-12-31', 8), day('2026-01-01', 10), day('2026-01-02', 3, 0.5), day('2026-01-03', null, 0)];
    const found = quotaProgress(rows, year, now);
    // (8 + 10 + 3) / 2.5 days = 8.4 a day; 13 + 8.4 x 362.
    expect(found).toMatchObject({ used: 13, daily: 8.4, daysLeft: 362, known: 0.5, recentKnown: 0.625 });
    expect(found.expected).toBeCloseTo(13 + 8.4 * 362, 9);
  });

  test('a part that is measured seldom has a mean of its own, without what is estimated', () => {
    const parts = [part('gas', 6, 0.25), part('electricity', 10, 0.5, 0.2), part('steam', null, 0)];
    const { daily } = quotaProgress([day('2026-01-01', 16, 0.25, parts)], year, year.from + 2 * 86_400_000);
    // 6 / 0.25 + 8 / 0.5.
    expect(daily).toBe(40);
  });

  test('of a year that is over is what was used, and of one without figures unknown', () => {
    const rows = [day('2026-12-31', 5)];
    expect(quotaProgress(rows, year, year.to)).toMatchObject({ used: 5, expected: 5, daysLeft: 0 });
    expect(quotaProgress([day('2026-01-01', null, 0)], year, NOW)).toMatchObject({ used: null, expected: null });
  });
});

describe('intensity', () => {
  test('is shown for twelve months, or for days that are neither too few nor too many', () => {
    const march = { first: '2026-03-10', last: '2026-03-15' };
    expect(intensityDays('month', march)).toEqual({ first: '2025-04-01', last: '2026-03-31' });
    expect(intensityDays('day', march)).toEqual({ first: '2026-02-13', last: '2026-03-15' });
    expect(intensityDays('day', { first: '2025-01-01', last: '2026-03-15' }).first).toBe('2025-12-14');
  });

  test('is consumption over output, and nothing where a period is under way or its consumption unknown', () => {
    const entry = (period: string, value: string) => ({ period, value, recordedAt: '2026-03-01T00:00:00Z' });
    const rows = intensityRows(
      [entry('2026-03-01', '4'), entry('2026-02-01', '5'), entry('2026-01-01', '8'), entry('2025-12-01', '0')],
      [
        monthRow('2025-12-01', '2026-01-01', 3),
        monthRow('2026-01-01', '2026-02-01', null),
        monthRow('2026-02-01', '2026-03-01', 10),
        monthRow('2026-03-01', '2026-04-01', 2),
      ],
      [{ year: 2026, value: '1.6' }],
      NOW,
    );
    expect(rows.map(({ period, value, target }) => [period, value, target])).toEqual([
      ...[
        ['2025-12-01', null, null],
        ['2026-01-01', null, 1.6],
        ['2026-02-01', 2, 1.6],
        ['2026-03-01', null, 1.6],
      ],
    ]);
  });

  test('is read as a whole every ten minutes, and in between the last period alone', async () => {
    const asked: string[] = [];
    let growing = 2;
    const api = {
      outputSeries: async () => [{ id: 'steel', granularity: 'month' }],
      outputEntries: async () => [
        { period: '2026-02-01', value: '5' },
        { period: '2026-03-01', value: '4' },
      ],
      quotas: async () => [],
      consumption: async ({ from }: { readonly from: string }) => {
        asked.push(from);
        const march = monthRow('2026-03-01', '2026-04-01', growing++);
        const isWhole = Date.parse(from) < Date.parse(march.start);
        return { items: isWhole ? [monthRow('2026-02-01', '2026-03-01', 10), march] : [march] };
      },
    };
    const read = createIntensityReader(api as unknown as Parameters<typeof createIntensityReader>[0], SHANGHAI);
    const question = { id: 'alpha', series: '', days: { first: '2026-03-01', last: '2026-03-15' } };
    const used = async (minutes: number) =>
      (await read(question, NOW + minutes * 60_000))?.rows.map(({ energy }) => energy?.value);
    expect([await used(0), await used(1), await used(9), await used(10)]).toEqual([
      ...[
        [10, 2],
        [10, 3],
        [10, 4],
        [10, 5],
      ],
    ]);
    // From the first of twelve months on, at midnight in Shanghai.
    const [whole, march] = ['2025-03-31T16:00:00.000Z', '2026-03-01T00:00:00+08:00'];
    expect(asked).toEqual([whole, march, march, whole]);
    await read({ ...question, id: 'beta' }, NOW + 660_000);
    expect(asked.at(-1)).toBe(whole);
  });
});

test('rows as one add up amounts, weigh coverage by time and keep every rule', () => {
  const found = wholeRow([
    { ...monthRow('2026-02-01', '2026-03-01', 10), coverage: 1, rules: ['gap'] },
    { ...monthRow('2026-03-01', '2026-04-01', 2), coverage: 0, rules: ['gap', 'spike'] },
  ]);
  // 28 of 59 days.
  expect(found).toMatchObject({ value: 12, rules: ['gap', 'spike'], coverage: 28 / 59 });
  expect(found?.breakdown).toMatchObject([{ item: 'electricity', value: 12, counted: { value: 120 } }]);
  expect(wholeRow([])).toBeNull();
});

test('changes have a sign, and quotients four digits that count', () => {
  expect([null, -0.507, 0, 0.178].map(formatChange)).toEqual(['—', '−50.7%', '0.0%', '+17.8%']);
  expect([0.0321, -0.004, 0.0003, -0.0002].map(formatChange)).toEqual(['+3.2%', '−0.4%', '0.0%', '0.0%']);
  expect([null, 0.0002942517, 1200.5].map(formatSignificant)).toEqual(['—', '0.0002943', '1,201']);
});

test('a workbook has numbers as numbers, texts as texts and nothing where nothing is known', async () => {
  const file = xlsxOf(
    ['a & b', '表'],
    [
      ['=1+1', -2.5],
      [null, '<x>'],
    ],
  );
  const [sheet] = await readExcelFile(Buffer.from(await file.arrayBuffer()));
  expect(sheet?.data).toEqual([
    ['a & b', '表'],
    ['=1+1', -2.5],
    [null, '<x>'],
  ]);
});

function monthRow(start: string, end: string, value: number | null): ConsumptionRow {
  const counted = { quantity: 'activeEnergy', unit: 'kWh', ucum: 'kW.h', value: value === null ? null : 10 * value };
  return {
    ...{ start: `${start}T00:00:00+08:00`, end: `${end}T00:00:00+08:00`, value, coverage: 1, estimatedCoverage: 0 },
    ...{ estimatedShare: null, quality: { level: 'good', reasons: [] }, methods: [], rules: [], incomplete: false },
    ...{ completeUntil: null, unconverted: [] },
    breakdown: [{ item: 'electricity', value, counted, coverage: 1, estimatedShare: null }],
  };
}
