/** What became of what was sent: the accounting identity and the quarantine; and the hub's alarms. */

import { isUtf8 } from 'node:buffer';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { QuarantineRecord } from '../../ledger/ledger.ts';
import { accountsOf } from '../accounting.ts';
import { narrowedScope, OPERATORS, READERS } from '../authorise.ts';
import { decodeCursor, encodeCursor, pageOf } from '../cursor.ts';
import { quarantineCountsOf, quarantineOf } from '../quarantine-scope.ts';
import { cursorParameter, idParameter, instant, limitWithDefault, nextCursor, problems } from '../schemas/common.ts';
import type { ApiServices } from '../services.ts';

const count = z.int().nonnegative();
const messageAccount = z.object({ received: count, processed: count, pending: count });
const readingAccount = z.object({
  received: count.nullable().describe('null while the backlog is still being counted'),
  stored: count,
  duplicate: count,
  revised: count,
  quarantined: count,
  pending: count.nullable().describe('durable and not processed yet; null while being counted'),
});
const account = z.object({
  messages: messageAccount,
  readings: readingAccount,
  bestEffort: z
    .object({ messages: messageAccount.extend({ dropped: count }), readings: readingAccount })
    .describe('QoS 0, taken when there is room'),
  balanced: z.boolean().describe('received = stored + duplicate + revised + quarantined + pending'),
});
const totalAccount = account.meta({ id: 'Account' });
const gatewayAccount = account.extend({ enterprise: z.string(), gateway: z.string() }).meta({ id: 'GatewayAccount' });

const alarm = z.object({ code: z.string(), message: z.string(), since: instant }).meta({ id: 'Alarm' });

/** A list shows this much of each entry: a whole page of megabytes helps nobody. */
const RAW_SHOWN_BYTES_MAX = 4096;

const quarantineEntry = z
  .object({
    id: z.string(),
    state: z.enum(['open', 'replayed', 'dismissed']),
    receivedAt: instant,
    enterprise: z.string(),
    gateway: z.string(),
    topic: z.string(),
    seq: z.int().nullable(),
    index: z.int().nullable().describe('position in readings; null for a whole message'),
    meter: z.string().nullable(),
    quantity: z.string().nullable(),
    code: z.string(),
    detail: z.string(),
    readings: count.describe('readings this entry stands for'),
    folded: z
      .object({ entries: count, lastOffset: count })
      .nullable()
      .describe(
        'of what was refused beyond the quota of the gateway: how much this entry stands for, and the journal offset of the ' +
          'last message (that of the first is in the id); nothing else of it is kept here',
      ),
    raw: z.string().describe(`what was sent, its first ${RAW_SHOWN_BYTES_MAX} bytes`),
    rawEncoding: z.enum(['utf8', 'base64']),
    rawBytes: count,
    settledBy: z.string().nullable().describe('name of the key that replayed or dismissed it'),
    settledAt: instant.nullable(),
  })
  .meta({ id: 'QuarantineEntry' });

const quarantinePosition = z.tuple([z.int(), z.int()]);

export function ingestRoutes({ registry, readings, hub, ledger }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/ingest/accounting',
      {
        config: { access: READERS },
        schema: {
          summary: 'What became of every reading, in all and per gateway',
          querystring: z.object({
            enterprise: idParameter.optional(),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: {
            200: z.object({
              at: instant,
              total: totalAccount,
              items: z.array(gatewayAccount),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const scope = narrowedScope(request, request.query.enterprise, await registry.snapshot());
        const [snapshot, dropped] = await Promise.all([readings.accounting(), hub.bestEffortDropped()]);
        const { total, items } = accountsOf(snapshot, dropped, scope);
        const page = pageOf('accounting', items, (item) => `${item.enterprise}/${item.gateway}`, request.query);
        return { at: formatInstant(Date.now()), total, ...page };
      },
    );

    app.get(
      '/api/v1/quarantine',
      {
        config: { access: READERS },
        schema: {
          summary: 'Messages and readings that could not be used, newest first',
          querystring: z.object({
            enterprise: idParameter.optional(),
            gateway: idParameter.optional(),
            meter: idParameter.optional(),
            code: z.string().max(64).optional(),
            state: z.enum(['open', 'replayed', 'dismissed']).optional(),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: {
            200: z.object({
              counts: z.record(z.string(), count).describe('open entries by code, filters aside'),
              items: z.array(quarantineEntry),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { enterprise, gateway, meter, code, state, limit, cursor } = request.query;
        const scope = narrowedScope(request, enterprise, await registry.snapshot());
        const at = decodeCursor('quarantine', cursor, quarantinePosition);
        const before = at === undefined ? undefined : { offset: at[0], ordinal: at[1] };
        const found = quarantineOf(ledger, scope, {
          ...{ gateway, meter, code, state, before, limit: limit + 1 },
          rawLengthMax: RAW_SHOWN_BYTES_MAX,
        });
        const items = found.slice(0, limit);
        const last = items.at(-1);
        return {
          counts: Object.fromEntries(quarantineCountsOf(ledger, scope)),
          items: items.map(presentQuarantine),
          nextCursor: found.length > limit && last ? encodeCursor('quarantine', [last.offset, last.ordinal]) : null,
        };
      },
    );

    app.get(
      '/api/v1/alarms',
      {
        config: { access: OPERATORS },
        schema: {
          summary: 'Conditions of the hub itself that somebody has to know of',
          response: {
            200: z.object({
              items: z.array(alarm),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async () => {
        const alarms = await hub.alarms();
        const items = alarms.map(({ code, message, since }) => ({ code, message, since: formatInstant(since) }));
        return { items, nextCursor: null };
      },
    );
  };
}

function presentQuarantine({ offset, ordinal, receivedAt, settledAt, raw, ...rest }: QuarantineRecord) {
  return {
    ...rest,
    ...presentRaw(raw, rest.rawBytes),
    id: `${offset}-${ordinal}`,
    receivedAt: formatInstant(receivedAt),
    settledAt: settledAt === null ? null : formatInstant(settledAt),
  };
}

/** As text where it is text; a character that a cut has halved is left out. */
function presentRaw(raw: Uint8Array | string, rawBytes: number): { raw: string; rawEncoding: 'utf8' | 'base64' } {
  if (typeof raw === 'string') return { raw, rawEncoding: 'utf8' };
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const endMin = bytes.length < rawBytes ? bytes.length - 3 : bytes.length;
  for (let end = bytes.length; end >= endMin; end--) {
    if (isUtf8(bytes.subarray(0, end))) return { raw: bytes.toString('utf8', 0, end), rawEncoding: 'utf8' };
  }
  return { raw: bytes.toString('base64'), rawEncoding: 'base64' };
}
