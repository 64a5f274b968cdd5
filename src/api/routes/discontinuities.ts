/** Discontinuities of registers: what was found, and what somebody decides about it. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Json } from '../../audit/canonical-json.ts';
import { parseRatio } from '../../domain/exact.ts';
import { formatInstant } from '../../domain/instant.ts';
import { DISCONTINUITIES, type DiscontinuityKind, type Evidence } from '../../domain/interval/discontinuity.ts';
import { quantityByName } from '../../domain/quantity.ts';
import type { DiscontinuityRecord } from '../../ledger/derivation.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import { DECIDERS, narrowedScope, principalOf, READERS, scopeOf } from '../authorise.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { decimalOfMicros, exactNumber } from '../exact-number.ts';
import { presentQuantity } from '../present.ts';
import { ProblemError } from '../problem.ts';
import {
  cursorParameter,
  idParameter,
  instant,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { nameParameter } from '../schemas/consumption.ts';
import { isInScope } from '../scope.ts';
import type { ApiServices } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const KINDS = Object.keys(DISCONTINUITIES) as [DiscontinuityKind, ...DiscontinuityKind[]];
const STATES = ['open', 'confirmed', 'corrected', 'rejected'] as const;
/** Every instant that a date can be made of (ECMA-262, time values). */
const INSTANT_MAX = 8.64e15;
const MICROS = 1_000_000n;

const evidence = z.object({ at: instant, value: z.number().describe('in the unit, before the multiplier') });

const discontinuity = z
  .object({
    meter: z.string(),
    enterprise: z.string(),
    quantity: z.string(),
    unit: z.string(),
    ucum: z.string(),
    kind: z.enum(KINDS),
    meaning: z.string(),
    at: instant.describe('with meter and quantity, what it is called by'),
    before: evidence.nullable(),
    after: evidence.nullable(),
    proposed: z.number().nullable().describe('consumption of the step that the hub proposes'),
    state: z.enum(STATES),
    consumption: z.number().nullable().describe('what somebody has said that it was, for corrected'),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Discontinuity' });

const filters = {
  state: z.enum(STATES).optional(),
  kind: z.enum(KINDS).optional(),
  from: instantParameter.optional(),
  to: instantParameter.optional().describe('first instant that is not asked for'),
  limit: limitWithDefault(1000, 100),
  cursor: cursorParameter,
};

const listAnswer = { 200: z.object({ items: z.array(discontinuity), nextCursor }), ...problems };
const serialised = { serializerCompiler: () => (answer: unknown) => JSON.stringify(answer) };

const position = z.tuple([z.int().min(-INSTANT_MAX).max(INSTANT_MAX), z.string(), z.string(), z.string()]);

const decision = z
  .strictObject({
    action: z.enum(['confirm', 'correct', 'reject']),
    consumption: z
      .number()
      .optional()
      .describe('for correct: consumption of the step in the unit of the quantity, at most six decimals'),
    note: z.string().max(2000).optional(),
  })
  .superRefine(({ action, consumption }, context) => {
    if ((action === 'correct') === (consumption !== undefined)) return;
    context.addIssue({
      code: 'custom',
      path: ['consumption'],
      message: action === 'correct' ? 'is needed to correct' : `is for correct only, not for ${action}`,
    });
  });

interface ListQuery {
  readonly state?: (typeof STATES)[number] | undefined;
  readonly kind?: DiscontinuityKind | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export function discontinuityRoutes({ registry, ledger, readings }: ApiServices): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/discontinuities',
      {
        config: { access: READERS },
        schema: {
          summary: 'Where registers do not simply go on, newest first',
          querystring: z.object({ enterprise: idParameter.optional(), ...filters }),
          response: listAnswer,
        },
        ...serialised,
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, request.query.enterprise, snapshot);
        const own = [...snapshot.meters.values()].filter(({ enterprise }) => isInScope(scope, enterprise));
        const meters = scope === null ? null : new Set(own.map(({ id }) => id));
        return page('discontinuities', snapshot, { meter: null, meters }, request.query);
      },
    );

    app.get(
      '/api/v1/meters/:id/discontinuities',
      {
        config: { access: READERS },
        schema: {
          summary: 'Where the registers of a meter do not simply go on, newest first',
          params: z.object({ id: idParameter }),
          querystring: z.object(filters),
          response: listAnswer,
        },
        ...serialised,
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        const { id } = visibleMeter(snapshot, scopeOf(request, snapshot), request.params.id);
        return page(`discontinuities of ${id}`, snapshot, { meter: id, meters: null }, request.query);
      },
    );

    app.post(
      '/api/v1/meters/:id/discontinuities/:quantity/:at',
      {
        config: { access: DECIDERS, audit: 'discontinuity.decide' },
        schema: {
          summary: 'Decides about a discontinuity; what depends on it is derived again',
          params: z.object({ id: idParameter, quantity: nameParameter, at: instantParameter }),
          body: decision,
          response: { 200: discontinuity, ...problems },
        },
        ...serialised,
      },
      async (request) => {
        const { params, body } = request;
        const snapshot = await registry.snapshot();
        const meter = visibleMeter(snapshot, scopeOf(request, snapshot), params.id);
        const query = { meter: meter.id, meters: null, from: params.at, to: params.at + 1 };
        const find = () => ledger.discontinuities(query).find(({ quantity }) => quantity === params.quantity);
        request.act.before = decisionOf(find());
        const isKnown = await readings.decide({
          ...{ meter: meter.id, quantity: params.quantity, at: params.at, action: body.action },
          consumption: body.consumption === undefined ? null : microsOf(body.consumption),
          ...{ decidedBy: principalOf(request).name, decidedAt: Date.now(), note: body.note ?? null },
        });
        const after = find();
        request.act.after = decisionOf(after);
        if (!isKnown || after === undefined) {
          const at = formatInstant(params.at);
          throw new ProblemError(
            'not_found',
            `There is no discontinuity of ${JSON.stringify(params.quantity)} of the meter ${meter.id} at ${at}.`,
          );
        }
        return present(after, snapshot);
      },
    );

    function page(
      list: string,
      snapshot: RegistrySnapshot,
      of: { readonly meter: string | null; readonly meters: ReadonlySet<string> | null },
      { state, kind, from = -INSTANT_MAX, to = INSTANT_MAX, limit, cursor }: ListQuery,
    ) {
      const after = decodeCursor(list, cursor, position);
      const bound = after === undefined ? to : Math.min(to, after[0] + 1);
      const found = ledger.discontinuities({ ...of, state, kind, from, to: bound });
      const rest = after === undefined ? found : found.filter((record) => follows(record, after));
      const items = rest.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map((record) => present(record, snapshot)),
        nextCursor: rest.length > limit && last !== undefined ? encodeCursor(list, positionOf(last)) : null,
      };
    }
  };
}

