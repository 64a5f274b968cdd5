/** Enterprises, sites, gateways and meters one by one: read, made, changed, removed, and what they have been. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import { formatInstant } from '../../domain/instant.ts';
import { readRegistered } from '../../master-data/registered.ts';
import { entryRow } from '../../master-data/yaml-file.ts';
import type { MasterDataChange, RegistrySnapshot } from '../../registry/registry.ts';
import { ADMINS, narrowedScope, principalOf, READERS, scopeOf } from '../authorise.ts';
import { pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { attempt, putEntries, recorderOf } from '../registry/change-registry.ts';
import { entityTag, expectMatch } from '../registry/entity-tag.ts';
import { patched } from '../registry/merge-patch.ts';
import { presentSite } from '../registry/present-master-data.ts';
import { type EntryName, type EntryOf, entryPath, RESOURCES, type Resource } from '../registry/resources.ts';
import {
  cursorParameter,
  idParameter,
  instant,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { site } from '../schemas/master-data.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

const validFrom = instantParameter
  .optional()
  .describe('since when it has been so, not in the future; left out it has always been so');
const ifMatch = z.looseObject({
  'if-match': z
    .string()
    .max(1000)
    .optional()
    .describe('ETag of the record that is meant; 412 where it is another by now'),
});
/** Counted down from: all places have as many digits. */
const PLACES = 999_999_999;
const ONCE = 'the password, shown this once; what signs in with another one is disconnected';

export function masterDataRoutes(services: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.addContentTypeParser(
      'application/merge-patch+json',
      { parseAs: 'string' },
      app.getDefaultJsonParser('error', 'error'),
    );
    for (const resource of RESOURCES) await app.register(routesOf(resource, services));
    await app.register(siteList(services));
    await app.register(passwordRoute(services));
  };
}

