import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuditActor, AuditRecord } from '../../src/audit/audit-log.ts';
import { Tally } from '../../src/audit/tally.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-20T08:00:00Z') }));
afterEach(() => vi.useRealTimers());

function caller(address: string): AuditActor {
  return { kind: 'unknown', id: null, name: null, role: null, address };
}

test('what one caller does in a minute is one entry', () => {
  const told: AuditRecord[] = [];
  const tally = new Tally({ action: 'access', outcome: 'refused', append: (record) => void told.push(record) });
  tally.add(caller('a'), '401 GET /x');
  vi.advanceTimersByTime(30_000);
  tally.add(caller('a'), '401 GET /x');
  tally.add(caller('a'), '403 GET /y');
  tally.add(caller('b'), '401 GET /x');
  expect(told).toEqual([]);
  vi.advanceTimersByTime(30_000);
  expect(told.map(({ actor, detail }) => [actor.address, detail])).toEqual([
    [
      'a',
      {
        ...{ count: 3, first: '2026-11-20T08:00:00.000Z', last: '2026-11-20T08:00:30.000Z' },
        places: { '401 GET /x': 2, '403 GET /y': 1 },
      },
    ],
    [
      'b',
      { count: 1, first: '2026-11-20T08:00:30.000Z', last: '2026-11-20T08:00:30.000Z', places: { '401 GET /x': 1 } },
    ],
  ]);
  vi.advanceTimersByTime(600_000);
  expect(told.length).toBe(2);
});

test('a million requests from a hundred thousand addresses are some fifty entries a minute', () => {
  const told: AuditRecord[] = [];
  const tally = new Tally({ action: 'access', outcome: 'refused', append: (record) => void told.push(record) });
  for (let n = 0; n < 1_000_000; n++) tally.add(caller(`10.${n % 100_000}`), `401 GET /${n}`);
  tally.flush();
  expect(told.length).toBe(51);
  expect(JSON.stringify(told).length).toBeLessThan(30_000);
  const counts = told.map(({ detail }) => (detail as { count: number }).count);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1_000_000);
  expect(told.at(-1)).toMatchObject({ actor: { name: 'others' }, detail: { count: 999_500, places: {} } });
});

test('amounts are added up', () => {
  const told: AuditRecord[] = [];
  const append = (record: AuditRecord) => void told.push(record);
  const tally = new Tally({ action: 'export', outcome: 'done', amount: 'rows', append });
  tally.add(caller('a'), 'GET /r', 600);
  tally.add(caller('b'), 'GET /r', 0);
  tally.add(caller('a'), 'GET /r', 400);
  tally.flush();
  expect(told.map(({ actor, detail }) => [actor.address, (detail as { rows: number }).rows])).toEqual([
    ['a', 1000],
    ['b', 0],
  ]);
});

test('where nothing may be left out, every place of every caller is told', () => {
  const told: AuditRecord[] = [];
  const append = (record: AuditRecord) => void told.push(record);
  const tally = new Tally({ action: 'export', outcome: 'done', amount: 'rows', isWhole: true, append });
  for (let n = 0; n < 120; n++) {
    for (let caller_ = 0; caller_ < 60; caller_++) tally.add(caller(`${caller_}`), `GET /${n}`, 1);
    tally.add(caller('0'), `GET /${n}`, 1);
  }
  tally.flush();
  expect(told.filter(({ actor }) => actor.name === 'others')).toEqual([]);
  const places = new Map<string, number>();
  for (const { actor, detail } of told) {
    for (const [place, count] of Object.entries((detail as { places: Record<string, number> }).places)) {
      const name = `${actor.address} ${place}`;
      places.set(name, (places.get(name) ?? 0) + count);
    }
  }
  expect(places.size).toBe(60 * 120);
  expect([places.get('0 GET /119'), places.get('59 GET /119')]).toEqual([2, 1]);
});
