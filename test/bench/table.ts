/** Figures as Markdown tables, in the form of docs/benchmarks.md. */

/** A row for every figure, a column for each that was measured; `-` where a column does not have the figure. */
export function figuresTable(columns: Readonly<Record<string, Readonly<Record<string, number | string>>>>): string {
  const names = new Set(Object.values(columns).flatMap((figures) => Object.keys(figures)));
  return markdownTable([
    ['', ...Object.keys(columns)],
    ...[...names].map((name) => [name, ...Object.values(columns).map((figures) => shownOrDash(figures[name]))]),
  ]);
}

/** The first row is the head. Every column is as wide as its widest cell. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** Three significant digits, all digits before the point. */
export function shown(value: number): string {
  if (Math.abs(value) >= 999.5) return Math.round(value).toLocaleString('en');
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

function shownOrDash(value: number | string | undefined): string {
  if (typeof value === 'string') return value;
  return value === undefined || Number.isNaN(value) ? '-' : shown(value);
}
