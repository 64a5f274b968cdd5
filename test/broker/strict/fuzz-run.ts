/** Sends malformed MQTT to a broker over sockets and says what the broker should have done with it. */

import { RawMqtt } from '../../helpers/raw-mqtt.ts';
import { seededRandom } from '../../helpers/seed.ts';
import { until } from '../../helpers/until.ts';
import { rightPublish, STATUS_TOPIC, TOPIC } from './bytes.ts';
import { fuzzedConnect, fuzzedPackets } from './fuzz.ts';
import { type Decoded, decode, type Reading } from './reference.ts';

export interface FuzzOptions {
  readonly port: number;
  readonly password: (username: string) => string;
  readonly cases: number;
  readonly seed: number;
  /** Connections at one time. */
  readonly workers: number;
}

export interface FuzzResult {
  /** Payloads that must be in the journal, as often as they are here. */
  readonly required: readonly string[];
  /** Payloads that may be there as well: right packets behind a CONNECT whose connection then went wrong. */
  readonly possible: readonly string[];
  /** Messages that the client beside all this has sent; each has its PUBACK. */
  readonly good: number;
  readonly logins: number;
  readonly problems: readonly string[];
}

const USERNAME = 'alpha.g1';
const GOOD_USERNAME = 'beta.g1';
const CLOSE_MILLIS = 10_000;
/** The broker's own limit, see broker.ts. */
const TOPIC_LEVELS_MAX = 8;
const CONNECT_SHARE = 0.2;

export async function runFuzz(options: FuzzOptions): Promise<FuzzResult> {
  const run = new FuzzRun(options);
  let isRunning = true;
  const good = run.serveGoodClient(() => isRunning);
  await Promise.all(Array.from({ length: options.workers }, (_, worker) => run.work(worker)));
  isRunning = false;
  return { ...run.findings, good: await good };
}

class FuzzRun {
  readonly findings = {
    required: [] as string[],
    possible: [] as string[],
    problems: [] as string[],
    logins: 0,
  };
  readonly #options: FuzzOptions;

  constructor(options: FuzzOptions) {
    this.#options = options;
  }

  /** One connection after the other, each kept for as long as the broker should keep it. */
  async work(worker: number): Promise<void> {
    const { cases, seed, workers } = this.#options;
    const random = seededRandom(seed + worker);
    let client: RawMqtt | null = null;
    for (let n = worker; n < cases; n += workers) {
      try {
        // One worker alone, because these connections have the same client identifier.
        if (worker === 0 && random() < CONNECT_SHARE * workers) await this.#tryConnect(random, n);
        else {
          client ??= await this.#login();
          client = (await this.#tryPackets(client, random, n)) ? client : null;
        }
      } catch (error) {
        this.findings.problems.push(`case ${n}: ${String(error)}`);
        client?.destroy();
        client = null;
      }
    }
    client?.destroy();
  }

  /** Publishes and waits for the PUBACK, again and again; returns how often. */
  async serveGoodClient(isRunning: () => boolean): Promise<number> {
    const { port, password } = this.#options;
    using client = await RawMqtt.login({ port, username: GOOD_USERNAME, password: password(GOOD_USERNAME) });
    let sent = 0;
    while (isRunning()) {
      client.publish('energy/v1/beta/g1/telemetry', 'good', { messageId: (sent++ % 65_535) + 1 });
      await client.expect('puback', 1, CLOSE_MILLIS);
      client.received.length = 0;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return sent;
  }

  #login(): Promise<RawMqtt> {
    const { port, password } = this.#options;
    this.findings.logins++;
    return RawMqtt.login({ port, username: USERNAME, password: password(USERNAME) });
  }

  /** True where the connection can be used for the next case. */
  async #tryPackets(client: RawMqtt, random: () => number, n: number): Promise<boolean> {
    const bytes = fuzzedPackets(random, `case ${n}`);
    const reading = decode(bytes, true);
    const { accepted, outcome } = outcomeOf(reading.packets, reading.end);
    this.findings.required.push(...accepted.map(({ payload }) => payload.toString('utf8')));
    client.received.length = 0;
    await write(client, bytes, random);
    if (outcome !== 'open') {
      await this.#expectClose(client, bytes, n, outcome);
      return false;
    }
    client.ping();
    const pings = reading.packets.filter(({ type }) => type === 'pingreq').length + 1;
    const pubacks = reading.packets.filter((packet) => packet.type === 'publish' && packet.qos === 1).length;
    await until('it is answered', () => {
      const isAnswered = client.packets('pingresp').length >= pings && client.packets('puback').length >= pubacks;
      return isAnswered || client.isClosed;
    });
    if (client.isClosed || client.packets('puback').length !== pubacks) {
      this.#problem(n, bytes, client.isClosed ? 'right, and ended' : 'acknowledged more than was sent');
      return false;
    }
    // Messages of QoS 2 that are never released would fill their window.
    const isClean = !reading.packets.some((packet) => packet.type === 'publish' && packet.qos === 2);
    if (!isClean) await hangUp(client);
    return isClean;
  }

