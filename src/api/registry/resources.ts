/** The kinds of master data that have addresses of their own. */

import { z } from 'zod';
import { enterpriseSchema, gatewaySchema, meterSchema, siteSchema } from '../../master-data/entry-schema.ts';
import type { DatedKind } from '../../master-data/kinds.ts';
import type { MasterDataChange, RegistryRemovals, RegistrySnapshot } from '../../registry/registry.ts';
import { idParameter } from '../schemas/common.ts';
import { enterprise, gatewayRecord, meter, site } from '../schemas/master-data.ts';
import { presentEnterprise, presentGateway, presentMeter, presentSite } from './present-master-data.ts';

/** The parts of an address that name an entry. */
export interface EntryName {
  readonly id: string;
  readonly enterprise?: string;
}

export interface Resource {
  readonly kind: DatedKind;
  readonly name: MasterDataChange['kind'];
  readonly path: string;
  readonly params: z.ZodType<EntryName>;
  /** Of an entry that is made. */
  readonly body: z.ZodObject;
  readonly answer: z.ZodType;
  /** Id by which the registry has it. */
  keyOf(name: EntryName): string;
  /** The enterprise that an entry is of. */
  ownerOf(entry: EntryOf): string;
  entries(snapshot: RegistrySnapshot): ReadonlyMap<string, EntryOf>;
  // biome-ignore lint/suspicious/noExplicitAny: each resource presents entries of its own kind.
  present(entry: any): object;
  removal(name: EntryName): RegistryRemovals;
}

/** What every entry has. */
export type EntryOf = { readonly id: string; readonly enterprise?: string };

const byId = z.object({ id: idParameter });
const idOf = ({ id }: EntryName): string => id;
const enterpriseOf = ({ enterprise: owner = '' }: EntryOf): string => owner;

export const RESOURCES: readonly Resource[] = [
  {
    ...{ kind: 'enterprises', name: 'enterprise', path: '/api/v1/enterprises', params: byId, keyOf: idOf },
    ...{ body: enterpriseSchema, answer: enterprise, present: presentEnterprise },
    ownerOf: ({ id }) => id,
    entries: ({ enterprises }) => enterprises,
    removal: ({ id }) => ({ enterprises: [id] }),
  },
  {
    ...{ kind: 'sites', name: 'site', path: '/api/v1/sites', params: byId, keyOf: idOf },
    ...{ body: siteSchema, answer: site, present: presentSite, ownerOf: enterpriseOf },
    entries: ({ sites }) => sites,
    removal: ({ id }) => ({ sites: [id] }),
  },
  {
    ...{ kind: 'gateways', name: 'gateway', path: '/api/v1/gateways' },
    params: z.object({ enterprise: idParameter, id: idParameter }),
    keyOf: ({ enterprise: owner = '', id }) => `${owner}/${id}`,
    ...{ body: gatewaySchema, answer: gatewayRecord, present: presentGateway, ownerOf: enterpriseOf },
    entries: ({ gateways }) => gateways,
    removal: ({ enterprise: owner = '', id }) => ({ gateways: [{ enterprise: owner, gateway: id }] }),
  },
  {
    ...{ kind: 'meters', name: 'meter', path: '/api/v1/meters', params: byId, keyOf: idOf },
    ...{ body: meterSchema, answer: meter, present: presentMeter, ownerOf: enterpriseOf },
    entries: ({ meters }) => meters,
    removal: ({ id }) => ({ meters: [id] }),
  },
];

/** Where one entry is: gateways are named with their enterprise. */
export function entryPath({ kind, path }: Resource): string {
  return kind === 'gateways' ? `${path}/:enterprise/:id` : `${path}/:id`;
}
