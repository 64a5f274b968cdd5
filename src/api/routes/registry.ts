/** Who and what is registered: the caller, enterprises, gateways, meters. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ENERGY_TYPE_NAMES } from '../../domain/energy-type.ts';
import { formatInstant } from '../../domain/instant.ts';
import { ROLES } from '../../registry/registry.ts';
import { narrowedScope, principalOf, READERS, scopeOf } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { hasWords, wordsOf } from '../registry/meter-search.ts';
import { presentEnterprise, presentMeter } from '../registry/present-master-data.ts';
import {
  cursorParameter,
  idParameter,
  idsParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { enterprise, gateway, meter } from '../schemas/master-data.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

export function registryRoutes({ registry, hub, readings }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/whoami',
      {
        config: { access: READERS },
        schema: {
          summary: 'Who the key belongs to',
          response: {
            200: z.object({
              name: z.string(),
              role: z.enum(ROLES),
              enterprise: z.string().nullable(),
              districts: z.array(z.string()).nullable().describe('GB/T 2260; null where it is not limited to any'),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { name, role, enterprise, districts } = principalOf(request);
        return { name, role, enterprise, districts: districts === null ? null : [...districts] };
      },
    );

    app.get(
      '/api/v1/enterprises',
      {
        config: { access: READERS },
        schema: {
          summary: 'Enterprises that the key may see',
          querystring: z.object({ limit: limitWithDefault(1000, 100), cursor: cursorParameter }),
          response: {
            200: z.object({
              items: z.array(enterprise),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const scope = scopeOf(request, snapshot);
        const visible = [...snapshot.enterprises.values()].filter(({ id }) => isInScope(scope, id));
        const page = pageOf('enterprises', visible, ({ id }) => id, request.query);
        return { items: page.items.map(presentEnterprise), nextCursor: page.nextCursor };
      },
    );

    app.get(
      '/api/v1/gateways',
      {
        config: { access: READERS },
        schema: {
          summary: 'Gateways and whether they are online',
          querystring: z.object({
            enterprise: idParameter.optional(),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: {
            200: z.object({
              items: z.array(gateway),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, request.query.enterprise, snapshot);
        const [presences, { accounts }] = await Promise.all([hub.presences(), readings.accounting()]);
        const presenceOf = new Map(
          presences.map((presence) => [`${presence.enterprise}/${presence.gateway}`, presence]),
        );
        const lastMessageOf = new Map<string, number>();
        for (const { enterprise, gateway, lastReceivedAt } of accounts) {
          const principal = `${enterprise}/${gateway}`;
          lastMessageOf.set(principal, Math.max(lastReceivedAt, lastMessageOf.get(principal) ?? 0));
        }
        const visible = [...snapshot.gateways.entries()].filter(([, { enterprise }]) => isInScope(scope, enterprise));
        const page = pageOf('gateways', visible, ([key]) => key, request.query);
        const items = page.items.map(([key, { id, enterprise, username }]) => {
          const presence = presenceOf.get(key);
          const lastMessageAt = lastMessageOf.get(key);
          const silent = lastMessageAt === undefined ? ('never' as const) : ('offline' as const);
          return {
            id,
            enterprise,
            username,
            state: presence?.state ?? silent,
            since: presence === undefined ? null : formatInstant(presence.since),
            lastMessageAt: lastMessageAt === undefined ? null : formatInstant(lastMessageAt),
          };
        });
        return { items, nextCursor: page.nextCursor };
      },
    );

    app.get(
      '/api/v1/meters',
      {
        config: { access: READERS },
        schema: {
          summary: 'Registered meters',
          querystring: z.object({
            enterprise: idParameter.optional(),
            gateway: idParameter.optional(),
            energy: z.enum(ENERGY_TYPE_NAMES as [string, ...string[]]).optional(),
            ids: idsParameter.optional(),
            search: z
              .string()
              .max(100)
              .optional()
              .describe(
                'words, each of which stands in the id, a number, the place or a name of the meter, its enterprise or its energy type',
              ),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(meter), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { enterprise, gateway, energy, ids, search } = request.query;
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, enterprise, snapshot);
        const words = wordsOf(search);
        // Of a city there are hundreds of thousands: what is named is looked up.
        const candidates =
          ids === undefined ? [...snapshot.meters.values()] : ids.flatMap((id) => snapshot.meters.get(id) ?? []);
        const visible = candidates.filter(
          (candidate) =>
            isInScope(scope, candidate.enterprise) &&
            (gateway === undefined || candidate.gateway === gateway) &&
            (energy === undefined || candidate.energy === energy) &&
            (words.length === 0 || hasWords(candidate, snapshot.enterprises.get(candidate.enterprise), words)),
        );
        const page = pageOf('meters', visible, ({ id }) => id, request.query);
        return { items: page.items.map(presentMeter), nextCursor: page.nextCursor };
      },
    );
  };
}
