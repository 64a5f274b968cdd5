import { expect, test } from 'vitest';
import { type Argon2Cost, hashPassword, isWeaker, unmatchableHash, verifyPassword } from '../../src/people/argon2.ts';
import { AtMost } from '../../src/people/at-most.ts';

const SMALL: Argon2Cost = { memoryKib: 64, passes: 1, lanes: 1 };

test('a hash is of the PHC form, has its own salt, and is of its password alone', async () => {
  const [one, other] = [await hashPassword('correct horse', SMALL), await hashPassword('correct horse', SMALL)];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword('correct horse', one)).toBe(true);
  expect(await verifyPassword('correct horsf', one)).toBe(false);
  expect(await verifyPassword('', one)).toBe(false);
});

test('a hash of another program is understood', async () => {
  // From the tests of the reference implementation (github.com/P-H-C/phc-winner-argon2, src/test.c), recalled:
  // argon2id, t=2, m=2^8, p=1, password "password", salt "somesalt".
  const known = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  expect(await verifyPassword('password', known)).toBe(true);
  expect(await verifyPassword('Password', known)).toBe(false);
});

test('a password is the same however a keyboard sends its characters', async () => {
  const composed = 'caf\u00e9 \u4e2d\u6587 \uff21';
  const decomposed = 'cafe\u0301 \u4e2d\u6587 A';
  expect(await verifyPassword(decomposed, await hashPassword(composed, SMALL))).toBe(true);
});

test('what is no hash matches nothing', async () => {
  for (const text of [
    '',
    'password',
    '$argon2i$v=19$m=64,t=1,p=1$AAAA$AAAA',
    '$argon2id$v=16$m=64,t=1,p=1$AAAA$AAAA',
  ]) {
    expect(await verifyPassword('password', text)).toBe(false);
  }
  expect(await verifyPassword('password', unmatchableHash(SMALL))).toBe(false);
});

test('a hash made with less of anything is weaker', async () => {
  const hash = await hashPassword('x', { memoryKib: 128, passes: 2, lanes: 2 });
  expect(isWeaker(hash, { memoryKib: 128, passes: 2, lanes: 2 })).toBe(false);
  expect(isWeaker(hash, { memoryKib: 64, passes: 1, lanes: 1 })).toBe(false);
  expect(isWeaker(hash, { memoryKib: 129, passes: 2, lanes: 2 })).toBe(true);
  expect(isWeaker(hash, { memoryKib: 128, passes: 3, lanes: 2 })).toBe(true);
  expect(isWeaker(hash, { memoryKib: 128, passes: 2, lanes: 3 })).toBe(true);
});

test('so many run at one time, the others wait in order, and beyond that they are refused', async () => {
  const turns = new AtMost(2, 3);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const gate = Promise.withResolvers<void>();
  const work = (number: number) =>
    turns.run(async () => {
      most = Math.max(most, ++running);
      await gate.promise;
      order.push(number);
      running--;
    });
  const taken = [1, 2, 3, 4, 5].map(work);
  await expect(work(6)).rejects.toMatchObject({ code: 'busy' });
  gate.resolve();
  await Promise.all(taken);
  expect([most, order]).toEqual([2, [1, 2, 3, 4, 5]]);
  await expect(turns.run(() => Promise.reject(new Error('on purpose')))).rejects.toThrow('on purpose');
  expect(await turns.run(async () => 'goes on')).toBe('goes on');
});
