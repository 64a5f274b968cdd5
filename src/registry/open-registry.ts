/** Opens the registry, in a SQLite file or in PostgreSQL. Each thread of the hub opens it for itself. */

import { join } from 'node:path';
import { migrateForward } from '../sql/migrate.ts';
import { openSql } from '../sql/open-sql.ts';
import type { SqlDatabase, SqlLocation } from '../sql/sql-database.ts';
import type { CertificateChoice, GatewayAccess, GatewayCertificate, GatewayIdentity, NewKey } from './access.ts';
import { checkChanges } from './check-changes.ts';
import type { OutputQuery, QuotaQuery } from './output.ts';
import type { MasterDataChange, Registry, RegistryChanges, RegistryRemovals, RegistrySnapshot } from './registry.ts';
import { newSecret } from './secrets.ts';
import { type Change, expectVersion, makeChange, type Touched } from './sql/change.ts';
import { asRemovalError } from './sql/errors.ts';
import { recordFirstVersions } from './sql/first-versions.ts';
import * as gateways from './sql/gateways.ts';
import * as keys from './sql/keys.ts';
import { putOutputs, readEntries, readQuotas, readSeries } from './sql/outputs.ts';
import { putMasterData } from './sql/put-master-data.ts';
import { readSnapshot, readSnapshotAfter, readSnapshotAsOf } from './sql/read-snapshot.ts';
import { removeMasterData } from './sql/remove-master-data.ts';
import { REGISTRY_SCHEMA, schemaOfEarlierRelease } from './sql/schema.ts';
import type { Tables } from './sql/tables.ts';
import { VersionWatch } from './sql/version-watch.ts';
import { VersionedCache } from './sql/versioned-cache.ts';
import { changesRecorded, historyRecorded } from './sql/versions.ts';

const FILE = 'registry.sqlite';
const ACCESS_ONLY: Touched = { masterData: false, access: true };

/** Opens the registry, making it or bringing it to the newest schema; refuses one from a newer program. */
export async function openRegistry(location: SqlLocation): Promise<Registry> {
  const database = openSql<Tables>(location);
  try {
    const earlier = await schemaOfEarlierRelease(database as SqlDatabase<unknown>);
    await migrateForward(database as SqlDatabase<unknown>, REGISTRY_SCHEMA, { from: async () => earlier });
    await recordFirstVersions(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return new SqlRegistry(database);
}

/** The registry in a folder of its own. */
export function sqliteRegistryIn(directory: string): SqlLocation {
  return { engine: 'sqlite', file: join(directory, FILE) };
}

class SqlRegistry implements Registry {
  readonly #database: SqlDatabase<Tables>;
  readonly #watch: VersionWatch;
  readonly #snapshot: VersionedCache<RegistrySnapshot>;
  readonly #access: VersionedCache<GatewayAccess>;

  constructor(database: SqlDatabase<Tables>) {
    this.#database = database;
    this.#watch = new VersionWatch(database);
    this.#snapshot = new VersionedCache(async (held) => {
      const value = await (held === null ? readSnapshot(database) : readSnapshotAfter(database, held));
      return { version: value.version, value };
    });
    this.#access = new VersionedCache(() => gateways.readAccess(database));
  }

  async snapshot() {
    return this.#snapshot.atLeast((await this.#watch.current()).version);
  }

  snapshotAsOf(knownAt: number) {
    return readSnapshotAsOf(this.#database, knownAt);
  }

  masterDataChanges(from: number, to: number) {
    return changesRecorded(this.#database.query, from, to);
  }

  historyOf(kind: MasterDataChange['kind'], id: string) {
    return historyRecorded(this.#database.query, kind, id);
  }

  async apply(changes: RegistryChanges) {
    checkChanges(changes, Date.now());
    await this.#change(changes.recordedBy, async (change) => {
      await expectVersion(change, changes.expectedVersion);
      const touched = await putMasterData(change, changes);
      await putOutputs(change, changes);
      return touched;
    });
  }

  async remove(removals: RegistryRemovals) {
    try {
      await this.#change(removals.recordedBy, async (change) => {
        await expectVersion(change, removals.expectedVersion);
        return removeMasterData(change, removals);
      });
    } catch (error) {
      throw asRemovalError(error as Error);
    }
  }

  outputSeries(enterprise?: string, knownAt?: number) {
    return readSeries(this.#database.query, enterprise, knownAt);
  }

  outputEntries(query: OutputQuery) {
    return readEntries(this.#database.query, query);
  }

  quotas(query: QuotaQuery = {}) {
    return readQuotas(this.#database.query, query);
  }

  authenticateGateway(username: string, password: string) {
    return gateways.authenticateGateway(this.#database.query, username, password);
  }

  async resetGatewayPassword(gateway: GatewayIdentity) {
    const password = newSecret();
    await this.#change(undefined, async ({ transaction }) => {
      await gateways.resetPassword(transaction, gateway, password);
      return ACCESS_ONLY;
    });
    return password;
  }

  async gatewayAccess() {
    return this.#access.atLeast((await this.#watch.current()).access);
  }

  async addAuthority(pem: string) {
    await this.#change(undefined, async ({ transaction }) => ({
      masterData: false,
      access: await gateways.addAuthority(transaction, pem),
    }));
  }

  async addGatewayCertificate(certificate: Omit<GatewayCertificate, 'revokedAt'>) {
    await this.#change(undefined, async ({ transaction }) => {
      await gateways.addCertificate(transaction, certificate);
      return ACCESS_ONLY;
    });
  }

  async revokeGatewayCertificates(gateway: GatewayIdentity, which: CertificateChoice, at: number) {
    let revoked = 0;
    await this.#change(undefined, async ({ transaction }) => {
      revoked = await gateways.revokeCertificates(transaction, gateway, which, at);
      return { masterData: false, access: revoked > 0 };
    });
    return revoked;
  }

  issueEnrolmentToken(gateway: GatewayIdentity, expiresAt: number) {
    return gateways.issueToken(this.#database.query, gateway, expiresAt);
  }

  enrolmentTokenHolder(token: string) {
    return gateways.tokenHolder(this.#database.query, token);
  }

  redeemEnrolmentToken(token: string) {
    return gateways.redeemToken(this.#database.query, token);
  }

  authenticateKey(key: string) {
    return keys.authenticateKey(this.#database.query, key);
  }

  issueKey(key: NewKey) {
    return keys.issueKey(this.#database.query, key);
  }

  revokeKey(id: string) {
    return keys.revokeKey(this.#database.query, id);
  }

  keys() {
    return keys.listKeys(this.#database.query);
  }

  close() {
    return this.#database.close();
  }

  async #change(recordedBy: string | undefined, work: (change: Change) => Promise<Touched>): Promise<void> {
    this.#watch.advance(await makeChange(this.#database, recordedBy ?? null, work));
  }
}
