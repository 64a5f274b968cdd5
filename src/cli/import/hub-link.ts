/**
 * Brings messages to the hub, each of them to its receipt, over as many connections as it takes.
 *
 * Receipts come in the order of the messages. After a lost connection the hub first finishes what it has;
 * then everything from the oldest message without a receipt on is sent again, in order. What the hub had
 * taken is a duplicate then, and the order of two values for one instant is kept.
 */

import { frameTelemetry } from '../../wire/native/encode.ts';
import type { BatchReceipt } from '../../wire/receipt.ts';
import { CommandError } from '../exit-codes.ts';
import { type ConnectionEnd, type HubAddress, HubConnection } from './hub-connection.ts';
import type { OutgoingMessage } from './messages.ts';

export interface HubLinkOptions {
  readonly address: HubAddress;
  /** Without any progress for so long it is given up. */
  readonly giveUpMillis: number;
  /** A receipt, and the rows of each of its messages by sequence number. */
  readonly onReceipt: (receipt: BatchReceipt, rowsOf: (seq: number) => readonly number[] | undefined) => void;
  /** Something for the people who wait. */
  readonly onNote: (note: string) => void;
}

interface WaitingMessage extends OutgoingMessage {
  readonly seq: number;
}

/** Messages without PUBACK at one time. */
const WINDOW_MAX = 20;
/** Messages without a receipt at one time: what may have to be sent again is kept in memory. */
const WAITING_MAX = 100;
/** With nothing heard for so long, a new connection tells whether receipts were missed. */
const RECEIPT_TIMEOUT_MILLIS = 30_000;
const RECONNECT_MILLIS_MIN = 250;
const RECONNECT_MILLIS_MAX = 5000;
const WATCH_MILLIS = 500;

/** Connects; throws `CommandError` where the hub cannot be reached or does not want this gateway. */
export async function openHubLink(options: HubLinkOptions): Promise<HubLink> {
  const link = new HubLink(options);
  await link.opened;
  return link;
}

export class HubLink {
  readonly opened: Promise<void>;
  readonly #options: HubLinkOptions;
  /** By sequence number, rising; the first is the oldest without a receipt. */
  readonly #waiting = new Map<number, WaitingMessage>();
  readonly #watch: NodeJS.Timeout;
  #unsent: WaitingMessage[] = [];
  #inFlight = 0;
  #window = 1;
  #connection: HubConnection | null = null;
  #sending = false;
  #everAccepted = false;
  #everReady = false;
  #nextSeq: number;
  #progressAt = performance.now();
  #pending = 0;
  #done = false;
  #failure: CommandError | null = null;
  #changed = Promise.withResolvers<void>();

  constructor(options: HubLinkOptions) {
    this.#options = options;
    // Rises from run to run: a gateway's numbers never restart, and no run sends a thousand in a millisecond.
    this.#nextSeq = Date.now() * 1000;
    this.#watch = setInterval(() => this.#lookForStandstill(), WATCH_MILLIS);
    void this.#keepConnected();
    this.opened = this.#until(() => this.#everReady);
    // Whoever opens it waits for this; a failure before that is theirs.
    this.opened.catch(() => undefined);
  }

