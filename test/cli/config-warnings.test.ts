import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { meterhub } from './run.ts';

const GOOD = 'q7Jm0vXz2LkP9wTb';

/* biome-ignore format: a table reads best as one row a line */
test.each([
  ['a token in the file',             'store: { engine: influx, influx: { token: q7Jm0vXz2LkP9wTb } }', /store\.influx\.token stands in .*: set store\.influx\.tokenFile/],
  ['a password that everybody tries', 'store: { engine: influx, influx: { version: 1, username: a, password: changeme123 } }', /store\.influx\.password is one that everybody tries first/],
  ['a short token',                   'store: { engine: influx, influx: { token: q7Jm0v } }', /store\.influx\.token has fewer than 12 characters/],
  ['a token of one character',        'store: { engine: influx, influx: { token: aaaaaaaaaaaaaaaa } }', /store\.influx\.token has hardly any different/],
  ['a client secret in the file',     'oidc: { clientSecret: q7Jm0vXz2LkP9wTb }', /oidc\.clientSecret stands in .*: set oidc\.clientSecretFile/],
  ['a weak client secret',            'oidc: { clientSecret: changeme123 }', /oidc\.clientSecret is one that everybody tries first/],
  ['a mail password in the file',     'notifications: { email: { password: q7Jm0vXz2LkP9wTb } }', /notifications\.email\.password stands in .*: set notifications\.email\.passwordFile/],
  ['a short mail password',           'notifications: { email: { password: q7Jm0v } }', /notifications\.email\.password has fewer than 12 characters/],
  ['a database password in the file', 'registry: { engine: postgresql, url: "postgresql://hub:q7Jm0vXz2LkP9wTb@db/x" }', /registry\.url stands in .*: set registry\.urlFile/],
  ['a weak database password',        'registry: { engine: postgresql, url: "postgresql://hub:changeme123@db/x" }', /registry\.url is one that everybody tries first/],
  ['HTTP for all without TLS',        'http: { host: 0.0.0.0 }', /http\.host is 0\.0\.0\.0 without http\.tls or http\.trustedProxies/],
  ['metrics for all',                 'http: { host: 10.0.0.1, metricsPublic: true }', /anybody can read the metrics/],
  ['MQTT for all without TLS',        'mqtt: { host: "::" }', /mqtt\.host is ::: passwords of gateways/],
] as const)('%s is warned of, and no secret is shown', async (_name, content, warning) => {
  const { code, stdout, stderr } = await meterhub(['config', 'check', '--config', fileWith(content)]);
  expect(code).toBe(0);
  expect(stderr).toMatch(warning);
  expect(stdout + stderr).not.toMatch(/q7Jm0v|changeme123|aaaaaaaaaaaa/);
});

test('what is as it should be is not warned of', async () => {
  const secret = join(temporaryDirectory(), 'token');
  writeFileSync(secret, `${GOOD}\n`, { mode: 0o600 });
  const content = `store: { engine: influx, influx: { tokenFile: ${secret} } }\nhttp: { host: 0.0.0.0, trustedProxies: [10.0.0.1] }`;
  expect((await meterhub(['config', 'check', '--config', fileWith(content)])).stderr).toBe('');
  chmodSync(secret, 0o644);
  const { stderr } = await meterhub(['config', 'check', '--config', fileWith(content)]);
  expect(stderr).toMatch(/tokenFile: .* can be read by others than its owner/);
});

test.each([
  ['store.influx.passwordFile', 'store: { engine: influx, influx: { version: 1, username: a, passwordFile: FILE } }'],
  ['store.influx.tokenFile', 'store: { engine: influx, influx: { tokenFile: FILE } }'],
  ['oidc.clientSecretFile', 'oidc: { clientSecretFile: FILE }'],
  ['notifications.email.passwordFile', 'notifications: { email: { passwordFile: FILE } }'],
  ['people.adminPasswordFile', 'people: { adminPasswordFile: FILE }'],
])('%s is looked into: what is weak and what others can read is warned of', async (key, content) => {
  const secret = join(temporaryDirectory(), 'secret');
  writeFileSync(secret, 'changeme123\n');
  chmodSync(secret, 0o644);
  const { stderr } = await meterhub(['config', 'check', '--config', fileWith(content.replace('FILE', secret))]);
  expect(stderr).toContain(`${key} is one that everybody tries first`);
  expect(stderr).toContain(`${key}: ${secret} can be read by others than its owner`);
  expect(stderr).not.toContain('changeme123');
});

test('a token in an environment variable is not said to stand in the file', async () => {
  const file = fileWith('store: { engine: influx }');
  const { stderr } = await meterhub(['config', 'check', '--config', file], { METERHUB_INFLUX_TOKEN: GOOD });
  expect(stderr).toBe('');
});

test('a URL of the registry without a password is no secret, and one in a file is for its owner', async () => {
  const file = fileWith('registry: { engine: postgresql, url: "postgresql://hub@db.example/meterhub" }');
  expect((await meterhub(['config', 'check', '--config', file])).stderr).toBe('');
  const secret = join(temporaryDirectory(), 'url');
  writeFileSync(secret, 'postgresql://hub:short@db.example/meterhub\n', { mode: 0o644 });
  chmodSync(secret, 0o644);
  const environment = { METERHUB_REGISTRY_ENGINE: 'postgresql', METERHUB_REGISTRY_URL_FILE: secret };
  const { stderr } = await meterhub(['config', 'check'], environment);
  expect(stderr).toContain('registry.urlFile has fewer than 12 characters');
  expect(stderr).toMatch(/registry\.urlFile: .* can be read by others than its owner/);
});

function fileWith(content: string): string {
  const file = join(temporaryDirectory(), 'hub.yaml');
  writeFileSync(file, content);
  return file;
}
