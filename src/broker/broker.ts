/**
 * The MQTT broker (Aedes): who may connect, what they may publish and subscribe, how much at once. It
 * never looks into telemetry; the only payload it reads is a gateway's small status message.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket, type Subscription } from 'aedes';
import type { JournalWriter } from '../journal/journal.ts';
import { gatewayOfCertificate } from '../registry/certificates/identity.ts';
import type { Registry } from '../registry/registry.ts';
import type { AlarmBoard } from '../telemetry/alarms.ts';
import { createLogLimit } from '../telemetry/log-limit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { rebirthCommand } from '../wire/sparkplug/payload.ts';
import { gatewayTopic, parseGatewayTopic, parseSparkplugTopic, sparkplugTopic } from '../wire/topics.ts';
import { TlsGuard } from './certificates/tls-guard.ts';
import type { ShownCertificate } from './certificates/trust.ts';
import { type Arrival, Listeners, type Ports } from './listeners.ts';
import { type Claim, identify } from './login.ts';
import { limitPacketSize, PacketTooLargeError } from './packet-limit.ts';
import { PresenceBoard } from './presence.ts';
import { type GateCounters, PublishGate } from './publish-gate.ts';
import { QuotaBook, type QuotaOf, quotasOf } from './quota.ts';
import { Review } from './review.ts';
import { Session, type SummaryState } from './session.ts';
import { type BrokerSettings, QUOTA_DEFAULT } from './settings.ts';
import { guardProtocol } from './strict/guard.ts';
import { Takeovers } from './takeovers.ts';
import { type Visitor, visitorOf, type Witness } from './witness.ts';

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
  /** Where it tells what somebody has to know of. */
  readonly alarms?: AlarmBoard;
  readonly witness?: Witness;
}

export interface BrokerStats extends GateCounters {
  readonly connections: number;
  readonly loginsRefused: number;
  readonly packetsTooLarge: number;
  readonly subscriptionsRefused: number;
  /** Connections refused before MQTT began: a bad certificate, a handshake that failed, a foreign origin. */
  readonly connectionsRefused: number;
  /** Connections closed because another came with their client id. */
  readonly takeovers: number;
  /** Connections closed because their credential was changed or revoked, or has expired. */
  readonly credentialsEnded: number;
  readonly droppedBy: ReadonlyMap<string, number>;
  /** Connections ended for what MQTT 3.1.1 forbids, by its normative statement, such as `MQTT-2.3.1-1`. */
  readonly protocolViolations: ReadonlyMap<string, number>;
}

/** Before login: a user name, a password and a will. */
const CONNECT_PACKET_BYTES_MAX = 16 * 1024;
/** CONNACK return code 5, not authorised (MQTT 3.1.1, 3.2.2.3). */
const NOT_AUTHORIZED = 5;
const LOG_PERIOD_MILLIS = 5000;
const SUMMARY_PERIOD_MILLIS = 1000;
/** A journal that has no room gives no answer, and must not keep the hub from stopping. */
const ANSWER_MILLIS_MAX = 2000;

/** Opens the broker; rejects where an address is taken or a certificate cannot be used. */
export async function openBroker(parts: BrokerParts, limits: BrokerLimits, settings: BrokerSettings): Promise<Broker> {
  const guard =
    settings.tls?.certFile === undefined ? null : new TlsGuard(settings.tls, await parts.registry.gatewayAccess());
  const broker = new Broker(parts, limits, settings, guard);
  try {
    await broker.listen();
  } catch (error) {
    await broker.close();
    throw error;
  }
  return broker;
}

/** What a CONNECT said that is needed after it. */
interface Connect {
  /** As the client has sent it. */
  readonly clientId: string;
  readonly keepalive: number;
  readonly willTopic: string | null;
}

