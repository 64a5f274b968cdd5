/** Figures of output and quotas put on record by a request, and what the audit log is told of them. */

import type { FastifyRequest } from 'fastify';
import type { Json } from '../../audit/canonical-json.ts';
import type { EntryKind } from '../../master-data/entry-schema.ts';
import type { Count } from '../../master-data/plan.ts';
import { figureKey, quotaKey, type Registered } from '../../master-data/registered.ts';
import { entryRow } from '../../master-data/yaml-file.ts';
import type { Registry } from '../../registry/registry.ts';
import { putEntries } from './change-registry.ts';

/** Records the entries that are not as they are already; `check` may throw for what is registered. */
export async function putFigures(
  request: FastifyRequest,
  registry: Registry,
  kind: EntryKind & ('outputs' | 'quotas'),
  entries: readonly Readonly<Record<string, unknown>>[],
  check: (registered: Registered) => void = () => {},
): Promise<Count> {
  const { registered, plan } = await putEntries(request, registry, [kind], (current) => {
    check(current);
    return entries.map((entry, n) => ({ ...entryRow(kind, entry, undefined), row: n + 1 }));
  });
  const { outputs, quotas } = plan.changes;
  const before = [
    ...outputs.flatMap((figure) => registered.outputs.get(figureKey(figure)) ?? []),
    ...quotas.flatMap((quota) => registered.quotas.get(quotaKey(quota)) ?? []),
  ];
  request.act.before = before as unknown as Json;
  request.act.after = [...outputs, ...quotas] as unknown as Json;
  return plan.counts[kind];
}
