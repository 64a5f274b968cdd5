import { expect, test, vi } from 'vitest';
import { testSeed } from '../../helpers/seed.ts';
import { startTestBroker } from '../test-broker.ts';
import { runFuzz } from './fuzz-run.ts';

vi.setConfig({ testTimeout: 120_000 });

const CASES = 3000;

test('of malformed MQTT nothing is accepted that should not be, and another client is served meanwhile', async () => {
  const { broker, data, journalled } = await startTestBroker();
  const password = (username: string): string => data.password(username);
  const result = await runFuzz({ port: broker.port, password, cases: CASES, seed: testSeed(), workers: 4 });
  expect(result.problems).toEqual([]);
  const kept = journalled();
  expect(kept.filter((payload) => payload === 'good')).toHaveLength(result.good);
  expect(result.good).toBeGreaterThan(20);
  const left = counted(kept.filter((payload) => payload !== 'good'));
  for (const payload of result.required) left.set(payload, (left.get(payload) ?? 0) - 1);
  for (const payload of result.possible)
    if ((left.get(payload) ?? 0) > 0) left.set(payload, (left.get(payload) ?? 0) - 1);
  expect([...left].filter(([, count]) => count !== 0)).toEqual([]);
  expect(result.required.length).toBeGreaterThan(CASES / 10);
});

function counted(payloads: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const payload of payloads) counts.set(payload, (counts.get(payload) ?? 0) + 1);
  return counts;
}
