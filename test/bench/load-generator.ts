/**
 * Publishes prepared telemetry over many connections, each with a window of unacknowledged messages, as
 * fast as it is acknowledged or at a given rate. A process of its own, so that its work is not counted
 * as the hub's. Told what to do by its parent (IPC), answers with what it measured.
 */

import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'mqtt-packet';
import { type LoadFormat, type PacketTemplate, templateOf } from './format-templates.ts';
import { Latencies, type LatencyFigures } from './latencies.ts';

export interface LoadPlan {
  readonly port: number;
  readonly connections: readonly {
    readonly username: string;
    readonly password: string;
    readonly topic: string;
    readonly meters: readonly string[];
  }[];
  /** Unacknowledged messages per connection. */
  readonly window: number;
  /** Messages in all, spread evenly; at least one of each connection. */
  readonly messages: number;
  /** Entries per message (one meter at one instant each) and quantities per entry. */
  readonly entriesPerMessage: number;
  readonly quantities: readonly string[];
  /** Rows where left out. */
  readonly format?: LoadFormat;
  /** Whether each value comes with its unit and each entry with its quality. */
  readonly verbose: boolean;
  /** Instant of the first message of each connection. */
  readonly firstInstant: number;
  /** From one message of a connection to its next; 1 where left out. */
  readonly stepMillis?: number;
  /** Whether registers rise by one from message to message; otherwise they stand still. */
  readonly rises?: boolean;
  readonly firstSeq: number;
  /** Messages a second over all connections; null for as many as are acknowledged. */
  readonly rate: number | null;
  /** Ends the load after so long, however many messages were sent by then. */
  readonly secondsMax?: number;
  /** Certificate of the authority whose server is trusted; without it the load is not over TLS. */
  readonly tlsAuthority?: string;
}

export interface LoadResult {
  readonly type: 'result';
  readonly messages: number;
  readonly seconds: number;
  /** Of this process, over those seconds. */
  readonly cpuSeconds: number;
  readonly payloadBytes: number;
  readonly latency: LatencyFigures;
}

// Whoever wanted the result is gone.
process.on('disconnect', () => process.exit());
let publishers: readonly Publisher[] = [];

process.on('message', (told: LoadPlan | 'end') => {
  if (told === 'end') for (const publisher of publishers) publisher.end();
  else void run(told).then((result) => process.send?.(result, () => process.disconnect()));
});

async function run(plan: LoadPlan): Promise<LoadResult> {
  const latencies = new Latencies();
  publishers = await Promise.all(plan.connections.map((_, index) => Publisher.open(plan, index, latencies)));
  const started = performance.now();
  const usedBefore = process.cpuUsage();
  await Promise.all(publishers.map((publisher) => publisher.publishAll()));
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(usedBefore);
  for (const publisher of publishers) publisher.close();
  const messages = publishers.reduce((sum, { total }) => sum + total, 0);
  return {
    type: 'result',
    messages,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    payloadBytes: publishers[0]?.payloadBytes ?? 0,
    latency: latencies.figures(),
  };
}

class Publisher {
  readonly payloadBytes: number;
  readonly #socket: Socket;
  readonly #template: PacketTemplate;
  readonly #latencies: Latencies;
  readonly #window: number;
  readonly #intervalMillis: number | null;
  readonly #sentAt = new Float64Array(65_536);
  /** Messages to be sent. */
  #total: number;
  readonly #secondsMax: number;
  #deadline = Number.POSITIVE_INFINITY;
  #sent = 0;
  #acknowledged = 0;
  #remainder: Buffer = Buffer.alloc(0);
  readonly #finished = Promise.withResolvers<void>();

