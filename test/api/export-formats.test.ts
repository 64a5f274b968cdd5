/** The same question in every format: each value is the one of the JSON answer, to the last digit. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import readXlsx from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import type { Json } from './asking.ts';
import {
  type ConsumptionApp,
  DAY,
  groupKey,
  HOUR,
  meterKey,
  meterOf,
  openConsumptionApp,
  row,
} from './consumption-app.ts';

const DAY_1 = '2023-03-01T00:00:00+08:00';
const QUARTER = HOUR / 4;
const WINDOW = `from=${encodeURIComponent(DAY_1)}&to=${encodeURIComponent('2023-03-02T00:00:00+08:00')}`;
/** More digits than a double has, a negative one, one that is unknown. */
const VALUES = ['0.1', '9007199254.740991', '-0.000001', null, '1234.5'] as const;

describe('formats', () => {
  test('intervals are the same in all of them', async () => {
    await withIntervals(async (app) => {
      const query = `/api/v1/meters/alpha-E1/intervals?${WINDOW}`;
      const json = await app.ask(query);
      expect(json.status).toBe(200);
      const stated = digitsIn(json.text);
      expect(stated.slice(0, 5)).toEqual(VALUES);
      const { items } = json.body;

      const csv: Json[] = parse((await app.ask(`${query}&format=csv`)).text, { columns: true });
      expect(csv.map(({ value }) => value || null)).toEqual(stated);
      expect(csv.map(({ start }) => start)).toEqual(items.map(({ start }: Json) => start));

      const lines = (await app.ask(`${query}&format=ndjson`)).text;
      expect(digitsIn(lines)).toEqual(stated);

      const arrow = tableFromIPC(await app.bytes(`${query}&format=arrow`));
      const rows = arrow.toArray().map((one) => one.toJSON());
      expect(rows.map(({ value }) => (value === null ? null : arrowDecimal(value)))).toEqual(stated);
      expect(rows.map(({ start }) => Number(start))).toEqual(items.map(({ start }: Json) => Date.parse(start)));
      expect(arrow.schema.fields.find(({ name }) => name === 'value')?.type).toMatchObject({
        scale: 12,
        precision: 38,
      });

      const parquet = await app.bytes(`${query}&format=parquet`);
      expect(await exactValues(parquet)).toEqual(stated);
      const objects = await parquetReadObjects({ file: Uint8Array.from(parquet).buffer, compressors });
      // This reader makes doubles of decimals by multiplying with 1e-12.
      expect(objects.map(({ value }) => rounded(value))).toEqual(items.map(({ value }: Json) => rounded(value)));
      expect(objects.map(({ start }) => start.getTime())).toEqual(items.map(({ start }: Json) => Date.parse(start)));
      expect(objects.map(({ quality }) => quality)).toEqual(items.map(({ quality }: Json) => quality.level));

      const sheet = await sheetOf(await app.bytes(`${query}&format=xlsx`));
      expect(sheet.map((one) => one['value'] ?? null)).toEqual(items.map(({ value }: Json) => value));
      expect(sheet.map((one) => one['valueExact'] ?? null)).toEqual(stated);
      expect(sheet.map((one) => one['coverage'])).toEqual(items.map(({ coverage }: Json) => coverage));
    });
  });

  test('emissions and consumption are the same in all of them', async () => {
    await withIntervals(async (app) => {
      const queries = [
        [`/api/v1/emissions?scope=enterprise&id=alpha&interval=1d&${WINDOW}`, 'kgCO2'],
        [`/api/v1/consumption?scope=enterprise&id=alpha&interval=1d&unit=kgce&${WINDOW}`, 'value'],
      ] as const;
      for (const [query, column] of queries) {
        const [item] = (await app.ask(query)).body.items;
        expect(item.value).not.toBeNull();
        const [csv]: Json[] = parse((await app.ask(`${query}&format=csv`)).text, { columns: true });
        const [parquet] = await parquetReadObjects({
          ...{ file: Uint8Array.from(await app.bytes(`${query}&format=parquet`)).buffer, compressors },
        });
        const [sheet] = await sheetOf(await app.bytes(`${query}&format=xlsx`));
        const [arrow] = tableFromIPC(await app.bytes(`${query}&format=arrow`))
          .toArray()
          .map((one) => one.toJSON());
        expect([Number(csv[column]), parquet?.[column], sheet?.[column]]).toEqual([item.value, item.value, item.value]);
        expect([arrowDecimal(arrow?.[column]), sheet?.[`${column}Exact`]]).toEqual([csv[column], csv[column]]);
        expect([parquet?.['incomplete'], sheet?.['incomplete'], arrow?.['incomplete']]).toEqual([false, false, false]);
      }
      // 1000.5 kWh x 0.5737 kg/kWh
      expect((await app.ask(queries[0][0])).body.items[0].value).toBe(573.98685);
    });
  });

  test('the uncertainty of emissions is in all of them, and where it is none why', async () => {
    await withIntervals(async (app) => {
      await app.put('day', meterKey('alpha-E1'), [row(DAY_1, DAY, '1000.5')]);
      const names = [
        'standardUncertainty',
        'coverageFactor',
        'bias',
        'uncertaintyComplete',
        'whyNoUncertainty',
      ] as const;
      const of = (one: Json | undefined) => names.map((name) => one?.[name] ?? null);
      for (const [more, stated] of [
        // Nothing is on record about this meter, so nothing is in the budget.
        ['', [0, 2, 0, false, null]],
        ['&uncertainty=none', [null, null, null, null, 'notAskedFor']],
      ] as const) {
        const query = `/api/v1/emissions?scope=enterprise&id=alpha&interval=1d${more}&${WINDOW}`;
        const [csv]: Json[] = parse((await app.ask(`${query}&format=csv`)).text, { columns: true });
        expect(of(csv)).toEqual(stated.map((value) => (value === null ? '' : String(value))));
        const [parquet] = await parquetReadObjects({
          ...{ file: Uint8Array.from(await app.bytes(`${query}&format=parquet`)).buffer, compressors },
        });
        const [sheet] = await sheetOf(await app.bytes(`${query}&format=xlsx`));
        const [arrow] = tableFromIPC(await app.bytes(`${query}&format=arrow`)).toArray();
        expect([of(parquet), of(sheet), of(arrow.toJSON())]).toEqual([stated, stated, stated]);
        const line = JSON.parse((await app.ask(`${query}&format=ndjson`)).text.split('\n')[0] ?? '');
        expect([line.uncertainty?.standard ?? null, line.whyNoUncertainty]).toEqual([stated[0], stated[4]]);
      }
    });
  });

  test('a page has the next one in the header Link, whatever the format', async () => {
    await withIntervals(async (app) => {
      for (const format of ['csv', 'xlsx', 'parquet', 'arrow']) {
        const query = `/api/v1/meters/alpha-E1/intervals?${WINDOW}&format=${format}&limit=3`;
        const { headers } = await app.ask(query);
        const next = /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1] ?? '';
        expect(next, format).toContain('cursor=');
        expect((await app.ask(next)).status).toBe(200);
      }
      const page = await sheetOf(await app.bytes(`/api/v1/meters/alpha-E1/intervals?${WINDOW}&format=xlsx&limit=3`));
      expect(page).toHaveLength(3);
    });
  });

  test('more rows than a sheet has are refused before they are read', async () => {
    await withIntervals(async (app) => {
      const query = '/api/v1/meters/alpha-E1/intervals?from=1980-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&format=xlsx';
      const { status, body } = await app.ask(query);
      expect([status, body.code]).toEqual([413, 'too_large']);
      expect(body.detail).toContain('1048575');
    });
  });

  test('what would be a formula is none, and what would be markup is text', async () => {
    await using app = await openConsumptionApp();
    const { Workbook } = await import('../../src/api/export/workbook.ts');
    const { csvRows } = await import('../../src/api/export/csv.ts');
    const texts = ['=1+1', '+cmd', '-2', '@x', '\tx', '<b>&"\'', 'a\u0000b', '表計'];
    const table = {
      name: 't',
      format: String,
      columns: [{ name: 'x', kind: 'text', cell: (x: string) => x }],
    } as const;
    expect(csvRows(table, texts.slice(0, 5))).toBe("'=1+1\n'+cmd\n-2\n'@x\n'\tx\n");
    const quoted = ['a,b', 'a "b"', 'a\nb', '', 'a,b', ' '];
    expect(csvRows(table, quoted)).toBe('"a,b"\n"a ""b"""\n"a\nb"\n\n"a,b"\n \n');
    const book = new Workbook(table);
    const sheet = await sheetOf(Buffer.concat([book.begin(), book.batch(texts), book.end()]));
    expect(sheet.map((one) => one['x'])).toEqual([...texts.slice(0, 4), 'x', '<b>&"\'', 'a\ufffdb', '表計']);
    expect((await app.ask('/api/v1/consumption?scope=city&format=odd')).status).toBe(400);
  });
});

