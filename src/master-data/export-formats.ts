/** Formats of an export: CSV and workbooks for `registry import`, YAML for `registry apply`. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'yaml'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
