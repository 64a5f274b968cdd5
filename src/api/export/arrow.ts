/** A table as an Arrow IPC stream: one record batch for each page of rows. */

import {
  Bool,
  type Data,
  type DataType,
  Decimal,
  Field,
  Float64,
  makeBuilder,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Utf8,
} from 'apache-arrow';
import { type Cell, type CellKind, DECIMAL_PRECISION, DECIMAL_SCALE, type Table } from './table.ts';

/** A stream ends with a message of no length (Arrow columnar format, IPC streaming format). */
const END_OF_STREAM = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);

/** Makes the bytes of a stream piece by piece. */
export class ArrowStream<Row> {
  readonly #table: Table<Row>;
  readonly #schema: Schema;

  constructor(table: Table<Row>) {
    this.#table = table;
    this.#schema = new Schema(table.columns.map(({ name, kind }) => new Field(name, typeOf(kind), true)));
  }

  begin(): Uint8Array {
    const bytes = this.#streamOf([]);
    return bytes.subarray(0, schemaLength(bytes));
  }

  batch(rows: readonly Row[]): Uint8Array {
    const bytes = this.#streamOf(rows);
    return bytes.subarray(schemaLength(bytes), bytes.length - END_OF_STREAM.length);
  }

  end(): Uint8Array {
    return END_OF_STREAM;
  }

  #streamOf(rows: readonly Row[]): Uint8Array {
    const children = this.#table.columns.map(({ kind, cell }) => columnOf(kind, rows.map(cell)));
    const struct = makeData({ type: new Struct(this.#schema.fields), length: rows.length, nullCount: 0, children });
    const writer = new RecordBatchStreamWriter();
    writer.write(new RecordBatch(this.#schema, struct));
    writer.finish();
    return writer.toUint8Array(true);
  }
}

function typeOf(kind: CellKind): DataType {
  switch (kind) {
    case 'text':
      return new Utf8();
    case 'instant':
      return new TimestampMillisecond('UTC');
    case 'decimal':
      return new Decimal(DECIMAL_SCALE, DECIMAL_PRECISION, 128);
    case 'number':
      return new Float64();
    case 'flag':
      return new Bool();
    default:
      return kind satisfies never;
  }
}

function columnOf(kind: CellKind, cells: readonly Cell[]): Data {
  const builder = makeBuilder({ type: typeOf(kind), nullValues: [null] });
  for (const cell of cells) builder.append(kind === 'decimal' && cell !== null ? words(cell as string) : cell);
  const [data] = builder.finish().toVector().data;
  return data ?? makeData({ type: typeOf(kind), length: 0 } as never);
}

/** A decimal as an integer of 128 bits in units of its last digit, the lowest 32 bits first. */
function words(decimal: string): Uint32Array {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const units = BigInt.asUintN(128, BigInt(whole + fraction.padEnd(DECIMAL_SCALE, '0')));
  return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((units >> shift) & 0xffffffffn));
}

/** The first message is the schema: four bytes that say there is one, four of its length, and itself. */
function schemaLength(bytes: Uint8Array): number {
  return 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
}