async function withIntervals(use: (app: ConsumptionApp) => Promise<void>): Promise<void> {
  await using app = await openConsumptionApp({ meters: [meterOf('alpha-E1', 'electricity')] });
  const start = Date.parse(DAY_1);
  const rows = VALUES.flatMap((value, n) =>
    value === null ? [] : [row(new Date(start + n * QUARTER).toISOString(), QUARTER, value)],
  );
  await app.put('interval', meterKey('alpha-E1'), rows);
  await app.put('day', groupKey('enterprise', 'alpha', 'electricity', 'activeEnergy'), [row(DAY_1, DAY, '1000.5')]);
  await use(app);
}

/** The values as they are written, before anything has made doubles of them. */
function digitsIn(text: string): (string | null)[] {
  return [...text.matchAll(/"value":(null|-?[\d.]+)/g)].map(([, digits]) =>
    digits === 'null' ? null : (digits ?? ''),
  );
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(14));
}

function arrowDecimal(value: Uint32Array): string {
  const units = BigInt.asIntN(
    128,
    [...value].reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );
  const digits = (units < 0n ? -units : units).toString().padStart(13, '0');
  const text = `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
  return units < 0n ? `-${text}` : text;
}

async function exactValues(bytes: Uint8Array): Promise<(string | null)[]> {
  const file = join(temporaryDirectory(), 'rows.parquet');
  writeFileSync(file, bytes);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const read = await connection.runAndReadAll(`SELECT CAST(value AS VARCHAR) FROM '${file}' ORDER BY start`);
  const found = read.getRows().map(([text]) => (text === null ? null : String(text).replace(/\.?0+$/, '')));
  connection.closeSync();
  instance.closeSync();
  return found;
}

async function sheetOf(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  const found: Json = await readXlsx(Buffer.from(bytes));
  const [names, ...rows] = (Array.isArray(found?.[0]) ? found : found[0].data) as unknown[][];
  return rows.map((cells) => Object.fromEntries((names ?? []).map((name, n) => [String(name), cells[n] ?? null])));
}