function routesOf(resource: Resource, services: ApiServices): FastifyPluginAsyncZod {
  const { kind, name, path, params, body, answer } = resource;
  const { registry } = services;
  const isGateway = kind === 'gateways';
  return async (app) => {
    app.post(
      path,
      {
        config: { access: ADMINS, audit: `${name}.add` },
        schema: {
          summary: `Register a ${name}${isGateway ? ', with a password that is made' : ''}`,
          body: body.extend({ validFrom }),
          response: {
            201: isGateway ? z.object({ gateway: answer, password: z.string().describe(ONCE) }) : answer,
            ...problems,
          },
        },
      },
      async (request, reply) => {
        const { validFrom: from, ...entry } = request.body as unknown as EntryOf & { validFrom?: number };
        const key = resource.keyOf(entry);
        await putEntries(request, registry, [kind], (registered) => {
          if (resource.entries(registered as RegistrySnapshot).has(key)) {
            throw new ProblemError('conflict', `There is a ${name} ${JSON.stringify(key)} already.`);
          }
          return [entryRow(kind, entry, from)];
        });
        const made = resource.present(resource.entries(await registry.snapshot()).get(key));
        request.act.after = made as Json;
        reply.status(201).header('etag', entityTag(made));
        if (!isGateway) return reply.send(made as never);
        const password = await registry.resetGatewayPassword({ enterprise: entry.enterprise ?? '', gateway: entry.id });
        return reply.send({ gateway: made, password } as never);
      },
    );

    app.get(
      entryPath(resource),
      {
        config: { access: READERS },
        schema: { summary: `One ${name}, with its ETag`, params, response: { 200: answer, ...problems } },
      },
      async (request, reply) => {
        const { entry } = visible(request, resource, await registry.snapshot());
        return answered(reply, resource.present(entry));
      },
    );

    app.patch(
      entryPath(resource),
      {
        config: { access: ADMINS, audit: `${name}.change` },
        schema: {
          summary: `Change a ${name}`,
          description:
            'A merge patch (RFC 7396) of the record as it is answered: what it leaves out stays, null takes away. A change ' +
            'with validFrom holds from then on; one without corrects the whole history of the record.',
          consumes: ['application/json', 'application/merge-patch+json'],
          params,
          headers: ifMatch,
          body: z.looseObject({ validFrom }),
          response: { 200: answer, ...problems },
        },
      },
      async (request, reply) => {
        const name = request.params as EntryName;
        const { validFrom: from, ...patch } = request.body;
        let before: object = {};
        await putEntries(request, registry, [kind], (registered) => {
          const { entry } = visible(request, resource, registered as RegistrySnapshot);
          const shown = resource.present(entry);
          expectMatch(request, shown);
          before = shown;
          return [entryRow(kind, patchedEntry(name, shown, patch), from)];
        });
        const after = resource.present(resource.entries(await registry.snapshot()).get(resource.keyOf(name)));
        request.act.before = before as Json;
        request.act.after = after as Json;
        return answered(reply, after);
      },
    );

    app.delete(
      entryPath(resource),
      {
        config: { access: ADMINS, audit: `${name}.remove` },
        schema: {
          summary: `Remove a ${name} that nothing refers to`,
          params,
          headers: ifMatch,
          response: { 204: z.null().describe(`There is no such ${name} any more`), ...problems },
        },
      },
      async (request, reply) => {
        const name = request.params as EntryName;
        await attempt(registry, async () => {
          const registered = await readRegistered(registry, []);
          const { entry } = visible(request, resource, registered as RegistrySnapshot);
          const shown = resource.present(entry);
          expectMatch(request, shown);
          await refuseUsed(resource, name, services);
          const { version: expectedVersion } = registered;
          await registry.remove({ ...resource.removal(name), expectedVersion, recordedBy: recorderOf(request) });
          request.act.before = shown as Json;
        });
        return reply.status(204).send(null);
      },
    );

    app.get(
      `${entryPath(resource)}/history`,
      {
        config: { access: READERS },
        schema: {
          summary: `What was recorded about a ${name}, the newest first`,
          description:
            'Each record says what holds from validFrom on, and takes the place of what was recorded before about this ' +
            'instant and later ones.',
          params,
          querystring: z.object({ limit: limitWithDefault(1000, 100), cursor: cursorParameter }),
          response: {
            200: z.object({
              items: z.array(
                z.object({
                  recordedAt: instant,
                  recordedBy: z
                    .string()
                    .nullable()
                    .describe('key or person; null where it is not known, and to an enterprise'),
                  validFrom: instant.nullable().describe('null for always'),
                  record: answer.nullable().describe('null: it was removed'),
                }),
              ),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const params = request.params as EntryName;
        const snapshot = await registry.snapshot();
        visible(request, resource, snapshot);
        const scope = scopeOf(request, snapshot);
        const isOwn = principalOf(request).role === 'enterprise';
        const records = (await registry.historyOf(resource.name, resource.keyOf(params))).filter(
          ({ before, after }) => {
            const of = after ?? before;
            return of !== null && isInScope(scope, resource.ownerOf(of));
          },
        );
        // Records are only added, so the number of one stays; the newest comes first.
        const numbered = records.map((record, n) => ({ place: String(PLACES - n), record }));
        const page = pageOf('history', numbered, ({ place }) => place, request.query as never);
        return {
          items: page.items.map(({ record }) => presentRecord(resource, record, isOwn)),
          nextCursor: page.nextCursor,
        } as never;
      },
    );
  };
}

function siteList({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/sites',
      {
        config: { access: READERS },
        schema: {
          summary: 'Sites of enterprises',
          querystring: z.object({
            enterprise: idParameter.optional(),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: { 200: z.object({ items: z.array(site), nextCursor }), ...problems },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, request.query.enterprise, snapshot);
        const visible = [...snapshot.sites.values()].filter(({ enterprise }) => isInScope(scope, enterprise));
        const page = pageOf('sites', visible, ({ id }) => id, request.query);
        return { items: page.items.map(presentSite), nextCursor: page.nextCursor };
      },
    );
  };
}

function passwordRoute({ registry }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/v1/gateways/:enterprise/:id/password',
      {
        config: { access: ADMINS, audit: 'gateway.reset-password' },
        schema: {
          summary: 'Make a new password for a gateway; the old one is void at once',
          params: z.object({ enterprise: idParameter, id: idParameter }),
          response: { 200: z.object({ password: z.string().describe(ONCE) }), ...problems },
        },
      },
      async (request) => {
        const { enterprise, id } = request.params;
        const resource = RESOURCES.find(({ kind }) => kind === 'gateways')!;
        visible(request, resource, await registry.snapshot());
        return { password: await registry.resetGatewayPassword({ enterprise, gateway: id }) };
      },
    );
  };
}

/** The entry that an address names; one outside of the scope is as unknown as none. */
function visible(request: FastifyRequest, resource: Resource, snapshot: RegistrySnapshot): { readonly entry: EntryOf } {
  const key = resource.keyOf(request.params as EntryName);
  const entry = resource.entries(snapshot).get(key);
  if (entry === undefined || !isInScope(scopeOf(request, snapshot), resource.ownerOf(entry))) {
    throw new ProblemError('not_found', `There is no ${resource.name} ${JSON.stringify(key)}.`);
  }
  return { entry };
}

function answered(reply: FastifyReply, presented: object): never {
  reply.header('etag', entityTag(presented));
  return presented as never;
}

/** What names an entry stays as it is. */
function patchedEntry(
  name: EntryName,
  shown: object,
  patch: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  for (const [part, value] of Object.entries(name)) {
    if (patch[part] === undefined || patch[part] === value) continue;
    throw new ProblemError('invalid_request', `${part} cannot be changed: it names the record.`);
  }
  const { quantities, ...rest } = patched(shown as Record<string, unknown>, patch);
  if (quantities !== undefined) throw new ProblemError('invalid_request', 'quantities follow from the energy type.');
  return { ...rest, ...name };
}

/** What readings or people refer to is not in the registry itself. */
async function refuseUsed({ kind }: Resource, { id }: EntryName, { readings, people }: ApiServices): Promise<void> {
  if (kind === 'meters' && (await readings.latestOfMeter(id)).length > 0) {
    throw new ProblemError(
      'conflict',
      `meter ${id} has readings and cannot be removed: retire it with {"status": {"state": "retired", "since": ...}}.`,
    );
  }
  if (kind !== 'enterprises') return;
  const person = (await people.list()).find(({ enterprise }) => enterprise === id);
  if (person === undefined) return;
  throw new ProblemError('conflict', `enterprise ${id} cannot be removed: user ${person.username} still refers to it.`);
}

function presentRecord(resource: Resource, record: MasterDataChange, isOwn: boolean) {
  const { recordedAt, recordedBy, validFrom: from, after } = record;
  return {
    recordedAt: formatInstant(recordedAt),
    recordedBy: isOwn ? null : recordedBy,
    validFrom: from === null ? null : formatInstant(from),
    record: after === null ? null : resource.present(after),
  };
}
