/** What the store makes of every answer that a server can give, and of none. */

import { describe, expect, test } from 'vitest';
import type { InfluxOptions } from '../../src/store/influx/influx-options.ts';
import { openInfluxStore } from '../../src/store/influx/influx-store.ts';
import { InfluxUnavailableError } from '../../src/store/influx/server.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { FOREVER } from '../../src/store/retention.ts';
import type { SeriesKey, TimeSeriesStore } from '../../src/store/store.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { type Fault, FaultProxy, isWrite } from './helpers/fault-proxy.ts';
import { Imitation, ORGANISATION, TOKEN } from './helpers/imitation.ts';
import { Influxd } from './helpers/influxd.ts';

const HOUR = 3_600_000;
const NOW = Date.now();
const ALL = { from: 0, to: 8.64e15, limit: 1_000_000 };

function open(url: string, more: Partial<InfluxOptions> = {}): TimeSeriesStore {
  return openInfluxStore({
    ...{ version: 1, url, database: 'db', retention: FOREVER, linesMax: 10_000, concurrency: 2, gzip: false },
    timeoutMillis: 5000,
    ...more,
  });
}

/** `meters` meters with energy and power at the same instant: one line each. */
function batchOf(meters: number, timestamp = NOW, value = 1): ReadingBatch {
  const keys: SeriesKey[] = Array.from({ length: meters }, (_, i) => `M${i}`).flatMap((meter) =>
    ['activeEnergy', 'activePower'].map((quantity) => ({ enterprise: 'E1', meter, quantity })),
  );
  const batch = new ReadingBatch(keys);
  for (const row of keys.keys()) batch.add(row, timestamp, value + row, 0, 1, row);
  return batch;
}

async function countOf(store: TimeSeriesStore, meters: number, quantity: string): Promise<number> {
  const found = await store.lookup(
    Array.from({ length: meters }, (_, i) => ({ meter: `M${i}`, quantity, timestamp: NOW })),
  );
  return found.filter((reading) => reading !== null).length;
}

const unavailable = expect.objectContaining({ code: 'influx_unavailable' });

