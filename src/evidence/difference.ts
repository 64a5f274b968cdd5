/** Where two values differ first. */

import type { Json } from '../audit/canonical-json.ts';

export interface Difference {
  /** Such as `rows[2].value`; empty where the whole values differ. */
  readonly path: string;
  readonly stated: Json | undefined;
  readonly recomputed: Json | undefined;
}

/** Null where they are equal; a member that is undefined is the same as none. */
export function firstDifference(stated: Json | undefined, recomputed: Json | undefined, path = ''): Difference | null {
  if (isBranch(stated) && isBranch(recomputed) && Array.isArray(stated) === Array.isArray(recomputed)) {
    const keys = [...new Set([...Object.keys(stated), ...Object.keys(recomputed)])];
    for (const key of keys) {
      const at = Array.isArray(stated) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      const found = firstDifference(own(stated, key), own(recomputed, key), at);
      if (found !== null) return found;
    }
    return null;
  }
  return stated === recomputed ? null : { path, stated, recomputed };
}

function isBranch(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return value !== null && typeof value === 'object';
}

function own(value: { readonly [key: string]: Json | undefined }, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
