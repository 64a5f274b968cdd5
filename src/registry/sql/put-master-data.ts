/** Puts enterprises, sites, gateways and meters in place of those with the same ids, and records that they are so. */

import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { recordedTimeline } from '../history.ts';
import type { Enterprise, Gateway, Meter, Site } from '../master-data.ts';
import { type RegistryChanges, RegistryError } from '../registry.ts';
import type { Change, Touched } from './change.ts';
import { inChunks } from './chunks.ts';
import {
  enterpriseOf,
  enterpriseRow,
  gatewayOf,
  meterOf,
  meterRow,
  plainEnterprise,
  plainMeter,
  siteOf,
  siteRow,
} from './rows.ts';
import type { Writing } from './tables.ts';
import { type MasterKind, recordVersions, versionsOf } from './versions.ts';

export async function putMasterData(change: Change, changes: RegistryChanges): Promise<Touched> {
  const { transaction } = change;
  const enterprises = await changed(change, changes, enterpriseKind(transaction), changes.enterprises ?? []);
  await inChunks(enterprises, (chunk) => upsertEnterprises(transaction, chunk));
  const sites = await changed(change, changes, siteKind(transaction), changes.sites ?? []);
  await inChunks(sites, (chunk) => upsertSites(transaction, chunk));
  const gateways = await changed(change, changes, gatewayKind(transaction), changes.gateways ?? []);
  await inChunks(gateways, (chunk) => upsertGateways(transaction, chunk));
  const meters = await changed(change, changes, meterKind(transaction), changes.meters ?? []);
  await inChunks(meters, (chunk) => upsertMeters(transaction, chunk));
  if (meters.length > 0) await checkMeters(transaction);
  const touched = enterprises.length + sites.length + gateways.length + meters.length > 0;
  return { masterData: touched, access: gateways.length > 0 };
}

/** How entries of one kind are told apart and found. */
interface Kind<T> {
  readonly name: MasterKind;
  idOf(entry: T): string;
  plain(entry: T): T;
  /** Those of the entries' ids that are there. */
  find(entries: readonly T[]): Promise<readonly T[]>;
  /** Whether an entry may take the place of another one; throws where not. */
  mayReplace(before: T, after: T): void;
}

interface Validity {
  readonly validFrom?: number | null | undefined;
  readonly validFromOf?: RegistryChanges['validFromOf'];
}

/** Records the entries that are not as they were already and gives them, the last one of an id. */
async function changed<T extends object>(
  change: Change,
  { validFrom = null, validFromOf }: Validity,
  kind: Kind<T>,
  entries: readonly T[],
): Promise<readonly T[]> {
  const wanted = new Map(entries.map((entry) => [kind.idOf(entry), kind.plain(entry)]));
  const before = new Map<string, T>();
  await inChunks([...wanted.values()], async (chunk) => {
    for (const found of await kind.find(chunk)) before.set(kind.idOf(found), found);
  });
  for (const [id, after] of wanted) {
    const found = before.get(id);
    if (found !== undefined) kind.mayReplace(found, after);
  }
  const since = (id: string) => validFromOf?.get(`${kind.name} ${id}`) ?? validFrom;
  const same = await asBefore(change, kind, since, wanted, before);
  const rest = [...wanted].filter(([id]) => !same.has(id));
  await recordVersions(
    change,
    rest.map(([id, value]) => ({ kind: kind.name, id, validFrom: since(id), value })),
  );
  return rest.map(([, entry]) => entry);
}

/** Ids of entries of which a record would say nothing new. */
async function asBefore<T extends object>(
  { transaction }: Change,
  { name }: Kind<T>,
  since: (id: string) => number | null,
  wanted: ReadonlyMap<string, T>,
  before: ReadonlyMap<string, T>,
): Promise<ReadonlySet<string>> {
  const same = [...wanted].filter(([id, entry]) => isDeepStrictEqual(entry, before.get(id))).map(([id]) => id);
  // As it is now, but perhaps not since then.
  const dated = same.filter((id) => since(id) !== null);
  const versions = await versionsOf<T>(transaction, name, dated);
  return new Set(
    same.filter((id) => {
      const from = since(id);
      return from === null || (recordedTimeline(versions.get(id) ?? []).at(-1)?.validFrom ?? Infinity) <= from;
    }),
  );
}

function enterpriseKind(transaction: Writing): Kind<Enterprise> {
  return {
    name: 'enterprise',
    idOf: ({ id }) => id,
    plain: plainEnterprise,
    find: async (entries) => {
      const ids = entries.map(({ id }) => id);
      return (await transaction.selectFrom('enterprise').selectAll().where('id', 'in', ids).execute()).map(
        enterpriseOf,
      );
    },
    mayReplace: () => {},
  };
}

