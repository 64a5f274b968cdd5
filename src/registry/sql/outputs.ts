/**
 * Production, output value and quotas. Nothing of them is changed or erased: what was recorded last counts, and what was
 * known at a time can be asked for.
 */

import { isDeepStrictEqual } from 'node:util';
import type {
  OutputEntry,
  OutputFigure,
  OutputQuery,
  OutputSeries,
  Quota,
  QuotaQuery,
  QuotaRecord,
} from '../output.ts';
import { type RegistryChanges, RegistryError } from '../registry.ts';
import type { Change } from './change.ts';
import { inChunks } from './chunks.ts';
import type { OutputEntryRow, OutputSeriesRow, Query, QuotaRow, Writing } from './tables.ts';

export async function putOutputs(
  change: Change,
  { outputSeries = [], withdrawnSeries = [], outputs = [], quotas = [] }: RegistryChanges,
): Promise<void> {
  for (const series of outputSeries) await putSeries(change, series);
  for (const id of withdrawnSeries) await withdrawSeries(change, id);
  await putFigures(change, outputs);
  await putQuotas(change, quotas);
}

/** Those that stand, or that stood at an instant (epoch milliseconds). */
export async function readSeries(
  query: Query,
  enterprise: string | undefined,
  knownAt: number | undefined,
): Promise<readonly OutputSeries[]> {
  const rows = knownAt === undefined ? await seriesNow(query) : await seriesAsOf(query, knownAt);
  return rows
    .filter((row) => row.withdrawn === 0 && (enterprise === undefined || row.enterprise === enterprise))
    .map(seriesOf)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function seriesNow(query: Query): Promise<OutputSeriesRow[]> {
  return query.selectFrom('output_series').selectAll().execute();
}

async function seriesAsOf(query: Query, knownAt: number): Promise<OutputSeriesRow[]> {
  const versions = query.selectFrom('output_series_version').selectAll().where('recorded_at', '<=', knownAt);
  const rows = await versions.orderBy('change').execute();
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

export async function readEntries(query: Query, asked: OutputQuery): Promise<readonly OutputEntry[]> {
  const { series, from = '', to = '~', knownAt = Number.MAX_SAFE_INTEGER } = asked;
  const rows = await query
    .selectFrom('output_entry')
    .selectAll()
    .where('series', '=', series)
    .where('recorded_at', '<=', knownAt)
    .orderBy('change')
    .execute();
  const wanted = rows.filter(({ period }) => period >= from && period < to);
  const last = [...new Map(wanted.map((row) => [row.period, row])).values()];
  return last
    .flatMap(({ value, period, recorded_at: recordedAt, recorded_by: recordedBy }) =>
      value === null ? [] : [{ series, period, value, recordedAt, recordedBy }],
    )
    .sort((a, b) => (a.period < b.period ? -1 : 1));
}

export async function readQuotas(query: Query, asked: QuotaQuery): Promise<readonly QuotaRecord[]> {
  const { enterprise, year, knownAt = Number.MAX_SAFE_INTEGER } = asked;
  let found = query.selectFrom('quota').selectAll().where('recorded_at', '<=', knownAt).orderBy('change');
  if (enterprise !== undefined) found = found.where('enterprise', '=', enterprise);
  if (year !== undefined) found = found.where('year', '=', year);
  const last = new Map((await found.execute()).map((row) => [quotaKey(row), row]));
  return [...last]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { value, change: _, item, recorded_at: recordedAt, recorded_by: recordedBy, ...row }]) =>
      value === null
        ? []
        : [{ ...row, kind: row.kind as Quota['kind'], item: item || null, value, recordedAt, recordedBy }],
    );
}

async function putSeries(change: Change, series: OutputSeries): Promise<void> {
  const { transaction } = change;
  const known = await transaction
    .selectFrom('output_series')
    .selectAll()
    .where('id', '=', series.id)
    .executeTakeFirst();
  const { id, enterprise, kind, product, unit, granularity } = series;
  if (known !== undefined && known.enterprise !== enterprise) {
    throw new RegistryError('conflict', `output series ${id} belongs to another enterprise`);
  }
  if (known !== undefined && known.granularity !== granularity && (await hasFigures(transaction, id))) {
    throw new RegistryError('conflict', `output series ${id} has figures by the ${known.granularity}`);
  }
  const names = { product_code: product?.code ?? null, product_name: product?.name ?? null };
  const details = { kind, ...names, unit, granularity, withdrawn: 0 };
  if (known !== undefined && isDeepStrictEqual({ ...known }, { id, enterprise, ...details })) return;
  await transaction
    .insertInto('output_series')
    .values({ id, enterprise, ...details })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(details))
    .execute();
  await recordSeries(change, { id, enterprise, ...details });
}

