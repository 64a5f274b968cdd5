/**
 * The live stream: events with rising ids, of which the last some thousand are kept, so that a client
 * that was away for a moment goes on where it was (`Last-Event-ID`). Readings are conflated: an event
 * holds each series at most once, with its newest value.
 */

import type { EventRecord } from '../anomalies/store/anomaly-records.ts';
import { formatInstant } from '../domain/instant.ts';
import type { AlarmChange } from '../telemetry/alarms.ts';
import { accountsOf } from './accounting.ts';
import { presentReading, presentTotal } from './present.ts';
import { presentAnomaly } from './present-anomaly.ts';
import { isInScope, type Reach, type Scope } from './scope.ts';
import { type ApiOptions, type ApiServices, type GatewayPresence, NOTHING_TOLD } from './services.ts';

export const LIVE_EVENTS = ['readings', 'totals', 'accounting', 'gateway', 'alarm', 'anomalies', 'notice'] as const;

export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** An event as it is kept; what a client gets of it depends on its filter. */
type LiveEvent = { readonly sequence: number } & LiveContent;

type LiveContent =
  | { readonly name: 'readings'; readonly data: { readonly at: string; readonly items: readonly PresentedReading[] } }
  /** Of an enterprise: for it and for everybody who sees the city. */
  | { readonly name: 'gateway'; readonly enterprise: string; readonly data: object }
  /** For those who see the same. */
  | { readonly name: 'totals' | 'accounting'; readonly reach: string; readonly data: object }
  | { readonly name: 'alarm'; readonly data: object }
  /** Events that are new or have changed: each for those who see its enterprise, or the city. */
  /** Of an enterprise: for it and for everybody who sees the city; of none for these alone. */
  | { readonly name: 'notice'; readonly enterprise: string | null; readonly data: object }
  | { readonly name: 'anomalies'; readonly data: { readonly at: string; readonly items: readonly PresentedAnomaly[] } };

type PresentedReading = ReturnType<typeof presentReading>;
type PresentedAnomaly = ReturnType<typeof presentAnomaly>;

export interface LiveFilter {
  /** What the client may see. */
  readonly reach: Reach;
  readonly names: ReadonlySet<LiveEventName>;
  readonly meter: string | undefined;
}

export interface LiveClient {
  readonly filter: LiveFilter;
  /** Sends one event; false where the next one has to wait until `LiveStream.goOn` is called. */
  send(id: string, name: string, data: unknown): boolean;
  /** Ends in order: what was sent is still delivered. */
  end(): void;
  /** Breaks off: what was not taken yet is forgotten. */
  drop(): void;
}

/** How far a client has come. */
interface Follower {
  readonly client: LiveClient;
  /** Everything up to this event was sent, or is not for this client. */
  sequence: number;
  isFull: boolean;
}

const TICK_MILLIS = 1000;
/** Accounts need the backlog counted, so they come less often. */
const TICKS_PER_ACCOUNTING = 5;
/** A client that is further behind is let go: it has to read everything again. */
const EVENTS_KEPT = 2000;
/** Also bounded by what the events hold: a city's readings of a second can be tens of thousands. */
const READINGS_KEPT = 100_000;
/** How long events are still gathered when the last client has gone: it may come back. */
const LINGER_MILLIS = 60_000;
const READINGS_PER_EVENT = 500;
const ANOMALIES_PER_EVENT = 200;
const NOTHING: ReadonlySet<string> = new Set();

export class LiveStream {
  readonly #services: ApiServices;
  readonly #options: ApiOptions;
  readonly #followers = new Map<LiveClient, Follower>();
  /** What somebody has watched lately, by key, and what is in it now. */
  readonly #watched = new Map<string, { readonly reach: Reach; scope: Scope; seen: number }>();
  /** Distinguishes the ids of this run from those of an earlier one. */
  readonly #epoch = Date.now().toString(36);
  #events: LiveEvent[] = [];
  #sequence = 0;
  /** Readings in `#events`, which are most of their memory. */
  #readingsKept = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Settles when changes of readings are being gathered. */
  #watching: Promise<unknown> | null = null;
  #ticks = 0;
  #ticking = false;

