/** Values that later messages have replaced. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { Revision } from '../../ledger/ledger.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { presentQuality, presentQuantity, quantitiesOf } from '../present.ts';
import { ProblemError } from '../problem.ts';
import {
  cursorParameter,
  idParameter,
  instant,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
  quality,
} from '../schemas/common.ts';
import { nameParameter } from '../schemas/consumption.ts';
import type { ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const value = z.object({ value: z.number(), quality });

const revision = z
  .object({
    ts: instant,
    old: value,
    new: value,
    sentBy: z.string().describe('gateway that sent the new value, as enterprise/gateway; empty where not on record'),
    recordedAt: instant,
  })
  .meta({ id: 'Revision' });

/** Every instant that a date can be made of (ECMA-262, time values). */
const INSTANT_MAX = 8.64e15;
const position = z.tuple([z.int().min(-INSTANT_MAX).max(INSTANT_MAX), z.int(), z.int()]);

export function revisionRoutes({ registry, ledger }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/meters/:id/revisions',
      {
        config: { access: READERS },
        schema: {
          summary: 'Stored values that a later message has contradicted and replaced, in order of their time',
          params: z.object({ id: idParameter }),
          querystring: z.object({
            quantity: nameParameter,
            from: instantParameter.optional(),
            to: instantParameter.optional().describe('first instant that is not asked for'),
            limit: limitWithDefault(1000, 100),
            cursor: cursorParameter,
          }),
          response: {
            200: z.object({
              meter: z.string(),
              quantity: z.string(),
              unit: z.string(),
              ucum: z.string(),
              items: z.array(revision),
              nextCursor,
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { quantity: name, from = -INSTANT_MAX, to = INSTANT_MAX, limit, cursor } = request.query;
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), request.params.id);
        const quantity = quantitiesOf(meter).find((known) => known.name === name);
        if (quantity === undefined) {
          throw new ProblemError('not_found', `The meter ${meter.id} has no quantity ${JSON.stringify(name)}.`);
        }
        const list = `revisions of ${meter.id} ${name}`;
        const after = decodeCursor(list, cursor, position);
        const found = ledger.revisions(meter.id, name, Math.max(from, after?.[0] ?? from), to);
        const rest = after === undefined ? found : found.filter((one) => follows(one, after));
        const items = rest.slice(0, limit);
        const last = items.at(-1);
        const { unit, ucum } = presentQuantity(quantity);
        return {
          ...{ meter: meter.id, quantity: name, unit, ucum, items: items.map(present) },
          nextCursor: rest.length > limit && last !== undefined ? encodeCursor(list, positionOf(last)) : null,
        };
      },
    );
  };
}

function present({ timestamp, oldValue, oldQuality, newValue, newQuality, sentBy, recordedAt }: Revision) {
  return {
    ts: formatInstant(timestamp),
    old: { value: oldValue, quality: presentQuality(oldQuality) },
    new: { value: newValue, quality: presentQuality(newQuality) },
    ...{ sentBy, recordedAt: formatInstant(recordedAt) },
  };
}

function positionOf({ timestamp, newOrigin }: Revision): [number, number, number] {
  return [timestamp, newOrigin.offset, newOrigin.item];
}

function follows(revision: Revision, after: z.output<typeof position>): boolean {
  const place = positionOf(revision);
  for (const n of [0, 1, 2] as const) if (place[n] !== after[n]) return place[n] > after[n];
  return false;
}
