/** The registry as the content of a file: CSV, a workbook with a sheet for each kind, or YAML. */

import { stringify } from 'csv-stringify/sync';
import type { Cell, SheetData } from 'write-excel-file/node';
import { stringify as stringifyYaml } from 'yaml';
import { guardFormula } from '../domain/formula-guard.ts';
import type { Meter } from '../registry/registry.ts';
import { type Column, columnsOf } from './columns.ts';
import { showEnterprise, showGateway, showMeter, showSite } from './entries.ts';
import { ENTRY_KINDS, type EntryKind } from './entry-schema.ts';
import type { ExportFormat } from './export-formats.ts';
import { showFigure, showQuota, showSeries, showVerification } from './figure-entries.ts';
import type { Kind } from './kinds.ts';
import type { Registered } from './registered.ts';
import type { Times } from './times.ts';
import { verificationsOf } from './verifications.ts';

type Entries = Omit<Registered, 'version' | 'history'>;

/** Of a CSV file the first of the kinds. A workbook of several kinds has sheets for those that there are. */
export async function renderExport(
  format: ExportFormat,
  kinds: readonly Kind[],
  entries: Entries,
  times: Times,
): Promise<string | Buffer> {
  switch (format) {
    case 'csv':
      return toCsv(kinds[0]!, entries, times);
    case 'xlsx':
      return toWorkbook(kinds, entries, times);
    case 'yaml':
      return toYaml(kinds, entries, times);
    default:
      return format satisfies never;
  }
}

function toCsv(kind: Kind, entries: Entries, times: Times): string {
  const { columns, rows } = tableOf(kind, entries, times);
  const records = rows.map((row) => columns.map(({ key }) => guardFormula(row.get(key) ?? '')));
  // With the mark, Excel reads it as UTF-8.
  return `\ufeff${stringify([columns.map(({ key }) => key), ...records])}`;
}

async function toWorkbook(kinds: readonly Kind[], entries: Entries, times: Times): Promise<Buffer> {
  const { default: writeXlsxFile } = await import('write-excel-file/node');
  const there = kinds.filter((kind, n) => n === 0 || rowsOf(kind, entries, times).length > 0);
  const sheets = there.map((kind) => {
    const { columns, rows } = tableOf(kind, entries, times);
    const header = columns.map(({ key }): Cell => ({ type: String, value: key, fontWeight: 'bold' }));
    const data = rows.map((row) => columns.map((column) => cellOf(row.get(column.key) ?? '', column)));
    const widths = columns.map(({ key }) => ({ width: Math.max(12, key.length + 2) }));
    return { sheet: kind, data: [header, ...data] as SheetData, columns: widths, stickyRowsCount: 1 };
  });
  return writeXlsxFile(sheets).toBuffer();
}

function cellOf(text: string, { type }: Column): Cell {
  if (text === '') return null;
  // A ratio such as 1/1600 is a text, and so is a number whose digits a double would change.
  if (type === 'number' && String(Number(text)) === text) return { type: Number, value: Number(text) };
  // As text: a spreadsheet would make numbers of ids, and dates of times.
  return { type: String, value: asSharedString(text), format: '@' };
}

/**
 * write-excel-file 4.1.1 looks texts up in a plain object, so that `constructor` and the like become a broken
 * cell. Space around a text is not kept by any import, and does no harm.
 */
function asSharedString(text: string): string {
  return text in {} ? `${text} ` : text;
}

/** The rows of a kind and the columns that are filled in any of them. */
function tableOf(kind: Kind, entries: Entries, times: Times) {
  const rows = rowsOf(kind, entries, times);
  const columns = columnsOf(kind).filter(({ key }) => ALWAYS.has(key) || rows.some((row) => row.has(key)));
  return { columns, rows };
}

/** What an entry cannot be without. */
const ALWAYS: ReadonlySet<string> = new Set([
  ...[
    'id',
    'enterprise',
    'name',
    'district',
    'industry',
    'username',
    'energy',
    'level',
    'meter',
    'kind',
    'certificate',
  ],
  ...['laboratory', 'issuedAt', 'validUntil', 'unit', 'granularity', 'series', 'period', 'value', 'year', 'source'],
]);

function rowsOf(kind: Kind, entries: Entries, times: Times): Map<string, string>[] {
  const { enterprises, sites, gateways, meters, outputSeries, outputs, quotas } = entries;
  switch (kind) {
    case 'enterprises':
      return [...enterprises.values()].map(showEnterprise);
    case 'sites':
      return [...sites.values()].map(showSite);
    case 'gateways':
      return [...gateways.values()].map(showGateway);
    case 'meters':
      return [...meters.values()].map((meter) => showMeter(meter, times));
    case 'verifications':
      return [...meters.values()]
        .flatMap((meter) => [...verificationsOf(meter).values()])
        .map((verification) => showVerification(verification, times));
    case 'outputSeries':
      return [...outputSeries.values()].map(showSeries);
    case 'outputs':
      return [...outputs.values()].map(showFigure);
    case 'quotas':
      return [...quotas.values()].map(showQuota);
    default:
      return kind satisfies never;
  }
}

function toYaml(kinds: readonly Kind[], entries: Entries, times: Times): string {
  const wanted = new Set<Kind>(kinds);
  const certified = [...entries.meters.values()].filter(({ verification }) => verification?.length);
  // Certificates are in the entries of their meters; asked for alone, they come with nothing else of the meter.
  const meters: readonly object[] = wanted.has('meters')
    ? [...entries.meters.values()].map((meter) => withTimes(meter, times))
    : certified.map((meter) => ({ id: meter.id, verification: certificatesOf(meter, times) }));
  const lists: Readonly<Record<EntryKind, readonly object[]>> = {
    enterprises: [...entries.enterprises.values()],
    sites: [...entries.sites.values()],
    gateways: [...entries.gateways.values()],
    meters,
    outputSeries: [...entries.outputSeries.values()],
    outputs: [...entries.outputs.values()].map(({ series, period, value }) => ({ series, period, value })),
    quotas: [...entries.quotas.values()].map(({ recordedAt: _, recordedBy: __, ...quota }) => quota),
  };
  const named = ENTRY_KINDS.filter((kind) => wanted.has(kind) || (kind === 'meters' && wanted.has('verifications')));
  return stringifyYaml(Object.fromEntries(named.map((kind) => [kind, lists[kind]])), {
    ...{ lineWidth: 0, aliasDuplicateObjects: false },
  });
}

/** Instants as people write them; epoch milliseconds tell nobody when a transformer was changed. */
function withTimes(meter: Meter, times: Times): object {
  const { transforms, exchanges, ...rest } = meter.metering ?? {};
  const show = (instant: number | null): string | null => (instant === null ? null : times.show(instant));
  const metering = {
    ...rest,
    ...(transforms && { transforms: transforms.map((one) => ({ ...one, from: show(one.from), to: show(one.to) })) }),
    ...(exchanges && { exchanges: exchanges.map((one) => ({ ...one, at: show(one.at) })) }),
  };
  const { installedAt, status, verification } = meter;
  return {
    ...{ ...meter, metering },
    ...(installedAt == null ? {} : { installedAt: show(installedAt) }),
    ...(status == null ? {} : { status: { ...status, since: show(status.since) } }),
    ...(verification == null ? {} : { verification: certificatesOf(meter, times) }),
  };
}

function certificatesOf({ verification }: Meter, times: Times): object[] {
  return (verification ?? []).map(({ issuedAt, validUntil, ...rest }) => ({
    ...rest,
    ...{ issuedAt: times.show(issuedAt), validUntil: times.show(validUntil) },
  }));
}
