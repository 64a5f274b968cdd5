/** `registry import` and `registry export`, as a user runs them. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { RegistrySnapshot } from '../../src/registry/registry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub, type Outcome } from './run.ts';

const TIMEOUT = { timeout: 60_000 };
/** 2026-05-01T00:00 in Shanghai is 16:00 of the day before in UTC. */
const MAY_DAY = Date.UTC(2026, 3, 30, 16);

const ENTERPRISES = `企业编号,企业名称,英文名称,行政区划,行业代码
A,滨江钢铁,Riverside Steel,浦东新区,C31
B,城南水泥,,310120,C3011
`;
const GATEWAYS = 'id,enterprise\nGW1,A\nGW1,B\n';
const METERS = `上级,仪表编号,企业编号,网关编号,名称,能源类型,级别,单位,整数位数,CT,PT,倍率,倍率生效时间,采集周期
,A-E01,A,GW1,总进线,电力,1,兆瓦时,6,400/5,10/0.1,8000,2026/5/1,15
A-E01,A-E02,A,GW1,轧机,Electricity,主要设备,activePower=kW; 正向有功电量=kWh,6,,,,,
,A-G01,A,,燃气总表,天然气,一级,,7,,,,,
`;

let folder: string;

beforeEach(() => {
  folder = temporaryDirectory();
});

