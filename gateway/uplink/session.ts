/**
 * One MQTT connection from CONNECT to its end.
 *
 * After CONNACK: subscribe to receipts (the hub answers with a summary), say `online`, then send what has
 * no PUBACK, oldest first, with at most `window` messages under way. A PUBACK makes room for the next and
 * marks its message; only a receipt removes a message.
 */

import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { createLogLimit } from '../../src/telemetry/log-limit.ts';
import type { Logger } from '../../src/telemetry/logger.ts';
import { frameTelemetry } from '../../src/wire/native/encode.ts';
import type { BatchReceipt, Receipt, SummaryReceipt } from '../../src/wire/receipt.ts';
import type { GatewayStatus } from '../../src/wire/status.ts';
import { type Channel, gatewayTopic } from '../../src/wire/topics.ts';
import type { Counters } from '../counters.ts';
import type { Spool, SpooledMessage } from '../spool.ts';
import { parseReceipt } from './receipts.ts';

export interface SessionOptions {
  readonly enterprise: string;
  readonly gateway: string;
  readonly url: string;
  readonly clientId: string;
  /** Both may be missing where the certificate says who it is. */
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly tls: TlsMaterial;
  readonly keepaliveSeconds: number;
  readonly connectTimeoutMillis: number;
  /** Messages without PUBACK at one time. */
  readonly window: number;
  /** A message that has its PUBACK for so long and no receipt makes the gateway ask for a summary. */
  readonly receiptTimeoutMillis: number;
  readonly statusIntervalMillis: number;
  readonly spool: Spool;
  readonly counters: Counters;
  /** What the status message says beside the state. */
  readonly status: () => EdgeStatus;
  readonly log: Logger;
}

/** What a gateway tells about itself; the hub ignores fields it does not know. */
export interface EdgeStatus extends Omit<GatewayStatus, 'state' | 'at'> {
  readonly spoolFull?: boolean;
}

/** PEM texts; absent where the system's certificate authorities and no client certificate are to be used. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export interface SessionEnd {
  readonly reason: string;
  /** Whether the hub acknowledged or receipted anything: then the next attempt need not wait long. */
  readonly progressed: boolean;
}

/** PUBACKs wait so long to be written to disk together. */
const FLUSH_MILLIS = 500;
/** How long a session that is asked to stop waits for PUBACKs that are under way, and for its goodbye. */
const GOODBYE_MILLIS = 2000;
const QOS_REFUSED = 128;

