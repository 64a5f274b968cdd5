import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { type Meter, type Registry, type RegistryChanges, ROLES } from '../../src/registry/registry.ts';
import { hashSecret, newSecret, verifySecret } from '../../src/registry/secrets.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { ENGINES, newLocation, opened, runPostgresql } from './helpers/engines.ts';
import { enterprise, gateway, meter } from './helpers/master-data.ts';

const MASTER_DATA = {
  enterprises: [enterprise('E1'), enterprise('E2')],
  gateways: [gateway('E1', 'G1'), gateway('E2', 'G1')],
  meters: [
    meter('E1', 'M1', { gateway: 'G1', units: { activeEnergy: 'MWh', activePower: 'kW' } }),
    meter('E1', 'M2', { parent: 'M1', level: 2 }),
    meter('E2', 'M3', { energy: 'gas' }),
  ],
} satisfies RegistryChanges;

runPostgresql();

describe.each(ENGINES)('in %s', (engine) => {
  async function open(): Promise<Registry> {
    return opened(await newLocation(engine));
  }

  async function filled(): Promise<Registry> {
    const registry = await open();
    await registry.apply(MASTER_DATA);
    return registry;
  }

  describe('the snapshot', () => {
    it('holds what was put in, by id', async () => {
      const { enterprises, gateways, meters } = await (await filled()).snapshot();
      expect([...enterprises.values()]).toEqual(MASTER_DATA.enterprises);
      expect([...gateways]).toEqual(MASTER_DATA.gateways.map((g) => [`${g.enterprise}/${g.id}`, g]));
      expect([...meters]).toEqual(MASTER_DATA.meters.map((m) => [m.id, m]));
    });

    it('is the same object until something changes', async () => {
      const registry = await filled();
      const before = await registry.snapshot();
      expect(await registry.snapshot()).toBe(before);
      await registry.apply({ enterprises: [enterprise('E3')] });
      const after = await registry.snapshot();
      expect(after).not.toBe(before);
      expect(after.version).toBeGreaterThan(before.version);
      expect(before.enterprises.has('E3')).toBe(false);
      expect(await registry.snapshot()).toBe(after);
    });

    it('changes when another connection has changed something', async () => {
      const location = await newLocation(engine);
      const [one, other] = [await opened(location), await opened(location)];
      expect((await other.snapshot()).meters.size).toBe(0);
      await one.apply(MASTER_DATA);
      await until('the other one sees it', async () => (await other.snapshot()).meters.size === 3, 1000);
      const seen = await other.snapshot();
      await other.apply({ meters: [meter('E2', 'M4')] });
      expect((await other.snapshot()).meters.has('M4')).toBe(true);
      await until('the first one sees it', async () => (await one.snapshot()).meters.has('M4'), 1000);
      expect((await one.snapshot()).version).toBe((await other.snapshot()).version);
      expect((await other.snapshot()).version).toBeGreaterThan(seen.version);
    });

    it('is as it was after a change that was refused', async () => {
      const registry = await filled();
      const before = await registry.snapshot();
      const refused = registry.apply({ enterprises: [enterprise('E9')], meters: [meter('nobody', 'M9')] });
      await expect(refused).rejects.toMatchObject({ code: 'unknown_reference' });
      expect((await registry.snapshot()).enterprises).toEqual(before.enterprises);
    });

    it('is there again after the registry was opened anew', async () => {
      const location = await newLocation(engine);
      const registry = await openRegistry(location);
      await registry.apply(MASTER_DATA);
      const { meters } = await registry.snapshot();
      await registry.close();
      expect((await (await opened(location)).snapshot()).meters).toEqual(meters);
    });
  });

  describe('changes', () => {
    it('replace entries with the same id', async () => {
      const registry = await filled();
      const changed = meter('E1', 'M1', { name: 'new', energy: 'steam', units: { mass: 'kg' } });
      await registry.apply({
        enterprises: [enterprise('E1', { district: '310104' })],
        gateways: [gateway('E1', 'G1', { username: 'renamed' })],
        meters: [changed],
      });
      const snapshot = await registry.snapshot();
      expect(snapshot.enterprises.get('E1')?.district).toBe('310104');
      expect(snapshot.gateways.get('E1/G1')?.username).toBe('renamed');
      expect(snapshot.meters.get('M1')).toEqual(changed);
    });

    it('take meters in any order: a parent may stand after its child', async () => {
      const registry = await filled();
      await registry.apply({ meters: [meter('E2', 'B', { parent: 'A' }), meter('E2', 'A')] });
      expect((await registry.snapshot()).meters.get('B')?.parent).toBe('A');
    });

    it.each<[string, string, RegistryChanges]>([
      ['a gateway of no enterprise', 'unknown_reference', { gateways: [gateway('E9', 'G')] }],
      ['a meter of no enterprise', 'unknown_reference', { meters: [meter('E9', 'M')] }],
      ['a meter at no gateway', 'unknown_reference', { meters: [meter('E1', 'M', { gateway: 'G9' })] }],
      ['a meter below no meter', 'unknown_reference', { meters: [meter('E1', 'M', { parent: 'M9' })] }],
      ['two gateways with one name', 'conflict', { gateways: [gateway('E2', 'G2', { username: 'E1.G1' })] }],
      ['the meter of another enterprise', 'conflict', { meters: [meter('E2', 'M1')] }],
      ['a meter below one of another enterprise', 'invalid', { meters: [meter('E1', 'M', { parent: 'M3' })] }],
      ['a meter below itself', 'invalid', { meters: [meter('E1', 'M', { parent: 'M' })] }],
      ['a ring of meters', 'invalid', { meters: [meter('E1', 'M1', { parent: 'M2' })] }],
      ['an unknown energy type', 'invalid', { meters: [meter('E1', 'M', { energy: 'plasma' })] }],
      ['an unknown quantity', 'invalid', { meters: [meter('E1', 'M', { units: { joy: 'kWh' } })] }],
      ['a quantity of another energy type', 'invalid', { meters: [meter('E1', 'M', { units: { volume: 'm3' } })] }],
      ['an unknown unit', 'invalid', { meters: [meter('E1', 'M', { units: { activeEnergy: 'furlong' } })] }],
      ['a unit of another dimension', 'invalid', { meters: [meter('E1', 'M', { units: { activeEnergy: 'kW' } })] }],
    ])('are refused for %s, as %s', async (_, code, changes) => {
      const registry = await filled();
      const before = await registry.snapshot();
      await expect(registry.apply(changes)).rejects.toMatchObject({ name: 'RegistryError', code });
      const { enterprises, gateways, meters } = await registry.snapshot();
      expect({ enterprises, gateways, meters }).toEqual({
        enterprises: before.enterprises,
        gateways: before.gateways,
        meters: before.meters,
      });
      await registry.apply({ meters: [meter('E1', 'M')] });
    });

    it('move a whole tree of meters below another one', async () => {
      const registry = await filled();
      const tree: Meter[] = [meter('E1', 'X'), meter('E1', 'Y', { parent: 'X' }), meter('E1', 'Z', { parent: 'Y' })];
      await registry.apply({ meters: tree });
      await registry.apply({ meters: [meter('E1', 'X', { parent: 'M2' })] });
      expect((await registry.snapshot()).meters.get('X')?.parent).toBe('M2');
    });
  });

  describe('the password of a gateway', () => {
    it('opens for its gateway only, until there is a new one', async () => {
      const registry = await filled();
      const first = await registry.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
      expect(await registry.authenticateGateway('E1.G1', first)).toEqual({ enterprise: 'E1', gateway: 'G1' });
      expect(await registry.authenticateGateway('E2.G1', first)).toBeNull();
      const second = await registry.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
      expect(second).not.toBe(first);
      expect(await registry.authenticateGateway('E1.G1', first)).toBeNull();
      expect(await registry.authenticateGateway('E1.G1', second)).not.toBeNull();
    });

    it('is wrong if empty, shortened, unknown, or never set', async () => {
      const registry = await filled();
      const password = await registry.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
      for (const [username, wrong] of [
        ['E1.G1', ''],
        ['E1.G1', password.slice(0, -1)],
        ['E1.G1', `${password} `],
        ['e1.g1', password],
        ['nobody', password],
        ['', ''],
        ['E2.G1', ''],
        ['E2.G1', password],
      ] as const) {
        expect(await registry.authenticateGateway(username, wrong), username).toBeNull();
      }
    });

    it('survives a change of the gateway', async () => {
      const registry = await filled();
      const password = await registry.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
      await registry.apply({ gateways: [gateway('E1', 'G1', { username: 'renamed' })] });
      expect(await registry.authenticateGateway('renamed', password)).not.toBeNull();
      expect(await registry.authenticateGateway('E1.G1', password)).toBeNull();
    });

    it('is not made for a gateway that is not there', async () => {
      const reset = (await open()).resetGatewayPassword({ enterprise: 'E1', gateway: 'G9' });
      await expect(reset).rejects.toMatchObject({ code: 'unknown_reference' });
    });
  });

  describe('a key', () => {
    const forever = { enterprise: null, expiresAt: null } as const;

    it('tells who it belongs to, in every role', async () => {
      const registry = await filled();
      for (const role of ROLES) {
        const enterpriseId = role === 'enterprise' ? 'E1' : null;
        const key = await registry.issueKey({ name: `a ${role}`, role, enterprise: enterpriseId, expiresAt: null });
        expect(await registry.authenticateKey(key)).toEqual({
          ...{ name: `a ${role}`, role, enterprise: enterpriseId, districts: null, kind: 'key', id: key.split('_')[1] },
        });
      }
    });

    it('is refused in every other spelling', async () => {
      const registry = await filled();
      const key = await registry.issueKey({ name: 'k', role: 'admin', ...forever });
      const [prefix, id = '', ...secret] = key.split('_');
      const other = await registry.issueKey({ name: 'k', role: 'admin', ...forever });
      for (const wrong of [
        '',
        'mhk',
        `mhk_${id}`,
        `mhk_${id}_`,
        key.slice(0, -1),
        `${key}x`,
        `${key}_`,
        ` ${key}`,
        key.replace('mhk', 'xxx'),
        `${prefix}_${other.split('_')[1]}_${secret.join('_')}`,
        `${prefix}_${'0'.repeat(12)}_${secret.join('_')}`,
      ]) {
        expect(await registry.authenticateKey(wrong), wrong).toBeNull();
      }
      expect(await registry.authenticateKey(key)).not.toBeNull();
    });

    it('is refused once it has expired', async () => {
      const registry = await open();
      const issue = (expiresAt: number) =>
        registry.issueKey({ name: 'k', role: 'auditor', enterprise: null, expiresAt });
      expect(await registry.authenticateKey(await issue(Date.now() - 1))).toBeNull();
      expect(await registry.authenticateKey(await issue(Date.now()))).toBeNull();
      expect(await registry.authenticateKey(await issue(Date.now() + 60_000))).not.toBeNull();
    });

    it('is refused once it was revoked, which happens once', async () => {
      const registry = await open();
      const key = await registry.issueKey({ name: 'k', role: 'auditor', ...forever });
      const id = key.split('_')[1]!;
      expect(await registry.revokeKey(id)).toBe(true);
      expect(await registry.authenticateKey(key)).toBeNull();
      expect(await registry.revokeKey(id)).toBe(false);
      expect(await registry.revokeKey('unknown')).toBe(false);
    });

    it('names an enterprise if, and only if, its role is enterprise', async () => {
      const registry = await filled();
      const expiresAt = null;
      for (const key of [
        { name: 'k', role: 'enterprise', enterprise: null, expiresAt } as const,
        { name: 'k', role: 'admin', enterprise: 'E1', expiresAt } as const,
      ]) {
        await expect(registry.issueKey(key)).rejects.toMatchObject({ code: 'invalid' });
      }
      const unknown = registry.issueKey({ name: 'k', role: 'enterprise', enterprise: 'E9', expiresAt });
      await expect(unknown).rejects.toMatchObject({ code: 'unknown_reference' });
    });
  });
});

