/** The API over real people and an audit log in a temporary folder, without the rest of a hub. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import type { ApiOptions, ApiServices } from '../../src/api/services.ts';
import type { AuditEntry } from '../../src/audit/audit-log.ts';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import type { NewPerson } from '../../src/people/people.ts';
import { openPeople, type PeopleSettings } from '../../src/people/sql-people.ts';
import type { Principal, Registry } from '../../src/registry/registry.ts';
import { bareApp } from './routes.ts';

export const PASSWORD = 'correct horse battery';
export const ADMIN_KEY = 'mhk_0123456789ab_secret';
export const CSRF = { 'x-meterhub-csrf': '1' } as const;

const COST = { memoryKib: 64, passes: 1, lanes: 1 };
const KEY_PRINCIPAL: Principal = {
  ...{ kind: 'key', id: '0123456789ab', name: 'program', role: 'admin' },
  ...{ enterprise: null, districts: null },
};

export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export async function startPeopleApp(
  options: Partial<ApiOptions> = {},
  settings: PeopleSettings = {},
  registry: Partial<Registry> = {},
  services: Partial<ApiServices> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-'));
  const people = await openPeople(
    { engine: 'sqlite', file: join(folder, 'people.sqlite') },
    { cost: COST, ...settings },
  );
  const audit = openAuditLog(folder);
  const known = {
    snapshot: async () => ({ enterprises: new Map([['alpha', {}]]) }),
    authenticateKey: async (key: string) => (key === ADMIN_KEY ? KEY_PRINCIPAL : null),
    ...registry,
  } as unknown as Registry;
  const app = await bareApp({ people, audit, registry: known, ...services }, null, () => undefined, options);

  const ask = (path: string, { method = 'GET', cookie, headers = {}, body }: Asked = {}) =>
    app.inject({
      ...{ method, url: `/api/v1${path}` },
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
  const logIn = (username: string, password = PASSWORD, headers: Readonly<Record<string, string>> = CSRF) =>
    ask('/session', { method: 'POST', headers, body: { username, password } });

  return {
    ...{ app, people, ask, logIn },
    add: (person: Partial<NewPerson> & Pick<NewPerson, 'username'>) =>
      people.add({
        ...{ displayName: person.username, role: 'admin', enterprise: null, districts: null, password: PASSWORD },
        ...person,
      }),
    /** The cookie of a new session, as a browser sends it. */
    cookieOf: async (username: string, password = PASSWORD) => cookieIn(await logIn(username, password)),
    /** Everything the audit log has been told, oldest first; sums are told when the server ends. */
    audited: (): readonly AuditEntry[] => [...audit.all()],
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await people.close();
      audit.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type PeopleApp = Awaited<ReturnType<typeof startPeopleApp>>;

/** Name and value of the cookie that an answer sets. */
export function cookieIn(response: LightMyRequestResponse): string {
  const [cookie] = response.cookies;
  if (cookie === undefined) throw new Error(`no cookie was set: ${response.statusCode} ${response.body}`);
  return `${cookie.name}=${cookie.value}`;
}
