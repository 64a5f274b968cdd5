/**
 * Sends a simulated history: every gateway over a connection of its own and with its own password, as many of them
 * at one time as are allowed, each to the receipt of every message.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
import { type GatewayReadings, gatewayReadings } from '../../simulators/history/gateway-readings.ts';
import { gatewayUser } from '../../simulators/history/master-data.ts';
import type { WireReading } from '../wire/native/encode.ts';
import type { BatchReceipt } from '../wire/receipt.ts';
import { HubLink } from './import/hub-link.ts';
import type { ProgressBar } from './import/progress-bar.ts';
import { plannedHistory } from './simulate-history-files.ts';
import type { HistoryPlan } from './simulate-history-options.ts';

export interface SendHistoryOptions {
  readonly plan: HistoryPlan;
  readonly url: string;
  /** By user name. */
  readonly passwords: Readonly<Record<string, string>>;
  /** Where each gateway goes on, by user name; at the beginning where left out. */
  readonly nextHour: Readonly<Record<string, number>>;
  readonly connections: number;
  readonly giveUpMillis: number;
  readonly bar: ProgressBar;
  /** Everything before these hours is processed, by user name; called before anything is sent, too. */
  readonly onProgress: (nextHour: Readonly<Record<string, number>>) => void;
  readonly signal: AbortSignal;
}

export interface SentHistory {
  readonly messages: number;
  /** Single values. */
  readonly sent: number;
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly revised: number;
  readonly quarantined: number;
  /** False where the signal came before the end. */
  readonly isComplete: boolean;
}

interface Counts {
  messages: number;
  sent: number;
  received: number;
  stored: number;
  duplicate: number;
  revised: number;
  quarantined: number;
}

const VALUES_MAX = 500;
const HOURS_PER_DAY = 24;
/** How often it is made sure that everything so far is processed, which costs a round trip. */
const CHECKPOINT_DAYS = 5;
/** How long a stop waits for what is under way. */
const GOODBYE_MILLIS = 2000;