describe('import', TIMEOUT, () => {
  test('headers and words may be Chinese, columns stand in any order', async () => {
    expect(await importText('e.csv', ENTERPRISES)).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: 'enterprises: 2 new, 0 changed, 0 as they are\n',
    });
    const gateways = await importText('g.csv', GATEWAYS);
    expect(gateways.stdout).toMatch(
      /^gateway A\/GW1 username A\.GW1 password \S{32}\ngateway B\/GW1 username B\.GW1 password \S{32}\ngateways: 2 new, /,
    );
    const { code, stdout } = await importText('m.csv', METERS.replace('主要设备', '主要用能设备'));
    expect([code, stdout]).toEqual([0, 'meters: 3 new, 0 changed, 0 as they are\n']);

    const { enterprises, meters } = await registered();
    expect(enterprises.get('A')).toEqual({
      ...{ id: 'A', name: '滨江钢铁', nameEn: 'Riverside Steel', district: '310115', industry: 'C31' },
    });
    // 400/5 is 80, 10 kV/100 V is 100: all that is counted behind both is multiplied by 8000.
    const registers = [
      'activeEnergy',
      'activeEnergyExport',
      'reactiveEnergy',
      'reactiveEnergyExport',
      'apparentEnergy',
    ];
    expect(meters.get('A-E01')).toEqual({
      ...{ id: 'A-E01', enterprise: 'A', gateway: 'GW1', name: '总进线', nameEn: '', energy: 'electricity' },
      ...{ level: 1, parent: null, units: { activeEnergy: '兆瓦时' } },
      metering: {
        registers: { activeEnergy: { digits: 6 } },
        transforms: registers.map((quantity) => ({
          ...{ quantity, from: MAY_DAY, to: null, multiplier: '8000', offset: '0' },
          ...{ currentRatio: '400/5', voltageRatio: '10/0.1' },
        })),
        readingMinutes: 15,
      },
    });
    expect(meters.get('A-E02')).toMatchObject({
      ...{ level: 3, parent: 'A-E01', units: { activePower: 'kW', activeEnergy: 'kWh' } },
      metering: { registers: { activeEnergy: { digits: 6 } } },
    });
    expect(meters.get('A-G01')).toMatchObject({ gateway: null, metering: { registers: { volume: { digits: 7 } } } });
  });

  test('a workbook has a sheet for each kind, and passwords are given once', async () => {
    const file = join(folder, 'city.xlsx');
    await writeWorkbook(file, {
      ...{ 说明: [['for people']], 计量器具: rowsOf(METERS.replace('主要设备', '3')) },
      ...{ gateways: rowsOf(GATEWAYS), 企业: rowsOf(ENTERPRISES) },
    });
    const first = await run('import', file);
    expect(first.code).toBe(0);
    expect(first.stderr).toBe(
      'sheet 说明 is none of enterprises, sites, gateways, meters, verifications, outputSeries, outputs, quotas by its name: left out\n',
    );
    expect(first.stdout.match(/^gateway .* password \S{32}$/gm)?.length).toBe(2);
    expect(first.stdout).toContain(
      'enterprises: 2 new, 0 changed, 0 as they are; gateways: 2 new, 0 changed, 0 as they are; meters: 3 new, 0 changed, 0 as they are\n',
    );
    const again = await run('import', file);
    expect([again.code, again.stdout]).toEqual([
      0,
      'enterprises: 0 new, 0 changed, 2 as they are; gateways: 0 new, 0 changed, 2 as they are; meters: 0 new, 0 changed, 3 as they are\n',
    ]);
    const alone = await run('import', file, '--kind', 'meters', '--dry-run');
    expect(alone.stdout).toBe('meters: 0 new, 0 changed, 3 as they are; nothing was applied\n');
  });

  test('a column that the file does not have leaves what is registered', async () => {
    await setUp();
    const { stdout } = await importText('rates.csv', '仪表编号,每小时最大值,整数位数\nA-E01,50000,\n');
    expect(stdout).toBe('meters: 0 new, 1 changed, 0 as they are\n');
    const meter = (await registered()).meters.get('A-E01');
    expect(meter?.name).toBe('总进线');
    expect(meter?.metering).toMatchObject({ ratePerHourMax: 50000, readingMinutes: 15 });
    expect(meter?.metering?.transforms?.length).toBe(5);
    // The column is there and the cell is empty.
    expect(meter?.metering?.registers).toBeUndefined();
  });

  test('transforms of any kind, exchanges, gas and rules have columns', async () => {
    await setUp();
    const columns =
      'id,transforms,exchanges,rules,checkMeter,volumeAt,gasGaugePressure,gasNominalKpa,gasNominalCelsius';
    const { code } = await importText(
      'm.csv',
      `${columns}
A-E02,activeEnergy 80 to 2026-05-01; activeEnergy 1/1600 from 2026-05-01 00:00; activePower -1 offset 0.5,"activeEnergy 2026-05-01T00:00:00+08:00 final 99.5 initial 0",highLowHigh=4; disabled=spike stuck,A-E01,,,,
A-G01,,,,,工况,是,300,-10
`,
    );
    expect(code).toBe(0);
    const { meters } = await registered();
    expect(meters.get('A-E02')?.metering).toEqual({
      registers: { activeEnergy: { digits: 6 } },
      transforms: [
        { quantity: 'activeEnergy', from: null, to: MAY_DAY, multiplier: '80', offset: '0' },
        { quantity: 'activeEnergy', from: MAY_DAY, to: null, multiplier: '1/1600', offset: '0' },
        { quantity: 'activePower', from: null, to: null, multiplier: '-1', offset: '0.5' },
      ],
      exchanges: [{ quantity: 'activeEnergy', at: MAY_DAY, final: 99.5, initial: 0 }],
      checkMeter: 'A-E01',
      rules: { highLowHigh: 4, disabled: ['spike', 'stuck'] },
    });
    expect(meters.get('A-G01')?.metering?.gas).toEqual({
      ...{ volumeAt: 'operating', isGaugePressure: true },
      nominal: { pressureKpa: 300, temperatureCelsius: -10 },
    });
  });

  test('pulses divide the active energy, and the transformers multiply all', async () => {
    await setUp();
    await importText('m.csv', 'id,CT,pulse constant\nA-E02,80,1600\n');
    const transforms = (await registered()).meters.get('A-E02')?.metering?.transforms ?? [];
    // 80 / 1600 = 1/20.
    expect(transforms.map(({ quantity, multiplier }) => [quantity, multiplier])).toEqual([
      ['activeEnergy', '1/20'],
      ...['activeEnergyExport', 'reactiveEnergy', 'reactiveEnergyExport', 'apparentEnergy'].map((name) => [name, '80']),
    ]);
  });
});

const BAD_ENTERPRISES = `id,name,district,industry
C1,,310199,B31
91310115000000000R,x,310108,C98
A,滨江钢铁,310115,C31
C1,x,310115,C31
`;
const BAD_METERS = `id,enterprise,gateway,name,energy,level,parent,units,item,multiplier,CT,from,checkMeter,digits,ratePerHourMax
M1,NOPE,GW1,x,electricity,1,,,,,,,,,
M2,A,GW9,x,电,4,M9,kWh,,-5,,,,,
M3,A,,x,electricity,2,M4,m3,natural_gas,80,300/5,,M3,99,
M4,A,,x,electricity,2,M3,kWh,,,,2026-02-30,A-G01,,-1
A-E01,B,GW1,x,electricity,1,,,,,,,,,"1,000"
M5,A,GW1,x,gas,2,B-X,activePower=kW,,,,,,activeEnergy=6,
M1,A,GW1,x,gas,2,,,,,,,,,
M6,A
a b,A,,,electricity,,,,,x,,,,,
`;

