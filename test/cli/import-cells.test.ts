/** Cells of a file as numbers and instants, headers as layouts; nothing is guessed. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutOf, withUnitRow } from '../../src/cli/import/layout.ts';
import { LocalClock } from '../../src/master-data/table/local-time.ts';
import { readNumber } from '../../src/master-data/table/number-cell.ts';
import { type Cell, LocalTime, Moment } from '../../src/master-data/table/table.ts';
import { TimeReader } from '../../src/master-data/table/time-cell.ts';

describe('a number', () => {
  /* biome-ignore format: a table reads best as one row a line */
  test.each([
    ['184223.710', '184223.710'],
    ['0', '0'], ['-0.5', '-0.5'], ['1e3', '1e3'], ['1.5E-7', '1.5E-7'],
    ['9007199254740993.000001', '9007199254740993.000001'],
    // Displays of meters have leading zeros.
    ['000123.40', '123.40'], ['+5', '5'], ['.5', '0.5'], ['5.', '5'], ['-.25', '-0.25'], ['000', '0'],
  ])('%j keeps its digits', (text, json) => {
    expect(readNumber(text)).toEqual({ json });
  });

  test.each([['1,234'], ['1.234,5'], ["1'234"], ['1 234.5'], ['1.234.567'], ['12,5']])(
    '%j is refused with what to write',
    (text) => {
      expect(readNumber(text)).toEqual({
        problem: expect.stringMatching(/thousands separators or a decimal comma; write/),
      });
    },
  );

  test.each([['NaN'], ['n/a'], ['-'], ['无']])('%j is refused and the empty cell told', (text) => {
    expect(readNumber(text)).toEqual({ problem: expect.stringContaining('leave the cell empty') });
  });

  test.each([['12 kWh'], ['95%'], ['#DIV/0!'], ['0x10'], ['１２'], ['.'], ['1e'], ['Infinity'], ['true']])(
    '%j is no number',
    (text) => {
      expect(readNumber(text)).toHaveProperty('problem');
    },
  );

  test('what no double holds, is a date, or has very many digits, is refused', () => {
    expect(readNumber('1e309')).toEqual({ problem: '"1e309" is beyond 1.8e308' });
    expect(readNumber('9'.repeat(101))).toHaveProperty('problem');
    expect(readNumber(new LocalTime(0))).toHaveProperty('problem');
  });

  test('every double that a typed column can hold comes through as itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const result = readNumber(value);
        expect('json' in result && JSON.parse(result.json) === value).toBe(true);
      }),
    );
  });

  test('what is accepted is JSON and means the same number', () => {
    const text = fc.stringMatching(/^[+-]?[0-9]{0,6}\.?[0-9]{0,6}(e[+-]?[0-9]{1,2})?$/);
    fc.assert(
      fc.property(text, (written) => {
        const result = readNumber(written);
        if ('json' in result) expect(JSON.parse(result.json)).toBe(Number(written));
      }),
    );
  });
});