  async #tryConnect(random: () => number, n: number): Promise<void> {
    const { port, password } = this.#options;
    const login = { username: USERNAME, password: password(USERNAME) };
    const bytes = Buffer.concat([fuzzedConnect(random, login), rightPublish(`case ${n} connect`)]);
    const { packets, end } = decode(bytes);
    const [first, ...rest] = packets;
    const isLogin =
      first?.type === 'connect' &&
      first.username === login.username &&
      first.password === login.password &&
      (first.willTopic === null || first.willTopic === STATUS_TOPIC);
    const { accepted, outcome } = isLogin ? outcomeOf(rest, end) : { accepted: [], outcome: noLogin(end) };
    const payloads = accepted.map(({ payload }) => payload.toString('utf8'));
    if (outcome === 'open') this.findings.required.push(...payloads);
    else this.findings.possible.push(...payloads);
    using client = await RawMqtt.open(port);
    this.findings.logins++;
    await write(client, bytes, random);
    if (outcome !== 'open') {
      await this.#expectClose(client, bytes, n, outcome);
      const codes = client.packets('connack').map(({ returnCode }) => returnCode);
      if (!isLogin && codes.includes(0)) this.#problem(n, bytes, 'let in');
    } else {
      await until('it is let in', () => client.packets('puback').length === payloads.length || client.isClosed);
      if (client.isClosed) this.#problem(n, bytes, 'right, and ended');
      await hangUp(client);
    }
  }

  async #expectClose(client: RawMqtt, bytes: Buffer, n: number, outcome: Outcome['outcome']): Promise<void> {
    if (outcome === 'either') client.socket.end();
    await client.expectClose(CLOSE_MILLIS).catch(() => this.#problem(n, bytes, 'let pass'));
    client.destroy();
  }

  #problem(n: number, bytes: Buffer, what: string): void {
    this.findings.problems.push(`case ${n} is ${what}: ${bytes.toString('hex')}`);
  }
}

interface Outcome {
  readonly accepted: readonly Extract<Decoded, { type: 'publish' }>[];
  /** Whether the connection is to end; either, where a packet has not come as a whole. */
  readonly outcome: 'open' | 'closed' | 'either';
}

/** What the hub must do with packets after a login: the standard, and its own rules for topics. */
function outcomeOf(packets: readonly Decoded[], end: Reading['end']): Outcome {
  const accepted: Extract<Decoded, { type: 'publish' }>[] = [];
  for (const packet of packets) {
    if (packet.type === 'publish') {
      if (packet.topic === TOPIC) accepted.push(packet);
      else if (packet.topic !== STATUS_TOPIC) return { accepted, outcome: 'closed' };
    } else if (packet.type === 'subscribe' || packet.type === 'unsubscribe') {
      const isDeep = packet.filters.some((filter) => filter.split('/').length > TOPIC_LEVELS_MAX);
      if (isDeep) return { accepted, outcome: 'closed' };
    }
  }
  if (end === 'packet') return { accepted, outcome: 'open' };
  return { accepted, outcome: end === 'cut' ? 'either' : 'closed' };
}

function noLogin(end: Reading['end']): Outcome['outcome'] {
  return end === 'cut' ? 'either' : 'closed';
}

/** In one piece or in two. */
async function write(client: RawMqtt, bytes: Buffer, random: () => number): Promise<void> {
  const cut = random() < 0.3 ? Math.floor(random() * bytes.length) : bytes.length;
  client.socket.write(bytes.subarray(0, cut));
  if (cut === bytes.length) return;
  await new Promise((resolve) => setTimeout(resolve, 1));
  client.socket.write(bytes.subarray(cut));
}

async function hangUp(client: RawMqtt): Promise<void> {
  client.socket.end();
  await client.expectClose(CLOSE_MILLIS);
}
