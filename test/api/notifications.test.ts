import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Outgoing } from '../../src/anomalies/notify/channels/channel.ts';
import { NORMAL_RETRY, openNotifier } from '../../src/anomalies/notify/notifier.ts';
import { openNotificationRecords } from '../../src/anomalies/notify/sql-records.ts';
import type { ApiServices } from '../../src/api/services.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import type { Principal, Registry } from '../../src/registry/registry.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import type { Json } from './asking.ts';
import { Contract } from './contract.ts';
import { bareApp } from './routes.ts';

const SECRET = 'key-of-the-signature';
const QUERY = 'access_token=hidden';
const WEBHOOK = { type: 'webhook', url: 'https://alarm.example/hook', secret: SECRET, secretQuery: QUERY } as const;
const RULE = { name: 'city', scope: { kind: 'city' }, channel: { type: 'live' } } as const;

/** By the key that they show. */
const CALLERS: Readonly<Record<string, Pick<Principal, 'role' | 'enterprise' | 'districts'>>> = {
  admin: { role: 'admin', enterprise: null, districts: null },
  authority: { role: 'authority', enterprise: null, districts: null },
  pudong: { role: 'authority', enterprise: null, districts: ['310115'] },
  analyst: { role: 'analyst', enterprise: null, districts: null },
  auditor: { role: 'auditor', enterprise: null, districts: null },
  alpha: { role: 'enterprise', enterprise: 'alpha', districts: null },
  beta: { role: 'enterprise', enterprise: 'beta', districts: null },
};

const SNAPSHOT = {
  enterprises: new Map([
    ['alpha', { id: 'alpha', district: '310115' }],
    ['beta', { id: 'beta', district: '310116' }],
  ]),
  meters: new Map([
    ['m1', { id: 'm1', enterprise: 'alpha' }],
    ['b1', { id: 'b1', enterprise: 'beta' }],
  ]),
};

async function startApp() {
  const folder = temporaryDirectory();
  const location = { engine: 'sqlite', file: join(folder, 'notifications.sqlite') } as const;
  const notifications = await openNotificationRecords(location);
  const audit = openAuditLog(folder);
  const registry = {
    snapshot: async () => SNAPSHOT,
    authenticateKey: async (key: string) => {
      const caller = CALLERS[key];
      return caller === undefined ? null : { kind: 'key', id: key, name: key, ...caller };
    },
  } as unknown as Registry;
  const services: Partial<ApiServices> & { readonly notifications: typeof notifications } = {
    ...{ notifications, audit, registry },
  };
  const app = await bareApp(services);
  const sent: Outgoing[] = [];
  const send = async (message: Outgoing) => {
    sent.push(message);
    return { outcome: 'failed', detail: 'HTTP 503' } as const;
  };
  const notifier = await openNotifier(
    {
      ...{ location, registry, log: createLogger('test', 'silent'), publish: async () => undefined },
      ...{ emit: () => undefined, senders: { live: send, webhook: send, email: send, mqtt: send } },
    },
    {
      ...{ timeZone: 'Asia/Shanghai', newerThanMillis: 1000, digestAt: '08:00', waitingMax: 10, retry: NORMAL_RETRY },
      ...{ webhook: { allowPrivate: false, timeoutMillis: 1000 }, email: null },
    },
  );
  onTestFinished(async () => {
    await app.close();
    await notifier.close();
    await notifications.close();
    audit.close();
  });
  const contract = new Contract((await app.inject('/openapi.json')).json());
  const ask = async (who: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => {
    const url = `/api/v1${path}`;
    const response = await app.inject({
      ...{ method, url, headers: { authorization: `Bearer ${who}` } },
      ...(body === undefined ? {} : { payload: body }),
    });
    const type = String(response.headers['content-type'] ?? '');
    const answer = {
      ...{ status: response.statusCode, type, text: response.body, headers: new Headers({ 'content-type': type }) },
      body: (response.body === '' ? undefined : response.json()) as Json,
    };
    expect(contract.objections(method, url, answer), `${method} ${url}`).toEqual([]);
    expect(answer.text).not.toContain(SECRET);
    expect(answer.text).not.toContain('hidden');
    return answer;
  };
  return { ask, notifier, sent, notifications, audited: () => [...audit.all()] };
}

test('a rule is added with what is usual, listed, replaced and removed', async () => {
  const { ask } = await startApp();
  const added = await ask('authority', 'POST', '/notification-rules', RULE);
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    ...{ name: 'city', owner: { kind: 'city' }, enabled: true, detectors: null, severityMin: 'warning' },
    ...{ scope: { kind: 'city' }, states: ['opened', 'escalated', 'closed'], activeHours: null },
    ...{ criticalWaits: false, channel: { type: 'live' }, minIntervalMinutes: 60, digest: { kind: 'none' } },
    ...{ escalation: null, disabledReason: null },
  });
  const { id } = added.body;
  const replaced = await ask('admin', 'PUT', `/notification-rules/${id}`, {
    ...RULE,
    ...{ name: 'night', severityMin: 'critical', digest: { kind: 'daily', at: '07:30' }, detectors: ['quota'] },
    activeHours: [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '24:00' }],
    escalation: { afterMinutes: 30, channel: { type: 'email', to: ['chief@city.example'], language: 'en' } },
  });
  expect(replaced.status).toBe(200);
  expect((await ask('admin', 'GET', '/notification-rules')).body.items).toEqual([replaced.body]);
  expect((await ask('admin', 'GET', `/notification-rules/${id}`)).body).toEqual(replaced.body);
  expect((await ask('admin', 'DELETE', `/notification-rules/${id}`)).status).toBe(204);
  expect((await ask('admin', 'DELETE', `/notification-rules/${id}`)).status).toBe(404);
  expect((await ask('admin', 'GET', '/notification-rules')).body.items).toEqual([]);
});

