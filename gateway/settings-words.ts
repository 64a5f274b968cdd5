/** Building blocks of the configuration schema whose problems say what is allowed. */

import { z } from 'zod';
import { ID_PATTERN } from '../src/domain/id.ts';

/** A whole number within bounds, both inclusive. */
export function wholeNumber(least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** A text that is not empty. */
export function text(what: string) {
  const error = `must be ${what}`;
  return z.string({ error }).min(1, { error });
}

/** The id of an enterprise, gateway or meter. */
export function id() {
  const error = 'must be 1 to 64 letters, digits, ".", "_" or "-", beginning with a letter or digit';
  return z.string({ error }).regex(ID_PATTERN, { error });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `must be one of ${words.join(', ')}` });
}

/** An object that has these keys and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape) {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? `may only have the keys ${keys}` : `must be an object with the keys ${keys}`,
  });
}
