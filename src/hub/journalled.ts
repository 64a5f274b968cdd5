/** Messages of one gateway from the journal, for a replay of what the quarantine has only counted. */

import type { JournalledMessages, JournalRange } from '../api/services.ts';
import type { JournalReader } from '../journal/journal.ts';

/** What is looked through for one answer. */
const BYTES_PER_CALL = 1024 * 1024;

/** The first of them; null where the journal does not begin early enough any more, or is damaged there. */
export function journalled(
  reader: Pick<JournalReader, 'read'>,
  { principal, from, to }: JournalRange,
): JournalledMessages | null {
  const segments = reader.read(from - 1, BYTES_PER_CALL);
  const [first] = segments;
  const last = segments.at(-1);
  if (first === undefined || last === undefined || first.firstOffset > from) return null;
  if (segments.some(({ damage }) => damage !== null)) return null;
  const messages = segments
    .flatMap((segment) => segment.messages)
    .filter((message) => message.principal === principal && message.offset >= from && message.offset <= to)
    // The reader's bytes are its own.
    .map(({ topic, payload }) => ({ principal, topic, payload: payload.slice() }));
  const next = last.firstOffset + last.count;
  return { messages, next: next > to ? null : next };
}
