/**
 * The live stream: events with rising ids, of which the last some thousand are kept, so that a client
 * that was away for a moment goes on where it was (`Last-Event-ID`). Readings are conflated: an event
 * holds each series at most once, with its newest value.
 */

import { formatInstant } from '../domain/instant.ts';
import type { AlarmChange } from '../telemetry/alarms.ts';
import { accountsOf } from './accounting.ts';
import { presentReading, presentTotal } from './present.ts';
import type { ApiOptions, ApiServices, GatewayPresence, LatestReading } from './services.ts';

export const LIVE_EVENTS = ['readings', 'totals', 'accounting', 'gateway', 'alarm'] as const;

export type LiveEventName = (typeof LIVE_EVENTS)[number];

/** An event as it is kept; what a client gets of it depends on its scope. */
interface LiveEvent {
  readonly sequence: number;
  readonly name: LiveEventName;
  /** Who may see it: everybody who sees the city (null), this enterprise alone, or both (`shared`). */
  readonly enterprise: string | null;
  readonly shared: boolean;
  readonly data: unknown;
}

export interface LiveFilter {
  /** The one enterprise the client may see, or null for the city. */
  readonly scope: string | null;
  readonly names: ReadonlySet<LiveEventName>;
  readonly meter: string | undefined;
}

export interface LiveClient {
  readonly filter: LiveFilter;
  /** Sends one event; false where the client takes too little and must be let go. */
  send(id: string, name: string, data: unknown): boolean;
  /** Ends in order: what was sent is still delivered. */
  end(): void;
  /** Breaks off: what was not taken yet is forgotten. */
  drop(): void;
}

const TICK_MILLIS = 1000;
/** Accounts need the backlog counted, so they come less often. */
const TICKS_PER_ACCOUNTING = 5;
const EVENTS_KEPT = 2000;
/** How long events are still gathered when the last client has gone: it may come back. */
const LINGER_MILLIS = 60_000;
const READINGS_PER_EVENT = 500;