describe('with a real influxd', () => {
  test.each([
    [429, '{"error":"too many requests"}', '429 too many requests'],
    [500, '{"error":"engine: cache maximum memory size exceeded"}', '500 engine: cache'],
    [503, '{"error":"timeout"}', '503 timeout'],
    [502, '<html>Bad Gateway</html>', '502 <html>Bad Gateway</html>'],
    [408, '', '408'],
  ])('%i is tried again, and what is written then is there once', async (status, body, words) => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url, { linesMax: 10 });
    let left = 1;
    proxy.fault = (seen) => (isWrite(seen) && proxy.writes >= 3 && left-- > 0 ? { status, body } : null);
    const batch = batchOf(50);
    await expect(store.write(batch)).rejects.toEqual(unavailable);
    // Nothing is begun after a failure: it would be sent in vain, again and again.
    expect(proxy.writes).toBeLessThanOrEqual(4);
    expect(proxy.writesAtOnce).toBeLessThanOrEqual(2);
    left = 1;
    await expect(store.write(batch)).rejects.toThrow(words);
    left = 0;
    expect(await store.write(batch)).toEqual({ refused: [] });
    expect(await countOf(store, 50, 'activeEnergy')).toBe(50);
    expect(await store.readings({ meter: 'M7', quantity: 'activePower', ...ALL })).toHaveLength(1);
  });

  test('an answer that is lost, late or no answer of InfluxDB is not taken for a receipt', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url, { timeoutMillis: 300 });
    await store.write(batchOf(1, NOW - 1));
    const faults: Fault[] = [
      { cutAnswer: true },
      { delayMillis: 1000 },
      { status: 200, body: '<html>Please log in</html>', contentType: 'text/html' },
      { status: 200, body: '{"results":[]}' },
    ];
    for (const fault of faults) {
      proxy.fault = () => fault;
      await expect(store.write(batchOf(3)), JSON.stringify(fault)).rejects.toEqual(unavailable);
    }
    proxy.fault = () => null;
    expect(await store.write(batchOf(3))).toEqual({ refused: [] });
    expect(await countOf(store, 3, 'activeEnergy')).toBe(3);
    for (const body of ['<html>', '{"results":[{"series":"none"}]}', '[]', '{"error":"query timeout"}']) {
      proxy.fault = () => ({ status: 200, body });
      await expect(store.latest(), body).rejects.toEqual(unavailable);
    }
  });

  test('a server that is not there yet is waited for, and its database is made', async () => {
    const port = await freePort();
    const store = open(`http://127.0.0.1:${port}`);
    for (const question of [() => store.write(batchOf(2)), () => store.latest()]) {
      await expect(question()).rejects.toThrow(/^InfluxDB: .*ECONNREFUSED/);
    }
    await using influxd = await Influxd.create({ port });
    await influxd.start();
    expect(await store.write(batchOf(2))).toEqual({ refused: [] });
    expect(await store.latest()).toHaveLength(4);
  });

  test('a database that somebody drops is made again, whatever is asked next', async () => {
    await using influxd = await Influxd.start();
    const store = open(influxd.url);
    const questions = [() => store.write(batchOf(2)), () => countOf(store, 2, 'activeEnergy'), () => store.latest()];
    for (const question of questions) {
      await store.write(batchOf(1));
      await influxd.query(null, 'DROP DATABASE "db"');
      await expect(question()).rejects.toThrow(/database not found|not executed/);
      await question();
      expect(await store.write(batchOf(2))).toEqual({ refused: [] });
      expect(await countOf(store, 2, 'activePower')).toBe(2);
    }
  });

  test('a field that somebody made an integer by hand refuses its readings, not those beside it, in few requests', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url, { linesMax: 2000 });
    await store.latest();
    await influxd.write('db', `reading,enterprise=E9,meter=X activePower=1i ${NOW - 1}`);
    const { refused } = await store.write(batchOf(3000));
    expect(refused.map(({ row }) => row)).toEqual(Array.from({ length: 3000 }, (_, i) => 2 * i + 1));
    expect(new Set(refused.map(({ detail }) => detail.replace(/\d+$/, 'N')))).toEqual(
      new Set([
        'partial write: field type conflict: input field "activePower" on measurement "reading" is type float, already exists as type integer dropped=N',
      ]),
    );
    expect(proxy.writes).toBeLessThan(20);
    expect(await countOf(store, 3000, 'activeEnergy')).toBe(3000);
    expect(await countOf(store, 3000, 'activePower')).toBe(0);
    // Another shard has types of its own.
    expect(await store.write(batchOf(10, NOW - 40 * 24 * HOUR))).toEqual({ refused: [] });
  });

  test('single points that are refused are found among thousands', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url);
    const bad = [0, 1234, 1235, 1999];
    const isBad = new RegExp(`meter=M(${bad.join('|')}) .*activePower=`);
    proxy.fault = (seen) =>
      isWrite(seen) && isBad.test(seen.body) ? { status: 400, body: '{"error":"unable to parse this"}' } : null;
    const { refused } = await store.write(batchOf(2000));
    expect(refused).toEqual(bad.map((i) => ({ row: 2 * i + 1, detail: 'unable to parse this' })));
    expect(await countOf(store, 2000, 'activeEnergy')).toBe(2000);
    expect(await countOf(store, 2000, 'activePower')).toBe(1996);
  });

  test('requests are compressed with gzip where that is set, and the server reads the same', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url, { gzip: true });
    expect(await store.write(batchOf(6000))).toEqual({ refused: [] });
    const [write] = proxy.seen.filter(isWrite);
    expect([proxy.writes, write?.encoding]).toEqual([1, 'gzip']);
    expect(write?.bytes).toBeLessThan((write?.body.length ?? 0) / 5);
    expect(await store.lookup([{ meter: 'M4998', quantity: 'activePower', timestamp: NOW }])).toEqual([
      { timestamp: NOW, value: 1 + 9997, quality: 0, offset: 1, item: 9997 },
    ]);
    expect((await influxd.query('db', 'SELECT count("activeEnergy") FROM "reading"'))[0]?.values).toEqual([[0, 6000]]);
    // Compressed or not, it is the same to the server: what is written again changes nothing.
    const plain = open(proxy.url);
    await plain.write(batchOf(6000));
    expect(proxy.seen.filter(isWrite)[1]).toMatchObject({ encoding: 'identity', body: write?.body });
  });

  test.each([
    [
      'a limit that can be raised',
      '{"error":"partial write: max-values-per-tag limit exceeded (100000/100000): measurement=\\"reading\\" tag=\\"meter\\" value=\\"M1\\" dropped=1"}',
    ],
    ['the 400 of a proxy', '<html>The plain HTTP request was sent to HTTPS port</html>'],
    ['a 400 without words', ''],
  ])('%s refuses no reading: it is tried again', async (_, body) => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url);
    proxy.fault = (seen) => (isWrite(seen) ? { status: 400, body } : null);
    await expect(store.write(batchOf(10))).rejects.toEqual(unavailable);
    expect(proxy.writes).toBe(1);
    proxy.fault = () => null;
    expect(await store.write(batchOf(10))).toEqual({ refused: [] });
  });

  test('a request beyond the size that the server takes is sent in parts', async () => {
    await using influxd = await Influxd.start({ bodyBytesMax: 4000 });
    const store = open(influxd.url);
    expect(await store.write(batchOf(500))).toEqual({ refused: [] });
    expect(await countOf(store, 500, 'activePower')).toBe(500);
    const long = new ReadingBatch([
      { enterprise: 'E1', meter: 'x'.repeat(5000), quantity: 'volume' },
      { enterprise: 'E1', meter: 'M0', quantity: 'volume' },
    ]);
    long.add(0, NOW, 1, 0, 1, 0);
    long.add(1, NOW, 1, 0, 1, 0);
    expect(await store.write(long)).toEqual({ refused: [{ row: 0, detail: 'Request Entity Too Large' }] });
  });

  test('a credential that is refused is told as such, and works once the server takes it', async () => {
    await using influxd = await Influxd.start({ auth: true });
    const none = open(influxd.url);
    const wrong = open(influxd.url, { username: 'hub', password: 'secret' });
    for (const store of [none, wrong]) {
      await expect(store.write(batchOf(1))).rejects.toEqual(expect.objectContaining({ code: 'influx_unauthorized' }));
      await expect(store.latest()).rejects.toThrow(/^InfluxDB refuses the hub's credential: /);
    }
    await influxd.query(null, `CREATE USER "hub" WITH PASSWORD 'secret' WITH ALL PRIVILEGES`);
    expect(await wrong.write(batchOf(1))).toEqual({ refused: [] });
    expect(await wrong.latest()).toHaveLength(2);
    await expect(none.latest()).rejects.toBeInstanceOf(InfluxUnavailableError);
  });

  test('the retention of the database is set at the start, and older readings are refused before they are sent', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const policies: [number | null, string, string][] = [
      [null, '0s', '168h0m0s'],
      [HOUR, '1h0m0s', '1h0m0s'],
      [400 * 24 * HOUR, '9600h0m0s', '168h0m0s'],
      [3 * 24 * HOUR, '72h0m0s', '24h0m0s'],
    ];
    for (const [raw, duration, shardDuration] of policies) {
      await open(influxd.url, { retention: { raw, intervals: 2 * HOUR, days: null } }).latest();
      const [answer] = await influxd.query(null, 'SHOW RETENTION POLICIES ON "db"');
      expect(answer?.values).toEqual([
        ['autogen', duration, shardDuration, 1, true],
        ['interval', '2h0m0s', '1h0m0s', 1, false],
        ['day', '0s', '8736h0m0s', 1, false],
      ]);
    }
    const store = open(proxy.url, { retention: { ...FOREVER, raw: HOUR } });
    const batch = batchOf(1000, NOW - 2 * HOUR);
    batch.add(0, NOW, 1, 0, 1, 0);
    const { refused } = await store.write(batch);
    expect(refused).toHaveLength(2000);
    expect(refused[0]?.detail).toBe(
      `${new Date(NOW - 2 * HOUR).toISOString()} is older than the database keeps readings`,
    );
    expect(proxy.writes).toBe(1);
    expect(await store.expire(NOW)).toBe(0);
  });

  test('a server whose clock is ahead refuses the readings that are too old for it, in few requests', async () => {
    await using influxd = await Influxd.start();
    await using proxy = await FaultProxy.start(influxd.url);
    const store = open(proxy.url);
    await store.latest();
    await influxd.query(null, 'ALTER RETENTION POLICY "autogen" ON "db" DURATION 1h SHARD DURATION 1h DEFAULT');
    const { refused } = await store.write(batchOf(2000, NOW - 3 * HOUR));
    expect(refused).toHaveLength(4000);
    expect(refused[0]?.detail).toMatch(/^partial write: points beyond retention policy dropped=\d+$/);
    expect(proxy.writes).toBeLessThan(10);
  });
});

