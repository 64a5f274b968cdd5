import { type Credential, headersOf } from './credential.ts';
import { ApiError, errorOfStatus } from './error.ts';
import { type RecordCalls, recordCalls, type Sent, withSearch } from './record-calls.ts';
import type {
  Accounting,
  Alarm,
  Anomaly,
  AnomalyChange,
  AnomalyEvidence,
  AnomalyList,
  AnomalyQuery,
  AuditLog,
  AuditQuery,
  Backtest,
  BacktestBody,
  CityLive,
  Consumption,
  ConsumptionQuery,
  ConsumptionRanking,
  Decision,
  DeliveryQuery,
  Detector,
  DetectorChange,
  DetectorQuery,
  Discontinuity,
  DiscontinuityQuery,
  Emissions,
  EmissionsQuery,
  EnergyItem,
  Enterprise,
  EstimationMethod,
  Gateway,
  IntervalsQuery,
  IssuedKey,
  Key,
  Meter,
  MeterIntervals,
  MeterLatest,
  MeterQuery,
  MeterReadings,
  NewKey,
  NewUser,
  NotificationDelivery,
  NotificationRule,
  NotificationRuleBody,
  Page,
  Problem,
  Quarantine,
  QuarantineQuery,
  RankingQuery,
  ReadingsQuery,
  Restatement,
  RestatementQuery,
  Revisions,
  RevisionsQuery,
  Settled,
  SignedIn,
  SignInMethods,
  User,
  UserChange,
  UserWithPassword,
  ValidationRule,
  WhoAmI,
} from './types.ts';

const PAGE_SIZE = 1000;
/** More than this nobody reads through. */
const FOUND_MAX = 60;
const TIMEOUT_MILLIS = 20_000;
/** Two million intervals are read and judged before there is an answer. */
const BACKTEST_MILLIS = 120_000;
/** A file of a year of a whole city. */
const FILE_MILLIS = 120_000;

/** Forms in which the hub writes tables. */
export type FileFormat = 'csv' | 'xlsx';

/** The hub's HTTP API, as far as the page reads it. */
export interface ApiClient extends RecordCalls {
  whoami(): Promise<WhoAmI>;
  /** Who has signed in with a password or elsewhere. */
  signedIn(): Promise<SignedIn>;
  changePassword(current: string, next: string): Promise<SignedIn>;
  logOut(): Promise<void>;
  cityLive(): Promise<CityLive>;
  /** Of the gateways of one enterprise, or of all that the reader sees. */
  accounting(limit: number, enterprise?: string): Promise<Accounting>;
  alarms(): Promise<readonly Alarm[]>;
  /** Every gateway, page by page, up to `itemsMax`. */
  gateways(itemsMax: number): Promise<readonly Gateway[]>;
  enterprises(itemsMax: number): Promise<readonly Enterprise[]>;
  /** Those of these meters that there are and that may be seen. */
  metersById(ids: readonly string[]): Promise<readonly Meter[]>;
  metersOf(enterprise: string, itemsMax: number): Promise<readonly Meter[]>;
  /** The first of the meters that have these words in their ids or names. */
  findMeters(query: MeterQuery): Promise<Page<Meter>>;
  consumption(query: ConsumptionQuery): Promise<Consumption>;
  /** The same as a file that the hub writes, all rows of it. */
  consumptionFile(query: ConsumptionQuery, format: FileFormat): Promise<Blob>;
  /** Enterprises by what they have consumed, the largest first. */
  ranking(query: RankingQuery): Promise<ConsumptionRanking>;
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
  /** With what they are set to for a meter, or usually. */
  validationRules(meter?: string): Promise<readonly ValidationRule[]>;
  estimationMethods(): Promise<readonly EstimationMethod[]>;
  energyItems(): Promise<readonly EnergyItem[]>;
  emissions(query: EmissionsQuery): Promise<Emissions>;
  /** The same as a file that the hub writes, all rows of it. */
  emissionsFile(query: EmissionsQuery, format: FileFormat): Promise<Blob>;
  restatements(query: RestatementQuery): Promise<Restatement>;
  users(itemsMax: number): Promise<readonly User[]>;
  /** Adds somebody; the password in the answer is shown this once. */
  addUser(user: NewUser): Promise<UserWithPassword>;
  changeUser(id: string, change: UserChange): Promise<UserWithPassword>;
  removeUser(id: string): Promise<void>;
  keys(itemsMax: number): Promise<readonly Key[]>;
  /** Issues a key; its secret is in this answer and nowhere else. */
  issueKey(key: NewKey): Promise<IssuedKey>;
  revokeKey(id: string): Promise<void>;
  audit(query: AuditQuery): Promise<AuditLog>;
  anomalies(query: AnomalyQuery): Promise<AnomalyList>;
  anomaly(id: string): Promise<Anomaly>;
  evidence(id: string): Promise<AnomalyEvidence>;
  changeAnomaly(id: string, change: AnomalyChange): Promise<Anomaly>;
  /** The catalogue with what is in force for an energy type, an industry or a meter. */
  detectors(query: DetectorQuery): Promise<readonly Detector[]>;
  setDetector(id: string, change: DetectorChange): Promise<Detector>;
  /** What a detector would have found; goes through up to two million intervals. */
  backtest(id: string, body: BacktestBody): Promise<Backtest>;
  notificationRules(itemsMax: number): Promise<readonly NotificationRule[]>;
  addRule(rule: NotificationRuleBody): Promise<NotificationRule>;
  replaceRule(id: string, rule: NotificationRuleBody): Promise<NotificationRule>;
  removeRule(id: string): Promise<void>;
  /** Sends a test message; whether it has arrived is in the log of deliveries. */
  testRule(id: string, leg: NotificationDelivery['leg']): Promise<{ readonly message: string }>;
  deliveries(query: DeliveryQuery): Promise<Page<NotificationDelivery>>;
}

