/** Which passwords people may choose, and passwords that are made for them. */

import { randomInt } from 'node:crypto';
import { PeopleError } from './people.ts';

export const PASSWORD_LENGTH_MIN = 12;
/** Longer ones add nothing but work. */
export const PASSWORD_LENGTH_MAX = 200;
const DIFFERENT_MIN = 5;

/**
 * What the most common passwords are made of (recalled from published lists of leaked ones): such a word with
 * digits and signs around it is among the first that are tried.
 */
/* biome-ignore format: variants of one idea belong together */
const COMMON = new Set([
  'password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'passwort', 'passwordpassword', 'letmein', 'welcome', 'changeme', 'secret',
  'admin', 'administrator', 'adminadmin', 'root', 'user', 'guest', 'test', 'testtest', 'default', 'login', 'master', 'system',
  'qwerty', 'qwertyuiop', 'qwertyqwerty', 'qwertyuiopasdfghjkl', 'asdfghjkl', 'asdfasdf', 'zxcvbnm', 'qazwsx', 'qazwsxedc',
  '1q2w3e4r5t6y', '1qaz2wsx3edc', '1qaz2wsx3edc4rfv', 'qwer1234asdf', 'abcdefghijkl', 'abcabcabcabc',
  'iloveyou', 'monkey', 'dragon', 'football', 'baseball', 'sunshine', 'princess', 'superman', 'batman', 'starwars', 'trustno',
  'woaini', 'woainima', 'wodemima', 'shanghai', 'beijing', 'zhongguo', 'energy', 'meter', 'meterhub', 'electricity',
]);

/** Throws where a password is too short, too long or too easy to guess. */
export function checkPassword(password: string, username: string): void {
  const { length } = [...password];
  if (length < PASSWORD_LENGTH_MIN)
    throw new PeopleError('invalid', `a password has at least ${PASSWORD_LENGTH_MIN} characters`);
  if (length > PASSWORD_LENGTH_MAX)
    throw new PeopleError('invalid', `a password has at most ${PASSWORD_LENGTH_MAX} characters`);
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < DIFFERENT_MIN)
    throw new PeopleError('invalid', `a password has at least ${DIFFERENT_MIN} different characters`);
  const core = coreOf(plain);
  const name = username.split('@')[0] ?? username;
  if (core === coreOf(username) || core === coreOf(name) || (name.length >= 4 && plain.includes(name)))
    throw new PeopleError('invalid', 'a password does not have the user name in it');
  if (COMMON.has(core) || COMMON.has(plain) || isRun(plain))
    throw new PeopleError('invalid', 'this password is one of the first that anybody tries');
}

/** Without the digits and signs around it, which are the first to be varied; all of it where nothing else is there. */
function coreOf(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '') || text;
}

const RUNS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz'];

/** Digits or letters in their order, upwards or downwards. */
function isRun(text: string): boolean {
  const backwards = [...text].reverse().join('');
  return RUNS.some((run) => run.includes(text) || run.includes(backwards));
}

/** Letters and digits that are not taken for one another when they are read aloud or from paper: 30 of them. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz2345679';

/** A new password of 98 random bits, in groups that can be typed. */
export function newPassword(): string {
  const group = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}
