import type { Json } from './canonical-json.ts';

const SECRET = /password|passphrase|secret|token|authorization|cookie|privatekey|apikey|^key$/i;
const MASK = '[masked]';

/** The same without the values of keys that are named like secrets, however deep. How often something was done is none. */
export function maskSecrets(value: Json): Json {
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(maskSecrets);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (member === undefined) return [];
      const isCountOfPlace = typeof member === 'number' && /\s/.test(key);
      const isSecret = SECRET.test(key) && member !== null && !isCountOfPlace;
      return [[key, isSecret ? MASK : maskSecrets(member)]];
    }),
  );
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}
