/**
 * How long somebody has to wait after passwords that were wrong. What is counted:
 *
 *   one user name from one address    the person who mistypes, or whoever guesses from one place
 *   one address, any user name        whoever tries many names
 *   one user name, any address        whoever guesses from many places
 *
 * Waits double and end at a quarter of an hour, and attempts during a wait are not looked at and do not prolong it.
 * The count over all addresses leaves out those from which the person has signed in before: strangers elsewhere
 * cannot keep somebody out who sits where he always sits. So nobody can be locked out for ever, and an attacker has
 * about a hundred guesses a day.
 */

export type Counted = 'name-at-address' | 'address' | 'name';

/** Wrong passwords that are free. Many people can sit behind one address. */
const FREE: Readonly<Record<Counted, number>> = { 'name-at-address': 5, address: 20, name: 50 };
const FIRST_WAIT_MILLIS = 1000;
const WAIT_MILLIS_MAX = 15 * 60_000;

/** Wrong passwords are forgotten so long after the last one. */
export const FORGOTTEN_AFTER_MILLIS = 24 * 3_600_000;

/** An address from which somebody has signed in is the person's own for so long. */
export const KNOWN_ADDRESS_MILLIS = 90 * 86_400_000;

/** Milliseconds to wait after so many wrong passwords in all. */
export function waitAfter(counted: Counted, failures: number): number {
  const beyond = failures - FREE[counted];
  // Beyond 2^20 it is the longest wait in any case.
  return beyond < 0 ? 0 : Math.min(WAIT_MILLIS_MAX, FIRST_WAIT_MILLIS * 2 ** Math.min(beyond, 20));
}
