import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ID_PATTERN } from '../../src/domain/id.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { type Answer, type Ask, allItems, asker, type Json, untilProcessed } from './asking.ts';

const COUNT = 10_250;
const STEP_MILLIS = 1000;
const START = Math.floor(Date.now() / 1000) * 1000 - COUNT * STEP_MILLIS;
const END = START + COUNT * STEP_MILLIS;
const SERIES = '/api/v1/readings?meter=alpha-E1&quantity=activeEnergy';
const WINDOW = `${SERIES}&from=${iso(START)}&to=${iso(END)}`;

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
  const client = await hub.mqtt('alpha.g1');
  const topic = telemetryTopic('alpha.g1');
  const all = Array.from({ length: COUNT }, (_, i) => reading('alpha-E1', START + i * STEP_MILLIS, valueAt(i)));
  const messages = Array.from({ length: Math.ceil(COUNT / 1000) }, (_, i) =>
    telemetry(i + 1, ...all.slice(i * 1000, (i + 1) * 1000)),
  );
  messages.push(
    telemetry(
      100,
      { meter: 'alpha-E2', ts: START, values: { activeEnergy: 1.5, activePower: { v: 2, u: 'kW' } } },
      { meter: 'alpha-E2', ts: START + 1, values: { activeEnergy: 2 }, quality: 'estimated' },
    ),
  );
  await Promise.all(messages.map((message) => client.publishAsync(topic, message, { qos: 1 })));
  await client.endAsync();
  await untilProcessed(hub, messages.length);
}, 60_000);
afterAll(() => hub?.[Symbol.asyncDispose]());

