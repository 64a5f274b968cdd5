/** Detectors: the catalogue with what is in force, what somebody sets, and how they would have done. */

import { setImmediate } from 'node:timers/promises';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countByDay, scoreOf } from '../../anomalies/run/backtest.ts';
import { DetectorSettings, meterSettingsOf, type ParameterSubject } from '../../anomalies/run/detector-settings.ts';
import { eventsOf, judgeHistory } from '../../anomalies/run/judge-history.ts';
import { momentsBetween } from '../../anomalies/run/meter-inputs.ts';
import type { DetectorSetting } from '../../anomalies/store/anomaly-records.ts';
import type { Json } from '../../audit/canonical-json.ts';
import { DETECTORS, type Detector, detectorById, METER_DETECTORS } from '../../domain/anomaly/catalogue/detectors.ts';
import { DETECTOR_PARAMETERS } from '../../domain/anomaly/catalogue/parameter-table.ts';
import { checkDetectorOverrides } from '../../domain/anomaly/catalogue/parameters.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import { Calendar } from '../../domain/calendar.ts';
import { ENERGY_TYPE_NAMES, energyTypeByName } from '../../domain/energy-type.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import { DECIDERS, narrowedScope, principalOf, READERS, scopeOf } from '../authorise.ts';
import { presentAnomaly } from '../present-anomaly.ts';
import { ProblemError } from '../problem.ts';
import { anomaly, detector, detectorId, evidence, hysteresis, parameterScope, score } from '../schemas/anomalies.ts';
import { idParameter, instant, problems } from '../schemas/common.ts';
import { boundedInstant } from '../schemas/consumption.ts';
import { isInScope, type Scope } from '../scope.ts';
import { type ApiOptions, type ApiServices, NOTHING_TOLD } from '../services.ts';
import { visibleMeter } from '../visible-meter.ts';

/** Intervals that one back-test may go through: some seconds of the API's time. */
const ROWS_MAX = 2_000_000;
const EVENTS_MAX = 200;
const LABELS_MAX = 1000;
const DAY = 86_400_000;
/** Before what was asked for, so that detectors know the meter by then. */
const LEARNED_DAYS = 35;
/** What was wrong may be found a little after it was over. */
const GRACE_MILLIS = 2 * 3_600_000;

const parameters = z.record(z.string().max(64), z.number());

const put = z.strictObject({
  scope: parameterScope,
  of: z.string().max(64).default('').describe('the energy type, industry (GB/T 4754) or meter; empty for all'),
  enabled: z.boolean().nullable().default(null).describe('null as elsewhere'),
  parameters: parameters.default({}),
  hysteresis: hysteresis.nullable().default(null).describe('opens when n of m are bad, closes after so many good ones'),
});

const backtestBody = z
  .strictObject({
    meter: idParameter.optional(),
    enterprise: idParameter.optional(),
    from: boundedInstant,
    to: boundedInstant.describe('first instant that is not asked for'),
    parameters: parameters.optional().describe('in the place of those in force'),
    hysteresis: hysteresis.optional(),
    labels: z
      .array(z.strictObject({ meter: idParameter, from: boundedInstant, to: boundedInstant }))
      .max(LABELS_MAX)
      .optional()
      .describe('when something was wrong'),
  })
  .superRefine(({ meter, enterprise }, context) => {
    if ((meter === undefined) === (enterprise === undefined)) context.addIssue('name a meter or an enterprise');
  });

const backtestAnswer = z.object({
  detector: detectorId,
  meters: z.int(),
  intervals: z.int(),
  days: z.array(z.object({ day: instant, opened: z.int(), closed: z.int() })).describe('days with events'),
  events: z.array(anomaly.extend({ evidence: evidence.shape.times.element.extend(pointShape()).array() })),
  eventCount: z.int().describe('of which the first 200 are listed'),
  score: score.nullable().describe('null where no labels were given'),
});

function pointShape() {
  const value = z.number().nullable();
  return { actual: value, low: value, high: value };
}

