/** What is read of files of each format: rows, types, and what is wrong with them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { openTable } from '../../src/cli/import/open-table.ts';
import { type Cell, LocalTime, Moment } from '../../src/master-data/table/table.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { writeColumns } from './fixtures/reading-files.ts';

type Rows = [row: number, ...cells: Cell[]][];

describe('CSV', () => {
  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['no end of line at the end', 'a,b\n1,2\n3,4'],
    ['a byte order mark', '\ufeffa,b\n1,2\n3,4\n'],
    ['quotation marks', '"a","b"\n"1","2"\n"3","4"\n'],
    ['spaces', 'a , b\n 1,2 \n3,\t4\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
  ])('is read with %s', async (_, text) => {
    expect(await rowsOf('x.csv', text)).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
      [3, '3', '4'],
    ]);
  });

  test('lines are counted with those that are empty, and empty cells are null', async () => {
    expect(await rowsOf('x.csv', 'a,b\n\n1,\n,,\n"x\ny",2\n5,6')).toEqual([
      [1, 'a', 'b'],
      [3, '1', null],
      // A cell over two lines is of the line that it ends on.
      [6, 'x\ny', '2'],
      [7, '5', '6'],
    ]);
  });

  test('UTF-16, which Excel calls Unicode text, is told by its mark and read', async () => {
    const bytes = Buffer.from('\ufeffa\tb\r\n1\t2\r\n', 'utf16le');
    await expect(rowsOf('x.csv', bytes)).rejects.toThrow(/mark of utf-16le: say --encoding utf-16le/);
    expect(await rowsOf('x.csv', bytes, 'utf-16le')).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2'],
    ]);
  });

  test('a character that is cut by the pieces the file is read in is whole', async () => {
    // Three bytes each, and pieces of 65,536 bytes.
    const text = `a,b\n${'电'.repeat(100_000)},1\n`;
    const [, row] = await rowsOf('x.csv', text);
    expect(row?.[1]).toBe('电'.repeat(100_000));
  });

  test('bytes that are not of the encoding end the reading, wherever they stand', async () => {
    const bytes = Buffer.concat([Buffer.from(`a,b\n${'1,2\n'.repeat(50_000)}`), Buffer.from([0xb5, 0xe7])]);
    await expect(rowsOf('x.csv', bytes)).rejects.toThrow(/is not valid utf-8: .*--encoding gb18030/);
  });

  test('a quotation mark in the wrong place is told by its line', async () => {
    await expect(rowsOf('x.csv', 'a,b\n1,2\n3,"4" x\n')).rejects.toThrow(/line 3 is not CSV/);
  });
});

describe('a workbook', () => {
  test('has texts, numbers and dates on the wall clock; row numbers are those of the sheet', async () => {
    const file = join(temporaryDirectory(), 'x.xlsx');
    const rows = [
      [null, null, null],
      ['a', 'b', 'c'],
      [null, null, null],
      ['E1', { type: Date, value: new Date('2026-11-20T16:15:00Z'), format: 'yyyy/m/d h:mm' }, 184_223.71],
    ];
    await writeXlsxFile(rows as SheetData).toFile(file);
    expect(await read(file)).toEqual([
      [2, 'a', 'b', 'c'],
      [4, 'E1', new LocalTime(Date.UTC(2026, 10, 20, 16, 15)), 184_223.71],
    ]);
  });

  test('every minute of a day is that minute, not a thousandth of a second before it', async () => {
    const file = join(temporaryDirectory(), 'x.xlsx');
    const start = Date.UTC(2026, 10, 20);
    const minutes = Array.from({ length: 1440 }, (_, i) => start + i * 60_000);
    await writeXlsxFile(
      minutes.map((minute) => [{ type: Date, value: new Date(minute), format: 'yyyy-mm-dd hh:mm' }]) as SheetData,
    ).toFile(file);
    const cells = (await read(file)).map(([, cell]) => (cell as LocalTime).millis);
    expect(cells).toEqual(minutes);
  });

  test('a sheet is chosen by name or number, and one that is not there is told', async () => {
    const file = join(temporaryDirectory(), 'x.xlsx');
    const sheets = ['一月', '二月'].map((sheet) => ({ sheet, data: [[{ type: String, value: sheet }]] as SheetData }));
    await writeXlsxFile(sheets).toFile(file);
    expect(await read(file)).toEqual([[1, '一月']]);
    expect(await read(file, { sheet: '二月' })).toEqual([[1, '二月']]);
    expect(await read(file, { sheet: '2' })).toEqual([[1, '二月']]);
    await expect(read(file, { sheet: '三月' })).rejects.toThrow(/三月.*--sheet/);
  });
});

describe('Parquet', () => {
  test('columns of every usual type, over several row groups, with nulls', async () => {
    const file = join(temporaryDirectory(), 'x.parquet');
    const count = 20;
    const many = <T>(of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
    writeColumns(file, [
      { name: 'text', type: 'STRING', data: many((i) => `E${i % 3}`) },
      { name: 'double', type: 'DOUBLE', data: many((i) => (i === 8 ? null : i + 0.1)) },
      { name: 'float', type: 'FLOAT', data: many((i) => i + 0.1) },
      { name: 'int', type: 'INT32', data: many((i) => -i) },
      { name: 'long', type: 'INT64', data: many((i) => 9_007_199_254_740_993n + BigInt(i)) },
      { name: 'time', type: 'TIMESTAMP', data: many((i) => new Date(1_763_625_600_000 + i)) },
    ]);
    const [header, ...rows] = await read(file);
    expect(header).toEqual([0, 'text', 'double', 'float', 'int', 'long', 'time']);
    expect(rows.length).toBe(count);
    expect(rows[8]).toEqual([...[9, 'E2', null, 8.1, '-8', '9007199254741001'], new Moment(1_763_625_600_008)]);
  });

  test('decimals keep their digits, times their zone or the lack of one', async () => {
    const file = join(temporaryDirectory(), 'x.parquet');
    const schema = [
      { name: 'root', num_children: 4 },
      { name: 'd32', type: 'INT32', converted_type: 'DECIMAL', scale: 2, precision: 9, repetition_type: 'REQUIRED' },
      { name: 'd64', type: 'INT64', converted_type: 'DECIMAL', scale: 3, precision: 18, repetition_type: 'REQUIRED' },
      {
        ...{ name: 'local', type: 'INT64', repetition_type: 'REQUIRED' },
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
      },
      {
        ...{ name: 'utc', type: 'INT64', repetition_type: 'REQUIRED' },
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
      },
    ];
    // The writer scales decimals and takes times as they are stored.
    writeColumns(
      file,
      [
        { name: 'd32', data: [184_223.71, -0.05] },
        { name: 'd64', data: [123_456_789_012.345, 0] },
        { name: 'local', data: [1_763_625_600_000_999n, 1_763_625_600_001_000n] },
        { name: 'utc', data: [1_763_625_600_000_000_000n, 1_763_625_600_001_999_999n] },
      ],
      { schema },
    );
    const [, ...rows] = await read(file);
    expect(rows).toEqual([
      [1, '184223.71', '123456789012.345', new LocalTime(1_763_625_600_000), new Moment(1_763_625_600_000)],
      [2, '-0.05', '0.000', new LocalTime(1_763_625_600_001), new Moment(1_763_625_600_001)],
    ]);
  });
});

describe('a file', () => {
  test.each([
    ['x.xls', /save the workbook as \.xlsx/],
    ['x.txt', /must end in \.csv, \.parquet or \.xlsx/],
    ['x.xlsx', /is not a workbook that can be read/],
    ['x.parquet', /is not a Parquet file that can be read/],
  ])('%s with other content is refused in words', async (name, message) => {
    await expect(rowsOf(name, 'meter,time\n')).rejects.toThrow(message);
  });

  test('that is not there, or is a folder, is told', async () => {
    await expect(read('/nowhere/x.csv')).rejects.toThrow('/nowhere/x.csv: there is no such file');
    await expect(read(temporaryDirectory())).rejects.toThrow(/is not a file/);
  });
});

function rowsOf(name: string, content: string | Uint8Array, encoding = 'utf-8'): Promise<Rows> {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, content);
  return read(file, { encoding });
}

async function read(file: string, options: { encoding?: string; sheet?: string } = {}): Promise<Rows> {
  const table = await openTable(file, { encoding: 'utf-8', ...options });
  const rows: Rows = [];
  for await (const { row, cells } of table.read()) rows.push([row, ...cells]);
  return rows;
}
