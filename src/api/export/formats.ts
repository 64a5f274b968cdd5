/** Formats that rows are answered in. */

export const ROW_FORMATS = ['json', 'ndjson', 'csv', 'xlsx', 'parquet', 'arrow'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];
export type ExportFormat = Exclude<RowFormat, 'json'>;

/** Media types; those of Parquet and Arrow are registered with IANA. */
export const MEDIA_TYPES = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
} as const satisfies Readonly<Record<RowFormat, string>>;
