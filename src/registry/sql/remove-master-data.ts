/** Removes master data that nothing refers to any more, and records that it is gone. */

import { type RawBuilder, sql } from 'kysely';
import { RegistryError, type RegistryRemovals } from '../registry.ts';
import type { Change, Touched } from './change.ts';
import { inChunks } from './chunks.ts';
import { meterOf } from './rows.ts';
import type { Writing } from './tables.ts';
import { type MasterKind, recordVersions } from './versions.ts';

/** Throws `RegistryError` where something that is not among the removals refers to one of them. */
export async function removeMasterData(change: Change, removals: RegistryRemovals): Promise<Touched> {
  const { enterprises = [], sites = [], gateways = [], meters = [], outputSeries = [] } = removals;
  const { transaction } = change;
  // What refers goes before what it refers to.
  await remove(transaction, 'meter', meters);
  await refuseIfChecking(transaction, meters);
  const gatewayIds = gateways.map(({ enterprise, gateway }) => `${enterprise}/${gateway}`);
  await remove(transaction, 'gateway', gatewayIds);
  await remove(transaction, 'site', sites);
  await remove(transaction, 'output series', outputSeries);
  await remove(transaction, 'enterprise', enterprises);
  const gone: readonly (readonly [MasterKind, readonly string[]])[] = [
    ['meter', meters],
    ['gateway', gatewayIds],
    ['site', sites],
    ['enterprise', enterprises],
  ];
  const versions = gone.flatMap(([kind, ids]) =>
    [...new Set(ids)].map((id) => ({ kind, id, validFrom: null, value: null })),
  );
  await recordVersions(change, versions);
  return { masterData: versions.length > 0, access: gatewayIds.length > 0 };
}

type Removable = 'meter' | 'gateway' | 'site' | 'output series' | 'enterprise';

interface Removal {
  readonly table: string;
  /** What an entry is called. */
  readonly id: RawBuilder<string>;
  /** What may refer to it: in words, the table, what the reference names, and what the referring row is called. */
  readonly referrers: readonly (readonly [
    words: string,
    table: string,
    reference: RawBuilder<string>,
    name: RawBuilder<string>,
  ])[];
}

const ID = sql<string>`id`;
const ENTERPRISE = sql<string>`enterprise`;

const REMOVALS: Readonly<Record<Removable, Removal>> = {
  meter: { table: 'meter', id: ID, referrers: [['meter', 'meter', sql`parent`, ID]] },
  gateway: {
    table: 'gateway',
    id: sql`enterprise || '/' || id`,
    referrers: [['meter', 'meter', sql`enterprise || '/' || gateway`, ID]],
  },
  site: { table: 'site', id: ID, referrers: [['meter', 'meter', sql`site`, ID]] },
  'output series': {
    table: 'output_series',
    id: ID,
    referrers: [
      ['figure of', 'output_entry', sql`series`, sql`period`],
      ['quota of', 'quota', sql`CASE WHEN kind = 'intensity' THEN item END`, ENTERPRISE],
    ],
  },
  enterprise: {
    table: 'enterprise',
    id: ID,
    referrers: [
      ['meter', 'meter', ENTERPRISE, ID],
      ['gateway', 'gateway', ENTERPRISE, ID],
      ['site', 'site', ENTERPRISE, ID],
      ['output series', 'output_series', ENTERPRISE, ID],
      ['quota of the year', 'quota', ENTERPRISE, sql`CAST(year AS TEXT)`],
      ['key', 'api_key', ENTERPRISE, ID],
    ],
  },
};

async function remove(transaction: Writing, kind: Removable, ids: readonly string[]): Promise<void> {
  const { table, id, referrers } = REMOVALS[kind];
  const among = (named: RawBuilder<string>, chunk: readonly string[]) => sql`${named} IN (${sql.join(chunk)})`;
  const deleteAll = () =>
    inChunks([...new Set(ids)], async (chunk) => {
      const { numAffectedRows } = await sql`DELETE FROM ${sql.table(table)} WHERE ${among(id, chunk)}`.execute(
        transaction,
      );
      if (Number(numAffectedRows) === chunk.length) return;
      throw new RegistryError('unknown_reference', `there is no ${kind} ${chunk.join(' or ')}`);
    });
  const refuseReferred = () =>
    inChunks(ids, async (chunk) => {
      for (const [words, referrer, reference, name] of referrers) {
        const { rows } = await sql<{ name: string; target: string }>`
          SELECT ${name} AS name, ${reference} AS target FROM ${sql.table(referrer)}
          WHERE ${among(reference, chunk)} ORDER BY 1 LIMIT 1`.execute(transaction);
        for (const { name: referring, target } of rows) throw stillReferred(kind, target, `${words} ${referring}`);
      }
    });
  if (kind === 'meter') {
    // Meters that refer to each other may go together.
    await deleteAll();
    await refuseReferred();
  } else {
    await refuseReferred();
    await deleteAll();
  }
}

/** A check meter is named in the record of how a meter measures, which the engine does not look into. */
async function refuseIfChecking(transaction: Writing, meters: readonly string[]): Promise<void> {
  if (meters.length === 0) return;
  const gone = new Set(meters);
  const rows = await transaction.selectFrom('meter').selectAll().where('metering', 'like', '%"checkMeter"%').execute();
  for (const { id, metering } of rows.map(meterOf)) {
    const checking = metering?.checkMeter;
    if (checking !== undefined && gone.has(checking)) throw stillReferred('meter', checking, `meter ${id}`);
  }
}

function stillReferred(kind: Removable, id: string, referrer: string): RegistryError {
  return new RegistryError('conflict', `${kind} ${id} cannot be removed: ${referrer} still refers to it`);
}
