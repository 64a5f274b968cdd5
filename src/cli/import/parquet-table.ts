/**
 * Parquet files, one row group after the other: what is in memory is as large as the largest of them.
 *
 * Typed columns are read as the plain values that the file holds and interpreted here: the library turns
 * decimals into products of floating point, and does not tell local times from moments.
 */

import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  type SchemaElement,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import {
  type Cell,
  isEmpty,
  LocalTime,
  Moment,
  type Table,
  type TableRow,
  textCell,
} from '../../master-data/table/table.ts';
import { CommandError } from '../exit-codes.ts';

interface Column {
  readonly name: string;
  readonly cellOf: (value: unknown) => Cell;
}

export async function openParquet(file: string): Promise<Table> {
  const buffer = await asyncBufferFromFile(file);
  const metadata = await explained(file, () => parquetMetadataAsync(buffer));
  const columns = columnsOf(file, metadata);
  const total = Number(metadata.num_rows);
  let done = 0;
  return {
    async *read(): AsyncGenerator<TableRow> {
      done = 0;
      yield { row: 0, cells: columns.map(({ name }) => textCell(name)) };
      let groupStart = 0;
      for (const group of metadata.row_groups) {
        const rows = { rowStart: groupStart, rowEnd: groupStart + Number(group.num_rows) };
        const values = await explained(file, () => readColumns(buffer, metadata, columns, rows));
        for (let i = 0; i < rows.rowEnd - rows.rowStart; i++) {
          const cells = columns.map(({ cellOf }, c) => cellOf(values[c]?.[i]));
          done++;
          if (!isEmpty(cells)) yield { row: done, cells };
        }
        groupStart = rows.rowEnd;
      }
    },
    share: () => (total === 0 ? 1 : done / total),
  };
}

/** The plain values of some rows, column by column. */
async function readColumns(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly Column[],
  rows: { readonly rowStart: number; readonly rowEnd: number },
): Promise<ArrayLike<unknown>[]> {
  const names = columns.map(({ name }) => name);
  // A scan keeps what it has decoded: each row group has one of its own, so that it is let go.
  const scan = await parquetScan({ file, metadata, compressors, columns: names, utf8: false });
  return Promise.all(names.map((column) => scan.readColumn({ column, ...rows })));
}

async function explained<T>(file: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new CommandError(`${file} is not a Parquet file that can be read: ${(error as Error).message}`);
  }
}

/** The columns at the top, their interpretation taken out of the metadata and kept here. */
function columnsOf(file: string, metadata: FileMetaData): Column[] {
  const [root, ...elements] = metadata.schema;
  if (root === undefined || (root.num_children ?? 0) !== elements.length) {
    throw new CommandError(`${file} has nested columns: write meter, time and values as plain columns`);
  }
  return elements.map((element) => {
    if (element.repetition_type === 'REPEATED') {
      throw new CommandError(`${file}: column ${element.name} holds lists: write one value in a row`);
    }
    const column = { name: element.name, cellOf: interpretation(file, element) };
    delete element.converted_type;
    delete element.logical_type;
    return column;
  });
}

/** How a plain value of a column becomes a cell. */
function interpretation(file: string, { name, type, converted_type, logical_type, scale = 0 }: SchemaElement) {
  const refuse = (what: string, remedy: string): CommandError =>
    new CommandError(`${file}: column ${name} is ${what}, which is not read: ${remedy}`);
  if (type === 'INT96') throw refuse('INT96', 'its zone is not on record; write TIMESTAMP with isAdjustedToUTC');
  if (logical_type?.type === 'TIMESTAMP') {
    const perMilli = { MILLIS: 1n, MICROS: 1000n, NANOS: 1_000_000n }[logical_type.unit];
    const Kind = logical_type.isAdjustedToUTC ? Moment : LocalTime;
    return whereSet((value) => new Kind(Number(BigInt(value as bigint) / perMilli)));
  }
  // The older annotations are of UTC (Parquet format, LogicalTypes.md; recalled, not read).
  if (converted_type === 'TIMESTAMP_MILLIS') return whereSet((value) => new Moment(Number(value)));
  if (converted_type === 'TIMESTAMP_MICROS') return whereSet((value) => new Moment(Number((value as bigint) / 1000n)));
  if (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') {
    const digits = logical_type?.type === 'DECIMAL' ? logical_type.scale : scale;
    return whereSet((value) =>
      decimalText(value instanceof Uint8Array ? twosComplement(value) : BigInt(value as number), digits),
    );
  }
  if (logical_type?.type === 'FLOAT16' || logical_type?.type === 'UUID' || converted_type === 'INTERVAL') {
    throw refuse(logical_type?.type ?? 'INTERVAL', 'write numbers as DOUBLE or DECIMAL, texts as STRING');
  }
  switch (type) {
    case 'INT32':
    case 'INT64':
      return whereSet(integerText(type, converted_type, logical_type));
    // The shortest decimal that is this float: 412.5, where as a double it were 412.5000001 or the like.
    case 'FLOAT':
      return whereSet((value) => shortestFloat(value as number));
    case 'DOUBLE':
      return whereSet((value) => value as number);
    default:
      return whereSet((value) => textCell(value instanceof Uint8Array ? TEXT.decode(value) : String(value)));
  }
}

const TEXT = new TextDecoder('utf-8');

function whereSet(cellOf: (value: unknown) => Cell): (value: unknown) => Cell {
  return (value) => (value === null || value === undefined ? null : cellOf(value));
}

/** Integers as text: those of 64 bits have more digits than a number holds. */
function integerText(
  type: 'INT32' | 'INT64',
  converted: SchemaElement['converted_type'],
  logical: SchemaElement['logical_type'],
): (value: unknown) => string {
  const bits = type === 'INT32' ? 32 : 64;
  const unsigned = converted?.startsWith('UINT_') || (logical?.type === 'INTEGER' && !logical.isSigned);
  return (value) => String(unsigned ? BigInt.asUintN(bits, BigInt(value as number)) : value);
}

function shortestFloat(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return Number(text);
  }
  return value;
}

/** `unscaled` x 10^-`scale`, digit for digit. */
function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A big-endian two's complement integer, as Parquet keeps decimals in bytes. */
function twosComplement(bytes: Uint8Array): bigint {
  const value = bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  return BigInt.asIntN(bytes.length * 8, value);
}
