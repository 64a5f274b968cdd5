/**
 * One MQTT connection of an import, from CONNECT to its end.
 *
 * It subscribes to receipts and is ready when the hub has nothing of this gateway left to process: from then
 * on every receipt is about what is sent now, and whatever has none was not processed or its receipt missed.
 */

import { connect, type MqttClient } from 'mqtt';
import { type BatchReceipt, receiptSchema } from '../../wire/receipt.ts';
import { gatewayTopic } from '../../wire/topics.ts';

export interface HubAddress {
  readonly url: string;
  readonly enterprise: string;
  readonly gateway: string;
  readonly username: string;
  readonly password: string;
  /** PEM text of the authority that signed the hub's certificate; null for those of the system. */
  readonly ca: string | null;
}

export interface ConnectionEvents {
  /** The hub has accepted the connection. */
  readonly onAccepted: () => void;
  /** What was sent before is processed; `publish` may be called. */
  readonly onReady: () => void;
  readonly onReceipt: (receipt: BatchReceipt) => void;
  /** How many messages of the gateway the hub has still to process before it is ready. */
  readonly onPending: (messages: number) => void;
}

export interface ConnectionEnd {
  readonly kind: 'unreachable' | 'refused' | 'not_this_gateway' | 'lost';
  readonly detail: string;
}

const CONNECT_TIMEOUT_MILLIS = 10_000;
const KEEPALIVE_SECONDS = 15;
/** The hub sends at most one summary a second. */
const ASK_AGAIN_MILLIS = 1000;
const GOODBYE_MILLIS = 2000;
/** SUBACK return code of a subscription that is refused (MQTT 3.1.1, section 3.9.3). */
const SUBSCRIPTION_REFUSED = 128;
/** CONNACK return codes: 4 bad user name or password, 5 not authorized (MQTT 3.1.1, table 3.1). */
const REFUSED_CODES: readonly unknown[] = [4, 5];

export class HubConnection {
  /** Settles when the connection is over; never rejects. */
  readonly ended: Promise<ConnectionEnd>;
  readonly #address: HubAddress;
  readonly #events: ConnectionEvents;
  readonly #client: MqttClient;
  #end: (end: ConnectionEnd) => void = () => {};
  #accepted = false;
  #ready = false;
  #askAgain: NodeJS.Timeout | undefined;

  constructor(address: HubAddress, events: ConnectionEvents) {
    this.#address = address;
    this.#events = events;
    this.ended = new Promise((resolve) => {
      this.#end = (end) => {
        clearTimeout(this.#askAgain);
        this.#client.end(true);
        resolve(end);
      };
    });
    const { url, username, password, ca } = address;
    this.#client = connect(url, {
      ...{ protocolVersion: 4, clean: true, reconnectPeriod: 0, queueQoSZero: false, username, password },
      clientId: `import-${process.pid}-${Date.now()}`,
      ...{ keepalive: KEEPALIVE_SECONDS, connectTimeout: CONNECT_TIMEOUT_MILLIS },
      ...(ca === null ? {} : { ca }),
    });
    this.#client.on('connect', () => this.#subscribe());
    this.#client.on('message', (_, payload) => this.#receive(payload));
    this.#client.on('error', (error) => this.#end(this.#failure(error)));
    this.#client.on('close', () => this.#end(this.#failure(new Error('the hub closed the connection'))));
  }

  publish(payload: string, onAcknowledged: () => void): void {
    const topic = gatewayTopic(this.#address.enterprise, this.#address.gateway, 'telemetry');
    this.#client.publish(topic, payload, { qos: 1 }, (error) => {
      if (!error) onAcknowledged();
    });
  }

  /** Ends it at once, to begin again. */
  drop(detail: string): void {
    this.#end({ kind: 'lost', detail });
  }

  /** Says goodbye to the hub. */
  async close(): Promise<void> {
    const said = new Promise<void>((done) => this.#client.end(false, {}, () => done()));
    const late = new Promise<void>((done) => setTimeout(done, GOODBYE_MILLIS).unref());
    await Promise.race([said, late]);
    this.#end({ kind: 'lost', detail: 'the import is done' });
  }

  /** Each time the hub answers with a summary. */
  #subscribe(): void {
    const { enterprise, gateway } = this.#address;
    // The client keeps silent about a topic it has subscribed to already, unless told so.
    const topics = { [gatewayTopic(enterprise, gateway, 'receipt')]: { qos: 1 }, resubscribe: true };
    this.#client.subscribe(topics as Parameters<MqttClient['subscribe']>[0] & object, (error) => {
      const answer = (error as { packet?: { granted?: readonly unknown[] } } | null)?.packet;
      if (answer?.granted?.includes(SUBSCRIPTION_REFUSED)) {
        return this.#end({ kind: 'not_this_gateway', detail: 'the hub refuses the subscription to receipts' });
      }
      if (error) return this.#end(this.#failure(error));
      if (!this.#accepted) this.#events.onAccepted();
      this.#accepted = true;
    });
  }

  #receive(payload: Uint8Array): void {
    const receipt = parse(payload);
    switch (receipt?.type) {
      case undefined:
        return;
      case 'batch':
        return this.#events.onReceipt(receipt);
      case 'summary':
        if (this.#ready) return;
        if (receipt.pendingMessages > 0) {
          this.#askAgain = setTimeout(() => this.#subscribe(), ASK_AGAIN_MILLIS);
          return this.#events.onPending(receipt.pendingMessages);
        }
        this.#ready = true;
        return this.#events.onReady();
      default:
        receipt satisfies never;
    }
  }

  #failure(error: Error & { code?: unknown; errors?: readonly Error[] }): ConnectionEnd {
    // Where a name has several addresses, the causes are in the parts.
    const detail = error.message || error.errors?.[0]?.message || error.name;
    if (REFUSED_CODES.includes(error.code)) return { kind: 'refused', detail };
    return { kind: this.#accepted ? 'lost' : 'unreachable', detail };
  }
}

/** What is no receipt is no reason to do anything. */
function parse(payload: Uint8Array) {
  try {
    return receiptSchema.safeParse(JSON.parse(Buffer.from(payload).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}
