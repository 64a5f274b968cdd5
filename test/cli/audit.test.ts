import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/audit/audit-log.ts';
import { startTestHub } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

const CITY = `
enterprises: [{ id: E1, name: 一号, district: '310115', industry: C31 }]
gateways: [{ id: G1, enterprise: E1 }]
meters: [{ id: M1, enterprise: E1, gateway: G1, name: 总表, energy: electricity, level: 1 }]
`;

test('what is done at the command line is told, without secrets, and what was before', async () => {
  const directory = temporaryDirectory();
  const run = (...args: string[]) => meterhub(args, { METERHUB_DATA_DIR: directory });
  const file = join(directory, 'city.yaml');
  writeFileSync(file, CITY);
  const { stdout: passwords } = await run('registry', 'apply', file);
  const { stdout: password } = await run('registry', 'reset-password', 'E1', 'G1');
  const { stdout: key } = await run(
    ...['key', 'issue', '--name', 'office', '--role', 'authority', '--districts', '310115, 310116', '--days', '30'],
  );
  const id = key.split('_')[1] ?? '';
  await run('key', 'revoke', id);
  writeFileSync(file, CITY.replace('一号', '二号'));
  await run('registry', 'apply', file);
  await run('registry', 'reset-password', 'E1', 'nobody');

  const { code, stdout } = await run('audit', 'export');
  expect(code).toBe(0);
  for (const secret of [password.trim(), key.trim(), passwords.trim().split(' ').at(-1) ?? '']) {
    expect(secret.length).toBeGreaterThan(20);
    expect(stdout).not.toContain(secret);
  }
  const entries = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    'audit.begin done',
    ...['registry.apply begun', 'registry.apply done'],
    ...['gateway.reset-password begun', 'gateway.reset-password done'],
    ...['gateway.reset-password begun', 'gateway.reset-password done'],
    ...['key.issue begun', 'key.issue done', 'key.revoke begun', 'key.revoke done'],
    ...['registry.apply begun', 'registry.apply done'],
    ...['gateway.reset-password begun', 'gateway.reset-password failed'],
    'audit.export done',
  ]);
  const of = (action: string) => entries.filter((one) => one.action === action);
  expect(of('key.issue')[0]?.detail).toMatchObject({ name: 'office', districts: ['310115', '310116'] });
  expect(of('key.issue')[1]?.after).toEqual({ id });
  expect(of('key.revoke')[0]).toMatchObject({ target: id, actor: { kind: 'cli', name: expect.any(String) } });
  expect(of('registry.apply')[0]?.detail).toMatchObject({ new: 3, changed: 0, same: 0 });
  expect(of('registry.apply')[2]?.detail).toMatchObject({
    ...{ new: 0, changed: 1, same: 0, notShown: 0 },
    entries: [{ kind: 'enterprise', id: 'E1', before: { name: '一号' }, after: { name: '二号' } }],
  });
});

test('verify ends with 0 for a log that is whole, and names the first entry that is not', async () => {
  const directory = temporaryDirectory();
  const run = (...args: string[]) => meterhub(args, { METERHUB_DATA_DIR: directory });
  for (const name of ['a', 'b']) await run('key', 'issue', '--name', name, '--role', 'admin');
  const good = await run('audit', 'verify');
  expect([good.code, good.stderr]).toEqual([0, '']);
  const [, head = ''] = /^5 entries are as they were written; the last is (5:[0-9a-f]{64})\n$/.exec(good.stdout) ?? [];
  expect((await run('audit', 'verify', '--expect', head)).code).toBe(0);
  const other = await run(
    'audit',
    'verify',
    '--expect',
    head.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
  );
  expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('at entry 5')]);
  expect((await run('audit', 'verify', '--expect', 'x')).code).toBe(2);

  const database = new DatabaseSync(join(directory, 'audit', 'audit.sqlite'));
  database.exec(
    `DROP TRIGGER entry_is_final_1; UPDATE entry SET content = replace(content, '"a"', '"c"') WHERE seq = 2`,
  );
  database.close();
  const bad = await run('audit', 'verify');
  expect([bad.code, bad.stdout]).toEqual([1, '']);
  expect(bad.stderr).toMatch(/^meterhub: the audit log is broken at entry 2: .+\n$/);
});

test('a log that is gone is said to be gone, and not made', async () => {
  const directory = join(temporaryDirectory(), 'data');
  mkdirSync(directory);
  const run = () => meterhub(['audit', 'verify'], { METERHUB_DATA_DIR: directory });
  expect([(await run()).code, (await run()).stderr]).toEqual([1, expect.stringContaining('there is no audit log')]);
});

test('the command line beside a running hub goes on with one chain', async () => {
  await using hub = await startTestHub();
  const variables = { METERHUB_DATA_DIR: hub.data.directory };
  const post = () =>
    fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/quarantine/dismiss`, {
      method: 'POST',
      headers: { authorization: `Bearer ${hub.data.key('admin')}`, 'content-type': 'application/json' },
      body: '{"ids":["1-0"]}',
    });
  const [, answers] = await Promise.all([
    Promise.all([1, 2, 3].map((n) => meterhub(['key', 'issue', '--name', `k${n}`, '--role', 'admin'], variables))),
    (async () => {
      const statuses: number[] = [];
      for (let n = 0; n < 40; n++) statuses.push((await post()).status);
      return statuses;
    })(),
  ]);
  expect(answers).toEqual(Array(40).fill(200));
  const { code, stdout } = await meterhub(['audit', 'verify'], variables);
  expect(code).toBe(0);
  // The beginning, three keys and forty acts with two entries each.
  expect(stdout).toMatch(/^87 entries /);
});
