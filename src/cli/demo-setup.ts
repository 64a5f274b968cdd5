/** The demo's registry and credentials, the same again at every start in the same data folder. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { creditCodeOf, plateOf } from '../../simulators/city/plates.ts';
import type { City } from '../../simulators/city.ts';
import type { Metering } from '../domain/metering.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../registry/open-registry.ts';
import type { NewKey, Registry } from '../registry/registry.ts';

export interface DemoCredentials {
  readonly authority: { readonly apiKey: string };
  readonly analyst: { readonly apiKey: string };
  readonly enterprise: { readonly id: string; readonly apiKey: string };
  /** A spare gateway that nobody uses, with two electricity meters, to publish with by hand. */
  readonly gateway: {
    readonly enterprise: string;
    readonly gateway: string;
    readonly username: string;
    readonly password: string;
    readonly meters: readonly string[];
  };
}

export interface Demo {
  readonly credentials: DemoCredentials;
  /** Of every gateway, by user name. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Another city has the same plates: they are no part of what is measured. */
const PLATE_SEED = 2;

/** Secrets are stored as hashes, so the demo keeps its own in a file beside them. */
const SECRETS_FILE = 'demo-secrets.json';

export async function prepareDemo(dataDir: string, city: City): Promise<Demo> {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(dataDir).registry));
  try {
    await seedRegistry(registry, city);
    const file = join(dataDir, SECRETS_FILE);
    if (existsSync(file)) {
      const known = JSON.parse(readFileSync(file, 'utf8')) as Demo;
      if (await stillValid(registry, known)) return known;
    }
    const made = await makeSecrets(registry, city);
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    return made;
  } finally {
    await registry.close();
  }
}

async function seedRegistry(registry: Registry, city: City): Promise<void> {
  const now = Date.now();
  await registry.apply({
    enterprises: city.enterprises.map(({ id, name, nameEn, district, industry }, n) => ({
      ...{ id, name, nameEn, district, industry, uscc: creditCodeOf(district, n + 1) },
    })),
    gateways: gatewaysOf(city),
    meters: city.enterprises.flatMap(({ id: enterprise, meters }) =>
      meters.map(({ id, gateway, name, nameEn, energy, level, parent, units, metering }) => ({
        ...{ id, enterprise, gateway, name, nameEn, energy, level, parent, units, metering },
        ...plateOf(
          { id, energy, level, isBehindTransformers: isBehindTransformers(energy, metering) },
          PLATE_SEED,
          now,
        ),
      })),
    ),
  });
}

async function makeSecrets(registry: Registry, city: City): Promise<Demo> {
  const passwords: Record<string, string> = {};
  for (const { enterprise, id, username } of gatewaysOf(city)) {
    passwords[username] = await registry.resetGatewayPassword({ enterprise, gateway: id });
  }
  const first = city.enterprises[0];
  const spare = first?.gateways.find((gateway) => gateway.spare);
  if (first === undefined || spare === undefined) throw new Error('the simulated city has no spare gateway');
  const username = `${first.id}.${spare.id}`;
  const key = (options: Omit<NewKey, 'expiresAt'>) => registry.issueKey({ ...options, expiresAt: null });
  return {
    passwords,
    credentials: {
      authority: { apiKey: await key({ name: 'demo authority', role: 'authority', enterprise: null }) },
      analyst: { apiKey: await key({ name: 'demo analyst', role: 'analyst', enterprise: null }) },
      enterprise: {
        id: first.id,
        apiKey: await key({ name: `demo ${first.nameEn}`, role: 'enterprise', enterprise: first.id }),
      },
      gateway: {
        ...{ enterprise: first.id, gateway: spare.id, username, password: passwords[username] ?? '' },
        meters: first.meters.filter(({ gateway }) => gateway === spare.id).map(({ id }) => id),
      },
    },
  };
}

async function stillValid(registry: Registry, { credentials, passwords }: Demo): Promise<boolean> {
  const { authority, analyst, enterprise } = credentials;
  for (const { apiKey } of [authority, analyst, enterprise]) {
    if ((await registry.authenticateKey(apiKey)) === null) return false;
  }
  for (const { username } of (await registry.snapshot()).gateways.values()) {
    const password = passwords[username];
    if (password === undefined || (await registry.authenticateGateway(username, password)) === null) return false;
  }
  return true;
}

function isBehindTransformers(energy: string, { transforms = [] }: Metering): boolean {
  return energy === 'electricity' && transforms.length > 0;
}

function gatewaysOf(city: City) {
  return city.enterprises.flatMap(({ id: enterprise, gateways }) =>
    gateways.map(({ id }) => ({ id, enterprise, username: `${enterprise}.${id}` })),
  );
}
