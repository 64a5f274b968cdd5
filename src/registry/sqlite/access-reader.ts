/** Reads who may be connected, and reads it again only when that has changed. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GatewayAccess, GatewayCertificate, GatewayLogin } from '../registry.ts';

type Row = Record<string, unknown>;

export class AccessReader {
  readonly #database: DatabaseSync;
  readonly #version: StatementSync;
  #access: GatewayAccess | null = null;
  #readAt = -1;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#version = database.prepare('SELECT version FROM gateway_access_version');
  }

  /** The same object until somebody, here or in another process, has changed something of it. */
  read(): GatewayAccess {
    const version = this.#versionNow();
    if (this.#access !== null && version === this.#readAt) return this.#access;
    // One transaction: a change between two of the queries would be half in the answer.
    this.#database.exec('BEGIN');
    try {
      this.#readAt = this.#versionNow();
      this.#access = this.#readAll();
      return this.#access;
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  #versionNow(): number {
    return this.#version.get()?.['version'] as number;
  }

  #readAll(): GatewayAccess {
    const all = (sql: string): Row[] => this.#database.prepare(sql).all();
    const logins = all('SELECT enterprise, id, username, password_version FROM gateway').map(toLogin);
    const certificates = all('SELECT * FROM gateway_certificate').map(toCertificate);
    return {
      logins: new Map(logins.map((login) => [`${login.enterprise}/${login.gateway}`, login])),
      principals: new Map(logins.map(({ username, enterprise, gateway }) => [username, `${enterprise}/${gateway}`])),
      authorities: all('SELECT pem FROM certificate_authority ORDER BY created_at').map(({ pem }) => pem as string),
      certificates: new Map(certificates.map((certificate) => [certificate.serial, certificate])),
    };
  }
}

function toLogin(row: Row): GatewayLogin {
  return {
    enterprise: row['enterprise'] as string,
    gateway: row['id'] as string,
    username: row['username'] as string,
    passwordVersion: row['password_version'] as number,
  };
}

function toCertificate(row: Row): GatewayCertificate {
  return {
    serial: row['serial'] as string,
    enterprise: row['enterprise'] as string,
    gateway: row['gateway'] as string,
    notBefore: row['not_before'] as number,
    notAfter: row['not_after'] as number,
    issuedAt: row['issued_at'] as number,
    revokedAt: row['revoked_at'] as number | null,
  };
}