describe('a secret at rest', () => {
  it('stands nowhere in the files', async () => {
    const location = sqliteRegistryIn(temporaryDirectory());
    const registry = await opened(location);
    await registry.apply(MASTER_DATA);
    const password = await registry.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
    const key = await registry.issueKey({ name: 'k', role: 'admin', enterprise: null, expiresAt: null });
    const [, id, ...secret] = key.split('_');
    const bytes = bytesIn(dirname((location as { file: string }).file));
    expect(bytes.includes(Buffer.from(id!))).toBe(true);
    for (const text of [password, key, secret.join('_')]) {
      for (const form of [Buffer.from(text), Buffer.from(text, 'base64url'), Buffer.from(text, 'utf16le')]) {
        expect(bytes.includes(form)).toBe(false);
      }
    }
  });

  it('has another hash each time, and only its own matches', () => {
    const [secret, other] = [newSecret(), newSecret()];
    expect(secret).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(secret).not.toBe(other);
    expect(hashSecret(secret)).not.toBe(hashSecret(secret));
    expect(verifySecret(secret, hashSecret(secret))).toBe(true);
    expect(verifySecret(other, hashSecret(secret))).toBe(false);
    for (const broken of ['', 'sha256', 'sha256$', 'sha256$$', 'sha256$AA$', 'md5$AA$AA']) {
      expect(verifySecret(secret, broken)).toBe(false);
    }
  });
});

describe('the file of a registry', () => {
  it('is brought from nothing to the newest schema, once', async () => {
    const directory = temporaryDirectory();
    new DatabaseSync(join(directory, 'registry.sqlite')).close();
    await (await opened(sqliteRegistryIn(directory))).apply(MASTER_DATA);
    expect((await (await opened(sqliteRegistryIn(directory))).snapshot()).meters.size).toBe(3);
  });
});

describe.each(ENGINES)('several that open it at the same moment, in %s', (engine) => {
  it('make it once', { timeout: 20_000 }, async () => {
    const location = await newLocation(engine);
    const gate = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const program = new URL('./programs/open-registry.ts', import.meta.url);
    const workers = Array.from({ length: 4 }, () => new Worker(program, { workerData: { location, gate } }));
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const answers = Promise.all(workers.map(async (worker) => (await once(worker, 'message'))[0] as unknown));
    Atomics.store(gate, 0, 0);
    Atomics.notify(gate, 0);
    expect(await answers).toEqual([0, 0, 0, 0]);
  });
});

/** Every byte of every file in the folder. */
function bytesIn(directory: string): Buffer {
  return Buffer.concat(readdirSync(directory).map((file) => readFileSync(join(directory, file))));
}
