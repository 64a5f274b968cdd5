import { ApiError, errorOfStatus } from './error.ts';
import type {
  Accounting,
  Alarm,
  CityLive,
  Consumption,
  ConsumptionQuery,
  Decision,
  Discontinuity,
  DiscontinuityQuery,
  EnergyItem,
  Enterprise,
  EstimationMethod,
  Gateway,
  IntervalsQuery,
  Meter,
  MeterIntervals,
  MeterLatest,
  MeterReadings,
  Page,
  Problem,
  Quarantine,
  QuarantineQuery,
  ReadingsQuery,
  Revisions,
  RevisionsQuery,
  Settled,
  ValidationRule,
  WhoAmI,
} from './types.ts';

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
  consumption(query: ConsumptionQuery): Promise<Consumption>;
  /** The same as the hub writes it as CSV, all rows of it. */
  consumptionCsv(query: ConsumptionQuery): Promise<Blob>;
  intervals(meter: string, query: IntervalsQuery): Promise<MeterIntervals>;
  latestOf(meter: string): Promise<MeterLatest>;
  readings(query: ReadingsQuery): Promise<MeterReadings>;
  revisions(meter: string, query: RevisionsQuery): Promise<Revisions>;
  discontinuities(query: DiscontinuityQuery): Promise<Page<Discontinuity>>;
  discontinuitiesOf(meter: string, query: DiscontinuityQuery): Promise<Page<Discontinuity>>;
  /** Decides about a discontinuity and answers what it is then. */
  decide(about: Pick<Discontinuity, 'meter' | 'quantity' | 'at'>, decision: Decision): Promise<Discontinuity>;
  quarantine(query: QuarantineQuery): Promise<Quarantine>;
  replay(ids: readonly string[]): Promise<Settled>;
  dismiss(ids: readonly string[]): Promise<Settled>;
  validationRules(): Promise<readonly ValidationRule[]>;
  estimationMethods(): Promise<readonly EstimationMethod[]>;
  energyItems(): Promise<readonly EnergyItem[]>;
}

/** A client that sends this key with each request. A failed request rejects with an {@link ApiError}. */
export function createApiClient(key: string): ApiClient {
  const get = <Answer>(path: string) => getJson<Answer>(path, key);
  const ask = <Answer>(path: string, query: object) => get<Answer>(`${path}?${searchOf(query)}`);
  const list = async <Item>(path: string) => (await get<{ items: readonly Item[] }>(path)).items;
  const post = <Answer>(path: string, body: object) => getJson<Answer>(path, key, body);
  const meterPath = (id: string, part: string) => `/api/v1/meters/${encodeURIComponent(id)}/${part}`;
  return {
    whoami: () => get<WhoAmI>('/api/v1/whoami'),
    cityLive: () => get<CityLive>('/api/v1/city/live'),
    accounting: (limit) => get<Accounting>(`/api/v1/ingest/accounting?limit=${limit}`),
    alarms: async () => (await get<{ items: Alarm[] }>('/api/v1/alarms')).items,
    gateways: (itemsMax) => allPages((query) => get<Page<Gateway>>(`/api/v1/gateways?${query}`), itemsMax),
    enterprises: (itemsMax) => allPages((query) => get<Page<Enterprise>>(`/api/v1/enterprises?${query}`), itemsMax),
    meters: (itemsMax) => allPages((query) => get<Page<Meter>>(`/api/v1/meters?${query}`), itemsMax),
    consumption: (query) => ask('/api/v1/consumption', query),
    consumptionCsv: async (query) => {
      const path = `/api/v1/consumption?${searchOf({ ...query, format: 'csv' })}`;
      return readBody(
        () => request(path, key, { accept: 'text/csv' }),
        (response) => response.blob(),
      );
    },
    intervals: (meter, query) => ask(meterPath(meter, 'intervals'), query),
    latestOf: (meter) => get(meterPath(meter, 'latest')),
    readings: (query) => ask('/api/v1/readings', query),
    revisions: (meter, query) => ask(meterPath(meter, 'revisions'), query),
    discontinuities: (query) => ask('/api/v1/discontinuities', query),
    discontinuitiesOf: (meter, query) => ask(meterPath(meter, 'discontinuities'), query),
    decide: ({ meter, quantity, at }, decision) =>
      post(meterPath(meter, `discontinuities/${encodeURIComponent(quantity)}/${encodeURIComponent(at)}`), decision),
    quarantine: (query) => ask('/api/v1/quarantine', query),
    replay: (ids) => post('/api/v1/quarantine/replay', { ids }),
    dismiss: (ids) => post('/api/v1/quarantine/dismiss', { ids }),
    validationRules: () => list('/api/v1/validation-rules'),
    estimationMethods: () => list('/api/v1/estimation-methods'),
    energyItems: () => list('/api/v1/energy-items'),
  };
}

/** The header that carries the key. */
export function authorization(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.toString();
}

/** Reads an answer; with a body it is sent as JSON. */
async function getJson<Answer>(path: string, key: string, body?: object): Promise<Answer> {
  return readBody(
    () => request(path, key, { accept: 'application/json' }, body),
    async (response) => (await response.json()) as Answer,
  );
}

function request(path: string, key: string, headers: Record<string, string>, body?: object): Promise<Response> {
  const sent =
    body === undefined
      ? { headers: { ...headers, ...authorization(key) } }
      : {
          method: 'POST',
          headers: { ...headers, ...authorization(key), 'content-type': 'application/json' },
          body: JSON.stringify(body),
        };
  return fetch(path, { ...sent, cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
}

async function readBody<Answer>(
  send: () => Promise<Response>,
  read: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  let response: Response;
  try {
    response = await send();
  } catch (cause) {
    throw new ApiError('unreachable', {}, { cause });
  }
  if (!response.ok) throw errorOfStatus(response.status, await readProblem(response));
  try {
    return await read(response);
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
