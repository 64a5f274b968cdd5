/** Restatements: what has changed a figure between two instants, item by item. */

import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { schemesFor } from '../../domain/carbon/choose-factor.ts';
import { citationOf, knownFrom } from '../../domain/carbon/factor.ts';
import type { RestatementWeight } from '../../domain/consumption/restatement.ts';
import { type Ratio, toExactString, ZERO } from '../../domain/exact.ts';
import { formatInstant } from '../../domain/instant.ts';
import { quantityByName } from '../../domain/quantity.ts';
import { causesOfBits, RESTATEMENT_CAUSES } from '../../ledger/derivation.ts';
import type { MasterDataChange } from '../../registry/registry.ts';
import { SCOPES } from '../../store/consumption.ts';
import { READERS } from '../authorise.ts';
import { askEmissions } from '../carbon/ask-emissions.ts';
import type { EmissionQuestion } from '../carbon/emission-question.ts';
import { restatementOf } from '../carbon/restatements.ts';
import { decimalOf, exactNumber, roundedSteps } from '../exact-number.ts';
import { ProblemError } from '../problem.ts';
import { fuelsParameter, methodParameter } from '../schemas/carbon.ts';
import { instant, instantParameter, parseQueryInstant, problems } from '../schemas/common.ts';
import { energyParameter, nameParameter, zonedInstant } from '../schemas/consumption.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

const querystring = z.object({
  scope: z.enum(SCOPES),
  id: nameParameter.optional(),
  energy: energyParameter.optional().describe('needed, or item, where the unit is native'),
  item: nameParameter.optional(),
  unit: z.enum(['native', 'kgce', 'kgCO2']).default('kgCO2'),
  method: methodParameter.default('location'),
  fuels: fuelsParameter.default('gbt-32151'),
  from: instantParameter.describe('the interval that it lies in is the first one'),
  to: instantParameter.describe('first instant that is not asked for'),
  between: z
    .string()
    .max(80)
    .describe('two instants, A,B: what was known at the earlier and at the later one; B may be left out for now'),
});

const names = z
  .array(z.string())
  .nullable()
  .describe('factors with their versions, contracts, calorific values; null for without a factor');

const answer = z.object({
  scope: z.enum(SCOPES),
  id: z.string(),
  unit: z.string(),
  method: z.string().nullable(),
  from: zonedInstant,
  to: zonedInstant,
  knownFrom: instant.describe('A'),
  knownTo: instant.describe('B'),
  before: z
    .number()
    .nullable()
    .describe('as it was known at A, of what had a factor; null where there was consumption and none of it had one'),
  after: z.number().nullable().describe('as it was known at B, likewise'),
  change: z.number().describe('the items add up to it, to the last digit'),
  changeExact: z.string().describe('without rounding: a decimal, or a ratio n/d; those of the items add up to it'),
  items: z.array(
    z
      .object({
        meter: z.string(),
        quantity: z.string(),
        item: z.string(),
        reason: z
          .enum(['first', 'versions', 'membership', 'weight', 'withoutFactor'])
          .describe(
            'first: nobody knew of it before; versions: other figures, see causes; membership: the meter has come, left or changed its sign; weight: other factors; withoutFactor: it had a factor at one of the two instants only, and was in no figure without',
          ),
        causes: z.array(z.enum(RESTATEMENT_CAUSES)),
        knownFrom: instant.nullable().describe('when it became known, first and last'),
        knownTo: instant.nullable(),
        from: zonedInstant,
        to: zonedInstant,
        intervals: z.int(),
        convertedBy: z.object({ before: names, after: names }).nullable().describe('of weight and withoutFactor'),
        change: z.number(),
        changeExact: z.string(),
      })
      .meta({ id: 'RestatementItem' }),
  ),
  withoutFactor: z
    .array(
      z.object({
        ...{ meter: z.string(), quantity: z.string(), item: z.string(), unit: z.string(), reason: z.string() },
        before: z.number().describe('amount without a factor at A'),
        after: z.number().describe('amount without a factor at B'),
      }),
    )
    .describe('consumption that is in neither figure, or in one of them only: it is not zero'),
  masterDataChanges: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      recordedAt: instant,
      recordedBy: z.string().nullable(),
      validFrom: instant.nullable(),
      fields: z.array(z.string()).describe('what is another than before; empty for what is new or removed'),
    }),
  ),
  factorsKnownSince: z
    .array(z.string())
    .describe('factors of the schemes that the question goes by that became known between A and B'),
});