describe.each([2, 3] as const)('with the surface of %i.x', (version) => {
  const options = { version, token: TOKEN, ...(version === 2 ? { org: ORGANISATION } : {}) };

  test('a token that is missing or wrong is told as such', async () => {
    await using server = await Imitation.start(version);
    for (const token of [undefined, 'another']) {
      const store = open(server.url, { ...options, token });
      await expect(store.write(batchOf(1))).rejects.toEqual(expect.objectContaining({ code: 'influx_unauthorized' }));
    }
    expect(server.buckets.size).toBe(0);
  });

  test('a field that somebody made an integer by hand refuses its readings with the words of the server', async () => {
    await using server = await Imitation.start(version);
    const store = open(server.url, options);
    await store.latest();
    server.buckets.get('db')?.lines.write(`reading,enterprise=E9,meter=X activePower=1i ${NOW}`);
    const { refused } = await store.write(batchOf(300));
    expect(refused.map(({ row }) => row)).toEqual(Array.from({ length: 300 }, (_, i) => 2 * i + 1));
    expect(refused[0]?.detail).toMatch(
      /(field type conflict|partial write of line protocol occurred): input field "activePower" on measurement "reading" is type float/,
    );
    expect(await countOf(store, 300, 'activeEnergy')).toBe(300);
    expect(server.unexpected).toEqual([]);
  });

  test('a database that is gone is made again', async () => {
    await using server = await Imitation.start(version);
    const store = open(server.url, options);
    await store.write(batchOf(1));
    server.buckets.clear();
    await expect(store.latest()).rejects.toThrow(/not found|no dbrp mapping/);
    expect(await store.latest()).toEqual([]);
    server.buckets.clear();
    // 2.x refuses the write, 3.x makes a database of it.
    await store.write(batchOf(1)).catch(() => store.write(batchOf(1)));
    expect(await store.latest()).toHaveLength(2);
    expect(server.unexpected).toEqual([]);
  });

  test('the retention is set where it can be', async () => {
    await using server = await Imitation.start(version);
    const retention = (bucket = 'db') => server.buckets.get(bucket)?.retention;
    const kept = (hours: number, shardHours: number) =>
      version === 2 ? { everySeconds: hours * 3600, shardGroupDurationSeconds: shardHours * 3600 } : `${hours}h`;
    const made = { raw: 200 * 24 * HOUR, intervals: 3 * HOUR, days: null };
    await open(server.url, { ...options, retention: made }).latest();
    expect([retention(), retention('db_interval')]).toEqual([kept(4800, 168), kept(3, 1)]);
    expect(retention('db_day')).toEqual(version === 2 ? kept(0, 364 * 24) : null);
    // 3.x Core keeps the retention that a database was made with. 2.x takes a shorter one only with shorter
    // shards, and one without end only as a rule of its own.
    await open(server.url, { ...options, retention: { ...made, raw: 3 * 24 * HOUR } }).latest();
    expect(retention()).toEqual(version === 2 ? kept(72, 24) : '4800h');
    await open(server.url, { ...options, retention: FOREVER }).latest();
    expect(retention()).toEqual(version === 2 ? kept(0, 168) : '4800h');
    expect(server.unexpected).toEqual([]);
  });

  test('nothing is asked that another generation lacks', async () => {
    await using server = await Imitation.start(version);
    await open(server.url, options).latest();
    const ask = (q: string): Promise<Response> =>
      fetch(`${server.url}/query`, {
        method: 'POST',
        headers: {
          authorization: `${version === 2 ? 'Token' : 'Bearer'} ${TOKEN}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ db: 'db', epoch: 'ms', q }).toString(),
      });
    const bounds = 'time >= 0ms AND time <= 1ms';
    const fields = '"a", "a_q", "a_m", "a_i"';
    for (const q of [
      `SELECT ${fields} FROM "reading" WHERE "meter" = 'M' AND time >= 0ms`,
      `SELECT ${fields} FROM "reading" WHERE "meter" = 'M' AND ${bounds} SLIMIT 1`,
      `SELECT ${fields} INTO "other" FROM "reading" WHERE "meter" = 'M' AND ${bounds}`,
      `SELECT * FROM "reading" WHERE ${bounds}`,
    ]) {
      expect((await ask(q)).status, q).toBe(400);
    }
  });
});

test('an organisation that does not exist is named', async () => {
  await using server = await Imitation.start(2);
  const store = open(server.url, { version: 2, token: TOKEN, org: 'elsewhere' });
  await expect(store.latest()).rejects.toThrow('organization name "elsewhere" not found');
});
