/**
 * Loads history into the demo's hub as any late reading comes: over MQTT with the gateways' own credentials.
 * Their connections are beside those of the gateway programs. The numbers of these messages are a thousand
 * times those of a spool, which begin at the present in milliseconds, so that none is used twice.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
import type { City, Enterprise } from '../../simulators/city.ts';
import { createHistory, HISTORY_STEP_MILLIS } from '../../simulators/history.ts';
import type { WireReading } from '../wire/native/encode.ts';
import { type HistoryPlan, keepPlan } from './demo-history-plan.ts';
import { HubLink } from './import/hub-link.ts';

export interface LoadHistoryOptions {
  readonly city: City;
  readonly seed: number;
  readonly plan: HistoryPlan;
  /** Where the plan is kept. */
  readonly dataDir: string;
  readonly mqtt: string;
  /** Of every gateway, by user name. */
  readonly passwords: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export interface LoadedHistory {
  /** Single values that were sent. */
  readonly readings: number;
  /** Of them those that the hub did not take. */
  readonly quarantined: number;
  /** False where the signal came before the end; the next start goes on. */
  readonly isComplete: boolean;
}

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 24 * HOUR_MILLIS;
const GIVE_UP_MILLIS = 300_000;
/** How long a stop waits for what is under way. */
const GOODBYE_MILLIS = 2000;

/** Sends what is left of a plan, in order of time. Throws `CommandError` where the hub is given up. */
export async function loadHistory(options: LoadHistoryOptions): Promise<LoadedHistory> {
  const { city, signal } = options;
  const counts = { readings: 0, quarantined: 0 };
  const stopped = untilAborted(signal);
  const senders = city.enterprises.map((enterprise) => ({ enterprise, link: linkOf(enterprise, options, counts) }));
  try {
    const sending = send(senders, options, counts);
    await Promise.race([sending, stopped]);
    if (signal.aborted) await Promise.race([finished(senders), setTimeout(GOODBYE_MILLIS, undefined, { ref: false })]);
  } finally {
    await Promise.all(senders.map(({ link }) => link.close()));
  }
  return { ...counts, isComplete: !signal.aborted };
}

interface Sender {
  readonly enterprise: Enterprise;
  readonly link: HubLink;
}

interface Counts {
  readings: number;
  quarantined: number;
}

function linkOf({ id, gateways }: Enterprise, { mqtt, passwords }: LoadHistoryOptions, counts: Counts): HubLink {
  const gateway = gateways.find(({ spare }) => !spare)!.id;
  const username = `${id}.${gateway}`;
  return new HubLink({
    address: { url: mqtt, enterprise: id, gateway, username, password: passwords[username] ?? '', ca: null },
    giveUpMillis: GIVE_UP_MILLIS,
    onReceipt: ({ rejected, rejectedMore }, rowsOf) => {
      // The gateway program's messages are in the same receipts.
      const ours = rejected.filter(({ seq }) => seq !== null && rowsOf(seq) !== undefined).length;
      counts.quarantined += ours === rejected.length ? ours + rejectedMore : ours;
    },
    onNote: () => {},
  });
}

/** Day by day, so that a start after a stop knows where to go on; what it sends again becomes duplicates. */
async function send(senders: readonly Sender[], options: LoadHistoryOptions, counts: Counts): Promise<void> {
  const { city, seed, plan, dataDir, signal } = options;
  const { from, to } = plan;
  const history = createHistory(city, { seed, from, to });
  await Promise.all(senders.map(({ link }) => link.opened));
  for (let day = plan.next; day <= to && !signal.aborted; day += DAY_MILLIS) {
    const end = Math.min(day + DAY_MILLIS, to + HISTORY_STEP_MILLIS);
    for (let hour = day; hour < end && !signal.aborted; hour += HOUR_MILLIS) {
      const instants = quarters(hour, Math.min(hour + HOUR_MILLIS, end));
      for (const { enterprise, link } of senders) {
        const readings = instants.flatMap((instant) => history.readingsAt(enterprise.id, instant));
        const values = readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0);
        await link.send({ readingsJson: JSON.stringify(readings satisfies WireReading[]), rows: [], values });
        counts.readings += values;
      }
      // Making it is much work: the connections have to be served between.
      await setImmediate();
    }
    await finished(senders);
    if (!signal.aborted) keepPlan(dataDir, { from, to, next: end });
  }
}

async function finished(senders: readonly Sender[]): Promise<void> {
  await Promise.all(senders.map(({ link }) => link.finish()));
}

function quarters(from: number, end: number): number[] {
  return Array.from({ length: (end - from) / HISTORY_STEP_MILLIS }, (_, n) => from + n * HISTORY_STEP_MILLIS);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
