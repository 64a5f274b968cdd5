/** What is in the registry already, as far as an import or an export needs it. */

import type { OutputEntry, OutputSeries, QuotaRecord, Registry, RegistrySnapshot } from '../registry/registry.ts';
import type { Kind } from './kinds.ts';

export interface Registered
  extends Pick<RegistrySnapshot, 'version' | 'enterprises' | 'sites' | 'gateways' | 'meters' | 'history'> {
  readonly outputSeries: ReadonlyMap<string, OutputSeries>;
  /** By `figureKey`. */
  readonly outputs: ReadonlyMap<string, OutputEntry>;
  /** By `quotaKey`. */
  readonly quotas: ReadonlyMap<string, QuotaRecord>;
}

export const NOTHING_REGISTERED: Registered = {
  version: 0,
  ...{ enterprises: new Map(), sites: new Map(), gateways: new Map(), meters: new Map() },
  ...{ outputSeries: new Map(), outputs: new Map(), quotas: new Map() },
  history: { enterprises: new Map(), meters: new Map() },
};

/** Figures and quotas only where these kinds are asked for: there can be many of them. */
export async function readRegistered(
  registry: Pick<Registry, 'snapshot' | 'outputSeries' | 'outputEntries' | 'quotas'>,
  kinds: readonly Kind[],
): Promise<Registered> {
  const snapshot = await registry.snapshot();
  const series = await registry.outputSeries();
  const outputs = new Map<string, OutputEntry>();
  if (kinds.includes('outputs')) {
    for (const { id } of series) {
      for (const entry of await registry.outputEntries({ series: id })) outputs.set(figureKey(entry), entry);
    }
  }
  const quotas = kinds.includes('quotas') ? await registry.quotas() : [];
  return {
    ...snapshot,
    outputSeries: new Map(series.map((one) => [one.id, one])),
    outputs,
    quotas: new Map(quotas.map((quota) => [quotaKey(quota), quota])),
  };
}

export function figureKey({ series, period }: { readonly series: string; readonly period: string }): string {
  return `${series} ${period}`;
}

/** What tells quotas apart. */
export function quotaKey({
  enterprise,
  year,
  kind,
  item,
}: Omit<QuotaRecord, 'value' | 'source' | 'recordedAt' | 'recordedBy'>): string {
  return JSON.stringify([enterprise, year, kind, item]);
}