function siteKind(transaction: Writing): Kind<Site> {
  return {
    name: 'site',
    idOf: ({ id }) => id,
    plain: (entry) => siteOf(siteRow(entry)),
    find: async (entries) => {
      const ids = entries.map(({ id }) => id);
      return (await transaction.selectFrom('site').selectAll().where('id', 'in', ids).execute()).map(siteOf);
    },
    mayReplace: (before, after) => keepOwner('site', before, after),
  };
}

function gatewayKind(transaction: Writing): Kind<Gateway> {
  return {
    name: 'gateway',
    idOf: ({ enterprise, id }) => `${enterprise}/${id}`,
    plain: gatewayOf,
    find: async (entries) => {
      const owners = [...new Set(entries.map(({ enterprise }) => enterprise))];
      const query = transaction.selectFrom('gateway').select(['id', 'enterprise', 'username']);
      return (await query.where('enterprise', 'in', owners).execute()).map(gatewayOf);
    },
    mayReplace: () => {},
  };
}

function meterKind(transaction: Writing): Kind<Meter> {
  return {
    name: 'meter',
    idOf: ({ id }) => id,
    plain: plainMeter,
    find: async (entries) => {
      const ids = entries.map(({ id }) => id);
      return (await transaction.selectFrom('meter').selectAll().where('id', 'in', ids).execute()).map(meterOf);
    },
    mayReplace: (before, after) => keepOwner('meter', before, after),
  };
}

function keepOwner(
  kind: string,
  before: { readonly id: string; readonly enterprise: string },
  after: { readonly enterprise: string },
): void {
  if (before.enterprise === after.enterprise) return;
  throw new RegistryError('conflict', `${kind} ${before.id} belongs to another enterprise`);
}

async function upsertEnterprises(transaction: Writing, entries: readonly Enterprise[]): Promise<void> {
  await transaction
    .insertInto('enterprise')
    .values(entries.map(enterpriseRow))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        ...{ name: ref('excluded.name'), name_en: ref('excluded.name_en'), district: ref('excluded.district') },
        ...{ industry: ref('excluded.industry'), details: ref('excluded.details') },
      })),
    )
    .execute();
}

async function upsertSites(transaction: Writing, entries: readonly Site[]): Promise<void> {
  await transaction
    .insertInto('site')
    .values(entries.map(siteRow))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        ...{ name: ref('excluded.name'), name_en: ref('excluded.name_en') },
        ...{ address: ref('excluded.address'), district: ref('excluded.district') },
      })),
    )
    .execute();
}

async function upsertGateways(transaction: Writing, entries: readonly Gateway[]): Promise<void> {
  await transaction
    .insertInto('gateway')
    .values(entries.map(({ id, enterprise, username }) => ({ id, enterprise, username, password_version: 0 })))
    .onConflict((conflict) =>
      conflict.columns(['enterprise', 'id']).doUpdateSet(({ ref }) => ({ username: ref('excluded.username') })),
    )
    .execute();
}

async function upsertMeters(transaction: Writing, entries: readonly Meter[]): Promise<void> {
  await transaction
    .insertInto('meter')
    .values(entries.map(meterRow))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(({ ref }) => ({
        ...{ site: ref('excluded.site'), gateway: ref('excluded.gateway') },
        ...{ name: ref('excluded.name'), name_en: ref('excluded.name_en'), energy: ref('excluded.energy') },
        ...{ level: ref('excluded.level'), parent: ref('excluded.parent'), units: ref('excluded.units') },
        ...{ metering: ref('excluded.metering'), details: ref('excluded.details') },
      })),
    )
    .execute();
}

/** A parent stands above its meters inside one enterprise: never elsewhere, never below them. */
async function checkMeters(transaction: Writing): Promise<void> {
  const { rows: foreign } = await sql<{ id: string; other: string }>`
    SELECT m.id AS id, p.id AS other FROM meter m JOIN meter p ON p.id = m.parent WHERE p.enterprise <> m.enterprise
    UNION ALL SELECT m.id, s.id FROM meter m JOIN site s ON s.id = m.site WHERE s.enterprise <> m.enterprise
  `.execute(transaction);
  for (const { id, other } of foreign) {
    throw new RegistryError('invalid', `meter ${id}: ${other} is of another enterprise`);
  }
  const { rows: rootless } = await sql<{ id: string }>`
    WITH RECURSIVE rooted (id) AS (
      SELECT id FROM meter WHERE parent IS NULL OR parent NOT IN (SELECT id FROM meter)
      UNION ALL SELECT m.id FROM rooted r JOIN meter m ON m.parent = r.id)
    SELECT id FROM meter WHERE id NOT IN (SELECT id FROM rooted)
  `.execute(transaction);
  for (const { id } of rootless) throw new RegistryError('invalid', `meter ${id} is its own parent, directly or not`);
}
