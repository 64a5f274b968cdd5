import type {
  CarbonFactor,
  CarbonMethods,
  EvidenceQuery,
  ExportQuery,
  GatewayCertificate,
  HubRecord,
  ImportQuery,
  ImportReport,
  OutputEntry,
  OutputSeries,
  PowerContract,
  Quota,
  RecordKind,
  RecordVersion,
  Site,
  StatementQuery,
  TaggedRecord,
} from './record-types.ts';
import type { Page } from './types.ts';

/** A workbook of a whole city, and a bundle of a year, take their time. */
const LONG_MILLIS = 300_000;
const VERSIONS_MAX = 1000;
/** Of one enterprise: years of them for its gateways. */
const CERTIFICATES_MAX = 100_000;

/** What is sent with a request. */
export interface Sent {
  readonly method?: string;
  /** JSON, or a file with its media type. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMillis?: number;
}

/** Sends a request and reads its answer. */
export type Call = <A>(path: string, sent: Sent, read: (response: Response) => Promise<A>) => Promise<A>;

/** Tools of the client that the calls are made of. */
export interface CallTools {
  readonly call: Call;
  /** Every page of a list, up to `itemsMax`. */
  all<Item>(path: string, itemsMax: number): Promise<readonly Item[]>;
}

/** Master data, files of it, records about carbon, and what is handed to others. */
export interface RecordCalls {
  sites(itemsMax: number): Promise<readonly Site[]>;
  /** One record as it is now. */
  recordOf(kind: RecordKind, name: string): Promise<TaggedRecord>;
  /** Registers something; of a gateway the password, which is shown this once. */
  addRecord(kind: RecordKind, entry: object): Promise<{ readonly password?: string }>;
  /** Changes the record that has this tag, by a merge patch; 412 where it is another by now. */
  changeRecord(kind: RecordKind, name: string, tag: string, patch: object): Promise<void>;
  removeRecord(kind: RecordKind, name: string, tag: string): Promise<void>;
  /** What was recorded about it, the newest first. */
  historyOf(kind: RecordKind, name: string): Promise<Page<RecordVersion>>;
  resetGatewayPassword(name: string): Promise<{ readonly password: string }>;
  /** Those that the hub has issued to this gateway. */
  gatewayCertificates(name: string): Promise<readonly GatewayCertificate[]>;
  /** Makes a token that is good once and for so many hours; it is shown this once. */
  makeEnrolmentToken(name: string, hours: number): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /** Makes one certificate void, or with null all of them; answers how many. */
  revokeCertificates(name: string, serial: string | null): Promise<number>;
  /** Of one enterprise, or of all that the reader sees. */
  outputSeries(itemsMax: number, enterprise?: string): Promise<readonly OutputSeries[]>;
  addSeries(entry: object): Promise<OutputSeries>;
  outputEntries(series: string, knownAt: string | null, itemsMax: number): Promise<readonly OutputEntry[]>;
  recordOutput(series: string, entries: readonly object[]): Promise<void>;
  quotas(knownAt: string | null, itemsMax: number, year?: number, enterprise?: string): Promise<readonly Quota[]>;
  recordQuotas(quotas: readonly object[]): Promise<void>;
  importFile(file: Blob, type: string, query: ImportQuery): Promise<ImportReport>;
  exportFile(query: ExportQuery): Promise<Blob>;
  carbonMethods(): Promise<CarbonMethods>;
  carbonFactors(itemsMax: number): Promise<readonly CarbonFactor[]>;
  enterFactor(entry: object): Promise<CarbonFactor>;
  approveFactor(factor: Pick<CarbonFactor, 'id' | 'version'>): Promise<CarbonFactor>;
  contracts(itemsMax: number): Promise<readonly PowerContract[]>;
  enterContract(entry: object): Promise<PowerContract>;
  withdrawContract(id: string): Promise<PowerContract>;
  evidenceBundle(enterprise: string, query: EvidenceQuery): Promise<Blob>;
  statement(enterprise: string, query: StatementQuery): Promise<Blob>;
}

/** The calls about records, made of the tools of a client. Each rejects with an `ApiError`. */
export function recordCalls({ call, all }: CallTools): RecordCalls {
  const json = <A>(path: string, sent: Sent = {}): Promise<A> =>
    call(path, sent, async (response) => (await response.json()) as A);
  const post = <A>(path: string, body: object): Promise<A> => json(path, { method: 'POST', body });
  const nothing = async (path: string, sent: Sent): Promise<void> => call(path, sent, async () => undefined);
  const file = (path: string, query: object): Promise<Blob> =>
    call(withSearch(path, query), { timeoutMillis: LONG_MILLIS }, (response) => response.blob());
  const seriesPath = (id: string) => `/api/v1/output-series/${encodeURIComponent(id)}/entries`;
  return {
    sites: (itemsMax) => all('/api/v1/sites', itemsMax),
    recordOf: (kind, name) =>
      call(recordPath(kind, name), {}, async (response) => ({
        record: (await response.json()) as HubRecord,
        tag: response.headers.get('etag') ?? '*',
      })),
    addRecord: (kind, entry) => post(`/api/v1/${kind}`, entry),
    changeRecord: (kind, name, tag, patch) =>
      nothing(recordPath(kind, name), { method: 'PATCH', body: patch, headers: { 'if-match': tag } }),
    removeRecord: (kind, name, tag) =>
      nothing(recordPath(kind, name), { method: 'DELETE', headers: { 'if-match': tag } }),
    historyOf: (kind, name) => json(`${recordPath(kind, name)}/history?limit=${VERSIONS_MAX}`),
    resetGatewayPassword: (name) => json(`${recordPath('gateways', name)}/password`, { method: 'POST' }),
    gatewayCertificates: async (name) => {
      const [enterprise, gateway] = name.split('/');
      return all<GatewayCertificate>(
        withSearch('/api/v1/gateway-certificates', { enterprise, gateway }),
        CERTIFICATES_MAX,
      );
    },
    makeEnrolmentToken: (name, hours) => post(`${recordPath('gateways', name)}/enrolment`, { hours }),
    revokeCertificates: async (name, serial) => {
      const path = `${recordPath('gateways', name)}/certificates/revocation`;
      return (await post<{ revoked: number }>(path, { serial })).revoked;
    },
    outputSeries: (itemsMax, enterprise) => all(withSearch('/api/v1/output-series', { enterprise }), itemsMax),
    addSeries: (entry) => post('/api/v1/output-series', entry),
    outputEntries: (series, knownAt, itemsMax) => all(withSearch(seriesPath(series), { knownAt }), itemsMax),
    recordOutput: (series, entries) => nothing(seriesPath(series), { method: 'POST', body: { entries } }),
    quotas: (knownAt, itemsMax, year, enterprise) =>
      all(withSearch('/api/v1/quotas', { knownAt, year, enterprise }), itemsMax),
    recordQuotas: (quotas) => nothing('/api/v1/quotas', { method: 'PUT', body: { quotas } }),
    importFile: (body, type, query) =>
      json(withSearch('/api/v1/registry/import', query), {
        ...{ method: 'POST', body, timeoutMillis: LONG_MILLIS },
        headers: { 'content-type': type },
      }),
    exportFile: (query) => file('/api/v1/registry/export', query),
    carbonMethods: () => json('/api/v1/carbon/methods'),
    carbonFactors: (itemsMax) => all('/api/v1/carbon/factors', itemsMax),
    enterFactor: (entry) => post('/api/v1/carbon/factors', entry),
    approveFactor: ({ id, version }) =>
      json(`/api/v1/carbon/factors/${encodeURIComponent(id)}/versions/${version}/approve`, { method: 'POST' }),
    contracts: (itemsMax) => all('/api/v1/carbon/contracts', itemsMax),
    enterContract: (entry) => post('/api/v1/carbon/contracts', entry),
    withdrawContract: (id) => json(`/api/v1/carbon/contracts/${encodeURIComponent(id)}/withdraw`, { method: 'POST' }),
    evidenceBundle: (enterprise, query) =>
      file(`/api/v1/enterprises/${encodeURIComponent(enterprise)}/evidence`, query),
    statement: (enterprise, query) => file(`/api/v1/enterprises/${encodeURIComponent(enterprise)}/statement`, query),
  };
}

/** Name of a record: its id, of a gateway behind that of its enterprise. */
export function recordName(kind: RecordKind, { id, enterprise }: Pick<HubRecord, 'id' | 'enterprise'>): string {
  return kind === 'gateways' ? `${enterprise}/${id}` : id;
}

/** A path with what is asked; null and what is not there are left out. */
export function withSearch(path: string, query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value != null) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function recordPath(kind: RecordKind, name: string): string {
  return `/api/v1/${kind}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
