/**
 * Unified social credit code (统一社会信用代码, GB 32100-2015): 18 characters, of which 1 is the registering
 * department, 2 the kind of organisation, 3 to 8 the district of the registering office, 9 to 17 the organisation
 * code (GB 11714) with a check character of its own, 18 the check character of the whole.
 */

import type { CodeSource } from './code-source.ts';

export const SOCIAL_CREDIT_CODE_SOURCE: CodeSource = Object.freeze({
  text: 'GB 32100-2015 and GB 11714, alphabet and weights as several independent public programs have them',
  verified: true,
});

/** Digits and capitals without I, O, S, V and Z; the position is the value. */
export const SOCIAL_CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Powers of 3 modulo 31: a prime, so that no weight hides a change of the character it is for. */
export const SOCIAL_CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

const LENGTH = 18;
const MODULUS = 31;
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const;

/** What is wrong with a code, in words; null for one that can be. Whether anybody has it, no arithmetic tells. */
export function checkSocialCreditCode(text: string): string | null {
  const length = [...text].length;
  if (length !== LENGTH) return `a social credit code has ${LENGTH} characters, not ${length}`;
  const strange = [...text].findIndex((character) => !SOCIAL_CREDIT_ALPHABET.includes(character));
  if (strange >= 0) {
    return `character ${strange + 1} of a social credit code is a digit or a capital other than I, O, S, V and Z`;
  }
  if (!/^\d{6}$/.test(text.slice(2, 8)))
    return 'characters 3 to 8 of a social credit code are the digits of a district';
  const check = socialCreditCheckCharacter(text.slice(0, -1));
  if (check !== text[LENGTH - 1]) return 'the check character, the 18th, does not fit the others: one is mistyped';
  if (organisationCheckCharacter(text.slice(8, 16)) !== text[16]) {
    return 'character 17 does not fit the organisation code, characters 9 to 16: more than one is mistyped';
  }
  return null;
}

/**
 * Whether a text is built like such a code, right or wrong: what looks like one was meant to be one. Eighteen
 * digits and capitals of any kind, because I and O are what people write for 1 and 0.
 */
export function looksLikeSocialCreditCode(text: string): boolean {
  return /^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$/.test(text);
}

/** The 18th character for the first seventeen, which must be of the alphabet. */
export function socialCreditCheckCharacter(first17: string): string {
  const sum = SOCIAL_CREDIT_WEIGHTS.reduce((total, weight, i) => total + weight * characterValue(first17, i), 0);
  return SOCIAL_CREDIT_ALPHABET[(MODULUS - (sum % MODULUS)) % MODULUS]!;
}

/** The 9th character of an organisation code (GB 11714) for its first eight: a digit or X. */
export function organisationCheckCharacter(first8: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * organisationValue(first8, i), 0);
  const check = 11 - (sum % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}

function characterValue(text: string, index: number): number {
  return SOCIAL_CREDIT_ALPHABET.indexOf(text[index]!);
}

/** GB 11714 counts through all letters, A 10 to Z 35, also those that GB 32100 leaves out. */
function organisationValue(text: string, index: number): number {
  return Number.parseInt(text[index]!, 36);
}
