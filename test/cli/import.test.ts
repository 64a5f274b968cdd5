/** Files of readings brought to a hub that runs. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReadingItem } from '../helpers/api-client.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import {
  shanghaiTime,
  shanghaiWall,
  type WideRow,
  writeCsvFile,
  writeParquetFile,
  writeWorkbook,
} from './fixtures/reading-files.ts';
import { meterhub, type Outcome } from './run.ts';

const TIMEOUT = { timeout: 60_000 };
const QUARTER = 900_000;
/** A whole hour some days ago: the hub takes nothing that is older than 400 days. */
const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 10 * 86_400_000;

describe('the formats', TIMEOUT, () => {
  // Values whose decimals no float of 32 bits has, one gap in each column, and a meter that counts MWh.
  const rows: WideRow[] = Array.from({ length: 20 }, (_, i) => ({
    meter: i % 2 === 0 ? 'alpha-E1' : 'alpha-E2',
    time: START + Math.floor(i / 2) * QUARTER,
    activeEnergy: i === 4 ? null : Number(`184223.${710 + i}`),
    activePower: i === 7 ? null : 0.1 + i,
  }));
  const writers: readonly (readonly [string, (file: string) => void | Promise<void>, string[]])[] = [
    ['readings.csv', (file) => writeCsvFile(file, rows), []],
    ['readings.xlsx', (file) => writeWorkbook(file, rows), ['--timezone', 'Asia/Shanghai']],
    ['readings.parquet', (file) => writeParquetFile(file, rows), []],
  ];

  test.each(writers)('%s gives the readings that stand in it', async (name, write, options) => {
    await using hub = await startTestHub();
    const file = join(temporaryDirectory(), name);
    await write(file);
    const { code, stdout, stderr } = await importInto(hub, file, ...options);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      'sent 38 readings in 1 messages as gateway g2 of alpha\n' +
        'received 38, stored 38, duplicate 0, revised 0, quarantined 0\n',
    );
    const at = (i: number): string => new Date(START + i * QUARTER).toISOString();
    const energy = await hub.api().readings('alpha-E1', 'activeEnergy');
    expect(energy.map(({ ts, value }) => [ts, value])).toEqual([
      [at(0), 184_223.71],
      [at(1), 184_223.712],
      [at(3), 184_223.716],
      [at(4), 184_223.718],
      [at(5), 184_223.72],
      [at(6), 184_223.722],
      [at(7), 184_223.724],
      [at(8), 184_223.726],
      [at(9), 184_223.728],
    ]);
    const power = await hub.api().readings('alpha-E2', 'activePower');
    expect(power.map(({ ts, value }) => [ts, value])).toEqual([
      [at(0), 1100],
      [at(1), 3100],
      [at(2), 5100],
      [at(4), 9100],
      [at(5), 11_100],
      [at(6), 13_100],
      [at(7), 15_100],
      [at(8), 17_100],
      [at(9), 19_100],
    ]);
  });
});