test('rules are for those who keep them: analysts have none, and auditors read them', async () => {
  const { ask } = await startApp();
  for (const [who, reads] of [
    ['analyst', 403],
    ['auditor', 200],
  ] as const) {
    expect((await ask(who, 'GET', '/notification-rules')).status).toBe(reads);
    expect((await ask(who, 'POST', '/notification-rules', RULE)).status).toBe(403);
    expect((await ask(who, 'GET', '/notification-deliveries')).status).toBe(reads);
  }
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  ['alpha',     { kind: 'enterprise', enterprise: 'alpha' },   201],
  ['alpha',     { kind: 'enterprise', enterprise: 'beta' },    400],
  ['alpha',     { kind: 'enterprise', enterprise: 'nope' },    400],
  ['alpha',     { kind: 'meters', meters: ['m1'] },            201],
  ['alpha',     { kind: 'meters', meters: ['m1', 'b1'] },      400],
  ['alpha',     { kind: 'city' },                              400],
  ['alpha',     { kind: 'districts', districts: ['310115'] },  400],
  ['pudong',    { kind: 'districts', districts: ['310115'] },  201],
  ['pudong',    { kind: 'districts', districts: ['310116'] },  400],
  ['pudong',    { kind: 'enterprise', enterprise: 'alpha' },   201],
  ['pudong',    { kind: 'enterprise', enterprise: 'beta' },    400],
  ['pudong',    { kind: 'city' },                              400],
  ['authority', { kind: 'districts', districts: ['310116'] },  201],
  ['admin',     { kind: 'meters', meters: ['m1', 'b1'] },      201],
  ['admin',     { kind: 'meters', meters: ['none'] },          400],
])('a rule of %s about %o is answered with %i', async (who, scope, status) => {
  const { ask } = await startApp();
  expect((await ask(who, 'POST', '/notification-rules', { ...RULE, scope })).status).toBe(status);
});

test('a rule of somebody else is as unknown as none, but to those who see the city', async () => {
  const { ask } = await startApp();
  const scope = { kind: 'enterprise', enterprise: 'alpha' };
  const own = (await ask('alpha', 'POST', '/notification-rules', { ...RULE, scope })).body;
  const citys = (await ask('authority', 'POST', '/notification-rules', { ...RULE, scope })).body;
  const seen = async (who: string) =>
    (await ask(who, 'GET', '/notification-rules')).body.items.map(({ id }: { id: string }) => id);
  expect(await seen('alpha')).toEqual([own.id]);
  expect([await seen('beta'), await seen('pudong')]).toEqual([[], []]);
  expect((await seen('admin')).sort()).toEqual([own.id, citys.id].sort());
  for (const [who, id] of [
    ['beta', own.id],
    ['pudong', own.id],
    ['alpha', citys.id],
  ] as const) {
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PUT', '', { ...RULE, scope }],
      ['DELETE', '', undefined],
      ['POST', '/test', {}],
    ] as const) {
      const foreign = await ask(who, method, `/notification-rules/${id}${path}`, body);
      const missing = await ask(who, method, `/notification-rules/none${path}`, body);
      expect([foreign.status, foreign.text.replaceAll(id, 'none')]).toEqual([404, missing.text]);
    }
    expect((await ask(who, 'GET', `/notification-deliveries?rule=${id}`)).status).toBe(404);
  }
  expect((await seen('admin')).length).toBe(2);
});

test('the secret of a webhook is never shown, stays with its address, and is in no audit entry', async () => {
  const { ask, notifications, audited } = await startApp();
  const added = await ask('admin', 'POST', '/notification-rules', { ...RULE, channel: WEBHOOK });
  expect(added.body.channel).toEqual({ type: 'webhook', url: 'https://alarm.example/hook' });
  const path = `/notification-rules/${added.body.id}`;
  const { secret: _, secretQuery: __, ...bare } = WEBHOOK;
  expect((await ask('admin', 'PUT', path, { ...RULE, name: 'renamed', channel: bare })).status).toBe(200);
  const elsewhere = { ...bare, url: 'https://evil.example/hook' };
  expect((await ask('admin', 'PUT', path, { ...RULE, channel: elsewhere })).status).toBe(400);
  expect((await notifications.rule(added.body.id))?.channel).toEqual({
    type: 'webhook',
    url: 'https://alarm.example/hook',
  });
  const told = JSON.stringify(audited());
  expect(told).toContain('notification-rule.add');
  expect(told).not.toContain(SECRET);
  expect(told).not.toContain('hidden');
});

