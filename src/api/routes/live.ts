/** The city now: a snapshot, and the event stream that keeps it up to date. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { narrowedScope, READERS, scopeOf } from '../authorise.ts';
import { LIVE_EVENTS, type LiveClient, type LiveEventName, type LiveStream, liveTotals } from '../live.ts';
import { presentReading } from '../present.ts';
import { idParameter, instant, limitParameter, problems, reading } from '../schemas/common.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

/** A client that lets this much gather is let go; it can come back and resume. */
const UNSENT_BYTES_MAX = 1024 * 1024;
const HEARTBEAT_MILLIS = 15_000;

export function liveRoutes(services: ApiServices, options: ApiOptions, stream: LiveStream): FastifyPluginAsyncZod {
  const { registry, readings } = services;
  return async (app) => {
    app.get(
      '/api/v1/city/live',
      {
        config: { access: READERS },
        schema: {
          summary: 'The rate of use by energy type, gateways online, the newest readings',
          description: 'Totals are sums over level 1 meters, so that no sub-meter is counted twice.',
          querystring: z.object({ enterprise: idParameter.optional(), limit: limitParameter(500, 50) }),
          response: {
            200: z.object({
              at: instant,
              staleAfterSeconds: z.number().describe('older rates are not in the totals'),
              totals: z.array(
                z.object({
                  energy: z.string(),
                  quantity: z.string(),
                  unit: z.string(),
                  value: z.number().nullable().describe('null while no meter reports'),
                  meters: z.int(),
                  metersReporting: z.int(),
                }),
              ),
              gateways: z.object({ total: z.int(), online: z.int(), offline: z.int() }),
              latest: z.array(reading),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const scope = narrowedScope(request, request.query.enterprise);
        const [totals, newest, snapshot] = await Promise.all([
          liveTotals(services, options, scope),
          readings.newest(request.query.limit, scope),
          registry.snapshot(),
        ]);
        return { ...totals, latest: newest.map((item) => presentReading(item, snapshot)) };
      },
    );

    app.get(
      '/api/v1/live',
      {
        config: { access: READERS },
        schema: {
          summary: 'Server-sent events: readings, totals, accounting, gateway, alarm',
          description:
            'Begins with `hello`. Send the id of the last event as Last-Event-ID to go on after it; `missed: true` ' +
            'in the hello means that this is no longer possible and everything has to be read again.',
          querystring: z.object({
            events: z
              .string()
              .max(200)
              .optional()
              .describe(`names, separated by commas, of ${LIVE_EVENTS.join(', ')}`),
            meter: idParameter.optional().describe('readings of this meter only'),
          }),
          produces: ['text/event-stream'],
          response: { 200: z.string().describe('text/event-stream'), ...problems },
        },
      },
      async (request, reply) => {
        const names = namesOf(request.query.events);
        const filter = { scope: scopeOf(request), names, meter: request.query.meter };
        const lastEventId = request.headers['last-event-id'];
        reply.hijack();
        const { raw } = reply;
        raw.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          connection: 'keep-alive',
          'x-accel-buffering': 'no',
        });
        const client: LiveClient = {
          filter,
          send: (id, name, data) => {
            raw.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
            return raw.writableLength <= UNSENT_BYTES_MAX;
          },
          end: () => raw.end(),
        };
        const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MILLIS);
        raw.on('close', () => {
          clearInterval(heartbeat);
          stream.remove(client);
        });
        stream.add(client, typeof lastEventId === 'string' ? lastEventId : undefined);
      },
    );
  };
}

function namesOf(list: string | undefined): ReadonlySet<LiveEventName> {
  if (list === undefined) return new Set(LIVE_EVENTS);
  return new Set(
    list.split(',').filter((name): name is LiveEventName => (LIVE_EVENTS as readonly string[]).includes(name)),
  );
}
