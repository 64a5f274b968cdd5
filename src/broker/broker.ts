/**
 * The MQTT broker (Aedes): who may connect, what they may publish and subscribe, how much at once. It
 * never looks into telemetry; the only payload it reads is a gateway's small status message.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket, type Subscription } from 'aedes';
import type { JournalWriter } from '../journal/journal.ts';
import type { Registry } from '../registry/registry.ts';
import { createLogLimit } from '../telemetry/log-limit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { gatewayTopic, parseGatewayTopic } from '../wire/topics.ts';
import { limitPacketSize, PacketTooLargeError } from './packet-limit.ts';
import { PresenceBoard } from './presence.ts';
import { type GateCounters, PublishGate } from './publish-gate.ts';
import { Session, type SummaryState } from './session.ts';

export interface BrokerLimits {
  readonly packetBytesMax: number;
  readonly connectionsMax: number;
  /** A connection that has not logged in by then is closed. */
  readonly connectTimeoutMillis: number;
  /** A subscriber that takes nothing for this long is closed: it would hold up everybody. */
  readonly drainTimeoutMillis: number;
}

export interface BrokerParts {
  readonly registry: Registry;
  readonly journal: JournalWriter;
  readonly log: Logger;
  /** Gives the summary receipt for a gateway that has just subscribed to its receipts. */
  readonly summaryFor: (enterprise: string, gateway: string) => Promise<string>;
}

export interface BrokerStats extends GateCounters {
  readonly connections: number;
  readonly loginsRefused: number;
  readonly packetsTooLarge: number;
  readonly subscriptionsRefused: number;
  readonly droppedBy: ReadonlyMap<string, number>;
}

/** Before login: a user name, a password and a will. */
const CONNECT_PACKET_BYTES_MAX = 16 * 1024;
/** CONNACK return code 5, not authorised (MQTT 3.1.1, 3.2.2.3). */
const NOT_AUTHORIZED = 5;
const TCP_KEEPALIVE_MILLIS = 60_000;
const LOG_PERIOD_MILLIS = 5000;
const SUMMARY_PERIOD_MILLIS = 1000;
/** One gateway must not take the places of all others. */
const CONNECTIONS_PER_GATEWAY_MAX = 20;

/** Opens the broker on a TCP port (0 for any free one). */
export async function openBroker(
  parts: BrokerParts,
  limits: BrokerLimits,
  address: { readonly host: string; readonly port: number },
): Promise<Broker> {
  const broker = new Broker(parts, limits);
  try {
    await broker.listen(address.host, address.port);
  } catch (error) {
    await broker.close();
    throw error;
  }
  return broker;
}

