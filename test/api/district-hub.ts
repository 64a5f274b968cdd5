/** A hub whose two enterprises, `alpha` and `beta`, are of different districts, with keys of authorities of each. */

import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { type ConfigInput, createTestData, startTestHub, TestData, type TestHub } from '../helpers/running-hub.ts';

/** `nobody` is no enterprise, and its district has none. */
export const DISTRICTS = { alpha: '310115', beta: '310116', nobody: '310120' } as const;

/** Keys as those of `TestData`, and `districts:310115`, `districts:310116` and `districts:both`. */
export async function startDistrictHub(config: ConfigInput = {}): Promise<TestHub> {
  const { directory, credentials } = await createTestData();
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(directory).registry));
  const keys = new Map(credentials.keys);
  await registry.apply({
    enterprises: [{ id: 'beta', name: 'beta', nameEn: 'beta', district: DISTRICTS.beta, industry: 'C26' }],
  });
  const issue = async (name: string, ...districts: string[]) => {
    const options = { name, role: 'authority', enterprise: null, expiresAt: null } as const;
    keys.set(name, await registry.issueKey({ ...options, districts }));
  };
  await issue(`districts:${DISTRICTS.alpha}`, DISTRICTS.alpha);
  await issue(`districts:${DISTRICTS.beta}`, DISTRICTS.beta);
  await issue('districts:both', DISTRICTS.alpha, DISTRICTS.beta);
  await registry.close();
  const data = new TestData(directory, { ...credentials, keys });
  try {
    const hub = await startTestHub({ config, data });
    const stop = hub[Symbol.asyncDispose].bind(hub);
    // A hub on a folder that is given keeps it; this one is nobody else's.
    hub[Symbol.asyncDispose] = async () => {
      await stop();
      data.remove();
    };
    return hub;
  } catch (error) {
    data.remove();
    throw error;
  }
}
