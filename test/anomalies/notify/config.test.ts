import { expect, test } from 'vitest';
import { configSchema, SECRET_KEYS } from '../../../src/config.ts';

function problems(email: object): string[] {
  const parsed = configSchema.safeParse({ notifications: { email } });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a mail server needs an address to write from, and nothing is needed without one', () => {
  expect(problems({})).toEqual([]);
  expect(problems({ host: 'mail.example', from: 'hub@city.example' })).toEqual([]);
  expect(problems({ host: 'mail.example' })).toEqual(['notifications.email.from: is needed with host']);
});

test('a user name goes with one password, and never in the clear to another machine', () => {
  const good = { host: 'mail.example', from: 'hub@city.example', username: 'hub', passwordFile: '/run/secrets/smtp' };
  expect(problems(good)).toEqual([]);
  expect(problems({ ...good, password: 'x' })).toEqual([
    'notifications.email.password: stands beside passwordFile; set one of them',
  ]);
  expect(problems({ ...good, passwordFile: undefined })).toEqual([
    'notifications.email.username: goes with password or passwordFile',
  ]);
  expect(problems({ ...good, security: 'none' })).toEqual([
    'notifications.email.security: must be starttls or tls where the hub signs in',
  ]);
  expect(problems({ ...good, security: 'none', host: '127.0.0.1' })).toEqual([]);
});

test('the normal values require TLS and refuse private addresses, and the password is shown to nobody', () => {
  const { notifications } = configSchema.parse({});
  expect(notifications).toMatchObject({
    ...{ newerThan: 6 * 3_600_000, digestAt: '08:00', giveUpAfter: 86_400_000 },
    ...{ webhook: { allowPrivate: false, timeout: 10_000 }, email: { port: 587, security: 'starttls' } },
  });
  expect(SECRET_KEYS).toContainEqual(['notifications', 'email', 'password']);
});
