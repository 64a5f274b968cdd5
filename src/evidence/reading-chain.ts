/**
 * A mark on every line of readings over the line before it: a line that was changed, taken out or put in is named by
 * the first mark that does not fit. It is short, because it is there to name the place; the signature is what keeps it.
 */

import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../audit/canonical-json.ts';
import type { ReadingLine } from './bundle.ts';

const MARK_DIGITS = 8;

export class ReadingChain {
  #last = '';

  /** The mark of the next line. */
  next(reading: Omit<ReadingLine, 'mark'>): string {
    const { meter, quantity, ts, value, quality, offset, item } = reading;
    const line = canonicalJson({ meter, quantity, ts, value, quality, offset, item } satisfies Json);
    this.#last = createHash('sha256').update(this.#last).update(line).digest('hex').slice(0, MARK_DIGITS);
    return this.#last;
  }
}
