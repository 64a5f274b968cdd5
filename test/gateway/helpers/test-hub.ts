/**
 * A hub as small as a test needs: a real Aedes broker whose PUBACKs the test can hold back, which sends
 * receipts and summaries of what the test says was processed.
 */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import type { WireReading } from '../../../src/wire/native/encode.ts';
import type { BatchReceipt, SeqRange, SummaryReceipt } from '../../../src/wire/receipt.ts';
import { gatewayTopic, parseGatewayTopic } from '../../../src/wire/topics.ts';

export interface ReceivedMessage {
  readonly enterprise: string;
  readonly gateway: string;
  readonly seq: number;
  readonly sentAt: string;
  readonly readings: readonly WireReading[];
}

export interface TestHubOptions {
  readonly port?: number;
  /** Acknowledge at once (the default), or keep PUBACKs until `release`. */
  readonly holdPubacks?: boolean;
  /** Send a batch receipt for each message after its PUBACK. */
  readonly receipts?: boolean;
  /** Answer each subscription with a summary. */
  readonly summaries?: boolean;
}

export interface TestHub {
  readonly url: string;
  readonly port: number;
  /** In order of arrival, repeats included. */
  readonly received: readonly ReceivedMessage[];
  /** Retained and other status messages, in order of arrival. */
  readonly statuses: readonly Record<string, unknown>[];
  /** Numbers a summary names as processed. */
  readonly processed: Set<number>;
  /** What summaries say is still waiting. */
  pendingMessages: number;
  subscriptions: number;
  /** PUBACKs held back at this moment, and the most there ever were. */
  held(): number;
  heldMost(): number;
  setHold(hold: boolean): void;
  /** Lets the oldest held PUBACKs go; all by default. */
  release(count?: number): void;
  /** Publishes a receipt, or anything else, on a gateway's receipt topic. */
  send(enterprise: string, gateway: string, payload: string): void;
  receipt(enterprise: string, gateway: string, processed: SeqRange[], part?: Partial<BatchReceipt>): void;
  /** Cuts every connection without a word. */
  dropConnections(): void;
  close(): Promise<void>;
}

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const received: ReceivedMessage[] = [];
  const statuses: Record<string, unknown>[] = [];
  const processed = new Set<number>();
  const sockets = new Set<Socket>();
  let hold = options.holdPubacks ?? false;
  let heldMost = 0;
  let pubacks: (() => void)[] = [];

  const broker = await Aedes.createBroker({
    authorizePublish(_client, packet, done) {
      const topic = parseGatewayTopic(packet.topic);
      if (topic?.channel === 'status') statuses.push(JSON.parse(packet.payload.toString()));
      if (topic?.channel !== 'telemetry') return done(null);
      const message = JSON.parse(packet.payload.toString()) as Omit<ReceivedMessage, 'enterprise' | 'gateway'>;
      received.push({ enterprise: topic.enterprise, gateway: topic.gateway, ...message });
      const acknowledge = () => {
        done(null);
        if (!options.receipts) return;
        processed.add(message.seq);
        setImmediate(() => hub.receipt(topic.enterprise, topic.gateway, [[message.seq, message.seq]]));
      };
      if (hold) {
        pubacks.push(acknowledge);
        heldMost = Math.max(heldMost, pubacks.length);
      } else acknowledge();
    },
  });
  broker.on('subscribe', (subscriptions) => {
    const topic = subscriptions
      .map(({ topic }) => parseGatewayTopic(topic))
      .find((candidate) => candidate?.channel === 'receipt');
    if (!topic) return;
    hub.subscriptions++;
    if (!options.summaries) return;
    const summary: SummaryReceipt = {
      type: 'summary',
      at: new Date().toISOString(),
      processed: [...processed].toSorted((a, b) => a - b).map((seq) => [seq, seq]),
      pendingMessages: hub.pendingMessages,
    };
    hub.send(topic.enterprise, topic.gateway, JSON.stringify(summary));
  });

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const hub: TestHub = {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    received,
    statuses,
    processed,
    pendingMessages: 0,
    subscriptions: 0,
    held: () => pubacks.length,
    heldMost: () => heldMost,
    setHold(value) {
      hold = value;
    },
    release(count = pubacks.length) {
      for (const acknowledge of pubacks.splice(0, count)) acknowledge();
    },
    send(enterprise, gateway, payload) {
      const topic = gatewayTopic(enterprise, gateway, 'receipt');
      broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, () => {});
    },
    receipt(enterprise, gateway, ranges, part = {}) {
      const counts = { messages: 1, received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
      const receipt = { type: 'batch', at: new Date().toISOString(), processed: ranges, ...counts };
      hub.send(enterprise, gateway, JSON.stringify({ ...receipt, rejected: [], rejectedMore: 0, ...part }));
    },
    dropConnections() {
      pubacks = [];
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      hub.dropConnections();
      await new Promise<void>((done) => broker.close(() => done()));
      await new Promise((done) => server.close(done));
    },
  };
  return hub;
}
