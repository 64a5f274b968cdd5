/** The rows of a small CSV file (RFC 4180, with CRLF, LF or CR) that is in memory whole. */

import { CsvError, type Info } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { UnreadableFile } from '../problem.ts';
import { delimiterOf, markOf, notEncoded } from './csv-text.ts';
import { isEmpty, type TableRow, textCell } from './table.ts';

interface CsvRecord {
  readonly info: Info;
  readonly record: readonly string[];
}

/** Throws `UnreadableFile` for what is no CSV or not of the encoding; `name` is what it is called in messages. */
export function csvRows(
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  { encoding: label, delimiter }: { readonly encoding: string; readonly delimiter?: string | undefined },
): TableRow[] {
  const { encoding } = new TextDecoder(label);
  const marked = markOf(bytes);
  if (marked !== null && marked !== encoding) {
    throw new UnreadableFile(`${name} begins with the mark of ${marked}: say --encoding ${marked}`, true);
  }
  const text = decoded(name, bytes, encoding);
  try {
    const records = parse(text, {
      ...{ delimiter: delimiter ?? delimiterOf(text), info: true, relax_column_count: true, skip_empty_lines: true },
    }) as unknown as CsvRecord[];
    return records
      .map(({ info, record }) => ({ row: info.lines, cells: record.map(textCell) }))
      .filter(({ cells }) => !isEmpty(cells));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as unknown as { lines?: number }).lines;
    throw new UnreadableFile(`${name}: line ${line ?? '?'} is not CSV: ${error.message}`);
  }
}

function decoded(name: string, bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableFile(notEncoded(name, encoding));
  }
}
