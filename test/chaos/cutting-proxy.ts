/**
 * A TCP proxy between gateways and their hub that cuts connections after a random number of bytes, and
 * watches what goes through: which messages are published in which order, which receipts come back.
 */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { type Receipt, receiptSchema } from '../../src/wire/receipt.ts';

export interface CuttingProxyOptions {
  readonly hubPort: number;
  readonly random: () => number;
  /** A connection is cut after at most so many bytes, in one direction or the other. */
  readonly bytesMax: number;
}

export async function startCuttingProxy(options: CuttingProxyOptions): Promise<CuttingProxy> {
  const proxy = new CuttingProxy(options);
  await proxy.listen();
  return proxy;
}

export class CuttingProxy implements AsyncDisposable {
  /** Sequence numbers published, by connection, in order. */
  readonly published: number[][] = [];
  /** Every number that a receipt has named. */
  readonly receipted = new Set<number>();
  cuts = 0;
  /** Lets connections live from now on. */
  gentle = false;
  readonly #options: CuttingProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: CuttingProxyOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #accept(fromGateway: Socket): void {
    const { hubPort, random, bytesMax } = this.#options;
    const toHub = connect({ host: '127.0.0.1', port: hubPort });
    const cut = (): void => {
      fromGateway.destroy();
      toHub.destroy();
    };
    for (const socket of [fromGateway, toHub]) {
      this.#sockets.add(socket);
      socket.on('error', cut);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        cut();
      });
    }
    const published: number[] = [];
    this.published.push(published);
    const up = watching((packet) => {
      const seq = packet.cmd === 'publish' && packet.topic.endsWith('/telemetry') ? seqOf(packet.payload) : null;
      if (seq !== null) published.push(seq);
    });
    const down = watching((packet) => {
      if (packet.cmd === 'publish' && packet.topic.endsWith('/receipt')) this.#noteReceipt(packet.payload);
    });
    const limit = (): number => (this.gentle ? Number.POSITIVE_INFINITY : 200 + Math.floor(random() * bytesMax));
    this.#pass(fromGateway, toHub, limit(), up, cut);
    this.#pass(toHub, fromGateway, limit(), down, cut);
  }

  /** Hands on bytes up to the limit, the last of them a part of what had come, then cuts. */
  #pass(from: Socket, to: Socket, limit: number, watch: (bytes: Buffer) => void, cut: () => void): void {
    let left = limit;
    from.on('data', (bytes: Buffer) => {
      const part = bytes.subarray(0, left);
      left -= part.length;
      watch(part);
      if (left > 0) {
        to.write(part);
        return;
      }
      this.cuts++;
      to.write(part, cut);
    });
  }

  #noteReceipt(payload: string | Buffer): void {
    const receipt: Receipt = receiptSchema.parse(JSON.parse(String(payload)));
    for (const [first, last] of receipt.processed) {
      for (let seq = first; seq <= last; seq++) this.receipted.add(seq);
    }
  }
}

function watching(onPacket: (packet: Packet) => void): (bytes: Buffer) => void {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  parser.on('packet', onPacket);
  return (bytes) => void parser.parse(bytes);
}

function seqOf(payload: string | Buffer): number {
  return (JSON.parse(String(payload)) as { seq: number }).seq;
}
