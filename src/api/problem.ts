/** Errors as RFC 9457 problem documents. The codes are a contract; docs/api.md lists them. */

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not one of this list' },
  unauthenticated: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'The resource does not have this method' },
  too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not understood' },
  internal: { status: 500, title: 'The hub failed' },
  unavailable: { status: 503, title: 'The hub cannot answer at the moment' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export class ProblemError extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.name = 'ProblemError';
    this.code = code;
  }
}

/**
 * Answers with the problem document of whatever was thrown. Returns its code, so that the caller can
 * log what the answer does not tell.
 */
export function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): ProblemCode {
  const { code, detail } = classify(error);
  const { status, title } = PROBLEMS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="meterhub"');
  reply
    .status(status)
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({
      type: `urn:meterhub:problem:${code}`,
      title,
      status,
      code,
      detail,
      instance: request.url.split('?')[0],
    });
  return code;
}

function classify(error: FastifyError | Error): { code: ProblemCode; detail: string } {
  if (error instanceof ProblemError) return { code: error.code, detail: error.message };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const details = error.validation.map(({ instancePath, message }) => `${parameterName(instancePath)}: ${message}`);
    return { code: 'invalid_request', detail: `${error.validationContext ?? 'request'}: ${details.join('; ')}` };
  }
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return { code: 'too_large', detail: error.message };
  if (status === 415) return { code: 'unsupported_media_type', detail: error.message };
  if (status !== undefined && status >= 400 && status < 500) return { code: 'invalid_request', detail: error.message };
  return { code: 'internal', detail: 'The failure is in the log of the hub.' };
}

function parameterName(instancePath: string): string {
  return instancePath.replace(/^\//, '').replaceAll('/', '.') || 'it';
}
