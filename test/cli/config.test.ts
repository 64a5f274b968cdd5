import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/config.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

test('a good file is shown as it will be in force', async () => {
  const file = fileWith(`
dataDir: /srv/hub
mqtt: { port: 11883, packetSizeMax: 512 KB, connectTimeout: 1.5s }
journal: { sizeMax: 2GB, retain: 1.5GB }
processor: { linger: 250ms, ageMax: 30d }
`);
  const { code, stdout, stderr } = await meterhub(['config', 'check', '--config', file]);
  expect([code, stderr]).toEqual([0, '']);
  expect(parse(stdout)).toMatchObject({
    dataDir: '/srv/hub',
    mqtt: { host: '127.0.0.1', port: 11_883, packetSizeMax: 512 * 1024, connectTimeout: 1500 },
    journal: { sizeMax: 2 * 1024 ** 3, retain: 1.5 * 1024 ** 3 },
    processor: { linger: 250, ageMax: 30 * 86_400_000 },
    http: { port: 8080, metricsPublic: false },
  });
});

test('every problem of a file is told with its key, its value and what is allowed', async () => {
  const file = fileWith(`
logLevel: loud
mqtt: { port: 70000, packetSizeMax: 1 parsec, surprise: 1 }
http: { metricsPublic: perhaps }
journal: { sizeMax: 5 }
processor: { linger: soon }
store: { duckdbMemory: 1TB }
`);
  const { code, stdout, stderr } = await meterhub(['config', 'check', '--config', file]);
  expect([code, stdout]).toEqual([2, '']);
  const [head = '', ...problems] = stderr.trimEnd().split('\n');
  expect(head).toBe(`meterhub: the configuration has ${problems.length} problems`);
  const about = (key: string): string => problems.find((problem) => problem.trim().startsWith(key)) ?? 'nothing';
  expect(about('logLevel')).toMatch(/"loud".*fatal.*error.*warn.*info.*debug.*trace.*silent/);
  expect(about('mqtt.port')).toMatch(/70000.*65535/);
  expect(about('mqtt.packetSizeMax')).toMatch(/"1 parsec".*512MB.*B, KB, MB, GB, TB/);
  expect(about('mqtt: ')).toMatch(/"surprise" is not a key/);
  expect(about('http.metricsPublic')).toMatch(/"perhaps".*(true|boolean)/);
  expect(about('journal.sizeMax')).toMatch(/5.*512MB.*B, KB, MB, GB, TB/);
  expect(about('processor.linger')).toMatch(/"soon".*100ms.*ms, s, m, h, d/);
  expect(about('store.duckdbMemory')).toMatch(/"1TB".*1GB/);
  expect(problems.length).toBe(8);
});

test('single gateways may have quotas of their own', async () => {
  const good = fileWith(`
mqtt: { quotas: { ent-001/gw-1: { messagesPerSecond: 50, bytesPerSecond: 2MB }, ent-002/gw-1: { connections: 1 } } }
processor: { quarantine: { entriesPerGateway: 5, bytesPerGateway: 1MB } }
`);
  expect(parse((await meterhub(['config', 'check', '--config', good])).stdout)).toMatchObject({
    mqtt: {
      quotas: {
        'ent-001/gw-1': { messagesPerSecond: 50, bytesPerSecond: 2 * 1024 ** 2 },
        'ent-002/gw-1': { connections: 1 },
      },
    },
    processor: { quarantine: { entriesPerGateway: 5, bytesPerGateway: 1024 ** 2 } },
  });
  const bad = fileWith('mqtt: { quotas: { gw-1: { connections: 1 }, a/b: { connections: 0 }, c/d: { burst: 1s } } }');
  const { code, stderr } = await meterhub(['config', 'check', '--config', bad]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/mqtt\.quotas\.gw-1.*such as E310113-01\/GW-01/);
  expect(stderr).toMatch(/mqtt\.quotas\.a\/b\.connections is 0: must be a whole number/);
  expect(stderr).toMatch(/mqtt\.quotas\.c\/d: "burst" is not a key/);
});

test('keys that contradict each other are a problem', async () => {
  const file = fileWith('journal: { sizeMax: 1GB, retain: 2GB }');
  const { code, stderr } = await meterhub(['config', 'check', '--config', file]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/journal\.retain is "2GB".*must not exceed journal\.sizeMax/);
});

