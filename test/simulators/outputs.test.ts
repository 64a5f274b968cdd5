import { expect, test } from 'vitest';
import { outputsOf } from '../../simulators/history/outputs.ts';
import { simulatedEnterprise } from '../../simulators/shapes/enterprise.ts';

const FROM = Date.parse('2025-01-01T00:00:00+08:00');
const TO = Date.parse('2026-01-01T00:00:00+08:00');
const enterprise = (industry: 'cement' | 'dataCenter') =>
  simulatedEnterprise({ id: 'S1', industry, district: '310115', seed: 3, meters: 8 });

test('a plant makes something each day, and a tenth of it while it is stopped as its meters are', () => {
  const outputs = outputsOf(enterprise('cement'), FROM, TO);
  expect(outputs.length).toBe(365);
  const amounts = outputs.map(({ amount }) => amount).sort((a, b) => a - b);
  const median = amounts[182] as number;
  // A kiln and its mills stop for 25 days a year; on what day of the year is drawn from the seed.
  expect(amounts.filter((amount) => amount < 0.2 * median).length).toBe(25);
  expect(outputsOf(enterprise('cement'), FROM, TO)).toEqual(outputs);
});

test('who follows no orders makes nothing that is counted', () => {
  expect(outputsOf(enterprise('dataCenter'), FROM, TO)).toEqual([]);
});
