/** What the engines say when a change contradicts what is there, in words of the registry. */

import { RegistryError } from '../registry.ts';

/** https://sqlite.org/rescode.html and PostgreSQL's Appendix A, class 23. */
const REFERENCE: ReadonlySet<unknown> = new Set([787, '23503']);
const UNIQUE: ReadonlySet<unknown> = new Set([1555, 2067, '23505']);

interface EngineError extends Error {
  /** Of SQLite. */
  readonly errcode?: number;
  /** Of PostgreSQL. */
  readonly code?: string;
  readonly detail?: string;
}

export function asRegistryError(error: EngineError): Error {
  if (error instanceof RegistryError) return error;
  const code = error.errcode ?? error.code;
  if (REFERENCE.has(code)) {
    const message = 'an entry names an enterprise, gateway, site, parent meter or series that does not exist';
    return new RegistryError('unknown_reference', message, { cause: error });
  }
  if (UNIQUE.has(code)) {
    const message = `an entry with the same name exists: ${error.detail ?? error.message}`;
    return new RegistryError('conflict', message, { cause: error });
  }
  return error;
}

/** The same of a removal: a reference that was made at the same moment has come first. */
export function asRemovalError(error: Error): Error {
  const isReference = error instanceof RegistryError && error.code === 'unknown_reference' && error.cause !== undefined;
  if (!isReference) return error;
  return new RegistryError('conflict', 'something that stays refers to an entry that was to be removed', {
    cause: error,
  });
}