/** Of single meters only what is set for those that the caller sees. */
function seenBy(scope: Scope, { meters }: RegistrySnapshot, settings: readonly DetectorSetting[]): DetectorSetting[] {
  return settings.filter(
    ({ scope: of, of: what }) => of !== 'meter' || isInScope(scope, meters.get(what)?.enterprise ?? ''),
  );
}

export function detectorRoutes(
  { registry, anomalies, readings, ledger }: ApiServices,
  { timeZone, intervalMinutes, anomalies: { prices, contractedDemand } = NOTHING_TOLD }: ApiOptions,
): FastifyPluginAsyncZod {
  const calendar = new Calendar(timeZone, intervalMinutes);
  return async (app) => {
    app.get(
      '/api/v1/detectors',
      {
        config: { access: READERS },
        schema: {
          summary: 'The catalogue of detectors, with what is in force for an energy type, an industry or a meter',
          querystring: z.object({
            energy: z.enum(ENERGY_TYPE_NAMES).optional(),
            industry: z.string().max(8).optional().describe('GB/T 4754'),
            meter: idParameter.optional().describe('with its energy type and industry'),
          }),
          response: { 200: z.object({ items: z.array(detector) }), ...problems },
        },
      },
      async (request) => {
        const { energy, industry, meter: id } = request.query;
        const snapshot = await registry.snapshot();
        const scope = scopeOf(request, snapshot);
        const meter = id === undefined ? undefined : visibleMeter(snapshot, scope, id);
        const subject: ParameterSubject = {
          energy: meter?.energy ?? energy ?? null,
          industry: industryOf(meter, snapshot) ?? industry ?? null,
          meter: id ?? null,
        };
        const settings = anomalies.records.settings();
        const seen = seenBy(scope, snapshot, settings);
        return { items: DETECTORS.map((one) => present(one, subject, settings, seen)) };
      },
    );

    app.put(
      '/api/v1/detectors/:id',
      {
        config: { access: DECIDERS, audit: 'detector.set' },
        schema: {
          summary: 'Sets a detector for everything, an energy type, an industry or a meter',
          description: 'Takes the place of what was set for the same. It holds from the next interval on.',
          params: z.object({ id: detectorId }),
          body: put,
          response: { 200: detector, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const snapshot = await registry.snapshot();
        const scope = scopeOf(request, snapshot);
        const subject = checkedSubject(request.body, snapshot, scope);
        const of = detectorById(id) as Detector;
        check(of, request.body.parameters, request.body.hysteresis);
        const before = anomalies.records.settings();
        request.act.before = settingOf(before, id, request.body);
        const setting: DetectorSetting = {
          ...{ detector: id, ...request.body, setAt: Date.now(), setBy: principalOf(request).name },
        };
        await anomalies.set(setting);
        const settings = anomalies.records.settings();
        request.act.after = settingOf(settings, id, request.body);
        return present(of, subject, settings, seenBy(scope, snapshot, settings));
      },
    );

    app.post(
      '/api/v1/detectors/:id/backtest',
      {
        config: { access: READERS, audit: 'detector.backtest' },
        schema: {
          summary: 'What a detector finds in a stretch of history; nothing is kept of it',
          description: `At most ${ROWS_MAX} intervals, with the ${LEARNED_DAYS} days before that are learned from.`,
          params: z.object({ id: detectorId }),
          body: backtestBody,
          response: { 200: backtestAnswer, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { meter, enterprise, from, to, parameters: given = {}, labels } = request.body;
        const of = detectorById(id) as Detector;
        if (!isBacktestable(of))
          throw new ProblemError(
            'invalid_request',
            `${id} looks at more than the consumption of single meters: there is no back-test of it.`,
          );
        if (from >= to) throw new ProblemError('invalid_request', 'body: from must lie before to');
        check(of, given, request.body.hysteresis ?? null);
        const snapshot = await registry.snapshot();
        const scope = narrowedScope(request, enterprise, snapshot);
        const meters =
          meter === undefined
            ? [...snapshot.meters.values()].filter((one) => isInScope(scope, one.enterprise))
            : [visibleMeter(snapshot, scopeOf(request, snapshot), meter)];
        const begin = calendar.dayOf(from - LEARNED_DAYS * DAY).start;
        const end = calendar.dayOf(to - 1).end;
        const perMeter = Math.ceil((end - begin) / calendar.intervalMillis);
        // Moments are made even where there is no meter.
        if (perMeter * Math.max(1, meters.length) > ROWS_MAX) {
          const asked = `${meters.length} meters of ${perMeter} intervals with what is learned from`;
          throw new ProblemError('too_large', `These are ${asked}; ${ROWS_MAX} intervals at most.`);
        }
        const own: DetectorSetting = {
          ...{ detector: id, scope: 'meter', of: '', enabled: true, parameters: given },
          ...{ hysteresis: request.body.hysteresis ?? null, setAt: 0, setBy: '' },
        };
        const kept = anomalies.records.settings();
        const moments = momentsBetween(begin, end, calendar);
        const events: AnomalyEvent[] = [];
        let intervals = 0;
        for (const one of meters) {
          const settings = new DetectorSettings([...kept, { ...own, of: one.id }]);
          const found = await historyOf(one, begin, end);
          intervals += found.rows.count;
          if (found.rows.count === 0) continue;
          const rows = { rows: found.rows, first: 0, end: found.rows.count };
          const started = moments.filter(({ dayEnd }) => dayEnd > (found.rows.start[0] as number));
          const contract = contractedDemand[one.id] ?? null;
          const judged = judgeHistory(rows, started, found.kinds, meterSettingsOf(one, snapshot, settings, contract));
          events.push(...eventsOf(judged, id).filter(({ opened }) => opened > from && opened <= to));
          await setImmediate();
        }
        const result = labels === undefined ? null : scoreOf(events, labels, GRACE_MILLIS);
        const { delayMillis = null, ...counts } = result ?? {};
        return {
          ...{ detector: id, meters: meters.length, intervals },
          days: countByDay(events, (at) => calendar.dayOf(at).start).map(({ dayStart, ...count }) => ({
            day: formatInstant(dayStart),
            ...count,
          })),
          events: events.slice(0, EVENTS_MAX).map((event) => presentTried(event, snapshot)),
          eventCount: events.length,
          score:
            result === null
              ? null
              : {
                  ...(counts as Omit<typeof result, 'delayMillis'>),
                  delaySeconds: delayMillis === null ? null : delayMillis / 1000,
                },
        };
      },
    );

    function presentTried(event: AnomalyEvent, snapshot: RegistrySnapshot) {
      const enterprise = snapshot.meters.get(event.subject)?.enterprise ?? null;
      const record = { event, enterprise, meter: event.subject, isBackfill: true };
      const points = event.evidence.map(({ from, to, ...values }) => ({
        ...{ from: formatInstant(from), to: formatInstant(to), ...values },
      }));
      return { ...presentAnomaly(record, snapshot, prices), evidence: points };
    }

    async function historyOf(meter: Meter, from: number, to: number) {
      const quantity = energyTypeByName(meter.energy)?.register ?? '';
      const key = { scope: 'meter', id: meter.id, item: '', quantity, enterprise: meter.enterprise } as const;
      const rows = await readings.consumption('interval', [key], from, to);
      const kinds = new Map<number, DiscontinuityKind[]>();
      for (const found of ledger.discontinuities({ meter: meter.id, meters: null, from, to })) {
        if (found.state === 'rejected' || found.quantity !== quantity) continue;
        const start = calendar.intervalStart(found.at);
        kinds.set(start, [...(kinds.get(start) ?? []), found.kind]);
      }
      return { rows, kinds };
    }
  };
}

type Put = z.output<typeof put>;

/** Whose parameters are set; throws where there is no such thing for the caller. */
function checkedSubject(
  { scope, of }: Put,
  snapshot: RegistrySnapshot,
  seen: ReadonlySet<string> | null,
): ParameterSubject {
  const nobody: ParameterSubject = { energy: null, industry: null, meter: null };
  if (scope === 'meter') {
    const meter = visibleMeter(snapshot, seen, of);
    return { energy: meter.energy, industry: industryOf(meter, snapshot) ?? null, meter: of };
  }
  if (seen !== null)
    throw new ProblemError('forbidden', 'What holds for more than single meters is set by who sees the city.');
  switch (scope) {
    case 'all':
      if (of !== '') throw new ProblemError('invalid_request', 'body: of: is left out for all');
      return nobody;
    case 'energy':
      if (energyTypeByName(of) === undefined)
        throw new ProblemError('invalid_request', 'body: of: there is no such energy type');
      return { ...nobody, energy: of };
    case 'industry':
      if (!/^[A-T]\d{0,4}$/.test(of))
        throw new ProblemError('invalid_request', 'body: of: must be a GB/T 4754 code such as C31');
      return { ...nobody, industry: of };
    default:
      return scope satisfies never;
  }
}

/** A detector is set by its own parameters and no others. */
function check(
  of: Detector,
  given: Readonly<Record<string, number>>,
  wanted: z.output<typeof hysteresis> | null,
): void {
  const own: readonly string[] = of.parameters;
  const foreign = Object.keys(given).filter(
    (name) => !own.includes(name) && name !== 'warmUpDays' && name !== 'rateMinimum',
  );
  const found = foreign.map((name) => `${of.id} has no parameter ${JSON.stringify(name)}`);
  if (foreign.length === 0) {
    found.push(
      ...checkDetectorOverrides({ ...given, ...(wanted === null ? {} : { hysteresis: { [of.id]: wanted } }) }),
    );
  }
  if (found.length > 0) throw new ProblemError('invalid_request', `body: ${found.join('; ')}`);
}

function present(
  one: Detector | (typeof DETECTORS)[number],
  subject: ParameterSubject,
  settings: readonly DetectorSetting[],
  shown: readonly DetectorSetting[],
): z.output<typeof detector> {
  const inForce = new DetectorSettings(settings).parametersOf(subject);
  const { parameters: names, hysteresis: _hysteresis, cause: _cause, ...rest } = one;
  return {
    ...rest,
    isBacktestable: isBacktestable(one),
    enabled: !inForce.disabled.includes(one.id),
    hysteresis: { ...inForce.hysteresis[one.id] },
    parameters: names.map((name) => {
      const { unit, meaning, min, max, default: usual } = DETECTOR_PARAMETERS[name];
      return { name, unit, meaning, default: usual, min, max, value: inForce[name] };
    }),
    settings: shown
      .filter((setting) => setting.detector === one.id)
      .map(({ detector: _detector, setAt, ...setting }) => ({ ...setting, setAt: formatInstant(setAt) })),
  };
}

/** What arrivals and electrical gauges tell is not in the intervals that a back-test reads. */
const NOT_OF_CONSUMPTION: readonly string[] = ['clock_drift', 'phase_imbalance', 'power_triangle'];

function isBacktestable({ id }: Pick<Detector, 'id'>): boolean {
  return METER_DETECTORS.some((one) => one === id) && !NOT_OF_CONSUMPTION.includes(id);
}

function industryOf(meter: Meter | undefined, { enterprises }: RegistrySnapshot): string | undefined {
  return meter === undefined ? undefined : enterprises.get(meter.enterprise)?.industry;
}

/** What the audit log tells of it. */
function settingOf(settings: readonly DetectorSetting[], id: string, { scope, of }: Put): Json {
  const found = settings.find((one) => one.detector === id && one.scope === scope && one.of === of);
  return found === undefined ? null : (JSON.parse(JSON.stringify(found)) as Json);
}
