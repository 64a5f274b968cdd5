import { expect, test } from 'vitest';
import { waitAfter } from '../../src/people/lockout.ts';
import { rightsOf } from '../../src/people/oidc/role-mapping.ts';
import { Seal } from '../../src/people/oidc/sealed.ts';
import { checkPassword, newPassword } from '../../src/people/password-rules.ts';
import type { Rights } from '../../src/people/people.ts';
import { checkRights } from '../../src/people/rights.ts';
import { checkedUsername, plainName, usernameFrom } from '../../src/people/username.ts';

/* biome-ignore format: a table reads best as one row a line */
test.each([
  ['elevenchars', 'at least 12'],
  [`x1-${'abcdefgh'.repeat(25)}`, 'at most 200'],
  ['aaaaaaaabbbb', 'different characters'],
  ['zhang.wei-2026', 'user name'],
  ['ZHANG.WEI!!!2026', 'user name'],
  ['Password2026!', 'first that anybody tries'],
  ['123456789012', 'first that anybody tries'],
  ['210987654321', 'first that anybody tries'],
  ['abcdefghijklm', 'first that anybody tries'],
  ['1qaz2wsx3edc4rfv', 'first that anybody tries'],
  ['Meterhub!20262026', 'first that anybody tries'],
])('the password %s is refused', (password, message) => {
  expect(() => checkPassword(password, 'zhang.wei')).toThrow(message);
});

test.each(['correct horse battery', '山高月小水落石出清风徐来', 'tR7-kw2-pQ9-xx', newPassword()])(
  '%s may be a password',
  (password) => {
    expect(() => checkPassword(password, 'zhang.wei')).not.toThrow();
  },
);

test('a part of a mail address counts as the user name as well', () => {
  expect(() => checkPassword('wei.zhang-is-here', 'wei.zhang@office.example')).toThrow('user name');
});

test('passwords that are made are different and can be typed', () => {
  const made = Array.from({ length: 200 }, newPassword);
  expect(new Set(made).size).toBe(200);
  for (const one of made) expect(one).toMatch(/^([a-hjkmnp-z2-79]{5}-){3}[a-hjkmnp-z2-79]{5}$/);
});

test('waits begin after what is free, double, and end at a quarter of an hour', () => {
  expect([1, 4, 5, 6, 7, 8, 14].map((n) => waitAfter('name-at-address', n))).toEqual([
    ...[0, 0, 1000, 2000, 4000, 8000, 512_000],
  ]);
  expect([15, 16, 5000].map((n) => waitAfter('name-at-address', n))).toEqual([900_000, 900_000, 900_000]);
  expect([19, 20, 21].map((n) => waitAfter('address', n))).toEqual([0, 1000, 2000]);
  expect([49, 50, 51].map((n) => waitAfter('name', n))).toEqual([0, 1000, 2000]);
});

test('user names are kept in lower case, and have nothing in them that a table or a log takes for more', () => {
  expect(checkedUsername(' Zhang.Wei@Office.example ')).toBe('zhang.wei@office.example');
  for (const wrong of ['', '=cmd', '-x', 'a b', 'a\nb', '张伟', 'x'.repeat(65), '../x', "o'neill"]) {
    expect(() => checkedUsername(wrong)).toThrow('a user name is');
  }
});

test('a name has nothing in it that does something to a terminal', () => {
  expect(plainName(' 李\t娜\r\n\u001b[31m ')).toBe('李 娜 [31m');
});

test('whoever is called otherwise elsewhere gets a user name that is one', () => {
  expect(['Zhang Wei', '=cmd|x', '张伟', 'A@B.C', ''].map(usernameFrom)).toEqual([
    ...['zhang.wei', 'cmd.x', 'user', 'a@b.c', 'user'],
  ]);
});

test('a role goes with what it is limited to, and with nothing else', () => {
  const good: readonly Rights[] = [
    { role: 'admin', enterprise: null, districts: null },
    { role: 'enterprise', enterprise: 'alpha', districts: null },
    { role: 'authority', enterprise: null, districts: ['310115'] },
  ];
  const wrong: readonly Rights[] = [
    { role: 'enterprise', enterprise: null, districts: null },
    { role: 'admin', enterprise: 'alpha', districts: null },
    { role: 'analyst', enterprise: null, districts: ['310115'] },
    { role: 'authority', enterprise: null, districts: [] },
    { role: 'authority', enterprise: null, districts: ['31'] },
  ];
  for (const rights of good) expect(() => checkRights(rights)).not.toThrow();
  for (const rights of wrong) expect(() => checkRights(rights), JSON.stringify(rights)).toThrow();
});

test('the first mapped value that somebody has decides the role', () => {
  const roles = { chiefs: { role: 'admin' }, steel: { role: 'enterprise', enterprise: 'alpha' } } as const;
  const rights = (claims: object, claim = 'groups') => rightsOf({ ...claims }, claim, roles);
  const admin = { role: 'admin', enterprise: null, districts: null };
  expect(rights({ groups: ['steel', 'chiefs'] })).toEqual(admin);
  expect(rights({ groups: 'steel' })).toEqual({ role: 'enterprise', enterprise: 'alpha', districts: null });
  expect(rights({ realm: { roles: ['chiefs'] } }, 'realm.roles')).toEqual(admin);
  expect(rights({ 'https://x.example/roles': ['chiefs'] }, 'https://x.example/roles')).toEqual(admin);
  for (const nothing of [{}, { groups: [] }, { groups: null }, { groups: ['other'] }, { groups: { chiefs: true } }]) {
    expect(rights(nothing)).toBeNull();
  }
  expect(rightsOf({ groups: ['constructor', '__proto__'] }, 'groups', roles)).toBeNull();
  expect(rightsOf({}, 'constructor.name', { Object: { role: 'admin' } })).toBeNull();
});

test('what is sealed can be opened by whoever sealed it, unchanged and for a time', () => {
  const seal = new Seal<{ state: string }>(60_000);
  const sealed = seal.close({ state: 'secret-state' });
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret-state');
  expect(seal.open(sealed)).toEqual({ state: 'secret-state' });
  expect(new Seal(60_000).open(sealed)).toBeNull();
  const bytes = Buffer.from(sealed, 'base64url');
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(seal.open(changed.toString('base64url'))).toBeNull();
  }
  for (const text of ['', 'x', sealed.slice(0, 20)]) expect(seal.open(text)).toBeNull();
  const late = new Seal<number>(-1);
  expect(late.open(late.close(1))).toBeNull();
});
