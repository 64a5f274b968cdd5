/** docker-compose.yml holds together: there is no Docker engine here to say so. */

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_KEYS, loadConfig } from '../../src/config.ts';
import { interpolate, ROOT, readCompose, readEnvironmentFile, readText, type Service } from './repository.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const GENERATIONS = ['1', '2', '3'] as const;
/** Ends by itself. */
const isJob = ({ restart }: Service): boolean => restart === 'no';

describe('the schema of the Compose Specification', () => {
  const schema = JSON.parse(readText('test/deployment/compose-spec/compose-spec.json')) as object;
  // Its `duration` is Go's (`10s`), not that of JSON Schema (`PT10S`).
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const isCompose = ajv.compile(schema);

  it('is kept by the file', () => {
    expect(isCompose(compose), ajv.errorsText(isCompose.errors)).toBe(true);
  });

  it.each([
    ['a setting of a service that is none', { hub: { image: 'a', helthcheck: { test: ['CMD', 'true'] } } }],
    ['a dependency on a state that is none', { hub: { depends_on: { a: { condition: 'service_ready' } } } }],
    ['memory of no size', { hub: { tmpfs: { size: '64m' } } }],
  ])('refuses %s', (_, service) => {
    expect(isCompose({ services: service })).toBe(false);
  });
});

describe.each(services)('the service %s', (_name, service) => {
  it('has an image pinned to one version', () => {
    expect(service.image).toMatch(/^[a-z/-]+:v?\d+\.\d+\.\d+(-core)?$/);
  });

  it('runs as a user other than root, without capabilities, on a root file system that it cannot write', () => {
    expect(service.user).toMatch(/^[a-z1-9]/);
    expect(service.user).not.toMatch(/^root/);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.read_only).toBe(true);
  });

  it('is watched and started again, or is a job that ends', () => {
    if (isJob(service)) return;
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test[0]).toBe('CMD');
  });

  it('publishes its ports on the loopback address unless told otherwise', () => {
    for (const port of service.ports ?? []) {
      expect(interpolate(port, {})).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    }
  });

  it('uses only secrets, volumes, networks and services that are defined', () => {
    const names = (defined: object): string[] => Object.keys(defined);
    expect(names(compose.secrets)).toEqual(expect.arrayContaining([...(service.secrets ?? [])]));
    const networks = Array.isArray(service.networks) ? service.networks : names(service.networks ?? {});
    expect(networks.length).toBeGreaterThan(0);
    expect(names(compose.networks)).toEqual(expect.arrayContaining(networks));
    expect(names(compose.services)).toEqual(expect.arrayContaining(names(service.depends_on ?? {})));
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('.')) {
        expect(existsSync(join(ROOT, source)), source).toBe(true);
        expect(volume).toMatch(/:ro$/);
      } else {
        expect(names(compose.volumes)).toContain(source);
      }
    }
  });

  it('depends on services that run whenever it does, or says that it can do without', () => {
    for (const [dependency, { condition, required = true }] of Object.entries(service.depends_on ?? {})) {
      const other = compose.services[dependency] as Service;
      if (required) expect(other.profiles ?? service.profiles).toEqual(service.profiles);
      if (condition === 'service_healthy') expect(other.healthcheck).toBeDefined();
      if (condition === 'service_completed_successfully') expect(isJob(other)).toBe(true);
    }
  });

  it('reads every password and token from a secret that it is given', () => {
    for (const [key, value] of Object.entries(service.environment ?? {})) {
      if (/PASSWORD|TOKEN|SECRET|KEY/.test(key)) {
        expect(key).toMatch(/_FILE$/);
        expect(value).toMatch(/^\/run\/secrets\//);
      }
    }
    for (const [, secret] of JSON.stringify(service).matchAll(/\/run\/secrets\/(\w+)/g)) {
      expect(service.secrets).toContain(secret);
    }
  });
});

it('uses every secret, volume and network that it defines', () => {
  const text = JSON.stringify(compose.services);
  const { secrets, volumes, networks } = compose;
  for (const name of Object.keys({ ...secrets, ...volumes, ...networks })) expect(text).toContain(name);
});

it('keeps the databases in a network without a way out, and publishes none of their ports', () => {
  expect(compose.networks['inside']).toEqual({ internal: true });
  for (const name of ['influxdb1', 'influxdb2', 'influxdb3', 'prometheus']) {
    const { networks = [], ports } = compose.services[name] as Service;
    expect(Array.isArray(networks) ? networks : Object.keys(networks)).toEqual(['inside']);
    expect(ports).toBeUndefined();
  }
});