  static async open(plan: LoadPlan, index: number, latencies: Latencies): Promise<Publisher> {
    const connection = plan.connections[index];
    if (connection === undefined) throw new Error('no such connection');
    const { socket, connected } = openSocket(plan);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once(connected, () => {
        socket.write(
          generate({
            cmd: 'connect',
            clientId: `bench-${index}`,
            protocolId: 'MQTT',
            protocolVersion: 4,
            clean: true,
            keepalive: 0,
            username: connection.username,
            password: Buffer.from(connection.password),
          }),
        );
        socket.once('data', (connack: Buffer) => {
          if (connack[3] === 0) resolve();
          else reject(new Error(`login refused: ${connack[3]}`));
        });
      });
    });
    return new Publisher(plan, index, socket, latencies);
  }

  constructor(plan: LoadPlan, index: number, socket: Socket, latencies: Latencies) {
    const { topic, meters } = plan.connections[index] as LoadPlan['connections'][number];
    const share = Math.max(1, Math.floor(plan.messages / plan.connections.length));
    this.#total = share;
    this.#secondsMax = plan.secondsMax ?? Number.POSITIVE_INFINITY;
    this.#socket = socket;
    this.#latencies = latencies;
    this.#window = plan.window;
    this.#intervalMillis = plan.rate === null ? null : (1000 * plan.connections.length) / plan.rate;
    this.#template = templateOf({
      ...plan,
      format: plan.format ?? 'rows',
      topic,
      meters: meters.slice(0, plan.entriesPerMessage),
    });
    this.payloadBytes = this.#template.payloadBytes;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', (error) => this.#finished.reject(error));
    socket.on('close', () => this.#finished.reject(new Error('the hub closed the connection')));
  }

  get total(): number {
    return this.#total;
  }

  publishAll(): Promise<void> {
    const { preamble } = this.#template;
    if (preamble === null) this.#begin();
    else {
      // Its acknowledgement is not one of a message.
      this.#acknowledged = -1;
      this.#socket.write(preamble);
    }
    return this.#finished.promise;
  }

  #begin(): void {
    this.#deadline = performance.now() + this.#secondsMax * 1000;
    if (this.#intervalMillis === null) this.#fillWindow();
    else this.#pace(performance.now() + Math.random() * this.#intervalMillis);
  }

  /** Sends nothing more; what was sent is still waited for. */
  end(): void {
    this.#deadline = 0;
    this.#endInTime();
  }

  close(): void {
    this.#finished.promise.catch(() => undefined);
    this.#socket.destroy();
  }

  #fillWindow(): void {
    this.#endInTime();
    if (this.#sent - this.#acknowledged >= this.#window || this.#sent === this.#total) return;
    this.#socket.cork();
    while (this.#sent - this.#acknowledged < this.#window && this.#sent < this.#total) this.#sendNext();
    this.#socket.uncork();
  }

  /** Sends on a schedule that does not wait for acknowledgements, so that a slow hub shows in the latency. */
  #pace(due: number): void {
    this.#endInTime();
    let next = due;
    const now = performance.now();
    while (next <= now && this.#sent < this.#total) {
      this.#sendNext();
      next += this.#intervalMillis as number;
    }
    if (this.#sent < this.#total) setTimeout(() => this.#pace(next), Math.max(1, next - performance.now()));
  }

  #endInTime(): void {
    if (performance.now() < this.#deadline || this.#sent === this.#total) return;
    this.#total = this.#sent;
    if (this.#acknowledged === this.#total) this.#finished.resolve();
  }

  #sendNext(): void {
    const messageId = (this.#sent % 65_535) + 1;
    this.#sentAt[messageId] = performance.now();
    this.#socket.write(this.#template.packet(messageId, this.#sent));
    this.#sent++;
  }

  #receive(bytes: Buffer): void {
    const all = this.#remainder.length === 0 ? bytes : Buffer.concat([this.#remainder, bytes]);
    const now = performance.now();
    let at = 0;
    // PUBACK: 0x40, remaining length 2, packet identifier.
    for (; at + 4 <= all.length; at += 4) {
      if (all[at] !== 0x40) throw new Error(`a PUBACK was expected, 0x${all[at]?.toString(16)} came`);
      if (this.#acknowledged >= 0) this.#latencies.add(now - (this.#sentAt[all.readUInt16BE(at + 2)] as number));
      this.#acknowledged++;
      if (this.#acknowledged === 0) this.#begin();
    }
    this.#remainder = all.subarray(at);
    if (this.#acknowledged === this.#total) this.#finished.resolve();
    else if (this.#intervalMillis === null) this.#fillWindow();
  }
}

function openSocket({ port, tlsAuthority }: LoadPlan): { socket: Socket; connected: 'connect' | 'secureConnect' } {
  const to = { port, host: '127.0.0.1', noDelay: true };
  if (tlsAuthority === undefined) return { socket: connect(to), connected: 'connect' };
  return { socket: connectTls({ ...to, ca: readFileSync(tlsAuthority) }), connected: 'secureConnect' };
}
