/** Registers the enterprises of a simulated history and finds the passwords of their gateways. */

import { readFileSync } from 'node:fs';
import { masterDataOf } from '../../simulators/history/master-data.ts';
import type { Registry } from '../registry/registry.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { withRegistry } from './registry.ts';
import { plannedHistory } from './simulate-history-files.ts';
import type { HistoryPlan } from './simulate-history-options.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Passwords = Readonly<Record<string, string>>;

/** Enterprises that are put into the registry at one time. */
const BATCH = 50;

/** Puts all of the plan into the registry of the configuration; returns the passwords by user name. */
export async function registerFleet(
  plan: HistoryPlan,
  known: Passwords,
  configFile: string | undefined,
  environment: Environment,
): Promise<Passwords> {
  const passwords: Record<string, string> = { ...known };
  await withRegistry(configFile, environment, async (registry) => {
    for (let first = 0; first < plan.fleet.enterprises; first += BATCH) {
      const count = Math.min(BATCH, plan.fleet.enterprises - first);
      const histories = Array.from({ length: count }, (_, n) => plannedHistory(plan, first + n));
      await registerSome(registry, masterDataOf(histories, plan.stepMillis), passwords);
    }
  });
  return passwords;
}

async function registerSome(
  registry: Registry,
  masterData: ReturnType<typeof masterDataOf>,
  passwords: Record<string, string>,
): Promise<void> {
  const before = (await registry.snapshot()).gateways;
  await registry.apply(masterData);
  for (const { id, enterprise, username } of masterData.gateways) {
    if (passwords[username] !== undefined && before.has(`${enterprise}/${id}`)) continue;
    passwords[username] = await registry.resetGatewayPassword({ enterprise, gateway: id });
  }
}

/** The passwords in what `registry apply` printed. */
export function readPasswords(file: string): Passwords {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`--passwords ${file} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
  const lines = text.matchAll(/^gateway \S+ username (\S+) password (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, username, password]) => [username, password]));
}