describe.each(GENERATIONS)('with InfluxDB %s', (version) => {
  const hub = compose.services['hub'] as Service;
  const environment = {
    ...readEnvironmentFile(interpolate(hub.env_file?.[0] ?? '', { METERHUB_INFLUX_VERSION: version })),
    ...hub.environment,
  };
  const filled = Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [key, interpolate(value, { METERHUB_INFLUX_VERSION: version })]),
  );

  it('gives the hub only settings that exist', () => {
    expect(Object.keys(ENVIRONMENT_KEYS)).toEqual(expect.arrayContaining(Object.keys(filled)));
  });

  it('gives the hub a configuration that is valid and names this server', () => {
    const { store, http, mqtt } = loadConfig(undefined, filled);
    expect(store).toMatchObject({
      engine: 'influx',
      influx: { version: Number(version), url: 'http://influxdb:8086' },
    });
    expect(http).toMatchObject({ host: '0.0.0.0', port: 8080, metricsPublic: false });
    expect(mqtt).toMatchObject({ host: '0.0.0.0', port: 1883 });
  });

  it('keeps readings, intervals and days each for as long as it is told', () => {
    const told = {
      METERHUB_INFLUX_VERSION: version,
      METERHUB_STORE_RETENTION_RAW: '30d',
      METERHUB_STORE_RETENTION_INTERVALS: '400d',
      METERHUB_STORE_RETENTION_DAYS: '4000d',
    };
    const given = Object.entries(environment).map(([key, value]) => [key, interpolate(value, told)]);
    const DAY = 86_400_000;
    expect(loadConfig(undefined, Object.fromEntries(given) as Record<string, string>).store.retention).toEqual({
      raw: 30 * DAY,
      intervals: 400 * DAY,
      days: 4000 * DAY,
    });
    expect(loadConfig(undefined, filled).store.retention).toEqual({ raw: null, intervals: null, days: null });
  });

  it('gives the hub the file of the secret that it reads', () => {
    const { influx } = loadConfig(undefined, filled).store;
    const [secret = ''] = hub.secrets ?? [];
    expect(influx.passwordFile ?? influx.tokenFile).toBe(`/run/secrets/${secret}`);
  });

  it('has one server, behind the name that the hub and Grafana use', () => {
    const running = services.filter(([, { profiles }]) => profiles?.includes(`influx${version}`));
    expect(running.map(([name]) => name)).toEqual([`influxdb${version}`]);
    expect(running[0]?.[1].networks).toEqual({ inside: { aliases: ['influxdb'] } });
  });
});

it('cannot be started before the secrets are generated, and says what to do', () => {
  const { METERHUB_INFLUX_VERSION = '' } = compose.services['hub']?.environment ?? {};
  expect(() => interpolate(METERHUB_INFLUX_VERSION, {})).toThrow(/generate-secrets/);
});

it('has no secret written into it', () => {
  const text = readText('docker-compose.yml');
  // 16 characters of letters and digits mixed are a name only by accident.
  for (const word of text.match(/[A-Za-z0-9]{16,}/g) ?? []) expect(word).not.toMatch(/\d.*\d.*\d/);
});

describe('the image of the hub', () => {
  const dockerfile = compose.services['hub']?.build?.dockerfile_inline ?? '';
  const lines = dockerfile.split('\n');

  it('is built in two stages from one pinned base, and ends as a user other than root', () => {
    const bases = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(bases).toHaveLength(2);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/^node:24\.\d+\.\d+-bookworm-slim$/);
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  });

  it('runs on the Node that the project is tested with', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    expect(dockerfile).toContain(`FROM node:${dependencies['node']}-bookworm-slim`);
  });

  it('copies only what is in the repository and not kept from the builder', () => {
    const ignored = readText('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    const copied = lines.flatMap((line) => /^COPY --from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
    for (const path of copied.filter((name) => name !== 'node_modules')) {
      expect(existsSync(join(ROOT, path)), path).toBe(true);
      expect(ignored).toContain(`!${path}`);
    }
    expect(copied).toContain('src');
    expect(ignored.filter((line) => line.startsWith('!')).join()).not.toMatch(/\.docker|\.env|\.meterhub/);
  });

  it('is the same for the job that makes the key for /metrics', () => {
    expect(compose.services['metrics-key']?.build).toEqual(compose.services['hub']?.build);
    expect(compose.services['metrics-key']?.image).toBe(compose.services['hub']?.image);
  });
});

it('mounts scripts that can be executed', () => {
  for (const path of ['.docker/generate-secrets', '.docker/influxdb2/grafana-access.sh', '.docker/mosquitto/start']) {
    expect(statSync(join(ROOT, path)).mode & 0o111, path).not.toBe(0);
  }
});
