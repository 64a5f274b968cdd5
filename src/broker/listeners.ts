/**
 * The doors of the broker: MQTT over TCP, over TLS and over WebSocket, with the same limits on each.
 */

import { createServer as createHttpServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { Shown, TlsGuard } from './certificates/tls-guard.ts';
import type { BrokerSettings, WebSocketSettings } from './settings.ts';

/** A connection that may begin with CONNECT. */
export interface Arrival {
  readonly stream: Duplex;
  readonly shown: Shown;
  /** Of the other side; null where it is gone already. */
  readonly address: string | null;
  /** To be called once it has logged in: before that a WebSocket frame may be no larger than a CONNECT needs. */
  readonly raiseFrameLimit: () => void;
}

export interface ListenerOptions {
  /** Over all listeners. */
  readonly connectionsMax: number;
  /** A TLS handshake or an HTTP upgrade that takes longer is broken off. */
  readonly connectTimeoutMillis: number;
  readonly packetBytesMax: number;
  readonly connectPacketBytesMax: number;
  /** Null where there is no TLS. */
  readonly guard: TlsGuard | null;
  readonly onArrival: (arrival: Arrival) => void;
  /** A connection was refused before MQTT began. */
  readonly onRefused: (reason: string, address: string | null) => void;
}

export interface Ports {
  readonly tcp: number;
  readonly tls: number | null;
  readonly websocket: number | null;
}

const TCP_KEEPALIVE_MILLIS = 60_000;
/** [MQTT-6.0.0-3], [MQTT-6.0.0-4] */
const SUBPROTOCOL = 'mqtt';
/** A frame may hold several packets (MQTT-6.0.0-2); clients that gather some make frames of this size. */
const FRAME_BYTES_MIN = 256 * 1024;
const FIXED_HEADER_BYTES_MAX = 5;

export class Listeners {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #servers: Server[] = [];
  /** Those whose TLS options can be renewed. */
  readonly #secureServers: { setSecureContext(options: TlsOptions): void }[] = [];
  #ports: Ports | null = null;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  async open({ host, port, tls, websocket }: BrokerSettings): Promise<void> {
    const { guard } = this.#options;
    const tcp = await this.#listen(this.#tcpServer(), host, port);
    const secure = guard && tls ? await this.#listen(this.#tlsServer(guard), tls.host ?? host, tls.port) : null;
    const web =
      websocket?.port === undefined
        ? null
        : await this.#listen(this.#webSocketServer(websocket), websocket.host ?? host, websocket.port);
    this.#ports = { tcp, tls: secure, websocket: web };
  }

  get ports(): Ports {
    if (this.#ports === null) throw new Error('the broker is not listening');
    return this.#ports;
  }

  /** Uses the guard's present options for connections from now on. */
  renewTls(): void {
    const { guard } = this.#options;
    if (guard !== null) for (const server of this.#secureServers) server.setSecureContext(guard.options());
  }

  /** Takes nobody any more; `closeSockets` ends what is open. */
  async close(closeConnections: () => Promise<void>): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    await closeConnections();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  #tcpServer(): Server {
    return createTcpServer((socket) => this.#arrive(socket, NOTHING));
  }

  #tlsServer(guard: TlsGuard): Server {
    const handshakeTimeout = this.#options.connectTimeoutMillis;
    const server = createTlsServer({ ...guard.options(), handshakeTimeout }, (socket) => this.#arriveSecurely(socket));
    server.on('tlsClientError', (error, socket) => this.#handshakeFailed(error, socket));
    this.#secureServers.push(server);
    return server;
  }

  #webSocketServer(settings: WebSocketSettings): Server {
    const { guard, connectTimeoutMillis, connectPacketBytesMax } = this.#options;
    const timeouts = { headersTimeout: connectTimeoutMillis, requestTimeout: connectTimeoutMillis };
    let server: HttpServer;
    if (guard === null) server = createHttpServer(timeouts);
    else {
      const secure = createHttpsServer({ ...guard.options(), ...timeouts, handshakeTimeout: connectTimeoutMillis });
      secure.on('tlsClientError', (error, socket) => this.#handshakeFailed(error, socket));
      this.#secureServers.push(secure);
      server = secure;
    }
    const upgrades = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: connectPacketBytesMax + FIXED_HEADER_BYTES_MAX,
      handleProtocols: () => SUBPROTOCOL,
    });
    server.on('request', (_, response) => response.writeHead(426, { upgrade: 'websocket', connection: 'close' }).end());
    server.on('upgrade', (request, socket, head) => {
      const refusal = whyNoUpgrade(request, settings);
      if (refusal !== null) {
        this.#options.onRefused(refusal.reason, addressOf(request.socket));
        socket.end(`HTTP/1.1 ${refusal.status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const shown = request.socket instanceof TLSSocket && guard ? guard.check(request.socket) : NOTHING;
      if (shown.kind === 'refused') {
        this.#options.onRefused(shown.reason, addressOf(request.socket));
        socket.destroy();
        return;
      }
      upgrades.handleUpgrade(request, socket, head, (webSocket) =>
        this.#arriveByWebSocket(webSocket, shown, addressOf(request.socket)),
      );
    });
    return server;
  }

  #arriveSecurely(socket: TLSSocket): void {
    // It may be reset before anybody else listens.
    socket.on('error', () => undefined);
    const shown = this.#options.guard?.check(socket) ?? NOTHING;
    if (shown.kind === 'refused') {
      this.#options.onRefused(shown.reason, addressOf(socket));
      socket.destroy();
    } else this.#arrive(socket, shown);
  }

  #arriveByWebSocket(webSocket: WebSocket, shown: Shown, address: string | null): void {
    const stream = createWebSocketStream(webSocket);
    stream.on('error', () => undefined);
    // [MQTT-6.0.0-1]: anything but binary frames ends the connection.
    webSocket.prependListener('message', (_, isBinary) => {
      if (!isBinary) stream.destroy(new Error('a text frame'));
    });
    const bytesMax = Math.max(FRAME_BYTES_MIN, this.#options.packetBytesMax + FIXED_HEADER_BYTES_MAX);
    this.#options.onArrival({ stream, shown, address, raiseFrameLimit: () => setFrameLimit(webSocket, bytesMax) });
  }

  #arrive(stream: Socket, shown: Shown): void {
    this.#options.onArrival({ stream, shown, address: addressOf(stream), raiseFrameLimit: () => undefined });
  }

  #handshakeFailed(error: Error, socket: TLSSocket): void {
    const reason = `the TLS handshake failed: ${(error as NodeJS.ErrnoException).code ?? error.message}`;
    this.#options.onRefused(reason, addressOf(socket));
    socket.destroy();
  }

  async #listen(server: Server, host: string, port: number): Promise<number> {
    this.#servers.push(server);
    // Before the server's own listener, which begins a handshake.
    server.prependListener('connection', (socket: Socket) => this.#count(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the broker is not listening');
    return address.port;
  }

  #count(socket: Socket): void {
    if (this.#sockets.size >= this.#options.connectionsMax) {
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    // A gateway that lost its power says no goodbye, and may have asked for no keepalive of its own.
    socket.setKeepAlive(true, TCP_KEEPALIVE_MILLIS);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

const NOTHING: Shown = { kind: 'nothing' };

function addressOf({ remoteAddress }: Socket): string | null {
  return remoteAddress ?? null;
}

function whyNoUpgrade(
  { url = '', headers }: IncomingMessage,
  { path, origins }: WebSocketSettings,
): { readonly status: string; readonly reason: string } | null {
  if (url.split('?')[0] !== path) return { status: '404 Not Found', reason: 'another path' };
  const { origin } = headers;
  // Browsers send it with every WebSocket and pages cannot change it (RFC 6455, 10.2).
  if (origin !== undefined && !origins.includes(origin)) return { status: '403 Forbidden', reason: 'a foreign origin' };
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  if (!offered.includes(SUBPROTOCOL)) return { status: '400 Bad Request', reason: 'not the subprotocol mqtt' };
  return null;
}

/** `ws` takes the limit when a connection opens and has no call to change it; tested at run time. */
function setFrameLimit(webSocket: WebSocket, bytes: number): void {
  const { _receiver } = webSocket as unknown as { readonly _receiver: { _maxPayload: number } | null };
  if (_receiver) _receiver._maxPayload = bytes;
}