export function restatementRoutes(services: ApiServices, options: ApiOptions): FastifyPluginAsyncZod {
  const calendar = new Calendar(options.timeZone, options.intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/restatements',
      {
        config: { access: READERS },
        schema: {
          summary: 'Why a figure is another one than it was: late readings, corrections, master data, factors',
          querystring,
          response: { 200: answer, ...problems },
        },
        serializerCompiler: () => (body) => JSON.stringify(body),
      },
      async (request) => {
        const { query } = request;
        const [a, b] = instantsOf(query.between);
        if (query.from >= query.to) throw new ProblemError('invalid_request', 'querystring: from must lie before to');
        if (query.unit === 'native' && query.energy === undefined && query.item === undefined) {
          throw new ProblemError(
            'invalid_request',
            'querystring: unit native needs energy or item, because kWh and m3 do not add up',
          );
        }
        const after = await questionAt(request, query, b);
        const before = await questionAt(request, query, a).catch((error: Error) => unknownThen(error, after, a));
        const from = calendar.intervalStart(query.from);
        const to = calendar.intervalEnd(query.to - 1);
        const { registry, readings, ledger } = services;
        const own = options.coefficients;
        const found = await restatementOf({ before, after, unit: query.unit, own, from, to }, readings, ledger);
        const [change = '0'] = roundedSteps(found.before ?? ZERO, [found.change]);
        const changes = await registry.masterDataChanges(a, b + 1);
        const number = (value: Ratio): number => exactNumber(decimalOf(value));
        const numberOrNull = (value: Ratio | null): number | null => (value === null ? null : number(value));
        const rounded = roundedSteps(
          found.before ?? ZERO,
          found.items.map(({ change }) => change),
        );
        return {
          ...{ scope: after.subject.scope, id: after.subject.id, unit: query.unit },
          method: query.unit === 'kgCO2' ? query.method : null,
          ...{ from: calendar.format(from), to: calendar.format(to) },
          ...{ knownFrom: formatInstant(a), knownTo: formatInstant(b) },
          ...{ before: numberOrNull(found.before), after: numberOrNull(found.after) },
          ...{ change: exactNumber(change), changeExact: toExactString(found.change) },
          items: found.items.map((item, n) => ({
            ...{ meter: item.meter, quantity: item.quantity, item: item.item, reason: item.reason },
            causes: causesOfBits(item.causes),
            knownFrom: item.knownFrom === null ? null : formatInstant(item.knownFrom),
            knownTo: item.knownTo === null ? null : formatInstant(item.knownTo),
            ...{ from: calendar.format(item.from), to: calendar.format(calendar.intervalEnd(item.to)) },
            intervals: item.intervals,
            convertedBy:
              item.weights === null ? null : { before: namesOf(item.weights[0]), after: namesOf(item.weights[1]) },
            ...{ change: exactNumber(rounded[n] ?? '0'), changeExact: toExactString(item.change) },
          })),
          withoutFactor: found.withoutFactor.map(({ before: then, after: later, ...one }) => ({
            ...{ ...one, unit: quantityByName(one.quantity)?.unit ?? '', before: number(then), after: number(later) },
          })),
          masterDataChanges: changes.filter((change) => concerns(change, before, after)).map(presentChange),
          factorsKnownSince: query.unit === 'kgCO2' ? factorsSince(after, a) : [],
        };
      },
    );

    async function questionAt(request: FastifyRequest, query: z.output<typeof querystring>, at: number) {
      const { scope, id, energy, item, method, fuels } = query;
      const asked = { scope, id, energy, item, method, fuels, interval: '1d', as_of: at } as const;
      const { question } = await askEmissions(request, asked, services, calendar, options.coefficients);
      return question;
    }
  };
}

function instantsOf(between: string): [number, number] {
  const [a, b, ...rest] = between.split(',');
  const now = Date.now();
  const instants = [parseQueryInstant(a ?? ''), b === undefined || b === '' ? now : parseQueryInstant(b)];
  if (rest.length > 0 || instants.some((one) => typeof one !== 'number')) {
    throw new ProblemError('invalid_request', 'querystring: between is two instants of RFC 3339, A,B');
  }
  const [from, to] = instants as [number, number];
  if (from >= to) throw new ProblemError('invalid_request', 'querystring: of between, A must lie before B');
  if (to > now) throw new ProblemError('invalid_request', 'querystring: of between, B lies in the future');
  return [from, to];
}

/** What was not registered then was nothing. */
function unknownThen(error: Error, after: EmissionQuestion, at: number): EmissionQuestion {
  if (!(error instanceof ProblemError) || error.code !== 'not_found') throw error;
  return { ...after, knownAt: at, subject: { ...after.subject, items: [] }, contracts: [] };
}

function concerns({ kind, id, before, after }: MasterDataChange, ...questions: readonly EmissionQuestion[]): boolean {
  if (kind === 'gateway') return false;
  const owner = kind === 'enterprise' ? id : ((after ?? before)?.enterprise ?? '');
  return questions.some(({ subject }) => {
    if (subject.scope === 'city') return true;
    if (subject.scope === 'meter') return id === subject.id || owner === subject.owner;
    return owner === subject.owner || subject.enterprises.has(owner);
  });
}

function presentChange({ kind, id, recordedAt, recordedBy, validFrom, before, after }: MasterDataChange) {
  const fields = before === null || after === null ? [] : fieldsThatDiffer(before, after);
  return {
    ...{ kind, id, recordedAt: formatInstant(recordedAt), recordedBy, fields },
    validFrom: validFrom === null ? null : formatInstant(validFrom),
  };
}

function fieldsThatDiffer(before: object, after: object): string[] {
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name])).sort();
}

function namesOf(weight: RestatementWeight): string[] | null {
  return weight.isKnown ? [...weight.by] : null;
}

/** Of other schemes and of other enterprises nothing can change the figure. */
function factorsSince({ factors, method, fuels, knownAt, subject }: EmissionQuestion, since: number): string[] {
  const schemes = new Set(schemesFor(method, fuels));
  const isOurs = (enterprise: string | null): boolean =>
    enterprise === null || enterprise === subject.owner || subject.enterprises.has(enterprise);
  const isNew = (at: number): boolean => at > since && at <= knownAt;
  return factors
    .filter(({ scheme, own }) => schemes.has(scheme) && isOurs(own?.enterprise ?? null))
    .filter((factor) => isNew(knownFrom(factor)) || isNew(factor.own?.approvedAt ?? 0))
    .map(citationOf)
    .sort();
}
