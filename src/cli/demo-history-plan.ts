/** Which history the demo still has to load, kept in its data folder: it is loaded once, whatever comes between. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORY_STEP_MILLIS } from '../../simulators/history.ts';
import { SIMULATION_EPOCH } from '../../simulators/load-models/load-model.ts';
import { ConfigError } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';

/** Instants in epoch milliseconds, whole quarters of an hour. */
export interface HistoryPlan {
  /** First and last one of the history. */
  readonly from: number;
  readonly to: number;
  /** First one that the hub is not known to have processed; after `to` once there is nothing left. */
  readonly next: number;
}

const FILE = 'demo-history.json';
const VARIABLE = 'METERHUB_DEMO_HISTORY_DAYS';
const DAYS_NORMAL = 7;
/** The hub takes readings of 400 days. */
const DAYS_MAX = 365;
const DAY_MILLIS = 86_400_000;

/** How many days of history a demo in an empty folder begins with. */
export function historyDays(environment: Readonly<Record<string, string | undefined>>): number {
  const text = environment[VARIABLE];
  if (text === undefined || text === '') return DAYS_NORMAL;
  const days = Number(text);
  if (Number.isInteger(days) && days >= 0 && days <= DAYS_MAX) return days;
  throw new ConfigError([`${VARIABLE} is ${JSON.stringify(text)}: must be a number of days, 0 to ${DAYS_MAX}`]);
}

/**
 * To be asked before the registry is made. Null where there is nothing to load: no days are wanted, or the
 * folder had data before and all history that it was to have.
 */
export function planHistory(dataDir: string, days: number, now: number): HistoryPlan | null {
  if (days === 0) return null;
  const known = readPlan(dataDir);
  if (known !== null) return known.next <= known.to ? known : null;
  if (existsSync(dataPaths(dataDir).registry)) return null;
  const to = now - (now % HISTORY_STEP_MILLIS);
  const from = Math.max(to - days * DAY_MILLIS, SIMULATION_EPOCH);
  const plan = { from, to, next: from };
  keepPlan(dataDir, plan);
  return plan;
}

export function keepPlan(dataDir: string, plan: HistoryPlan): void {
  writeFileSync(join(dataDir, FILE), `${JSON.stringify(plan)}\n`);
}

function readPlan(dataDir: string): HistoryPlan | null {
  const file = join(dataDir, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as HistoryPlan) : null;
}
