/** From readings over MQTT to events over HTTP, through the real threads. */

import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';
import { EventReader } from './event-reader.ts';

const QUARTER = 900_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;
const CONFIG = {
  metering: { linger: '20ms' },
  anomalies: { settle: '0ms', linger: '20ms', prices: { electricity: 0.5 }, currency: 'CNY' },
  notifications: { webhook: { allowPrivate: true } },
} as const;
const NOW = Math.floor(Date.now() / QUARTER) * QUARTER;
/** Midnight in Shanghai, so many days ago. */
const midnight = (daysAgo: number) => Math.floor((NOW + 8 * HOUR) / DAY) * DAY - 8 * HOUR - daysAgo * DAY;
const BEGIN = midnight(60);
/** Where the first part of the history ends. */
const MIDDLE = midnight(4);

let hub: TestHub;
let asAdmin: Ask;
let asAlpha: Ask;
let asBeta: Ask;
/** Takes what the hub posts. */
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += part;
  });
  request.on('end', () => {
    posted.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
});
const posted: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let messages = 0;
let seq = 0;

/** An office that is never quite the same, in kWh of a quarter. */
function office(start: number): number {
  const hour = Math.floor(((start + 8 * HOUR) % DAY) / HOUR);
  const wobble = ((start / QUARTER) * 7919) % 101;
  return (hour >= 8 && hour < 18 ? 25 : 8) * (0.95 + wobble / 1000);
}

type Load = (start: number) => number;

/** Ten times as much from ten days before the end of the first part on, as long as it lasts. */
const mistaken: Load = (start) => office(start) * (start >= MIDDLE - 4 * DAY && start < MIDDLE ? 10 : 1);
/** The same to the last digit through the last day of the first part; before, a load that scatters as real ones do. */
const stuck: Load = (start) => (start >= MIDDLE - DAY && start < MIDDLE ? 12.5 : office(start) + Math.sin(start) / 2);

/** The readings of a register that counts a load from its begin on, those in [from, to]. */
async function send(
  username: string,
  meter: string,
  load: Load,
  begin: number,
  from: number,
  to: number,
): Promise<void> {
  const client = await hub.mqtt(username);
  let register = 1000;
  let batch: { meter: string; ts: number; values: Record<string, number> }[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await client.publishAsync(telemetryTopic(username), telemetry(++seq, ...batch), { qos: 1 });
    messages++;
    batch = [];
  };
  for (let ts = begin; ts <= to; ts += QUARTER) {
    const values = { [meter.includes('-G') ? 'volume' : 'activeEnergy']: Number(register.toFixed(4)) };
    if (ts >= from) batch.push({ meter, ts, values });
    if (batch.length === 500) await flush();
    register += load(ts);
  }
  await flush();
  await client.endAsync();
}

async function eventsOf(ask: Ask, query: string): Promise<Json[]> {
  return (await ask(`/api/v1/anomalies?limit=500${query}`)).body.items;
}

async function untilFound(what: string, query: string, is: (items: Json[]) => boolean): Promise<Json[]> {
  let items: Json[] = [];
  await until(
    what,
    async () => {
      items = await eventsOf(asAdmin, query);
      return is(items);
    },
    60_000,
  );
  return items;
}

