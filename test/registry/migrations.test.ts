import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { openRegistry } from '../../src/registry/open-registry.ts';
import { REGISTRY_SCHEMA } from '../../src/registry/sql/schema.ts';
import { EARLIER_SCHEMAS, makeEarlierRegistry } from './helpers/earlier-registry.ts';
import { ENGINES, newLocation, opened, runPostgresql } from './helpers/engines.ts';

runPostgresql();

const E1 = { id: 'E1', name: '企业一', nameEn: 'One', district: '310115', industry: 'C31' };
const M1 = {
  ...{ id: 'M1', enterprise: 'E1', gateway: 'G1', name: '总表', nameEn: 'Main', energy: 'electricity' },
  ...{ level: 1, parent: null, units: { activeEnergy: 'MWh' } },
};
const M2 = { ...M1, id: 'M2', gateway: null, name: '分表', nameEn: 'Part', level: 2, parent: 'M1', units: {} };

describe.each(ENGINES)('a registry in %s', (engine) => {
  test.each(EARLIER_SCHEMAS)('of schema %d is taken over without loss', async (schema) => {
    const location = await newLocation(engine);
    await makeEarlierRegistry(location, schema);
    const registry = await opened(location);
    const { enterprises, gateways, meters, sites, history } = await registry.snapshot();
    expect([...enterprises.keys()]).toEqual(['E1', 'E2']);
    expect(enterprises.get('E1')).toEqual(E1);
    expect([...gateways]).toEqual([
      ['E1/G1', { id: 'G1', enterprise: 'E1', username: 'E1.G1' }],
      ['E2/G1', { id: 'G1', enterprise: 'E2', username: 'E2.G1' }],
    ]);
    const metering = schema >= 2 ? { metering: { flow: 'in', ratePerHourMax: 2000 } } : {};
    expect([...meters.values()]).toEqual([{ ...M1, ...metering }, M2]);
    expect([sites.size, history.enterprises.size, history.meters.size]).toEqual([0, 0, 0]);

    expect(await registry.authenticateGateway('E1.G1', 'old-secret')).toEqual({ enterprise: 'E1', gateway: 'G1' });
    expect(await registry.authenticateKey('mhk_0123456789ab_old-secret')).toMatchObject({ enterprise: 'E1' });
    const { logins, certificates, authorities } = await registry.gatewayAccess();
    expect(logins.get('E1/G1')?.passwordVersion).toBe(schema >= 3 ? 3 : 0);
    if (schema >= 3) {
      expect(authorities).toEqual(['an authority']);
      expect(certificates.get('AB01')).toEqual({
        ...{ serial: 'AB01', enterprise: 'E1', gateway: 'G1', notBefore: 1, notAfter: 2, issuedAt: 1, revokedAt: null },
      });
      const redeemed = await registry.redeemEnrolmentToken('mhe_0123456789ab_old-secret');
      expect(redeemed).toEqual({ enterprise: 'E1', gateway: 'G1' });
    }
    if (schema >= 5) {
      const series = { id: 'P1', enterprise: 'E1', kind: 'product', product: { code: null, name: '粗钢' } };
      const known = { ...series, unit: 't', granularity: 'month' };
      expect(await registry.outputSeries()).toEqual([known]);
      // What it was before it is changed can be asked for, as of everything else.
      expect(await registry.outputSeries('E1', Date.now())).toEqual([known]);
      expect(await registry.outputEntries({ series: 'P1' })).toMatchObject([{ period: '2026-05-01', value: '12.5' }]);
    }
    if (schema >= 4) {
      expect(await registry.authenticateKey('mhk_ba9876543210_old-secret')).toMatchObject({ districts: ['310115'] });
    }
  });

  test.each(EARLIER_SCHEMAS)(
    'of schema %d has what it held on record from the day it was taken over',
    async (schema) => {
      const location = await newLocation(engine);
      await makeEarlierRegistry(location, schema);
      const before = Date.now();
      const registry = await opened(location);
      const changes = await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER);
      expect(changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
        ...['enterprise E1', 'enterprise E2', 'gateway E1/G1', 'gateway E2/G1', 'meter M1', 'meter M2'],
      ]);
      expect(changes[0]).toEqual({
        ...{ kind: 'enterprise', id: 'E1', before: null, after: E1, validFrom: null, recordedBy: 'migration' },
        recordedAt: expect.toSatisfy((at: number) => at >= before && at <= Date.now()),
      });
      expect((await registry.snapshotAsOf(before - 1)).enterprises.size).toBe(0);
      expect((await registry.snapshotAsOf(Date.now())).meters).toEqual((await registry.snapshot()).meters);
      // Only once.
      await opened(location);
      expect(await registry.masterDataChanges(0, Number.MAX_SAFE_INTEGER)).toEqual(changes);
    },
  );
});

test('every schema that there ever was but the newest is among those that are taken over', () => {
  const earlier = REGISTRY_SCHEMA.steps.slice(0, -1).map((_, n) => n + 1);
  expect(EARLIER_SCHEMAS).toEqual(earlier);
});

test('a SQLite registry that a newer program made is refused', async () => {
  const location = await newLocation('sqlite');
  await makeEarlierRegistry(location, 4);
  setUserVersion(location, 99);
  await expect(openRegistry(location)).rejects.toThrow('the registry has schema 99, this program knows up to 6');
});

test('a SQLite registry that was taken over tells programs before it, which read user_version, that it is newer', async () => {
  const location = await newLocation('sqlite');
  await makeEarlierRegistry(location, 4);
  await opened(location);
  const database = new DatabaseSync((location as { file: string }).file);
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 5 });
  database.close();
});

function setUserVersion(location: Awaited<ReturnType<typeof newLocation>>, version: number): void {
  if (location.engine !== 'sqlite') throw new Error('only SQLite has it');
  const database = new DatabaseSync(location.file);
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}
