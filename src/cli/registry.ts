/** `meterhub registry`: master data from a file. */

import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { auditedRegistry } from '../audit/audited-registry.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { ConfigError, loadConfig } from '../config.ts';
import { ID_PATTERN } from '../domain/id.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { registryLocation } from '../hub/registry-location.ts';
import { meteringSchema } from '../registry/metering-schema.ts';
import { openRegistry } from '../registry/open-registry.ts';
import type { Gateway, Registry } from '../registry/registry.ts';
import { commandLineActor } from './audit-actor.ts';
import { CommandError, EXIT } from './exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const id = z.string().regex(ID_PATTERN, 'must be 1 to 64 letters, digits, ".", "_" or "-"');

const fileSchema = z.strictObject({
  enterprises: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1),
        nameEn: z.string().default(''),
        district: z.string().regex(/^\d{6}$/, 'must be a GB/T 2260 code of six digits'),
        industry: z.string().regex(/^[A-T]\d{0,4}$/, 'must be a GB/T 4754 code such as C31'),
      }),
    )
    .default([]),
  gateways: z
    .array(z.strictObject({ id, enterprise: id, username: z.string().min(1).max(100).optional() }))
    .default([]),
  meters: z
    .array(
      z.strictObject({
        id,
        enterprise: id,
        gateway: id.nullable().default(null),
        name: z.string().min(1),
        nameEn: z.string().default(''),
        energy: z.string(),
        level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
        parent: id.nullable().default(null),
        units: z.record(z.string(), z.string()).default({}),
        metering: meteringSchema.default({}),
      }),
    )
    .default([]),
});

/** Applies a file; prints the passwords of gateways that are new, the only time they can be seen. */
export async function registryApply(
  file: string,
  configFile: string | undefined,
  environment: Environment,
): Promise<void> {
  const { enterprises, gateways, meters } = readFile(file);
  await withRegistry(configFile, environment, async (registry) => {
    const known = (await registry.snapshot()).gateways;
    const named = gateways.map((gateway) => ({
      ...gateway,
      username: gateway.username ?? `${gateway.enterprise}.${gateway.id}`,
    }));
    await registry.apply({ enterprises, gateways: named, meters });
    await giveNewPasswords(registry, known, named);
    process.stderr.write(
      `applied ${enterprises.length} enterprises, ${gateways.length} gateways, ${meters.length} meters\n`,
    );
  });
}

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

function readFile(file: string): z.output<typeof fileSchema> {
  let raw: unknown;
  try {
    raw = parseYaml(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`, EXIT.usage);
  }
  const parsed = fileSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.') || 'the file'}: ${message}`),
  );
}