  /** Takes a message as soon as there is room; throws `CommandError` when the hub is given up. */
  async send(message: OutgoingMessage): Promise<void> {
    await this.#until(() => this.#waiting.size < WAITING_MAX);
    if (this.#waiting.size === 0) this.#progressed();
    const waiting = { ...message, seq: this.#nextSeq++ };
    this.#waiting.set(waiting.seq, waiting);
    this.#unsent.push(waiting);
    this.#publish();
  }

  /** Waits until every message has its receipt. */
  async finish(): Promise<void> {
    await this.#until(() => this.#waiting.size === 0);
  }

  async close(): Promise<void> {
    this.#done = true;
    clearInterval(this.#watch);
    this.#change();
    await this.#connection?.close();
  }

  async #keepConnected(): Promise<void> {
    for (let failures = 0; !this.#done; ) {
      const { connection, progressed } = this.#connect();
      const end = await connection.ended;
      this.#connection = null;
      this.#sending = false;
      if (this.#done) return;
      if (!this.#everAccepted || end.kind === 'not_this_gateway') return this.#fail(this.#explain(end));
      failures = progressed() ? 1 : failures + 1;
      if (failures === 1) this.#options.onNote(`the connection to the hub was lost (${end.detail}); trying again`);
      await this.#pause(Math.min(RECONNECT_MILLIS_MAX, RECONNECT_MILLIS_MIN * 2 ** (failures - 1)));
    }
  }

  #connect(): { readonly connection: HubConnection; readonly progressed: () => boolean } {
    const progressAt = this.#progressAt;
    const connection = new HubConnection(this.#options.address, {
      onAccepted: () => {
        this.#everAccepted = true;
      },
      onReady: () => this.#begin(),
      onReceipt: (receipt) => this.#take(receipt),
      onPending: (messages) => {
        if (messages !== this.#pending) this.#progressed();
        this.#pending = messages;
      },
    });
    this.#connection = connection;
    return { connection, progressed: () => this.#progressAt > progressAt };
  }

  /** The hub has nothing of ours left: what has no receipt now will get none unless it is sent again. */
  #begin(): void {
    this.#everReady = true;
    this.#sending = true;
    this.#pending = 0;
    this.#inFlight = 0;
    // Grows with each receipt: over a connection that soon breaks again, little is sent in vain.
    this.#window = 1;
    this.#unsent = [...this.#waiting.values()];
    this.#publish();
    this.#change();
  }

  #publish(): void {
    const connection = this.#connection;
    while (connection !== null && this.#sending && this.#inFlight < this.#window) {
      const message = this.#unsent.shift();
      if (message === undefined) return;
      this.#inFlight++;
      const payload = frameTelemetry(message.seq, new Date().toISOString(), message.readingsJson);
      connection.publish(payload, () => {
        // A PUBACK of a connection that is over is none of this one's business.
        if (connection !== this.#connection) return;
        this.#inFlight--;
        this.#publish();
      });
    }
  }

  #take(receipt: BatchReceipt): void {
    const oldest = this.#waiting.keys().next().value;
    const ours = receipt.processed.flatMap(([first, last]) => this.#waitingBetween(first, last));
    if (ours.length === 0 || oldest === undefined) return;
    if (!ours.includes(oldest)) {
      // One before it was missed: everything from there on is sent again, this one's messages too.
      if (this.#sending) this.#connection?.drop('a receipt was missed');
      return;
    }
    this.#options.onReceipt(receipt, (seq) => this.#waiting.get(seq)?.rows);
    for (const seq of ours) this.#waiting.delete(seq);
    this.#window = Math.min(WINDOW_MAX, this.#window * 2);
    this.#publish();
    this.#progressed();
    this.#change();
  }

  #waitingBetween(first: number, last: number): number[] {
    return [...this.#waiting.keys()].filter((seq) => seq >= first && seq <= last);
  }

  #lookForStandstill(): void {
    const idle = this.#everReady && this.#sending && this.#waiting.size === 0;
    if (idle) return this.#progressed();
    const still = performance.now() - this.#progressAt;
    if (still > this.#options.giveUpMillis) {
      const seconds = Math.round(still / 1000);
      const state = this.#sending
        ? 'acknowledges messages but does not process them'
        : this.#pending > 0
          ? `has ${this.#pending} messages of this gateway to process and does not get on`
          : 'cannot be reached';
      this.#fail(
        new CommandError(
          `the hub ${state} (for ${seconds} s); see its alarms, then run the import again: what is stored becomes a duplicate`,
        ),
      );
    } else if (this.#sending && still > RECEIPT_TIMEOUT_MILLIS) {
      this.#connection?.drop(`no receipt for ${RECEIPT_TIMEOUT_MILLIS / 1000} s`);
    }
  }

  #explain({ kind, detail }: ConnectionEnd): CommandError {
    const { url, username, enterprise, gateway } = this.#options.address;
    switch (kind) {
      case 'refused':
        return new CommandError(
          `the hub does not accept user ${username} with this password (${detail}); "meterhub registry reset-password ${enterprise} ${gateway}" makes a new one`,
        );
      case 'not_this_gateway':
        return new CommandError(
          `user ${username} is not gateway ${gateway} of enterprise ${enterprise}: correct --enterprise, --gateway or --username`,
        );
      case 'unreachable':
      case 'lost':
        return new CommandError(`no hub answers at ${url} (${detail}): is it running, and is --url right?`);
      default:
        return kind satisfies never;
    }
  }

  #fail(failure: CommandError): void {
    this.#failure ??= failure;
    this.#done = true;
    clearInterval(this.#watch);
    this.#connection?.drop('given up');
    this.#change();
  }

  #progressed(): void {
    this.#progressAt = performance.now();
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  async #until(condition: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure;
      if (condition()) return;
      await this.#changed.promise;
    }
  }

  /** Ends early where it is all over. */
  async #pause(millis: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, millis);
    const over = this.#until(() => this.#done).catch(() => undefined);
    await Promise.race([promise, over]);
    clearTimeout(timer);
  }
}
