/**
 * One Modbus TCP connection to one host and port, shared by every meter behind it. Requests go out one
 * at a time, as the serial lines behind most converters demand. It connects when it is needed and again
 * after it broke.
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import modbus from 'modbus-serial';

/** For so long after a failed attempt reads fail at once, so that one dead host does not cost a timeout per meter. */
const REST_AFTER_FAILURE_MILLIS = 1000;

/** A converter that hangs gets a new connection after so many requests in a row without an answer. */
const TIMEOUTS_BEFORE_RECONNECT = 3;

type Client = InstanceType<typeof modbus.default>;

interface Link {
  readonly socket: Socket;
  readonly client: Client;
  /** Rejects when the socket closes; modbus-serial alone would wait for its timeout. */
  readonly broken: Promise<never>;
}

export class ModbusConnection {
  readonly #host: string;
  readonly #port: number;
  #link: Link | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #failure: { readonly at: number; readonly error: Error } | undefined;
  #timeouts = 0;
  #closed = false;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /** Reads holding registers (function 03); rejects on exception, timeout or a broken connection. */
  read(unitId: number, address: number, count: number, timeoutMillis: number): Promise<number[]> {
    const turn = this.#last.then(() => this.#read(unitId, address, count, timeoutMillis));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Ends the connection for good. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#link?.socket.destroy();
    await this.#last;
  }

  async #read(unitId: number, address: number, count: number, timeoutMillis: number): Promise<number[]> {
    const link = this.#link ?? (await this.#connect(timeoutMillis));
    link.client.setID(unitId);
    link.client.setTimeout(timeoutMillis);
    const answer = link.client.readHoldingRegisters(address, count);
    // Whichever loses the race below must not become an unhandled rejection.
    answer.catch(() => {});
    try {
      const { data } = await Promise.race([answer, link.broken]);
      this.#timeouts = 0;
      return data;
    } catch (error) {
      if (isTimeout(error) && ++this.#timeouts >= TIMEOUTS_BEFORE_RECONNECT) {
        this.#link = undefined;
        link.socket.destroy();
      }
      throw asError(error);
    }
  }

  async #connect(timeoutMillis: number): Promise<Link> {
    if (this.#closed) throw new Error('the connection has been closed');
    if (this.#failure && performance.now() - this.#failure.at < REST_AFTER_FAILURE_MILLIS) throw this.#failure.error;
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMillis) });
    } catch (cause) {
      socket.on('error', () => {});
      socket.destroy();
      const error = new Error(`cannot connect to ${this.#host}:${this.#port}: ${reasonOf(cause)}`, { cause });
      this.#failure = { at: performance.now(), error };
      throw error;
    }
    return this.#use(socket);
  }

  async #use(socket: Socket): Promise<Link> {
    const broken = new Promise<never>((_, reject) => {
      let reason = 'it was closed';
      socket.on('error', (error) => {
        reason = error.message;
      });
      socket.once('close', () => {
        if (this.#link?.socket === socket) this.#link = undefined;
        this.#timeouts = 0;
        reject(new Error(`the connection to ${this.#host}:${this.#port} broke: ${reason}`));
      });
    });
    broken.catch(() => {});
    const client = new modbus.default();
    client.on('error', () => {});
    await client.linkTCP(socket, { port: this.#port });
    this.#failure = undefined;
    this.#link = { socket, client, broken };
    if (this.#closed) socket.destroy();
    return this.#link;
  }
}

function isTimeout(error: unknown): boolean {
  return (error as { name?: unknown } | null)?.name === 'TransactionTimedOutError';
}

/** The library's own errors do not inherit from Error. */
function asError(cause: unknown): Error {
  if (cause instanceof Error) return cause;
  const message = (cause as { message?: unknown } | null)?.message;
  return new Error(typeof message === 'string' ? message : String(cause), { cause });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === 'AbortError' ? 'no answer in time' : cause.message;
}
