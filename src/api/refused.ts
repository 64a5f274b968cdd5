import { PeopleError } from '../people/people.ts';
import { RegistryError } from '../registry/registry.ts';
import { type ProblemCode, ProblemError } from './problem.ts';

const CODES = {
  conflict: 'conflict',
  invalid: 'invalid_request',
  unknown: 'not_found',
  unknown_reference: 'invalid_request',
  stale: 'conflict',
  busy: 'unavailable',
} as const satisfies Record<PeopleError['code'] | RegistryError['code'], ProblemCode>;

/** Does something, and tells the caller what registry or people object to. */
export async function orProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PeopleError || error instanceof RegistryError)) throw error;
    throw new ProblemError(CODES[error.code], `${error.message}.`, { cause: error });
  }
}