describe('formats', () => {
  test('JSON, NDJSON and CSV give the same numbers, instants and units', async () => {
    const window = `/api/v1/readings?meter=alpha-E2&quantity=activeEnergy&from=${iso(START)}`;
    const json = await ask(window);
    const ndjson = await ask(`${window}&format=ndjson`);
    const csv = await ask(`${window}&format=csv`);
    expect(json.body).toMatchObject({
      unit: 'kWh',
      ucum: 'kW.h',
      kind: 'register',
      enterprise: 'alpha',
      nextCursor: null,
    });
    const expected = [
      { ts: iso(START), value: 1500, quality: { level: 'good', reasons: [] } },
      { ts: iso(START + 1), value: 2000, quality: { level: 'estimated', reasons: [] } },
    ];
    expect(json.body.items).toEqual(expected);
    expect(ndjson.type).toBe('application/x-ndjson; charset=utf-8');
    const head = { meter: 'alpha-E2', quantity: 'activeEnergy', unit: 'kWh' };
    expect(linesOf(ndjson).map((line) => JSON.parse(line))).toEqual(expected.map((item) => ({ ...head, ...item })));
    expect(csv.type).toBe('text/csv; charset=utf-8');
    expect(linesOf(csv)).toEqual([
      'meter,quantity,unit,ts,value,quality,reasons',
      `alpha-E2,activeEnergy,kWh,${iso(START)},1500,good,`,
      `alpha-E2,activeEnergy,kWh,${iso(START + 1)},2000,estimated,`,
    ]);
  });

  test.each(['ndjson', 'csv'])('%s comes whole and in order, however long', async (format) => {
    const lines = linesOf(await ask(`${WINDOW}&format=${format}`)).slice(format === 'csv' ? 1 : 0);
    const rows = lines.map((line) => (format === 'csv' ? line.split(',').slice(3, 5) : pick(JSON.parse(line))));
    expect(rows.length).toBe(COUNT);
    expect(rows).toEqual(Array.from({ length: COUNT }, (_, i) => [iso(START + i * STEP_MILLIS), String(valueAt(i))]));
  });

  test('JSON pages are whole and in order', async () => {
    const items = await allItems(ask, WINDOW, 10_000);
    expect(items.map(pick)).toEqual(
      Array.from({ length: COUNT }, (_, i) => [iso(START + i * STEP_MILLIS), String(valueAt(i))]),
    );
  });

  test.each(['ndjson', 'csv'])('%s with a limit names its next page in the header Link', async (format) => {
    const rows: string[] = [];
    let pages = 0;
    for (let next: string | undefined = `${WINDOW}&format=${format}&limit=4000`; next !== undefined; pages++) {
      const answer: Answer = await ask(next);
      rows.push(...linesOf(answer).slice(format === 'csv' ? 1 : 0));
      next = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toBe(3);
    expect(new Set(rows).size).toBe(COUNT);
  });

  test('a page with no window given is followed by the same window', async () => {
    const first = await ask(`${SERIES}&limit=1`);
    const second = await ask(`${SERIES}&limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body.items[0].ts).toBe(iso(START + STEP_MILLIS));
    expect(second.body.to).toBe(first.body.to);
  });

  test('no cell of a CSV can begin a formula', async () => {
    // Ids begin with a letter or digit, names and levels come from tables; what remains is a number.
    for (const start of ['=', '+', '-', '@', '\t', '\r', '"', ',', ' '])
      expect(ID_PATTERN.test(`${start}1`)).toBe(false);
    const client = await hub.mqtt('alpha.g1');
    const negative = telemetry(200, { meter: 'alpha-E2', ts: START + 5, values: { activePower: -1.5 } });
    await client.publishAsync(telemetryTopic('alpha.g1'), negative, { qos: 1 });
    await client.endAsync();
    await untilProcessed(hub, Math.ceil(COUNT / 1000) + 2);
    const csv = await ask(`/api/v1/readings?meter=alpha-E2&quantity=activePower&from=${iso(START)}&format=csv`);
    for (const cell of linesOf(csv).flatMap((line) => line.split(','))) {
      expect(cell).toMatch(/^$|^[A-Za-z0-9]|^-\d+(\.\d+)?$/);
    }
  });
});

describe('from and to', () => {
  const of = async (from: string, to: string): Promise<string[]> =>
    (await ask(`${SERIES}&from=${from}&to=${to}`)).body.items.map(({ ts }: Json) => ts);
  const local = (millis: number): string => new Date(millis + 8 * 3_600_000).toISOString().replace('Z', '');

  test('from is inside, to is not', async () => {
    expect(await of(iso(START), iso(START + 2 * STEP_MILLIS))).toEqual([iso(START), iso(START + STEP_MILLIS)]);
  });

  test.each(['+08:00', '%2B08:00', ' 08:00', '%2B0800'])('an offset written as "%s" is understood', async (offset) => {
    const to = `${local(START + STEP_MILLIS)}${offset}`;
    expect(await of(`${local(START)}${offset}`, to)).toEqual([iso(START)]);
  });

  test('years at both ends of the calendar are answered', async () => {
    const { status, body } = await ask(`${SERIES}&from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&limit=1`);
    expect(status).toBe(200);
    expect(body.items[0].ts).toBe(iso(START));
  });
});

describe('parameters', () => {
  test.each([
    ['quantity=activeEnergy', 'meter'],
    ['meter=alpha-E1', 'quantity'],
    ['meter=alpha-E1&quantity=activeEnergy&from=yesterday', 'from'],
    ['meter=alpha-E1&quantity=activeEnergy&from=2026-02-30T00:00:00Z', 'from'],
    ['meter=alpha-E1&quantity=activeEnergy&to=2026-11-20T08:00:00', 'to'],
    ['meter=alpha-E1&quantity=activeEnergy&from=1763625600000', 'from'],
    ['meter=alpha-E1&quantity=activeEnergy&format=xml', 'format'],
    ['meter=alpha-E1&quantity=activeEnergy&limit=10001', 'limit'],
    ['meter=alpha-E1&meter=alpha-E2&quantity=activeEnergy', 'meter'],
    ['meter=alpha-E1&quantity=activeEnergy&from=2026-11-20T08:00:00Z&to=2026-11-20T08:00:00Z', 'from'],
    [`meter=${'m'.repeat(65)}&quantity=activeEnergy`, 'meter'],
  ])('%s is a problem that names %s', async (query, name) => {
    const { status, body } = await ask(`/api/v1/readings?${query}`);
    expect(status).toBe(400);
    expect(body.code).toBe('invalid_request');
    expect(body.detail).toMatch(new RegExp(`\\b${name}\\b`));
  });

  test('a quantity that the meter does not have is not found, and those it has are named', async () => {
    const { status, body } = await ask('/api/v1/readings?meter=alpha-E1&quantity=volume');
    expect(status).toBe(404);
    expect(body.detail).toContain('activeEnergy');
  });
});

test('the newest reading of each quantity is in the canonical unit', async () => {
  const { body } = await ask('/api/v1/meters/alpha-E2/latest');
  expect(body).toMatchObject({ meter: 'alpha-E2', enterprise: 'alpha', energy: 'electricity' });
  expect(body.values[0]).toMatchObject({ quantity: 'activeEnergy', unit: 'kWh', value: 2000, ts: iso(START + 1) });
  expect((await ask('/api/v1/meters/alpha-G1/latest')).body.values).toEqual([]);
});

function reading(meter: string, ts: number, value: number) {
  return { meter, ts, values: { activeEnergy: value } };
}

/** Numbers with digits that only a faithful way through keeps. */
function valueAt(i: number): number {
  return Math.round((1000 + i * 0.1) * 1e6) / 1e6;
}

function iso(millis: number): string {
  return new Date(millis).toISOString();
}

function pick({ ts, value }: { ts: string; value: number }): [string, string] {
  return [ts, String(value)];
}

function linesOf({ text }: Answer): string[] {
  return text === '' ? [] : text.trimEnd().split('\n');
}
