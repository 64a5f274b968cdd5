/** `meterhub registry`: the registry opened for a command, and passwords of gateways. */

import { auditedRegistry } from '../audit/audited-registry.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { registryLocation } from '../hub/registry-location.ts';
import { openRegistry } from '../registry/open-registry.ts';
import type { Gateway, Registry } from '../registry/registry.ts';
import { commandLineActor } from './audit-actor.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Makes and prints the passwords of those gateways that were not known before. */
export async function giveNewPasswords(
  registry: Registry,
  known: ReadonlyMap<string, Gateway>,
  gateways: readonly Gateway[],
): Promise<void> {
  for (const { enterprise, id, username } of gateways) {
    if (known.has(`${enterprise}/${id}`)) continue;
    const password = await registry.resetGatewayPassword({ enterprise, gateway: id });
    process.stdout.write(`gateway ${enterprise}/${id} username ${username} password ${password}\n`);
  }
}

export async function resetPassword(
  enterprise: string,
  gateway: string,
  configFile: string | undefined,
  environment: Environment,
): Promise<void> {
  await withRegistry(configFile, environment, async (registry) => {
    process.stdout.write(`${await registry.resetGatewayPassword({ enterprise, gateway })}\n`);
  });
}

/** Opens the registry that a configuration names, beside a running hub or not. */
export async function withRegistry(
  configFile: string | undefined,
  environment: Environment,
  action: (registry: Registry) => Promise<void>,
): Promise<void> {
  const config = loadConfig(configFile, environment);
  const opened = await openRegistry(registryLocation(config));
  const audit = openAuditLog(dataPaths(config.dataDir).audit);
  const registry = auditedRegistry(opened, audit, commandLineActor());
  try {
    await action(registry);
  } finally {
    audit.close();
    await registry.close();
  }
}
