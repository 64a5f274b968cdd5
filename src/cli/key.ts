/** `meterhub key`: keys for the HTTP API. */

import type { Role } from '../registry/registry.ts';
import { CommandError } from './exit-codes.ts';
import { withRegistry } from './registry.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface KeyIssueOptions {
  readonly name: string;
  readonly role: Role;
  readonly enterprise?: string;
  /** GB/T 2260 codes, separated by commas. */
  readonly districts?: string;
  readonly days?: number;
  readonly config?: string;
}

const DAY_MILLIS = 86_400_000;

export async function keyIssue(options: KeyIssueOptions, environment: Environment): Promise<void> {
  const { name, role, enterprise = null, days, config } = options;
  const districts = options.districts?.split(',').map((district) => district.trim()) ?? null;
  const expiresAt = days === undefined ? null : Date.now() + days * DAY_MILLIS;
  await withRegistry(config, environment, async (registry) => {
    process.stdout.write(`${await registry.issueKey({ name, role, enterprise, districts, expiresAt })}\n`);
  });
}

export async function keyRevoke(id: string, config: string | undefined, environment: Environment): Promise<void> {
  await withRegistry(config, environment, async (registry) => {
    if (!(await registry.revokeKey(id))) throw new CommandError(`there is no valid key ${id}`);
    process.stderr.write(`key ${id} is revoked\n`);
  });
}
