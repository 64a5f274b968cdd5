/** A table as a file that spreadsheets open. */

export type Cell = string | number | null;

/** CSV by RFC 4180 with a byte order mark, by which spreadsheets know that it is UTF-8. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): Blob {
  const lines = [head, ...rows].map((row) => row.map(textOf).join(','));
  return new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv;charset=utf-8' });
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  // A spreadsheet takes such a text for a formula; the apostrophe makes it a text.
  const plain = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
