/** Carbon factors: those that come with the hub, and own ones with their approval. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { newFactorOf } from '../../carbon/entry-schemas.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { APPROVERS, doerOf, orCarbonProblem, ownerFor, RECORDERS } from '../carbon/enter-record.ts';
import {
  type FactorVersion,
  factorForAudit,
  presentFactor,
  presentFactorDetail,
  versionsKnownAt,
} from '../carbon/present-factor.ts';
import { presentMethods } from '../carbon/present-methods.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import {
  carbonFactor,
  factorBody,
  factorIdParameter,
  factorsAnswer,
  factorsQuery,
  factorVersions,
  methodsAnswer,
} from '../schemas/carbon-records.ts';
import { problems } from '../schemas/common.ts';
import type { ApiServices } from '../services.ts';

const VERSION_MAX = 1_000_000;

export function carbonFactorRoutes({ carbon, registry }: ApiServices): FastifyPluginAsyncZod {
  const versionsSeen = async (request: FastifyRequest, knownAt = Date.now()): Promise<FactorVersion[]> =>
    versionsKnownAt(await carbon.factors(), knownAt, scopeOf(request, await registry.snapshot()));

  return async (app) => {
    app.get(
      '/api/v1/carbon/factors',
      {
        config: { access: READERS },
        schema: {
          summary: 'Carbon factors, published and own, every version',
          description: 'Own factors of an enterprise are seen by it and by those who see the enterprise.',
          querystring: factorsQuery,
          response: { 200: factorsAnswer, ...problems },
        },
      },
      async (request) => {
        const { scheme, subject, region, state, known_at: knownAt } = request.query;
        const found = (await versionsSeen(request, knownAt)).filter(
          (version) =>
            (scheme === undefined || version.factor.scheme === scheme) &&
            (subject === undefined || version.factor.subject === subject) &&
            (region === undefined || version.factor.region === region) &&
            (state === undefined || version.state === state),
        );
        const page = pageOf('carbon-factors', found, placeOf, request.query);
        return { ...page, items: page.items.map(presentFactor) };
      },
    );

    app.get(
      '/api/v1/carbon/factors/:id',
      {
        config: { access: READERS },
        schema: {
          summary: 'All versions of a factor, with what they were estimated from',
          params: z.object({ id: factorIdParameter }),
          response: { 200: factorVersions, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const versions = (await versionsSeen(request)).filter(({ factor }) => factor.id === id);
        if (versions.length === 0) throw unknownFactor(id);
        const newestFirst = versions.toSorted((a, b) => b.factor.version - a.factor.version);
        return { id, versions: newestFirst.map(presentFactorDetail) };
      },
    );

    app.post(
      '/api/v1/carbon/factors',
      {
        config: { access: RECORDERS, audit: 'carbon.factor.enter' },
        schema: {
          summary: 'Enter an own factor, or the next version of one, which waits for approval',
          description:
            'A caller of an enterprise enters for it alone. Each enterprise has its own names: on record its id stands ' +
            'before the name, alpha:our-gas.',
          body: factorBody,
          response: { 201: carbonFactor, ...problems },
        },
      },
      async (request, reply) => {
        const enterprise = await ownerFor(request, request.body.enterprise, registry);
        const entered = newFactorOf({ ...request.body, enterprise }, Date.now());
        const earlier = (await versionsSeen(request)).filter(({ factor }) => factor.id === entered.id);
        request.act.before = earlier.map(factorForAudit);
        const version = {
          ...(await orCarbonProblem(carbon.enterFactor(entered, doerOf(request)))),
          state: 'waiting' as const,
        };
        request.act.after = factorForAudit(version);
        return reply.status(201).send(presentFactor(version));
      },
    );

    app.post(
      '/api/v1/carbon/factors/:id/versions/:version/approve',
      {
        config: { access: APPROVERS, audit: 'carbon.factor.approve' },
        schema: {
          summary: 'Approve a version that another has entered: from now on it is used',
          params: z.object({ id: factorIdParameter, version: z.coerce.number().int().min(1).max(VERSION_MAX) }),
          response: { 200: carbonFactor, ...problems },
        },
      },
      async (request) => {
        const { id, version } = request.params;
        const isAsked = ({ factor }: FactorVersion): boolean => factor.id === id && factor.version === version;
        const before = (await versionsSeen(request)).find(isAsked);
        if (before !== undefined) request.act.before = factorForAudit(before);
        await orCarbonProblem(carbon.approveFactor(id, version, doerOf(request)));
        const after = (await versionsSeen(request)).find(isAsked);
        if (after === undefined) throw unknownFactor(id);
        request.act.after = factorForAudit(after);
        return presentFactor(after);
      },
    );

    app.get(
      '/api/v1/carbon/methods',
      {
        config: { access: READERS },
        schema: {
          summary: 'Methods by which emissions are calculated, tables of fuels, and sets of own factors',
          response: { 200: methodsAnswer, ...problems },
        },
      },
      async (request) => {
        const seen = (await versionsSeen(request)).map(({ factor }) => factor);
        return presentMethods(seen.filter(({ own }) => own !== null));
      },
    );
  };
}

/** Versions of an id stand together, in their order. */
function placeOf({ factor: { id, version } }: FactorVersion): string {
  return `${id} ${String(version).padStart(7, '0')}`;
}

function unknownFactor(id: string): ProblemError {
  return new ProblemError('not_found', `There is no carbon factor ${JSON.stringify(id)}.`);
}
