/** CSV files (RFC 4180, with CRLF, LF or CR), read piece by piece. */

import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { delimiterOf, markOf, notEncoded } from '../../master-data/table/csv-text.ts';
import { isEmpty, type Table, type TableRow, textCell } from '../../master-data/table/table.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

export interface CsvOptions {
  readonly encoding: string;
  readonly delimiter?: string | undefined;
}

const SNIFFED_BYTES = 65_536;
/** A record longer than this is a quotation mark that was never closed. */
const RECORD_CHARACTERS_MAX = 1_000_000;

interface CsvRecord {
  readonly info: Info;
  readonly record: readonly string[];
}

export function openCsv(file: string, { encoding: label, delimiter }: CsvOptions): Table {
  const { encoding } = new TextDecoder(label);
  const start = firstBytes(file);
  expectEncoding(file, start, encoding);
  const separator = delimiter ?? delimiterOf(new TextDecoder(encoding).decode(start));
  const size = statSync(file).size;
  let bytesRead = 0;
  return {
    async *read(): AsyncGenerator<TableRow> {
      bytesRead = 0;
      const texts = decoded(file, encoding, (bytes) => {
        bytesRead += bytes;
      });
      const source = Readable.from(texts);
      const parser = parse({
        ...{ delimiter: separator, info: true, relax_column_count: true, skip_empty_lines: true },
        max_record_size: RECORD_CHARACTERS_MAX,
      });
      source.on('error', (error) => parser.destroy(error));
      source.pipe(parser);
      try {
        for await (const { info, record } of parser as AsyncIterable<CsvRecord>) {
          const cells = record.map(textCell);
          if (!isEmpty(cells)) yield { row: info.lines, cells };
        }
      } catch (error) {
        throw explain(file, error as Error, encoding);
      } finally {
        source.destroy();
      }
    },
    share: () => (size === 0 ? 1 : bytesRead / size),
  };
}

async function* decoded(file: string, encoding: string, onBytes: (bytes: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    onBytes(chunk.length);
    const text = decoder.decode(chunk, { stream: true });
    // An empty text would end the stream of objects.
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function explain(file: string, error: Error, encoding: string): Error {
  if (error instanceof CsvError) {
    const line = (error as unknown as { lines?: number }).lines;
    return new CommandError(`${file}: line ${line ?? '?'} is not CSV: ${error.message}`);
  }
  if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return new CommandError(notEncoded(file, encoding));
  }
  if ((error as NodeJS.ErrnoException).syscall !== undefined) {
    return new CommandError(`${file} cannot be read: ${error.message}`);
  }
  return error;
}

/** A byte order mark that contradicts the encoding would otherwise show as a strange first column. */
function expectEncoding(file: string, start: Uint8Array, encoding: string): void {
  const marked = markOf(start);
  if (marked === null || marked === encoding) return;
  throw new CommandError(`${file} begins with the mark of ${marked}: say --encoding ${marked}`, EXIT.usage);
}

function firstBytes(file: string): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(SNIFFED_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}
