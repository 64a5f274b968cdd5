/** Errors as RFC 9457 problem documents. The codes are a contract; docs/api.md lists them. */

import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';

export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  invalid_cursor: { status: 400, title: 'The cursor is not one of this list' },
  unauthenticated: { status: 401, title: 'A valid key is needed' },
  forbidden: { status: 403, title: 'The key does not allow this' },
  password_change_required: { status: 403, title: 'The password has to be changed first' },
  not_found: { status: 404, title: 'There is no such thing' },
  method_not_allowed: { status: 405, title: 'The resource does not have this method' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  conflict: { status: 409, title: 'This contradicts what there is' },
  precondition_failed: { status: 412, title: 'The record is not the one that was meant' },
  too_large: { status: 413, title: 'The request is too large' },
  uri_too_long: { status: 414, title: 'The address is too long' },
  unsupported_media_type: { status: 415, title: 'The body is of a type that is not understood' },
  too_many_requests: { status: 429, title: 'There were too many requests' },
  headers_too_large: { status: 431, title: 'The headers of the request are too large' },
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
  const { status } = PROBLEMS[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="meterhub"');
  reply
    .status(status)
    .type(PROBLEM_TYPE)
    .serializer(JSON.stringify)
    .send(problemOf(code, detail, request.url.split('?')[0]));
  return code;
}

/** Answers what could not even be read as an HTTP request; there is no reply to answer with. */
export function answerUnreadable(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = UNREADABLE[error.code] ?? 'invalid_request';
  const { status, title } = PROBLEMS[code];
  const body = JSON.stringify(problemOf(code, 'This is not an HTTP request that can be read.', undefined));
  const head = [`HTTP/1.1 ${status} ${title}`, `Content-Type: ${PROBLEM_TYPE}`, `Content-Length: ${body.length}`];
  socket.end(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);
}

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const UNREADABLE: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

function problemOf(code: ProblemCode, detail: string, instance: string | undefined) {
  const { status, title } = PROBLEMS[code];
  return { type: `urn:meterhub:problem:${code}`, title, status, code, detail, instance };
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
