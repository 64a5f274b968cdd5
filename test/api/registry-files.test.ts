/** Output, quotas, and the registry as files, through the API. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import type { TestHub } from '../helpers/running-hub.ts';
import { type Answer, type Ask, asker, type Json } from './asking.ts';
import { DISTRICTS, startDistrictHub } from './district-hub.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startDistrictHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test('figures are recorded by period, corrected, taken back, and known as they were', async () => {
  const series = {
    id: 'steel',
    enterprise: 'alpha',
    kind: 'product',
    product: { name: '粗钢' },
    unit: 't',
    granularity: 'month',
  };
  const made = await json('POST', '/api/v1/output-series', series);
  expect([made.status, made.body]).toEqual([201, { ...series, product: { code: null, name: '粗钢' } }]);
  expect((await json('POST', '/api/v1/output-series', series)).status).toBe(409);
  const path = '/api/v1/output-series/steel/entries';
  const entries = [
    { period: '2026-01-01', value: '100.50' },
    { period: '2026-02-01', value: 7 },
  ];
  expect((await json('POST', path, { entries })).body).toEqual({ new: 2, changed: 0, same: 0 });
  const before = new Date().toISOString();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const corrections = [
    { period: '2026-01-01', value: '100.50' },
    { period: '2026-02-01', value: null },
  ];
  expect((await json('POST', path, { entries: corrections })).body).toEqual({ new: 0, changed: 1, same: 1 });
  const figures = (answer: Answer) => answer.body.items.map(({ period, value }: Json) => [period, value]);
  expect(figures(await ask(path))).toEqual([['2026-01-01', '100.50']]);
  expect(figures(await ask(`${path}?knownAt=${before}`))).toEqual([
    ['2026-01-01', '100.50'],
    ['2026-02-01', '7'],
  ]);
  expect(figures(await ask(`${path}?from=2026-02-01&to=2026-03-01&knownAt=${before}`))).toEqual([['2026-02-01', '7']]);
  const day = await json('POST', path, { entries: [{ period: '2026-01-02', value: '1' }] });
  expect([day.status, day.body.detail]).toEqual([400, expect.stringContaining('is not the first of a month')]);
  const told = (await ask('/api/v1/audit?action=output.record&outcome=done&limit=1')).body.items[0];
  expect([told.before[0].value, told.after]).toEqual(['7', [{ series: 'steel', period: '2026-02-01', value: null }]]);
});

test('quotas are recorded one beside the other, and corrected', async () => {
  const of = (item: string | null, value: string) => ({
    ...{ enterprise: 'beta', year: 2026, kind: 'electricity-kWh', item, value, source: '沪经信 2026-1' },
  });
  const put = (...quotas: object[]) => json('PUT', '/api/v1/quotas', { quotas });
  expect((await put(of(null, '500000'), of('electricity', '400000'))).body).toEqual({ new: 2, changed: 0, same: 0 });
  expect((await put(of(null, '450000.5'))).body).toEqual({ new: 0, changed: 1, same: 0 });
  const { items } = (await ask('/api/v1/quotas?enterprise=beta&year=2026')).body;
  expect(items.map(({ item, value }: Json) => [item, value])).toEqual([
    ['electricity', '400000'],
    [null, '450000.5'],
  ]);
  const twice = await put(of(null, '1'), of(null, '2'));
  expect([twice.status, twice.body.detail]).toEqual([400, expect.stringContaining('stands in row 1 already')]);
  const strange = await put(of('stardust', '1'));
  expect([strange.status, strange.body.detail]).toEqual([400, expect.stringContaining('"stardust" is no energy item')]);
});

test('a dry run lists every problem by row and column and applies nothing; the import applies all', async () => {
  const bad = 'id,enterprise,name,energy,level\nN1,alpha,,water,1\nN2,nobody,x,water,9\n';
  const dry = await file(`?dryRun=true`, 'text/csv', bad);
  expect(dry.body).toMatchObject({ applied: false, badRows: 2, problemCount: 3 });
  expect(dry.body.problems).toEqual([
    { sheet: null, row: 2, column: 'name', text: 'must not be empty' },
    { sheet: null, row: 3, column: 'level', text: '"9" is not 1, 2 or 3' },
    { sheet: null, row: 3, column: 'enterprise', text: 'there is no enterprise "nobody"' },
  ]);
  expect((await file('', 'text/csv', bad)).body.applied).toBe(false);
  const rows = [
    ['仪表编号', '企业编号', '名称', '能源类型', '级别', '网关编号'],
    ['N1', 'alpha', '新表', '水', '一级', 'g7'],
  ];
  const certificates = [
    ['表号', '类别', '证书编号', '检定机构', '检定日期', '有效期至'],
    ['N1', '检定', 'JL-1', '上海计量院', '2026-01-05', '2027-01-04'],
  ];
  const book = await workbook({
    仪表: rows,
    检定: certificates,
    网关: [
      ['id', 'enterprise'],
      ['g7', 'alpha'],
    ],
  });
  const trial = (await file('?dryRun=true', XLSX, book)).body;
  expect(trial).toMatchObject({ applied: false, problems: [], passwords: [] });
  const { body } = await file('', XLSX, book);
  expect(body).toMatchObject({ applied: true, counts: trial.counts, problems: [] });
  expect(body.counts).toMatchObject({ gateways: { new: 1 }, meters: { new: 1 }, verifications: { new: 1 } });
  expect(body.passwords).toEqual([
    { enterprise: 'alpha', gateway: 'g7', username: 'alpha.g7', password: expect.stringMatching(/^\S{32}$/) },
  ]);
  const { verification } = (await ask('/api/v1/meters/N1')).body;
  // Midnight in Shanghai.
  expect(verification).toMatchObject([{ certificate: 'JL-1', issuedAt: '2026-01-04T16:00:00.000Z' }]);
  const told = (await ask('/api/v1/audit?action=registry.import&outcome=done&limit=1')).body.items[0];
  expect(told.after).toMatchObject({ new: 2, changed: 0 });
});

test('a change that would wipe a history is told, and with validFrom it wipes none', async () => {
  const csv = (level: number) => `id,level\nbeta-S1,${level}\n`;
  const may = encodeURIComponent('2026-05-01T00:00:00+08:00');
  expect((await file(`?validFrom=${may}`, 'text/csv', csv(2))).body).toMatchObject({ applied: true, warnings: [] });
  const { warnings } = (await file('?dryRun=true', 'text/csv', csv(3))).body;
  expect(warnings).toEqual([
    {
      ...{ sheet: null, row: 2, column: null },
      text: 'the change corrects the whole history and replaces what holds from 2026-05-01T00:00:00+08:00; say validFrom where it holds from a day on',
    },
  ]);
  const dated = await file('', 'text/csv', 'id,level,validFrom\nbeta-S1,3,2026-06-01\n');
  expect(dated.body).toMatchObject({ applied: true, warnings: [] });
  // A certificate says itself since when it holds.
  const certificate =
    'meter,kind,certificate,laboratory,issuedAt,validUntil\nbeta-S1,calibration,C1,L,2026-01-01,2027-01-01\n';
  expect((await file('', 'text/csv', certificate)).body).toMatchObject({ applied: true, warnings: [] });
  const { items } = (await ask('/api/v1/meters/beta-S1/history')).body;
  expect(items.map(({ validFrom, record }: Json) => [validFrom, record.level, record.verification.length])).toEqual([
    ['2026-05-31T16:00:00.000Z', 3, 1],
    ['2026-05-31T16:00:00.000Z', 3, 0],
    ['2026-04-30T16:00:00.000Z', 2, 0],
    [null, 1, 0],
  ]);
});

test.each(['yaml', 'xlsx'])('what is exported as %s changes nothing where it is imported again', async (format) => {
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/registry/export?format=${format}`, {
    headers: { authorization: `Bearer ${hub.data.key('admin')}` },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const again = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/registry/import`, {
    ...{ method: 'POST', body: bytes },
    headers: {
      authorization: `Bearer ${hub.data.key('admin')}`,
      'content-type': format === 'yaml' ? 'application/yaml' : XLSX,
    },
  });
  const { applied, problems, counts } = (await again.json()) as Json;
  expect([applied, problems]).toEqual([true, []]);
  const changed = Object.values(counts).map((count) => (count as Json).new + (count as Json).changed);
  expect(changed).toEqual(changed.map(() => 0));
  expect(counts.meters.same).toBeGreaterThan(11);
});

test('an export has what its caller may see and no cell that is a formula', async () => {
  await json('PATCH', '/api/v1/enterprises/alpha', { nameEn: '=HYPERLINK("x")' });
  const path = '/api/v1/registry/export?format=csv&kind=enterprises';
  expect((await ask(path)).text).toContain(`"'=HYPERLINK(""x"")"`);
  for (const role of ['enterprise:beta', `districts:${DISTRICTS.beta}`]) {
    const key = hub.data.key(role);
    for (const kind of ['enterprises', 'gateways', 'meters', 'outputSeries', 'outputs', 'quotas', 'verifications']) {
      const { text } = await ask(`/api/v1/registry/export?format=csv&kind=${kind}`, { key });
      expect(text.match(/alpha|steel/g), `${role} ${kind}`).toBeNull();
    }
    expect((await ask(path, { key })).text).toContain('\nbeta,');
  }
  expect((await ask('/api/v1/registry/export?format=csv')).status).toBe(400);
});

test('what is no file of master data is refused', async () => {
  expect((await file('', XLSX, 'no workbook')).body.detail).toContain('is not a workbook that can be read');
  expect((await file('', 'application/yaml', '{')).status).toBe(400);
  expect((await file('', 'application/json', '[]')).status).toBe(400);
  expect((await file('', 'image/png', 'x')).status).toBe(415);
  expect((await file('?timezone=Mars/Base', 'text/csv', 'id\n')).status).toBe(400);
  expect((await ask('/api/v1/registry/import', { method: 'POST' })).status).toBe(400);
});

function json(method: string, path: string, body: object): Promise<Answer> {
  return ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function file(query: string, type: string, body: string): Promise<Answer> {
  return ask(`/api/v1/registry/import${query}`, { method: 'POST', headers: { 'content-type': type }, body });
}

/** In a text, because that is what `asker` sends; a body of bytes is what `fetch` takes as well. */
async function workbook(sheets: Readonly<Record<string, readonly (readonly string[])[]>>): Promise<string> {
  const all = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map((value) => ({ type: String, value }))) as SheetData,
  }));
  return (await writeXlsxFile(all).toBuffer()) as unknown as string;
}
