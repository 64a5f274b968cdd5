/** Tables of own factors and contracts. Their content is JSON: it is read whole, and never changed. */

import type { Schema } from '../sql/migrate.ts';

export interface CarbonTables {
  readonly carbon_factor: {
    readonly id: string;
    readonly version: number;
    readonly content: string;
    readonly estimate: string | null;
    readonly recorded_at: number;
    readonly recorded_by: string;
    readonly recorded_by_id: string;
    readonly approved_at: number | null;
    readonly approved_by: string | null;
    readonly approved_by_id: string | null;
  };
  readonly power_contract: {
    readonly id: string;
    readonly enterprise: string;
    readonly content: string;
    readonly recorded_at: number;
    readonly recorded_by: string;
    readonly withdrawn_at: number | null;
    readonly withdrawn_by: string | null;
  };
}

export const CARBON_SCHEMA: Schema = {
  part: 'carbon',
  steps: [
    ({ bigint, strict }) => `
      CREATE TABLE carbon_factor (
        id TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, estimate TEXT,
        recorded_at ${bigint} NOT NULL, recorded_by TEXT NOT NULL, recorded_by_id TEXT NOT NULL,
        approved_at ${bigint}, approved_by TEXT, approved_by_id TEXT,
        PRIMARY KEY (id, version)) ${strict};
      CREATE TABLE power_contract (
        id TEXT PRIMARY KEY, enterprise TEXT NOT NULL, content TEXT NOT NULL,
        recorded_at ${bigint} NOT NULL, recorded_by TEXT NOT NULL, withdrawn_at ${bigint}, withdrawn_by TEXT) ${strict};`,
    // Ids were one enterprise's for the whole city; now each owner has its own, see record-id.ts.
    ({ engine }) => {
      const owner = engine === 'sqlite' ? "json_extract(content, '$.enterprise')" : "content::json ->> 'enterprise'";
      return `
      UPDATE carbon_factor SET id = (${owner}) || ':' || id WHERE (${owner}) IS NOT NULL;
      UPDATE power_contract SET id = enterprise || ':' || id;`;
    },
  ],
};
