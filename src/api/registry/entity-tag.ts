/** Entity tags (RFC 9110, 8.8.3): a change is made only of the record that the caller has seen. */

import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problem.ts';

/** The strong tag of a record as it is answered. */
export function entityTag(presented: object): string {
  return `"${createHash('sha256').update(JSON.stringify(presented)).digest('base64url').slice(0, 22)}"`;
}

/** Throws `precondition_failed` where `If-Match` names none of what the record is. */
export function expectMatch(request: FastifyRequest, presented: object): void {
  const wanted = request.headers['if-match'];
  if (wanted === undefined || wanted.trim() === '*') return;
  // A weak tag matches nothing here (RFC 9110, 13.1.1).
  if (wanted.split(',').some((tag) => tag.trim() === entityTag(presented))) return;
  throw new ProblemError('precondition_failed', 'The record is not as it was; read it again and repeat the change.');
}
