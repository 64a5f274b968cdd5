import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import {
  accountsOf,
  anomalies,
  countsOf,
  enterprises,
  gateways,
  latest,
  meters,
  totalAccountOf,
  totalsOf,
} from './fake-city.ts';

/** The policy that the hub sends with the page. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

export interface Principal {
  readonly name: string;
  readonly role: string;
  readonly enterprise: string | null;
}

/** Keys that the fake hub takes. */
export const PRINCIPALS: Readonly<Record<string, Principal>> = {
  'key-authority': { name: 'energy-office', role: 'authority', enterprise: null },
  'key-enterprise': { name: 'binjiang-steel', role: 'enterprise', enterprise: 'ent-001' },
  'key-revocable': { name: 'temporary', role: 'analyst', enterprise: null },
};

interface Listener {
  readonly response: ServerResponse;
  readonly principal: Principal;
}

/** The hub's HTTP contract over a fixed city, with events pushed by the test. */
export class FakeHub {
  /** Standing alarms. */
  readonly alarms: { code: string; message: string; since: string }[] = [];
  readonly #dist: string;
  /** Paths under `/api/v1` that answer 403. */
  readonly forbidden = new Set<string>();
  readonly #revoked = new Set<string>();
  readonly #listeners = new Set<Listener>();
  #app: FastifyInstance | undefined;
  #port = 0;
  #lastEventId = 0;
  /** `Last-Event-ID` of each request for the stream, in order. */
  readonly resumedFrom: (string | undefined)[] = [];

  constructor(dist: string) {
    this.#dist = dist;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens; after a `stop` on the same port as before. */
  async start(): Promise<void> {
    const app = Fastify({ forceCloseConnections: true });
    this.#app = app;
    app.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    });
    await app.register(fastifyStatic, { root: this.#dist });
    await app.register(async (api) => this.#routes(api), { prefix: '/api/v1' });
    await app.listen({ host: '127.0.0.1', port: this.#port });
    this.#port = (app.server.address() as AddressInfo).port;
  }

  /** Goes away, as a hub that is killed does: every connection ends. */
  async stop(): Promise<void> {
    for (const { response } of this.#listeners) response.destroy();
    this.#listeners.clear();
    await this.#app?.close();
    this.#app = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Takes this key no longer. */
  revoke(key: string): void {
    this.#revoked.add(key);
  }

  /** Sends an event to every open stream. */
  push(event: string, data: unknown): void {
    for (const listener of this.#listeners) this.#send(listener.response, event, data);
  }

  /** Streams that are open. */
  get streams(): number {
    return this.#listeners.size;
  }

  #routes(api: FastifyInstance): void {
    api.addHook('onRequest', async (request, reply) => {
      if (request.routeOptions.url === '/api/v1/session/methods') return;
      if (this.forbidden.has(request.routeOptions.url?.replace('/api/v1', '') ?? '')) {
        reply.code(403).type('application/problem+json');
        return reply.send(JSON.stringify({ type: 'about:blank', title: 'Forbidden', status: 403, code: 'role' }));
      }
      if (this.#principalOf(request) !== undefined) return;
      reply.code(401).type('application/problem+json');
      return reply.send(
        JSON.stringify({ type: 'about:blank', title: 'Unauthorized', status: 401, code: 'key_unknown' }),
      );
    });
    const own = <Item extends { enterprise: string }>(request: FastifyRequest, items: readonly Item[]) => {
      const { enterprise } = this.#principalOf(request)!;
      return items.filter((item) => enterprise === null || item.enterprise === enterprise);
    };
    api.get('/session/methods', async () => ({ password: true, oidc: null }));
    api.get('/whoami', async (request) => this.#principalOf(request));
    api.get('/enterprises', async (request) => {
      const { enterprise } = this.#principalOf(request)!;
      return { items: enterprises.filter(({ id }) => enterprise === null || id === enterprise), nextCursor: null };
    });
    api.get<{ Querystring: { cursor?: string } }>('/meters', async (request) => {
      // Two pages, whatever the limit: the page has to follow the cursor.
      const all = own(request, meters);
      const half = Math.ceil(all.length / 2);
      if (request.query.cursor === undefined) return { items: all.slice(0, half), nextCursor: 'second' };
      return { items: all.slice(half), nextCursor: null };
    });
    api.get('/gateways', async (request) => ({ items: own(request, gateways), nextCursor: null }));
    api.get('/alarms', async () => ({ items: this.alarms, nextCursor: null }));
    api.get('/anomalies', async (request) => {
      const items = own(request, anomalies);
      return { items, counts: countsOf(items), nextCursor: null };
    });
    api.get('/city/live', async (request) => ({
      ...totalsOf(this.#principalOf(request)!.enterprise),
      latest: own(request, latest),
    }));
    api.get('/ingest/accounting', async (request) => {
      const { enterprise } = this.#principalOf(request)!;
      const at = totalsOf(enterprise).at;
      return { at, total: totalAccountOf(enterprise), items: accountsOf(enterprise), nextCursor: null };
    });
    api.get('/live', async (request, reply) => {
      reply.hijack();
      this.resumedFrom.push(request.headers['last-event-id'] as string | undefined);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const listener = { response: reply.raw, principal: this.#principalOf(request)! };
      this.#listeners.add(listener);
      reply.raw.on('close', () => this.#listeners.delete(listener));
      const resumed = request.headers['last-event-id'] !== undefined;
      this.#send(reply.raw, 'hello', { at: new Date().toISOString(), resumed, missed: false });
    });
  }

  #send(response: ServerResponse, event: string, data: unknown): void {
    response.write(`id: ${++this.#lastEventId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #principalOf(request: FastifyRequest): Principal | undefined {
    const key = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    return this.#revoked.has(key) ? undefined : PRINCIPALS[key];
  }
}