/* biome-ignore format: a table reads best as one row a line */
test.each<[string, object]>([
  ['a webhook without a secret',           { channel: { type: 'webhook', url: 'https://a.example/' } }],
  ['a webhook with a short secret',        { channel: { ...WEBHOOK, secret: 'short' } }],
  ['a webhook with a password',            { channel: { ...WEBHOOK, url: 'https://u:p@a.example/' } }],
  ['a webhook with a query',               { channel: { ...WEBHOOK, url: 'https://a.example/?token=x' } }],
  ['a webhook by another protocol',        { channel: { ...WEBHOOK, url: 'file:///etc/passwd' } }],
  ['two headers in an address',            { channel: { type: 'email', to: ['a@x.example\r\nBcc: b@x.example'] } }],
  ['an e-mail to nobody',                  { channel: { type: 'email', to: [] } }],
  ['a detector that is none',              { detectors: ['nothing'] }],
  ['a weekday that is none',               { activeHours: [{ weekdays: [8], from: '08:00', to: '18:00' }] }],
  ['a time that is none',                  { digest: { kind: 'daily', at: '24:00' } }],
  ['an escalation without time',           { escalation: { afterMinutes: 0, channel: { type: 'live' } } }],
  ['a field that is none',                 { surprise: 1 }],
])('%s is refused', async (_, changes) => {
  const { ask } = await startApp();
  expect((await ask('admin', 'POST', '/notification-rules', { ...RULE, ...changes })).status).toBe(400);
  expect((await ask('admin', 'GET', '/notification-rules')).body.items).toEqual([]);
});

test('a test is sent once, and the log says what became of it', async () => {
  const { ask, notifier, sent } = await startApp();
  const scope = { kind: 'enterprise', enterprise: 'alpha' };
  const { id } = (await ask('alpha', 'POST', '/notification-rules', { ...RULE, scope, channel: { type: 'mqtt' } }))
    .body;
  const asked = await ask('alpha', 'POST', `/notification-rules/${id}/test`, {});
  expect(asked.status).toBe(202);
  expect((await ask('alpha', 'POST', `/notification-rules/${id}/test`, {})).status).toBe(409);
  expect((await ask('alpha', 'POST', `/notification-rules/${id}/test`, { leg: 'escalation' })).status).toBe(400);
  await notifier.tick();
  await notifier.tick();
  expect(sent.map(({ id: message, kind, destination }) => [message, kind, destination])).toEqual([
    [asked.body.message, 'test', 'alpha'],
  ]);
  const log = (await ask('alpha', 'GET', '/notification-deliveries')).body;
  expect(log).toMatchObject({
    items: [
      {
        ...{ message: asked.body.message, rule: id, leg: 'main', channel: 'mqtt', kind: 'test', attempt: 1 },
        ...{ status: 'failed', detail: 'HTTP 503' },
      },
    ],
    nextCursor: null,
  });
  expect((await ask('admin', 'GET', '/notification-deliveries?status=failed')).body.items.length).toBe(1);
  expect((await ask('admin', 'GET', '/notification-deliveries?status=sent')).body.items).toEqual([]);
  expect((await ask('beta', 'GET', '/notification-deliveries')).body.items).toEqual([]);
});

test('the log of deliveries is given page by page', async () => {
  const { ask, notifier } = await startApp();
  const { id } = (await ask('admin', 'POST', '/notification-rules', RULE)).body;
  const messages: string[] = [];
  for (let i = 0; i < 3; i++) {
    messages.push((await ask('admin', 'POST', `/notification-rules/${id}/test`, {})).body.message);
    await notifier.tick();
  }
  const first = (await ask('admin', 'GET', '/notification-deliveries?limit=2')).body;
  const second = (await ask('admin', 'GET', `/notification-deliveries?limit=2&cursor=${first.nextCursor}`)).body;
  const found = [...first.items, ...second.items].map(({ message }) => message);
  expect([found, second.nextCursor]).toEqual([messages.toReversed(), null]);
});

test('every change of a rule is in the audit log with what was before and after', async () => {
  const { ask, audited } = await startApp();
  const { id } = (await ask('admin', 'POST', '/notification-rules', RULE)).body;
  await ask('admin', 'PUT', `/notification-rules/${id}`, { ...RULE, name: 'renamed', enabled: false });
  await ask('admin', 'DELETE', `/notification-rules/${id}`);
  const told = audited().filter(({ action, outcome }) => action.startsWith('notification-rule') && outcome === 'done');
  expect(told).toMatchObject([
    { action: 'notification-rule.add', after: { id, name: 'city', enabled: true, channel: 'live' } },
    {
      action: 'notification-rule.change',
      target: id,
      before: { name: 'city' },
      after: { name: 'renamed', enabled: false },
    },
    { action: 'notification-rule.remove', target: id, before: { name: 'renamed' } },
  ]);
});
