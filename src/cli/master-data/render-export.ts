/** The registry as the content of a file: CSV, a workbook with a sheet for each kind, or YAML. */

import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/node';
import { stringify as stringifyYaml } from 'yaml';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import { type Column, columnsOf } from './columns.ts';
import { showEnterprise, showGateway, showMeter } from './entries.ts';
import type { ExportFormat } from './export-formats.ts';
import { guardFormula } from './formula-guard.ts';
import type { Kind } from './kinds.ts';
import type { Times } from './times.ts';

type Entries = Pick<RegistrySnapshot, 'enterprises' | 'gateways' | 'meters'>;

/** Of a CSV file the first of the kinds. */
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

function toWorkbook(kinds: readonly Kind[], entries: Entries, times: Times): Promise<Buffer> {
  const sheets = kinds.map((kind) => {
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
  const always = new Set(['id', 'enterprise', 'name', 'district', 'industry', 'username', 'energy', 'level']);
  const columns = columnsOf(kind).filter(({ key }) => always.has(key) || rows.some((row) => row.has(key)));
  return { columns, rows };
}

function rowsOf(kind: Kind, { enterprises, gateways, meters }: Entries, times: Times): Map<string, string>[] {
  switch (kind) {
    case 'enterprises':
      return [...enterprises.values()].map(showEnterprise);
    case 'gateways':
      return [...gateways.values()].map(showGateway);
    case 'meters':
      return [...meters.values()].map((meter) => showMeter(meter, times));
    default:
      return kind satisfies never;
  }
}

function toYaml(kinds: readonly Kind[], entries: Entries, times: Times): string {
  const all = {
    enterprises: [...entries.enterprises.values()],
    gateways: [...entries.gateways.values()],
    meters: [...entries.meters.values()].map((meter) => withTimes(meter, times)),
  };
  return stringifyYaml(Object.fromEntries(kinds.map((kind) => [kind, all[kind]])), { lineWidth: 0 });
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
  return { ...meter, metering };
}
