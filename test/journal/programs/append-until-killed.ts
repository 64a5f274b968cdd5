/**
 * Appends to the journal in the folder given as first argument until it is killed, some messages at a
 * time, and prints offset and payload of every append that was answered, in the order of the answers.
 */

import { writeSync } from 'node:fs';
import { openEmbeddedJournal } from '../../../src/journal/embedded/writer.ts';

const [directory = '', round = ''] = process.argv.slice(2);
const options = { bytesMax: 1e9, retainBytes: 1e9, freeBytesMin: 0, waitingBytesMax: 1e8 };
const journal = await openEmbeddedJournal({ directory, ...options });
const source = { principal: 'E1/G1', topic: 'energy/v1/E1/G1/telemetry' };

for (let sent = 0; ; ) {
  await new Promise<void>((resolve) => {
    const several = 1 + (sent % 7);
    for (let i = 1; i <= several; i++) {
      const name = `${round}-${sent++}`;
      const payload = `${name} ${'x'.repeat((sent * 37) % 3000)}`;
      journal.append(source, 1, Buffer.from(payload), (error, offset) => {
        if (error) throw error;
        writeSync(1, `${offset} ${name} ${payload.length}\n`);
        if (i === several) resolve();
      });
    }
  });
}
