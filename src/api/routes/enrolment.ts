/** A gateway that has a one-time token gets its certificate. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AuditActor } from '../../audit/audit-log.ts';
import { auditedRegistry } from '../../audit/audited-registry.ts';
import { Tally } from '../../audit/tally.ts';
import { formatInstant } from '../../domain/instant.ts';
import { CERTIFICATE_DAYS, enrolByToken, type IssuedCertificate } from '../../registry/certificates/enrolment.ts';
import { OpensslError } from '../../registry/certificates/openssl.ts';
import { ProblemError } from '../problem.ts';
import { instant, problems } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

/** A token has 49 characters, a request with an RSA key of 4096 bits 1,700. */
const TOKEN_LENGTH_MAX = 200;
const REQUEST_LENGTH_MAX = 16_384;
const BODY_BYTES_MAX = 32 * 1024;

const issuedCertificate = z
  .object({
    enterprise: z.string(),
    gateway: z.string(),
    serial: z.string().describe('hexadecimal, capitals'),
    notAfter: instant,
    chain: z.string().describe('PEM: the certificate, then that of the authority that has issued it'),
  })
  .meta({ id: 'IssuedCertificate' });

export function enrolmentRoutes(
  { registry, audit, log }: ApiServices,
  { certificates: directory }: Pick<ApiOptions, 'certificates'>,
): FastifyPluginAsyncZod {
  // Anybody can make these: added up, so that they cannot fill the audit log.
  const refusals = new Tally({
    ...{ action: 'gateway.enrol', outcome: 'refused' },
    append: (record) => {
      try {
        audit.append(record);
      } catch (error) {
        log.error({ err: error, action: record.action }, 'the audit log cannot be written');
      }
    },
  });
  return async (app) => {
    app.addHook('onClose', async () => refusals.flush());
    app.post(
      '/api/v1/gateways/enrolment',
      {
        bodyLimit: BODY_BYTES_MAX,
        config: { access: 'public', ownAudit: true },
        schema: {
          summary: 'Issue the certificate of the gateway that a one-time token was made for',
          description:
            'Only the public key of the request counts: name and rights are those of the gateway. The token is used up where a ' +
            'certificate is issued, and kept where the request is refused. Needs the header `x-meterhub-csrf: 1`.',
          security: [],
          body: z.strictObject({
            token: z.string().min(1).max(TOKEN_LENGTH_MAX).describe('as `meterhub gateway enroll` prints it'),
            csr: z.string().min(1).max(REQUEST_LENGTH_MAX).describe('certificate signing request (PKCS #10), PEM'),
          }),
          response: { 201: issuedCertificate, ...problems },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const actor: AuditActor = { kind: 'unknown', id: null, name: null, role: null, address: request.ip };
        const { token, csr } = request.body;
        const issued = await enrol(actor, token, csr).catch((error: Error) => {
          throw asProblem(error, () => refusals.add(actor, 'a bad request for a certificate'));
        });
        if (issued === null) {
          refusals.add(actor, 'a token that is not good');
          throw new ProblemError('forbidden', 'The token is unknown, was used, or has expired.');
        }
        log.info(
          { gateway: `${issued.enterprise}/${issued.gateway}`, serial: issued.serial },
          'a gateway was enrolled',
        );
        return reply.status(201).send(present(issued));
      },
    );
  };

  async function enrol(actor: AuditActor, token: string, request: string): Promise<IssuedCertificate | null> {
    if (directory === undefined) throw new ProblemError('unavailable', 'This hub issues no certificates.');
    return enrolByToken(auditedRegistry(registry, audit, actor), token, { directory, request, days: CERTIFICATE_DAYS });
  }

  function asProblem(error: Error, onBadRequest: () => void): Error {
    if (!(error instanceof OpensslError)) return error;
    if (error.fault === 'openssl') {
      log.error({ err: error }, 'a certificate cannot be issued');
      return new ProblemError('unavailable', 'The hub cannot issue certificates at the moment.', { cause: error });
    }
    onBadRequest();
    return new ProblemError('invalid_request', `body.csr: ${error.message}`, { cause: error });
  }
}

function present({ enterprise, gateway, serial, notAfter, certificate, authority }: IssuedCertificate) {
  const chain = [certificate, authority].map((pem) => `${pem.trim()}\n`).join('');
  return { enterprise, gateway, serial, notAfter: formatInstant(notAfter), chain };
}
