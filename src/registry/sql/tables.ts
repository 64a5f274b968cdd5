/** The tables of the registry. Whole numbers are instants and counters; JSON is text. */

import type { Kysely, Transaction } from 'kysely';

export interface Tables {
  readonly enterprise: EnterpriseRow;
  readonly site: SiteRow;
  readonly gateway: GatewayRow;
  readonly meter: MeterRow;
  readonly master_version: VersionRow;
  readonly output_series: OutputSeriesRow;
  readonly output_series_version: OutputSeriesVersionRow;
  readonly output_entry: OutputEntryRow;
  readonly quota: QuotaRow;
  readonly api_key: KeyRow;
  readonly certificate_authority: { fingerprint: string; pem: string; created_at: number };
  readonly gateway_certificate: CertificateRow;
  readonly enrolment_token: TokenRow;
  readonly registry_state: StateRow;
}

export type Query = Kysely<Tables>;
export type Writing = Transaction<Tables>;

export interface EnterpriseRow {
  id: string;
  name: string;
  name_en: string;
  district: string;
  industry: string;
  /** JSON of what is on record beside the columns. */
  details: string;
}

export interface SiteRow {
  id: string;
  enterprise: string;
  name: string;
  name_en: string;
  address: string;
  district: string;
}

interface GatewayRow {
  enterprise: string;
  id: string;
  username: string;
  password_hash: string | null;
  password_version: number;
}

export interface MeterRow {
  id: string;
  enterprise: string;
  site: string | null;
  gateway: string | null;
  name: string;
  name_en: string;
  energy: string;
  level: number;
  parent: string | null;
  units: string;
  metering: string;
  /** JSON of what is on record beside the columns. */
  details: string;
}

/** What was recorded about one entry of master data by one change. */
export interface VersionRow {
  kind: string;
  /** `enterprise/gateway` of a gateway. */
  id: string;
  change: number;
  /** Null for always. */
  valid_from: number | null;
  recorded_at: number;
  recorded_by: string | null;
  /** JSON of the whole entry; null where it was removed. */
  body: string | null;
}

export interface OutputSeriesRow {
  id: string;
  enterprise: string;
  kind: string;
  product_code: string | null;
  product_name: string | null;
  unit: string;
  granularity: string;
  /** 1 where it was taken back; its figures stay. */
  withdrawn: number;
}

/** What was recorded about a series by one change. */
export interface OutputSeriesVersionRow extends OutputSeriesRow {
  change: number;
  recorded_at: number;
  recorded_by: string | null;
}

export interface OutputEntryRow {
  series: string;
  period: string;
  change: number;
  value: string | null;
  recorded_at: number;
  recorded_by: string | null;
}

export interface QuotaRow {
  enterprise: string;
  year: number;
  kind: string;
  /** Empty for the whole enterprise. */
  item: string;
  change: number;
  value: string | null;
  source: string;
  recorded_at: number;
  recorded_by: string | null;
}

export interface KeyRow {
  id: string;
  name: string;
  role: string;
  enterprise: string | null;
  districts: string | null;
  hash: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
}

export interface CertificateRow {
  serial: string;
  enterprise: string;
  gateway: string;
  not_before: number;
  not_after: number;
  issued_at: number;
  revoked_at: number | null;
}

interface TokenRow {
  id: string;
  enterprise: string;
  gateway: string;
  hash: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** One row. */
interface StateRow {
  one: number;
  /** Counts what was recorded. */
  change: number;
  /** The change that the current snapshot is of. */
  version: number;
  /** The change that who may be connected is of. */
  access: number;
  /** When the last change was recorded. */
  recorded_at: number;
}
