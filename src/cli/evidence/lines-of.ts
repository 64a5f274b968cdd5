/** Lines of a file of a bundle, each checked against what it has to be. */

import type { z } from 'zod';
import { canonicalJson, type Json } from '../../audit/canonical-json.ts';
import { whatIsWrong } from '../../evidence/read-bundle.ts';
import { Refuted, UnusableBundle } from '../../evidence/verdict.ts';

export function* linesOf<T>(
  bytes: Uint8Array,
  file: string,
  schema: z.ZodType<T>,
): Generator<{ readonly line: number; readonly value: T }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  for (let first = 0; first < bytes.length; ) {
    const end = bytes.indexOf(NEW_LINE, first);
    line++;
    if (end === -1) throw new Refuted(file, line, 'a line', 'one that does not end');
    yield { line, value: readLine(decoder, bytes.subarray(first, end), file, line, schema) };
    first = end + 1;
  }
}

const NEW_LINE = 10;

function readLine<T>(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  file: string,
  line: number,
  schema: z.ZodType<T>,
): T {
  let text: string;
  let value: Json;
  try {
    text = decoder.decode(bytes);
    value = JSON.parse(text) as Json;
  } catch {
    throw new UnusableBundle(`${file} line ${line} is no JSON`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new UnusableBundle(`${file} line ${line}: ${whatIsWrong(parsed.error)}`);
  if (canonicalJson(value) !== text) throw new Refuted(file, line, 'canonical JSON', 'another spelling');
  return parsed.data;
}
