/** What was recorded about master data, change by change. */

import type { Version } from '../history.ts';
import type { MasterDataChange } from '../registry.ts';
import type { Change } from './change.ts';
import { inChunks } from './chunks.ts';
import type { Query, VersionRow } from './tables.ts';

export type MasterKind = MasterDataChange['kind'];

export interface NewVersion extends Version<object> {
  readonly kind: MasterKind;
  readonly id: string;
}

export async function recordVersions(change: Change, versions: readonly NewVersion[]): Promise<void> {
  const { transaction, number, recordedAt, recordedBy } = change;
  await inChunks(versions, (chunk) =>
    transaction
      .insertInto('master_version')
      .values(
        chunk.map(({ kind, id, validFrom, value }) => ({
          ...{ kind, id, change: number, valid_from: validFrom },
          ...{ recorded_at: recordedAt, recorded_by: recordedBy },
          body: value === null ? null : JSON.stringify(value),
        })),
      )
      .execute(),
  );
}

/** By id, in the order in which they were recorded. */
export async function versionsOf<T>(
  query: Query,
  kind: MasterKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Version<T>[]>> {
  const versions = new Map<string, Version<T>[]>();
  await inChunks(ids, async (chunk) => {
    const rows = await query
      .selectFrom('master_version')
      .select(['id', 'valid_from', 'body'])
      .where('kind', '=', kind)
      .where('id', 'in', chunk)
      .orderBy('change')
      .execute();
    collect(rows, versions);
  });
  return versions;
}

/** The same of every entry that something dated was recorded about: only those can have a history. */
export async function datedVersions<T>(
  query: Query,
  kind: MasterKind,
): Promise<ReadonlyMap<string, readonly Version<T>[]>> {
  const rows = await query
    .selectFrom('master_version')
    .select(['id', 'valid_from', 'body'])
    .where('kind', '=', kind)
    .where('id', 'in', (inner) =>
      inner.selectFrom('master_version').select('id').where('kind', '=', kind).where('valid_from', 'is not', null),
    )
    .orderBy('change')
    .execute();
  const versions = new Map<string, Version<T>[]>();
  collect(rows, versions);
  return versions;
}

/** All that was recorded by an instant, by kind and id. */
export async function versionsRecordedBy(
  query: Query,
  knownAt: number,
): Promise<{ readonly change: number; readonly of: <T>(kind: MasterKind) => ReadonlyMap<string, Version<T>[]> }> {
  const rows = await query
    .selectFrom('master_version')
    .select(['kind', 'id', 'change', 'valid_from', 'body'])
    .where('recorded_at', '<=', knownAt)
    .orderBy('change')
    .execute();
  return {
    change: rows.at(-1)?.change ?? 0,
    of: <T>(kind: MasterKind) => {
      const versions = new Map<string, Version<T>[]>();
      collect(
        rows.filter((row) => row.kind === kind),
        versions,
      );
      return versions;
    },
  };
}

function collect<T>(rows: readonly Pick<VersionRow, 'id' | 'valid_from' | 'body'>[], into: Map<string, Version<T>[]>) {
  for (const { id, valid_from: validFrom, body } of rows) {
    const version = { validFrom, value: body === null ? null : (JSON.parse(body) as T) };
    const known = into.get(id);
    if (known === undefined) into.set(id, [version]);
    else known.push(version);
  }
}

/** What was recorded from one instant on until before another, with what each entry was recorded as before. */
export async function changesRecorded(query: Query, from: number, to: number): Promise<readonly MasterDataChange[]> {
  const rows = await withBefore(query)
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .orderBy('change')
    .orderBy('kind')
    .orderBy('id')
    .execute();
  return rows.map(changeOf);
}

/** The same of one entry, whenever it was. */
export async function historyRecorded(
  query: Query,
  kind: MasterKind,
  id: string,
): Promise<readonly MasterDataChange[]> {
  const rows = await withBefore(query).where('kind', '=', kind).where('id', '=', id).orderBy('change').execute();
  return rows.map(changeOf);
}

function withBefore(query: Query) {
  return query
    .selectFrom('master_version as version')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('master_version as earlier')
        .select('earlier.body')
        .whereRef('earlier.kind', '=', 'version.kind')
        .whereRef('earlier.id', '=', 'version.id')
        .whereRef('earlier.change', '<', 'version.change')
        .orderBy('earlier.change', 'desc')
        .limit(1)
        .as('before'),
    );
}

function changeOf(row: VersionRow & { readonly before: string | null }): MasterDataChange {
  const { kind, id, valid_from, recorded_at, recorded_by, body, before } = row;
  return {
    ...{ kind, id, validFrom: valid_from, recordedAt: recorded_at, recordedBy: recorded_by },
    before: before === null ? null : (JSON.parse(before) as object),
    after: body === null ? null : (JSON.parse(body) as object),
  } as MasterDataChange;
}
