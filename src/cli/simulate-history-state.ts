/**
 * What the data folder keeps of a simulated history: its plan, so that running it again gives the same readings;
 * how far each gateway has come; and the passwords of the gateways, of which the registry has hashes alone.
 */

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CommandError, EXIT } from './exit-codes.ts';
import type { HistoryPlan } from './simulate-history-options.ts';

export interface HistoryState {
  readonly plan: HistoryPlan;
  /** Whether anything of it can be in the hub already. */
  readonly isBegun: boolean;
  /** By user name. */
  readonly passwords: Readonly<Record<string, string>>;
  /** The first hour of the history that is not known to be processed, by user name; empty once all are. */
  readonly nextHour: Readonly<Record<string, number>>;
}

export function readHistoryState(dataDir: string, seed: number): HistoryState | null {
  const file = stateFile(dataDir, seed);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as HistoryState) : null;
}

export function keepHistoryState(dataDir: string, state: HistoryState): void {
  const file = stateFile(dataDir, state.plan.fleet.seed);
  // A stop in the middle of writing must not lose the passwords.
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * The plan to carry out: the one on record where the options come to the same, with its end where none is given.
 * Throws `CommandError` where they do not: the registers of two histories of one seed would contradict each other.
 */
export function agreedPlan(wanted: HistoryPlan, state: HistoryState | null, isEndGiven: boolean): HistoryPlan {
  if (state === null || !state.isBegun) return wanted;
  const { plan } = state;
  const candidate = isEndGiven ? wanted : { ...wanted, from: plan.to - (wanted.to - wanted.from), to: plan.to };
  // What is left out is not in the file.
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(candidate)), plan)) return plan;
  throw new CommandError(
    `there is another history of seed ${plan.fleet.seed} in this data folder (${describePlan(plan)}): give the same options, or another --seed`,
    EXIT.usage,
  );
}

/** In words of the command line. */
export function describePlan({ fleet, from, to, faultRate, stepMillis }: HistoryPlan): string {
  const period = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  const size = `${fleet.enterprises} enterprises of ${fleet.metersPerEnterprise} meters`;
  return `${size}, ${period}, every ${stepMillis / 60_000} minutes, faults ${faultRate}`;
}

function stateFile(dataDir: string, seed: number): string {
  return join(dataDir, `simulate-history-${seed}.json`);
}
