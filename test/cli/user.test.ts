/** `meterhub user` beside a running hub, and the administrator that a first start makes. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { MAIN } from '../../src/cli/paths.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { meterhub } from './run.ts';

const MADE = /^([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/;

describe('user', { timeout: 60_000 }, () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub();
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  const run = (...args: readonly string[]) => meterhub(['user', ...args], { METERHUB_DATA_DIR: hub.data.directory });

  test('somebody who is added can sign in at once, and until disabled, with the last password that was made', async () => {
    const added = await run('add', 'Li', '--role', 'authority', '--districts', '310115', '--name', '李');
    expect(added).toMatchObject({ code: 0, stdout: expect.stringMatching(MADE) });
    expect(await logIn('li', added.stdout.trim())).toMatchObject({
      ...{ status: 200, body: { name: '李', role: 'authority', districts: ['310115'], mustChangePassword: true } },
    });
    const reset = await run('reset-password', 'li');
    expect(reset.stdout).toMatch(MADE);
    expect((await logIn('li', added.stdout.trim())).status).toBe(401);
    expect((await logIn('li', reset.stdout.trim())).status).toBe(200);
    expect((await run('list')).stdout).toBe('li\tauthority\t310115\tenabled\tpassword\t李\n');
    expect((await run('disable', 'li')).code).toBe(0);
    expect((await logIn('li', reset.stdout.trim())).status).toBe(401);
    expect((await run('list')).stdout).toContain('\tdisabled\t');
    expect((await run('enable', 'li')).code).toBe(0);
    expect((await logIn('li', reset.stdout.trim())).status).toBe(200);

    const audit = openAuditLog(dataPaths(hub.data.directory).audit);
    const told = [...audit.all()].filter(({ action }) => action.startsWith('user.'));
    audit.close();
    expect(told.map(({ action, outcome, target, actor }) => [action, outcome, target, actor.kind])).toEqual(
      ['user.add', 'user.reset-password', 'user.disable', 'user.enable'].flatMap((action) =>
        ['begun', 'done'].map((outcome) => [action, outcome, action === 'user.add' ? 'Li' : 'li', 'cli']),
      ),
    );
    for (const { stdout } of [added, reset]) expect(JSON.stringify(told)).not.toContain(stdout.trim());
  });

  /* biome-ignore format: a table reads best as one row a line */
  test.each([
    [['add', 'x', '--role', 'enterprise', '--enterprise', 'nope'], 'there is no enterprise nope'],
    [['add', 'x', '--role', 'enterprise'],                         'if, and only if, the role is enterprise'],
    [['add', '=x', '--role', 'admin'],                             'a user name is'],
    [['reset-password', 'nobody'],                                 'there is nobody with the user name nobody'],
    [['disable', 'nobody'],                                        'there is nobody with the user name nobody'],
  ])('%j is told to be wrong in one line', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^meterhub: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  async function logIn(username: string, password: string) {
    return signIn(hub.httpPort, username, password);
  }
});

describe('serve', { timeout: 120_000 }, () => {
  test('makes an administrator in an empty data folder, whose password is on the terminal once and in no log', async () => {
    const folder = temporaryDirectory();
    const first = new Hub(folder);
    const port = await first.port();
    const [, password = ''] = /User name: admin {2}password: (\S+)/.exec(first.stdout) ?? [];
    expect(`${password}\n`).toMatch(MADE);
    expect(await signIn(port, 'admin', password)).toMatchObject({ status: 200, body: { mustChangePassword: true } });
    await first.stop();
    expect(first.stderr).toContain('the hub is ready');
    expect(first.stderr).not.toContain(password);
    const again = new Hub(folder);
    await again.port();
    await again.stop();
    expect(again.stdout).toBe('');
  });

  test('takes the password of the first administrator from a file, and says nothing of it', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'admin-password');
    writeFileSync(file, 'correct horse battery\n', { mode: 0o600 });
    const hub = new Hub(join(folder, 'data'), { METERHUB_ADMIN_PASSWORD_FILE: file });
    const answer = await signIn(await hub.port(), 'admin', 'correct horse battery');
    await hub.stop();
    expect(answer).toMatchObject({ status: 200, body: { role: 'admin', mustChangePassword: false } });
    expect(hub.stdout).toBe('');
    expect(hub.stderr).not.toContain('correct horse');
  });

  test('does not start with a password for it that can be guessed', async () => {
    const folder = temporaryDirectory();
    const file = join(folder, 'admin-password');
    writeFileSync(file, 'admin\n');
    const { code, stdout, stderr } = await meterhub(['serve'], {
      ...{ METERHUB_DATA_DIR: join(folder, 'data'), METERHUB_HTTP_PORT: '0', METERHUB_MQTT_PORT: '0' },
      ...{ METERHUB_LOG_LEVEL: 'silent', METERHUB_ADMIN_PASSWORD_FILE: file },
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^meterhub: the hub could not start: a password has at least 12 characters\n$/);
  });
});

/** A hub in a process of its own, with what it writes. */
class Hub {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcess;

  constructor(folder: string, variables: Readonly<Record<string, string>> = {}) {
    const ports = { METERHUB_HTTP_PORT: '0', METERHUB_MQTT_PORT: '0' };
    this.#child = spawn(process.execPath, [MAIN, 'serve'], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...ports, METERHUB_LOG_LEVEL: 'info', METERHUB_DATA_DIR: folder, ...variables },
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this[name] += text;
      });
    }
  }

  async port(): Promise<number> {
    let port = 0;
    this.#child.on('message', (message: { type: string; httpPort: number }) => {
      if (message.type === 'hub-ready') port = message.httpPort;
    });
    await until('the hub is ready', async () => port !== 0 || this.#child.exitCode !== null, 60_000);
    if (port === 0) throw new Error(`the hub ended: ${this.stderr}`);
    return port;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}

async function signIn(port: number, username: string, password: string) {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-meterhub-csrf': '1' },
    body: JSON.stringify({ username, password }),
  });
  return { status: response.status, body: (await response.json()) as unknown };
}