export class Session {
  /** Settles when the connection is over; never rejects. */
  readonly ended: Promise<SessionEnd>;
  readonly #options: SessionOptions;
  readonly #client: MqttClient;
  readonly #inFlight = new Set<number>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #limitRejectionLog = createLogLimit(10_000);
  readonly #limitMalformedLog = createLogLimit(10_000);
  #end: (reason: string) => void = () => {};
  /** The last message handed to the connection; those after it are still to be sent. */
  #cursor = 0;
  /** The newest message that had its PUBACK when the summary was asked for. */
  #acknowledgedWhenAsked: number | null = null;
  /** The message longest without a receipt, and since when it is known to be that. */
  #waiting: { readonly seq: number; readonly since: number } | null = null;
  #sending = false;
  #over = false;
  #progressed = false;
  #onIdle: (() => void) | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.ended = this.#untilEnd();
    this.#client = connect(options.url, clientOptions(options));
    this.#client.on('connect', () => this.#greet());
    this.#client.on('message', (topic, payload) => this.#receive(topic, payload));
    this.#client.on('error', (error) => this.#end(error.message || error.name));
    this.#client.on('close', () => this.#end('the connection was closed'));
  }

  /** New messages are in the spool. */
  wake(): void {
    this.#send();
  }

  /** Whether the hub has accepted the connection and it stands. */
  connected(): boolean {
    return this.#sending;
  }

  /** Publishes the status again, now. */
  publishStatus(): void {
    if (this.#sending) this.#publishState('online');
  }

  /** Waits a moment for PUBACKs under way, says `offline` and disconnects. */
  async close(): Promise<void> {
    const connected = this.#sending;
    this.#sending = false;
    if (connected) {
      if (this.#inFlight.size > 0) await within(GOODBYE_MILLIS, new Promise<void>((idle) => (this.#onIdle = idle)));
      // The connection may have ended meanwhile, and a client that has ended takes nothing any more.
      if (!this.#over) await within(GOODBYE_MILLIS, new Promise<void>((sent) => this.#publishState('offline', sent)));
      if (!this.#over)
        await within(GOODBYE_MILLIS, new Promise<void>((done) => this.#client.end(false, {}, () => done())));
    }
    this.#end('the gateway stops');
    await this.ended;
  }

  #untilEnd(): Promise<SessionEnd> {
    return new Promise((resolve) => {
      this.#end = (reason) => {
        if (this.#over) return;
        this.#over = true;
        this.#sending = false;
        for (const timer of this.#timers) clearInterval(timer);
        this.#onIdle?.();
        this.#options.spool.flush();
        this.#client.end(true);
        resolve({ reason, progressed: this.#progressed });
      };
    });
  }

  #greet(): void {
    this.#subscribe((problem) => {
      if (problem !== null) return this.#end(problem);
      this.#options.counters.connections++;
      this.#options.log.info({ url: this.#options.url }, 'connected to the hub');
      this.#sending = true;
      this.#publishState('online');
      this.#startTimers();
      this.#send();
    });
  }

  /** Subscribes, or subscribes again: each time the hub sends a summary. */
  #subscribe(done: (problem: string | null) => void): void {
    const { spool, log } = this.#options;
    this.#acknowledgedWhenAsked = spool.newestAcknowledged();
    // The client keeps silent about a topic it has subscribed to already, unless told so.
    const topics = { [this.#topic('receipt')]: { qos: 1 }, [this.#topic('command')]: { qos: 1 }, resubscribe: true };
    this.#client.subscribe(topics as Parameters<MqttClient['subscribe']>[0] & object, (error, granted) => {
      if (error) return done(`subscribing failed: ${error.message}`);
      const refused = granted?.find((grant) => Number(grant.qos) === QOS_REFUSED);
      if (refused?.topic === this.#topic('receipt')) return done('the hub refuses the subscription to receipts');
      if (refused) log.warn({ topic: refused.topic }, 'the hub refuses a subscription');
      done(null);
    });
  }

  #startTimers(): void {
    const { spool, statusIntervalMillis, receiptTimeoutMillis } = this.#options;
    const every = (millis: number, work: () => void) => this.#timers.push(setInterval(work, millis));
    every(FLUSH_MILLIS, () => spool.flush());
    every(statusIntervalMillis, () => this.#publishState('online'));
    every(Math.min(30_000, Math.max(100, receiptTimeoutMillis / 4)), () => this.#askForMissingReceipts());
  }

  #send(): void {
    while (this.#sending && this.#inFlight.size < this.#options.window) {
      const messages = this.#options.spool.unacknowledgedAfter(
        this.#cursor,
        this.#options.window - this.#inFlight.size,
      );
      if (messages.length === 0) return;
      for (const message of messages) {
        this.#cursor = message.seq;
        if (!this.#inFlight.has(message.seq)) this.#publish(message);
      }
    }
  }

  #publish({ seq, readingsJson }: SpooledMessage): void {
    const { counters, spool } = this.#options;
    this.#inFlight.add(seq);
    spool.noteSent(seq);
    counters.published++;
    const payload = frameTelemetry(seq, new Date().toISOString(), readingsJson);
    this.#client.publish(this.#topic('telemetry'), payload, { qos: 1 }, (error) => {
      this.#inFlight.delete(seq);
      // Without a PUBACK the message stays unacknowledged, and the next connection begins with it.
      if (error) return;
      counters.acknowledged++;
      this.#progressed = true;
      spool.acknowledge(seq);
      if (this.#inFlight.size === 0) this.#onIdle?.();
      this.#send();
    });
  }

  #publishState(state: GatewayStatus['state'], done: () => void = () => {}): void {
    const status: GatewayStatus & EdgeStatus = { state, at: new Date().toISOString(), ...this.#options.status() };
    this.#client.publish(this.#topic('status'), JSON.stringify(status), { qos: 1, retain: true }, () => done());
  }

  #receive(topic: string, payload: Uint8Array): void {
    // The client may still hand out what it had read already; the spool may be closed by then.
    if (this.#over) return;
    if (topic !== this.#topic('receipt')) {
      this.#options.log.debug({ topic }, 'message ignored: no commands are defined yet');
      return;
    }
    const parsed = parseReceipt(payload);
    if ('problem' in parsed) {
      this.#options.counters.malformedReceipts++;
      this.#limitMalformedLog((heldBack) =>
        this.#options.log.warn({ problem: parsed.problem, heldBack }, 'malformed receipt ignored'),
      );
      return;
    }
    this.#apply(parsed.receipt);
  }

  #apply(receipt: Receipt): void {
    const { spool, counters } = this.#options;
    this.#progressed = true;
    counters.receipted += spool.prune(receipt.processed);
    switch (receipt.type) {
      case 'batch':
        return this.#noteRejections(receipt);
      case 'summary':
        return this.#resendMissing(receipt);
      default:
        receipt satisfies never;
    }
  }

  #noteRejections(receipt: BatchReceipt): void {
    if (receipt.quarantined === 0 && receipt.rejected.length === 0) return;
    this.#options.counters.rejectedReadings += receipt.quarantined;
    this.#limitRejectionLog((heldBack) =>
      this.#options.log.warn(
        { quarantined: receipt.quarantined, first: receipt.rejected[0], receiptsHeldBack: heldBack },
        'the hub did not take all readings',
      ),
    );
  }

  /**
   * What had its PUBACK when the summary was asked for, is not among what the hub has finished with, and
   * is not waiting there either, is gone from the hub. Later PUBACKs may be younger than the summary.
   */
  #resendMissing(summary: SummaryReceipt): void {
    if (summary.pendingMessages > 0 || this.#acknowledgedWhenAsked === null) return;
    const missing = this.#options.spool.unacknowledge(this.#acknowledgedWhenAsked);
    if (missing === 0) return;
    this.#options.counters.resent += missing;
    this.#options.log.warn({ messages: missing }, 'the hub does not have messages that it acknowledged: sending again');
    this.#cursor = 0;
    this.#send();
  }

  #askForMissingReceipts(): void {
    const seq = this.#options.spool.oldestAcknowledged();
    if (seq === null) {
      this.#waiting = null;
      return;
    }
    const now = performance.now();
    if (this.#waiting?.seq !== seq) this.#waiting = { seq, since: now };
    else if (now - this.#waiting.since >= this.#options.receiptTimeoutMillis) {
      this.#waiting = { seq, since: now };
      this.#options.log.info({ seq }, 'no receipt for long: asking for a summary');
      this.#subscribe((problem) => {
        if (problem !== null) this.#end(problem);
      });
    }
  }

  #topic(channel: Channel): string {
    return gatewayTopic(this.#options.enterprise, this.#options.gateway, channel);
  }
}

function clientOptions(options: SessionOptions): IClientOptions {
  const offline: GatewayStatus = { state: 'offline' };
  return {
    protocolVersion: 4,
    clean: true,
    // One client per connection: the uplink decides when to try again and what to send first.
    reconnectPeriod: 0,
    resubscribe: true,
    queueQoSZero: false,
    clientId: options.clientId,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    keepalive: options.keepaliveSeconds,
    connectTimeout: options.connectTimeoutMillis,
    will: {
      topic: gatewayTopic(options.enterprise, options.gateway, 'status'),
      payload: Buffer.from(JSON.stringify(offline)),
      qos: 1,
      retain: true,
    },
    ...options.tls,
  };
}

async function within(millis: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, millis);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
