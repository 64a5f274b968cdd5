/**
 * The HTTP surface of InfluxDB 2.x or 3.x that the hub uses, as documented and no wider: any other path,
 * method, header or parameter is refused.
 *
 * https://docs.influxdata.com/influxdb/v2/api/v2/
 * https://docs.influxdata.com/influxdb3/core/api/v3/
 * https://docs.influxdata.com/influxdb3/core/write-data/http-api/compatibility-apis/
 */

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type LineError, LineStore } from './line-store.ts';
import { answer, StatementError } from './statements.ts';

export const TOKEN = 'a-token-for-tests';
export const ORGANISATION = 'city';
const ORGANISATION_ID = '00000000000000aa';
/** Rejected lines that 3.x lists. */
const LISTED_MAX = 100;

export interface Bucket {
  readonly id: string;
  readonly name: string;
  readonly orgID: string;
  readonly lines: LineStore;
  /** 2.x: its one rule; 3.x: the period it was made with, null for none. */
  retention: unknown;
}

/** Seconds that points are kept, 0 for ever, and that a shard is long. */
interface Rule {
  readonly everySeconds: number;
  readonly shardGroupDurationSeconds: number;
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export class Imitation implements AsyncDisposable {
  readonly version: 2 | 3;
  readonly buckets = new Map<string, Bucket>();
  /** What was refused as nothing that the hub should ask. */
  readonly unexpected: string[] = [];
  readonly #server = createServer((incoming, response) => void this.#handle(incoming, response));
  #ids = 1;

  static async start(version: 2 | 3): Promise<Imitation> {
    const imitation = new Imitation(version);
    await new Promise<void>((resolve) => imitation.#server.listen(0, '127.0.0.1', resolve));
    return imitation;
  }

  private constructor(version: 2 | 3) {
    this.version = version;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(incoming.url ?? '', this.url);
    const { headers, method = '' } = incoming;
    const body = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
    const answered = this.#answer({ method, path: pathname, parameters: searchParams, headers, body });
    const text = answered.body === undefined ? '' : JSON.stringify(answered.body);
    response.writeHead(answered.status, text === '' ? {} : { 'content-type': 'application/json' }).end(text);
  }

  #answer(asked: Asked): Answer {
    const scheme = this.version === 2 ? 'Token' : 'Bearer';
    if (asked.headers.authorization !== `${scheme} ${TOKEN}`) return this.#unauthorized();
    const route = `${asked.method} ${asked.path}`;
    if (route === 'POST /api/v2/write') return this.#write(asked);
    if (route === 'POST /query') return this.#query(asked);
    if (this.version === 3 && route === 'POST /api/v3/configure/database') return this.#createDatabase(asked);
    if (this.version === 2 && route === 'GET /api/v2/buckets') return this.#findBuckets(asked);
    if (this.version === 2 && route === 'POST /api/v2/buckets') return this.#createBucket(asked);
    if (this.version === 2 && route === 'GET /api/v2/orgs') return this.#findOrganisations(asked);
    const [, id] = /^PATCH \/api\/v2\/buckets\/(\w+)$/.exec(route) ?? [];
    if (this.version === 2 && id !== undefined) return this.#updateBucket(id, asked);
    return this.#refuse(404, `no such route: ${route}`);
  }

  #write({ headers, parameters, body }: Asked): Answer {
    if (headers['content-type'] !== 'text/plain; charset=utf-8') return this.#refuse(415, 'content type of a write');
    const names = [...parameters.keys()].sort().join(' ');
    if (names !== (this.version === 2 ? 'bucket org precision' : 'bucket precision')) return this.#refuse(400, names);
    if (parameters.get('precision') !== 'ms') return this.#refuse(400, 'precision');
    const name = parameters.get('bucket') ?? '';
    const bucket = this.buckets.get(name);
    if (this.version === 2) {
      if (parameters.get('org') !== ORGANISATION) return problem(404, 'not found', 'organization name "x" not found');
      if (bucket === undefined) return problem(404, 'not found', `bucket "${name}" not found`);
      return writeAnswerOf2(bucket.lines.write(body), body);
    }
    // 3.x makes a database on the first write to it.
    return writeAnswerOf3((bucket ?? this.#add(name, null)).lines.write(body));
  }

  #query({ headers, body }: Asked): Answer {
    if (headers['content-type'] !== 'application/x-www-form-urlencoded') return this.#refuse(415, 'type of a query');
    const parameters = new URLSearchParams(body);
    const names = [...parameters.keys()].sort().join(' ');
    if (names !== 'db epoch q' || parameters.get('epoch') !== 'ms') return this.#refuse(400, `parameters ${names}`);
    const name = parameters.get('db') ?? '';
    const bucket = this.buckets.get(name);
    if (bucket === undefined) {
      if (this.version === 2) return problem(404, 'not found', `no dbrp mapping found for database "${name}"`);
      return { status: 404, body: { error: `database not found: ${name}` } };
    }
    try {
      const results = answer(bucket.lines, parameters.get('q') ?? '').map((series, index) => ({
        statement_id: index,
        ...(series.length === 0 ? {} : { series }),
      }));
      return { status: 200, body: { results } };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return this.#refuse(400, error.message);
    }
  }

  #findBuckets({ parameters }: Asked): Answer {
    const name = parameters.get('name');
    if (name === null) return this.#refuse(400, 'buckets without a name');
    const bucket = this.buckets.get(name);
    if (bucket === undefined && parameters.has('org')) {
      return problem(404, 'not found', `bucket "${name}" not found`);
    }
    const buckets = bucket === undefined ? [] : [bucketView(bucket)];
    return { status: 200, body: { links: { self: '/api/v2/buckets' }, buckets } };
  }

