/**
 * Requests made at random from the OpenAPI document, good ones and bad ones, to every operation. Whatever is
 * asked, the hub answers as its document says, and never that it has failed.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import type { TestHub } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { type Answer, type Ask, type AskOptions, asker, untilProcessed } from './asking.ts';
import { DISTRICTS, startDistrictHub } from './district-hub.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** `METERHUB_FUZZ_REQUESTS` asks more of each operation. */
const REQUESTS = Number(process.env['METERHUB_FUZZ_REQUESTS'] ?? 60);
const CALLERS = ['admin', 'admin', 'authority', `districts:${DISTRICTS.alpha}`, 'enterprise:alpha', 'auditor'] as const;

/** Names that the hub knows, so that requests get past the first check. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  id: ['alpha-E1', 'alpha-G1', 'beta-E1', 'alpha', 'beta', '310115', 'C31', 'city', 'g1'],
  meter: ['alpha-E1', 'alpha-W1', 'beta-E1'],
  enterprise: ['alpha', 'beta'],
  gateway: ['g1', 'g2'],
  quantity: ['activeEnergy', 'activePower', 'volume', 'heat'],
  events: ['readings', 'totals,alarm'],
  between: [`${new Date(Date.now() - 3_600_000).toISOString()},`],
  at: [new Date(Math.floor(Date.now() / 900_000) * 900_000).toISOString()],
};
/** Operations for which a good request is seldom made by chance: their own tests make them. */
const SELDOM_RIGHT: readonly RegExp[] = [
  // Keys have no session.
  /\{at\}|\/session$|\/password$|\/oidc\//,
  // Nobody here knows the id of a user, a key, a factor, an event or a rule, or a token.
  /\/(users|keys|carbon\/factors|anomalies|notification-rules)\/\{id\}|\/enrolment$/,
  // What goes with a role, a factor or a channel has to fit together; what there is has something that depends on it.
  /POST .*\/(users|keys|meters|registry\/import|carbon\/.+|notification-rules)$/,
  /DELETE .*\/(enterprises|sites|gateways|meters)\//,
];
/** What a scope of consumption can be asked of. */
const GROUP_IDS: Readonly<Record<string, readonly string[]>> = {
  meter: ['alpha-E1', 'beta-E1'],
  enterprise: ['alpha', 'beta'],
  district: Object.values(DISTRICTS),
  industry: ['C31', 'C26'],
  city: ['city'],
};
/* biome-ignore format: a table reads best as one row a line */
const ODD: readonly string[] = [
  '', ' ', '0', '-1', '1e999', 'NaN', 'null', 'undefined', 'true', '[]', '{}', '%', '%00', "'", '"', '\\', '../..', '/',
  '\u0000', '\r\n', '\ud800', '\u202e', '漢字', '😀', '__proto__', 'constructor', 'x'.repeat(65), 'x'.repeat(500), '9'.repeat(40),
  '2026-02-30T00:00:00Z', '2026-11-20T24:00:00Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '9999-12-31T23:59:60Z',
  '-271821-04-20T00:00:00Z', '2026-11-20T08:00:00+99:99', '2026-11-20', '1795000000000', 'WyJtZXRlcnMiLCJ4Il0',
];

const document = (await openApiDocument()) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, path, operation] as const),
);
const seed = testSeed();
let hub: TestHub;
let ask: Ask;
const cursors: string[] = [];
/** Operations that have been asked something good. */
const succeeded = new Set<string>();

/** By content type: the master data of the hub itself, as it exports them. */
const FILES_OF = new Map<string, Buffer>();
const FILES = REQUESTS * 5;

