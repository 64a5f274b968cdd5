/** Enterprises by what they have consumed, the largest first. */

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Calendar } from '../../domain/calendar.ts';
import { CONVERTED_UNITS } from '../../domain/consumption/factors.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import { compare, type Ratio } from '../../domain/exact.ts';
import { COEFFICIENT_BASES } from '../../domain/standard-coal.ts';
import type { Enterprise, RegistrySnapshot } from '../../registry/registry.ts';
import { READERS, scopeOf } from '../authorise.ts';
import { type Question, questionOf } from '../consumption/question.ts';
import { type ConsumptionAnswerRow, readConsumptionOf } from '../consumption/read.ts';
import { subjectOfGroup } from '../consumption/subject.ts';
import { decimalOf, exactNumber, shareOfAmount, shareOfTime } from '../exact-number.ts';
import { ProblemError } from '../problem.ts';
import { limitWithDefault, problems } from '../schemas/common.ts';
import { boundedInstant, nameParameter, share, zonedInstant } from '../schemas/consumption.ts';
import { isInScope } from '../scope.ts';
import type { ApiOptions, ApiServices } from '../services.ts';

const DAYS_MAX = 366;
const DAY_MILLIS = 86_400_000;
/** Enterprises that the store is asked about at once: with ten items and a year of days half a million rows. */
const ENTERPRISES_PER_READ = 128;

const ranked = z
  .object({
    enterprise: z.string(),
    name: z.string(),
    nameEn: z.string(),
    district: z.string(),
    industry: z.string(),
    value: z.number(),
    coverage: share.describe('measured time / time of the period x meters to expect'),
    estimatedShare: share.nullable().describe('estimated part of the value; null where that is 0'),
    incomplete: z.boolean().describe('whether something of it could not be converted'),
  })
  .meta({ id: 'RankedEnterprise' });

export function consumptionRankingRoutes(
  { registry, readings }: ApiServices,
  { timeZone, intervalMinutes, coefficients }: ApiOptions,
): FastifyPluginAsyncZod {
  const calendar = new Calendar(timeZone, intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/consumption/ranking',
      {
        config: { access: READERS },
        schema: {
          summary: 'Enterprises by their consumption of whole days, the largest first',
          querystring: z.object({
            from: boundedInstant.describe('the day that it lies in is the first one'),
            to: boundedInstant.describe(`the day before this instant is the last one; at most ${DAYS_MAX} days`),
            district: nameParameter.optional().describe('GB/T 2260'),
            industry: nameParameter.optional().describe('GB/T 4754'),
            unit: z.enum(CONVERTED_UNITS).default('tce'),
            basis: z.enum(COEFFICIENT_BASES).default('equivalent').describe('of standard coal: 当量值 or 等价值'),
            limit: limitWithDefault(5000, 20),
          }),
          response: {
            200: z.object({
              from: zonedInstant,
              to: zonedInstant,
              unit: z.string(),
              items: z.array(ranked),
              ranked: z.int().describe('enterprises of which something is known, items or not'),
              unranked: z.int().describe('enterprises of which nothing is known'),
            }),
            ...problems,
          },
        },
        serializerCompiler: () => (answer) => JSON.stringify(answer),
      },
      async (request) => {
        const { query } = request;
        const snapshot = await registry.snapshot();
        const scope = scopeOf(request, snapshot);
        const enterprises = [...snapshot.enterprises.values()].filter(
          ({ id, district, industry }) =>
            isInScope(scope, id) &&
            (query.district ?? district) === district &&
            (query.industry ?? industry) === industry,
        );
        if (enterprises.length === 0) throw new ProblemError('not_found', 'There are no such enterprises.');
        const period = periodOf(query);
        const target = { unit: query.unit, basis: query.basis, edition: undefined, volumeReference: undefined };
        const questionFor = (id: string): Question => {
          const filter = { energy: undefined, item: undefined, quantity: undefined };
          const subject = subjectOfGroup(snapshot, { scope: 'enterprise', id, ...filter });
          return questionOf(subject, '1d', target, calendar, coefficients);
        };
        const rows = await rowsOf(enterprises, questionFor, period, snapshot);
        const known = rows.filter((row): row is Known => row.value !== null);
        known.sort((a, b) => compare(b.value, a.value) || (a.enterprise.id < b.enterprise.id ? -1 : 1));
        return {
          from: calendar.format(period.start),
          to: calendar.format(period.end),
          unit: query.unit,
          items: known.slice(0, query.limit).map(present),
          ...{ ranked: known.length, unranked: enterprises.length - known.length },
        };
      },
    );
  };

  function periodOf({ from, to }: { readonly from: number; readonly to: number }): PeriodRow {
    if (from >= to) throw new ProblemError('invalid_request', 'querystring: from must be before to');
    const period = { start: calendar.dayOf(from).start, end: calendar.dayOf(to - 1).end };
    if (period.end - period.start > (DAYS_MAX + 1) * DAY_MILLIS) {
      throw new ProblemError('too_large', `A ranking is of ${DAYS_MAX} days at most.`);
    }
    return period;
  }

  async function rowsOf(
    enterprises: readonly Enterprise[],
    questionFor: (id: string) => Question,
    period: PeriodRow,
    snapshot: RegistrySnapshot,
  ): Promise<Ranked[]> {
    const counted = await itemsCounted(period, snapshot);
    const rows: Ranked[] = [];
    for (let first = 0; first < enterprises.length; first += ENTERPRISES_PER_READ) {
      const some = enterprises.slice(first, first + ENTERPRISES_PER_READ);
      const questions = some.map(({ id }) => {
        const question = questionFor(id);
        const items = question.subject.items.filter(({ item, meters }) => meters > 0 || counted.has(item));
        return { ...question, subject: { ...question.subject, items } };
      });
      const answers = await readConsumptionOf(readings, questions, [period]);
      for (const [n, enterprise] of some.entries()) {
        const [row] = answers[n]?.rows ?? [];
        rows.push({ enterprise, value: row?.value ?? null, row: row ?? null });
      }
    }
    return rows;
  }

  /** Items that anybody in the city has figures of: of the others no enterprise has to be asked. */
  async function itemsCounted(period: PeriodRow, snapshot: RegistrySnapshot): Promise<ReadonlySet<string>> {
    const all = { scope: 'city', id: 'city', energy: undefined, item: undefined, quantity: undefined } as const;
    const { items } = subjectOfGroup(snapshot, all);
    const keys = items.map(({ key }) => key);
    const columns = await readings.consumption('day', keys, period.start, period.end);
    const found = new Set<string>();
    for (let at = 0; at < columns.count; at++) found.add(items[columns.series[at] as number]?.item ?? '');
    return found;
  }
}

interface Ranked {
  readonly enterprise: Enterprise;
  readonly value: Ratio | null;
  readonly row: ConsumptionAnswerRow | null;
}

interface Known extends Ranked {
  readonly value: Ratio;
}

function present({ enterprise: { id, name, nameEn, district, industry }, value, row }: Known): z.output<typeof ranked> {
  const { knowledge, estimated, shares } = row as ConsumptionAnswerRow;
  return {
    ...{ enterprise: id, name, nameEn, district, industry },
    value: exactNumber(decimalOf(value)),
    coverage: shareOfTime(knowledge.measuredMillis, knowledge.expectedMillis),
    estimatedShare: shareOfAmount(estimated, value),
    incomplete: shares.some(({ unconverted }) => unconverted.length > 0),
  };
}
