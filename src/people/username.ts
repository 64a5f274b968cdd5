/** User names: what people type, and what stands in the audit log. */

import { PeopleError } from './people.ts';

/** A mail address is one as well. The first character is none that a spreadsheet takes for a formula. */
export const USERNAME_PATTERN = /^[a-z0-9][a-z0-9._@-]{0,63}$/;

/** The form in which a user name is kept and looked for. */
export function normalUsername(text: string): string {
  return text.trim().toLowerCase();
}

/** The normal form of a user name; throws where it cannot be one. */
export function checkedUsername(text: string): string {
  const username = normalUsername(text);
  if (USERNAME_PATTERN.test(username)) return username;
  throw new PeopleError('invalid', 'a user name is 1 to 64 letters (a to z), digits, ".", "_", "@" or "-"');
}

/** What somebody is called, without what would do something to a terminal or a table. */
export function plainName(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').trim();
}

/** A user name for whoever is called so elsewhere, such as `zhang.wei` of `Zhang Wei`. */
export function usernameFrom(name: string): string {
  const username = normalUsername(name)
    .replace(/[^a-z0-9._@-]+/g, '.')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 60);
  return username === '' ? 'user' : username;
}