const address = (id: string) => `/api/v1/anomalies/${encodeURIComponent(id)}`;
const patch = (ask: Ask, id: string, body: object) =>
  ask(address(id), { method: 'PATCH', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const isOf = (detector: string) => (item: Json) => item.detector === detector;

beforeAll(async () => {
  hub = await startTestHub({ config: CONFIG });
  asAdmin = await asker(hub);
  asAlpha = await asker(hub, 'enterprise:alpha');
  asBeta = await asker(hub, 'enterprise:beta');
  const put = await asAdmin('/api/v1/detectors/silent_meter', {
    method: 'PUT',
    body: JSON.stringify({ scope: 'all', parameters: { silentIntervals: 3 } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(put.status, put.text).toBe(200);
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const rule = {
    ...{ name: 'alarms', detectors: ['silent_meter'], severityMin: 'warning', scope: { kind: 'city' } },
    channel: { type: 'webhook', url, secret: 'the key of the signature' },
  };
  const ruled = await asAdmin('/api/v1/notification-rules', {
    ...{ method: 'POST', body: JSON.stringify(rule), headers: { 'content-type': 'application/json' } },
  });
  expect(ruled.status, ruled.text).toBe(201);
  await send('beta.g1', 'beta-E1', mistaken, BEGIN, BEGIN, MIDDLE);
  await send('beta.g1', 'beta-E2', stuck, MIDDLE - 3 * DAY, MIDDLE - 3 * DAY, MIDDLE);
  // All meters of a gateway that is dead since an hour and a quarter.
  const dead = NOW - 5 * QUARTER;
  for (const meter of ['alpha-E1', 'alpha-E2', 'alpha-G1']) {
    await send('alpha.g1', meter, office, dead - 4 * HOUR, dead - 4 * HOUR, dead);
  }
  await untilProcessed(hub, messages);
}, 120_000);
afterAll(async () => {
  receiver.close();
  await hub?.[Symbol.asyncDispose]();
});

describe('a dead gateway', () => {
  test('is one event of the enterprise, with its meters as members', async () => {
    const [event] = await untilFound('the gateway', '&enterprise=alpha&detector=silent_meter', (items) =>
      items.some(({ memberCount }) => memberCount === 3),
    );
    expect(event).toMatchObject({
      ...{ subject: 'gateway:alpha/g1', enterprise: 'alpha', meter: null, state: 'open', severity: 'critical' },
      ...{ first: new Date(NOW - 5 * QUARTER).toISOString(), isOld: false, loss: null, group: null },
    });
    const members = await eventsOf(asAdmin, `&group=${encodeURIComponent(event.id)}`);
    expect(members.map(({ subject, group }) => [subject, group]).sort()).toEqual(
      ['alpha-E1', 'alpha-E2', 'alpha-G1'].map((subject) => [subject, event.id]),
    );
    const live = await asAlpha('/api/v1/city/live');
    expect(live.body.anomalies).toEqual({ info: 0, warning: 0, critical: 1 });
  });

  test('is posted to the webhook of a rule, signed, as one message', async () => {
    const told = () => posted.filter(({ body }) => body.includes('gateway:alpha/g1'));
    await until('the webhook has it', () => told().length > 0);
    const [{ headers, body } = { headers: {}, body: '' }] = told();
    const signed = `${headers['x-meterhub-timestamp']}.${body}`;
    const signature = createHmac('sha256', 'the key of the signature').update(signed).digest('hex');
    expect(headers['x-meterhub-signature']).toBe(`v1=${signature}`);
    const { notices } = JSON.parse(body) as { notices: Json[] };
    expect(notices.find(({ subject }) => subject === 'gateway:alpha/g1')).toMatchObject({
      ...{ kind: 'opened', detector: 'silent_meter', severity: 'critical', enterprise: 'alpha', memberCount: 3 },
    });
  });

  test('is told to whoever watches and sees it, when somebody acknowledges it', async () => {
    const [event] = await eventsOf(asAdmin, '&enterprise=alpha&detector=silent_meter');
    await using alpha = await EventReader.open(hub, { role: 'enterprise:alpha' });
    await using beta = await EventReader.open(hub, { role: 'enterprise:beta' });
    await Promise.all([alpha.expect('hello'), beta.expect('hello')]);
    const answer = await patch(asAdmin, event.id, { state: 'acknowledged', note: 'a cable' });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'acknowledged',
      history: [{ from: 'open', by: 'admin', note: 'a cable' }],
    });
    const told = await alpha.expect('anomalies', (data) =>
      data.items.some(({ state }: Json) => state === 'acknowledged'),
    );
    expect(told.items.map(({ id }: Json) => id)).toContain(event.id);
    await beta.expect('totals');
    // It hears of its own events, which may be found meanwhile.
    expect(beta.text).not.toContain('alpha');
  });

  test('is changed as the life of an event allows, and nothing else', async () => {
    const [event] = await eventsOf(asAdmin, '&enterprise=alpha&detector=silent_meter');
    const again = await patch(asAdmin, event.id, { state: 'acknowledged' });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    const silent = await patch(asAdmin, event.id, { state: 'false_alarm' });
    expect([silent.status, silent.body.code]).toEqual([400, 'invalid_request']);
    expect((await patch(asAlpha, event.id, { state: 'closed' })).status).toBe(403);
    expect((await patch(asAdmin, 'silent_meter:nobody:1', { state: 'closed' })).status).toBe(404);
    const audited = (await asAdmin('/api/v1/audit?action=anomaly.change&limit=100')).body.items;
    const done = audited.find(({ outcome }: Json) => outcome === 'done');
    expect([done.before.state, done.after.state, done.after.note]).toEqual(['open', 'acknowledged', 'a cable']);
  });
});

describe('a unit mistake and a stuck meter', () => {
  test('raise their events, marked as old, with what they cost', async () => {
    const items = await untilFound(
      'both',
      '&enterprise=beta',
      (found) => found.some(isOf('unit_mistake')) && found.some(isOf('stuck')),
    );
    const mistake = items.find(isOf('unit_mistake'));
    expect(mistake).toMatchObject({ meter: 'beta-E1', state: 'open', ended: null, isOld: true });
    expect(Date.parse(mistake.first)).toBeGreaterThanOrEqual(MIDDLE - 4 * DAY);
    expect(items.find(isOf('stuck'))).toMatchObject({ meter: 'beta-E2', state: 'open', isOld: true });
    for (const { loss } of items.filter((one) => one.loss !== null)) {
      // 0.1229 kgce and 0.5 CNY for a kilowatt-hour.
      expect(loss).toMatchObject({ unit: 'kWh', currency: 'CNY' });
      expect(loss.tce).toBeCloseTo(loss.energy * 0.0001229, 9);
      expect(loss.money).toBeCloseTo(loss.energy * 0.5, 6);
    }
    expect(items.some(({ loss }) => loss !== null)).toBe(true);
  });

  test('show what they were judged by', async () => {
    const [mistake] = await eventsOf(asBeta, '&detector=unit_mistake');
    const { status, body } = await asBeta(`${address(mistake.id)}/evidence`);
    expect(status).toBe(200);
    expect(body.unit).toBe('kW');
    expect(body.series.map(({ name }: Json) => name)).toEqual(['actual', 'low', 'high']);
    for (const { values } of body.series) expect(values).toHaveLength(body.times.length);
    expect(body.times.length).toBeGreaterThan(0);
    expect((await asBeta(body.links.readings)).status).toBe(200);
    expect((await asBeta(body.links.intervals)).status).toBe(200);
  });

  test('are there after a restart, go on, and close when all is well again', async () => {
    const before = await allItems(asAdmin, '/api/v1/anomalies?members=true', 3);
    expect(new Set(before.map(({ id }) => id)).size).toBe(before.length);
    await hub.stop();
    await hub.start({ config: CONFIG });
    asAdmin = await asker(hub);
    asAlpha = await asker(hub, 'enterprise:alpha');
    asBeta = await asker(hub, 'enterprise:beta');
    const after = await allItems(asAdmin, '/api/v1/anomalies?members=true', 50);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    await send('beta.g1', 'beta-E1', mistaken, BEGIN, MIDDLE + QUARTER, MIDDLE + 3 * DAY);
    await send('beta.g1', 'beta-E2', stuck, MIDDLE - 3 * DAY, MIDDLE + QUARTER, MIDDLE + 3 * DAY);
    await untilFound('both are over', '&enterprise=beta', (items) =>
      ['unit_mistake', 'stuck'].every((detector) => items.filter(isOf(detector)).every(({ ended }) => ended !== null)),
    );
    const items = await eventsOf(asAdmin, '&enterprise=beta&state=closed');
    expect(items.filter(isOf('unit_mistake'))).toHaveLength(1);
    expect(items.find(isOf('unit_mistake')).id).toBe(before.find(isOf('unit_mistake')).id);
  });
});

describe('an enterprise', () => {
  test('sees its own events alone, and those of others are as unknown as none', async () => {
    const own = await eventsOf(asAlpha, '&members=true');
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map(({ enterprise }) => enterprise))).toEqual(new Set(['alpha']));
    const [foreign] = await eventsOf(asAdmin, '&enterprise=beta');
    for (const path of [address(foreign.id), `${address(foreign.id)}/evidence`]) {
      expect((await asAlpha(path)).status).toBe(404);
    }
    expect((await asAlpha('/api/v1/anomalies?enterprise=beta')).status).toBe(404);
    expect((await asAlpha('/api/v1/anomalies?meter=beta-E1')).status).toBe(404);
    expect(await eventsOf(asAlpha, `&group=${encodeURIComponent(foreign.id)}`)).toEqual([]);
  });

  test('is of its district: an authority of another one can neither see nor change its events', async () => {
    const elsewhere = { name: 'elsewhere', role: 'authority', enterprise: null, districts: ['310116'] };
    const headers = { 'content-type': 'application/json' };
    const { key } = (await asAdmin('/api/v1/keys', { method: 'POST', headers, body: JSON.stringify(elsewhere) })).body;
    const [event] = await eventsOf(asAdmin, '&enterprise=alpha');
    const answers = async (id: string) =>
      Promise.all(
        [{ key }, { key, method: 'PATCH', headers, body: JSON.stringify({ state: 'closed' }) }].map(async (options) => {
          const { status, text } = await asAdmin(address(id), options);
          return [status, text.replaceAll(id, 'ID').replaceAll(encodeURIComponent(id), 'ID')];
        }),
      );
    expect(await answers(event.id)).toEqual(await answers('silent_meter:nobody:1'));
    expect((await answers(event.id)).map(([status]) => status)).toEqual([404, 404]);
    expect((await asAdmin(address(event.id))).body.state).toBe(event.state);
  });
});

test('filters narrow the list', async () => {
  const all = await eventsOf(asAdmin, '&members=true');
  const critical = await eventsOf(asAdmin, '&members=true&severity=critical');
  expect(critical.map(({ id }) => id)).toEqual(
    all.filter(({ severity }) => severity === 'critical').map(({ id }) => id),
  );
  const open = await eventsOf(asAdmin, '&members=true&open=true');
  expect(open.map(({ id }) => id)).toEqual(
    all.filter(({ state }) => !['closed', 'false_alarm'].includes(state)).map(({ id }) => id),
  );
  expect(await eventsOf(asAdmin, `&to=${new Date(BEGIN).toISOString()}`)).toEqual([]);
  expect((await eventsOf(asAdmin, '&district=310115&members=true')).length).toBe(all.length);
  expect(await eventsOf(asAdmin, '&district=310116')).toEqual([]);
  expect((await asAdmin('/api/v1/anomalies?cursor=nonsense')).body.code).toBe('invalid_cursor');
});

test('how judgement is doing is in the metrics', async () => {
  const { text } = await asAdmin('/metrics');
  for (const name of ['intervals_total', 'behind_seconds', 'late_intervals_total', 'events']) {
    expect(text).toMatch(new RegExp(`^meterhub_anomaly_${name} `, 'm'));
  }
});