export class Broker {
  readonly presence = new PresenceBoard();
  readonly #parts: BrokerParts;
  readonly #limits: BrokerLimits;
  readonly #gate: PublishGate;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new WeakMap<Client, Session>();
  readonly #wills = new WeakMap<Client, string>();
  /** Whoever can reach the port can make these lines; one in five seconds of each kind is enough. */
  readonly #logLimits = {
    login: createLogLimit(LOG_PERIOD_MILLIS),
    subscription: createLogLimit(LOG_PERIOD_MILLIS),
    connection: createLogLimit(LOG_PERIOD_MILLIS),
    status: createLogLimit(LOG_PERIOD_MILLIS),
  };
  #loginsRefused = 0;
  #packetsTooLarge = 0;
  #subscriptionsRefused = 0;

  constructor(parts: BrokerParts, limits: BrokerLimits) {
    this.#parts = parts;
    this.#limits = limits;
    this.#gate = new PublishGate(parts.journal);
    this.#aedes = new Aedes({
      // Aedes hands on 100 packets at one time: the receipts of one gateway that reads nothing would take
      // all places until its drain timeout, and stop everybody; and what has queued behind them is then
      // released in one recursion that overflows the stack (both measured). 0 is without a limit; what
      // waits for one client is bounded by its drain timeout.
      concurrency: 0,
      // QoS 2 is not asked for anywhere; each message of it is held in memory until the client releases it.
      maxInflightInbound: 10,
      connectTimeout: limits.connectTimeoutMillis,
      drainTimeout: limits.drainTimeoutMillis,
      // Client ids get the user name put before them, see #beforeConnect.
      maxClientsIdLength: 512,
      maxTopicLevels: 8,
      preConnect: (client, packet, done) => done(null, this.#beforeConnect(client, packet)),
      authenticate: (client, username, password, done) => {
        void this.#authenticate(client, username, password).then(
          (authenticated) => (authenticated ? done(null, true) : done(notAuthorized(), false)),
          (error: Error) => {
            parts.log.error({ err: error }, 'a login could not be checked');
            done(notAuthorized(), false);
          },
        );
      },
      authorizePublish: (client, packet, done) => {
        const session = client === null ? undefined : this.#sessions.get(client);
        if (session === undefined) done(new Error('no session'));
        else this.#gate.pass(session, packet, done);
      },
      authorizeSubscribe: (client, subscription, done) => done(null, this.#authorizeSubscribe(client, subscription)),
    });
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = limits.connectionsMax;
    this.#listenToEvents();
  }

  async listen(host: string, port: number): Promise<void> {
    await this.#aedes.listen();
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  /** The TCP port it listens on. */
  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the broker is not listening');
    return address.port;
  }

  /** Sends a receipt to its gateway if that is connected; if not, it asks for a summary when it is. */
  sendReceipt(enterprise: string, gateway: string, payload: string): void {
    const topic = gatewayTopic(enterprise, gateway, 'receipt');
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false } as const;
    this.#aedes.publish(packet, (error) => {
      if (error) this.#parts.log.warn({ err: error, gateway }, 'a receipt could not be sent');
    });
  }

  stats(): BrokerStats {
    return {
      ...this.#gate.counters,
      connections: this.#aedes.connectedClients,
      loginsRefused: this.#loginsRefused,
      packetsTooLarge: this.#packetsTooLarge,
      subscriptionsRefused: this.#subscriptionsRefused,
      droppedBy: this.#gate.droppedBy,
    };
  }

  async close(): Promise<void> {
    const serverClosed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await serverClosed;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    // A gateway that lost its power says no goodbye, and may have asked for no keepalive of its own.
    socket.setKeepAlive(true, TCP_KEEPALIVE_MILLIS);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const client = this.#aedes.handle(socket);
    limitPacketSize(client, {
      packetBytesMax: this.#limits.packetBytesMax,
      connectPacketBytesMax: Math.min(CONNECT_PACKET_BYTES_MAX, this.#limits.packetBytesMax),
    });
  }

  /**
   * Puts the user name before the client id: a client id that is in use is taken over by whoever comes
   * with it next (MQTT-3.1.4-2), which must not be another gateway. Makes every session a clean one:
   * Aedes queues without limit for sessions that are away, and a gateway learns all it has missed from
   * the summary receipt.
   */
  #beforeConnect(client: Client, packet: ConnectPacket): boolean {
    const { clientId, username = '' } = packet;
    if (clientId) (packet as { clientId: string }).clientId = `${username.length}:${username}:${clientId}`;
    packet.clean = true;
    if (packet.will) this.#wills.set(client, packet.will.topic);
    return true;
  }

  async #authenticate(client: Client, username: string | undefined, password: Buffer | undefined): Promise<boolean> {
    const identity =
      username === undefined || password === undefined
        ? null
        : await this.#parts.registry.authenticateGateway(username, password.toString('utf8'));
    if (identity === null) return this.#refuseLogin(username, 'unknown user or wrong password');
    if (this.presence.connectionsOf(identity.enterprise, identity.gateway) >= CONNECTIONS_PER_GATEWAY_MAX) {
      return this.#refuseLogin(username, `it has ${CONNECTIONS_PER_GATEWAY_MAX} connections already`);
    }
    const session = new Session(identity);
    const will = this.#wills.get(client);
    if (will !== undefined && will !== session.statusTopic) {
      return this.#refuseLogin(username, 'its last will is not on its status topic');
    }
    this.#sessions.set(client, session);
    return true;
  }

  #refuseLogin(username: string | undefined, reason: string): false {
    this.#loginsRefused++;
    this.#logLimits.login((heldBack) =>
      this.#parts.log.warn({ username: username?.slice(0, 100), reason, heldBack }, 'a login was refused'),
    );
    return false;
  }

  /** Only the gateway's own receipt and command topics, literally: no wildcard, no shared subscription. */
  #authorizeSubscribe(client: Client, subscription: Subscription): Subscription | null {
    const session = this.#sessions.get(client);
    if (session?.subscribable.has(subscription.topic)) return subscription;
    this.#subscriptionsRefused++;
    this.#parts.log.warn(
      { gateway: session?.principal, topic: subscription.topic.slice(0, 200) },
      'a subscription was refused',
    );
    return null;
  }

  #listenToEvents(): void {
    this.#aedes.on(
      'error' as 'closed',
      ((error: Error) => this.#parts.log.error({ err: error }, 'the broker failed')) as () => void,
    );
    this.#aedes.on('clientReady', (client) => {
      const session = this.#sessions.get(client);
      if (session) this.presence.connected(session.enterprise, session.gateway);
    });
    this.#aedes.on('clientDisconnect', (client) => {
      const session = this.#sessions.get(client);
      if (session) this.presence.disconnected(session.enterprise, session.gateway);
    });
    this.#aedes.on('subscribe', (subscriptions, client) => {
      const session = this.#sessions.get(client);
      const receipts = session && gatewayTopic(session.enterprise, session.gateway, 'receipt');
      if (session && subscriptions.some(({ topic, qos }) => topic === receipts && (qos as number) <= 2)) {
        this.#sendSummary(session);
      }
    });
    this.#aedes.on('publish', (packet, client) => {
      const topic = parseGatewayTopic(packet.topic);
      if (topic?.channel !== 'status') return;
      const isOpen = client !== null && !client.closed;
      if (!this.presence.said(topic.enterprise, topic.gateway, packet.payload as Buffer, isOpen)) {
        this.#logLimits.status((heldBack) =>
          this.#parts.log.warn({ gateway: topic.gateway, heldBack }, 'a status message is not one'),
        );
      }
    });
    this.#aedes.on('clientError', (client, error) => this.#lost(client, error));
    this.#aedes.on('connectionError', (client, error) => this.#lost(client, error));
  }

  /** At most one summary a second for each connection, however often it subscribes. */
  #sendSummary(session: Session): void {
    const { enterprise, gateway } = session;
    if (session.summary !== 'none') {
      session.summary = 'again';
      return;
    }
    session.summary = 'sending';
    void this.#parts
      .summaryFor(enterprise, gateway)
      .then(
        (summary) => this.sendReceipt(enterprise, gateway, summary),
        (error: Error) => this.#parts.log.warn({ err: error, gateway }, 'a summary receipt could not be made'),
      )
      .then(() => setTimeout(SUMMARY_PERIOD_MILLIS))
      .then(() => {
        const again = (session.summary as SummaryState) === 'again';
        session.summary = 'none';
        if (again) this.#sendSummary(session);
      });
  }

  #lost(client: Client, error: Error): void {
    if (error instanceof PacketTooLargeError) this.#packetsTooLarge++;
    const gateway = this.#sessions.get(client)?.principal;
    this.#logLimits.connection((heldBack) =>
      this.#parts.log.warn({ gateway, reason: error.message, heldBack }, 'a connection was ended'),
    );
  }
}

function notAuthorized(): AuthenticateError {
  return Object.assign(new Error('not authorised'), { returnCode: NOT_AUTHORIZED }) as AuthenticateError;
}
