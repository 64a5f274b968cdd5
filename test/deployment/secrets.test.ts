/** .docker/generate-secrets: no password is a default, and none is lost by running it again. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { interpolate, ROOT, readCompose } from './repository.ts';

/** Made by the hub, not by the script. */
const FROM_THE_HUB = 'bridge-hub';

function project(): string {
  const folder = temporaryDirectory();
  mkdirSync(join(folder, '.docker'));
  cpSync(join(ROOT, '.docker/generate-secrets'), join(folder, '.docker/generate-secrets'));
  return folder;
}

const generate = (folder: string): string =>
  execFileSync('sh', [join(folder, '.docker/generate-secrets')], { encoding: 'utf8' });

const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(folder, '.docker/secrets')).map((name) => [
      name,
      readFileSync(join(folder, '.docker/secrets', name), 'utf8'),
    ]),
  );

it('makes every secret that docker-compose.yml reads, with each InfluxDB', () => {
  const folder = project();
  generate(folder);
  const made = Object.keys(contents(folder));
  for (const { services, secrets } of [readCompose()]) {
    for (const version of ['1', '2', '3']) {
      const running = Object.values(services).filter(
        ({ profiles = [] }) => profiles.length === 0 || profiles.includes(`influx${version}`),
      );
      for (const name of new Set(running.flatMap((service) => service.secrets ?? []))) {
        const file = interpolate(secrets[name]?.file ?? '', { METERHUB_INFLUX_VERSION: version });
        expect(made).toContain(file.replace('.docker/secrets/', ''));
      }
    }
    expect(made).toContain('bridge-local');
    expect(secrets['bridge_hub']?.file).toBe(`.docker/secrets/${FROM_THE_HUB}`);
  }
});

it('makes secrets of 192 random bits that differ from each other and from those of another machine', () => {
  const [one, other] = [project(), project()].map((folder) => {
    generate(folder);
    return contents(folder);
  });
  const random = Object.entries(one ?? {}).filter(([name]) => !name.startsWith('influx3'));
  for (const [, secret] of random) expect(secret).toMatch(/^[0-9a-f]{48}\n$/);
  const all = [...random.map(([, secret]) => secret), ...Object.values(other ?? {})];
  // The three files of 3 Core hold one token, which is the only kind it has.
  expect(new Set(all).size).toBe(all.length - 1);
});

it('gives InfluxDB 3 Core the token of the hub and of Grafana as the one of its first start', () => {
  const folder = project();
  generate(folder);
  const { 'influx3-hub': hub = '', 'influx3-grafana': grafana, 'influx3-admin': admin = '' } = contents(folder);
  expect(hub).toMatch(/^apiv3_[0-9a-f]{96}\n$/);
  expect(grafana).toBe(hub);
  expect(JSON.parse(admin)).toEqual({ token: hub.trim(), name: '_admin' });
});

it('lets containers read the files, and nobody else on the machine into the folder', () => {
  const folder = project();
  generate(folder);
  expect(statSync(join(folder, '.docker/secrets')).mode & 0o777).toBe(0o700);
  for (const name of Object.keys(contents(folder))) {
    expect(statSync(join(folder, '.docker/secrets', name)).mode & 0o777).toBe(0o444);
  }
});

it('keeps what exists when it is run again, and makes what is missing', () => {
  const folder = project();
  generate(folder);
  const before = contents(folder);
  writeFileSync(join(folder, '.env'), 'METERHUB_INFLUX_VERSION=3\n');
  execFileSync('rm', ['-f', join(folder, '.docker/secrets/grafana-admin')]);
  expect(generate(folder)).toMatch(/^made 1 secrets, kept 10 /);
  const { 'grafana-admin': renewed, ...rest } = contents(folder);
  expect(renewed).not.toBe(before['grafana-admin']);
  expect({ ...rest, 'grafana-admin': before['grafana-admin'] }).toEqual(before);
  expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('METERHUB_INFLUX_VERSION=3\n');
});

it('prints no secret', () => {
  const folder = project();
  const printed = generate(folder);
  for (const secret of Object.values(contents(folder))) expect(printed).not.toContain(secret.trim());
});

it('chooses InfluxDB 2.7 on a new machine', () => {
  const folder = project();
  generate(folder);
  const text = readFileSync(join(folder, '.env'), 'utf8');
  expect(text).toMatch(/^METERHUB_INFLUX_VERSION=2$/m);
  expect(text).toContain(['COMPOSE_PROFILES=influx', '{METERHUB_INFLUX_VERSION}'].join('$'));
});

it('keeps the secrets out of the repository', () => {
  expect(readFileSync(join(ROOT, '.docker/.gitignore'), 'utf8').split('\n')).toContain('secrets/');
});
