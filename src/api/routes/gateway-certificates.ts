/** What gateways log in with besides passwords: certificates of the hub's own authority, and the tokens that get them. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { CERTIFICATE_STATES, certificateState } from '../../registry/certificates/certificate-state.ts';
import type { GatewayCertificate, GatewayIdentity, RegistrySnapshot } from '../../registry/registry.ts';
import { ADMINS, narrowedScope, READERS, scopeOf } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { cursorParameter, idParameter, instant, limitWithDefault, nextCursor, problems } from '../schemas/common.ts';
import { isInScope } from '../scope.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

const HOUR_MILLIS = 3_600_000;
const TOKEN_HOURS_MAX = 720;

const params = z.object({ enterprise: idParameter, id: idParameter });
const certificate = z
  .object({
    enterprise: z.string(),
    gateway: z.string(),
    serial: z.string().describe('hexadecimal, capitals'),
    notBefore: instant,
    notAfter: instant,
    issuedAt: instant,
    revokedAt: instant.nullable().describe('since or from when it is void before its time; null for not at all'),
    state: z.enum(CERTIFICATE_STATES).describe('now'),
  })
  .meta({ id: 'GatewayCertificate' });

export function gatewayCertificateRoutes(
  { registry }: ApiServices,
  { certificates: directory }: Pick<ApiOptions, 'certificates'>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/gateway-certificates',
      {
        config: { access: READERS },
        schema: {
          summary: 'Certificates that the hub has issued to gateways',
          querystring: z.object({
            enterprise: idParameter.optional(),
            gateway: idParameter.optional().describe('with enterprise, of one gateway'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(certificate), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { enterprise: owner, gateway: only } = request.query;
        if (only !== undefined && owner === undefined) {
          throw new ProblemError('invalid_request', 'querystring: gateway needs enterprise');
        }
        const scope = narrowedScope(request, owner, await registry.snapshot());
        const { certificates } = await registry.gatewayAccess();
        const visible = [...certificates.values()].filter(
          ({ enterprise, gateway }) => isInScope(scope, enterprise) && (only ?? gateway) === gateway,
        );
        const page = pageOf('gateway-certificates', visible, placeOf, request.query);
        const now = Date.now();
        return { ...page, items: page.items.map((one) => present(one, now)) };
      },
    );

    app.post(
      '/api/v1/gateways/:enterprise/:id/enrolment',
      {
        config: { access: ADMINS, audit: 'gateway.enrolment-token' },
        schema: {
          summary: 'Make a one-time token with which a gateway gets a certificate',
          params,
          body: z.strictObject({
            hours: z.int().min(1).max(TOKEN_HOURS_MAX).default(24).describe('how long it is good'),
          }),
          response: {
            201: z.object({ token: z.string().describe('shown this once'), expiresAt: instant }),
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const gateway = visibleGateway(request, request.params, await registry.snapshot());
        if (directory === undefined) throw new ProblemError('unavailable', 'This hub issues no certificates.');
        const expiresAt = Date.now() + request.body.hours * HOUR_MILLIS;
        const token = await registry.issueEnrolmentToken(gateway, expiresAt);
        request.act.after = { expiresAt: formatInstant(expiresAt) };
        return reply.status(201).send({ token, expiresAt: formatInstant(expiresAt) });
      },
    );

    app.post(
      '/api/v1/gateways/:enterprise/:id/certificates/revocation',
      {
        config: { access: ADMINS, audit: 'gateway.revoke-certificates' },
        schema: {
          summary: 'Make certificates of a gateway void at once',
          description: 'What is connected by them is disconnected. A password that the gateway has still holds.',
          params,
          body: z.strictObject({
            serial: z
              .string()
              .regex(/^[0-9A-Fa-f]{1,64}$/)
              .nullable()
              .default(null)
              .describe('of one certificate; null for all of them'),
          }),
          response: { 200: z.object({ revoked: z.int() }), ...problems },
        },
      },
      async (request) => {
        const gateway = visibleGateway(request, request.params, await registry.snapshot());
        const { serial } = request.body;
        const which = serial === null ? { keep: null } : { serial: serial.toUpperCase() };
        const revoked = await registry.revokeGatewayCertificates(gateway, which, Date.now());
        if (revoked === 0) {
          throw new ProblemError('not_found', 'The gateway has no such certificate that is not revoked.');
        }
        request.act.after = { serial, revoked };
        return { revoked };
      },
    );
  };
}

/** The gateway that an address names; one outside of the scope is as unknown as none. */
function visibleGateway(
  request: FastifyRequest,
  { enterprise, id }: z.output<typeof params>,
  snapshot: RegistrySnapshot,
): GatewayIdentity {
  const key = `${enterprise}/${id}`;
  if (!snapshot.gateways.has(key) || !isInScope(scopeOf(request, snapshot), enterprise)) {
    throw new ProblemError('not_found', `There is no gateway ${JSON.stringify(key)}.`);
  }
  return { enterprise, gateway: id };
}

function placeOf({ enterprise, gateway, issuedAt, serial }: GatewayCertificate): string {
  return `${enterprise}/${gateway} ${String(issuedAt).padStart(15, '0')} ${serial}`;
}

function present(one: GatewayCertificate, now: number): z.output<typeof certificate> {
  const { enterprise, gateway, serial, revokedAt } = one;
  return {
    ...{ enterprise, gateway, serial, state: certificateState(one, now) },
    notBefore: formatInstant(one.notBefore),
    notAfter: formatInstant(one.notAfter),
    issuedAt: formatInstant(one.issuedAt),
    revokedAt: revokedAt === null ? null : formatInstant(revokedAt),
  };
}
