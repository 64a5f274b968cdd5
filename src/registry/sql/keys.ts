/** API keys: their ids and hashes, never the keys. */

import { randomBytes } from 'node:crypto';
import type { KeyRecord, NewKey, Principal, Role } from '../access.ts';
import { RegistryError } from '../registry.ts';
import { hashSecret, newSecret, UNMATCHABLE_HASH, verifySecret } from '../secrets.ts';
import { asRegistryError } from './errors.ts';
import type { KeyRow, Query } from './tables.ts';

const PREFIX = 'mhk';

export async function authenticateKey(query: Query, key: string): Promise<Principal | null> {
  const [prefix, id, secret, ...rest] = key.split('_');
  if (prefix !== PREFIX || id === undefined || secret === undefined) return null;
  const row = await query.selectFrom('api_key').selectAll().where('id', '=', id).executeTakeFirst();
  if (!verifySecret([secret, ...rest].join('_'), row?.hash ?? UNMATCHABLE_HASH)) return null;
  if (row === undefined || row.revoked_at !== null) return null;
  if (row.expires_at !== null && row.expires_at <= Date.now()) return null;
  const { name, role, enterprise, districts } = recordOf(row);
  return { kind: 'key', id, name, role, enterprise, districts };
}

export async function issueKey(query: Query, key: NewKey): Promise<string> {
  const { name, role, enterprise, districts, expiresAt } = key;
  if ((role === 'enterprise') !== (enterprise !== null)) {
    throw new RegistryError('invalid', 'a key names an enterprise if, and only if, its role is enterprise');
  }
  checkDistricts(key);
  const id = randomBytes(6).toString('hex');
  const secret = newSecret();
  try {
    await query
      .insertInto('api_key')
      .values({
        ...{ id, name, role, enterprise, districts: districts ? JSON.stringify(districts) : null },
        ...{ hash: hashSecret(secret), created_at: Date.now(), expires_at: expiresAt, revoked_at: null },
      })
      .execute();
  } catch (error) {
    throw asRegistryError(error as Error);
  }
  return `${PREFIX}_${id}_${secret}`;
}

export async function revokeKey(query: Query, id: string): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('api_key')
    .set({ revoked_at: Date.now() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function listKeys(query: Query): Promise<readonly KeyRecord[]> {
  const rows = await query.selectFrom('api_key').selectAll().orderBy('created_at').orderBy('id').execute();
  return rows.map(recordOf);
}

function recordOf({ id, name, role, enterprise, districts, created_at, expires_at, revoked_at }: KeyRow): KeyRecord {
  return {
    ...{ id, name, role: role as Role, enterprise },
    districts: districts === null ? null : (JSON.parse(districts) as string[]),
    ...{ createdAt: created_at, expiresAt: expires_at, revokedAt: revoked_at },
  };
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
