import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkSocialCreditCode,
  looksLikeSocialCreditCode,
  organisationCheckCharacter,
  SOCIAL_CREDIT_ALPHABET,
  SOCIAL_CREDIT_WEIGHTS,
  socialCreditCheckCharacter,
} from '../../../src/domain/codes/social-credit-code.ts';

/** Codes with an organisation code of zeros, which nobody can have. */
const SYNTHETIC = ['91310115000000000Q', '91000000000000000K'];

const character = fc.constantFrom(...SOCIAL_CREDIT_ALPHABET);
const code = fc
  .tuple(
    fc.string({ unit: character, minLength: 2, maxLength: 2 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 6, maxLength: 6 }),
    fc.string({ unit: character, minLength: 8, maxLength: 8 }),
  )
  .map(([kind, district, organisation]) => {
    const first17 = kind + district + organisation + organisationCheckCharacter(organisation);
    return first17 + socialCreditCheckCharacter(first17);
  });

test('codes computed by hand pass', () => {
  for (const text of SYNTHETIC) expect(checkSocialCreditCode(text), text).toBeNull();
  // 9 x 1 + 1 x 3 = 12, and 31 - 12 = 19 is the place of K.
  expect(socialCreditCheckCharacter('91000000000000000')).toBe('K');
});

test('the organisation code has a check character of its own, which can be X', () => {
  // 1 x 3 = 3, and 11 - 3 = 8.
  expect(organisationCheckCharacter('10000000')).toBe('8');
  // 4 x 3 = 12, remainder 1, and 11 - 1 = 10, written X.
  expect(organisationCheckCharacter('40000000')).toBe('X');
  // A is 10: 30, remainder 8, and 11 - 8 = 3.
  expect(organisationCheckCharacter('A0000000')).toBe('3');
  // Z is 35 although no social credit code has a Z; Y is 34: 34 x 3 = 102, remainder 3, and 11 - 3 = 8.
  expect(organisationCheckCharacter('Y0000000')).toBe('8');
  expect(organisationCheckCharacter('00000000')).toBe('0');
});

test('the weights are powers of 3 and coprime to 31', () => {
  let power = 1;
  for (const weight of SOCIAL_CREDIT_WEIGHTS) {
    expect(weight).toBe(power);
    expect(weight % 31).not.toBe(0);
    power = (power * 3) % 31;
  }
  expect(SOCIAL_CREDIT_ALPHABET.length).toBe(31);
  expect([2, 3, 5].some((factor) => 31 % factor === 0)).toBe(false);
});

test('every generated code passes', () => {
  fc.assert(fc.property(code, (text) => checkSocialCreditCode(text) === null));
});

test('any change of one character is found, at every place and to every other character', () => {
  fc.assert(
    fc.property(code, (text) => {
      for (let at = 0; at < text.length; at++) {
        for (const other of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZa-') {
          if (other === text[at]) continue;
          const changed = text.slice(0, at) + other + text.slice(at + 1);
          expect(checkSocialCreditCode(changed), `${text} -> ${changed}`).not.toBeNull();
        }
      }
    }),
  );
});

test('any two neighbours that change places are found', () => {
  fc.assert(
    fc.property(code, fc.nat(16), (text, at) => {
      fc.pre(text[at] !== text[at + 1]);
      const swapped = text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
      expect(checkSocialCreditCode(swapped), `${text} -> ${swapped}`).not.toBeNull();
    }),
  );
});

test.each([
  ['', /18 characters, not 0/],
  ['91310115000000000', /18 characters, not 17/],
  ['9131011500000000OQ', /^character 17 .* other than I, O, S, V and Z$/],
  ['91310115000000000q', /^character 18 /],
  ['913A0115000000000Q', /characters 3 to 8/],
  ['91310115000000000R', /check character, the 18th/],
  // 12 and 7 x 28 make 208, the remainder is 22, and 31 - 22 = 9: the code fits, the organisation code does not.
  ['910000000000000079', /character 17 does not fit/],
])('%j is refused in words', (text, problem) => {
  expect(checkSocialCreditCode(text)).toMatch(problem);
});

test('a mistyped code still looks like one, an id does not', () => {
  expect(SYNTHETIC.every(looksLikeSocialCreditCode)).toBe(true);
  expect(looksLikeSocialCreditCode('9131011500000000OQ')).toBe(true);
  expect(looksLikeSocialCreditCode('E310113-01')).toBe(false);
});
