/** Reads snapshots: as the tables are, and as they were known at an instant. */

import type { SqlDatabase } from '../../sql/sql-database.ts';
import { timelineOf, type Version } from '../history.ts';
import type { Enterprise, Gateway, Meter, Site } from '../master-data.ts';
import type { Dated, RegistrySnapshot } from '../registry.ts';
import { atOneMoment } from './change.ts';
import { inChunks } from './chunks.ts';
import { enterpriseOf, gatewayOf, meterOf, siteOf } from './rows.ts';
import type { Query, Tables } from './tables.ts';
import { datedVersions, type MasterKind, versionsOf, versionsRecordedBy } from './versions.ts';

export function readSnapshot(database: SqlDatabase<Tables>): Promise<RegistrySnapshot> {
  return atOneMoment(database, readAll);
}

/** Entries that may have changed for it to be worth while to read only them. */
const CHANGED_MAX = 20_000;

/** The same where an earlier one is at hand: what has not changed since stays the same object. */
export function readSnapshotAfter(database: SqlDatabase<Tables>, before: RegistrySnapshot): Promise<RegistrySnapshot> {
  return atOneMoment(database, async (query) => {
    const { version } = await query.selectFrom('registry_state').select('version').executeTakeFirstOrThrow();
    const changed = await query
      .selectFrom('master_version')
      .select(['kind', 'id'])
      .distinct()
      .where('change', '>', before.version)
      .limit(CHANGED_MAX + 1)
      .execute();
    if (changed.length > CHANGED_MAX) return readAll(query);
    const ids = (kind: MasterKind): string[] => changed.filter((one) => one.kind === kind).map(({ id }) => id);
    const [enterprises, sites, meters] = [ids('enterprise'), ids('site'), ids('meter')];
    const gateways = new Set(ids('gateway'));
    const owners = [...new Set([...gateways].map((id) => id.split('/')[0] as string))];
    const read = async <Row>(wanted: readonly string[], ask: (chunk: readonly string[]) => Promise<Row[]>) => {
      const rows: Row[] = [];
      await inChunks(wanted, async (chunk) => void rows.push(...(await ask(chunk))));
      return rows;
    };
    const enterpriseRows = await read(enterprises, (chunk) =>
      query.selectFrom('enterprise').selectAll().where('id', 'in', chunk).execute(),
    );
    const siteRows = await read(sites, (chunk) =>
      query.selectFrom('site').selectAll().where('id', 'in', chunk).execute(),
    );
    const meterRows = await read(meters, (chunk) =>
      query.selectFrom('meter').selectAll().where('id', 'in', chunk).execute(),
    );
    const gatewayRows = await read(owners, (chunk) =>
      query.selectFrom('gateway').select(['id', 'enterprise', 'username']).where('enterprise', 'in', chunk).execute(),
    );
    const gatewaysNow = gatewayRows.map(gatewayOf).filter((gateway) => gateways.has(gatewayId(gateway)));
    return {
      version,
      enterprises: patched(before.enterprises, enterprises, enterpriseRows.map(enterpriseOf), ({ id }) => id),
      sites: patched(before.sites, sites, siteRows.map(siteOf), ({ id }) => id),
      gateways: patched(before.gateways, [...gateways], gatewaysNow, gatewayId),
      meters: patched(before.meters, meters, meterRows.map(meterOf), ({ id }) => id),
      history: {
        enterprises: patchedHistory(
          before.history.enterprises,
          enterprises,
          historyOf(await versionsOf<Enterprise>(query, 'enterprise', enterprises)),
        ),
        meters: patchedHistory(
          before.history.meters,
          meters,
          historyOf(await versionsOf<Meter>(query, 'meter', meters)),
        ),
      },
    };
  });
}

/** The map with these entries as they are now: those that are not there any more are taken out. */
function patched<T>(
  before: ReadonlyMap<string, T>,
  changed: readonly string[],
  now: readonly T[],
  idOf: (entry: T) => string,
): ReadonlyMap<string, T> {
  if (changed.length === 0) return before;
  const after = new Map(before);
  const there = new Map(now.map((entry) => [idOf(entry), entry]));
  let hasNew = false;
  for (const id of changed) {
    const entry = there.get(id);
    if (entry === undefined) after.delete(id);
    else {
      hasNew ||= !after.has(id);
      after.set(id, entry);
    }
  }
  return hasNew ? byId([...after.values()], idOf) : after;
}

function patchedHistory<T>(
  before: ReadonlyMap<string, readonly Dated<T>[]>,
  changed: readonly string[],
  now: ReadonlyMap<string, readonly Dated<T>[]>,
): ReadonlyMap<string, readonly Dated<T>[]> {
  if (changed.length === 0) return before;
  const after = new Map(before);
  for (const id of changed) {
    const timeline = now.get(id);
    if (timeline === undefined) after.delete(id);
    else after.set(id, timeline);
  }
  return after;
}

async function readAll(query: Query): Promise<RegistrySnapshot> {
  const { version } = await query.selectFrom('registry_state').select('version').executeTakeFirstOrThrow();
  const enterprises = (await query.selectFrom('enterprise').selectAll().execute()).map(enterpriseOf);
  const sites = (await query.selectFrom('site').selectAll().execute()).map(siteOf);
  const gateways = (await query.selectFrom('gateway').select(['id', 'enterprise', 'username']).execute()).map(
    gatewayOf,
  );
  const meters = (await query.selectFrom('meter').selectAll().execute()).map(meterOf);
  return {
    version,
    enterprises: byId(enterprises, ({ id }) => id),
    sites: byId(sites, ({ id }) => id),
    gateways: byId(gateways, gatewayId),
    meters: byId(meters, ({ id }) => id),
    history: {
      enterprises: historyOf(await datedVersions<Enterprise>(query, 'enterprise')),
      meters: historyOf(await datedVersions<Meter>(query, 'meter')),
    },
  };
}

export async function readSnapshotAsOf({ query }: SqlDatabase<Tables>, knownAt: number): Promise<RegistrySnapshot> {
  const recorded = await versionsRecordedBy(query, knownAt);
  const enterprises = recorded.of<Enterprise>('enterprise');
  const meters = recorded.of<Meter>('meter');
  return {
    version: recorded.change,
    enterprises: byId(lastOf(enterprises), ({ id }) => id),
    sites: byId(lastOf(recorded.of<Site>('site')), ({ id }) => id),
    gateways: byId(lastOf(recorded.of<Gateway>('gateway')), gatewayId),
    meters: byId(lastOf(meters), ({ id }) => id),
    history: { enterprises: historyOf(enterprises), meters: historyOf(meters) },
  };
}

function gatewayId({ enterprise, id }: Gateway): string {
  return `${enterprise}/${id}`;
}

/** Nothing is recorded before it holds, so that what was recorded last is what holds now. */
function lastOf<T>(versions: ReadonlyMap<string, readonly Version<T>[]>): T[] {
  return [...versions.values()].map((records) => records.at(-1)?.value ?? null).filter((value) => value !== null);
}

function historyOf<T>(versions: ReadonlyMap<string, readonly Version<T>[]>): ReadonlyMap<string, readonly Dated<T>[]> {
  const timelines = [...versions].map(([id, records]) => [id, timelineOf(records)] as const);
  return new Map(timelines.filter(([, timeline]) => timeline.length > 1));
}

/** In the order of the ids, which the engines' own orders of text are not. */
function byId<T>(entries: readonly T[], idOf: (entry: T) => string): ReadonlyMap<string, T> {
  const named = entries.map((entry) => [idOf(entry), entry] as const);
  return new Map(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}