/** Order of the list: newest first, then by name. */
function follows(record: DiscontinuityRecord, after: z.output<typeof position>): boolean {
  const place = positionOf(record);
  if (place[0] !== after[0]) return place[0] < after[0];
  for (const n of [1, 2, 3] as const) if (place[n] !== after[n]) return place[n] > after[n];
  return false;
}

function positionOf({ at, meter, quantity, kind }: DiscontinuityRecord): [number, string, string, string] {
  return [at, meter, quantity, kind];
}

function present(record: DiscontinuityRecord, snapshot: RegistrySnapshot): z.output<typeof discontinuity> {
  const { meter, quantity: name, kind, at, before, after, proposed, state, consumption } = record;
  const quantity = quantityByName(name);
  const { unit, ucum } = quantity === undefined ? { unit: 'unknown', ucum: 'unknown' } : presentQuantity(quantity);
  return {
    ...{ meter, enterprise: snapshot.meters.get(meter)?.enterprise ?? 'unknown', quantity: name, unit, ucum, kind },
    ...{ meaning: DISCONTINUITIES[kind].meaning, at: formatInstant(at), state },
    ...{ before: presentEvidence(before), after: presentEvidence(after) },
    ...{ proposed: presentMicros(proposed), consumption: presentMicros(consumption), decidedBy: record.decidedBy },
    decidedAt: record.decidedAt === null ? null : formatInstant(record.decidedAt),
    note: record.note,
  };
}

/** What the audit log tells of it. */
function decisionOf(record: DiscontinuityRecord | undefined): Json {
  if (record === undefined) return null;
  const { state, consumption, decidedBy, decidedAt, note } = record;
  const amount = consumption === null ? null : decimalOfMicros(BigInt(consumption));
  return { state, consumption: amount, decidedBy, decidedAt, note };
}

function presentEvidence(shown: Evidence | null) {
  return shown === null ? null : { at: formatInstant(shown.at), value: shown.value };
}

function presentMicros(micros: number | null): number | null {
  return micros === null ? null : exactNumber(decimalOfMicros(BigInt(micros)));
}

/** What somebody has written, by its digits. */
function microsOf(amount: number): number {
  const exact = parseRatio(String(amount));
  const micros =
    exact === undefined || (exact.n * MICROS) % exact.d !== 0n ? null : Number((exact.n * MICROS) / exact.d);
  if (micros !== null && Number.isSafeInteger(micros)) return micros;
  throw new ProblemError(
    'invalid_request',
    'body: consumption: must have at most six decimals and be below 9 007 199 254',
  );
}
