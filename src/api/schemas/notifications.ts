/** Rules of notification and the log of deliveries, as they are entered and answered. */

import { z } from 'zod';
import { MESSAGE_KINDS } from '../../anomalies/notify/channels/channel.ts';
import { DELIVERY_STATUSES } from '../../anomalies/notify/records.ts';
import { CHANNEL_TYPES, LANGUAGES, LEGS, RULE_STATES } from '../../anomalies/notify/rule.ts';
import { DETECTORS, type DetectorId, SEVERITIES } from '../../domain/anomaly/catalogue/detectors.ts';
import { cursorParameter, idParameter, instant, limitWithDefault, nextCursor } from './common.ts';

const DETECTOR_IDS = DETECTORS.map(({ id }) => id) as [DetectorId, ...DetectorId[]];
const WEEK_MINUTES = 7 * 24 * 60;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 07:30');
const endOfHours = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 22:00, up to 24:00');

/** What is secret of an address has its own field, so that the rest can be shown. */
const webhookUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://alarm.example/hook' })
  .max(2000)
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { username, password, search, hash } = new URL(text);
    return username === '' && password === '' && search === '' && hash === '';
  }, 'must be without user, query and fragment; a query goes into secretQuery');

const email = z.strictObject({
  type: z.literal('email'),
  to: z.array(z.email().max(200)).min(1).max(20),
  language: z.enum(LANGUAGES).default('zh'),
});
const mqtt = z.strictObject({ type: z.literal('mqtt') });
const live = z.strictObject({ type: z.literal('live') });

const enteredChannel = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('webhook'),
    url: webhookUrl,
    secret: z
      .string()
      .min(16)
      .max(256)
      .optional()
      .describe('key of the signature, never shown; left out to keep the one there is'),
    secretQuery: z
      .string()
      .min(1)
      .max(1000)
      .regex(/^[^\s#?]+$/, 'must be a query such as access_token=...')
      .nullable()
      .optional()
      .describe('appended to the address as its query, never shown; goes with secret'),
  }),
  ...[email, mqtt, live],
]);

const shownChannel = z.discriminatedUnion('type', [
  z.object({ type: z.literal('webhook'), url: z.string() }),
  ...[email, mqtt, live],
]);

const area = [
  z.strictObject({ kind: z.literal('city') }),
  z.strictObject({
    kind: z.literal('districts'),
    districts: z
      .array(z.string().regex(/^\d{6}$/, 'must be GB/T 2260 codes of six digits'))
      .min(1)
      .max(500),
  }),
  z.strictObject({ kind: z.literal('enterprise'), enterprise: idParameter }),
] as const;

const conditions = {
  name: z.string().trim().min(1).max(200),
  enabled: z.boolean().default(true),
  detectors: z.array(z.enum(DETECTOR_IDS)).min(1).nullable().default(null).describe('null for all'),
  severityMin: z.enum(SEVERITIES).default('warning'),
  scope: z.discriminatedUnion('kind', [
    ...area,
    z.strictObject({ kind: z.literal('meters'), meters: z.array(idParameter).min(1).max(1000) }),
  ]),
  states: z
    .array(z.enum(RULE_STATES))
    .min(1)
    .max(RULE_STATES.length)
    .default([...RULE_STATES]),
  activeHours: z
    .array(z.strictObject({ weekdays: z.array(z.int().min(1).max(7)).min(1).max(7), from: timeOfDay, to: endOfHours }))
    .min(1)
    .max(20)
    .nullable()
    .default(null)
    .describe("outside of them, in the hub's time zone, are quiet hours; weekdays 1 Monday to 7 Sunday"),
  criticalWaits: z.boolean().default(false).describe('whether critical events wait for the end of quiet hours, too'),
  minIntervalMinutes: z.int().min(0).max(WEEK_MINUTES).default(60),
  digest: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('none') }),
      z.strictObject({ kind: z.literal('hourly') }),
      z.strictObject({ kind: z.literal('daily'), at: timeOfDay }),
    ])
    .default({ kind: 'none' }),
};
const afterMinutes = z.int().min(1).max(WEEK_MINUTES);

export const ruleBody = z.strictObject({
  ...conditions,
  channel: enteredChannel,
  escalation: z.strictObject({ afterMinutes, channel: enteredChannel }).nullable().default(null),
});

export const notificationRule = z
  .object({
    ...{ id: z.string(), owner: z.discriminatedUnion('kind', [...area]), ...conditions },
    channel: shownChannel,
    escalation: z.object({ afterMinutes, channel: shownChannel }).nullable(),
    disabledReason: z.string().nullable().describe('why the hub has disabled it or its escalation'),
    ...{ createdAt: instant, changedAt: instant },
  })
  .meta({ id: 'NotificationRule' });

export const rulesAnswer = z.object({ items: z.array(notificationRule), nextCursor });
export const rulesQuery = z.object({ limit: limitWithDefault(1000, 100), cursor: cursorParameter });

export const testBody = z.strictObject({ leg: z.enum(LEGS).default('main') });
export const testAnswer = z.object({ message: z.string().describe('as in the log of deliveries') });

const delivery = z
  .object({
    message: z.string().describe('the idempotency key that receivers are shown'),
    rule: z.string(),
    leg: z.enum(LEGS),
    channel: z.enum(CHANNEL_TYPES),
    kind: z.enum(MESSAGE_KINDS),
    notices: z.int().describe('how many are in it'),
    attempt: z.int().min(1),
    at: instant,
    durationMillis: z.int(),
    status: z.enum(DELIVERY_STATUSES),
    detail: z.string(),
  })
  .meta({ id: 'NotificationDelivery' });

export const deliveriesAnswer = z.object({ items: z.array(delivery), nextCursor });
export const deliveriesQuery = z.object({
  rule: idParameter.optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  limit: limitWithDefault(500, 50),
  cursor: cursorParameter,
});
