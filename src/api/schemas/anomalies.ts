/** Schemas of events and detectors. */

import { z } from 'zod';
import { PARAMETER_SCOPES } from '../../anomalies/store/anomaly-records.ts';
import {
  DETECTORS,
  type DetectorId,
  MEASURES,
  type Measure,
  SEVERITIES,
} from '../../domain/anomaly/catalogue/detectors.ts';
import { EVENT_STATES } from '../../domain/anomaly/events/event.ts';
import { instant } from './common.ts';

const ids = DETECTORS.map(({ id }) => id) as [DetectorId, ...DetectorId[]];
export const detectorId = z.enum(ids);
export const severity = z.enum(SEVERITIES);
export const eventState = z.enum(EVENT_STATES);
export const parameterScope = z.enum(PARAMETER_SCOPES);
const measure = z.enum(Object.keys(MEASURES) as [Measure, ...Measure[]]);

/** Detector, subject and instant together. */
export const eventIdParameter = z.string().min(1).max(200);

export const hysteresis = z.strictObject({ n: z.int().min(1), m: z.int().min(1), close: z.int().min(1) });

export const anomaly = z
  .object({
    id: z.string(),
    detector: detectorId,
    subject: z.string().describe('a meter; gateway:ENTERPRISE/ID, enterprise:ID or city: of one that stands for many'),
    meter: z.string().nullable(),
    enterprise: z.string().nullable().describe('null where it spans enterprises'),
    severity,
    state: eventState,
    first: instant.describe('start of the first bad interval'),
    last: instant.describe('end of the last bad interval'),
    opened: instant,
    ended: instant.nullable().describe('when the condition was over; null while it lasts'),
    isOld: z.boolean().describe('it was over or long known to the meters when the hub found it'),
    magnitude: z.number().describe('largest distance from what was expected, in widths of the expected band'),
    loss: z
      .object({
        energy: z.number(),
        unit: z.string(),
        tce: z.number().nullable(),
        money: z.number().nullable(),
        currency: z.string().nullable(),
      })
      .nullable()
      .describe('beyond what was expected; losses of one subject are not to be added'),
    group: z.string().nullable().describe('the event that stands for it'),
    relatedTo: z.string().nullable().describe('an event of the same subject with the same effect'),
    memberCount: z.int(),
    members: z.array(z.string()).describe('the first 200'),
    history: z.array(z.object({ at: instant, from: eventState, to: eventState, by: z.string(), note: z.string() })),
  })
  .meta({ id: 'Anomaly' });

export const severityCounts = z.object({ info: z.int(), warning: z.int(), critical: z.int() }).meta({
  id: 'AnomalyCounts',
  description: 'Events that somebody has to look at; those that a group stands for are not counted',
});

export const evidence = z
  .object({
    id: z.string(),
    detector: detectorId,
    measure,
    unit: z.string(),
    times: z.array(z.object({ from: instant, to: instant })),
    series: z.array(
      z.object({
        name: z.enum(['actual', 'low', 'high']),
        unit: z.string(),
        values: z.array(z.number().nullable()).describe('one for each of the times'),
      }),
    ),
    links: z.object({
      readings: z.string().nullable().describe('the readings of that time, and an hour around it'),
      intervals: z.string().nullable(),
    }),
  })
  .meta({ id: 'AnomalyEvidence' });

export const setting = z
  .object({
    scope: parameterScope,
    of: z.string().describe('the energy type, industry or meter; empty for all'),
    enabled: z.boolean().nullable(),
    parameters: z.record(z.string(), z.number()),
    hysteresis: hysteresis.nullable(),
    setAt: instant,
    setBy: z.string(),
  })
  .meta({ id: 'DetectorSetting' });

export const detector = z
  .object({
    id: detectorId,
    zh: z.string(),
    en: z.string(),
    meaning: z.string(),
    inputs: z.string(),
    algorithm: z.string(),
    source: z.string(),
    verified: z.boolean(),
    falseAlarms: z.string(),
    severity: z.string(),
    pace: z.enum(['interval', 'hour', 'day', 'period']),
    measure,
    isBacktestable: z.boolean().describe('whether it looks at the consumption of single meters alone'),
    enabled: z.boolean().describe('of what was asked for'),
    hysteresis,
    parameters: z.array(
      z.object({
        name: z.string(),
        unit: z.string(),
        meaning: z.string(),
        default: z.number(),
        min: z.number(),
        max: z.number(),
        value: z.number().describe('in force for what was asked for'),
      }),
    ),
    settings: z.array(setting).describe('what was set, for everything or a part of it'),
  })
  .meta({ id: 'Detector' });

export const score = z
  .object({
    labels: z.int(),
    found: z.int(),
    events: z.int(),
    right: z.int(),
    precision: z.number().nullable(),
    recall: z.number().nullable(),
    delaySeconds: z.number().nullable().describe('median from the begin of a label to the opening'),
  })
  .meta({ id: 'DetectorScore' });
