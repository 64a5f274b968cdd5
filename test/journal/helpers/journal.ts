/** An embedded journal on its real thread, with a reader, as a test wants it. */

import { openEmbeddedReader } from '../../../src/journal/embedded/reader.ts';
import {
  type EmbeddedJournalOptions,
  type EmbeddedJournalWriter,
  openEmbeddedJournal,
} from '../../../src/journal/embedded/writer.ts';
import type { JournalMessage, JournalReader, MessageSource } from '../../../src/journal/journal.ts';

export const SOURCE: MessageSource = { principal: 'E1/G1', topic: 'energy/v1/E1/G1/telemetry' };

export interface TestJournal extends AsyncDisposable {
  readonly writer: EmbeddedJournalWriter;
  readonly reader: JournalReader;
  /** Appends and resolves to the offset, once answered. */
  append(payload: Uint8Array | string, source?: MessageSource, qos?: 0 | 1): Promise<number>;
  close(): Promise<void>;
}

export async function openJournal(
  directory: string,
  options: Partial<EmbeddedJournalOptions> = {},
): Promise<TestJournal> {
  const writer = await openEmbeddedJournal({
    ...{ directory, bytesMax: 1e9, retainBytes: 1e9, freeBytesMin: 0, waitingBytesMax: 1e8 },
    ...options,
  });
  const reader = openEmbeddedReader(directory, writer.readerPort());
  const close = async (): Promise<void> => {
    reader.close();
    await writer.close();
  };
  return {
    writer,
    reader,
    append: (payload, source = SOURCE, qos = 1) =>
      new Promise((resolve, reject) => {
        writer.append(source, qos, Buffer.from(payload), (error, offset) => (error ? reject(error) : resolve(offset)));
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Every message after `offset`, read page by page, with payloads copied. */
export function readAll(reader: JournalReader, offset = 0, bytesMax = 1e6): JournalMessage[] {
  const messages: JournalMessage[] = [];
  for (let after = offset; ; ) {
    const segments = reader.read(after, bytesMax);
    const last = segments.at(-1);
    if (last === undefined) return messages;
    for (const segment of segments) {
      messages.push(...segment.messages.map((message) => ({ ...message, payload: message.payload.slice() })));
    }
    after = last.firstOffset + last.count - 1;
  }
}

export function textsOf(messages: readonly JournalMessage[]): string[] {
  return messages.map(({ payload }) => Buffer.from(payload).toString());
}

/** A gate that holds commits back until `open` is called. */
export function closedGate() {
  const commitGate = new Int32Array(new SharedArrayBuffer(4)).fill(1);
  return {
    commitGate,
    open(): void {
      Atomics.store(commitGate, 0, 0);
      Atomics.notify(commitGate, 0);
    },
  };
}
