import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

const FREE = { METERHUB_MQTT_PORT: '0', METERHUB_HTTP_PORT: '0', METERHUB_JOURNAL_DISK_FREE_MIN: '1MB' };

test('a machine that can run the hub has no problem, and nothing is left behind', async () => {
  const dataDir = join(temporaryDirectory(), 'data');
  const { code, stdout, stderr } = await meterhub(['doctor'], { ...FREE, METERHUB_DATA_DIR: dataDir });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).not.toMatch(/^problem/m);
  for (const part of ['Node 24', 'can be written', 'are free', 'fsync', 'SQLite', 'DuckDB', 'MQTT', 'HTTP', 'clock']) {
    expect(stdout).toContain(part);
  }
  expect(readdirSync(dataDir)).toEqual([]);
});

test('a port that is taken and a folder that cannot be written are both told', async () => {
  const directory = temporaryDirectory();
  const dataDir = join(directory, 'a-file');
  writeFileSync(dataDir, '');
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { code, stdout, stderr } = await meterhub(['doctor'], {
    ...{ ...FREE, METERHUB_DATA_DIR: dataDir, METERHUB_HTTP_PORT: String(port) },
  });
  server.close();
  expect(code).toBe(1);
  expect(stdout).toMatch(new RegExp(`^problem +HTTP cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`, 'm'));
  expect(stdout).toMatch(/^problem +the data folder .*a-file cannot be written/m);
  expect(stdout).toMatch(/^ok +MQTT/m);
  expect(stderr).toMatch(/^meterhub: \d+ of \d+ checks found a problem\n$/);
});

test('a disk with less room than the journal keeps free is a problem', async () => {
  const variables = { ...FREE, METERHUB_DATA_DIR: temporaryDirectory(), METERHUB_JOURNAL_DISK_FREE_MIN: '1000000TB' };
  const { code, stdout } = await meterhub(['doctor'], variables);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^problem .*journal\.diskFreeMin/m);
});

test('a configuration that is wrong ends the doctor as it ends the hub', async () => {
  const { code, stderr } = await meterhub(['doctor'], { METERHUB_MQTT_PORT: 'x' });
  expect(code).toBe(2);
  expect(stderr).toContain('mqtt.port (from METERHUB_MQTT_PORT)');
});
