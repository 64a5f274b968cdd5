/** Events: what is or was wrong, what shows it, and what somebody makes of it. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { EventRecord } from '../../anomalies/store/anomaly-records.ts';
import type { Json } from '../../audit/canonical-json.ts';
import { detectorById, type Measure } from '../../domain/anomaly/catalogue/detectors.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import { DECIDERS, narrowedScope, principalOf, READERS, scopeOf } from '../authorise.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { presentAnomaly, unitOfMeasure } from '../present-anomaly.ts';
import { ProblemError } from '../problem.ts';
import {
  anomaly,
  detectorId,
  eventIdParameter,
  eventState,
  evidence,
  severity,
  severityCounts,
} from '../schemas/anomalies.ts';
import {
  cursorParameter,
  idParameter,
  instantParameter,
  limitWithDefault,
  nextCursor,
  problems,
} from '../schemas/common.ts';
import { isInScope, type Scope } from '../scope.ts';
import { type ApiOptions, type ApiServices, NOTHING_TOLD } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

const LIST = 'anomalies';
const HOUR = 3_600_000;
const position = z.tuple([z.int(), z.string()]);
const truth = z.stringbool({ error: 'must be true or false' });

const query = z.object({
  enterprise: idParameter.optional(),
  district: z
    .string()
    .regex(/^\d{6}$/, 'must be a GB/T 2260 code of six digits')
    .optional(),
  meter: idParameter.optional(),
  detector: detectorId.optional(),
  severity: severity.optional().describe('this one and graver ones'),
  state: eventState.optional(),
  from: instantParameter.optional().describe('whose time reaches beyond this instant'),
  to: instantParameter.optional().describe('that had begun before this instant'),
  open: truth.optional().describe('true for those that are not closed and no false alarm'),
  members: truth.optional().describe('true for those that a group stands for as well'),
  group: eventIdParameter.optional().describe('members of this event'),
  limit: limitWithDefault(500, 50),
  cursor: cursorParameter,
});

const change = z
  .strictObject({
    state: eventState,
    reason: z.string().trim().min(1).max(2000).optional().describe('why it is a false alarm'),
    note: z.string().max(2000).optional(),
  })
  .superRefine(({ state, reason }, context) => {
    if (state !== 'false_alarm' || reason !== undefined) return;
    context.addIssue({ code: 'custom', path: ['reason'], message: 'is needed for a false alarm' });
  });

const OPEN = ['open', 'acknowledged', 'in_progress'] as const;
const AT_LEAST = {
  info: ['info', 'warning', 'critical'],
  warning: ['warning', 'critical'],
  critical: ['critical'],
} as const;

export function anomalyRoutes(
  { registry, anomalies }: ApiServices,
  { anomalies: { prices } = NOTHING_TOLD }: ApiOptions,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/v1/anomalies',
      {
        config: { access: READERS },
        schema: {
          summary: 'Events, newest first',
          querystring: query,
          response: { 200: z.object({ items: z.array(anomaly), counts: severityCounts, nextCursor }), ...problems },
        },
      },
      async (request) => {
        const { limit, cursor, open, state, severity: least, ...filters } = request.query;
        const snapshot = await registry.snapshot();
        const scope = inDistrict(narrowedScope(request, filters.enterprise, snapshot), filters.district, snapshot);
        if (filters.meter !== undefined) visibleMeter(snapshot, scope, filters.meter);
        const after = decodeCursor(LIST, cursor, position);
        const found = anomalies.records.events({
          enterprises: scope,
          ...{ meter: filters.meter, detector: filters.detector, from: filters.from, to: filters.to },
          ...{ members: filters.members, group: filters.group },
          severities: least === undefined ? undefined : AT_LEAST[least],
          states: state === undefined ? (open === true ? OPEN : undefined) : [state],
          after: after === undefined ? undefined : { opened: after[0], id: after[1] },
          limit: limit + 1,
        });
        const items = found.slice(0, limit);
        const last = items.at(-1)?.event;
        return {
          items: items.map((record) => presentAnomaly(record, snapshot, prices)),
          counts: anomalies.records.counts(scope),
          nextCursor: found.length > limit && last ? encodeCursor(LIST, [last.opened, last.id]) : null,
        };
      },
    );

    app.get(
      '/api/v1/anomalies/:id',
      {
        config: { access: READERS },
        schema: {
          summary: 'One event',
          params: z.object({ id: eventIdParameter }),
          response: { 200: anomaly, ...problems },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        return presentAnomaly(visible(request.params.id, scopeOf(request, snapshot)), snapshot, prices);
      },
    );

    app.get(
      '/api/v1/anomalies/:id/evidence',
      {
        config: { access: READERS },
        schema: {
          summary: 'What shows an event: actual values and the band that was expected',
          params: z.object({ id: eventIdParameter }),
          response: { 200: evidence, ...problems },
        },
      },
      async (request) => {
        const snapshot = await registry.snapshot();
        return evidenceOf(visible(request.params.id, scopeOf(request, snapshot)), snapshot);
      },
    );

    app.patch(
      '/api/v1/anomalies/:id',
      {
        config: { access: DECIDERS, audit: 'anomaly.change' },
        schema: {
          summary: 'Acknowledges an event, takes it up, closes it or calls it a false alarm',
          params: z.object({ id: eventIdParameter }),
          body: change,
          response: { 200: anomaly, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { state: to, reason, note } = request.body;
        const snapshot = await registry.snapshot();
        request.act.before = lifeOf(visible(id, scopeOf(request, snapshot)));
        const text = [reason, note].filter((part) => part !== undefined).join('; ');
        const { name } = principalOf(request);
        const result = await anomalies.change(id, { to, at: Date.now(), by: name, note: text });
        switch (result.outcome) {
          case 'changed':
            request.act.before = lifeOf(result.before);
            request.act.after = lifeOf(result.after);
            return presentAnomaly(result.after, snapshot, prices);
          case 'unknown':
            throw unknown(id);
          case 'no_reason':
            throw new ProblemError('invalid_request', 'body: reason: is needed for a false alarm');
          case 'illegal':
            throw new ProblemError('conflict', `The event is ${result.from} and cannot become ${to}.`);
          default:
            return result satisfies never;
        }
      },
    );

    /** The event if it is in the scope; what spans enterprises is for those who see the city. */
    function visible(id: string, scope: Scope): EventRecord {
      const record = anomalies.records.event(id);
      const isSeen =
        record !== null && (scope === null || (record.enterprise !== null && scope.has(record.enterprise)));
      if (!isSeen) throw unknown(id);
      return record;
    }
  };
}

