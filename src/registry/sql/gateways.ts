/** What lets gateways in: passwords, certificates and enrolment tokens. */

import { randomBytes, X509Certificate } from 'node:crypto';
import type { SqlDatabase } from '../../sql/sql-database.ts';
import type { CertificateChoice, GatewayAccess, GatewayCertificate, GatewayIdentity, GatewayLogin } from '../access.ts';
import { RegistryError } from '../registry.ts';
import { hashSecret, newSecret, UNMATCHABLE_HASH, verifySecret } from '../secrets.ts';
import { atOneMoment } from './change.ts';
import { asRegistryError } from './errors.ts';
import type { CertificateRow, Query, Tables, Writing } from './tables.ts';
import type { Versioned } from './versioned-cache.ts';

const TOKEN_PREFIX = 'mhe';

export async function authenticateGateway(
  query: Query,
  username: string,
  password: string,
): Promise<GatewayIdentity | null> {
  const row = await query
    .selectFrom('gateway')
    .select(['enterprise', 'id', 'password_hash'])
    .where('username', '=', username)
    .executeTakeFirst();
  if (!verifySecret(password, row?.password_hash ?? UNMATCHABLE_HASH) || row === undefined) return null;
  return { enterprise: row.enterprise, gateway: row.id };
}

export async function resetPassword(
  transaction: Writing,
  { enterprise, gateway }: GatewayIdentity,
  password: string,
): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('gateway')
    .set(({ eb }) => ({ password_hash: hashSecret(password), password_version: eb('password_version', '+', 1) }))
    .where('enterprise', '=', enterprise)
    .where('id', '=', gateway)
    .executeTakeFirst();
  if (numUpdatedRows === 0n)
    throw new RegistryError('unknown_reference', `there is no gateway ${enterprise}/${gateway}`);
}

export async function addAuthority(transaction: Writing, pem: string): Promise<boolean> {
  const { fingerprint256: fingerprint } = new X509Certificate(pem);
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('certificate_authority')
    .values({ fingerprint, pem, created_at: Date.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows !== 0n;
}

export async function addCertificate(
  transaction: Writing,
  { serial, enterprise, gateway, notBefore, notAfter, issuedAt }: Omit<GatewayCertificate, 'revokedAt'>,
): Promise<void> {
  await transaction
    .insertInto('gateway_certificate')
    .values({
      ...{ serial, enterprise, gateway, not_before: notBefore, not_after: notAfter, issued_at: issuedAt },
      revoked_at: null,
    })
    .execute();
}

export async function revokeCertificates(
  transaction: Writing,
  { enterprise, gateway }: GatewayIdentity,
  which: CertificateChoice,
  at: number,
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('gateway_certificate')
    .set({ revoked_at: at })
    .where('enterprise', '=', enterprise)
    .where('gateway', '=', gateway)
    .where((eb) => ('serial' in which ? eb('serial', '=', which.serial) : eb('serial', '<>', which.keep ?? '')))
    .where((eb) => eb.or([eb('revoked_at', 'is', null), eb('revoked_at', '>', at)]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function issueToken(
  query: Query,
  { enterprise, gateway }: GatewayIdentity,
  expiresAt: number,
): Promise<string> {
  const id = randomBytes(6).toString('hex');
  const secret = newSecret();
  try {
    await query
      .insertInto('enrolment_token')
      .values({
        ...{ id, enterprise, gateway, hash: hashSecret(secret) },
        ...{ created_at: Date.now(), expires_at: expiresAt, used_at: null },
      })
      .execute();
  } catch (error) {
    throw asRegistryError(error as Error);
  }
  return `${TOKEN_PREFIX}_${id}_${secret}`;
}

export async function tokenHolder(query: Query, token: string): Promise<GatewayIdentity | null> {
  const row = await tokenRow(query, token);
  if (row === null || row.used_at !== null || row.expires_at <= Date.now()) return null;
  return { enterprise: row.enterprise, gateway: row.gateway };
}

export async function redeemToken(query: Query, token: string): Promise<GatewayIdentity | null> {
  const row = await tokenRow(query, token);
  if (row === null) return null;
  const now = Date.now();
  // One statement decides: of two that come with the same token at one moment, one gets nothing.
  const { numUpdatedRows } = await query
    .updateTable('enrolment_token')
    .set({ used_at: now })
    .where('id', '=', row.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numUpdatedRows === 0n ? null : { enterprise: row.enterprise, gateway: row.gateway };
}

/** What is on record of a token whose secret is right, used or not; null for any other. */
async function tokenRow(query: Query, token: string) {
  const [prefix, id, secret, ...rest] = token.split('_');
  if (prefix !== TOKEN_PREFIX || id === undefined || secret === undefined) return null;
  const row = await query.selectFrom('enrolment_token').selectAll().where('id', '=', id).executeTakeFirst();
  const isRight = verifySecret([secret, ...rest].join('_'), row?.hash ?? UNMATCHABLE_HASH);
  return isRight ? (row ?? null) : null;
}

export function readAccess(database: SqlDatabase<Tables>): Promise<Versioned<GatewayAccess>> {
  return atOneMoment(database, async (query) => {
    const { access } = await query.selectFrom('registry_state').select('access').executeTakeFirstOrThrow();
    const gateways = await query
      .selectFrom('gateway')
      .select(['enterprise', 'id', 'username', 'password_version'])
      .execute();
    const authorities = await query.selectFrom('certificate_authority').select('pem').orderBy('created_at').execute();
    const certificates = (await query.selectFrom('gateway_certificate').selectAll().execute()).map(certificateOf);
    const logins = gateways.map(
      ({ enterprise, id, username, password_version: passwordVersion }): GatewayLogin => ({
        ...{ enterprise, gateway: id, username, passwordVersion },
      }),
    );
    return {
      version: access,
      value: {
        logins: new Map(logins.map((login) => [`${login.enterprise}/${login.gateway}`, login])),
        principals: new Map(logins.map(({ username, enterprise, gateway }) => [username, `${enterprise}/${gateway}`])),
        authorities: authorities.map(({ pem }) => pem),
        certificates: new Map(certificates.map((certificate) => [certificate.serial, certificate])),
      },
    };
  });
}

function certificateOf(row: CertificateRow): GatewayCertificate {
  const { serial, enterprise, gateway, not_before, not_after, issued_at, revoked_at } = row;
  return {
    ...{ serial, enterprise, gateway },
    ...{ notBefore: not_before, notAfter: not_after, issuedAt: issued_at, revokedAt: revoked_at },
  };
}