const METER_PROBLEMS: readonly (readonly [row: number, column: string, text: RegExp])[] = [
  [2, 'enterprise', /there is no enterprise "NOPE"/],
  [2, 'gateway', /NOPE has no gateway "GW1"/],
  [3, 'energy', /"电" is no energy type/],
  [3, 'level', /"4" is not 1, 2 or 3/],
  [3, 'multiplier', /"-5" must be a number above zero/],
  [3, 'gateway', /A has no gateway "GW9"/],
  [3, 'parent', /there is no meter "M9"/],
  [4, 'multiplier', /80 is not CT x PT, which is 60/],
  [4, 'digits', /activeEnergy: too big/],
  [4, 'parent', /the meter stands behind itself: M3 behind M4 behind M3/],
  [4, 'checkMeter', /a meter cannot check itself/],
  [4, 'units', /"m3" is not a unit of activeEnergy, such as kWh/],
  [4, 'item', /natural_gas is an item of gas, and the meter of electricity/],
  [5, 'from', /is no time that the calendar has/],
  [5, 'ratePerHourMax', /"-1": too small/],
  [5, 'parent', /the meter stands behind itself: M4 behind M3 behind M4/],
  [5, 'checkMeter', /A-G01 is a meter of gas, not electricity/],
  [6, 'ratePerHourMax', /"1,000" is not a number/],
  [6, 'enterprise', /the meter is registered for A, and cannot go to another enterprise/],
  [7, 'parent', /there is no meter "B-X"/],
  [7, 'units', /a meter of gas has no quantity "activePower"/],
  [7, 'digits', /a meter of gas has no quantity "activeEnergy"/],
  [8, 'id', /"M1" stands in row 2 already/],
  [9, '', /has 2 cells and the header 15/],
  [10, 'id', /"a b" cannot be an id/],
  [10, 'name', /must not be empty/],
  [10, 'level', /must not be empty/],
  [10, 'multiplier', /"x" must be a number above zero/],
];