/** Throws `CommandError` where the hub is given up. */
export async function sendHistory(options: SendHistoryOptions): Promise<SentHistory> {
  const { plan, connections, signal } = options;
  const counts: Counts = { messages: 0, sent: 0, received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
  const nextHour = { ...options.nextHour };
  const progress = progressOf(options, counts);
  let group: Sender[] = [];
  const sendGroup = async (): Promise<void> => {
    const senders = group;
    group = [];
    if (senders.length > 0) await sendTogether(senders, { ...options, nextHour, counts, progress });
  };
  for (let number = 0; number < plan.fleet.enterprises && !signal.aborted; number++) {
    const history = plannedHistory(plan, number);
    for (const gateway of history.enterprise.gateways) {
      const username = gatewayUser(history.enterprise.id, gateway);
      const source = gatewayReadings(history, gateway, plan);
      progress.add(source.hours);
      group.push({ enterprise: history.enterprise.id, gateway, username, source });
      if (group.length >= connections) await sendGroup();
    }
  }
  if (!signal.aborted) await sendGroup();
  options.bar.clear();
  return { ...counts, isComplete: !signal.aborted };
}

interface Sender {
  readonly enterprise: string;
  readonly gateway: string;
  readonly username: string;
  readonly source: GatewayReadings;
}

interface GroupOptions extends Omit<SendHistoryOptions, 'nextHour'> {
  readonly nextHour: Record<string, number>;
  readonly counts: Counts;
  readonly progress: Progress;
}

async function sendTogether(senders: readonly Sender[], options: GroupOptions): Promise<void> {
  const { signal } = options;
  const links = senders.map((sender) => ({ sender, link: linkOf(sender, options) }));
  const stopped = untilAborted(signal);
  try {
    const sending = sendDays(links, options);
    await Promise.race([sending, stopped]);
    if (signal.aborted) await Promise.race([finished(links), setTimeout(GOODBYE_MILLIS, undefined, { ref: false })]);
  } finally {
    await Promise.all(links.map(({ link }) => link.close()));
  }
}

interface Link {
  readonly sender: Sender;
  readonly link: HubLink;
}

function linkOf({ enterprise, gateway, username }: Sender, options: GroupOptions): HubLink {
  const { url, passwords, giveUpMillis, counts, bar } = options;
  return new HubLink({
    address: { url, enterprise, gateway, username, password: passwords[username] ?? '', ca: null },
    giveUpMillis,
    onReceipt: (receipt) => addReceipt(counts, receipt),
    onNote: (note) => bar.note(`${username}: ${note}`),
  });
}

function addReceipt(counts: Counts, receipt: BatchReceipt): void {
  for (const key of ['received', 'stored', 'duplicate', 'revised', 'quarantined'] as const) counts[key] += receipt[key];
}

/** Day by day through all of them: the hub then derives a day of all enterprises together. */
async function sendDays(links: readonly Link[], options: GroupOptions): Promise<void> {
  const { signal, nextHour, progress } = options;
  await Promise.all(links.map(({ link }) => link.opened));
  options.onProgress(nextHour);
  const begin = Math.min(...links.map(({ sender }) => nextHour[sender.username] ?? 0));
  const hours = Math.max(...links.map(({ sender }) => sender.source.hours));
  for (let day = begin; day < hours && !signal.aborted; day += HOURS_PER_DAY) {
    for (const { sender, link } of links) {
      const first = Math.max(day, nextHour[sender.username] ?? 0);
      const end = Math.min(day + HOURS_PER_DAY, sender.source.hours);
      if (first < end) await sendHours(sender.source, link, first, end, options);
      // Making it is much work: the connections have to be served between.
      await setImmediate();
    }
    progress.show(day + HOURS_PER_DAY, links.length);
    const isLast = day + HOURS_PER_DAY >= hours;
    if (!isLast && ((day - begin) / HOURS_PER_DAY) % CHECKPOINT_DAYS !== CHECKPOINT_DAYS - 1) continue;
    await finished(links);
    if (signal.aborted) return;
    for (const { sender } of links) nextHour[sender.username] = Math.min(day + HOURS_PER_DAY, sender.source.hours);
    options.onProgress(nextHour);
  }
  progress.endGroup(links.length);
}

async function sendHours(
  source: GatewayReadings,
  link: HubLink,
  first: number,
  end: number,
  { counts, signal }: GroupOptions,
): Promise<void> {
  let batch: WireReading[] = [];
  let values = 0;
  const flush = async (): Promise<void> => {
    if (values === 0) return;
    counts.messages++;
    counts.sent += values;
    const message = { readingsJson: JSON.stringify(batch), rows: [], values };
    batch = [];
    values = 0;
    await link.send(message);
  };
  for (let hour = first; hour < end && !signal.aborted; hour++) {
    for (const reading of source.readingsOf(hour)) {
      const more = Object.keys(reading.values).length;
      if (values + more > VALUES_MAX) await flush();
      batch.push(reading);
      values += more;
    }
  }
  if (!signal.aborted) await flush();
}

async function finished(links: readonly Link[]): Promise<void> {
  await Promise.all(links.map(({ link }) => link.finish()));
}

interface Progress {
  /** Another gateway with so many hours. */
  add(hours: number): void;
  /** So many hours of each of so many gateways have been sent. */
  show(hours: number, gateways: number): void;
  endGroup(gateways: number): void;
}

function progressOf({ plan, bar }: SendHistoryOptions, counts: Counts): Progress {
  const started = performance.now();
  let hoursOfOne = 1;
  let endedHours = 0;
  const enterprises = plan.fleet.enterprises;
  let gateways = 0;
  return {
    add(hours) {
      hoursOfOne = hours;
      gateways++;
    },
    show(hours, active) {
      const total = Math.max(gateways, enterprises) * hoursOfOne;
      const share = (endedHours + Math.min(hours, hoursOfOne) * active) / total;
      const perSecond = Math.round(counts.received / ((performance.now() - started) / 1000));
      bar.update(share, `${counts.received} readings processed, ${perSecond} a second`);
    },
    endGroup(active) {
      endedHours += hoursOfOne * active;
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
