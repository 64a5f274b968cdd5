/** Who is told of anomalies, and what became of that. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Delivery, type GivenSecrets, NotificationError } from '../../anomalies/notify/records.ts';
import type {
  ChannelSecrets,
  NewRule,
  NoticeChannel,
  NotificationRule,
  RuleOwner,
} from '../../anomalies/notify/rule.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { Principal, RegistrySnapshot } from '../../registry/registry.ts';
import { type Caller, principalOf, scopeOf } from '../authorise.ts';
import { decodeCursor, encodeCursor, pageOf } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import { idParameter, problems } from '../schemas/common.ts';
import {
  deliveriesAnswer,
  deliveriesQuery,
  notificationRule,
  ruleBody,
  rulesAnswer,
  rulesQuery,
  testAnswer,
  testBody,
} from '../schemas/notifications.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';

/** May keep rules: of the city, of their districts, of their enterprise. */
const RULE_KEEPERS: readonly Caller[] = ['admin', 'authority', 'districts', 'enterprise'];
const RULE_READERS: readonly Caller[] = [...RULE_KEEPERS, 'auditor'];

type RuleBody = z.output<typeof ruleBody>;

export function notificationRoutes({ notifications, registry }: ApiServices): FastifyPluginAsyncZod {
  const rulesOf = async (request: FastifyRequest): Promise<NotificationRule[]> => {
    const principal = principalOf(request);
    return (await notifications.rules()).filter((rule) => isSeenBy(rule, principal));
  };
  const ruleOf = async (request: FastifyRequest, id: string): Promise<NotificationRule> => {
    const rule = await notifications.rule(id);
    if (rule !== null && isSeenBy(rule, principalOf(request))) return rule;
    throw new ProblemError('not_found', `There is no notification rule ${JSON.stringify(id)}.`);
  };

  return async (app) => {
    app.get(
      '/api/v1/notification-rules',
      {
        config: { access: RULE_READERS },
        schema: {
          summary: 'Rules of notification',
          description: 'An enterprise and an authority of districts see their own; whoever sees the city sees all.',
          querystring: rulesQuery,
          response: { 200: rulesAnswer, ...problems },
        },
      },
      async (request) => {
        const page = pageOf('notification-rules', await rulesOf(request), placeOf, request.query);
        return { ...page, items: page.items.map(present) };
      },
    );

    app.post(
      '/api/v1/notification-rules',
      {
        config: { access: RULE_KEEPERS, audit: 'notification-rule.add' },
        schema: {
          summary: 'Add a rule of notification',
          body: ruleBody,
          response: { 201: notificationRule, ...problems },
        },
      },
      async (request, reply) => {
        await checkScope(request, request.body, registry);
        const { rule, secrets } = splitSecrets(request.body);
        const { main = null, escalation = null } = secrets;
        const owner = ownerOf(principalOf(request));
        const added = await orRefusal(notifications.add(rule, owner, { main, escalation }));
        request.act.after = describe(added);
        return reply.status(201).send(present(added));
      },
    );

    app.get(
      '/api/v1/notification-rules/:id',
      {
        config: { access: RULE_READERS },
        schema: {
          summary: 'One rule of notification',
          params: z.object({ id: idParameter }),
          response: { 200: notificationRule, ...problems },
        },
      },
      async (request) => present(await ruleOf(request, request.params.id)),
    );

    app.put(
      '/api/v1/notification-rules/:id',
      {
        config: { access: RULE_KEEPERS, audit: 'notification-rule.change' },
        schema: {
          summary: 'Replace a rule of notification',
          description:
            'Enables one that the hub has disabled. A secret may be left out where the address stays the same.',
          params: z.object({ id: idParameter }),
          body: ruleBody,
          response: { 200: notificationRule, ...problems },
        },
      },
      async (request) => {
        const { id } = await ruleOf(request, request.params.id);
        await checkScope(request, request.body, registry);
        const { rule, secrets } = splitSecrets(request.body);
        const replaced = await orRefusal(notifications.replace(id, rule, secrets));
        if (replaced === null) throw new ProblemError('not_found', 'The rule has just been removed.');
        request.act.before = describe(replaced.before);
        request.act.after = describe(replaced.after);
        return present(replaced.after);
      },
    );

    app.delete(
      '/api/v1/notification-rules/:id',
      {
        config: { access: RULE_KEEPERS, audit: 'notification-rule.remove' },
        schema: {
          summary: 'Remove a rule of notification; what waits to be sent by it is not sent',
          params: z.object({ id: idParameter }),
          response: { 204: z.null().describe('There is no such rule any more'), ...problems },
        },
      },
      async (request, reply) => {
        const { id } = await ruleOf(request, request.params.id);
        const removed = await notifications.remove(id);
        if (removed !== null) request.act.before = describe(removed);
        return reply.status(204).send(null);
      },
    );

    app.post(
      '/api/v1/notification-rules/:id/test',
      {
        config: { access: RULE_KEEPERS, audit: 'notification-rule.test' },
        schema: {
          summary: 'Send a test message by a rule, at once and once',
          description: 'Whether it has arrived is in the log of deliveries within seconds.',
          params: z.object({ id: idParameter }),
          body: testBody,
          response: { 202: testAnswer, ...problems },
        },
      },
      async (request, reply) => {
        const { id } = await ruleOf(request, request.params.id);
        const message = await orRefusal(notifications.queueTest(id, request.body.leg, Date.now()));
        if (message === null) throw new ProblemError('invalid_request', 'The rule does not escalate.');
        request.act.after = { message };
        return reply.status(202).send({ message });
      },
    );

    app.get(
      '/api/v1/notification-deliveries',
      {
        config: { access: RULE_READERS },
        schema: {
          summary: 'Attempts to deliver notices, the newest first',
          querystring: deliveriesQuery,
          response: { 200: deliveriesAnswer, ...problems },
        },
      },
      async (request) => {
        const { rule, status, limit, cursor } = request.query;
        const rules = rule === undefined ? await rulesOf(request) : [await ruleOf(request, rule)];
        const before = decodeCursor('notification-deliveries', cursor, z.int());
        const found = await notifications.deliveries({
          ...{ rules: rules.map(({ id }) => id), status, before },
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        const more = found.length > limit && last !== undefined;
        return {
          items: items.map(presentDelivery),
          nextCursor: more ? encodeCursor('notification-deliveries', last.seq) : null,
        };
      },
    );
  };
}

function ownerOf({ role, enterprise, districts }: Principal): RuleOwner {
  if (role === 'enterprise') return { kind: 'enterprise', enterprise: enterprise ?? '' };
  return districts === null ? { kind: 'city' } : { kind: 'districts', districts: districts.toSorted() };
}

/** Addresses of those who are told are nobody else's business. */
function isSeenBy({ owner }: NotificationRule, principal: Principal): boolean {
  const own = ownerOf(principal);
  return own.kind === 'city' || JSON.stringify(owner) === JSON.stringify(own);
}

/** A rule is about what its owner sees, and about what there is. */
async function checkScope(
  request: FastifyRequest,
  { scope }: RuleBody,
  registry: { snapshot(): Promise<RegistrySnapshot> },
): Promise<void> {
  const snapshot = await registry.snapshot();
  const seen = scopeOf(request, snapshot);
  const owner = ownerOf(principalOf(request));
  switch (scope.kind) {
    case 'city':
      if (owner.kind !== 'city')
        throw new ProblemError('invalid_request', 'A rule of the whole city is not yours to keep.');
      return;
    case 'districts': {
      const isOwn =
        owner.kind === 'districts' && scope.districts.every((district) => owner.districts.includes(district));
      if (owner.kind !== 'city' && !isOwn)
        throw new ProblemError('invalid_request', 'A rule can be about your own districts only.');
      return;
    }
    case 'enterprise':
      if (snapshot.enterprises.has(scope.enterprise) && isInScope(seen, scope.enterprise)) return;
      throw new ProblemError('invalid_request', `There is no enterprise ${JSON.stringify(scope.enterprise)}.`);
    case 'meters':
      for (const id of scope.meters) {
        const meter = snapshot.meters.get(id);
        if (meter === undefined || !isInScope(seen, meter.enterprise))
          throw new ProblemError('invalid_request', `There is no meter ${JSON.stringify(id)}.`);
      }
      return;
    default:
      scope satisfies never;
  }
}

function splitSecrets({ channel, escalation, ...rest }: RuleBody): { rule: NewRule; secrets: GivenSecrets } {
  const main = splitChannel(channel);
  const other = escalation === null ? null : splitChannel(escalation.channel);
  const escalates =
    escalation === null || other === null ? null : { afterMinutes: escalation.afterMinutes, channel: other.channel };
  return {
    rule: { ...rest, channel: main.channel, escalation: escalates },
    secrets: { main: main.secrets, escalation: other?.secrets },
  };
}

function splitChannel(entered: RuleBody['channel']): { channel: NoticeChannel; secrets: ChannelSecrets | undefined } {
  if (entered.type !== 'webhook') return { channel: entered, secrets: undefined };
  const { type, url, secret, secretQuery } = entered;
  if (secret === undefined && secretQuery !== undefined)
    throw new ProblemError('invalid_request', 'secretQuery goes with secret: enter both anew.');
  const secrets = secret === undefined ? undefined : { secret, secretQuery: secretQuery ?? null };
  return { channel: { type, url }, secrets };
}

async function orRefusal<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    throw new ProblemError(error.code === 'conflict' ? 'conflict' : 'invalid_request', `${error.message}.`, {
      cause: error,
    });
  }
}

function placeOf({ createdAt, id }: NotificationRule): string {
  return `${String(createdAt).padStart(15, '0')} ${id}`;
}

function present({ createdAt, changedAt, ...rule }: NotificationRule): z.output<typeof notificationRule> {
  const shown = { ...rule, createdAt: formatInstant(createdAt), changedAt: formatInstant(changedAt) };
  // The answers hold the same lists, which nobody changes here.
  return shown as z.output<typeof notificationRule>;
}

/** For the audit log. */
function describe({ id, owner, name, enabled, severityMin, scope, channel, escalation }: NotificationRule) {
  const kinds = { channel: channel.type, escalation: escalation?.channel.type ?? null };
  return { id, owner: { ...owner }, name, enabled, severityMin, scope: { ...scope }, ...kinds };
}

function presentDelivery({ seq: _, at, millis, ...delivery }: Delivery) {
  return { ...delivery, at: formatInstant(at), durationMillis: millis };
}
