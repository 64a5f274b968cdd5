/**
 * The gateways of a city on an ordinary day: every meter is read once a minute, a hundred meters in a message,
 * sent on schedule whatever the hub does. A process of its own. Told what to do by its parent (IPC).
 */

import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { Latencies, type LatencyFigures } from './latencies.ts';

export interface CityPlan {
  readonly port: number;
  readonly connections: readonly {
    readonly username: string;
    readonly password: string;
    readonly topic: string;
    readonly meters: readonly string[];
  }[];
  readonly quantities: readonly string[];
  readonly metersPerMessage: number;
  readonly seconds: number;
}

export interface CityResult {
  readonly messages: number;
  readonly readings: number;
  readonly latency: LatencyFigures;
}

const MINUTE = 60_000;

// Whoever wanted the result is gone.
process.on('disconnect', () => process.exit());
process.on('message', (plan: CityPlan) => {
  void run(plan).then((result) => process.send?.(result, () => process.disconnect()));
});

async function run(plan: CityPlan): Promise<CityResult> {
  const latencies = new Latencies();
  const gateways = await Promise.all(plan.connections.map((_, n) => CityGateway.open(plan, n, latencies)));
  await Promise.all(gateways.map((gateway) => gateway.run()));
  const messages = gateways.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  return {
    messages,
    readings: messages * plan.metersPerMessage * plan.quantities.length,
    latency: latencies.figures(),
  };
}

class CityGateway {
  acknowledged = 0;
  readonly #plan: CityPlan;
  readonly #n: number;
  readonly #socket: Socket;
  readonly #latencies: Latencies;
  readonly #sentAt = new Map<number, number>();
  #sent = 0;

  static async open(plan: CityPlan, n: number, latencies: Latencies): Promise<CityGateway> {
    const { username, password } = plan.connections[n]!;
    const socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
    const common = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    socket.write(
      generate({ cmd: 'connect', clientId: `city-${n}`, ...common, username, password: Buffer.from(password) }),
    );
    const [connack] = await new Promise<[Buffer]>((resolve, reject) => {
      socket.once('error', reject).once('data', (bytes: Buffer) => resolve([bytes]));
    });
    if (connack[3] !== 0) throw new Error(`login refused: ${connack[3]}`);
    return new CityGateway(plan, n, socket, latencies);
  }

  constructor(plan: CityPlan, n: number, socket: Socket, latencies: Latencies) {
    this.#plan = plan;
    this.#n = n;
    this.#socket = socket;
    this.#latencies = latencies;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
  }

  async run(): Promise<void> {
    const { meters } = this.#plan.connections[this.#n]!;
    const messagesPerMinute = Math.ceil(meters.length / this.#plan.metersPerMessage);
    const step = MINUTE / messagesPerMinute;
    const total = Math.floor((this.#plan.seconds * 1000) / step);
    // Gateways do not all begin at the same moment.
    const begin = performance.now() + (step * this.#n) / this.#plan.connections.length;
    for (let k = 0; k < total; k++) {
      await new Promise((wake) => setTimeout(wake, Math.max(0, begin + k * step - performance.now())));
      this.#send(k % messagesPerMinute, k);
    }
    while (this.acknowledged < this.#sent) await new Promise((wake) => setTimeout(wake, 10));
    this.#socket.destroy();
  }

  #send(part: number, k: number): void {
    const { topic, meters } = this.#plan.connections[this.#n]!;
    const { metersPerMessage, quantities } = this.#plan;
    const now = Date.now();
    const readings = meters.slice(part * metersPerMessage, (part + 1) * metersPerMessage).map((meter, i) => ({
      ...{ meter, ts: now },
      values: Object.fromEntries(quantities.map((quantity, q) => [quantity, 1000 * q + i + k / 100])),
    }));
    const payload = JSON.stringify({ seq: 1_000_000 * (this.#n + 1) + k, readings });
    const messageId = (this.#sent % 65_535) + 1;
    this.#sentAt.set(messageId, performance.now());
    this.#socket.write(generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false }));
    this.#sent++;
  }

  #receive(bytes: Buffer): void {
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const messageId = bytes.readUInt16BE(at + 2);
      this.#latencies.add(performance.now() - (this.#sentAt.get(messageId) ?? performance.now()));
      this.#sentAt.delete(messageId);
      this.acknowledged++;
    }
  }
}
