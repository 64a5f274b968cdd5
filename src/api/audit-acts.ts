/**
 * What is told to the audit log, in one place for every route: whatever changes something, before and after;
 * what was refused; and exports. A route that changes something says in its `config.audit` what that is called,
 * and cannot be added without.
 */

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditActor, AuditLog, AuditRecord } from '../audit/audit-log.ts';
import type { Json } from '../audit/canonical-json.ts';
import { Tally } from '../audit/tally.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ProblemError } from './problem.ts';

/** What a route knows about the act it performs, beyond what was asked for. */
export interface Act {
  before?: Json;
  after?: Json;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Name of what the route does to the hub, such as `quarantine.replay`. */
    audit?: string;
    /** The route tells the audit log by itself, and of refusals as well: who acts is known only by acting. */
    ownAudit?: true;
  }
  interface FastifyRequest {
    act: Act;
    /** Rows that were sent as a file. */
    exportedRows: number;
    /** `seq` of the entry that told the beginning. */
    auditBegun: number | null;
  }
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const REFUSED: ReadonlySet<number> = new Set([401, 403]);
const TOLD = -1;
const KEY_ID = /^bearer mhk_([0-9a-f]{12})_/i;
/** Whatever else the API answers is a file for somebody to take away, and told as an export. */
const NO_FILES: ReadonlySet<string> = new Set(['application/json', 'application/problem+json', 'text/event-stream']);

/** To be called before any route is added. */
export function auditActs(app: FastifyInstance, audit: AuditLog, log: Logger): void {
  app.decorateRequest('act');
  app.decorateRequest('exportedRows', 0);
  app.decorateRequest('auditBegun', null);
  app.addHook('onRoute', ({ method, url, config }) => {
    const isTold = config?.audit !== undefined || config?.ownAudit === true;
    if ([method].flat().every((one) => READING.has(one)) || isTold) return;
    throw new Error(`${[method].flat().join()} ${url} changes something and has no name for the audit log`);
  });

  const told = (record: AuditRecord): void => {
    try {
      audit.append(record);
    } catch (error) {
      log.error({ err: error, action: record.action }, 'the audit log cannot be written');
    }
  };
  const refusals = new Tally({ action: 'access', outcome: 'refused', append: told });
  const exports = new Tally({ action: 'export', outcome: 'done', append: told, amount: 'rows', isWhole: true });
  app.addHook('onClose', async () => {
    refusals.flush();
    exports.flush();
  });

  // After the body was found to be good: what is not understood changes nothing.
  app.addHook('preHandler', async (request) => {
    request.act = {};
    const record = actOf(request);
    if (record === null) return;
    const { body, params } = request;
    try {
      const detail = { params: { ...(params as object) }, body: describeBody(body) } as Json;
      request.auditBegun = audit.append({ ...record, outcome: 'begun', detail }).seq;
    } catch (error) {
      log.error({ err: error }, 'the audit log cannot be written');
      throw new ProblemError('unavailable', 'The audit log cannot be written: nothing is changed.');
    }
  });
  app.addHook('onSend', async (request, reply) => {
    const record = actOf(request);
    if (record === null || request.auditBegun === null) return;
    const { before, after } = request.act;
    told({
      ...{ ...record, outcome: reply.statusCode < 400 ? 'done' : 'failed', of: request.auditBegun },
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      detail: { status: reply.statusCode },
    });
    request.auditBegun = null;
  });
  app.addHook('onResponse', async (request, reply) => {
    const { statusCode } = reply;
    const place = `${request.method} ${request.routeOptions.url ?? 'elsewhere'}`;
    const isToldElsewhere = request.routeOptions.config.ownAudit === true;
    if (REFUSED.has(statusCode) && !isToldElsewhere) refusals.add(actorOf(request), `${statusCode} ${place}`);
    if (isFile(request, reply)) tellExport(request, place);
  });
  // The answer of an export that was broken off is never finished; what was sent until then was sent.
  app.addHook('onRequestAbort', async (request) => {
    if (request.exportedRows <= 0) return;
    tellExport(request, `${request.method} ${request.routeOptions.url ?? 'elsewhere'}`);
  });

  function tellExport(request: FastifyRequest, place: string): void {
    const rows = request.exportedRows;
    // Told once, whether it was sent to its end or broken off.
    if (rows === TOLD) return;
    request.exportedRows = TOLD;
    exports.add(actorOf(request), `${place} ${subjectOf(request)}`, rows);
  }
}

function isFile({ method, routeOptions, principal }: FastifyRequest, reply: FastifyReply): boolean {
  if (method !== 'GET' || reply.statusCode !== 200 || principal === null) return false;
  const type = String(reply.getHeader('content-type') ?? '').split(';')[0] ?? '';
  return type !== '' && routeOptions.url?.startsWith('/api/v1/') === true && !NO_FILES.has(type);
}

/** A file is told by its hash, so that whoever has it can show what was sent. */
function describeBody(body: unknown): Json {
  if (!Buffer.isBuffer(body)) return (body ?? null) as Json;
  return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
}

function actOf(request: FastifyRequest): Omit<AuditRecord, 'outcome'> | null {
  const { audit: action } = request.routeOptions.config;
  if (action === undefined) return null;
  return { actor: actorOf(request), action, target: targetOf(request) };
}

/** The thing that the address names; a gateway by its enterprise and its own id. */
function targetOf({ params }: FastifyRequest): string | null {
  const { enterprise, id } = (params ?? {}) as { readonly enterprise?: string; readonly id?: string };
  if (enterprise !== undefined && id !== undefined) return `${enterprise}/${id}`;
  return Object.values((params ?? {}) as Readonly<Record<string, unknown>>)[0]?.toString() ?? null;
}

/** What an export is of, as the query names it. */
function subjectOf({ query, params }: FastifyRequest): string {
  const asked = { ...(params as object), ...(query as object) } as Record<string, unknown>;
  const { meter, quantity, scope, id, kind, year, from, to, format } = asked;
  const time =
    typeof from === 'number' && typeof to === 'number' ? `${formatInstant(from)}/${formatInstant(to)}` : year;
  return [scope, meter ?? id, quantity, kind, time, format]
    .filter((part) => typeof part === 'string' || typeof part === 'number')
    .join(' ');
}

export function actorOf({ principal, headers, ip }: FastifyRequest): AuditActor {
  if (principal === null) {
    const shown = KEY_ID.exec(headers.authorization ?? '')?.[1] ?? null;
    return { kind: 'unknown', id: shown, name: null, role: null, address: ip };
  }
  return { kind: principal.kind, id: principal.id, name: principal.name, role: principal.role, address: ip };
}
