/** What the commands do to a hub that runs, without a restart; and how `serve` begins and ends. */

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestData, type TestData } from '../helpers/running-hub.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { energy } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { meterhub, type Outcome } from './run.ts';

let data: TestData;
let hub: SpawnedHub;

beforeAll(async () => {
  data = await createTestData();
  hub = await spawnHub(data);
}, 30_000);
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]();
  data?.remove();
});

const TIMEOUT = { timeout: 60_000 };

describe('key', TIMEOUT, () => {
  test('a key that is issued works at once, and not any more once it is revoked', async () => {
    const { code, stdout } = await run('key', 'issue', '--name', 'office', '--role', 'authority', '--days', '30');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mhk_[0-9a-f]{12}_[\w-]{32}\n$/);
    const key = stdout.trim();
    expect(await whoami(key)).toEqual([200, { name: 'office', role: 'authority', enterprise: null, districts: null }]);
    const revoked = await run('key', 'revoke', key.split('_')[1] ?? '');
    expect(revoked).toMatchObject({ code: 0, stdout: '' });
    expect((await whoami(key))[0]).toBe(401);
    const again = await run('key', 'revoke', key.split('_')[1] ?? '');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/^meterhub: there is no valid key \w+\n$/) });
  });

  test('a key of an enterprise needs an enterprise that exists, and no other role may have one', async () => {
    const enterprise = await run('key', 'issue', '--name', 'x', '--role', 'enterprise', '--enterprise', 'alpha');
    expect((await whoami(enterprise.stdout.trim()))[1]).toMatchObject({ role: 'enterprise', enterprise: 'alpha' });
    for (const args of [
      ['--role', 'enterprise'],
      ['--role', 'enterprise', '--enterprise', 'nope'],
      ['--role', 'admin', '--enterprise', 'alpha'],
    ]) {
      const { code, stdout, stderr } = await run('key', 'issue', '--name', 'x', ...args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^meterhub: [^\n]+\n$/);
    }
  });
});

describe('registry', TIMEOUT, () => {
  test('what is applied is there at once: the gateway logs in, the meter is understood, the API lists it', async () => {
    const applied = await apply(`
enterprises: [{ id: gamma, name: 伽马, district: '310115', industry: C31 }]
gateways: [{ id: g1, enterprise: gamma }]
meters: [{ id: gamma-E1, enterprise: gamma, gateway: g1, name: 总表, energy: electricity, level: 1 }]
`);
    expect(applied.code).toBe(0);
    expect(applied.stderr).toBe('applied 1 enterprises, 1 gateways, 1 meters\n');
    const [, username = '', password = ''] =
      /^gateway gamma\/g1 username (\S+) password (\S+)\n$/.exec(applied.stdout) ?? [];
    expect(username).toBe('gamma.g1');
    await publish(username, password, energy(1, 'gamma-E1', Date.now(), 7));
    await until('the reading is there', async () => {
      const response = await hub.api().request('/api/v1/meters/gamma-E1/latest');
      return response.ok && ((await response.json()) as { values: unknown[] }).values.length === 1;
    });
  });

  test('a gateway that is known keeps its password until it gets a new one', async () => {
    const again = await apply('gateways: [{ id: g1, enterprise: alpha }]');
    expect(again).toMatchObject({ code: 0, stdout: '' });
    await publish('alpha.g1', data.password('alpha.g1'), energy(1, 'alpha-E1', Date.now(), 7));
    const { code, stdout } = await run('registry', 'reset-password', 'alpha', 'g1');
    expect(code).toBe(0);
    await publish('alpha.g1', stdout.trim(), energy(2, 'alpha-E1', Date.now(), 8));
    await expect(publish('alpha.g1', data.password('alpha.g1'), '{}')).rejects.toThrow(/[Nn]ot authorized/);
    expect(await run('registry', 'reset-password', 'alpha', 'g9')).toMatchObject({ code: 1 });
  });

  test('every problem of a file is told, and nothing of it is applied', async () => {
    const { code, stdout } = await apply(`
enterprises: [{ id: =cmd, name: x, district: '310115', industry: C31 }, { id: delta, name: x, district: x, industry: C31 }]
gateways: [{ id: 'g/1', enterprise: alpha }]
meters: [{ id: +1, enterprise: alpha, name: x, energy: electricity, level: 4 }]
`);
    expect(code).toBe(4);
    for (const place of [
      'sheet enterprises, row 1, column id: ',
      'sheet enterprises, row 2, column district: ',
      'sheet gateways, row 1, column id: ',
      'sheet meters, row 1, column id: ',
      'sheet meters, row 1, column level: ',
    ]) {
      expect(stdout).toContain(place);
    }
    expect((await hub.api().request('/api/v1/gateways?enterprise=delta')).status).toBe(404);
  });

  test.each([
    ['meters: [{ id: M1, enterprise: nope, name: x, energy: electricity, level: 1 }]', 'there is no enterprise "nope"'],
    ['meters: [{ id: M1, enterprise: alpha, name: x, energy: magic, level: 1 }]', 'column energy: '],
    ['meters: [{ id: beta-E1, enterprise: alpha, name: x, energy: electricity, level: 1 }]', 'another enterprise'],
    [
      'meters: [{ id: M1, enterprise: alpha, name: x, energy: gas, level: 1, units: { volume: kWh } }]',
      'is not a unit of volume',
    ],
  ])('what contradicts the registry is told in one line: %s', async (content, message) => {
    const { code, stdout, stderr } = await apply(content);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^meterhub: [^\n]+\n$/);
    expect(stdout).toContain(message);
  });

  function apply(content: string): Promise<Outcome> {
    const file = join(temporaryDirectory(), 'registry.yaml');
    writeFileSync(file, content);
    return run('registry', 'apply', file);
  }
});

