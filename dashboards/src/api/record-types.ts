/** Records of the hub that people keep by hand, as its API has them. */

import type { components, paths } from '../api-types.ts';
import type { Answer, Posted, QueryOf } from './types.ts';

type Schemas = components['schemas'];

/** Records that hold from a day on and have a history. */
export const RECORD_KINDS = ['enterprises', 'sites', 'gateways', 'meters'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What every such record has. */
export type HubRecord = Readonly<Record<string, unknown>> & { readonly id: string; readonly enterprise?: string };

/** A record and what tells it from what it becomes later. */
export interface TaggedRecord {
  readonly record: HubRecord;
  readonly tag: string;
}

/** What was recorded at a time. */
export interface RecordVersion {
  readonly recordedAt: string;
  readonly recordedBy: string | null;
  readonly validFrom: string | null;
  /** null: it was removed. */
  readonly record: HubRecord | null;
}

export type GatewayCertificate = Schemas['GatewayCertificate'];
export type Site = Schemas['Site'];
export type OutputSeries = Schemas['OutputSeries'];
export type OutputEntry = Schemas['OutputEntry'];
export type Quota = Schemas['Quota'];
export type CarbonFactor = Schemas['CarbonFactor'];
export type PowerContract = Schemas['PowerContract'];
export type CarbonMethods = Answer<'/api/v1/carbon/methods'>;
export type ImportQuery = NonNullable<paths['/api/v1/registry/import']['post']['parameters']['query']>;
export type ImportReport = Posted<'/api/v1/registry/import'>;
export type ExportQuery = QueryOf<'/api/v1/registry/export'>;
export type EvidenceQuery = QueryOf<'/api/v1/enterprises/{id}/evidence'>;
export type StatementQuery = QueryOf<'/api/v1/enterprises/{id}/statement'>;