describe('a running hub', TIMEOUT, () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub();
  });
  afterAll(async () => {
    await hub?.[Symbol.asyncDispose]();
  });

  test('the long form, columns in any order, Chinese names, units and qualities', async () => {
    const file = fileOf(
      'long.csv',
      `数值,质量,时间,单位,物理量,表计
7.5,正常,${shanghaiTime(START)},吨/时,质量流量,alpha-S1
,,${shanghaiTime(START)},,温度,alpha-S1
451,estimated,${shanghaiTime(START)},K,temperature,alpha-S1
`,
    );
    expect(await importInto(hub, file)).toMatchObject({ code: 0 });
    expect(await valuesOf('alpha-S1', 'massFlow')).toEqual([7.5]);
    // 451 K is 177.85 degrees Celsius.
    const [temperature] = await hub.api().readings('alpha-S1', 'temperature');
    expect(temperature?.value).toBeCloseTo(177.85, 9);
    expect(temperature?.quality.level).toBe('estimated');
  });

  test('units in the header and in a row of units are the units of the values', async () => {
    const header = fileOf(
      'header.csv',
      `meter,time,activeEnergy [MWh],有功功率（W）
beta-E1,${shanghaiTime(START)},1.5,2500
`,
    );
    const row = fileOf(
      'row.csv',
      `meter,time,activeEnergy,activePower
单位,,MWh,MW
beta-E1,${shanghaiTime(START + QUARTER)},1.75,0.003
`,
    );
    expect(await importAs('beta', hub, header)).toMatchObject({ code: 0 });
    expect(await importAs('beta', hub, row)).toMatchObject({ code: 0 });
    expect(await valuesOf('beta-E1', 'activeEnergy')).toEqual([1500, 1750]);
    expect(await valuesOf('beta-E1', 'activePower')).toEqual([2.5, 3]);
  });

  test('what Excel in China writes: GB18030, CRLF, slashes, no offset', async () => {
    const [date = '', time = ''] = shanghaiWall(START).split('T');
    const [year, month, day] = date.split('-').map(Number);
    const text = `表计,时间,正向有功电量(千瓦时)\r\nbeta-E2,${year}/${month}/${day} ${Number(time.slice(0, 2))}:00,12.25\r\n`;
    const file = join(temporaryDirectory(), 'excel.csv');
    writeFileSync(file, gb18030(text));
    const guess = await importAs('beta', hub, file);
    expect(guess).toMatchObject({ code: 1, stderr: expect.stringMatching(/not valid utf-8.*--encoding gb18030/) });
    const told = await importAs('beta', hub, file, '--encoding', 'gb18030', '--timezone', 'Asia/Shanghai');
    expect([told.code, told.stderr]).toEqual([0, '']);
    const readings = await hub.api().readings('beta-E2', 'activeEnergy');
    expect(readings.map(({ ts, value }) => [ts, value])).toEqual([[new Date(START).toISOString(), 12.25]]);
  });

  test('the same file again gives duplicates only, and changed values revisions', async () => {
    const content = (value: string): string => `meter,time,volume\nbeta-G1,${shanghaiTime(START)},${value}\n`;
    const first = await importAs('beta', hub, fileOf('gas.csv', content('55120.40')));
    expect(first.stdout).toContain('received 1, stored 1, duplicate 0, revised 0, quarantined 0');
    const again = await importAs('beta', hub, fileOf('gas.csv', content('55120.4')));
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('received 1, stored 0, duplicate 1, revised 0, quarantined 0');
    const revised = await importAs('beta', hub, fileOf('gas.csv', content('55120.5')));
    expect(revised.code).toBe(0);
    expect(revised.stdout).toContain('received 1, stored 0, duplicate 0, revised 1, quarantined 0');
  });

  test('what the hub puts into the quarantine is named by row and column, and the exit code is 3', async () => {
    const file = fileOf(
      'mixed.csv',
      `meter,time,activeEnergy,volume,heat
alpha-E1,${shanghaiTime(START + 100 * QUARTER)},1,,
alpha-E9,${shanghaiTime(START)},1,2,

alpha-H1,${shanghaiTime(START)},3,4,5
alpha-E1,2001-01-01T00:00:00Z,1,,
`,
    );
    const { code, stdout, stderr } = await importInto(hub, file);
    expect([code, stderr]).toEqual([3, 'meterhub: 4 readings are in the quarantine\n']);
    const [, counts, ...named] = stdout.trimEnd().split('\n');
    expect(counts).toBe('received 7, stored 3, duplicate 0, revised 0, quarantined 4');
    expect(named).toEqual([
      'row 3: unknown_meter: enterprise alpha has no meter "alpha-E9"',
      'row 5, column activeEnergy: unknown_quantity: a meter of heat has no quantity "activeEnergy"',
      expect.stringMatching(/^row 6: time_too_old: 2001-01-01/),
    ]);
    const quarantine = await hub.api().quarantine({ enterprise: 'alpha', gateway: 'g2' });
    expect(quarantine.reduce((sum, { readings }) => sum + readings, 0)).toBe(4);
  });

  test('of very many rejected readings the first are named and the others counted', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => `nobody,${shanghaiTime(START + i * 1000)},1`);
    const { code, stdout } = await importAs('beta', hub, fileOf('many.csv', `meter,time,volume\n${rows.join('\n')}\n`));
    expect(code).toBe(3);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[1]).toBe('received 600, stored 0, duplicate 0, revised 0, quarantined 600');
    expect(lines[2]).toMatch(/^row 2: unknown_meter/);
    expect(lines[21]).toMatch(/^row 21: unknown_meter/);
    expect(lines[22]).toMatch(/^\.\.\. and \d+ more: GET \/api\/v1\/quarantine\?enterprise=beta&gateway=g2 has all/);
  });

  test('a file with bad rows is refused whole, and with --skip-bad-rows the good ones are sent', async () => {
    const file = fileOf(
      'bad.csv',
      `meter,time,volume
alpha-W1,${shanghaiTime(START)},1000
alpha-W1,${shanghaiTime(START + QUARTER)},"1,001"
alpha-W1,${shanghaiTime(START + 2 * QUARTER)},1002
`,
    );
    const refused = await importInto(hub, file);
    expect(refused.code).toBe(4);
    expect(refused.stdout).toMatch(/^row 3, column volume: "1,001" has thousands separators[^\n]*\n$/);
    expect(refused.stderr).toMatch(/^meterhub: 1 row cannot be used, nothing was sent; .*--skip-bad-rows\n$/);
    expect(await valuesOf('alpha-W1', 'volume')).toEqual([]);
    const skipped = await importInto(hub, file, '--skip-bad-rows');
    expect(skipped.code).toBe(4);
    expect(skipped.stdout).toContain('row 3, column volume');
    expect(skipped.stdout).toContain('received 2, stored 2, duplicate 0, revised 0, quarantined 0');
    // The meter counts litres.
    expect(await valuesOf('alpha-W1', 'volume')).toEqual([1, 1.002]);
  });

  test('a password that is wrong, and a user that is another gateway, are told with what to do', async () => {
    const file = fileOf('one.csv', `meter,time,activeEnergy\nalpha-E1,${shanghaiTime(START)},1\n`);
    const args = ['import', 'readings', file, '--enterprise', 'alpha', '--url', `mqtt://127.0.0.1:${hub.mqttPort}`];
    const wrong = await meterhub([...args, '--gateway', 'g2'], { METERHUB_IMPORT_PASSWORD: 'wrong' });
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toMatch(
      /^meterhub: the hub does not accept user alpha\.g2 with this password [^\n]*reset-password alpha g2[^\n]*\n$/,
    );
    const other = await meterhub([...args, '--gateway', 'g1', '--username', 'alpha.g2'], {
      METERHUB_IMPORT_PASSWORD: hub.data.password('alpha.g2'),
    });
    expect([other.code, other.stdout]).toEqual([1, '']);
    expect(other.stderr).toMatch(/^meterhub: user alpha\.g2 is not gateway g1 of enterprise alpha: [^\n]*\n$/);
  });

  test('the password can stand in a file, and never in the address', async () => {
    const file = fileOf('one.csv', `meter,time,activeEnergy\nbeta-E1,${shanghaiTime(START - QUARTER)},1\n`);
    const password = fileOf('password', `${hub.data.password('beta.g2')}\n`);
    const args = ['import', 'readings', file, '--enterprise', 'beta', '--gateway', 'g2'];
    const url = `mqtt://127.0.0.1:${hub.mqttPort}`;
    expect(await meterhub([...args, '--url', url, '--password-file', password])).toMatchObject({ code: 0 });
    const port = { METERHUB_MQTT_PORT: String(hub.mqttPort) };
    expect(await meterhub([...args, '--password-file', password], port)).toMatchObject({ code: 0 });
    const open = await meterhub([...args, '--url', url.replace('//', '//u:p@')]);
    expect(open).toMatchObject({ code: 2, stderr: expect.stringContaining('no password in it') });
  });

  test('sequence numbers rise from run to run', async () => {
    const before = Date.now() * 1000;
    const seqs: number[] = [];
    for (const meter of ['nobody-1', 'nobody-2']) {
      await importInto(hub, fileOf('one.csv', `meter,time,activeEnergy\n${meter},${shanghaiTime(START)},1\n`));
      const items = await hub.api().quarantine({ enterprise: 'alpha' });
      seqs.push(items.find((item) => item.meter === meter)?.seq ?? 0);
    }
    const [first = 0, second = 0] = seqs;
    expect(first).toBeGreaterThanOrEqual(before);
    expect(second).toBeGreaterThan(first);
    expect(Number.isSafeInteger(second)).toBe(true);
  });

  async function valuesOf(meter: string, quantity: string): Promise<number[]> {
    return (await hub.api().readings(meter, quantity)).map(({ value }: ReadingItem) => value);
  }
});

