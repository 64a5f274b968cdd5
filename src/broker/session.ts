/** What the broker remembers of one connection: whose it is, and the order its answers must keep. */

import { ID_PATTERN } from '../domain/id.ts';
import type { MessageSource } from '../journal/journal.ts';
import type { GatewayIdentity } from '../registry/registry.ts';
import {
  gatewayTopic,
  noticesTopic,
  parseSparkplugTopic,
  senmlTopic,
  sparkplugCommandFilters,
  sparkplugTopic,
} from '../wire/topics.ts';
import type { ShownCertificate } from './certificates/trust.ts';

/** Whether a summary receipt is being made, and whether another was asked for meanwhile. */
export type SummaryState = 'none' | 'sending' | 'again';

/** By what a connection was let in; it ends when that does not hold any more. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly passwordVersion: number }
  | { readonly kind: 'certificate'; readonly shown: ShownCertificate };

/** Sources that are remembered with their encoding; a device of Sparkplug has a topic for each kind of message. */
const SOURCES_MAX = 5000;

/** No answer is held longer: the gateway would take the hub for dead. */
const HOLD_MILLIS_MAX = 10_000;

/** The place of one message in the order of answers. */
export interface AnswerSlot {
  /** By `performance.now`; 0 for at once. */
  readonly notBefore: number;
  answer: (() => void) | null;
}

export class Session {
  summary: SummaryState = 'none';
  readonly enterprise: string;
  readonly gateway: string;
  /** `enterprise/gateway`. */
  readonly principal: string;
  readonly credential: Credential;
  readonly address: string | null;
  readonly telemetry: MessageSource;
  readonly statusTopic: string;
  readonly #subscribable: ReadonlySet<string>;
  readonly #senml: MessageSource;
  /** Sparkplug topics that it has published on. */
  readonly #sources = new Map<string, MessageSource>();
  readonly #holdMillisMax: number;
  /** Messages that have no answer yet, in the order in which they came. */
  readonly #slots: AnswerSlot[] = [];
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  /** `keepaliveSeconds` as in CONNECT; 0 for none. */
  constructor(
    { enterprise, gateway }: GatewayIdentity,
    credential: Credential,
    keepaliveSeconds: number,
    address: string | null = null,
  ) {
    this.enterprise = enterprise;
    this.gateway = gateway;
    this.principal = `${enterprise}/${gateway}`;
    this.credential = credential;
    this.address = address;
    this.telemetry = { principal: this.principal, topic: gatewayTopic(enterprise, gateway, 'telemetry') };
    this.statusTopic = gatewayTopic(enterprise, gateway, 'status');
    this.#senml = { principal: this.principal, topic: senmlTopic(enterprise, gateway) };
    this.#subscribable = new Set([
      gatewayTopic(enterprise, gateway, 'receipt'),
      gatewayTopic(enterprise, gateway, 'command'),
      noticesTopic(enterprise),
      ...sparkplugCommandFilters(enterprise, gateway),
    ]);
    // While an answer is held nothing is read from the connection, so PINGREQs wait as well; the broker
    // gives up after one and a half keepalives without one (MQTT-3.1.2-24), clients after about one.
    const keepaliveShare = keepaliveSeconds > 0 ? keepaliveSeconds * 500 : HOLD_MILLIS_MAX;
    this.#holdMillisMax = Math.min(HOLD_MILLIS_MAX, keepaliveShare);
  }

  /** The journal's source for a topic on which it may publish readings, or `undefined`. */
  sourceOf(topic: string): MessageSource | undefined {
    if (topic === this.telemetry.topic) return this.telemetry;
    if (topic === this.#senml.topic) return this.#senml;
    let source = this.#sources.get(topic);
    if (source === undefined && this.#isOwnSparkplug(topic)) {
      if (this.#sources.size >= SOURCES_MAX) this.#sources.clear();
      source = { principal: this.principal, topic };
      this.#sources.set(topic, source);
    }
    return source;
  }

  /** Only the gateway's own receipts and commands, and notices to its enterprise: no wildcard but over its own devices, no shared subscription. */
  maySubscribe(filter: string): boolean {
    if (this.#subscribable.has(filter)) return true;
    const devices = `${sparkplugTopic(this.enterprise, 'DCMD', this.gateway)}/`;
    return filter.startsWith(devices) && ID_PATTERN.test(filter.slice(devices.length));
  }

  /** Its status, or the death certificate of its Sparkplug node. */
  mayWill(topic: string): boolean {
    return topic === this.statusTopic || topic === sparkplugTopic(this.enterprise, 'NDEATH', this.gateway);
  }

  #isOwnSparkplug(topic: string): boolean {
    const parsed = parseSparkplugTopic(topic);
    return parsed?.enterprise === this.enterprise && parsed.gateway === this.gateway;
  }

  /**
   * Takes the place of a message that has just come: answers go out in the order of the messages
   * (MQTT-4.6.0-2), this one no earlier than in `holdMillis`.
   */
  reserve(holdMillis: number): AnswerSlot {
    const notBefore = holdMillis === 0 ? 0 : performance.now() + Math.min(holdMillis, this.#holdMillisMax);
    const slot = { notBefore, answer: null };
    this.#slots.push(slot);
    return slot;
  }

  /** The answer of a message is known: it goes out as soon as its turn has come. */
  settle(slot: AnswerSlot, answer: () => void): void {
    slot.answer = answer;
    if (this.#timer === null) this.#answerDue();
  }

  /** The connection is over: nobody waits for answers any more. */
  end(): void {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#answerDue();
  }

  #answerDue(): void {
    for (let [first] = this.#slots; first?.answer; [first] = this.#slots) {
      const wait = first.notBefore === 0 || this.#ended ? 0 : first.notBefore - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          this.#answerDue();
        }, Math.ceil(wait));
        return;
      }
      this.#slots.shift();
      first.answer();
    }
  }
}
