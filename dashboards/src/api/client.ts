import { ApiError, errorOfStatus } from './error.ts';
import type { Accounting, Alarm, CityLive, Enterprise, Gateway, Meter, Page, Problem, WhoAmI } from './types.ts';

const PAGE_SIZE = 1000;
const TIMEOUT_MILLIS = 20_000;

/** The hub's HTTP API, as far as the page reads it. */
export interface ApiClient {
  whoami(): Promise<WhoAmI>;
  cityLive(): Promise<CityLive>;
  accounting(limit: number): Promise<Accounting>;
  alarms(): Promise<readonly Alarm[]>;
  /** Every gateway, page by page, up to `itemsMax`. */
  gateways(itemsMax: number): Promise<readonly Gateway[]>;
  enterprises(itemsMax: number): Promise<readonly Enterprise[]>;
  meters(itemsMax: number): Promise<readonly Meter[]>;
}

/** A client that sends this key with each request. A failed request rejects with an {@link ApiError}. */
export function createApiClient(key: string): ApiClient {
  const get = <Answer>(path: string) => getJson<Answer>(path, key);
  return {
    whoami: () => get<WhoAmI>('/api/v1/whoami'),
    cityLive: () => get<CityLive>('/api/v1/city/live'),
    accounting: (limit) => get<Accounting>(`/api/v1/ingest/accounting?limit=${limit}`),
    alarms: async () => (await get<{ items: Alarm[] }>('/api/v1/alarms')).items,
    gateways: (itemsMax) => allPages((query) => get<Page<Gateway>>(`/api/v1/gateways?${query}`), itemsMax),
    enterprises: (itemsMax) => allPages((query) => get<Page<Enterprise>>(`/api/v1/enterprises?${query}`), itemsMax),
    meters: (itemsMax) => allPages((query) => get<Page<Meter>>(`/api/v1/meters?${query}`), itemsMax),
  };
}

/** The header that carries the key. */
export function authorization(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

async function getJson<Answer>(path: string, key: string): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      headers: { accept: 'application/json', ...authorization(key) },
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  } catch (cause) {
    throw new ApiError('unreachable', {}, { cause });
  }
  if (!response.ok) throw errorOfStatus(response.status, await readProblem(response));
  try {
    return (await response.json()) as Answer;
  } catch (cause) {
    // Something answered, but not the hub: a captive portal, or a proxy's own page.
    throw new ApiError('unreachable', { status: response.status }, { cause });
  }
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return { title: response.statusText };
  }
}

async function allPages<Item>(read: (query: string) => Promise<Page<Item>>, itemsMax: number): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
    if (cursor !== null) query.set('cursor', cursor);
    const page = await read(query.toString());
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < itemsMax);
  return items;
}