  #createBucket({ headers, body }: Asked): Answer {
    if (headers['content-type'] !== 'application/json') return this.#refuse(415, 'content type of a bucket');
    const { orgID, name, retentionRules, ...more } = JSON.parse(body) as Record<string, unknown>;
    if (
      orgID !== ORGANISATION_ID ||
      typeof name !== 'string' ||
      !areRules(retentionRules) ||
      Object.keys(more).length > 0
    ) {
      return this.#refuse(400, `a bucket ${body}`);
    }
    if (this.buckets.has(name)) return problem(422, 'conflict', `bucket with name ${name} already exists`);
    const [{ everySeconds = 0, shardGroupDurationSeconds = 0 } = {}] = retentionRules;
    const rule = withShards({ everySeconds, shardGroupDurationSeconds });
    if (isTooShort(rule)) return problem(500, 'internal error', INCOMPATIBLE);
    return { status: 201, body: bucketView(this.#add(name, rule)) };
  }

  #updateBucket(id: string, { body }: Asked): Answer {
    const bucket = [...this.buckets.values()].find((candidate) => candidate.id === id);
    const { retentionRules, ...more } = JSON.parse(body) as Record<string, unknown>;
    if (bucket === undefined) return problem(404, 'not found', 'bucket not found');
    if (!areRules(retentionRules) || Object.keys(more).length > 0) return this.#refuse(400, `a bucket ${body}`);
    const [update] = retentionRules;
    // An empty list is no update.
    if (update !== undefined) {
      const rule = withShards({ ...(bucket.retention as Rule), ...update });
      if (isTooShort(rule)) return problem(422, 'unprocessable entity', SHARDS_FIRST);
      bucket.retention = rule;
    }
    return { status: 200, body: bucketView(bucket) };
  }

