/**
 * A load that keeps a book of what was acknowledged, for a receiver that is killed meanwhile. It sends again what has no
 * PUBACK, and never anything that has one: so an acknowledged message that the receiver has lost stays lost. A process
 * of its own. Told what to do, and when to stop, by its parent (IPC).
 */

import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import type { PacketTemplate } from './format-templates.ts';
import { templateOf } from './format-templates.ts';
import type { LoadPlan } from './load-generator.ts';

export interface BookPlan extends Omit<LoadPlan, 'messages' | 'secondsMax' | 'tlsAuthority'> {
  /** Whether it connects again, and sends again what has no PUBACK; otherwise a lost connection is the end. */
  readonly reconnects: boolean;
}

/** By connection. Messages are numbered from 0 on. */
export interface Book {
  readonly type: 'book';
  readonly connections: readonly { readonly sent: number; readonly acknowledged: number }[];
  /** Messages that were sent again. */
  readonly resent: number;
}

const RECONNECT_MILLIS = 50;
const FILL_MILLIS = 5;

let publishers: BookedPublisher[] = [];

process.on('disconnect', () => process.exit());
process.on('message', (told: BookPlan | 'stop') => {
  if (told === 'stop') void stop();
  else publishers = told.connections.map((_, index) => new BookedPublisher(told, index));
});

async function stop(): Promise<void> {
  await Promise.all(publishers.map((publisher) => publisher.stop()));
  const book: Book = {
    type: 'book',
    connections: publishers.map(({ sent, acknowledged }) => ({ sent, acknowledged })),
    resent: publishers.reduce((sum, { resent }) => sum + resent, 0),
  };
  process.send?.(book, () => process.disconnect());
}

class BookedPublisher {
  sent = 0;
  /** Messages below this one are acknowledged: a broker acknowledges in order [MQTT-4.6.0-2]. */
  acknowledged = 0;
  resent = 0;
  readonly #plan: BookPlan;
  readonly #index: number;
  readonly #template: PacketTemplate;
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  #socket: Socket;
  #isOpen = false;
  #isStopping = false;
  #remainder: Buffer = Buffer.alloc(0);

  constructor(plan: BookPlan, index: number) {
    const { topic, meters } = plan.connections[index] as BookPlan['connections'][number];
    this.#plan = plan;
    this.#index = index;
    const format = plan.format ?? 'rows';
    this.#template = templateOf({ ...plan, format, topic, meters: meters.slice(0, plan.entriesPerMessage) });
    this.#socket = this.#connect();
    // Where there is a rate, the schedule fills the window; without one acknowledgements do, and this is for the beginning.
    this.#timer = setInterval(() => this.#fill(), FILL_MILLIS);
  }

  /** Sends nothing new; resolves when everything is acknowledged, or at once where a lost connection is the end. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    while (this.acknowledged < this.sent && this.#plan.reconnects) await new Promise((wake) => setTimeout(wake, 10));
    clearInterval(this.#timer);
    this.#socket.destroy();
  }

  #connect(): Socket {
    const { username, password } = this.#plan.connections[this.#index] as BookPlan['connections'][number];
    const socket = connect({ port: this.#plan.port, host: '127.0.0.1', noDelay: true });
    this.#remainder = Buffer.alloc(0);
    socket.once('connect', () => {
      const common = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
      const clientId = `bench-${this.#index}`;
      socket.write(generate({ cmd: 'connect', clientId, ...common, username, password: Buffer.from(password) }));
    });
    socket.once('data', (connack: Buffer) => {
      if (connack[0] !== 0x20 || connack[3] !== 0) throw new Error(`login refused: ${connack[3]}`);
      this.#isOpen = true;
      for (let n = this.acknowledged; n < this.sent; n++, this.resent++) this.#write(n);
      socket.on('data', (bytes: Buffer) => this.#receive(bytes));
      this.#fill();
    });
    // While the receiver is dead, nothing else is to be expected.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#isOpen = false;
      if (this.#plan.reconnects) setTimeout(() => (this.#socket = this.#connect()), RECONNECT_MILLIS);
    });
    return socket;
  }

  #fill(): void {
    if (!this.#isOpen || this.#isStopping) return;
    const { rate, connections, window } = this.#plan;
    const elapsed = (performance.now() - this.#started) / 1000;
    const due = rate === null ? Number.POSITIVE_INFINITY : (elapsed * rate) / connections.length;
    this.#socket.cork();
    while (this.sent - this.acknowledged < window && this.sent < due) this.#write(this.sent++);
    this.#socket.uncork();
  }

  #write(n: number): void {
    this.#socket.write(this.#template.packet((n % 65_535) + 1, n));
  }

  #receive(bytes: Buffer): void {
    const all = this.#remainder.length === 0 ? bytes : Buffer.concat([this.#remainder, bytes]);
    let at = 0;
    for (; at + 4 <= all.length; at += 4) {
      const expected = (this.acknowledged % 65_535) + 1;
      if (all[at] !== 0x40 || all.readUInt16BE(at + 2) !== expected) {
        throw new Error(`the PUBACK of ${expected} was expected, 0x${all.toString('hex', at, at + 4)} came`);
      }
      this.acknowledged++;
    }
    this.#remainder = all.subarray(at);
    if (this.#plan.rate === null) this.#fill();
  }
}
