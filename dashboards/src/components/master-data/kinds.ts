import type { RecordKind } from '../../api/record-types.ts';
import type { Field } from '../../state/entry-form.ts';
import { ENTERPRISE_FIELDS, GATEWAY_FIELDS, METER_FIELDS, SITE_FIELDS } from './fields.ts';

/** Column of a list of records. */
export type Column =
  | 'name'
  | 'enterprise'
  | 'district'
  | 'industry'
  | 'energy'
  | 'level'
  | 'gateway'
  | 'username'
  | 'state'
  | 'validUntil';

/** What is particular to each kind of record. */
export const KINDS: Readonly<
  Record<RecordKind, { readonly fields: readonly Field[]; readonly columns: readonly Column[] }>
> = {
  enterprises: { fields: ENTERPRISE_FIELDS, columns: ['name', 'district', 'industry'] },
  sites: { fields: SITE_FIELDS, columns: ['name', 'enterprise', 'district'] },
  gateways: { fields: GATEWAY_FIELDS, columns: ['enterprise', 'username', 'state'] },
  meters: { fields: METER_FIELDS, columns: ['name', 'enterprise', 'energy', 'level', 'gateway', 'validUntil'] },
};