  #findOrganisations({ parameters }: Asked): Answer {
    const name = parameters.get('org');
    if (name !== null && name !== ORGANISATION)
      return problem(404, 'not found', `organization name "${name}" not found`);
    return { status: 200, body: { orgs: [{ id: ORGANISATION_ID, name: ORGANISATION }] } };
  }

  #createDatabase({ headers, body }: Asked): Answer {
    if (headers['content-type'] !== 'application/json') return this.#refuse(415, 'content type of a database');
    const { db, retention_period: retention, ...more } = JSON.parse(body) as Record<string, unknown>;
    if (typeof db !== 'string' || !/^[a-zA-Z0-9][\w-]*$/.test(db) || Object.keys(more).length > 0) {
      return this.#refuse(400, `a database ${body}`);
    }
    if (retention !== undefined && !/^\d+(h|d|w|mo|y)$/.test(String(retention))) return this.#refuse(400, 'retention');
    if (this.buckets.has(db))
      return { status: 409, body: { error: 'attempted to create a resource that already exists' } };
    this.#add(db, retention ?? null);
    return { status: 200 };
  }

  #add(name: string, retention: unknown): Bucket {
    const id = String(this.#ids++).padStart(16, '0');
    const bucket = { id, name, orgID: ORGANISATION_ID, lines: new LineStore(), retention };
    this.buckets.set(name, bucket);
    return bucket;
  }

  #refuse(status: number, message: string): Answer {
    this.unexpected.push(message);
    return this.version === 2 ? problem(status, 'invalid', message) : { status, body: { error: message } };
  }

  #unauthorized(): Answer {
    if (this.version === 2) return problem(401, 'unauthorized', 'unauthorized access');
    return { status: 401, body: { error: 'the request was not authenticated' } };
  }
}

/** 2.x takes nothing of a body with a malformed line, and the good lines where the types of some conflict. */
function writeAnswerOf2(errors: readonly LineError[], body: string): Answer {
  const [first] = errors;
  if (first === undefined) return { status: 204 };
  if (first.kind === 'syntax') return problem(400, 'invalid', first.message);
  const reason = `partial write: field type conflict: ${first.message} dropped=${errors.length}`;
  if (body === '') return problem(400, 'invalid', 'no content');
  return problem(422, 'unprocessable entity', `failure writing points to database: ${reason}`);
}

function writeAnswerOf3(errors: readonly LineError[]): Answer {
  if (errors.length === 0) return { status: 204 };
  const data = errors.slice(0, LISTED_MAX).map(({ text, line, message }) => ({
    ...{ original_line: text, line_number: line, error_message: message },
  }));
  return { status: 400, body: { error: 'partial write of line protocol occurred', data } };
}

function bucketView({ id, name, orgID, retention }: Bucket): object {
  return { id, orgID, type: 'user', name, retentionRules: [{ type: 'expire', ...(retention as Rule) }] };
}

function problem(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}

/** `influxdb/v1/services/meta/errors.go`, and what storage/engine.go makes of it for an update. */
const INCOMPATIBLE = 'retention policy duration must be greater than the shard duration';
const SHARDS_FIRST = 'shard-group duration must also be updated to be smaller than new retention duration';
const DAY_SECONDS = 86_400;

/** 0 lets the server choose: `shardGroupDuration` of v1/services/meta/data.go. */
function withShards({ everySeconds, shardGroupDurationSeconds: asked }: Rule): Rule {
  if (asked > 0) return { everySeconds, shardGroupDurationSeconds: asked };
  if (everySeconds === 0 || everySeconds >= 180 * DAY_SECONDS) {
    return { everySeconds, shardGroupDurationSeconds: 7 * DAY_SECONDS };
  }
  return { everySeconds, shardGroupDurationSeconds: everySeconds >= 2 * DAY_SECONDS ? DAY_SECONDS : 3600 };
}

function isTooShort({ everySeconds, shardGroupDurationSeconds }: Rule): boolean {
  return everySeconds > 0 && everySeconds < shardGroupDurationSeconds;
}

/** At most one rule; each of its numbers may be left out. */
function areRules(rules: unknown): rules is Partial<Rule>[] {
  if (!Array.isArray(rules) || rules.length > 1) return false;
  return rules.every(
    ({ type, everySeconds = 0, shardGroupDurationSeconds = 0 }) =>
      type === 'expire' &&
      [everySeconds, shardGroupDurationSeconds].every((seconds) => Number.isInteger(seconds) && seconds >= 0),
  );
}
