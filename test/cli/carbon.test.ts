/** `meterhub carbon`: factors and contracts of files, checked row by row. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import type { NewFactor } from '../../src/carbon/carbon-records.ts';
import { openCarbonRecords } from '../../src/carbon/sql-carbon-records.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

let directory: string;
beforeEach(withEnterprise);

const run = (...args: readonly string[]) => meterhub(['carbon', ...args], { METERHUB_DATA_DIR: directory });
const lines = (text: string) => text.split('\n').filter((line) => line !== '');

function fileOf(name: string, ...rows: readonly string[]): string {
  const file = join(directory, name);
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

async function withEnterprise(): Promise<void> {
  directory = temporaryDirectory();
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(directory).registry));
  await registry.apply({
    enterprises: [{ id: 'E1', name: 'E1', nameEn: 'E1', district: '310115', industry: 'C31' }],
  });
  await registry.close();
}

const records = () => openCarbonRecords({ engine: 'sqlite', file: join(dataPaths(directory).carbon, 'carbon.sqlite') });

const HEADER = 'id,set,enterprise,region,subject,validFrom,amount.kind,amount.value,amount.unit,source.title';
const GAS = 'our-gas,works,E1,310000,natural_gas,2026-01-01,perUnit,21.9,tCO2/10^4 Nm3,Analysis 17';

describe('carbon factors', { timeout: 60_000 }, () => {
  test('of a file are checked by a dry run, every problem by row and column, and nothing is entered', async () => {
    const file = fileOf(
      'factors.csv',
      HEADER,
      GAS,
      'bad id,Works,E9,310000,natural_gas,2026-02-30,perUnit,-1,tCO2/10^4 Nm3,',
      'late,works,E9,310000,natural_gas,2026-01-01,perUnit,1,tCO2/10^4 Nm3,x',
      'unit,works,E1,310000,diesel,2026-01-01,perUnit,1,tCO2/10^4 Nm3,x',
      'twice,works,E1,310000,natural_gas,2026-06-01,perUnit,1,tCO2/10^4 Nm3,x',
      'short,works',
    );
    const { code, stdout, stderr } = await run('factors', 'import', file, '--dry-run');
    expect(code).toBe(4);
    const problems = lines(stdout);
    expect(problems.map((line) => line.split(':')[0])).toEqual([
      ...['id', 'set', 'validFrom', 'amount.value', 'source.title'].map((column) => `row 3, column ${column}`),
      'row 4, column enterprise',
      ...['row 5', 'row 6', 'row 7'],
      '1 new, 0 as they are; nothing was entered',
    ]);
    expect(problems[0]).toContain('must be 1 to 64 letters');
    expect(problems[5]).toContain('there is no enterprise "E9"');
    expect(problems[6]).toContain('it is per 10^4 Nm3, and what is consumed is in t');
    expect(problems[7]).toContain('valid at the same time as E1:our-gas version 1');
    expect(problems[8]).toContain('has 2 cells and the header 10');
    expect(stderr).toBe(
      'meterhub: 5 rows cannot be used, with 9 problems; correct them, or import the others with --skip-bad-rows\n',
    );
    expect((await run('factors', 'list')).stdout).toBe('');
  });

  test('are entered from CSV and JSON, listed, and approved by another than who entered them', async () => {
    const csv = fileOf('factors.csv', HEADER, GAS);
    expect(await run('factors', 'import', csv)).toMatchObject({
      code: 0,
      stdout: '1 new, 0 as they are\n',
      stderr: '',
    });
    // The same file once more enters nothing: a version that says the same is none.
    expect((await run('factors', 'import', csv)).stdout).toBe('0 new, 1 as they are\n');
    const coal = {
      ...{ id: 'our-coal', set: 'works', region: 'CN', subject: 'bituminous_coal', source: { title: 'Report 4' } },
      amount: {
        ...{
          kind: 'fuel',
          calorificValue: { value: '21', unit: 'GJ/t' },
          carbonContent: { value: '0.026', unit: 'tC/GJ' },
        },
        oxidation: { value: '0.98', unit: '1' },
      },
    };
    const json = fileOf('factors.json', JSON.stringify([coal]));
    expect((await run('factors', 'import', json)).stdout).toBe('1 new, 0 as they are\n');
    fileOf('factors.csv', HEADER, GAS.replace('21.9', '20'));
    expect((await run('factors', 'import', csv)).stdout).toBe('1 new, 0 as they are\n');

    const own = await run('factors', 'approve', 'E1:our-gas', '1');
    expect([own.code, own.stderr]).toEqual([1, expect.stringContaining('has to be approved by another')]);
    const open = await records();
    await open.approveFactor('E1:our-gas', 1, { id: 'b', name: 'Bert' });
    await open.enterFactor(factorOf('hers'), { id: 'a', name: 'Anna' });
    await open.close();
    expect(await run('factors', 'approve', 'hers', '1')).toMatchObject({
      code: 0,
      stderr: 'hers version 1 is approved\n',
    });
    // 21 x 0.026 x 0.98 x 44/12 x 1000 = 1961.96 kg; 20 t of 10^4 Nm3 are 2 kg/Nm3 x 5463/5863.
    const listed = lines((await run('factors', 'list', '--set', 'works')).stdout).map((line) => line.split('\t'));
    expect(
      listed.map(([id, version, state, , enterprise, , , from, , value]) => [
        id,
        version,
        state,
        enterprise,
        from,
        value,
      ]),
    ).toEqual([
      ['E1:our-gas', '1', 'approved', 'E1', '2025-12-31T16:00:00.000Z', expect.stringMatching(/ kgCO2\/m3$/)],
      ['our-coal', '1', 'waiting', '-', '-', '1961.96 kgCO2/t'],
      ['E1:our-gas', '2', 'waiting', 'E1', '2025-12-31T16:00:00.000Z', '10926/5863 kgCO2/m3'],
      ['hers', '1', 'approved', '-', '-', '0.5 kgCO2/kWh'],
    ]);

    const audit = openAuditLog(dataPaths(directory).audit);
    const told = [...audit.all()].filter(({ action }) => action.startsWith('carbon.'));
    audit.close();
    expect(told.map(({ action, outcome, target }) => `${action} ${outcome} ${target}`)).toEqual([
      ...['begun', 'done'].map((outcome) => `carbon.factor.enter ${outcome} E1:our-gas`),
      ...['begun', 'done'].map((outcome) => `carbon.factor.enter ${outcome} our-coal`),
      ...['begun', 'done'].map((outcome) => `carbon.factor.enter ${outcome} E1:our-gas`),
      ...['begun', 'failed'].map((outcome) => `carbon.factor.approve ${outcome} E1:our-gas`),
      ...['begun', 'done'].map((outcome) => `carbon.factor.approve ${outcome} hers`),
    ]);
    expect(told[1]).toMatchObject({
      actor: { kind: 'cli' },
      after: { id: 'E1:our-gas', version: 1, state: 'waiting' },
    });
  });

  test('of good rows are entered beside bad ones where that is asked for, and problems go into a file', async () => {
    const file = fileOf('factors.csv', HEADER, GAS, GAS.replace('our-gas', 'bad id'));
    const problems = join(directory, 'problems.csv');
    const { code, stdout } = await run('factors', 'import', file, '--skip-bad-rows', '--problems', problems);
    expect([code, stdout]).toEqual([4, `the problems are in ${problems}\n1 new, 0 as they are\n`]);
    expect(readFileSync(problems, 'utf8')).toMatch(/^\ufeffrow,column,problem\n3,id,/);
    expect(lines((await run('factors', 'list')).stdout)).toHaveLength(1);
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each([
    [['factors', 'import', 'none.csv'],              2, 'there is no such file'],
    [['factors', 'import', 'wrong.csv'],             4, 'the header cannot be used'],
    [['factors', 'import', 'wrong.json'],            1, 'is no list of objects'],
    [['factors', 'import', 'broken.json'],           2, 'JSON'],
    [['factors', 'approve', 'nothing', '1'],         1, 'there is no own factor nothing version 1'],
    [['factors', 'approve', 'nothing', 'newest'],    2, 'newest is no version'],
    [['contracts', 'withdraw', 'nothing'],           1, 'there is no contract nothing'],
  ])('%j is told to be wrong in one line', async (args, exitCode, message) => {
    fileOf('wrong.csv', `${HEADER},colour,__proto__.x`, `${GAS},red,1`);
    fileOf('wrong.json', '{}');
    fileOf('broken.json', '[{');
    const { code, stderr } = await run(...args.map((arg) => (/\.(csv|json)$/.test(arg) ? join(directory, arg) : arg)));
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(/^meterhub: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });
});

describe('carbon contracts', { timeout: 60_000 }, () => {
  const CONTRACT_HEADER = 'id,enterprise,kind,isInterProvincial,from,to,kilowattHours,source.title,source.number';
  const GREEN = 'GP-1,E1,greenPower,true,2026-01-01,2026-02-01,400000,Settlement,S-1';

  test('are entered once, listed and withdrawn', async () => {
    const file = fileOf('contracts.csv', CONTRACT_HEADER, GREEN, GREEN.replace('GP-1', 'GP-2'));
    expect((await run('contracts', 'import', file)).stdout).toBe('2 new, 0 as they are\n');
    expect((await run('contracts', 'import', file)).stdout).toBe('0 new, 2 as they are\n');
    expect((await run('contracts', 'withdraw', 'E1:GP-1')).code).toBe(0);
    expect((await run('contracts', 'list')).stdout).toBe(
      [
        'E1:GP-1\twithdrawn\tE1\tgreenPower\t2025-12-31T16:00:00.000Z\t2026-01-31T16:00:00.000Z\t400000\t0\n',
        'E1:GP-2\tstands\tE1\tgreenPower\t2025-12-31T16:00:00.000Z\t2026-01-31T16:00:00.000Z\t400000\t0\n',
      ].join(''),
    );
    const again = fileOf(
      'again.csv',
      CONTRACT_HEADER,
      GREEN,
      GREEN.replace('GP-1', 'GP-2').replace('400000', '5'),
      GREEN.replace('GP-1', 'GP-3').replace('2026-02-01', '2026-01-01'),
      GREEN.replace('GP-1', 'GP-4').replace('true', 'perhaps'),
    );
    const { code, stdout } = await run('contracts', 'import', again, '--dry-run');
    expect(code).toBe(4);
    expect(lines(stdout)).toEqual([
      'row 2, column id: there is a contract E1:GP-1 already, which is withdrawn',
      'row 3, column id: there is a contract E1:GP-2 already, which stands',
      'row 4: the contract ends before it begins',
      expect.stringContaining('row 5, column isInterProvincial: '),
      '0 new, 0 as they are; nothing was entered',
    ]);
  });
});

function factorOf(id: string): NewFactor {
  return {
    ...{ id, set: 'works', enterprise: null, region: 'CN', subject: 'electricity', dataYear: null, validFrom: null },
    ...{ validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null, uncertainty: null },
    amount: { kind: 'perUnit', value: '0.5', unit: 'kgCO2/kWh' },
    source: { title: 'Supplier', number: null, url: null, evidence: 'invoice' },
  };
}
