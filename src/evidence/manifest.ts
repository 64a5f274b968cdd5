/** The manifest of a bundle: the question, by what it was answered, and a checksum of every file. */

import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical-json.ts';
import { BUNDLE_FORMAT, type EvidenceQuestion, type Manifest } from './bundle.ts';

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

export function manifestText(
  question: EvidenceQuestion,
  program: Manifest['program'],
  madeAt: string,
  files: ReadonlyMap<string, FileSum>,
): string {
  const title = `Evidence of energy and emissions of ${question.enterprise}`;
  const sums = Object.fromEntries([...files].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }]));
  return `${canonicalJson({ format: BUNDLE_FORMAT, title, question, program, madeAt, files: sums })}\n`;
}