describe('problems', TIMEOUT, () => {
  test('every one is told by row and column, and nothing is applied', async () => {
    await setUp();
    const before = await registered();
    const text = BAD_METERS.replace('CT,from,', 'CT,倍率生效时间,');
    const { code, stdout, stderr } = await importText('m.csv', text);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^meterhub: 9 rows cannot be used, with 28 problems; correct them, .*--skip-bad-rows\n$/);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.pop()).toBe('no rows that can be used; nothing was applied');
    for (const [i, [row, column, problem]] of METER_PROBLEMS.entries()) {
      const name = column === 'from' ? '倍率生效时间' : column;
      const start = column === '' ? `row ${row}: ` : `row ${row}, column ${name}: `;
      expect(lines[i]?.startsWith(start), `${lines[i]} should start with ${start}`).toBe(true);
      expect(lines[i]).toMatch(problem);
    }
    expect(lines.length).toBe(METER_PROBLEMS.length);
    expect(contentOf(await registered())).toEqual(contentOf(before));
  });

  test('codes of enterprises are checked, with the check character of a social credit code', async () => {
    await setUp();
    const { code, stdout } = await importText('e.csv', BAD_ENTERPRISES, '--dry-run');
    expect(code).toBe(4);
    expect(stdout).toBe(`row 2, column district: "310199": Shanghai has no district 310199 (GB/T 2260)
row 2, column industry: "B31": division 31, 黑色金属冶炼和压延加工业, is of section C, not B (GB/T 4754-2017)
row 2, column name: must not be empty
row 3, column id: "91310115000000000R": the check character, the 18th, does not fit the others: one is mistyped
row 3, column district: "310108": 310108 is merged into 310106, 静安区
row 3, column industry: "C98": there is no division 98 (GB/T 4754-2017)
row 5, column id: "C1" stands in row 2 already
enterprises: 0 new, 0 changed, 1 as they are; nothing was applied
`);
    const named = '统一社会信用代码,名称,区划代码,行业\n91310115000000000Q,x,310115,C31\nQ,x,310115,C31\n';
    const { stdout: codes } = await importText('u.csv', named, '--skip-bad-rows');
    expect(codes).toMatch(/^row 3, column 统一社会信用代码: "Q": a social credit code has 18 characters, not 1\n/);
    expect((await registered()).enterprises.has('91310115000000000Q')).toBe(true);
  });

  test('a workbook has them told by sheet, and a file of problems has no formulas', async () => {
    const file = join(folder, 'city.xlsx');
    const problems = join(folder, 'problems.csv');
    await writeWorkbook(file, {
      enterprises: [
        ['id', 'name', 'district', 'industry'],
        ['=1+1', 'x', '310115', 'C31'],
      ],
      meters: [
        ['id', 'enterprise', 'name', 'energy', 'level'],
        ['M1', 'A', 'x', 'gas', '@1'],
      ],
    });
    const { code, stdout } = await run('import', file, '--problems', problems);
    expect([code, stdout]).toEqual([
      4,
      `the problems are in ${problems}\nno rows that can be used; nothing was applied\n`,
    ]);
    const text = readFileSync(problems, 'utf8');
    expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
    expect(parse(text, { bom: true, columns: true })).toEqual([
      { sheet: 'enterprises', row: '2', column: 'id', problem: expect.stringContaining('"=1+1" cannot be an id') },
      { sheet: 'meters', row: '2', column: 'level', problem: '"@1" is not 1, 2 or 3' },
      { sheet: 'meters', row: '2', column: 'enterprise', problem: 'there is no enterprise "A"' },
    ]);
    const { stdout: listed } = await run('import', file, '--dry-run');
    expect(listed).toContain('sheet meters, row 2, column level: "@1" is not 1, 2 or 3\n');
  });

  test('with --skip-bad-rows the rows that need a bad one are left out too', async () => {
    await setUp();
    const text = `id,enterprise,name,energy,level,parent
P1,A,,gas,2,A-G01
P2,A,x,gas,3,P1
P3,A,x,gas,3,P2
P4,A,x,gas,2,A-G01
`;
    const first = await importText('m.csv', text);
    expect(first.stdout).toMatch(/^row 2, column name: must not be empty\nmeters: 3 new, .*; nothing was applied\n$/);
    const { code, stdout, stderr } = await importText('m.csv', text, '--skip-bad-rows');
    expect([code, stderr]).toEqual([4, 'meterhub: 3 rows left out, with 3 problems\n']);
    expect(stdout).toBe(`row 2, column name: must not be empty
row 3, column parent: there is no meter "P1"
row 4, column parent: there is no meter "P2"
meters: 1 new, 0 changed, 0 as they are\n`);
    expect([...(await registered()).meters.keys()]).toEqual(['A-E01', 'A-E02', 'A-G01', 'P4']);
  });

  test('a header that cannot be used stops all', async () => {
    await setUp();
    const odd = await importText(
      'm.csv',
      'id,name,Name,colour\nA-E01,x,y,red\n',
      '--kind',
      'meters',
      '--skip-bad-rows',
    );
    expect([odd.code, odd.stderr]).toEqual([4, 'meterhub: the header cannot be used, nothing was applied\n']);
    expect(odd.stdout).toMatch(
      /^row 1, column colour: is no known column of meters; .*\nrow 1, column Name: stands twice/,
    );
    const ignored = await importText('m.csv', 'id,colour,level\nA-E01,red,2\n', '--ignore-column', 'colour');
    expect([ignored.code, ignored.stdout]).toEqual([0, 'meters: 0 new, 1 changed, 0 as they are\n']);
    expect(await importText('m.csv', 'id,name\nA,x\n')).toMatchObject({
      ...{ code: 2, stderr: expect.stringContaining('say --kind') },
    });
    for (const wrong of [
      ['--timezone', 'Mars/Base'],
      ['--encoding', 'morse'],
      ['--delimiter', ';;'],
      ['--kind', 'people'],
    ]) {
      expect(await importText('m.csv', METERS, ...wrong), wrong.join(' ')).toMatchObject({ code: 2, stdout: '' });
    }
    expect(await importText('m.csv', '\n')).toMatchObject({ code: 1, stderr: expect.stringContaining('is empty') });
    expect(await importText('m.csv', 'enterprise,name,level\nA,x,1\n')).toMatchObject({
      ...{ code: 4, stdout: expect.stringContaining('the header has no column id') },
    });
  });
});

