/** The registry that tests run on: two enterprises with two gateways each, and meters of several energies. */

import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Gateway, Meter, MeterLevel, Role } from '../../src/registry/registry.ts';
import type { SqlLocation } from '../../src/sql/sql-database.ts';

export const ENTERPRISES = ['alpha', 'beta'] as const;
export const GATEWAYS = ['g1', 'g2'] as const;

export interface TestCredentials {
  /** Passwords by user name, which is `enterprise.gateway`. */
  readonly passwords: ReadonlyMap<string, string>;
  /** One key per role; the role `enterprise` has one per enterprise, named `enterprise:alpha`. */
  readonly keys: ReadonlyMap<string, string>;
}

/* biome-ignore format: a table reads best as one row a line */
const METERS: readonly (readonly [id: string, gateway: string, energy: string, level: MeterLevel, units: Meter['units']])[] = [
  ['E1', 'g1', 'electricity', 1, {}],
  // Its registers count MWh: what it sends without a unit is a thousand of the hub's kWh.
  ['E2', 'g1', 'electricity', 2, { activeEnergy: 'MWh', activePower: 'MW' }],
  ['G1', 'g1', 'gas',         1, {}],
  ['H1', 'g2', 'heat',        1, { heat: 'MJ' }],
  ['W1', 'g2', 'water',       1, { volume: 'L' }],
  ['S1', 'g2', 'steam',       1, { pressure: 'MPa' }],
];

/**
 * Fills the registry, which is in the hub's data folder where nothing else is said; to be done before the hub starts.
 * Meters are called `alpha-E1`.
 */
export async function seedRegistry(
  dataDir: string,
  location: SqlLocation = sqliteRegistryIn(dataPaths(dataDir).registry),
): Promise<TestCredentials> {
  const registry = await openRegistry(location);
  try {
    const gateways = ENTERPRISES.flatMap((enterprise) => GATEWAYS.map((gateway) => gatewayOf(enterprise, gateway)));
    await registry.apply({
      enterprises: ENTERPRISES.map((id) => ({ id, name: id, nameEn: id, district: '310115', industry: 'C31' })),
      gateways,
      meters: ENTERPRISES.flatMap(metersOf),
    });
    const passwords = new Map<string, string>();
    for (const { enterprise, id, username } of gateways) {
      passwords.set(username, await registry.resetGatewayPassword({ enterprise, gateway: id }));
    }
    const keys = new Map<string, string>();
    for (const role of ['admin', 'authority', 'analyst', 'auditor'] satisfies Role[]) {
      keys.set(role, await registry.issueKey({ name: role, role, enterprise: null, expiresAt: null }));
    }
    for (const enterprise of ENTERPRISES) {
      const name = `enterprise:${enterprise}`;
      keys.set(name, await registry.issueKey({ name, role: 'enterprise', enterprise, expiresAt: null }));
    }
    return { passwords, keys };
  } finally {
    await registry.close();
  }
}

function gatewayOf(enterprise: string, id: string): Gateway {
  return { id, enterprise, username: `${enterprise}.${id}` };
}

function metersOf(enterprise: string): Meter[] {
  return METERS.map(([id, gateway, energy, level, units]) => ({
    id: `${enterprise}-${id}`,
    ...{ enterprise, gateway, name: id, nameEn: id, energy, level, units },
    parent: level === 1 ? null : `${enterprise}-E1`,
  }));
}