test.each(['- a\n- list\n', 'just words', 'mqtt: [unclosed', 'mqtt: 1883'])(
  '%j is no configuration',
  async (content) => {
    const { code, stderr } = await meterhub(['config', 'check', '--config', fileWith(content)]);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/\n\s+at /);
  },
);

test('a variable goes over the file and is named where it is wrong', async () => {
  const file = fileWith('mqtt: { port: 1 }\njournal: { retain: 1MB }\n');
  const good = { METERHUB_MQTT_PORT: '2', METERHUB_JOURNAL_SIZE_MAX: '4GB', METERHUB_HTTP_METRICS_PUBLIC: 'true' };
  const { stdout } = await meterhub(['config', 'check', '--config', file], good);
  expect(parse(stdout)).toMatchObject({
    mqtt: { port: 2 },
    journal: { sizeMax: 4 * 1024 ** 3, retain: 1024 ** 2 },
    http: { metricsPublic: true },
  });
  const bad = await meterhub(['config', 'check', '--config', file], { METERHUB_MQTT_PORT: 'x' });
  expect(bad.code).toBe(2);
  expect(bad.stderr).toMatch(/mqtt\.port \(from METERHUB_MQTT_PORT\) is "x"/);
});

test('the example is a valid configuration and equal to the defaults', async () => {
  const { code, stdout } = await meterhub(['config', 'example']);
  expect(code).toBe(0);
  expect(configSchema.parse(parse(stdout))).toEqual(configSchema.parse({}));
  const { stdout: checked } = await meterhub(['config', 'check', '--config', fileWith(stdout)]);
  const { stdout: defaults } = await meterhub(['config', 'check']);
  expect(checked).toBe(defaults);
});

test('a check shows no secret', async () => {
  const file = fileWith('store: { engine: influx, influx: { version: 2, token: abc-secret } }');
  const { code, stdout } = await meterhub(['config', 'check', '--config', file]);
  expect(code).toBe(0);
  expect(stdout).not.toContain('abc-secret');
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  ['in force',               { METERHUB_REGISTRY_ENGINE: 'postgresql', METERHUB_REGISTRY_URL: 'postgresql://hub:abc-secret@db/x' }, 0],
  ['of another protocol',    { METERHUB_REGISTRY_ENGINE: 'postgresql', METERHUB_REGISTRY_URL: 'mysql://hub:abc-secret@db/x' }, 2],
  ['beside its file',        { METERHUB_REGISTRY_ENGINE: 'postgresql', METERHUB_REGISTRY_URL: 'postgresql://hub:abc-secret@db/x', METERHUB_REGISTRY_URL_FILE: '/x' }, 2],
  ['of an engine not taken', { METERHUB_REGISTRY_URL: 'postgresql://hub:abc-secret@db/x' }, 2],
] as const)('the URL of the registry, %s, is shown nowhere', async (_, environment, expected) => {
  const { code, stdout, stderr } = await meterhub(['config', 'check'], environment);
  expect(code).toBe(expected);
  expect(stdout + stderr).not.toContain('abc-secret');
  if (code === 0) expect(parse(stdout)).toMatchObject({ registry: { engine: 'postgresql', url: '(set, not shown)' } });
  else expect(stderr).toMatch(/registry\.url \(from METERHUB_REGISTRY_URL\) is set: /);
});

test('a password of InfluxDB that is one too many is not shown', async () => {
  const file = fileWith('store: { engine: influx, influx: { version: 1, password: abc-secret, passwordFile: /x } }');
  const { code, stderr } = await meterhub(['config', 'check', '--config', file]);
  expect(code).toBe(2);
  expect(stderr).toContain('store.influx.password is set: stands beside passwordFile');
  expect(stderr).not.toContain('abc-secret');
});

test('a registry in PostgreSQL needs to be found', async () => {
  const { code, stderr } = await meterhub(['config', 'check'], { METERHUB_REGISTRY_ENGINE: 'postgresql' });
  expect(code).toBe(2);
  expect(stderr).toContain('registry.url is missing: is needed for postgresql: set url or urlFile');
});

function fileWith(content: string): string {
  const file = join(temporaryDirectory(), 'hub.yaml');
  writeFileSync(file, content);
  return file;
}
