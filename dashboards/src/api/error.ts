import type { Problem } from './types.ts';

/** Why a request gave no answer that can be used. */
export type ApiErrorKind = 'unauthorized' | 'forbidden' | 'unreachable' | 'problem';

/** A request to the hub that failed. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  readonly problem: Problem;

  constructor(kind: ApiErrorKind, problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title ?? kind, options);
    this.name = 'ApiError';
    this.kind = kind;
    this.problem = problem;
  }
}

/** The error that an answer with this status and problem document stands for. */
export function errorOfStatus(status: number, problem: Problem): ApiError {
  const known = { ...problem, status };
  if (status === 401) return new ApiError('unauthorized', known);
  if (status === 403) return new ApiError('forbidden', known);
  // A gateway error of a proxy in front of the hub says that the hub is not there.
  if (status === 502 || status === 503 || status === 504) return new ApiError('unreachable', known);
  return new ApiError('problem', known);
}