function unknown(id: string): ProblemError {
  return new ProblemError('not_found', `There is no event ${JSON.stringify(id)}.`);
}

function inDistrict(scope: Scope, district: string | undefined, snapshot: RegistrySnapshot): Scope {
  if (district === undefined) return scope;
  const inside = [...snapshot.enterprises.values()].filter(
    (one) => one.district === district && isInScope(scope, one.id),
  );
  return new Set(inside.map(({ id }) => id));
}

/** What the audit log tells of it. */
function lifeOf({ event: { state, severity: grade, history } }: EventRecord): Json {
  const last = history.at(-1);
  return { state, severity: grade, by: last?.by ?? null, note: last?.note ?? null };
}

function evidenceOf({ event, meter: id }: EventRecord, snapshot: RegistrySnapshot): z.output<typeof evidence> {
  const meter = id === null ? undefined : snapshot.meters.get(id);
  const measure: Measure = detectorById(event.detector)?.measure ?? 'rate';
  const unit = unitOfMeasure(measure, event.subject, meter);
  const seriesOf = (name: 'actual' | 'low' | 'high') => ({
    name,
    unit,
    values: event.evidence.map((point) => point[name]),
  });
  const quantity = meter === undefined ? undefined : energyTypeByName(meter.energy)?.register;
  const window = `from=${formatInstant(event.first - HOUR)}&to=${formatInstant(event.last + HOUR)}`;
  const isLinked = id !== null && quantity !== undefined;
  return {
    ...{ id: event.id, detector: event.detector, measure, unit },
    times: event.evidence.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
    series: [seriesOf('actual'), seriesOf('low'), seriesOf('high')],
    links: {
      readings: isLinked ? `/api/v1/readings?meter=${id}&quantity=${quantity}&${window}` : null,
      intervals: isLinked ? `/api/v1/meters/${id}/intervals?${window}` : null,
    },
  };
}
