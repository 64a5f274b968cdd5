import { type InjectionKey, inject, shallowRef } from 'vue';
import { ApiError } from '../api/error.ts';
import type { Connection } from '../live/connection.ts';
import { openLiveStream } from '../live/stream.ts';
import { createAccounting } from './accounting.ts';
import { createAlarms } from './alarms.ts';
import { createAnomalies } from './anomalies.ts';
import { createCatalogue } from './catalogue.ts';
import { createDirectory } from './directory.ts';
import { createGateways } from './gateways.ts';
import { createNotices } from './notices.ts';
import { createReadings } from './readings.ts';
import type { Resource } from './resource.ts';
import { type Session, signOut } from './session.ts';
import { createTotals } from './totals.ts';

/** The stream carries the total account only: the gateways' own are asked for this often. */
const ACCOUNTING_MILLIS = 10_000;
/** What could not be read is asked for again this often. */
const RETRY_MILLIS = 15_000;

export type Hub = ReturnType<typeof connectHub>;
export const HUB: InjectionKey<Hub> = Symbol('hub');

/** The hub as the signed-in page sees it. */
export function useHub(): Hub {
  const hub = inject(HUB);
  if (hub === undefined) throw new Error('no hub was provided');
  return hub;
}

function isOperator({ role, districts }: Session['who']): boolean {
  return role === 'admin' || role === 'auditor' || (role === 'authority' && !districts);
}

/** Reads everything the page shows and keeps it up to date from the event stream, until closed. */
export function connectHub(session: Session) {
  const { api, credential, who } = session;
  const connection = shallowRef<Connection>({ phase: 'connecting', heardAt: null });
  const readings = createReadings();
  const totals = createTotals(api, (snapshot) => readings.add(snapshot.latest));
  const gateways = createGateways(api);
  const accounting = createAccounting(api);
  const alarms = createAlarms(api);
  const anomalies = createAnomalies(api);
  const notices = createNotices();
  const directory = createDirectory(api, endIfUnauthorized);
  const catalogue = createCatalogue(api);

  // The hub's own alarms are not for everybody; who may not ask is not to be shown a refusal.
  const ofOperators: readonly Resource[] = isOperator(who) ? [alarms] : [];
  const all: readonly Resource[] = [
    ...[totals, ...ofOperators, gateways, accounting, anomalies],
    ...directory.resources,
  ];
  let closed = false;
  const timers = [
    setInterval(() => connection.value.phase === 'live' && load([accounting]), ACCOUNTING_MILLIS),
    setInterval(() => load(all.filter((resource) => resource.status.value === 'failed')), RETRY_MILLIS),
  ];

  load(all);
  let fresh = true;
  const stream = openLiveStream({
    url: '/api/v1/live',
    credential,
    onConnection(next) {
      const before = connection.value;
      if (before.phase === next.phase && before.heardAt === next.heardAt) return;
      if (before.phase === 'live' && next.phase !== 'live') totals.markGap();
      connection.value = next;
    },
    onUnauthorized: end,
    handlers: {
      hello({ resumed, missed }) {
        // The first time, an event may have passed between the answers and the opening of the stream.
        if (fresh || missed || !resumed) load(fresh ? [totals, ...ofOperators, gateways, anomalies] : all);
        fresh = false;
      },
      totals: totals.apply,
      readings: ({ items }) => readings.add(items),
      gateway: gateways.apply,
      accounting: accounting.apply,
      alarm: alarms.apply,
      anomalies: anomalies.apply,
      notice: notices.apply,
    },
  });

  return {
    ...{ api, who, connection, totals, readings, gateways, accounting, alarms },
    ...{ anomalies, notices, directory, catalogue },
    /** Whether the reader may decide about what the hub could not take as it was. */
    decides: who.role === 'admin' || who.role === 'authority',
    /** Whether the reader decides for the whole city, and not for districts of it. */
    decidesForAll: (who.role === 'admin' || who.role === 'authority') && !who.districts,
    /** Whether the reader may keep rules of who is told of anomalies. */
    keepsRules: who.role === 'admin' || who.role === 'authority' || who.role === 'enterprise',
    /** Whether the reader has signed in with a password that can be changed here. */
    hasPassword: credential.kind === 'session' && 'hasPassword' in who && who.hasPassword === true,
    /** Ends the session where the hub no longer takes the credential; any other error is thrown on. */
    endIfUnauthorized,
    /** Reads the names of rules, methods and items, for a view that shows them. */
    needCatalogue: () => load(catalogue.resources.filter((resource) => resource.status.value !== 'ready')),
    close,
  };

  function load(resources: readonly Resource[]): void {
    for (const resource of resources) resource.load().catch(endIfUnauthorized);
  }

  function endIfUnauthorized(error: unknown): void {
    if (error instanceof ApiError && error.kind === 'unauthorized') end();
    else throw error;
  }

  function end(): void {
    if (closed) return;
    close();
    signOut('ended');
  }

  function close(): void {
    closed = true;
    for (const timer of timers) clearInterval(timer);
    readings.close();
    directory.close();
    stream.close();
  }
}
