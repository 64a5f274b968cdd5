/** An MQTT client that does nothing by itself: it sends the packets it is told to and keeps what comes. */

import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import mqttPacket, { type IConnackPacket, type IConnectPacket, type Packet } from 'mqtt-packet';
import { until } from './until.ts';

export interface RawConnectOptions {
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly clientId?: string;
  readonly keepalive?: number;
  readonly will?: IConnectPacket['will'];
}

export class RawMqtt {
  readonly socket: Socket;
  /** Every packet received, in order. */
  readonly received: Packet[] = [];
  #closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', (packet) => this.received.push(packet));
    socket.on('data', (bytes) => parser.parse(bytes));
    // A connection that the broker ends with bytes under way is reset; its close is what tests look at.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
    });
  }

  /** Opens the TCP connection and sends nothing. */
  static async open(port: number): Promise<RawMqtt> {
    const socket = connectSocket({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    return new RawMqtt(socket);
  }

  /** Connects and logs in; rejects where the broker refuses. */
  static async login(options: RawConnectOptions): Promise<RawMqtt> {
    const client = await RawMqtt.open(options.port);
    const { returnCode } = await client.connect(options);
    if (returnCode !== 0) throw new Error(`CONNACK ${returnCode}`);
    return client;
  }

  /** Sends CONNECT and waits for the CONNACK. */
  async connect({ username, password, clientId, keepalive, will }: RawConnectOptions): Promise<IConnackPacket> {
    this.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId: clientId ?? `raw-${Math.random().toString(36).slice(2)}`,
      keepalive: keepalive ?? 0,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
      ...(will === undefined ? {} : { will }),
    });
    const [connack] = await this.expect('connack', 1);
    return connack as IConnackPacket;
  }

  send(packet: Packet): void {
    this.socket.write(mqttPacket.generate(packet));
  }

  /** Sends what is sent meanwhile in one piece, so that the broker reads it in one piece. */
  together(send: () => void): void {
    this.socket.cork();
    send();
    this.socket.uncork();
  }

  publish(
    topic: string,
    payload: string | Buffer,
    options: { qos?: 0 | 1 | 2; messageId?: number; retain?: boolean } = {},
  ): void {
    const { qos = 1, messageId = 1, retain = false } = options;
    this.send({ cmd: 'publish', topic, payload, qos, retain, dup: false, ...(qos === 0 ? {} : { messageId }) });
  }

  ping(): void {
    this.send({ cmd: 'pingreq' });
  }

  /** Packets of a kind so far, in order. */
  packets<T extends Packet['cmd']>(cmd: T): Extract<Packet, { cmd: T }>[] {
    return this.received.filter((packet): packet is Extract<Packet, { cmd: T }> => packet.cmd === cmd);
  }

  /** Message ids of the PUBACKs so far, in order. */
  acknowledged(): number[] {
    return this.packets('puback').map(({ messageId }) => messageId ?? 0);
  }

  /** Waits until that many packets of a kind have come. */
  async expect<T extends Packet['cmd']>(
    cmd: T,
    count: number,
    deadlineMillis?: number,
  ): Promise<Extract<Packet, { cmd: T }>[]> {
    const enough = (): boolean => this.packets(cmd).length >= count;
    await until(`${count} ${cmd}`, () => enough() || this.#closed, deadlineMillis);
    if (!enough()) throw new Error(`the connection ended after ${this.packets(cmd).length} of ${count} ${cmd}`);
    return this.packets(cmd);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  async expectClose(deadlineMillis?: number): Promise<void> {
    await until('the broker ends the connection', () => this.#closed, deadlineMillis);
  }

  /** Cuts the connection without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}
