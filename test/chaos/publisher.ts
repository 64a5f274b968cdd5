/**
 * A gateway's client as it is in the field: mqtt.js, a window of messages without PUBACK, what had no
 * PUBACK is sent again after the connection was lost. It keeps its own book of what was acknowledged.
 */

import { connect, type MqttClient } from 'mqtt';
import { encodeTelemetry } from '../../src/wire/native/encode.ts';
import type { HubUnderTest } from '../helpers/running-hub.ts';
import { telemetryTopic } from '../helpers/telemetry.ts';
import type { Expectation, SentReading } from './expectation.ts';

export interface PublisherOptions {
  readonly hub: HubUnderTest;
  /** User name of the gateway. */
  readonly username: string;
  readonly meters: readonly string[];
  /** Number of this connection among those that send the same meters: their instants must differ. */
  readonly lane: number;
  readonly lanes: number;
  readonly window: number;
  readonly random: () => number;
  readonly expectation: Expectation;
  /** Share of messages that change values of an earlier one; none by default. */
  readonly revisions?: number;
  /** How often the window is filled up, where it is not every few milliseconds. */
  readonly fillMillis?: number;
}

interface Message {
  readonly payload: string;
  readonly readings: readonly SentReading[];
  readonly bad: number;
}

const QUANTITIES = ['activeEnergy', 'activePower'] as const;
const FIRST_INSTANT = Date.now() - 86_400_000;
/** How often the window is filled up: bounds the load, so that what is sent can be compared in the end. */
const FILL_MILLIS = 5;

export class Publisher {
  readonly #options: PublisherOptions;
  readonly #client: MqttClient;
  readonly #acknowledged: Message[] = [];
  readonly #revised = new WeakSet<Message>();
  /** What the client gave back when its connection was lost; it is sent again before anything new. */
  readonly #givenBack: Message[] = [];
  #seq = 0;
  #underWay = 0;
  #paused = false;
  #timer: NodeJS.Timeout;

  constructor(options: PublisherOptions) {
    this.#options = options;
    const { hub, username } = options;
    this.#client = connect(`mqtt://127.0.0.1:${hub.mqttPort}`, {
      ...{ username, password: hub.data.password(username), clientId: `chaos-${options.lane}`, reconnectPeriod: 30 },
      ...{ connectTimeout: 2000, keepalive: 5, protocolVersion: 4 },
    });
    // While the hub is dead, nothing but errors is to be expected.
    this.#client.on('error', () => undefined);
    this.#timer = setInterval(() => this.#fill(), options.fillMillis ?? FILL_MILLIS);
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Sends nothing new; what is under way goes on until it is acknowledged. */
  pause(): void {
    this.#paused = true;
  }

  /** Sends on after `pause`. */
  goOn(): void {
    this.#paused = false;
  }

  /** Ends the connection; what has no PUBACK now never gets one. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#client.endAsync(true);
  }

  #fill(): void {
    if (!this.#client.connected) return;
    for (const message of this.#givenBack.splice(0)) this.#send(message);
    if (this.#paused) return;
    const { random, window } = this.#options;
    const most = Math.min(window - this.#underWay, 1 + Math.floor(random() * 8));
    for (let i = 0; i < most; i++) this.#publish(this.#next());
  }

  #next(): Message {
    const { random } = this.#options;
    const kind = random();
    // What a gateway does that has lost its own notes: it sends again what is acknowledged.
    if (kind < 0.03 && this.#acknowledged.length > 0) {
      const again = this.#acknowledged[Math.floor(random() * this.#acknowledged.length)];
      if (again) return again;
    }
    if (kind < 0.05) return this.#badMessage();
    return kind < 0.05 + (this.#options.revisions ?? 0) ? this.#revision() : this.#goodMessage();
  }

  #revision(): Message {
    const { random } = this.#options;
    const before = this.#acknowledged[Math.floor(random() * this.#acknowledged.length)];
    if (before === undefined) return this.#goodMessage();
    // Sent again, it would be a revision back to the old value.
    this.#revised.add(before);
    this.#acknowledged.splice(this.#acknowledged.indexOf(before), 1);
    const readings = before.readings.map((reading) => ({ ...reading, value: Math.round(random() * 1e9) / 1000 }));
    return this.#message(++this.#seq, readings, 0);
  }

  #goodMessage(): Message {
    const { meters, lane, lanes, random } = this.#options;
    const seq = ++this.#seq;
    const ts = FIRST_INSTANT + (seq * lanes + lane) * 10;
    const readings: SentReading[] = meters.flatMap((meter) =>
      QUANTITIES.map((quantity) => ({ meter, quantity, ts, value: Math.round(random() * 1e9) / 1000 })),
    );
    return this.#message(seq, readings, 0);
  }

  #badMessage(): Message {
    const { random } = this.#options;
    const seq = ++this.#seq;
    if (random() < 0.5) return { payload: `{"seq":${seq},"readings":`, readings: [], bad: 1 };
    return {
      ...this.#message(seq, [{ meter: 'nowhere', quantity: 'activeEnergy', ts: FIRST_INSTANT, value: seq }], 1),
      readings: [],
    };
  }

  #message(seq: number, readings: readonly SentReading[], bad: number): Message {
    const byMeter = Map.groupBy(readings, ({ meter }) => meter);
    const entries = [...byMeter].map(([meter, own]) => ({
      meter,
      ts: own[0]?.ts ?? 0,
      values: Object.fromEntries(own.map(({ quantity, value }) => [quantity, value])),
    }));
    return { payload: encodeTelemetry(seq, new Date().toISOString(), entries), readings, bad };
  }

  #publish(message: Message): void {
    const { expectation } = this.#options;
    if (!this.#acknowledged.includes(message)) for (const reading of message.readings) expectation.sent(reading);
    expectation.sentMessages++;
    this.#underWay++;
    this.#send(message);
  }

  #send(message: Message): void {
    const { expectation, username } = this.#options;
    this.#client.publish(telemetryTopic(username), message.payload, { qos: 1 }, (error) => {
      if (error) {
        this.#givenBack.push(message);
        return;
      }
      this.#underWay--;
      expectation.acknowledgedMessages++;
      if (this.#acknowledged.includes(message) || this.#revised.has(message)) return;
      expectation.acknowledgedBad += message.bad;
      for (const reading of message.readings) expectation.acknowledged(reading);
      if (this.#acknowledged.length < 500 && message.readings.length > 0) this.#acknowledged.push(message);
    });
  }
}