/** Its figures and quotas stay on record, and are seen by asking for what was known before. */
async function withdrawSeries(change: Change, id: string): Promise<void> {
  const { transaction } = change;
  const known = await transaction.selectFrom('output_series').selectAll().where('id', '=', id).executeTakeFirst();
  if (known === undefined || known.withdrawn === 1) {
    throw new RegistryError('unknown_reference', `there is no output series ${id}`);
  }
  const quotas = await readQuotas(transaction, { enterprise: known.enterprise });
  const quota = quotas.find(({ kind, item }) => kind === 'intensity' && item === id);
  if (quota !== undefined) {
    throw new RegistryError(
      'conflict',
      `output series ${id} has a quota of the year ${quota.year}: withdraw that first`,
    );
  }
  await transaction.updateTable('output_series').set({ withdrawn: 1 }).where('id', '=', id).execute();
  await recordSeries(change, { ...known, withdrawn: 1 });
}

async function recordSeries(
  { transaction, number, recordedAt, recordedBy }: Change,
  row: OutputSeriesRow,
): Promise<void> {
  const entry = { change: number, recorded_at: recordedAt, recorded_by: recordedBy };
  await transaction
    .insertInto('output_series_version')
    .values({ ...row, ...entry })
    // A change that puts it twice has recorded what it put last.
    .onConflict((conflict) => conflict.columns(['id', 'change']).doUpdateSet({ ...row, ...entry }))
    .execute();
}

async function hasFigures(transaction: Writing, series: string): Promise<boolean> {
  const found = transaction.selectFrom('output_entry').select('period').where('series', '=', series).limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}

async function putFigures(change: Change, figures: readonly OutputFigure[]): Promise<void> {
  const { transaction, number, recordedAt, recordedBy } = change;
  const bySeries = Map.groupBy(figures, ({ series }) => series);
  for (const [series, own] of bySeries) {
    const known = await transaction
      .selectFrom('output_series')
      .select('granularity')
      .where('id', '=', series)
      .where('withdrawn', '=', 0)
      .executeTakeFirst();
    if (known === undefined) throw new RegistryError('unknown_reference', `there is no output series ${series}`);
    const strange = own.find(({ period }) => known.granularity === 'month' && !period.endsWith('-01'));
    if (strange !== undefined) {
      throw new RegistryError('invalid', `output series ${series}: ${strange.period} is not the first of a month`);
    }
    const before = new Map((await readEntries(transaction, { series })).map(({ period, value }) => [period, value]));
    const wanted = new Map(own.map(({ period, value }) => [period, value]));
    const rows: OutputEntryRow[] = [...wanted]
      .filter(([period, value]) => (before.get(period) ?? null) !== value)
      .map(([period, value]) => ({
        ...{ series, period, value, change: number, recorded_at: recordedAt, recorded_by: recordedBy },
      }));
    await inChunks(rows, (chunk) => transaction.insertInto('output_entry').values(chunk).execute());
  }
}

async function putQuotas(change: Change, quotas: readonly Quota[]): Promise<void> {
  const { transaction, number, recordedAt, recordedBy } = change;
  const wanted = new Map(
    quotas.map((quota): [string, QuotaRow] => {
      const row = {
        ...quota,
        item: quota.item ?? '',
        change: number,
        recorded_at: recordedAt,
        recorded_by: recordedBy,
      };
      return [quotaKey(row), row];
    }),
  );
  const known = new Map<string, QuotaRecord>();
  for (const enterprise of new Set(quotas.map((quota) => quota.enterprise))) {
    for (const quota of await readQuotas(transaction, { enterprise })) known.set(quotaKey(quota), quota);
  }
  const rows = [...wanted].flatMap(([key, row]) => {
    const before = known.get(key);
    const isSame = (before?.value ?? null) === row.value && (before === undefined || before.source === row.source);
    return isSame ? [] : [row];
  });
  await inChunks(rows, (chunk) => transaction.insertInto('quota').values(chunk).execute());
}

function quotaKey({
  enterprise,
  year,
  kind,
  item,
}: Omit<Quota, 'kind' | 'value' | 'source'> & { kind: string }): string {
  return JSON.stringify([enterprise, year, kind, item ?? '']);
}

function seriesOf(row: OutputSeriesRow): OutputSeries {
  const { id, enterprise, kind, product_code: code, product_name: name, unit, granularity } = row;
  return {
    ...{ id, enterprise, unit, kind: kind as OutputSeries['kind'] },
    product: name === null ? null : { code, name },
    granularity: granularity as OutputSeries['granularity'],
  };
}
