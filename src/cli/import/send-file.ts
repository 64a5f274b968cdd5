/** Sends the readings of a file's good rows and waits until the hub has said what became of each. */

import type { HubAddress } from './hub-connection.ts';
import { openHubLink } from './hub-link.ts';
import { MessageBuilder } from './messages.ts';
import type { ProgressBar } from './progress-bar.ts';
import { type ReadingsFile, readRows } from './readings-file.ts';
import { Tally } from './tally.ts';

export interface SendOptions {
  readonly address: HubAddress;
  readonly giveUpMillis: number;
  /** Readings that will be sent, for the progress bar. */
  readonly total: number;
}

export interface Sent {
  readonly tally: Tally;
  readonly messages: number;
  readonly readings: number;
}

/** Throws `CommandError` where the hub cannot be reached, refuses the gateway or does not get on. */
export async function sendFile(file: ReadingsFile, options: SendOptions, bar: ProgressBar): Promise<Sent> {
  const { address, giveUpMillis, total } = options;
  const tally = new Tally(file.layout);
  const show = (): void => {
    const { received, quarantined } = tally.counts;
    bar.update(received / total, `${received} of ${total} readings processed, ${quarantined} quarantined`);
  };
  const link = await openHubLink({
    ...{ address, giveUpMillis },
    onReceipt: (receipt, rowsOf) => {
      tally.add(receipt, rowsOf);
      show();
    },
    onNote: (note) => bar.note(note),
  });
  const sent = { messages: 0, readings: 0 };
  const builder = new MessageBuilder();
  const send = async (message: ReturnType<MessageBuilder['take']>): Promise<void> => {
    if (message === null) return;
    sent.messages++;
    sent.readings += message.values;
    await link.send(message);
  };
  try {
    for await (const { readings } of readRows(file)) {
      if (readings !== null) await send(builder.add(readings));
    }
    await send(builder.take());
    await link.finish();
  } finally {
    await link.close();
    bar.clear();
  }
  return { tally, ...sent };
}
