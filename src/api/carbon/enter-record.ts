/** Who enters a factor or contract, for whom, and what the records object to. */

import type { FastifyRequest } from 'fastify';
import { CarbonError, type Doer } from '../../carbon/carbon-records.ts';
import type { Principal, Registry } from '../../registry/registry.ts';
import { type Caller, narrowedScope, principalOf } from '../authorise.ts';
import { type ProblemCode, ProblemError } from '../problem.ts';

/** May enter factors and contracts; an enterprise for itself alone. */
export const RECORDERS: readonly Caller[] = ['admin', 'authority', 'enterprise'];
/** May estimate a factor, which changes nothing. */
export const ESTIMATORS: readonly Caller[] = [...RECORDERS, 'analyst'];
/** May approve what another has entered. */
export const APPROVERS: readonly Caller[] = ['admin', 'authority'];

/** A key and a person are never the same, whatever their ids are. */
export function doerOf(request: FastifyRequest): Doer {
  const { kind, id, name } = principalOf(request);
  return { id: `${kind} ${id}`, name };
}

/** Whose it is to be: of an enterprise always its own. Throws a problem for one that the caller does not see. */
export async function ownerFor(
  request: FastifyRequest,
  asked: string | null | undefined,
  registry: Registry,
): Promise<string | null> {
  const { role, enterprise }: Principal = principalOf(request);
  const owner = role === 'enterprise' ? (asked ?? enterprise) : (asked ?? null);
  if (owner !== null) narrowedScope(request, owner, await registry.snapshot());
  return owner;
}

/** The same where there has to be one. */
export async function enterpriseFor(
  request: FastifyRequest,
  asked: string | undefined,
  registry: Registry,
): Promise<string> {
  const owner = await ownerFor(request, asked, registry);
  if (owner === null) throw new ProblemError('invalid_request', 'body: enterprise is needed: whose?');
  return owner;
}

const CODES = {
  invalid: 'invalid_request',
  unknown: 'not_found',
  conflict: 'conflict',
} as const satisfies Record<CarbonError['code'], ProblemCode>;

/** Does something, and tells the caller what the records object to. */
export async function orCarbonProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CarbonError)) throw error;
    throw new ProblemError(CODES[error.code], `${error.message}.`, { cause: error });
  }
}