  constructor(services: ApiServices, options: ApiOptions) {
    this.#services = services;
    this.#options = options;
    services.events.onPresence((presence) => this.#tellPresence(presence));
    services.events.onAlarm((change) => this.#tellAlarm(change));
    services.events.onAnomalies((records) => {
      this.#tellAnomalies(records).catch((error: unknown) => {
        services.log.warn({ err: error }, 'events could not be told to the live stream');
      });
    });
    services.events.onNotice(({ enterprise, ...data }) => this.#publish({ name: 'notice', enterprise, data }));
  }

  /** Begins to gather for those who see the same; what changes after this has resolved will be told. */
  async watch(reach: Reach): Promise<void> {
    const scope = reach.scope(await this.#services.registry.snapshot());
    this.#watched.set(reach.key, { reach, scope, seen: Date.now() });
    // The next tick brings accounts: whoever comes is not to wait for them.
    this.#ticks = 0;
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MILLIS);
    this.#watching ??= this.#services.readings.takeChanges();
    try {
      await this.#watching;
    } catch (error) {
      this.#watching = null;
      throw error;
    }
  }

  /** Adds a client whose reach is watched: a `hello`, then what it missed since `lastEventId` if that is still known. */
  add(client: LiveClient, lastEventId: string | undefined): void {
    const from = this.#sequenceOf(lastEventId);
    const resumed = from !== null;
    const hello = { at: formatInstant(Date.now()), resumed, missed: lastEventId !== undefined && !resumed };
    const sequence = from ?? this.#sequence;
    // The hello carries the id to resume from, so that a client which hears nothing else can resume too.
    const isFull = !client.send(this.#idOf(sequence), 'hello', hello);
    const follower = { client, sequence, isFull };
    this.#followers.set(client, follower);
    this.#feed(follower);
  }

  /** The client takes events again. */
  goOn(client: LiveClient): void {
    const follower = this.#followers.get(client);
    if (follower === undefined) return;
    follower.isFull = false;
    this.#feed(follower);
  }

  remove(client: LiveClient): void {
    this.#followers.delete(client);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const client of this.#followers.keys()) client.end();
    this.#followers.clear();
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      const now = Date.now();
      for (const { filter } of this.#followers.keys()) {
        const watched = this.#watched.get(filter.reach.key);
        if (watched !== undefined) watched.seen = now;
      }
      for (const [key, { seen }] of this.#watched) if (now - seen > LINGER_MILLIS) this.#watched.delete(key);
      if (this.#watched.size === 0) this.#stop();
      else await this.#gather();
    } catch (error) {
      this.#services.log.warn({ err: error }, 'the live stream could not be fed');
    } finally {
      this.#ticking = false;
    }
  }

  async #gather(): Promise<void> {
    const { readings, registry, hub } = this.#services;
    const snapshot = await registry.snapshot();
    for (const watched of this.#watched.values()) watched.scope = watched.reach.scope(snapshot);
    const changes = await readings.takeChanges();
    const at = formatInstant(Date.now());
    for (let i = 0; i < changes.length; i += READINGS_PER_EVENT) {
      const items = changes.slice(i, i + READINGS_PER_EVENT).map((reading) => presentReading(reading, snapshot));
      this.#publish({ name: 'readings', data: { at, items } });
    }
    for (const [reach, { scope }] of this.#watched) {
      const data = await liveTotals(this.#services, this.#options, scope);
      this.#publish({ name: 'totals', reach, data });
    }
    if (this.#ticks++ % TICKS_PER_ACCOUNTING !== 0) return;
    const [accounting, dropped] = await Promise.all([readings.accounting(), hub.bestEffortDropped()]);
    for (const [reach, { scope }] of this.#watched) {
      const { total } = accountsOf(accounting, dropped, scope);
      this.#publish({ name: 'accounting', reach, data: { at, total } });
    }
  }

  #stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#watching = null;
    // Nothing was gathered from here on, so nobody may resume across it.
    this.#events = [];
    this.#readingsKept = 0;
    this.#sequence++;
  }

  #tellPresence({ enterprise, gateway, state, since }: GatewayPresence): void {
    const data = { id: gateway, enterprise, state, since: formatInstant(since) };
    this.#publish({ name: 'gateway', enterprise, data });
  }

  #tellAlarm({ code, message, state }: AlarmChange): void {
    const data = { code, message, state, at: formatInstant(Date.now()) };
    this.#publish({ name: 'alarm', data });
  }

  /** What a group stands for is not told beside it. */
  async #tellAnomalies(records: readonly EventRecord[]): Promise<void> {
    const leading = records.filter(({ event }) => event.group === null);
    if (leading.length === 0 || this.#timer === null) return;
    const snapshot = await this.#services.registry.snapshot();
    const at = formatInstant(Date.now());
    const { prices } = this.#options.anomalies ?? NOTHING_TOLD;
    for (let i = 0; i < leading.length; i += ANOMALIES_PER_EVENT) {
      const items = leading.slice(i, i + ANOMALIES_PER_EVENT).map((record) => presentAnomaly(record, snapshot, prices));
      this.#publish({ name: 'anomalies', data: { at, items } });
    }
  }

  #publish(content: LiveContent): void {
    this.#events.push({ ...content, sequence: ++this.#sequence });
    this.#readingsKept += readingsIn(content);
    if (this.#events.length > EVENTS_KEPT * 2 || this.#readingsKept > READINGS_KEPT * 2) this.#forgetOldest();
    for (const follower of this.#followers.values()) this.#feed(follower);
  }

  #forgetOldest(): void {
    let first = Math.max(0, this.#events.length - EVENTS_KEPT);
    let kept = this.#events.slice(first).reduce((sum, event) => sum + readingsIn(event), 0);
    for (; kept > READINGS_KEPT; first++) kept -= readingsIn(this.#events[first] as LiveEvent);
    this.#events = this.#events.slice(first);
    this.#readingsKept = kept;
  }

  /** Sends a client what it has not had yet, as much as it takes. */
  #feed(follower: Follower): void {
    const { client } = follower;
    const oldest = this.#oldestSequence();
    if (follower.sequence < oldest - 1) {
      this.#followers.delete(client);
      client.drop();
      return;
    }
    while (!follower.isFull && follower.sequence < this.#sequence) {
      const event = this.#events[++follower.sequence - oldest] as LiveEvent;
      const data = dataFor(event, client.filter, this.#scopeOf(client.filter.reach));
      if (data !== null) follower.isFull = !client.send(this.#idOf(event.sequence), event.name, data);
    }
  }

  /** Whatever is not watched any more sees nothing. */
  #scopeOf({ key }: Reach): Scope {
    const watched = this.#watched.get(key);
    return watched === undefined ? NOTHING : watched.scope;
  }

  #oldestSequence(): number {
    return this.#events[0]?.sequence ?? this.#sequence + 1;
  }

  #idOf(sequence: number): string {
    return `${this.#epoch}-${sequence}`;
  }

  /** The sequence to resume after, or null where events after it are no longer all kept. */
  #sequenceOf(id: string | undefined): number | null {
    const [epoch, text] = id?.split('-') ?? [];
    const sequence = Number(text);
    if (epoch !== this.#epoch || !Number.isInteger(sequence) || sequence > this.#sequence) return null;
    return sequence >= this.#oldestSequence() - 1 ? sequence : null;
  }
}

function readingsIn(content: LiveContent): number {
  return content.name === 'readings' ? content.data.items.length : 0;
}

/** The live totals of the city or of some enterprises. */
export async function liveTotals(
  { readings, registry, hub, anomalies }: ApiServices,
  options: ApiOptions,
  scope: Scope,
) {
  const [totals, presences, { gateways }] = await Promise.all([
    readings.totals(scope),
    hub.presences(),
    registry.snapshot(),
  ]);
  const total = [...gateways.values()].filter(({ enterprise }) => isInScope(scope, enterprise)).length;
  const online = presences.filter(({ enterprise, state }) => state === 'online' && isInScope(scope, enterprise)).length;
  return {
    at: formatInstant(Date.now()),
    staleAfterSeconds: options.staleAfterMillis / 1000,
    totals: totals.map(presentTotal),
    gateways: { total, online, offline: total - online },
    anomalies: anomalies.records.counts(scope),
  };
}

/** What a client gets of an event, or null for nothing. */
function dataFor(event: LiveEvent, { reach, names, meter }: LiveFilter, scope: Scope): object | null {
  if (!names.has(event.name)) return null;
  switch (event.name) {
    case 'readings': {
      if (scope === null && meter === undefined) return event.data;
      const items = event.data.items.filter(
        (item) => isInScope(scope, item.enterprise) && (meter === undefined || item.meter === meter),
      );
      return items.length === 0 ? null : { ...event.data, items };
    }
    case 'gateway':
      return isInScope(scope, event.enterprise) ? event.data : null;
    case 'totals':
    case 'accounting':
      return event.reach === reach.key ? event.data : null;
    case 'anomalies': {
      if (scope === null && meter === undefined) return event.data;
      const items = event.data.items.filter(
        (item) =>
          (scope === null || (item.enterprise !== null && scope.has(item.enterprise))) &&
          (meter === undefined || item.meter === meter),
      );
      return items.length === 0 ? null : { ...event.data, items };
    }
    case 'notice':
      if (event.enterprise === null) return scope === null ? event.data : null;
      return isInScope(scope, event.enterprise) ? event.data : null;
    case 'alarm':
      return scope === null ? event.data : null;
    default:
      return event satisfies never;
  }
}
