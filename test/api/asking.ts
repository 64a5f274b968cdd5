/**
 * Requests to the API of a hub. Whatever it answers is held against its own OpenAPI document: an answer
 * with a status, content type or shape that the document does not name fails the test that got it.
 */

import { expect } from 'vitest';
import type { HubUnderTest } from '../helpers/running-hub.ts';
import { until } from '../helpers/until.ts';
import { Contract } from './contract.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape, and the contract checks those.
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  readonly text: string;
  /** The parsed body of a JSON answer. */
  readonly body: Json;
}

export interface AskOptions {
  /** The key, or null for none. */
  readonly key?: string | null;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Ask = (path: string, options?: AskOptions) => Promise<Answer>;

/** A way to ask a hub as a role, or with what the options say. */
export async function asker(hub: HubUnderTest, role = 'admin'): Promise<Ask> {
  const url = `http://127.0.0.1:${hub.httpPort}`;
  const contract = new Contract((await (await fetch(`${url}/openapi.json`)).json()) as object);
  return async (path, { key = hub.data.key(role), method = 'GET', headers = {}, body } = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const answer = await read(response);
    expect(contract.objections(method, path, answer), `${method} ${path}`).toEqual([]);
    return answer;
  };
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const type = headers.get('content-type') ?? '';
  const body: unknown = /json\b/.test(type) && !/ndjson/.test(type) && text !== '' ? JSON.parse(text) : undefined;
  return { status, headers, type, text, body };
}

/** Every item of a list, page by page. */
export async function allItems(ask: Ask, path: string, limit: number): Promise<Json[]> {
  const items: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await ask(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`);
    expect(page.status).toBe(200);
    expect(page.body.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.body.items);
    cursor = page.body.nextCursor;
  }
  return items;
}

/** Waits until this many messages were received and none of them is waiting to be processed. */
export async function untilProcessed(hub: HubUnderTest, messages: number): Promise<void> {
  await until(`${messages} messages are processed`, async () => {
    const { total } = await hub.api().accounting();
    const processed = total.messages.processed + total.bestEffort.messages.processed;
    return processed === messages && total.messages.pending + total.bestEffort.messages.pending === 0;
  });
}
