/** What of a file is to be entered, and everything that is wrong with the rest. */

import type { z } from 'zod';
import { canonicalJson, type Json } from '../../audit/canonical-json.ts';
import { CarbonError, type NewContract, type NewFactor, type RecordedContract } from '../../carbon/carbon-records.ts';
import { problemOfContract } from '../../carbon/check-contract.ts';
import { contractEntry, factorEntry, newContractOf, newFactorOf } from '../../carbon/entry-schemas.ts';
import { nextVersionOf } from '../../carbon/next-version.ts';
import { recordIdOf } from '../../carbon/record-id.ts';
import type { CarbonFactor } from '../../domain/carbon/factor.ts';
import type { Problem } from '../../master-data/problem.ts';
import type { RecordRow } from './record-rows.ts';

export interface RecordPlan<T> {
  readonly entered: readonly T[];
  /** Rows that are on record as they are. */
  readonly same: number;
  readonly problems: readonly Problem[];
}

interface Known {
  readonly enterprises: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Each row is checked with those before it as if they had been entered. */
export function planFactors(
  rows: readonly RecordRow[],
  existing: readonly CarbonFactor[],
  { enterprises, now }: Known,
): RecordPlan<NewFactor> {
  const all = [...existing];
  const entered: NewFactor[] = [];
  const problems: Problem[] = [];
  let same = 0;
  for (const { row, entry } of rows) {
    const parsed = parse(factorEntry, row, entry, enterprises, problems);
    if (parsed === null) continue;
    const recordId = recordIdOf(parsed.enterprise, parsed.id);
    const newest = all.filter(({ id }) => id === recordId).at(-1);
    const publishedOn = parsed.publishedOn ?? newest?.publishedOn;
    const factor = newFactorOf({ ...parsed, publishedOn }, now);
    if (newest !== undefined && contentOf(factor) === contentOf(asEntered(newest))) {
      same++;
      continue;
    }
    try {
      all.push(nextVersionOf(factor, all, { recordedAt: now, recordedBy: '' }));
      entered.push(factor);
    } catch (error) {
      if (!(error instanceof CarbonError)) throw error;
      problems.push({ row, column: null, text: error.message });
    }
  }
  return { entered, same, problems };
}

export function planContracts(
  rows: readonly RecordRow[],
  existing: readonly RecordedContract[],
  { enterprises }: Known,
): RecordPlan<NewContract> {
  const known = new Map<string, { readonly content: string; readonly state: string }>(
    existing.map(({ contract: { recordedAt: _, ...contract }, withdrawnAt }) => {
      return [contract.id, { content: contentOf(contract), state: withdrawnAt === null ? 'stands' : 'is withdrawn' }];
    }),
  );
  const entered: NewContract[] = [];
  const problems: Problem[] = [];
  let same = 0;
  for (const { row, entry } of rows) {
    const parsed = parse(contractEntry, row, entry, enterprises, problems);
    if (parsed === null) continue;
    const contract = newContractOf(parsed);
    const wrong = problemOfContract(contract);
    const other = known.get(contract.id);
    if (wrong !== null) problems.push({ row, column: null, text: wrong });
    else if (other === undefined) {
      known.set(contract.id, { content: contentOf(contract), state: 'stands in a row before' });
      entered.push(contract);
    } else if (other.content === contentOf(contract) && other.state === 'stands') same++;
    else problems.push({ row, column: 'id', text: `there is a contract ${contract.id} already, which ${other.state}` });
  }
  return { entered, same, problems };
}

/** Null where something is wrong, which is then among the problems. */
function parse<T extends z.ZodType<{ readonly enterprise: string | null }>>(
  schema: T,
  row: number,
  entry: unknown,
  enterprises: ReadonlySet<string>,
  problems: Problem[],
): z.output<T> | null {
  const parsed = schema.safeParse(entry);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      problems.push({ row, column: path.length === 0 ? null : path.join('.'), text: message });
    }
    return null;
  }
  const { enterprise } = parsed.data;
  if (enterprise === null || enterprises.has(enterprise)) return parsed.data;
  problems.push({ row, column: 'enterprise', text: `there is no enterprise ${JSON.stringify(enterprise)}` });
  return null;
}

function asEntered({ version: _, scheme: _s, gas: _g, own, ...content }: CarbonFactor): NewFactor {
  return { ...content, set: own?.set ?? '', enterprise: own?.enterprise ?? null, estimate: null };
}

function contentOf(record: NewFactor | NewContract): string {
  return canonicalJson(record as unknown as Json);
}
