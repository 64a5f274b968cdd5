/** The city now: a snapshot, and the event stream that keeps it up to date. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { callerOf, narrowedScope, OPERATORS, principalOf, READERS, reachNow } from '../authorise.ts';
import { LIVE_EVENTS, type LiveClient, type LiveStream, liveTotals } from '../live.ts';
import { presentReading } from '../present.ts';
import { severityCounts } from '../schemas/anomalies.ts';
import { idParameter, instant, limitWithDefault, problems, reading, textAnswer } from '../schemas/common.ts';
import { reachOf } from '../scope.ts';
import type { ApiOptions, ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const HEARTBEAT_MILLIS = 15_000;
const RECHECK_MILLIS = 2000;

const energyTotal = z
  .object({
    energy: z.string(),
    quantity: z.string(),
    unit: z.string(),
    value: z.number().nullable().describe('null while no meter reports'),
    meters: z.int(),
    metersReporting: z.int(),
  })
  .meta({ id: 'EnergyTotal' });

const eventNames = z
  .string()
  .max(200)
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(LIVE_EVENTS)));

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
          querystring: z.object({ enterprise: idParameter.optional(), limit: limitWithDefault(500, 50) }),
          response: {
            200: z.object({
              at: instant,
              staleAfterSeconds: z.number().describe('older rates are not in the totals'),
              totals: z.array(energyTotal),
              gateways: z.object({ total: z.int(), online: z.int(), offline: z.int() }),
              anomalies: severityCounts,
              latest: z.array(reading),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, request.query.enterprise, snapshot);
        const [totals, newest] = await Promise.all([
          liveTotals(services, options, scope),
          readings.newest(request.query.limit, scope),
        ]);
        return { ...totals, latest: newest.map((item) => presentReading(item, snapshot)) };
      },
    );

    app.get(
      '/api/v1/live',
      {
        config: { access: READERS, unlimited: 'key' },
        // Headers alone would leave a stream open that nobody can see.
        exposeHeadRoute: false,
        schema: {
          summary: 'Server-sent events: readings, totals, accounting, gateway, alarm, anomalies, notice',
          description:
            'Begins with `hello`. Send the id of the last event as Last-Event-ID to go on after it; `missed: true` ' +
            'in the hello means that this is no longer possible and everything has to be read again.',
          querystring: z.object({
            events: eventNames.optional().describe(`names, separated by commas, of ${LIVE_EVENTS.join(', ')}`),
            meter: idParameter.optional().describe('readings of this meter only'),
          }),
          response: { 200: textAnswer('text/event-stream', 'The events'), ...problems },
        },
      },
      async (request, reply) => {
        const { events = LIVE_EVENTS, meter } = request.query;
        const principal = principalOf(request);
        const reach = reachOf(principal);
        const isOperator = OPERATORS.includes(callerOf(principal));
        const snapshot = await registry.snapshot();
        if (meter !== undefined) visibleMeter(snapshot, reach.scope(snapshot), meter);
        const lastEventId = request.headers['last-event-id'];
        await stream.watch(reach);
        reply.hijack();
        const { raw } = reply;
        if (raw.destroyed) return;
        raw.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          connection: 'keep-alive',
          'x-accel-buffering': 'no',
        });
        const client: LiveClient = {
          // Alarms are the hub's own affairs, as they are at /api/v1/alarms.
          filter: { reach, names: new Set(events.filter((name) => name !== 'alarm' || isOperator)), meter },
          send: (id, name, data) => raw.write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
          end: () => raw.end(),
          drop: () => raw.destroy(),
        };
        const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MILLIS);
        raw.on('drain', () => stream.goOn(client));
        // A key that is revoked or expires, or a session that is ended, is void at once, for what is open as well.
        const recheck = setInterval(() => {
          void reachNow(request, services).then((now) => now?.key === reach.key || raw.end());
        }, RECHECK_MILLIS);
        raw.on('close', () => {
          clearInterval(heartbeat);
          clearInterval(recheck);
          stream.remove(client);
        });
        stream.add(client, typeof lastEventId === 'string' ? lastEventId : undefined);
      },
    );
  };
}
