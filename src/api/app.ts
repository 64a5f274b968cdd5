/** The HTTP server: REST with OpenAPI 3.1, the event stream, and the dashboards. */

import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { watchMethods } from './allowed-methods.ts';
import { auditActs } from './audit-acts.ts';
import { authoriseRoutes } from './authorise.ts';
import { LiveStream } from './live.ts';
import { answerUnreadable, ProblemError, sendProblem } from './problem.ts';
import { limitRates } from './rate-limit.ts';
import { anomalyRoutes } from './routes/anomalies.ts';
import { auditRoutes } from './routes/audit.ts';
import { carbonFactorRoutes } from './routes/carbon-factors.ts';
import { catalogueRoutes } from './routes/catalogues.ts';
import { consumptionRoutes } from './routes/consumption.ts';
import { consumptionRankingRoutes } from './routes/consumption-ranking.ts';
import { detectorRoutes } from './routes/detectors.ts';
import { discontinuityRoutes } from './routes/discontinuities.ts';
import { emissionsRoutes } from './routes/emissions.ts';
import { enrolmentRoutes } from './routes/enrolment.ts';
import { evidenceRoutes } from './routes/evidence.ts';
import { exportRoutes } from './routes/exports.ts';
import { factorEstimateRoutes } from './routes/factor-estimates.ts';
import { gatewayCertificateRoutes } from './routes/gateway-certificates.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { keyRoutes } from './routes/keys.ts';
import { liveRoutes } from './routes/live.ts';
import { masterDataRoutes } from './routes/master-data.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { oidcRoutes } from './routes/oidc.ts';
import { outputRoutes } from './routes/output.ts';
import { powerContractRoutes } from './routes/power-contracts.ts';
import { quarantineRoutes } from './routes/quarantine.ts';
import { quotaRoutes } from './routes/quotas.ts';
import { readingsRoutes } from './routes/readings.ts';
import { recomputeRoutes } from './routes/recompute.ts';
import { reconciliationRoutes } from './routes/reconciliation.ts';
import { registryRoutes } from './routes/registry.ts';
import { registryFileRoutes } from './routes/registry-files.ts';
import { restatementRoutes } from './routes/restatements.ts';
import { revisionRoutes } from './routes/revisions.ts';
import { sessionRoutes } from './routes/session.ts';
import { statementRoutes } from './routes/statements.ts';
import { systemRoutes } from './routes/system.ts';
import { userRoutes } from './routes/users.ts';
import type { ApiOptions, ApiServices, HttpLimits, TlsPair } from './services.ts';
import { SignInAudit } from './sign-in-audit.ts';

const API_VERSION = '1.0.0';
/** Half a year. */
const HSTS_SECONDS = 15_552_000;

/**
 * Of Swagger UI, which has one style element of its own. The policy it would set by itself turns every
 * address into https, which a hub without TLS does not have.
 */
const DOCS_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  "script-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join(';');

/** Limits where none are given. */
const NORMAL_LIMITS: HttpLimits = {
  ...{ bodyBytesMax: 1024 * 1024, requestTimeoutMillis: 30_000, idleTimeoutMillis: 120_000, connectionsMax: 2000 },
};
/** Characters of path and query together; Node refuses longer headers than 16 KB, this line among them. */
const ADDRESS_LENGTH_MAX = 8192;
/** How often Node looks for requests that have taken too long. */
const TIMEOUT_CHECK_MILLIS = 1000;

/** Bodies are of schemas without a name, so the named ones are needed as answers only and not as `...Input` as well. */
const answersOnly: typeof jsonSchemaTransformObject = (document) => {
  const whole = jsonSchemaTransformObject(document);
  const { schemas } = ('components' in whole && whole.components) || {};
  for (const name of Object.keys(schemas ?? {})) if (name.endsWith('Input')) delete schemas?.[name];
  return whole;
};