export class LiveStream {
  readonly #services: ApiServices;
  readonly #options: ApiOptions;
  readonly #clients = new Set<LiveClient>();
  /** Scopes that somebody has watched lately. */
  readonly #scopes = new Map<string | null, number>();
  /** Distinguishes the ids of this run from those of an earlier one. */
  readonly #epoch = Date.now().toString(36);
  #events: LiveEvent[] = [];
  #sequence = 0;
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
  }

  /** Begins to gather for a scope; what changes after this has resolved will be told. */
  async watch(scope: string | null): Promise<void> {
    this.#scopes.set(scope, Date.now());
    this.#timer ??= setInterval(() => void this.#tick(), TICK_MILLIS);
    this.#watching ??= this.#services.readings.takeChanges();
    try {
      await this.#watching;
    } catch (error) {
      this.#watching = null;
      throw error;
    }
  }

  /** Adds a client to a scope that is watched: a `hello`, then what it missed since `lastEventId` if that is still known. */
  add(client: LiveClient, lastEventId: string | undefined): void {
    const from = this.#sequenceOf(lastEventId);
    const resumed = from !== null;
    const hello = { at: formatInstant(Date.now()), resumed, missed: lastEventId !== undefined && !resumed };
    // The hello carries the id to resume from, so that a client which hears nothing else can resume too.
    client.send(this.#idOf(from ?? this.#sequence), 'hello', hello);
    this.#clients.add(client);
    if (from === null) return;
    for (const event of this.#events) if (event.sequence > from && !this.#deliver(event, client)) return;
  }

  remove(client: LiveClient): void {
    this.#clients.delete(client);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const client of this.#clients) client.end();
    this.#clients.clear();
  }

  async #tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      const now = Date.now();
      for (const client of this.#clients) this.#scopes.set(client.filter.scope, now);
      for (const [scope, seen] of this.#scopes) if (now - seen > LINGER_MILLIS) this.#scopes.delete(scope);
      if (this.#scopes.size === 0) this.#stop();
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
    const changes = await readings.takeChanges();
    const byEnterprise = new Map<string, LatestReading[]>();
    for (const change of changes) {
      const list = byEnterprise.get(change.enterprise);
      if (list === undefined) byEnterprise.set(change.enterprise, [change]);
      else list.push(change);
    }
    const at = formatInstant(Date.now());
    for (const [enterprise, list] of byEnterprise) {
      for (let i = 0; i < list.length; i += READINGS_PER_EVENT) {
        const items = list.slice(i, i + READINGS_PER_EVENT).map((reading) => presentReading(reading, snapshot));
        this.#publish({ name: 'readings', enterprise, shared: true, data: { at, items } });
      }
    }
    for (const scope of this.#scopes.keys()) {
      const data = await liveTotals(this.#services, this.#options, scope);
      this.#publish({ name: 'totals', enterprise: scope, shared: false, data });
    }
    if (this.#ticks++ % TICKS_PER_ACCOUNTING !== 0) return;
    const [accounting, dropped] = await Promise.all([readings.accounting(), hub.bestEffortDropped()]);
    for (const scope of this.#scopes.keys()) {
      const { total } = accountsOf(accounting, dropped, scope);
      this.#publish({ name: 'accounting', enterprise: scope, shared: false, data: { at, total } });
    }
  }

  #stop(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#watching = null;
    // Nothing was gathered from here on, so nobody may resume across it.
    this.#events = [];
    this.#sequence++;
  }

  #tellPresence({ enterprise, gateway, state, since }: GatewayPresence): void {
    const data = { id: gateway, enterprise, state, since: formatInstant(since) };
    this.#publish({ name: 'gateway', enterprise, shared: true, data });
  }

  #tellAlarm({ code, message, state }: AlarmChange): void {
    const data = { code, message, state, at: formatInstant(Date.now()) };
    this.#publish({ name: 'alarm', enterprise: null, shared: false, data });
  }

  #publish(event: Omit<LiveEvent, 'sequence'>): void {
    const numbered = { ...event, sequence: ++this.#sequence };
    this.#events.push(numbered);
    if (this.#events.length > EVENTS_KEPT * 2) this.#events = this.#events.slice(-EVENTS_KEPT);
    for (const client of this.#clients) this.#deliver(numbered, client);
  }

  /** Sends an event to a client that may and wants to have it; false where the client was let go. */
  #deliver(event: LiveEvent, client: LiveClient): boolean {
    const { scope, names, meter } = client.filter;
    if (!names.has(event.name)) return true;
    if (event.enterprise !== scope && !(event.shared && scope === null)) return true;
    const data = event.name === 'readings' && meter !== undefined ? onlyMeter(event.data, meter) : event.data;
    if (data === null) return true;
    if (client.send(this.#idOf(event.sequence), event.name, data)) return true;
    this.#clients.delete(client);
    client.drop();
    return false;
  }

  #idOf(sequence: number): string {
    return `${this.#epoch}-${sequence}`;
  }

  /** The sequence to resume after, or null where events after it are no longer all kept. */
  #sequenceOf(id: string | undefined): number | null {
    const [epoch, text] = id?.split('-') ?? [];
    const sequence = Number(text);
    if (epoch !== this.#epoch || !Number.isInteger(sequence) || sequence > this.#sequence) return null;
    const oldest = this.#events[0]?.sequence ?? this.#sequence + 1;
    return sequence >= oldest - 1 ? sequence : null;
  }
}

/** The live totals of the city or of one enterprise. */
export async function liveTotals({ readings, registry, hub }: ApiServices, options: ApiOptions, scope: string | null) {
  const [totals, presences, { gateways }] = await Promise.all([
    readings.totals(scope),
    hub.presences(),
    registry.snapshot(),
  ]);
  const total = [...gateways.values()].filter(({ enterprise }) => scope === null || enterprise === scope).length;
  const online = presences.filter(
    ({ enterprise, state }) => state === 'online' && (scope === null || enterprise === scope),
  ).length;
  return {
    at: formatInstant(Date.now()),
    staleAfterSeconds: options.staleAfterMillis / 1000,
    totals: totals.map(presentTotal),
    gateways: { total, online, offline: total - online },
  };
}

function onlyMeter(data: unknown, meter: string): unknown {
  const { at, items } = data as { at: string; items: readonly { meter: string }[] };
  const kept = items.filter((item) => item.meter === meter);
  return kept.length === 0 ? null : { at, items: kept };
}