beforeAll(async () => {
  hub = await startDistrictHub();
  ask = await asker(hub);
  const now = Date.now();
  for (const enterprise of ['alpha', 'beta']) {
    const client = await hub.mqtt(`${enterprise}.g1`);
    const readings = Array.from({ length: 40 }, (_, n) => ({
      ...{ meter: n === 0 ? 'unregistered' : `${enterprise}-E1`, ts: now - (40 - n) * 300_000 },
      values: { activeEnergy: n === 20 ? 1 : 1000 + n, activePower: n },
    }));
    await client.publishAsync(telemetryTopic(`${enterprise}.g1`), telemetry(1, ...readings), { qos: 1 });
    await client.endAsync();
  }
  await untilProcessed(hub, 2);
  // So that there is one of each, which cannot be removed.
  const works = { id: 'city', enterprise: 'alpha', name: 'x', district: DISTRICTS.alpha };
  const output = { id: 'city', enterprise: 'alpha', kind: 'output-value', unit: 't', granularity: 'month' };
  await send('/api/v1/sites', posted(works));
  await send('/api/v1/output-series', posted(output));
  await send('/api/v1/meters/alpha-E1', { ...posted({ site: 'city' }), method: 'PATCH' });
  for (const query of ['format=yaml', 'format=xlsx', 'format=csv&kind=meters']) {
    const exported = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/registry/export?${query}`, {
      headers: { authorization: `Bearer ${hub.data.key('admin')}` },
    });
    const type = (exported.headers.get('content-type') ?? '').split(';')[0] ?? '';
    FILES_OF.set(type, Buffer.from(await exported.arrayBuffer()));
  }
  for (const path of ['/api/v1/meters?limit=1', '/api/v1/quarantine?limit=1', '/api/v1/audit?limit=1']) {
    const { nextCursor } = (await ask(path)).body;
    if (nextCursor !== null) cursors.push(nextCursor);
  }
});
afterAll(() => hub?.[Symbol.asyncDispose]());

describe.each(operations)('%s', (name, path, operation) => {
  const method = name.split(' ')[0] ?? '';

  test(`answers ${REQUESTS} requests made at random (seed ${seed}) as the document says, and never fails`, async () => {
    const make = new Maker(seededRandom(seed ^ hashOf(name)));
    const statuses = new Map<number, number>();
    for (let n = 0; n < REQUESTS; n++) {
      const request = make.request(method, path, operation);
      const { status, text } = await send(request.url, request.options);
      // A hub without a Chromium says so of every PDF.
      const isNotConfigured = status === 503 && text.includes('reports.chromium is not configured');
      const asked = `${method} ${request.url} ${request.options.body ?? ''}: ${text}`;
      expect(isNotConfigured || status < 500, asked).toBe(true);
      expect(text).not.toMatch(/\.ts:\d+|node_modules|\n\s+at |SQLITE/);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    if ([...statuses].some(([status]) => status < 300)) succeeded.add(name);
  });
});

test(`files of master data made at random (seed ${seed}) are read or refused, whatever they are said to be`, async () => {
  const make = new Maker(seededRandom(seed ^ hashOf('files')));
  const statuses = new Map<number, number>();
  for (let n = 0; n < FILES; n++) {
    const { type, body } = make.file();
    const response = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/registry/import?dryRun=true`, {
      ...{ method: 'POST', body: new Uint8Array(body) },
      headers: { authorization: `Bearer ${hub.data.key('admin')}`, 'content-type': type },
    });
    const text = await response.text();
    expect(response.status, `${type} ${body.toString('base64').slice(0, 2000)}: ${text}`).toBeLessThan(500);
    expect(text).not.toMatch(/\.ts:\d+|node_modules|\n\s+at |SQLITE/);
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
  }
  // Some can be read, and some cannot.
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400]));
});

test('most operations were asked something good as well', () => {
  // A fuzz that never gets past the first check finds nothing behind it.
  const within = operations.map(([name]) => name).filter((name) => !SELDOM_RIGHT.some((pattern) => pattern.test(name)));
  const missed = within.filter((name) => !succeeded.has(name));
  expect(missed.length, missed.join('\n')).toBeLessThan(within.length / 5);
});

