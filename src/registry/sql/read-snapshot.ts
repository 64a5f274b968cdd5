/** Reads snapshots: as the tables are, and as they were known at an instant. */

import type { SqlDatabase } from '../../sql/sql-database.ts';
import { timelineOf, type Version } from '../history.ts';
import type { Enterprise, Gateway, Meter, Site } from '../master-data.ts';
import type { Dated, RegistrySnapshot } from '../registry.ts';
import { atOneMoment } from './change.ts';
import { enterpriseOf, gatewayOf, meterOf, siteOf } from './rows.ts';
import type { Tables } from './tables.ts';
import { datedVersions, versionsRecordedBy } from './versions.ts';

export function readSnapshot(database: SqlDatabase<Tables>): Promise<RegistrySnapshot> {
  return atOneMoment(database, async (query) => {
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
  });
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
