/** The registry in one SQLite file. Each thread of the hub opens it for itself. */

import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { ID_PATTERN } from '../../domain/id.ts';
import type { Metering } from '../../domain/metering.ts';
import { quantityByName } from '../../domain/quantity.ts';
import { unitByName } from '../../domain/unit.ts';
import {
  type Enterprise,
  type Gateway,
  type GatewayAccess,
  type GatewayCertificate,
  type GatewayIdentity,
  type Meter,
  type MeterLevel,
  type NewKey,
  type Principal,
  type Registry,
  type RegistryChanges,
  RegistryError,
  type RegistrySnapshot,
  type Role,
} from '../registry.ts';
import { hashSecret, newSecret, UNMATCHABLE_HASH, verifySecret } from '../secrets.ts';
import { AccessReader } from './access-reader.ts';
import { migrate } from './migrations.ts';

const FILE = 'registry.sqlite';
const KEY_PREFIX = 'mhk';
const TOKEN_PREFIX = 'mhe';

type Row = Record<string, unknown>;

/** Opens the registry in `directory`, making it or bringing it to the newest schema. */
export function openSqliteRegistry(directory: string): Registry {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, FILE), { timeout: 10_000, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrate(database);
  return new SqliteRegistry(database);
}

class SqliteRegistry implements Registry {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #snapshot: RegistrySnapshot | null = null;
  #dataVersion = -1;
  #ownChanges = 0;
  readonly #access: AccessReader;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#access = new AccessReader(database);
  }

  async snapshot(): Promise<RegistrySnapshot> {
    // data_version changes when another connection has committed; its own commits do not move it.
    const dataVersion = this.#get('PRAGMA data_version')?.['data_version'] as number;
    if (this.#snapshot === null || dataVersion !== this.#dataVersion) {
      this.#dataVersion = dataVersion;
      this.#snapshot = this.#read((this.#snapshot?.version ?? 0) + 1);
    }
    return this.#snapshot;
  }

  async authenticateGateway(username: string, password: string): Promise<GatewayIdentity | null> {
    const row = this.#get('SELECT enterprise, id, password_hash FROM gateway WHERE username = ?', username);
    const hash = (row?.['password_hash'] as string | null | undefined) ?? UNMATCHABLE_HASH;
    if (!verifySecret(password, hash) || row === undefined) return null;
    return { enterprise: row['enterprise'] as string, gateway: row['id'] as string };
  }

  async authenticateKey(key: string): Promise<Principal | null> {
    const [prefix, id, secret, ...rest] = key.split('_');
    if (prefix !== KEY_PREFIX || id === undefined || secret === undefined) return null;
    const row = this.#get('SELECT * FROM api_key WHERE id = ?', id);
    if (!verifySecret([secret, ...rest].join('_'), (row?.['hash'] as string | undefined) ?? UNMATCHABLE_HASH))
      return null;
    if (row === undefined || row['revoked_at'] !== null) return null;
    const expiresAt = row['expires_at'] as number | null;
    if (expiresAt !== null && expiresAt <= Date.now()) return null;
    return {
      kind: 'key',
      id,
      name: row['name'] as string,
      role: row['role'] as Role,
      enterprise: row['enterprise'] as string | null,
      districts: districtsOf(row['districts'] as string | null),
    };
  }

  async apply(changes: RegistryChanges): Promise<void> {
    checkIds(changes);
    this.#inTransaction(() => {
      for (const enterprise of changes.enterprises ?? []) this.#putEnterprise(enterprise);
      for (const gateway of changes.gateways ?? []) this.#putGateway(gateway);
      for (const meter of changes.meters ?? []) this.#putMeter(meter);
      if (changes.meters !== undefined) this.#checkParents();
    });
  }

  async resetGatewayPassword({ enterprise, gateway }: GatewayIdentity): Promise<string> {
    const password = newSecret();
    const { changes } = this.#run(
      'UPDATE gateway SET password_hash = ?, password_version = password_version + 1 WHERE enterprise = ? AND id = ?',
      hashSecret(password),
      enterprise,
      gateway,
    );
    if (changes === 0) throw new RegistryError('unknown_reference', `there is no gateway ${enterprise}/${gateway}`);
    return password;
  }

  async gatewayAccess(): Promise<GatewayAccess> {
    return this.#access.read();
  }

  async addAuthority(pem: string): Promise<void> {
    const { fingerprint256 } = new X509Certificate(pem);
    this.#inTransaction(() => {
      this.#run(
        'INSERT INTO certificate_authority (fingerprint, pem, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        ...[fingerprint256, pem, Date.now()],
      );
    });
  }

  async addGatewayCertificate(certificate: Omit<GatewayCertificate, 'revokedAt'>): Promise<void> {
    const { serial, enterprise, gateway, notBefore, notAfter, issuedAt } = certificate;
    this.#inTransaction(() => {
      this.#run(
        `INSERT INTO gateway_certificate (serial, enterprise, gateway, not_before, not_after, issued_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
        ...[serial, enterprise, gateway, notBefore, notAfter, issuedAt],
      );
    });
  }

  async revokeGatewayCertificates(
    { enterprise, gateway }: GatewayIdentity,
    which: { readonly serial: string } | { readonly keep: string | null },
    at: number,
  ): Promise<number> {
    const [condition, serial] = 'serial' in which ? ['serial = ?', which.serial] : ['serial <> ?', which.keep ?? ''];
    let changed = 0;
    this.#inTransaction(() => {
      const { changes } = this.#run(
        `UPDATE gateway_certificate SET revoked_at = ?
         WHERE enterprise = ? AND gateway = ? AND ${condition} AND (revoked_at IS NULL OR revoked_at > ?)`,
        ...[at, enterprise, gateway, serial, at],
      );
      changed = Number(changes);
    });
    return changed;
  }

  async issueEnrolmentToken({ enterprise, gateway }: GatewayIdentity, expiresAt: number): Promise<string> {
    const id = randomBytes(6).toString('hex');
    const secret = newSecret();
    this.#inTransaction(() => {
      this.#run(
        `INSERT INTO enrolment_token (id, enterprise, gateway, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
        ...[id, enterprise, gateway, hashSecret(secret), Date.now(), expiresAt],
      );
    });
    return `${TOKEN_PREFIX}_${id}_${secret}`;
  }

  async redeemEnrolmentToken(token: string): Promise<GatewayIdentity | null> {
    const [prefix, id, secret, ...rest] = token.split('_');
    if (prefix !== TOKEN_PREFIX || id === undefined || secret === undefined) return null;
    const row = this.#get('SELECT * FROM enrolment_token WHERE id = ?', id);
    const hash = (row?.['hash'] as string | undefined) ?? UNMATCHABLE_HASH;
    if (!verifySecret([secret, ...rest].join('_'), hash) || row === undefined) return null;
    const now = Date.now();
    // One statement decides: of two that come with the same token at one moment, one gets nothing.
    const { changes } = this.#run(
      'UPDATE enrolment_token SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?',
      ...[now, id, now],
    );
    if (Number(changes) === 0) return null;
    return { enterprise: row['enterprise'] as string, gateway: row['gateway'] as string };
  }

  async issueKey(key: NewKey): Promise<string> {
    const isEnterpriseKey = key.role === 'enterprise';
    if (isEnterpriseKey !== (key.enterprise !== null)) {
      throw new RegistryError('invalid', 'a key names an enterprise if, and only if, its role is enterprise');
    }
    checkDistricts(key);
    const id = randomBytes(6).toString('hex');
    const secret = newSecret();
    const districts = key.districts ? JSON.stringify(key.districts) : null;
    this.#inTransaction(() => {
      this.#run(
        `INSERT INTO api_key (id, name, role, enterprise, districts, hash, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, key.name, key.role, key.enterprise, districts, hashSecret(secret), Date.now(), key.expiresAt],
      );
    });
    return `${KEY_PREFIX}_${id}_${secret}`;
  }

  async revokeKey(id: string): Promise<boolean> {
    const { changes } = this.#run(
      'UPDATE api_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
      Date.now(),
      id,
    );
    return Number(changes) > 0;
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #read(version: number): RegistrySnapshot {
    // One transaction: a change between two of the queries would be half in the snapshot.
    this.#database.exec('BEGIN');
    try {
      const enterprises = this.#all('SELECT * FROM enterprise ORDER BY id').map(toEnterprise);
      const gateways = this.#all('SELECT * FROM gateway ORDER BY enterprise, id').map(toGateway);
      const meters = this.#all('SELECT * FROM meter ORDER BY id').map(toMeter);
      return {
        version,
        enterprises: new Map(enterprises.map((enterprise) => [enterprise.id, enterprise])),
        gateways: new Map(gateways.map((gateway) => [`${gateway.enterprise}/${gateway.id}`, gateway])),
        meters: new Map(meters.map((meter) => [meter.id, meter])),
      };
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  #putEnterprise({ id, name, nameEn, district, industry }: Enterprise): void {
    this.#run(
      `INSERT INTO enterprise (id, name, name_en, district, industry) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         name = excluded.name, name_en = excluded.name_en, district = excluded.district, industry = excluded.industry`,
      ...[id, name, nameEn, district, industry],
    );
  }

  #putGateway({ id, enterprise, username }: Gateway): void {
    this.#run(
      `INSERT INTO gateway (id, enterprise, username) VALUES (?, ?, ?)
       ON CONFLICT (enterprise, id) DO UPDATE SET username = excluded.username`,
      ...[id, enterprise, username],
    );
  }

  #putMeter(meter: Meter): void {
    checkMeter(meter);
    const owner = this.#get('SELECT enterprise FROM meter WHERE id = ?', meter.id)?.['enterprise'];
    if (owner !== undefined && owner !== meter.enterprise) {
      throw new RegistryError('conflict', `meter ${meter.id} belongs to another enterprise`);
    }
    this.#run(
      `INSERT INTO meter (id, enterprise, gateway, name, name_en, energy, level, parent, units, metering)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET
         gateway = excluded.gateway, name = excluded.name, name_en = excluded.name_en, energy = excluded.energy,
         level = excluded.level, parent = excluded.parent, units = excluded.units, metering = excluded.metering`,
      ...[meter.id, meter.enterprise, meter.gateway, meter.name, meter.nameEn],
      ...[meter.energy, meter.level, meter.parent, JSON.stringify(meter.units), JSON.stringify(meter.metering ?? {})],
    );
  }

  /** A parent stands above its meters inside one enterprise: never elsewhere, never below them. */
  #checkParents(): void {
    const foreign = this.#get(
      'SELECT m.id, m.parent FROM meter m JOIN meter p ON p.id = m.parent WHERE p.enterprise <> m.enterprise',
    );
    if (foreign) {
      throw new RegistryError('invalid', `meter ${foreign['id']}: ${foreign['parent']} is of another enterprise`);
    }
    const rootless = this.#get(
      `WITH RECURSIVE rooted (id) AS (
         SELECT id FROM meter WHERE parent IS NULL OR parent NOT IN (SELECT id FROM meter)
         UNION ALL SELECT m.id FROM rooted r JOIN meter m ON m.parent = r.id)
       SELECT id FROM meter WHERE id NOT IN (SELECT id FROM rooted)`,
    );
    if (rootless) throw new RegistryError('invalid', `meter ${rootless['id']} is its own parent, directly or not`);
  }

  #inTransaction(change: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      change();
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      if (error instanceof RegistryError) throw error;
      throw asRegistryError(error as Error & { errcode?: number });
    }
    this.#changed();
  }

  #changed(): void {
    this.#ownChanges++;
    this.#dataVersion = -this.#ownChanges;
  }

  #get(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  #all(sql: string): Row[] {
    return this.#statement(sql).all();
  }

  #run(sql: string, ...values: SQLInputValue[]): { changes: number | bigint } {
    return this.#statement(sql).run(...values);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** A list that is empty by mistake must not open the city. */
function checkDistricts({ role, districts = null }: NewKey): void {
  if (districts === null) return;
  if (role !== 'authority') throw new RegistryError('invalid', 'only a key of the role authority names districts');
  if (districts.length === 0) throw new RegistryError('invalid', 'a key that names districts names at least one');
  const wrong = districts.find((district) => !/^\d{6}$/.test(district));
  if (wrong === undefined) return;
  throw new RegistryError('invalid', `${JSON.stringify(wrong)} is no district: six digits (GB/T 2260)`);
}

function districtsOf(text: string | null): readonly string[] | null {
  return text === null ? null : (JSON.parse(text) as string[]);
}

function checkIds({ enterprises = [], gateways = [], meters = [] }: RegistryChanges): void {
  for (const { id } of [...enterprises, ...gateways, ...meters]) {
    if (ID_PATTERN.test(id)) continue;
    throw new RegistryError('invalid', `${JSON.stringify(id)} is no id: letters, digits, ".", "_" and "-", at most 64`);
  }
}

function checkMeter(meter: Meter): void {
  const energy = energyTypeByName(meter.energy);
  if (energy === undefined)
    throw new RegistryError('invalid', `meter ${meter.id}: there is no energy type ${meter.energy}`);
  for (const [quantityName, unitName] of Object.entries(meter.units)) {
    const quantity = quantityByName(quantityName);
    const unit = unitByName(unitName);
    if (quantity === undefined || !energy.quantities.includes(quantityName)) {
      throw new RegistryError(
        'invalid',
        `meter ${meter.id}: a meter of ${meter.energy} has no quantity ${quantityName}`,
      );
    }
    if (unit === undefined) throw new RegistryError('invalid', `meter ${meter.id}: there is no unit ${unitName}`);
    if (unit.dimension !== quantity.dimension) {
      throw new RegistryError('invalid', `meter ${meter.id}: ${unitName} does not measure ${quantityName}`);
    }
  }
}

/** https://sqlite.org/rescode.html: 787 FOREIGN KEY, 1555 PRIMARY KEY, 2067 UNIQUE. */
function asRegistryError(error: Error & { errcode?: number }): Error {
  if (error.errcode === 787) {
    const message = 'an entry names an enterprise, gateway or parent meter that does not exist';
    return new RegistryError('unknown_reference', message, { cause: error });
  }
  if (error.errcode === 1555 || error.errcode === 2067) {
    return new RegistryError('conflict', `an entry with the same name exists: ${error.message}`, { cause: error });
  }
  return error;
}

function toEnterprise(row: Row): Enterprise {
  return {
    id: row['id'] as string,
    name: row['name'] as string,
    nameEn: row['name_en'] as string,
    district: row['district'] as string,
    industry: row['industry'] as string,
  };
}

function toGateway(row: Row): Gateway {
  return { id: row['id'] as string, enterprise: row['enterprise'] as string, username: row['username'] as string };
}

/** Left out where nothing is on record. What there is was checked when it was put in. */
function meteringOf(text: string): { readonly metering?: Metering } {
  return text === '{}' ? {} : { metering: JSON.parse(text) as Metering };
}

function toMeter(row: Row): Meter {
  return {
    id: row['id'] as string,
    enterprise: row['enterprise'] as string,
    gateway: row['gateway'] as string | null,
    name: row['name'] as string,
    nameEn: row['name_en'] as string,
    energy: row['energy'] as string,
    level: row['level'] as MeterLevel,
    parent: row['parent'] as string | null,
    units: JSON.parse(row['units'] as string) as Record<string, string>,
    ...meteringOf(row['metering'] as string),
  };
}
