/** The quarantine as a caller sees it: entries of the enterprises in scope, however many those are. */

import type { LedgerReader, QuarantineQuery, QuarantineRecord } from '../ledger/ledger.ts';
import { isInScope, type Scope } from './scope.ts';

type Asked = Omit<QuarantineQuery, 'enterprise'>;

/** Entries in the order asked for. */
export function quarantineOf(
  ledger: Pick<LedgerReader, 'quarantine'>,
  scope: Scope,
  query: Asked,
): readonly QuarantineRecord[] {
  if (scope === null) return ledger.quarantine({ ...query, enterprise: null });
  const [only] = scope;
  if (scope.size === 1 && only !== undefined) return ledger.quarantine({ ...query, enterprise: only });
  const direction = query.isOldestFirst === true ? 1 : -1;
  let found: QuarantineRecord[] = [];
  for (const enterprise of scope) {
    // Without what was sent: of all these entries only the first are shown.
    const more = ledger.quarantine({ ...query, enterprise, rawLengthMax: 0 });
    if (more.length === 0) continue;
    found = [...found, ...more]
      .sort((a, b) => direction * (a.offset - b.offset || a.ordinal - b.ordinal))
      .slice(0, query.limit);
  }
  return query.rawLengthMax === 0 ? found : found.flatMap((entry) => withRaw(ledger, entry, query));
}

/** Open entries by code. */
export function quarantineCountsOf(
  ledger: Pick<LedgerReader, 'quarantineCounts'>,
  scope: Scope,
): ReadonlyMap<string, number> {
  if (scope === null) return ledger.quarantineCounts(null);
  const counts = new Map<string, number>();
  for (const enterprise of scope) {
    for (const [code, n] of ledger.quarantineCounts(enterprise)) counts.set(code, (counts.get(code) ?? 0) + n);
  }
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A ledger in which entries outside of the scope do not exist. */
export function ledgerIn(
  ledger: Pick<LedgerReader, 'quarantineEntry'>,
  scope: Scope,
): Pick<LedgerReader, 'quarantineEntry'> {
  return {
    quarantineEntry: (key) => {
      const entry = ledger.quarantineEntry(key);
      return entry !== null && isInScope(scope, entry.enterprise) ? entry : null;
    },
  };
}

/** The newest entry before the one that would follow it is the entry itself. */
function withRaw(
  ledger: Pick<LedgerReader, 'quarantine'>,
  { enterprise, offset, ordinal }: QuarantineRecord,
  { rawLengthMax }: Asked,
): QuarantineRecord[] {
  return ledger.quarantine({
    ...{ enterprise, before: { offset, ordinal: ordinal + 1 }, limit: 1 },
    ...(rawLengthMax === undefined ? {} : { rawLengthMax }),
  });
}