test('what was asked of it has left the hub as it was', async () => {
  expect((await ask('/readyz')).status).toBe(200);
  expect(hub.fatal).toBeNull();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

function posted(body: object): AskOptions {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', key: hub.data.key('admin'), headers, body: JSON.stringify(body) };
}

async function send(url: string, options: AskOptions): Promise<Pick<Answer, 'status' | 'text'>> {
  if (!url.startsWith('/api/v1/live')) return ask(url, options);
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}${url}`, {
    headers: { authorization: `Bearer ${options.key}` },
    signal: abort.signal,
  });
  const text = response.status === 200 ? '' : await response.text();
  abort.abort();
  return { status: response.status, text };
}

/** Makes requests; equal random numbers make equal requests. */
class Maker {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  request(method: string, template: string, operation: Operation): { url: string; options: AskOptions } {
    const query = new URLSearchParams();
    let path = template;
    // Some requests are good in every part, or nothing would get behind the checks.
    const oddShare = this.#pick([0, 0, 0, 0.1, 0.5]);
    for (const { name, in: place, schema } of operation.parameters ?? []) {
      const isEnterprise = template.startsWith('/api/v1/enterprises/{id}/');
      const isDetector = template.startsWith('/api/v1/detectors/{id}');
      const known = isEnterprise ? ['alpha', 'beta'] : isDetector ? ['spike', 'silent_meter', 'stuck'] : null;
      const text =
        place === 'path' && known !== null && this.#random() >= oddShare
          ? this.#pick(known)
          : this.#text(name, schema, oddShare);
      if (place === 'path') path = path.replace(`{${name}}`, encode(text === '' ? 'x' : text));
      else if (this.#random() < this.#presence(template, name)) query.append(name, text);
    }
    const ids = GROUP_IDS[query.get('scope') ?? ''];
    if (ids !== undefined && this.#random() >= oddShare) query.set('id', this.#pick(ids));
    if (template.endsWith('/restatements') && this.#random() >= oddShare) {
      // Whole days of the city, one after the other.
      query.set('from', '2026-11-19T00:00:00+08:00');
      query.set('to', '2026-11-21T00:00:00+08:00');
    }
    if (this.#random() < oddShare * 0.3) query.append(this.#pick(ODD), this.#pick(ODD));
    const key = hub.data.key(this.#pick(CALLERS));
    const url = query.size === 0 ? path : `${path}?${query}`;
    const schema = operation.requestBody?.content['application/json']?.schema;
    if (schema === undefined) return { url, options: { method, key } };
    const broken = this.#random() < oddShare * 0.2;
    const body = broken ? this.#pick(['', '{', 'null', '[]', '"x"', '{"a":1}{']) : this.#json(schema, oddShare);
    return { url, options: { method, key, headers: { 'content-type': 'application/json' }, body } };
  }

  /** A file of master data that is one more or less: cells and lines put elsewhere, bytes changed, cut or doubled. */
  file(): { readonly type: string; readonly body: Buffer } {
    const [type, whole] = this.#pick([...FILES_OF]);
    let body = Buffer.from(whole);
    const changes = this.#pick([0, 1, 3, 20]);
    for (let n = 0; n < changes && body.length > 0; n++) {
      const at = Math.floor(this.#random() * body.length);
      const odd = Buffer.from(
        this.#pick([...ODD, ',', '\n', '"', '  - ', ': ', '&a *a', '!!js', '<<: *x', '\t', '=cmd()']),
      );
      switch (this.#pick(['insert', 'cut', 'flip', 'double'] as const)) {
        case 'insert':
          body = Buffer.concat([body.subarray(0, at), odd, body.subarray(at)]);
          break;
        case 'cut':
          body = Buffer.concat([body.subarray(0, at), body.subarray(at + Math.floor(this.#random() * 40))]);
          break;
        case 'flip':
          body[at] = Math.floor(this.#random() * 256);
          break;
        case 'double':
          body = Buffer.concat([body.subarray(0, at), body.subarray(Math.max(0, at - 60))]);
          break;
      }
    }
    const types = [...FILES_OF.keys(), 'application/json', 'text/plain'];
    return { type: this.#random() < 0.9 ? type : this.#pick(types), body };
  }

  /** What is needed more often than not, or the question makes no sense. */
  #presence(template: string, name: string): number {
    if (name === 'meter' && template.endsWith('/readings')) return 0.97;
    if (/\{id\}\/(evidence|statement)$/.test(template)) return 0.1;
    if (template.endsWith('/restatements')) return ['scope', 'from', 'to', 'between'].includes(name) ? 1 : 0.1;
    if (template.endsWith('/consumption') && ['energy', 'item', 'quantity', 'interval'].includes(name)) return 0.1;
    if (template.endsWith('/reconciliation')) return name === 'enterprise' ? 0.9 : 0.1;
    if (['scope', 'quantity', 'unit'].includes(name)) return 0.9;
    if (name === 'id') return 0.7;
    return name === 'cursor' ? 0.1 : 0.3;
  }

  #json(schema: Schema, oddShare: number): string {
    return JSON.stringify(this.#value('', schema, oddShare, 0));
  }

  #text(name: string, schema: Schema, oddShare: number): string {
    if (this.#random() < oddShare) return this.#pick(ODD);
    if (name === 'cursor' && cursors.length > 0) return this.#pick(cursors);
    const value = this.#value(name, schema, oddShare, 0);
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  }

  #value(name: string, schema: Schema, oddShare: number, depth: number): unknown {
    if (this.#random() < oddShare) return this.#oddValue(depth);
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return this.#value(name, this.#pick(variants), oddShare, depth);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.#pick(schema.enum);
    switch ([schema.type].flat()[0]) {
      case 'object': {
        const members = Object.entries(schema.properties ?? {}).filter(
          ([key]) => schema.required?.includes(key) || this.#random() < 0.5,
        );
        return Object.fromEntries(members.map(([key, one]) => [key, this.#value(key, one, oddShare, depth + 1)]));
      }
      case 'array':
        return Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
          this.#value(name, schema.items ?? {}, oddShare, depth + 1),
        );
      case 'integer':
      case 'number':
        return this.#number(schema);
      case 'boolean':
        return this.#random() < 0.5;
      default:
        return this.#string(name, schema);
    }
  }

  #string(name: string, { format, pattern }: Schema): string {
    const known = KNOWN[name];
    if (known && this.#random() < 0.9) return this.#pick(known);
    if (format === 'date-time') return new Date(Date.now() - this.#random() * 10 * 86_400_000).toISOString();
    if (format === 'date') return `2026-0${1 + Math.floor(this.#random() * 9)}-01`;
    if (format === 'email') return 'somebody@office.example';
    if (pattern === '^\\d{6}$') return '310115';
    if (pattern?.startsWith('^[A-T]')) return this.#pick(['C31', 'C26', 'D44']);
    if (pattern?.startsWith('^\\d{1,16}-'))
      return `${Math.floor(this.#random() * 5)}-${Math.floor(this.#random() * 3)}`;
    return this.#random()
      .toString(36)
      .slice(2, 2 + Math.ceil(this.#random() * 8));
  }

  #number({ type, minimum = 0, maximum = 1e6 }: Schema): number {
    if (this.#random() < 0.2) return this.#pick([minimum, maximum]);
    const value = minimum + this.#random() * (Math.min(maximum, minimum + 1000) - minimum);
    return type === 'integer' ? Math.floor(value) : Math.round(value * 1000) / 1000;
  }

  #oddValue(depth: number): unknown {
    const text = this.#pick(ODD);
    const simple = [text, null, true, -1, 1e308, 2 ** 53, 0.1, [], {}, { [text]: text }];
    return depth > 3 ? text : this.#pick(simple);
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }
}

/** As an address has it; what is no character is sent as it is. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return hash;
}