describe('a time', () => {
  const plain = new TimeReader(null);
  const shanghai = new TimeReader('Asia/Shanghai');
  const berlin = new TimeReader('Europe/Berlin');

  /* biome-ignore format: a table reads best as one row a line */
  test.each<[Cell, string]>([
    ['2026-11-20T16:00:00+08:00', '2026-11-20T08:00:00.000Z'],
    ['2026-11-20T16:00+0800',     '2026-11-20T08:00:00.000Z'],
    ['2026-11-20 08:00:00.5 Z',   '2026-11-20T08:00:00.500Z'],
    ['1763625600000',             '2025-11-20T08:00:00.000Z'],
    [1_763_625_600_000,           '2025-11-20T08:00:00.000Z'],
    ['1763625600000.0',           '2025-11-20T08:00:00.000Z'],
    [new Moment(1_763_625_600_001), '2025-11-20T08:00:00.001Z'],
  ])('%j is an instant', (cell, expected) => {
    expect(plain.read(cell)).toEqual({ instant: Date.parse(expected) });
  });

  test.each<[Cell]>([['2026-11-20 16:00:00'], ['2026/11/20 16:00'], [new LocalTime(0)]])('%j needs a zone', (cell) => {
    expect(plain.read(cell)).toEqual({ problem: expect.stringMatching(/has no UTC offset: .*--timezone/) });
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each<[Cell, string]>([
    ['2026-11-20 16:00:00',       '2026-11-20T08:00:00.000Z'],
    ['2026/11/20 16:00',          '2026-11-20T08:00:00.000Z'],
    ['2026/1/5 8:15',             '2026-01-05T00:15:00.000Z'],
    [new LocalTime(Date.UTC(2026, 0, 5, 8, 15)), '2026-01-05T00:15:00.000Z'],
    // An offset that is there goes before the zone.
    ['2026-11-20 16:00:00+00:00', '2026-11-20T16:00:00.000Z'],
  ])('%j is read on the clock of Shanghai', (cell, expected) => {
    expect(shanghai.read(cell)).toEqual({ instant: Date.parse(expected) });
  });

  // Berlin goes from 02:00 to 03:00 on 29 March 2026 and from 03:00 back to 02:00 on 25 October 2026.
  test.each([
    ['2026-03-29 01:59:59', '2026-03-29T00:59:59Z'],
    ['2026-03-29 03:00:00', '2026-03-29T01:00:00Z'],
    ['2026-10-25 01:59:59', '2026-10-24T23:59:59Z'],
    ['2026-10-25 03:00:00', '2026-10-25T02:00:00Z'],
  ])('%s beside a change of clocks is certain', (text, expected) => {
    expect(berlin.read(text)).toEqual({ instant: Date.parse(expected) });
  });

  test.each(['2026-03-29 02:00:00', '2026-03-29 02:59:59'])('%s does not exist in Berlin', (text) => {
    expect(berlin.read(text)).toEqual({ problem: expect.stringMatching(/does not exist in Europe\/Berlin/) });
  });

  test.each(['2026-10-25 02:00:00', '2026-10-25 02:59:59'])('%s came twice in Berlin', (text) => {
    expect(berlin.read(text)).toEqual({ problem: expect.stringMatching(/came twice in Europe\/Berlin/) });
  });

  test.each<[Cell]>([
    [null],
    ['05/06/2026 16:00'],
    ['2026-11-20'],
    ['2026-02-30 10:00:00Z'],
    ['2026-11-20 24:00:00Z'],
    ['2026-11/20 10:00:00Z'],
    ['16:00'],
    // Seconds, the days of a spreadsheet, and the digits of a date are none of them milliseconds.
    ['1763625600'],
    [46_346.5],
    ['46346'],
    ['20261120160000'],
  ])('%j is refused', (cell) => {
    expect(shanghai.read(cell)).toHaveProperty('problem');
  });

  test('a clock gives back, for every instant that it shows once, that instant', () => {
    // Lord Howe changes by half an hour, Kathmandu is at +05:45, New York and Berlin change by an hour.
    const zones = ['Australia/Lord_Howe', 'Asia/Kathmandu', 'America/New_York', 'Europe/Berlin', 'Asia/Shanghai'];
    const clocks = new Map(zones.map((zone) => [zone, new LocalClock(zone)]));
    const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2035, 0) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const wall = wallClock(zone, instant);
        const found = clocks.get(zone)?.instantOf(wall);
        expect(found === instant || found === 'twice').toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a header', () => {
  test.each([
    [['meter', 'time', 'quantity', 'value'], [null]],
    [['单位', '数值', '物理量', '时间', '仪表', '质量'], [null]],
    [
      ['Meter', 'TS', 'ActiveEnergy', 'active power [kW]'],
      ['activeEnergy', 'activePower'],
    ],
    [
      ['表计', '时间', '正向有功电量（千瓦时）', '功率因数'],
      ['activeEnergy', 'powerFactor'],
    ],
  ])('%j is understood', (names, quantities) => {
    const result = layoutOf({ row: 1, cells: names }, []);
    expect('layout' in result && result.layout.values.map(({ quantity }) => quantity)).toEqual(quantities);
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each([
    [['time', 'activeEnergy'],                             /no column meter/],
    [['meter', 'activeEnergy'],                            /no column time/],
    [['meter', 'time'],                                    /neither quantity and value nor/],
    [['meter', 'time', 'quantity'],                        /neither quantity and value nor/],
    [['meter', 'time', 'aktivEnergie'],                    /"?is no known name/],
    [['meter', 'time', 'quantity', 'value', 'voltage'],    /use one form/],
    [['meter', 'time', 'voltage', '电压'],                 /voltage a second time/],
    [['meter', 'time', 'ts', 'voltage'],                   /twice as time/],
    [['meter', 'time', 'activeEnergy [m3]'],               /"m3" is not a unit of activeEnergy, such as kWh/],
    [['meter', 'time', 'activeEnergy [kWhh]'],             /"kWhh" is not a unit of the table/],
  ])('%j is refused', (names, problem) => {
    const result = layoutOf({ row: 1, cells: names }, []);
    expect('problems' in result && result.problems.map(({ text }) => text).join('\n')).toMatch(problem);
  });

  test('a column that is not about readings is left out only where that is said', () => {
    expect(layoutOf({ row: 1, cells: ['meter', 'time', 'voltage', '备注'] }, [])).toHaveProperty('problems');
    expect(layoutOf({ row: 1, cells: ['meter', 'time', 'voltage', '备注'] }, ['备注'])).toHaveProperty('layout');
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each<[string, Cell[], (string | null)[] | null]>([
    ['a row with "unit" for the time', [null, 'unit', 'MWh', '1'],     ['MWh', '1']],
    ['a row with 单位 for the meter',   ['单位', null, 'kWh', null],     ['kWh', null]],
    ['a row of units without a time',  [null, null, 'MWh', null],       ['MWh', null]],
    ['a row of readings',              ['E1', '2026-01-01', '5', '1'],  null],
    ['a reading without a time',       ['E1', null, '5', '1.5'],        null],
    ['a row of other texts',           ['E1', 'x', 'MWh', null],        null],
  ])('%s', (_, cells, units) => {
    const header = layoutOf({ row: 1, cells: ['meter', 'time', 'activeEnergy', 'powerFactor'] }, []);
    if (!('layout' in header)) throw new Error('the header is good');
    const result = withUnitRow(header.layout, { row: 2, cells });
    expect(result && 'layout' in result ? result.layout.values.map(({ unit }) => unit) : result).toEqual(units);
  });

  test('a row of units that contradicts the header, or is wrong, is a problem', () => {
    const header = layoutOf({ row: 1, cells: ['meter', 'time', 'activeEnergy [kWh]', 'powerFactor'] }, []);
    if (!('layout' in header)) throw new Error('the header is good');
    expect(withUnitRow(header.layout, { row: 2, cells: [null, 'unit', 'MWh', null] })).toHaveProperty('problems');
    expect(withUnitRow(header.layout, { row: 2, cells: [null, 'unit', 'foo', null] })).toHaveProperty('problems');
    expect(withUnitRow(header.layout, { row: 2, cells: [null, null, 'm3', null] })).toHaveProperty('problems');
  });
});

/** What a clock on the wall shows, by the calendar data of the JavaScript engine. */
function wallClock(timeZone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const at = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? Number.NaN;
  const seconds = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
  return seconds + (((instant % 1000) + 1000) % 1000);
}