describe('serve', TIMEOUT, () => {
  test('a second hub on the same data folder is refused in one line', async () => {
    const { code, stdout, stderr } = await meterhub(['serve'], {
      ...{ METERHUB_DATA_DIR: data.directory, METERHUB_MQTT_PORT: '0', METERHUB_HTTP_PORT: '0' },
      METERHUB_LOG_LEVEL: 'silent',
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^meterhub: the data folder \S+ is in use by another hub[^\n]*\n$/);
    expect(await hub.api().readiness()).toBe(200);
  });

  test.each(['MQTT', 'HTTP'])('a %s port that is taken is told with the variable that changes it', async (name) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { code, stderr } = await meterhub(['serve'], {
      ...{ METERHUB_DATA_DIR: temporaryDirectory(), METERHUB_MQTT_PORT: '0', METERHUB_HTTP_PORT: '0' },
      ...{ METERHUB_LOG_LEVEL: 'silent', [`METERHUB_${name}_PORT`]: String(port) },
    });
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^meterhub: a port is taken [^\n]+\n$/);
    expect(stderr).toContain(`${name} 127.0.0.1:${port} (METERHUB_${name}_PORT)`.replace('MQTT ', 'MQTT wants '));
  });

  test('a data folder that cannot be made is told in one line', async () => {
    const file = join(temporaryDirectory(), 'a-file');
    writeFileSync(file, '');
    const { code, stderr } = await meterhub(['serve'], {
      METERHUB_DATA_DIR: join(file, 'data'),
      METERHUB_LOG_LEVEL: 'silent',
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^meterhub: the hub could not start: [^\n]+\n$/);
  });

  test('SIGTERM ends the hub in order, with 0', async () => {
    expect(await hub.stop()).toBe(0);
    await hub.start();
  });
});

function run(...args: readonly string[]): Promise<Outcome> {
  return meterhub(args, { METERHUB_DATA_DIR: data.directory });
}

async function whoami(key: string): Promise<[number, unknown]> {
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/whoami`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return [response.status, await response.json()];
}

async function publish(username: string, password: string, message: string): Promise<void> {
  const url = `mqtt://127.0.0.1:${hub.mqttPort}`;
  const client = await connectAsync(url, { username, password, reconnectPeriod: 0 });
  const [enterprise, gateway] = username.split('.');
  await client.publishAsync(`energy/v1/${enterprise}/${gateway}/telemetry`, message, { qos: 1 });
  await client.endAsync();
}