describe('export', TIMEOUT, () => {
  test('CSV of one kind has the filled columns, with a guard against formulas', async () => {
    await setUp();
    await importText('e.csv', 'id,name\nB,"=HYPERLINK(""x"")"\n', '--kind', 'enterprises');
    const { stdout } = await run('export', '--kind', 'enterprises');
    expect(stdout).toBe(`\ufeffid,name,nameEn,district,industry
A,滨江钢铁,Riverside Steel,310115,C31
B,"'=HYPERLINK(""x"")",,310120,C3011
`);
    const meters = (await run('export', '--kind', 'meters')).stdout;
    expect(meters.split('\n')[0]).toBe(
      '\ufeffid,enterprise,gateway,name,energy,level,parent,units,registerDigits,currentRatio,voltageRatio,multiplier,multiplierFrom,readingMinutes',
    );
    expect(meters).toContain(
      '\nA-E01,A,GW1,总进线,electricity,1,,兆瓦时,6,400/5,10/0.1,8000,2026-05-01T00:00:00+08:00,15\n',
    );
    const audit = openAuditLog(dataPaths(join(folder, 'data')).audit);
    const exports = audit.entries({ action: 'export', limit: 9 });
    audit.close();
    expect(exports.map(({ actor, detail }) => [actor.kind, detail])).toEqual(
      ['meters', 'enterprises'].map((kind) => ['cli', { kinds: [kind], format: 'csv', out: null }]),
    );
    const again = await importText('again.csv', stdout);
    expect(again.stdout).toBe('enterprises: 0 new, 0 changed, 2 as they are\n');
  });

  test('a workbook and YAML make the same registry elsewhere', async () => {
    await setUp();
    const content = contentOf(await registered());
    const [workbook, yaml] = [join(folder, 'all.xlsx'), join(folder, 'all.yaml')];
    expect((await run('export', '--format', 'xlsx', '--out', workbook)).code).toBe(0);
    expect((await run('export', '--format', 'yaml', '--out', yaml)).code).toBe(0);
    for (const [name, args] of [
      ['other', ['import', workbook]],
      ['third', ['apply', yaml]],
    ] as const) {
      const elsewhere = join(folder, name);
      mkdirSync(elsewhere);
      const { code } = await meterhub(['registry', ...args], { METERHUB_DATA_DIR: elsewhere });
      expect(code).toBe(0);
      expect(contentOf(await registered(elsewhere))).toEqual(content);
    }
  });

  test('what cannot be written is told', async () => {
    await setUp();
    expect(await run('export')).toMatchObject({ code: 2, stderr: expect.stringContaining('say --kind') });
    expect(await run('export', '--format', 'xlsx')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--out'),
    });
    const nowhere = await run('export', '--kind', 'meters', '--out', join(folder, 'no', 'such', 'folder.csv'));
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') });
  });
});

async function setUp(): Promise<void> {
  const file = join(folder, 'setup.xlsx');
  const meters = rowsOf(METERS.replace('主要设备', '3'));
  await writeWorkbook(file, { enterprises: rowsOf(ENTERPRISES), gateways: rowsOf(GATEWAYS), meters });
  expect((await run('import', file)).code).toBe(0);
}

function importText(name: string, text: string, ...args: string[]): Promise<Outcome> {
  const file = join(folder, name);
  writeFileSync(file, text);
  return run('import', file, ...args);
}

function run(...args: string[]): Promise<Outcome> {
  return meterhub(['registry', ...args], { METERHUB_DATA_DIR: join(folder, 'data') });
}

async function registered(dataDir = join(folder, 'data')): Promise<RegistrySnapshot> {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(dataDir).registry));
  try {
    return await registry.snapshot();
  } finally {
    await registry.close();
  }
}

function contentOf({ enterprises, gateways, meters }: RegistrySnapshot) {
  return { enterprises, gateways, meters };
}

function rowsOf(csv: string): string[][] {
  return parse(csv) as string[][];
}

async function writeWorkbook(file: string, sheets: Readonly<Record<string, readonly (readonly string[])[]>>) {
  const all = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map((value) => (value === '' ? null : { type: String, value }))) as SheetData,
  }));
  await writeXlsxFile(all).toFile(file);
}
