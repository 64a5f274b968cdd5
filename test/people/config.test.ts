import { expect, test } from 'vitest';
import { configSchema } from '../../src/config.ts';

const GOOD = { issuer: 'https://login.example', clientId: 'hub', roles: { chiefs: { role: 'admin' } } } as const;

function problems(oidc: object): string[] {
  const parsed = configSchema.safeParse({ oidc });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a provider needs an address, a client and a role for somebody, and nothing is needed without one', () => {
  expect(problems({})).toEqual([]);
  expect(problems(GOOD)).toEqual([]);
  expect(problems({ issuer: 'https://login.example' })).toEqual([
    'oidc.clientId: is needed with issuer',
    'oidc.roles: is needed with issuer: nobody would have a role',
  ]);
  expect(problems({ ...GOOD, clientSecret: 'a', clientSecretFile: 'b' })).toEqual([
    'oidc.clientSecret: stands beside clientSecretFile; set one of them',
  ]);
});

test('a provider is asked without TLS on this machine alone', () => {
  for (const issuer of ['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000']) {
    expect(problems({ ...GOOD, issuer }), issuer).toEqual([]);
  }
  for (const issuer of [
    'http://login.example',
    'http://10.0.0.1',
    'http://127.0.0.1.evil.example',
    'http://localhost.example',
  ]) {
    expect(problems({ ...GOOD, issuer }), issuer).toEqual([
      'oidc.issuer: must begin with https://; http:// is for a provider on this machine alone',
    ]);
  }
});

test('a mapped role goes with its limits', () => {
  const roles = (mapped: object) => problems({ ...GOOD, roles: { some: mapped } });
  expect(roles({ role: 'enterprise', enterprise: 'alpha' })).toEqual([]);
  expect(roles({ role: 'authority', districts: ['310115'] })).toEqual([]);
  expect(roles({ role: 'enterprise' })).toEqual([
    'oidc.roles: some: an enterprise goes with the role enterprise and no other',
  ]);
  expect(roles({ role: 'admin', enterprise: 'alpha' }).length).toBe(1);
  expect(roles({ role: 'analyst', districts: ['310115'] })).toEqual([
    'oidc.roles: some: districts go with the role authority',
  ]);
  expect(roles({ role: 'authority', districts: ['Pudong'] }).length).toBe(1);
  expect(roles({ role: 'root' }).length).toBe(1);
});
