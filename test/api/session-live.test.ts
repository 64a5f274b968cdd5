/** The event stream with a session: it follows while the session lasts. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../helpers/until.ts';
import { CSRF, type PeopleApp, startPeopleApp } from './people-app.ts';

const QUIET = {
  readings: { takeChanges: async () => [], totals: async () => [] },
  hub: { presences: async () => [], bestEffortDropped: async () => new Map() },
} as never;

let app: PeopleApp;
let url: string;

beforeAll(async () => {
  const registry = { snapshot: async () => ({ enterprises: new Map(), gateways: new Map(), meters: new Map() }) };
  app = await startPeopleApp({}, {}, registry as never, QUIET);
  url = new URL(await app.app.listen({ host: '127.0.0.1', port: 0 })).origin;
  await app.add({ username: 'chief' });
});
afterAll(() => app[Symbol.asyncDispose]());

async function openStream(cookie: string) {
  const response = await fetch(`${url}/api/v1/live`, { headers: { cookie } });
  const seen = { text: '', ended: false };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) seen.text += decoder.decode(piece as Uint8Array);
    seen.ended = true;
  })();
  await until('the stream has begun', async () => seen.text.includes('event: hello'));
  return { response, seen };
}

test('a stream is open for a session, and ends when the session is ended', async () => {
  const [cookie, other] = [await app.cookieOf('chief'), await app.cookieOf('chief')];
  const { response, seen } = await openStream(cookie);
  const { seen: otherSeen } = await openStream(other);
  expect(response.status).toBe(200);
  await app.ask('/session', { method: 'DELETE', cookie, headers: CSRF });
  await until('the stream has ended', async () => seen.ended);
  expect(otherSeen.ended).toBe(false);
});

test('a stream ends when its person is disabled, or sees something else', async () => {
  for (const change of [{ disabled: true }, { role: 'enterprise', enterprise: 'alpha' }] as const) {
    const username = `li-${Object.keys(change)[0]}`;
    const { person } = await app.add({ username });
    const { seen } = await openStream(await app.cookieOf(username));
    await app.people.change(person.id, change);
    await until('the stream has ended', async () => seen.ended);
  }
});
