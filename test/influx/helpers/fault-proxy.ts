/** Stands before an InfluxDB and answers in its place, or late, as a test tells it. */

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Decompressed, where it was compressed. */
  readonly body: string;
  readonly encoding: string;
  /** Length of the body as it was sent. */
  readonly bytes: number;
}

export type Fault =
  /** This answer instead of the server's. */
  | { readonly status: number; readonly body: string; readonly contentType?: string }
  /** The server's answer, this much later. */
  | { readonly delayMillis: number }
  /** The server does it at once, and its answer comes this much later. */
  | { readonly lateAnswerMillis: number }
  /** The server does it, and its answer is lost with the connection. */
  | { readonly cutAnswer: true };

export class FaultProxy implements AsyncDisposable {
  /** What to do with a request; null lets it through. */
  fault: (request: SeenRequest) => Fault | null = () => null;
  readonly seen: SeenRequest[] = [];
  /** Most writes that were under way at one time. */
  writesAtOnce = 0;
  readonly #upstream: string;
  readonly #server = createServer((incoming, answer) => void this.#handle(incoming, answer));
  #writes = 0;

  static async start(upstream: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(upstream);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(upstream: string) {
    this.#upstream = upstream;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get writes(): number {
    return this.seen.filter(isWrite).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const encoding = incoming.headers['content-encoding'] ?? 'identity';
    const plain = encoding === 'gzip' ? gunzipSync(body) : body;
    const { method = '', url = '' } = incoming;
    const seen = { method, path: url, body: plain.toString(), encoding, bytes: body.length };
    this.seen.push(seen);
    if (isWrite(seen)) this.writesAtOnce = Math.max(this.writesAtOnce, ++this.#writes);
    answer.on('close', () => {
      if (isWrite(seen)) this.#writes--;
    });
    const fault = this.fault(seen);
    if (fault !== null && 'status' in fault) {
      answer.writeHead(fault.status, { 'content-type': fault.contentType ?? 'application/json' }).end(fault.body);
      return;
    }
    if (fault !== null && 'delayMillis' in fault)
      await new Promise((resolve) => setTimeout(resolve, fault.delayMillis));
    this.#forward(incoming, body, answer, fault);
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer, answer: ServerResponse, fault: Fault | null): void {
    const forwarded = request(`${this.#upstream}${url}`, { method: method ?? 'GET', headers }, (response) => {
      if (fault !== null && 'cutAnswer' in fault) {
        response.resume().on('end', () => answer.destroy());
        return;
      }
      const pass = (): void => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      };
      if (fault !== null && 'lateAnswerMillis' in fault) setTimeout(pass, fault.lateAnswerMillis);
      else pass();
    });
    forwarded.on('error', () => answer.destroy());
    forwarded.end(body);
  }
}

export function isWrite({ path }: SeenRequest): boolean {
  return path.startsWith('/write') || path.startsWith('/api/v2/write');
}
