/** The manifest of a bundle: the question, by what it was answered, a checksum of every file, and the signature. */

import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.ts';
import { BUNDLE_FORMAT, type EvidenceQuestion, type Manifest } from './bundle.ts';
import type { EvidenceSigner } from './signature.ts';

export interface FileSum {
  readonly sha256: string;
  readonly bytes: number;
}

/** Adds up a file piece by piece. */
export class Checksum {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  update(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  sum(): FileSum {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}

export function manifestOf(
  question: EvidenceQuestion,
  program: Manifest['program'],
  madeAt: string,
  files: ReadonlyMap<string, FileSum>,
  signer: EvidenceSigner,
): Manifest {
  const title = `Evidence of energy and emissions of ${question.enterprise}`;
  const sums = Object.fromEntries([...files].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }]));
  const content = { format: BUNDLE_FORMAT, title, question, program, madeAt, files: sums } as const;
  const digest = digestOf(content);
  return { ...content, digest, signature: signer.sign(digest) };
}

/** Of everything in a manifest but the digest and the signature, by which every byte of every file is in it. */
export function digestOf(manifest: Omit<Manifest, 'digest' | 'signature'>): string {
  const { format, title, question, program, madeAt, files } = manifest;
  const content = canonicalJson({ format, title, question, program, madeAt, files });
  return createHash('sha256').update(content).digest('hex');
}
