import { expect, test } from 'vitest';
import { createLogger } from '../../src/telemetry/logger.ts';

/* biome-ignore format: a table reads best as one row a line */
const NAMES = ['password', 'passphrase', 'secret', 'token', 'key', 'apiKey', 'privateKey', 'authorization', 'cookie', 'set-cookie'];

test.each(NAMES)('%s is never in the log, however deep it stands', (name) => {
  const { log, lines } = capturing();
  const held = { [name]: 'hush-1' };
  log.info(held, 'on top');
  log.info({ a: held }, 'one down');
  log.info({ a: { b: held } }, 'two down');
  log.info({ a: { b: { c: held } } }, 'three down');
  log.info({ list: [held, { again: held }] }, 'in a list');
  log.warn({ err: Object.assign(new Error('failed'), held, { request: { headers: held } }) }, 'in an error');
  log.child(held).info('in a child');
  expect(lines().length).toBe(7);
  expect(lines().join('')).not.toContain('hush-1');
  expect(lines()[0]).toContain('[redacted]');
});

test('what is no secret is told', () => {
  const { log, lines } = capturing();
  log.info({ gateway: 'g1', keyId: '1f0c2a9be4d7', passwordVersion: 3 }, 'a gateway has come');
  expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ gateway: 'g1', keyId: '1f0c2a9be4d7', passwordVersion: 3 });
});

test('whatever is in a text, an entry is one line of JSON', () => {
  const { log, lines } = capturing();
  const text = 'a\r\n{"level":60,"msg":"forged"}\u2028\u0000\u001b[31m';
  log.info({ text, [text]: 1 }, text);
  log.warn({ err: new Error(text) }, 'failed');
  expect(lines().length).toBe(2);
  expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ text, msg: text });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
  for (const line of lines()) expect(line).not.toMatch(/[\u0000-\u001f]/);
});

function capturing() {
  const written: string[] = [];
  const log = createLogger('test', 'trace', { write: (text: string) => void written.push(text) });
  return { log, lines: () => written.join('').trimEnd().split('\n') };
}