export class Broker {
  readonly presence = new PresenceBoard();
  readonly #parts: BrokerParts;
  readonly #limits: BrokerLimits;
  readonly #gate: PublishGate;
  readonly #aedes: Aedes;
  readonly #settings: BrokerSettings;
  readonly #guard: TlsGuard | null;
  readonly #listeners: Listeners;
  readonly #review: Review;
  readonly #quotaOf: QuotaOf;
  readonly #takeovers = new Takeovers();
  readonly #arrivals = new WeakMap<Client, Arrival>();
  readonly #sessions = new WeakMap<Client, Session>();
  readonly #connects = new WeakMap<Client, Connect>();
  /** Connections that are logged in, by client id as Aedes knows it. */
  readonly #open = new Map<string, Client>();
  /** Whoever can reach the port can make these lines; one in five seconds of each kind is enough. */
  readonly #logLimits = {
    login: createLogLimit(LOG_PERIOD_MILLIS),
    subscription: createLogLimit(LOG_PERIOD_MILLIS),
    connection: createLogLimit(LOG_PERIOD_MILLIS),
    status: createLogLimit(LOG_PERIOD_MILLIS),
    refused: createLogLimit(LOG_PERIOD_MILLIS),
  };
  readonly #protocolViolations = new Map<string, number>();
  #closing = false;
  #loginsRefused = 0;
  #connectionsRefused = 0;
  #packetsTooLarge = 0;
  #subscriptionsRefused = 0;

  constructor(parts: BrokerParts, limits: BrokerLimits, settings: BrokerSettings, guard: TlsGuard | null) {
    this.#parts = parts;
    this.#limits = limits;
    this.#settings = settings;
    this.#guard = guard;
    this.#quotaOf = quotasOf(settings.quota ?? QUOTA_DEFAULT, settings.quotas ?? {});
    const quotas = new QuotaBook(this.#quotaOf);
    this.#gate = new PublishGate(parts.journal, quotas, parts.witness);
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
      preConnect: (client, packet, done) => {
        void this.#beforeConnect(client, packet).then(
          () => done(null, true),
          (error: Error) => done(error, false),
        );
      },
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
        else if (!this.#closing) this.#gate.pass(session, packet, done);
      },
      authorizeSubscribe: (client, subscription, done) => done(null, this.#authorizeSubscribe(client, subscription)),
    });
    this.#listeners = new Listeners({
      connectionsMax: limits.connectionsMax,
      connectTimeoutMillis: limits.connectTimeoutMillis,
      packetBytesMax: limits.packetBytesMax,
      connectPacketBytesMax: this.#connectPacketBytesMax(),
      guard,
      onArrival: (arrival) => this.#accept(arrival),
      onRefused: (reason, address) => this.#refuseConnection(reason, address),
    });
    this.#review = new Review({
      ...{ registry: parts.registry, log: parts.log, alarms: parts.alarms },
      ...{ guard, listeners: this.#listeners, quotas, takeovers: this.#takeovers, witness: parts.witness },
      expiryWarningMillis: settings.tls?.expiryWarning ?? 0,
      open: () => this.#openSessions(),
    });
    this.#listenToEvents();
  }

  async listen(): Promise<void> {
    await this.#aedes.listen();
    await this.#listeners.open(this.#settings);
    await this.#review.start();
  }

  /** The TCP port it listens on. */
  get port(): number {
    return this.#listeners.ports.tcp;
  }

  /** All ports it listens on; null where there is no such listener. */
  get ports(): Ports {
    return this.#listeners.ports;
  }

  /** Sends a receipt to its gateway if that is connected; if not, it asks for a summary when it is. */
  sendReceipt(enterprise: string, gateway: string, payload: string): void {
    if (this.#closing) return;
    const topic = gatewayTopic(enterprise, gateway, 'receipt');
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false } as const;
    this.#aedes.publish(packet, (error) => {
      if (error) this.#parts.log.warn({ err: error, gateway }, 'a receipt could not be sent');
    });
  }

  /** Publishes a notice to whoever has subscribed to it; resolves when it is under way to all of them. */
  async publishNotice(topic: string, payload: string): Promise<void> {
    if (this.#closing) throw new Error('the broker is closing');
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false } as const;
    await new Promise<void>((resolve, reject) => {
      this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Asks a Sparkplug node for its births; QoS 0, as the specification has it for commands. */
  askForBirths(enterprise: string, gateway: string): void {
    if (this.#closing) return;
    const topic = sparkplugTopic(enterprise, 'NCMD', gateway);
    const payload = Buffer.from(rebirthCommand(Date.now()));
    this.#aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, (error) => {
      if (error) this.#parts.log.warn({ err: error, gateway }, 'births could not be asked for');
    });
  }

  stats(): BrokerStats {
    return {
      ...this.#gate.counters,
      connections: this.#aedes.connectedClients,
      loginsRefused: this.#loginsRefused,
      packetsTooLarge: this.#packetsTooLarge,
      subscriptionsRefused: this.#subscriptionsRefused,
      connectionsRefused: this.#connectionsRefused,
      takeovers: this.#takeovers.count,
      credentialsEnded: this.#review.credentialsEnded,
      droppedBy: this.#gate.droppedBy,
      protocolViolations: this.#protocolViolations,
    };
  }

  /**
   * Takes no message any more, answers those that it has taken, then ends every connection. What comes meanwhile gets
   * no answer, and is sent again by its gateway.
   */
  async close(): Promise<void> {
    this.#closing = true;
    this.#review.stop();
    await this.#listeners.close(async () => {
      for (const [, session] of this.#openSessions()) session.end();
      await this.#gate.settled(ANSWER_MILLIS_MAX);
      await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
    });
  }

  *#openSessions(): Iterable<readonly [Client, Session]> {
    for (const client of this.#open.values()) {
      const session = this.#sessions.get(client);
      if (session) yield [client, session];
    }
  }

  #connectPacketBytesMax(): number {
    return Math.min(CONNECT_PACKET_BYTES_MAX, this.#limits.packetBytesMax);
  }

  #accept(arrival: Arrival): void {
    const client = this.#aedes.handle(arrival.stream);
    this.#arrivals.set(client, arrival);
    limitPacketSize(client, {
      packetBytesMax: this.#limits.packetBytesMax,
      connectPacketBytesMax: this.#connectPacketBytesMax(),
    });
    guardProtocol(client, ({ clause }) =>
      this.#protocolViolations.set(clause, (this.#protocolViolations.get(clause) ?? 0) + 1),
    );
  }

  #refuseConnection(reason: string, address: string | null): void {
    this.#connectionsRefused++;
    this.#parts.witness?.loginRefused({ gateway: null, address }, reason);
    this.#logLimits.refused((heldBack) =>
      this.#parts.log.warn({ reason, heldBack }, 'a connection was refused before MQTT began'),
    );
  }

  /**
   * Puts the user name before the client id: a client id that is in use is taken over by whoever comes
   * with it next (MQTT-3.1.4-2), which must not be another gateway. Makes every session a clean one:
   * Aedes queues without limit for sessions that are away, and a gateway learns all it has missed from
   * the summary receipt.
   */
  async #beforeConnect(client: Client, packet: ConnectPacket): Promise<void> {
    const { clientId, keepalive = 0, will } = packet;
    const shown = this.#shownBy(client);
    const named = shown && gatewayOfCertificate(shown.certificate, await this.#parts.registry.gatewayAccess());
    const username = named?.username ?? packet.username ?? '';
    if (clientId) (packet as { clientId: string }).clientId = `${username.length}:${username}:${clientId}`;
    packet.clean = true;
    this.#connects.set(client, { clientId, keepalive, willTopic: will?.topic ?? null });
  }

  #shownBy(client: Client): ShownCertificate | null {
    const shown = this.#arrivals.get(client)?.shown;
    return shown?.kind === 'certificate' ? shown.shown : null;
  }

  async #authenticate(client: Client, username: string | undefined, password: Buffer | undefined): Promise<boolean> {
    const { clientId = '', keepalive = 0, willTopic = null } = this.#connects.get(client) ?? {};
    const address = this.#arrivals.get(client)?.address ?? null;
    const claim = { shown: this.#shownBy(client), clientId, username, password };
    const identified = await identify(this.#parts.registry, this.#guard?.authorities ?? [], claim);
    if ('refusal' in identified) {
      const gateway = await this.#claimed(claim);
      return this.#refuseLogin({ gateway, address }, username, identified.refusal);
    }
    const { identity, credential } = identified;
    const taken = this.#open.get(client.id);
    const others = this.presence.connectionsOf(identity.enterprise, identity.gateway) - (taken === undefined ? 0 : 1);
    const session = new Session(identity, credential, keepalive, address);
    const visitor = visitorOf(session);
    const { connections } = this.#quotaOf(session.principal);
    if (others >= connections) return this.#refuseLogin(visitor, username, `it has ${connections} connections already`);
    if (willTopic !== null && !session.mayWill(willTopic)) {
      return this.#refuseLogin(visitor, username, 'its last will is neither its status nor its death certificate');
    }
    if (taken !== undefined) this.#takeovers.note(session.principal, performance.now());
    this.#sessions.set(client, session);
    this.#arrivals.get(client)?.raiseFrameLimit();
    const { kind } = credential;
    const way = kind === 'password' ? kind : `certificate ${credential.shown.certificate.serialNumber}`;
    this.#parts.witness?.loggedIn(visitor, way);
    return true;
  }

  /** The gateway that somebody says to be, by certificate or user name; null where there is none of that name. */
  async #claimed({ shown, username }: Claim): Promise<string | null> {
    const access = await this.#parts.registry.gatewayAccess();
    const login = shown && gatewayOfCertificate(shown.certificate, access);
    return login ? `${login.enterprise}/${login.gateway}` : (access.principals.get(username ?? '') ?? null);
  }

  #refuseLogin(visitor: Visitor, username: string | undefined, reason: string): false {
    this.#loginsRefused++;
    this.#parts.witness?.loginRefused(visitor, reason);
    this.#logLimits.login((heldBack) =>
      this.#parts.log.warn({ username: username?.slice(0, 100), reason, heldBack }, 'a login was refused'),
    );
    return false;
  }

  #authorizeSubscribe(client: Client, subscription: Subscription): Subscription | null {
    const session = this.#sessions.get(client);
    if (session?.maySubscribe(subscription.topic)) return subscription;
    this.#subscriptionsRefused++;
    if (session)
      this.#parts.witness?.refused(visitorOf(session), `subscribe ${JSON.stringify(subscription.topic.slice(0, 200))}`);
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
      // Of a client that is ended during its login Aedes says that it is ready after it has said that it is gone.
      if (session === undefined || client.closed) return;
      this.#open.set(client.id, client);
      this.presence.connected(session.enterprise, session.gateway);
    });
    this.#aedes.on('clientDisconnect', (client) => {
      const session = this.#sessions.get(client);
      if (session === undefined) return;
      if (this.#open.get(client.id) === client) this.#open.delete(client.id);
      session.end();
      this.presence.disconnected(session.enterprise, session.gateway);
    });
    this.#aedes.on('subscribe', (subscriptions, client) => {
      const session = this.#sessions.get(client);
      const receipts = session && gatewayTopic(session.enterprise, session.gateway, 'receipt');
      if (session && subscriptions.some(({ topic, qos }) => topic === receipts && (qos as number) <= 2)) {
        this.#sendSummary(session);
      }
    });
    this.#aedes.on('publish', (packet, client) => {
      const isOpen = client !== null && !client.closed;
      const node = parseSparkplugTopic(packet.topic);
      if (node?.message === 'NBIRTH') this.presence.announced(node.enterprise, node.gateway, 'online', isOpen);
      if (node?.message === 'NDEATH') this.presence.announced(node.enterprise, node.gateway, 'offline', isOpen);
      const topic = parseGatewayTopic(packet.topic);
      if (topic?.channel !== 'status') return;
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
      .then(() => pause(SUMMARY_PERIOD_MILLIS))
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
