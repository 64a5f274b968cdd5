import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { historyDays, keepPlan, planHistory } from '../../src/cli/demo-history-plan.ts';
import { ConfigError } from '../../src/config.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const NOW = Date.UTC(2026, 10, 21, 13, 22, 41);
const TO = Date.UTC(2026, 10, 21, 13, 15);
const FROM = Date.UTC(2026, 10, 14, 13, 15);

describe('plan of the history', () => {
  test('of an empty folder ends with the last whole quarter of an hour', () => {
    expect(planHistory(temporaryDirectory(), 7, NOW)).toEqual({ from: FROM, to: TO, next: FROM });
  });

  test('of a folder that had data before is none', () => {
    const folder = temporaryDirectory();
    mkdirSync(dataPaths(folder).registry);
    expect(planHistory(folder, 7, NOW)).toBeNull();
  });

  test('is the same at a later start, as far as it is not done', () => {
    const folder = temporaryDirectory();
    const plan = planHistory(folder, 7, NOW)!;
    mkdirSync(dataPaths(folder).registry);
    keepPlan(folder, { ...plan, next: FROM + 86_400_000 });
    expect(planHistory(folder, 30, NOW + 3_600_000)).toEqual({ from: FROM, to: TO, next: FROM + 86_400_000 });
  });

  test('is none once all of it is done', () => {
    const folder = temporaryDirectory();
    const plan = planHistory(folder, 7, NOW)!;
    keepPlan(folder, { ...plan, next: plan.to + 900_000 });
    expect(planHistory(folder, 7, NOW + 86_400_000)).toBeNull();
  });

  test('is none where no days are wanted', () => {
    expect(planHistory(temporaryDirectory(), 0, NOW)).toBeNull();
  });

  test('does not begin before the meters did', () => {
    // Midnight of 1 January 2025 in Shanghai.
    const epoch = Date.UTC(2024, 11, 31, 16);
    expect(planHistory(temporaryDirectory(), 300, Date.UTC(2025, 1, 1))?.from).toBe(epoch);
  });
});

describe('days of history', () => {
  test('are seven where nothing is said, or what is said', () => {
    const of = (text?: string) => historyDays({ METERHUB_DEMO_HISTORY_DAYS: text });
    expect([of(), of(''), of('0'), of('30')]).toEqual([7, 7, 0, 30]);
  });

  test.each(['-1', '1.5', '366', 'week'])('cannot be %s', (text) => {
    expect(() => historyDays({ METERHUB_DEMO_HISTORY_DAYS: text })).toThrow(ConfigError);
  });
});
