/** `import readings --dry-run`: every problem, and nothing sent. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { createTestData, startTestHub } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

const TIMEOUT = { timeout: 60_000 };
const NOW = new Date(Date.now() - 86_400_000).toISOString();

const BAD_ROWS = `meter,time,activeEnergy,activePower,质量
alpha-E1,${NOW},1,2,
,${NOW},1,2,
alpha/E1,${NOW},1,2,
alpha-E1,,1,2,
alpha-E1,2026-11-20 16:00,1,2,
alpha-E1,yesterday,"1,5",x,
alpha-E1,${NOW},1,2,splendid
alpha-E1,${NOW},1
alpha-E1,${NOW},1,2,good,6
alpha-E1,${NOW},,,
alpha-E1,${NOW},3,,估算
`;

const PROBLEMS: readonly (readonly [row: number, column: string, text: RegExp])[] = [
  [3, 'meter', /the meter is empty/],
  [4, 'meter', /"alpha\/E1" cannot be the id of a meter/],
  [5, 'time', /the time is empty/],
  [6, 'time', /has no UTC offset/],
  [7, 'activeEnergy', /thousands separators or a decimal comma/],
  [7, 'activePower', /"x" is not a number/],
  [7, 'time', /"yesterday" is no time/],
  [8, '质量', /"splendid" is no quality/],
  [9, '', /has 3 cells and the header 5/],
  [10, '', /has 6 cells and the header 5/],
];

test('every problem is told by row and column, on standard output', TIMEOUT, async () => {
  const { code, stdout, stderr } = await meterhub(['import', 'readings', fileOf(BAD_ROWS), '--dry-run']);
  expect([code, stderr]).toEqual([4, 'meterhub: 8 rows cannot be used\n']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.pop()).toBe('checked 11 rows: 3 readings can be sent, 10 problems; nothing was sent');
  expect(lines.length).toBe(PROBLEMS.length);
  for (const [i, [row, column, text]] of PROBLEMS.entries()) {
    const start = column === '' ? `row ${row}: ` : `row ${row}, column ${column}: `;
    expect(lines[i]).toMatch(text);
    expect(lines[i]?.startsWith(start), lines[i]).toBe(true);
  }
});

test('or in a file that spreadsheets can open, where nothing is a formula', TIMEOUT, async () => {
  const problems = join(temporaryDirectory(), 'problems.csv');
  const file = fileOf(`meter,time,activeEnergy\n=1+1,${NOW},1\nE1,${NOW},@2\n`);
  const { code, stdout } = await meterhub(['import', 'readings', file, '--dry-run', '--problems', problems]);
  expect(code).toBe(4);
  expect(stdout).toBe(
    `checked 2 rows: 0 readings can be sent, 2 problems; nothing was sent\nthe problems are in ${problems}\n`,
  );
  const text = readFileSync(problems, 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  expect(text).not.toMatch(/(^|,)"?[=+@-]/m);
  expect(parse(text, { bom: true, columns: true })).toEqual([
    { row: '2', column: 'meter', problem: expect.stringContaining('"=1+1" cannot be the id of a meter') },
    { row: '3', column: 'activeEnergy', problem: expect.stringContaining('"@2" is not a number') },
  ]);
});

test('very many problems are all listed', TIMEOUT, async () => {
  const file = fileOf(`meter,time,activeEnergy\n${`E1,${NOW},x\n`.repeat(5000)}`);
  const { code, stdout } = await meterhub(['import', 'readings', file, '--dry-run']);
  expect(code).toBe(4);
  expect(stdout.match(/^row \d+, column activeEnergy: "x" is not a number/gm)?.length).toBe(5000);
});

test('a header that cannot be used is told with all that is wrong with it', TIMEOUT, async () => {
  const file = fileOf(`meter,when,activeEnergy [m3],remark\nE1,${NOW},1,\n`);
  const { code, stdout } = await meterhub(['import', 'readings', file, '--dry-run']);
  expect(code).toBe(4);
  expect(stdout).toMatch(/^row 1, column when: is no known name/m);
  expect(stdout).toMatch(/^row 1, column remark: is no known name of a column; .*--ignore-column/m);
  expect(stdout).toMatch(/^row 1: the header has no column time; it has meter, when/m);
  expect(stdout).toMatch(/^row 1, column activeEnergy \[m3\]: "m3" is not a unit of activeEnergy/m);
});

test('with the registry, meters, quantities, units and ages are checked as the hub does', TIMEOUT, async () => {
  using data = await createTestData();
  const config = join(data.directory, 'hub.json');
  writeFileSync(config, JSON.stringify({ dataDir: data.directory, processor: { ageMax: '30d' } }));
  const old = new Date(Date.now() - 31 * 86_400_000).toISOString();
  const file = fileOf(`meter,time,quantity,value,unit
alpha-E1,${NOW},activeEnergy,1,MWh
beta-E1,${NOW},activeEnergy,1,
alpha-E1,${NOW},volume,1,m3
alpha-E1,${NOW},activeEnergy,1,kWhh
alpha-E1,${NOW},activeEnergy,1,m3
alpha-E1,${old},activeEnergy,1,
alpha-E1,${NOW},activEnergy,1,
`);
  const args = ['import', 'readings', file, '--dry-run', '--config', config];
  const { code, stdout } = await meterhub([...args, '--enterprise', 'alpha']);
  expect(code).toBe(4);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toEqual([
    expect.stringMatching(/^row 3: unknown_meter: enterprise alpha has no meter "beta-E1"/),
    expect.stringMatching(/^row 4, column value: unknown_quantity: alpha-E1 is a meter of electricity/),
    expect.stringMatching(/^row 5, column value: unknown_unit: "kWhh" is not a unit of activeEnergy/),
    expect.stringMatching(/^row 6, column value: unit_mismatch: "m3" is not a unit of activeEnergy/),
    expect.stringMatching(/^row 7: time_too_old/),
    expect.stringMatching(/^row 8, column value: unknown_quantity: .*"activEnergy"/),
    'checked 7 rows: 1 readings can be sent, 6 problems; nothing was sent',
  ]);
  const unnamed = await meterhub(args);
  expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('--enterprise <id> is needed') });
});

test('nothing is sent and no data folder is made', TIMEOUT, async () => {
  await using hub = await startTestHub();
  const dataDir = join(temporaryDirectory(), 'none');
  const config = join(temporaryDirectory(), 'hub.json');
  writeFileSync(config, JSON.stringify({ dataDir, mqtt: { port: hub.mqttPort } }));
  const file = fileOf(`meter,time,activeEnergy\nalpha-E1,${NOW},1\n`);
  const args = [
    'import',
    'readings',
    file,
    '--dry-run',
    '--config',
    config,
    '--enterprise',
    'alpha',
    '--gateway',
    'g2',
  ];
  const { code, stdout, stderr } = await meterhub(args, {
    METERHUB_IMPORT_PASSWORD: hub.data.password('alpha.g2'),
  });
  expect(code).toBe(0);
  expect(stdout).toBe('checked 1 row: 1 readings can be sent, 0 problems; nothing was sent\n');
  expect(stderr).toBe(`there is no registry in ${dataDir}: meters, quantities and units are not checked\n`);
  expect(existsSync(dataDir)).toBe(false);
  expect((await hub.api().accounting()).total.readings).toMatchObject({ received: 0, stored: 0 });
  expect(await hub.api().gatewayState('alpha', 'g2')).not.toBe('online');
});

function fileOf(content: string): string {
  const file = join(temporaryDirectory(), 'readings.csv');
  writeFileSync(file, content);
  return file;
}
