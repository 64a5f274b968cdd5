/** Production, output value and quotas. A figure is never changed: the one that was recorded last counts. */

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
  { outputSeries = [], outputs = [], quotas = [] }: RegistryChanges,
): Promise<void> {
  for (const series of outputSeries) await putSeries(change.transaction, series);
  await putFigures(change, outputs);
  await putQuotas(change, quotas);
}

export async function readSeries(query: Query, enterprise: string | undefined): Promise<readonly OutputSeries[]> {
  const all = query.selectFrom('output_series').selectAll();
  const rows = await (enterprise === undefined ? all : all.where('enterprise', '=', enterprise)).execute();
  return rows.map(seriesOf).sort((a, b) => (a.id < b.id ? -1 : 1));
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

async function putSeries(transaction: Writing, series: OutputSeries): Promise<void> {
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
  const details = { kind, product_code: product?.code ?? null, product_name: product?.name ?? null, unit, granularity };
  await transaction
    .insertInto('output_series')
    .values({ id, enterprise, ...details })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(details))
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