test('a hub that is not there is told in one line', TIMEOUT, async () => {
  const file = fileOf('one.csv', `meter,time,activeEnergy\nalpha-E1,${shanghaiTime(START)},1\n`);
  const args = ['import', 'readings', file, '--enterprise', 'alpha', '--gateway', 'g2'];
  const port = String(await freePort());
  const { code, stderr } = await meterhub(args, { METERHUB_MQTT_PORT: port, METERHUB_IMPORT_PASSWORD: 'x' });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`^meterhub: no hub answers at mqtt://127\\.0\\.0\\.1:${port} \\([^\\n]*ECONNREFUSED[^\\n]*\\n$`),
  );
});

function importInto(hub: TestHub, file: string, ...options: readonly string[]): Promise<Outcome> {
  return importAs('alpha', hub, file, ...options);
}

/** As the second gateway of an enterprise. */
function importAs(enterprise: string, hub: TestHub, file: string, ...options: readonly string[]): Promise<Outcome> {
  const url = `mqtt://127.0.0.1:${hub.mqttPort}`;
  const args = ['import', 'readings', file, '--enterprise', enterprise, '--gateway', 'g2', '--url', url, ...options];
  return meterhub(args, { METERHUB_IMPORT_PASSWORD: hub.data.password(`${enterprise}.g2`) });
}

function fileOf(name: string, content: string): string {
  const file = join(temporaryDirectory(), name);
  writeFileSync(file, content);
  return file;
}

/** The bytes of the characters that the test uses; Node has no encoder (GB 18030-2022, two-byte part; as iconv gives them). */
function gb18030(text: string): Buffer {
  const codes: Readonly<Record<string, string>> = {
    ...{ 表: 'b1ed', 计: 'bcc6', 时: 'cab1', 间: 'bce4', 正: 'd5fd', 向: 'cff2' },
    ...{ 有: 'd3d0', 功: 'b9a6', 电: 'b5e7', 量: 'c1bf', 千: 'c7a7', 瓦: 'cddf' },
  };
  return Buffer.concat(
    [...text].map((character) => Buffer.from(codes[character] ?? Buffer.from(character).toString('hex'), 'hex')),
  );
}
