/**
 * JSON with one spelling for one value, so that it can be hashed: keys in the order of their UTF-16 code
 * units, no white space, numbers and texts as ECMAScript writes them. That is RFC 8785 (recalled), but for
 * lone surrogates, which it forbids and which are written as escapes here.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Throws for numbers that JSON does not have. A key whose value is undefined is left out. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is no JSON`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

/** `Array.isArray` does not narrow a readonly list. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
