import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCarbonRecords } from '../../src/carbon/sql-carbon-records.ts';
import { registryLocation } from '../../src/hub/registry-location.ts';
import type { SqlLocation } from '../../src/sql/sql-database.ts';
import { startTestHub, TestData } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { seedRegistry } from '../helpers/test-registry.ts';
import { until } from '../helpers/until.ts';
import { newLocation, opened, runPostgresql } from './helpers/engines.ts';

runPostgresql();

test('a hub takes its gateways, meters, keys and own factors from PostgreSQL, and changes made beside it', async () => {
  const location = await newLocation('postgresql');
  if (location.engine !== 'postgresql') throw new Error('asked for PostgreSQL');
  const directory = temporaryDirectory();
  const data = new TestData(directory, await seedRegistry(directory, location));
  await using hub = await startTestHub({ data, config: { registry: { engine: 'postgresql', url: location.url } } });
  expect(['registry', 'carbon'].map((folder) => existsSync(join(directory, folder)))).toEqual([false, false]);
  await using records = await openRecords(location);
  await records.carbon.enterFactor(
    {
      ...{ id: 'our-gas', set: 'works', enterprise: null, region: 'CN', subject: 'natural_gas', dataYear: null },
      ...{ validFrom: null, validTo: null, publishedOn: '2026-01-05', tag: 'supplied', note: '', estimate: null },
      amount: { kind: 'perUnit', value: '21.9', unit: 'tCO2/10^4 Nm3' },
      source: { title: 'Analysis 17', number: null, url: null, evidence: 'laboratory report' },
      uncertainty: null,
    },
    { id: 'b', name: 'beside' },
  );
  expect(await hub.api().get('/api/v1/carbon/factors?scheme=custom:works')).toMatchObject({
    items: [{ id: 'our-gas', state: 'waiting', recordedBy: 'beside' }],
  });

  const client = await hub.mqtt('alpha.g1');
  const message = { readings: [{ meter: 'alpha-E1', ts: Date.now(), values: { activeEnergy: 1 } }] };
  await client.publishAsync('energy/v1/alpha/g1/telemetry', JSON.stringify(message), { qos: 1 });
  await client.endAsync();
  await until('the reading is stored', async () => {
    const latest = await hub.api().get('/api/v1/meters/alpha-E1/latest');
    return JSON.stringify(latest).includes('activeEnergy');
  });

  const beside = await opened(location);
  const key = data.key('analyst');
  expect((await hub.api('analyst').request('/api/v1/meters')).status).toBe(200);
  expect(await beside.revokeKey(key.split('_')[1] as string)).toBe(true);
  expect((await hub.api('analyst').request('/api/v1/meters')).status).toBe(401);
  await beside.resetGatewayPassword({ enterprise: 'alpha', gateway: 'g1' });
  await expect(hub.mqtt('alpha.g1')).rejects.toThrow();
});

test('a file that is to hold the URL and does not is refused without showing what it holds', () => {
  const file = join(temporaryDirectory(), 'url');
  writeFileSync(file, 'hunter2-secret\n');
  const config = { dataDir: '/data', registry: { engine: 'postgresql', urlFile: file } } as const;
  expect(() => registryLocation(config)).toThrow(/holds no URL such as/);
  expect(() => registryLocation(config)).not.toThrow(/hunter2/);
  writeFileSync(file, 'postgresql://hub:x@db/y\n');
  expect(registryLocation(config)).toEqual({ engine: 'postgresql', url: 'postgresql://hub:x@db/y' });
});

async function openRecords(location: SqlLocation) {
  const carbon = await openCarbonRecords(location);
  return { carbon, [Symbol.asyncDispose]: () => carbon.close() };
}