/** How people can sign in here. */
export function signInMethods(): Promise<SignInMethods> {
  return getJson<SignInMethods>('/api/v1/session/methods', { kind: 'session' });
}

/** Signs in; the session is in a cookie from then on. */
export function logIn(username: string, password: string): Promise<SignedIn> {
  return getJson<SignedIn>('/api/v1/session', { kind: 'session' }, { username, password });
}

/** A client that sends this credential with each request. A failed request rejects with an {@link ApiError}. */
export function createApiClient(credential: Credential): ApiClient {
  const get = <Answer>(path: string) => getJson<Answer>(path, credential);
  const ask = <Answer>(path: string, query: object) => get<Answer>(withSearch(path, query));
  const list = async <Item>(path: string) => (await get<{ items: readonly Item[] }>(path)).items;
  const post = <Answer>(path: string, body: object) => getJson<Answer>(path, credential, body);
  const file = (path: string, query: object, format: FileFormat) =>
    readBody(
      () =>
        request(withSearch(path, { ...query, format }), credential, { accept: '*/*' }, { timeoutMillis: FILE_MILLIS }),
      (response) => response.blob(),
    );
  const remove = (path: string) =>
    readBody(
      () => request(path, credential, {}, { method: 'DELETE' }),
      async () => undefined,
    );
  const rulePath = (id: string) => `/api/v1/notification-rules/${encodeURIComponent(id)}`;
  const meterPath = (id: string, part: string) => `/api/v1/meters/${encodeURIComponent(id)}/${part}`;
  return {
    whoami: () => get<WhoAmI>('/api/v1/whoami'),
    signedIn: () => get<SignedIn>('/api/v1/session'),
    changePassword: (currentPassword, newPassword) =>
      post('/api/v1/session/password', { currentPassword, newPassword }),
    logOut: () => remove('/api/v1/session'),
    cityLive: () => get<CityLive>('/api/v1/city/live'),
    accounting: (limit, enterprise) => ask('/api/v1/ingest/accounting', { limit, enterprise }),
    alarms: async () => (await get<{ items: Alarm[] }>('/api/v1/alarms')).items,
    gateways: (itemsMax) => allPages((query) => get<Page<Gateway>>(`/api/v1/gateways?${query}`), itemsMax),
    enterprises: (itemsMax) => allPages((query) => get<Page<Enterprise>>(`/api/v1/enterprises?${query}`), itemsMax),
    metersById: (ids) => list(withSearch('/api/v1/meters', { ids: ids.join(), limit: PAGE_SIZE })),
    metersOf: (enterprise, itemsMax) =>
      allPages(
        (query) => get<Page<Meter>>(`/api/v1/meters?${query}&enterprise=${encodeURIComponent(enterprise)}`),
        itemsMax,
      ),
    findMeters: (query) => ask('/api/v1/meters', { limit: FOUND_MAX, ...query }),
    consumption: (query) => ask('/api/v1/consumption', query),
    consumptionFile: (query, format) => file('/api/v1/consumption', query, format),
    ranking: (query) => ask('/api/v1/consumption/ranking', query),
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
    validationRules: (meter) => list(withSearch('/api/v1/validation-rules', { meter })),
    estimationMethods: () => list('/api/v1/estimation-methods'),
    energyItems: () => list('/api/v1/energy-items'),
    emissions: (query) => ask('/api/v1/emissions', query),
    emissionsFile: (query, format) => file('/api/v1/emissions', query, format),
    restatements: (query) => ask('/api/v1/restatements', query),
    users: (itemsMax) => allPages((query) => get<Page<User>>(`/api/v1/users?${query}`), itemsMax),
    addUser: (user) => post('/api/v1/users', user),
    changeUser: (id, change) => getJson(`/api/v1/users/${encodeURIComponent(id)}`, credential, change, 'PATCH'),
    removeUser: (id) => remove(`/api/v1/users/${encodeURIComponent(id)}`),
    keys: (itemsMax) => allPages((query) => get<Page<Key>>(`/api/v1/keys?${query}`), itemsMax),
    issueKey: (key) => post('/api/v1/keys', key),
    revokeKey: (id) => remove(`/api/v1/keys/${encodeURIComponent(id)}`),
    audit: (query) => ask('/api/v1/audit', query),
    ...recordCalls({
      call: (path, sent, read) => readBody(() => request(path, credential, {}, sent), read),
      all: (path, itemsMax) => allPages((query) => get(`${path}${path.includes('?') ? '&' : '?'}${query}`), itemsMax),
    }),
    anomalies: (query) => ask('/api/v1/anomalies', query),
    anomaly: (id) => get(`/api/v1/anomalies/${encodeURIComponent(id)}`),
    evidence: (id) => get(`/api/v1/anomalies/${encodeURIComponent(id)}/evidence`),
    changeAnomaly: (id, change) => getJson(`/api/v1/anomalies/${encodeURIComponent(id)}`, credential, change, 'PATCH'),
    detectors: async (query) => (await ask<{ items: readonly Detector[] }>('/api/v1/detectors', query)).items,
    setDetector: (id, change) => getJson(`/api/v1/detectors/${id}`, credential, change, 'PUT'),
    backtest: (id, body) => getJson(`/api/v1/detectors/${id}/backtest`, credential, body, 'POST', BACKTEST_MILLIS),
    notificationRules: (itemsMax) =>
      allPages((query) => get<Page<NotificationRule>>(`/api/v1/notification-rules?${query}`), itemsMax),
    addRule: (rule) => post('/api/v1/notification-rules', rule),
    replaceRule: (id, rule) => getJson(rulePath(id), credential, rule, 'PUT'),
    removeRule: (id) => remove(rulePath(id)),
    testRule: (id, leg) => post(`${rulePath(id)}/test`, { leg }),
    deliveries: (query) => ask('/api/v1/notification-deliveries', query),
  };
}

/** Reads an answer; with a body it is sent as JSON. */
async function getJson<Answer>(
  path: string,
  credential: Credential,
  body?: object,
  method: 'POST' | 'PATCH' | 'PUT' = 'POST',
  timeoutMillis = TIMEOUT_MILLIS,
): Promise<Answer> {
  return readBody(
    () =>
      request(
        path,
        credential,
        { accept: 'application/json' },
        body === undefined ? {} : { method, body, timeoutMillis },
      ),
    async (response) => (await response.json()) as Answer,
  );
}

function request(
  path: string,
  credential: Credential,
  headers: Record<string, string>,
  { method = 'GET', body, headers: more = {}, timeoutMillis = TIMEOUT_MILLIS }: Sent = {},
): Promise<Response> {
  const all = { ...headers, ...more, ...headersOf(credential) };
  const sent =
    body === undefined
      ? { method, headers: all }
      : body instanceof Blob
        ? { method, headers: all, body }
        : { method, headers: { ...all, 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(path, { ...sent, cache: 'no-store', signal: AbortSignal.timeout(timeoutMillis) });
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
