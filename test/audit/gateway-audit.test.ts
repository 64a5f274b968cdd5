import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AuditRecord } from '../../src/audit/audit-log.ts';
import { GatewayAudit } from '../../src/audit/gateway-audit.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const HOUR = 3_600_000;
const log = createLogger('test', 'silent');

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-20T08:00:00Z') }));
afterEach(() => vi.useRealTimers());

function open(): { audit: GatewayAudit; told: AuditRecord[]; batches: number[] } {
  const told: AuditRecord[] = [];
  const batches: number[] = [];
  const appendAll = (records: readonly AuditRecord[]): void => {
    told.push(...records);
    batches.push(records.length);
  };
  return { audit: new GatewayAudit({ appendAll }, log), told, batches };
}

const counts = (records: readonly AuditRecord[]) => records.map(({ detail }) => (detail as { count: number }).count);

test('the first login of a gateway is told within a minute, and the others of the hour when that is over', () => {
  const { audit, told } = open();
  const visitor = { gateway: 'E1/G1', address: '10.0.0.1' };
  audit.loggedIn(visitor, 'password');
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([
    {
      actor: { kind: 'gateway', id: 'E1/G1', name: null, role: 'gateway', address: '10.0.0.1' },
      ...{ action: 'gateway.login', target: null, outcome: 'done' },
      detail: {
        ...{ count: 1, first: '2026-11-20T08:00:00.000Z', last: '2026-11-20T08:00:00.000Z' },
        places: { 'password from 10.0.0.1': 1 },
      },
    },
  ]);
  for (let n = 0; n < 50; n++) {
    audit.loggedIn(visitor, 'password');
    vi.advanceTimersByTime(60_000);
  }
  expect(told.length).toBe(1);
  vi.advanceTimersByTime(10 * 60_000);
  expect(counts(told)).toEqual([1, 50]);
  // Quiet for more than an hour: the next one is told within a minute again.
  vi.advanceTimersByTime(3 * HOUR);
  audit.loggedIn(visitor, 'password');
  vi.advanceTimersByTime(60_000);
  expect(counts(told)).toEqual([1, 50, 1]);
  audit.close();
});

test('ten thousand gateways that never stop coming and being refused are one entry each an hour', () => {
  const { audit, told, batches } = open();
  const GATEWAYS = 10_000;
  for (let minute = 0; minute < 120; minute += 10) {
    for (let n = 0; n < GATEWAYS; n++) audit.loggedIn({ gateway: `E/${n}`, address: '10.0.0.1' }, 'password');
    for (let n = 0; n < GATEWAYS; n++) audit.loginRefused({ gateway: null, address: `10.1.${n}` }, 'unknown user');
    vi.advanceTimersByTime(10 * 60_000);
  }
  const done = told.filter(({ outcome }) => outcome === 'done');
  const logins = new Map<string | null, number>();
  for (const { actor } of done) logins.set(actor.id, (logins.get(actor.id) ?? 0) + 1);
  expect([logins.size, Math.max(...logins.values())]).toEqual([GATEWAYS, 2]);
  // 51 entries in each of the twelve minutes in which strangers came.
  expect(told.length - done.length).toBe(12 * 51);
  // A broker that writes them goes on taking messages between.
  expect(Math.max(...batches)).toBeLessThanOrEqual(100);
  audit.close();
  expect(counts(told.filter(({ outcome }) => outcome === 'done')).reduce((a, b) => a + b)).toBe(12 * GATEWAYS);
  expect(counts(told.filter(({ outcome }) => outcome === 'refused')).reduce((a, b) => a + b)).toBe(12 * GATEWAYS);
});

test('what waits when the hub stops is written, in one whole chain', () => {
  const directory = join(temporaryDirectory(), 'audit');
  const file = openAuditLog(directory);
  const audit = new GatewayAudit(file, log);
  for (let n = 0; n < 250; n++) audit.refused({ gateway: `E/${n}`, address: null }, 'publish "x"');
  audit.close();
  expect(file.verify()).toMatchObject({ ok: true, entries: 251 });
  file.close();
});
