import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasDuplicateKey } from '../../src/wire/native/duplicate-keys.ts';

/** JSON as it is written: an object is a list of members, so that a key can stand in it twice. */
type Written =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'array'; readonly items: readonly Written[]; readonly space: string }
  | { readonly kind: 'object'; readonly members: readonly Member[]; readonly space: string };

interface Member {
  readonly key: string;
  /** Write every character of the key as an escape. */
  readonly escaped: boolean;
  readonly value: Written;
}

function textOf(written: Written): string {
  if (written.kind === 'scalar') return written.text;
  const { space } = written;
  if (written.kind === 'array') return `[${space}${written.items.map(textOf).join(`${space},`)}${space}]`;
  const members = written.members.map((member) => `${space}${keyText(member)}${space}:${space}${textOf(member.value)}`);
  return `{${members.join(',')}${space}}`;
}

function keyText({ key, escaped }: Member): string {
  if (!escaped) return JSON.stringify(key);
  const units = Array.from({ length: key.length }, (_, i) => key.charCodeAt(i).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

function repeatsKey(written: Written): boolean {
  if (written.kind === 'scalar') return false;
  if (written.kind === 'array') return written.items.some(repeatsKey);
  const keys = written.members.map(({ key }) => key);
  return new Set(keys).size < keys.length || written.members.some(({ value }) => repeatsKey(value));
}

const spaces = fc.constantFrom('', ' ', '\n', ' \t\r\n');
const keys = fc.oneof(fc.constantFrom('a', 'b', '', '"', '\\', ':', '{', '中', '__proto__', '\u{1f600}'), fc.string());
const scalar = fc
  .oneof(
    fc.string(),
    fc.constantFrom('"', '\\"', 'a":1', '}', '{"a":', '\\'),
    fc.double({ noNaN: true }),
    fc.constant(null),
  )
  .map((value): Written => ({ kind: 'scalar', text: JSON.stringify(value) }));
const { written } = fc.letrec<{ written: Written; member: Member }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.record({
      kind: fc.constant('array' as const),
      items: fc.array(tie('written'), { maxLength: 4 }),
      space: spaces,
    }),
    fc.record({
      kind: fc.constant('object' as const),
      members: fc.array(tie('member'), { maxLength: 4 }),
      space: spaces,
    }),
  ) as fc.Arbitrary<Written>,
  member: fc.record({ key: keys, escaped: fc.boolean(), value: tie('written') }),
}));

describe('hasDuplicateKey', () => {
  it('finds what a search of the written members finds', () => {
    let found = 0;
    fc.assert(
      fc.property(written, (json) => {
        const text = textOf(json);
        JSON.parse(text);
        const expected = repeatsKey(json);
        if (expected) found++;
        expect(hasDuplicateKey(text)).toBe(expected);
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(20);
  });

  it('is not led astray by texts that look like keys', () => {
    expect(hasDuplicateKey('{"a":"a","b":["a","a"]}')).toBe(false);
    expect(hasDuplicateKey('{"a":"\\"b\\":1","b":1}')).toBe(false);
    expect(hasDuplicateKey('["a","a"]')).toBe(false);
    expect(hasDuplicateKey('"a"')).toBe(false);
  });
});
