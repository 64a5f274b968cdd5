/** A bundle as a stream of bytes: whatever is long in it is written line by line. */

import { Zip, ZipDeflate } from 'fflate';
import { canonicalJson, type Json } from '../audit/canonical-json.ts';
import { FILES, MANIFEST, type Manifest } from './bundle.ts';
import { contractSpan, type EvidenceInputs } from './figures.ts';
import { intervalLine } from './lines.ts';
import { Checksum, type FileSum, manifestOf } from './manifest.ts';
import { README } from './readme.ts';
import type { EvidenceSigner } from './signature.ts';

export interface BundleParts {
  readonly inputs: EvidenceInputs;
  readonly figures: Json;
  /** Lines of readings in order of register and time, so many at a time. */
  readonly readings: AsyncIterable<string>;
  readonly program: Manifest['program'];
  readonly madeAt: string;
  readonly signer: EvidenceSigner;
  /** Told before the last bytes are handed out: where it throws, there is no bundle. */
  readonly made: (manifest: Manifest) => void;
}

export async function* bundleOf({
  inputs,
  figures,
  readings,
  program,
  madeAt,
  signer,
  made: tell,
}: BundleParts): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    made.push(bytes);
  });
  const sums = new Map<string, FileSum>();
  const { masterData, factors, contracts, own } = inputs;
  const files: readonly (readonly [string, Iterable<string> | AsyncIterable<string>])[] = [
    [FILES.figures, [json(figures)]],
    [FILES.masterData, [json(masterData as unknown as Json)]],
    [FILES.factors, [json({ factors, own } as unknown as Json)]],
    [FILES.contracts, [json({ contracts, span: contractSpan(contracts) } as unknown as Json)]],
    [FILES.intervals, intervalLines(inputs)],
    [FILES.readings, readings],
    [FILES.readme, [README]],
  ];
  for (const [name, texts] of files) {
    const sum = new Checksum();
    yield* addFile(zip, name, texts, made, sum);
    sums.set(name, sum.sum());
  }
  const sorted = new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
  const manifest = manifestOf(inputs.question, program, madeAt, sorted, signer);
  tell(manifest);
  yield* addFile(zip, MANIFEST, [json(manifest)], made, new Checksum());
  zip.end();
  yield* taken(made);
}

async function* addFile(
  zip: Zip,
  name: string,
  texts: Iterable<string> | AsyncIterable<string>,
  made: Uint8Array[],
  sum: Checksum,
): AsyncGenerator<Uint8Array> {
  const file = new ZipDeflate(name, { level: 6 });
  zip.add(file);
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    sum.update(bytes);
    file.push(bytes);
    yield* taken(made);
  }
  file.push(new Uint8Array(), true);
  yield* taken(made);
}

function* taken(made: Uint8Array[]): Generator<Uint8Array> {
  const bytes = Buffer.concat(made.splice(0));
  if (bytes.length > 0) yield bytes;
}

const LINES_PER_PIECE = 1000;

function* intervalLines({ intervals }: EvidenceInputs): Generator<string> {
  for (const [name, rows] of intervals) {
    const [meter = '', quantity = ''] = name.split(' ');
    for (let first = 0; first < rows.count; first += LINES_PER_PIECE) {
      const count = Math.min(LINES_PER_PIECE, rows.count - first);
      yield Array.from({ length: count }, (_, n) => intervalLine(meter, quantity, rows, first + n)).join('');
    }
  }
}

function json(value: Json): string {
  return `${canonicalJson(value)}\n`;
}