/** Builds the server without listening, so that tests can inject requests. */
export async function buildApp(services: ApiServices, options: ApiOptions): Promise<FastifyInstance> {
  const limits = options.limits ?? NORMAL_LIMITS;
  const app: FastifyInstance = Fastify({
    // Requests are not logged one by one; failures are, through the hub's own logger.
    logger: false,
    bodyLimit: limits.bodyBytesMax,
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    serverFactory: (handler) => serverOf(handler, options.tls ?? null, limits),
    // A body that would change the prototype of objects is refused.
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
    frameworkErrors: sendProblem,
    clientErrorHandler: answerUnreadable,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => {
    const code = sendProblem(error as Error, request, reply);
    if (error instanceof ProblemError) return;
    // What a caller has done wrong is told to the caller; who sends nonsense must not fill the log with it.
    const level = code === 'internal' ? 'warn' : 'debug';
    services.log[level]({ err: error, url: request.url.split('?')[0] }, 'a request failed');
  });
  const methodsOf = watchMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = methodsOf(path);
    // A file that is not there is looked for by a route that is.
    if (methods.length === 0 || methods.includes(request.method))
      throw new ProblemError('not_found', `There is nothing at ${path}.`);
    reply.header('allow', methods.join(', '));
    throw new ProblemError('method_not_allowed', `${path} has ${methods.join(', ')} and not ${request.method}.`);
  });
  // First, so that refusals have its headers too.
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Where TLS ends before the hub, that it does is for whoever ends it to promise.
    hsts: options.tls ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async ({ url }) => {
    if (url.length <= ADDRESS_LENGTH_MAX) return;
    throw new ProblemError('uri_too_long', `Path and query may have ${ADDRESS_LENGTH_MAX} characters together.`);
  });
  await app.register(cookie);
  authoriseRoutes(app, services, await limitRates(app, options.rateLimits));
  auditActs(app, services.audit, services.log);

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Meterhub',
        version: API_VERSION,
        description:
          'Readings, their dispositions and what is live. Every answer but the public ones needs a key or a session.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: answersOnly,
  });

  const stream = new LiveStream(services, options);
  app.addHook('preClose', async () => stream.close());
  await app.register(systemRoutes(services, options));
  await app.register(registryRoutes(services));
  await app.register(masterDataRoutes(services));
  await app.register(outputRoutes(services));
  await app.register(quotaRoutes(services));
  await app.register(registryFileRoutes(services, options));
  await app.register(readingsRoutes(services));
  await app.register(consumptionRoutes(services, options));
  await app.register(consumptionRankingRoutes(services, options));
  await app.register(emissionsRoutes(services, options));
  await app.register(restatementRoutes(services, options));
  await app.register(carbonFactorRoutes(services));
  await app.register(powerContractRoutes(services));
  await app.register(reconciliationRoutes(services, options));
  await app.register(factorEstimateRoutes(services, options));
  await app.register(exportRoutes(services, options));
  await app.register(evidenceRoutes(services, options));
  await app.register(statementRoutes(services, options));
  await app.register(ingestRoutes(services));
  await app.register(quarantineRoutes(services));
  await app.register(discontinuityRoutes(services));
  await app.register(recomputeRoutes(services));
  await app.register(anomalyRoutes(services, options));
  await app.register(detectorRoutes(services, options));
  await app.register(notificationRoutes(services));
  await app.register(revisionRoutes(services));
  await app.register(catalogueRoutes(services));
  await app.register(liveRoutes(services, options, stream));
  await app.register(auditRoutes(services));
  const signIns = new SignInAudit(services.audit, services.log);
  app.addHook('onClose', async () => signIns.flush());
  await app.register(sessionRoutes(services, options, signIns));
  await app.register(oidcRoutes(services, options, signIns));
  await app.register(userRoutes(services));
  await app.register(keyRoutes(services));
  await app.register(enrolmentRoutes(services, options));
  await app.register(gatewayCertificateRoutes(services, options));

  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () => app.swagger());
  // Everything below is the same for everybody and holds no data.
  await app.register(async (open) => {
    open.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    await open.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: DOCS_POLICY,
      // A validator on the web would be told the address of the hub; the standard layout has a field for others.
      uiConfig: { validatorUrl: 'none', layout: 'BaseLayout' },
    });
    if (options.dashboards !== null) await open.register(fastifyStatic, { root: options.dashboards, wildcard: false });
  });
  return app;
}

function serverOf(handler: RequestListener, tls: TlsPair | null, limits: HttpLimits): Server {
  const timeouts = {
    connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MILLIS, limits.requestTimeoutMillis),
    requestTimeout: limits.requestTimeoutMillis,
    headersTimeout: limits.requestTimeoutMillis,
    keepAliveTimeout: limits.idleTimeoutMillis,
  };
  const server = tls === null ? createServer(timeouts, handler) : createTlsServer({ ...timeouts, ...tls }, handler);
  server.setTimeout(limits.idleTimeoutMillis);
  server.maxConnections = limits.connectionsMax;
  return server;
}
