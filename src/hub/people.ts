/** People: where they are kept, and the first of them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import type { HubConfig } from '../config.ts';
import { ensureAdmin } from '../people/first-admin.ts';
import type { OidcSettings } from '../people/oidc/oidc-login.ts';
import type { SessionLifetimes } from '../people/sessions.ts';
import { openPeople } from '../people/sql-people.ts';
import type { SqlLocation } from '../sql/sql-database.ts';
import { dataPaths } from './data-paths.ts';
import { registryLocation } from './registry-location.ts';

/** In the database of the registry where that is a server; otherwise in a file of their own. */
export function peopleLocation(config: Pick<HubConfig, 'registry' | 'dataDir'>): SqlLocation {
  if (config.registry.engine === 'postgresql') return registryLocation(config);
  return { engine: 'sqlite', file: join(dataPaths(config.dataDir).people, 'people.sqlite') };
}

export function lifetimesOf({ sessionIdle, sessionMax }: HubConfig['people']): SessionLifetimes {
  return { idleMillis: sessionIdle, totalMillis: sessionMax };
}

/** A user name and a password that was made for it. */
export interface FirstAdmin {
  readonly username: string;
  readonly password: string;
}

/** Makes an administrator where there is none; a password that was made is handed to `show`, and kept nowhere. */
export async function makeFirstAdmin(config: HubConfig, show: (admin: FirstAdmin) => void): Promise<void> {
  const { adminPasswordFile } = config.people;
  const people = await openPeople(peopleLocation(config));
  try {
    // Not read once there is an administrator: nobody has to keep the file.
    const given = () => (adminPasswordFile === undefined ? null : readFileSync(adminPasswordFile, 'utf8').trim());
    const made = await ensureAdmin(people, given);
    if (made === null) return;
    const { username } = made.person;
    if (made.password !== null) show({ username, password: made.password });
    const audit = openAuditLog(dataPaths(config.dataDir).audit);
    const actor = { kind: 'hub', id: null, name: null, role: null, address: null } as const;
    audit.append({ actor, action: 'user.add', target: username, outcome: 'done', detail: { role: 'admin' } });
    audit.close();
  } finally {
    await people.close();
  }
}

/** Null where no provider is configured. Throws where the file with the secret cannot be read. */
export function oidcOf({ oidc }: HubConfig): OidcSettings | null {
  const { issuer, clientId, clientSecret, clientSecretFile, publicUrl, ...rest } = oidc;
  if (issuer === undefined || clientId === undefined) return null;
  const inFile = clientSecretFile === undefined ? null : readFileSync(clientSecretFile, 'utf8').trim();
  return {
    ...{ ...rest, issuer, clientId, clientSecret: clientSecret ?? inFile },
    publicUrl: publicUrl?.replace(/\/+$/, '') ?? null,
  };
}
