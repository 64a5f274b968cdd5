/**
 * What a file would change: each row as the entry it makes, laid over what the registry has, and everything that
 * is wrong with it. A column that the file does not have leaves what is registered as it is.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Dated, RegistryChanges } from '../registry/registry.ts';
import { type Draft, draftOf, type Entries, objectionTo } from './draft.ts';
import { KINDS, type Kind } from './kinds.ts';
import { withoutEmpty } from './metering-cells.ts';
import type { SheetProblem } from './problem.ts';
import type { Registered } from './registered.ts';
import type { Row } from './row.ts';
import { type Finding, findingsOf, usernameCounts, type World } from './rules.ts';
import type { Times } from './times.ts';
import { withVerifications } from './verifications.ts';

export interface Count {
  new: number;
  changed: number;
  same: number;
}

export interface Plan {
  /** Entries that are new or different from what is registered, of rows without a problem. */
  readonly changes: PlannedChanges;
  readonly counts: Readonly<Record<Kind, Count>>;
  readonly problems: readonly SheetProblem[];
  /** What can be done and may not be meant. */
  readonly warnings: readonly SheetProblem[];
  readonly badRows: number;
}

export type PlannedChanges = Required<
  Omit<RegistryChanges, 'validFrom' | 'recordedBy' | 'expectedVersion' | 'withdrawnSeries'>
>;

export interface PlanOptions {
  /** Rows that name an entry of a bad row are bad too; without, a row is judged as if the others were right. */
  readonly skipBadRows?: boolean | undefined;
  /** Since when changes hold of which the row says nothing else, epoch milliseconds; always where left out. */
  readonly validFrom?: number | undefined;
  /** Epoch milliseconds: nothing can be valid from later on. */
  readonly now: number;
}

export function planImport(
  rows: readonly Row[],
  readProblems: readonly SheetProblem[],
  registered: Registered,
  times: Times,
  { skipBadRows = false, validFrom, now }: PlanOptions,
): Plan {
  const problems = new ProblemsByRow(readProblems);
  const drafts = rows.map((row) =>
    draftOf(row, registered, times, { validFrom, now }, (column, text) => problems.add(row, column, text)),
  );
  findTwice(drafts, problems);
  findInconsistencies(drafts, registered, problems);
  for (const draft of drafts) {
    // What is wrong with it has been told in words of its columns.
    const objection = problems.has(draft.row) ? null : objectionTo(draft, now);
    if (objection !== null) problems.add(draft.row, null, objection);
  }
  let good = drafts.filter(({ row }) => !problems.has(row));
  if (skipBadRows) {
    for (let before = -1; before !== good.length; ) {
      before = good.length;
      findInconsistencies(good, registered, problems);
      good = good.filter(({ row }) => !problems.has(row));
    }
  }
  return { ...sortOut(good, registered, times), problems: problems.all, badRows: problems.rows };
}

/** Whether there is nothing to be applied. */
export function isEmptyPlan({ changes }: Plan): boolean {
  const { validFromOf: _, ...entries } = changes;
  return Object.values(entries).every((list) => list.length === 0);
}

/** Everything that is wrong, and with how many rows. */
class ProblemsByRow {
  readonly #all = new Map<string, SheetProblem>();
  readonly #rows = new Set<string>();

  constructor(problems: readonly SheetProblem[]) {
    for (const problem of problems) this.#add(problem);
  }

  get all(): readonly SheetProblem[] {
    return [...this.#all.values()];
  }

  get rows(): number {
    return this.#rows.size;
  }

  has({ sheet, row }: Row): boolean {
    return this.#rows.has(placeOf(sheet, row));
  }

  add({ sheet, row, nameOf, cells }: Row, column: string | null, text: string): void {
    if (column === null || cells === null) return this.#add({ sheet, row, column, text });
    const isInFile = cells.has(column);
    const isUsual = column === 'transforms' && !cells.get('transforms') && cells.has('multiplier');
    const name = isInFile && !isUsual ? nameOf(column) : isUsual ? nameOf('multiplier') : column;
    this.#add({ sheet, row, column: name, text: isInFile || isUsual ? text : `${text} (not in the file)` });
  }

  #add(problem: SheetProblem): void {
    const { sheet, row, column, text } = problem;
    this.#all.set(JSON.stringify([sheet, row, column, text]), problem);
    this.#rows.add(placeOf(sheet, row));
  }
}

function placeOf(sheet: string | null, row: number): string {
  return `${sheet ?? ''}\n${row}`;
}

function findTwice(drafts: readonly Draft[], problems: ProblemsByRow): void {
  const first = new Map<string, Row>();
  for (const { kind, key, row } of drafts) {
    const place = `${kind} ${key}`;
    const other = first.get(place);
    if (other === undefined) first.set(place, row);
    else {
      const where = other.sheet === row.sheet ? `row ${other.row}` : `sheet ${other.sheet}, row ${other.row}`;
      problems.add(row, NAMED_BY[kind], `${JSON.stringify(key)} stands in ${where} already`);
    }
  }
}

/** The column that is told of where an entry stands twice. */
const NAMED_BY: Readonly<Record<Kind, string>> = {
  ...{ enterprises: 'id', sites: 'id', gateways: 'id', meters: 'id', outputSeries: 'id' },
  ...{ verifications: 'certificate', outputs: 'period', quotas: 'kind' },
};

function findInconsistencies(drafts: readonly Draft[], registered: Registered, problems: ProblemsByRow): void {
  const world = worldOf(drafts, registered);
  const usernames = usernameCounts(world);
  for (const draft of drafts) {
    const findings: Finding[] = findingsOf(draft, world, usernames);
    for (const { column, text } of findings) problems.add(draft.row, column, text);
  }
}

function worldOf(drafts: readonly Draft[], registered: Registered): World {
  const { enterprises, sites, gateways, meters, outputSeries } = registered;
  const world = {
    ...{ enterprises: new Map(enterprises), sites: new Map(sites), gateways: new Map(gateways) },
    ...{ meters: new Map(meters), outputSeries: new Map(outputSeries) },
  };
  for (const { kind, key, value } of drafts) {
    if (kind in world) (world[kind as keyof typeof world] as Map<string, unknown>).set(key, value);
  }
  return world;
}

function sortOut(
  drafts: readonly Draft[],
  registered: Registered,
  times: Times,
): Pick<Plan, 'changes' | 'counts' | 'warnings'> {
  const changed = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as unknown as {
    readonly [K in Kind]: Map<string, Entries[K]>;
  };
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, { new: 0, changed: 0, same: 0 }])) as Plan['counts'];
  const validFromOf = new Map<string, number>();
  const warnings: SheetProblem[] = [];
  for (const draft of drafts) {
    const { kind, key, value, known, row, validFrom } = draft;
    const timeline = timelineIn(registered, kind, key);
    if (isSame(draft, timeline)) {
      counts[kind].same++;
      continue;
    }
    (changed[kind] as Map<string, unknown>).set(key, value);
    if (known === undefined) counts[kind].new++;
    else counts[kind].changed++;
    if (validFrom !== undefined) validFromOf.set(`${SINGULAR[kind]} ${key}`, validFrom);
    const lost = known === undefined ? null : lostHistory(timeline, validFrom, times);
    if (lost !== null) warnings.push({ sheet: row.sheet, row: row.row, column: null, text: lost });
  }
  const meters = withVerifications(changed.meters, changed.verifications, registered, validFromOf);
  return {
    changes: {
      enterprises: [...changed.enterprises.values()],
      sites: [...changed.sites.values()],
      gateways: [...changed.gateways.values()],
      meters,
      outputSeries: [...changed.outputSeries.values()],
      outputs: [...changed.outputs.values()],
      quotas: [...changed.quotas.values()],
      validFromOf,
    },
    counts,
    warnings,
  };
}

/** As `RegistryChanges.validFromOf` names the kinds that are dated. */
const SINGULAR: Readonly<Record<string, string>> = {
  enterprises: 'enterprise',
  sites: 'site',
  gateways: 'gateway',
  meters: 'meter',
};

/** What an entry has been; empty where it has always been what it is. */
function timelineIn({ history }: Registered, kind: Kind, key: string): readonly Dated<unknown>[] {
  if (kind === 'enterprises') return history.enterprises.get(key) ?? [];
  return kind === 'meters' ? (history.meters.get(key) ?? []) : [];
}

function isSame({ kind, value, known, validFrom }: Draft, timeline: readonly Dated<unknown>[]): boolean {
  // A figure that is taken back and was never there.
  if (known === undefined) return (kind === 'outputs' || kind === 'quotas') && value.value === null;
  const isEqual = isDeepStrictEqual(normal(known), normal(value));
  // As it is now, but perhaps not since then.
  return isEqual && (validFrom === undefined || (timeline.at(-1)?.validFrom ?? Number.NEGATIVE_INFINITY) <= validFrom);
}

/** What a change would make forgotten of what an entry has been; null for nothing. */
function lostHistory(timeline: readonly Dated<unknown>[], validFrom: number | undefined, times: Times): string | null {
  const from = validFrom ?? Number.NEGATIVE_INFINITY;
  const lost = timeline.slice(1).filter((dated) => dated.validFrom > from);
  if (lost.length === 0) return null;
  const when = lost.map((dated) => times.show(dated.validFrom)).join(', ');
  const remedy = validFrom === undefined ? '; say validFrom where it holds from a day on' : '';
  const extent = validFrom === undefined ? 'corrects the whole history' : `holds from ${times.show(validFrom)} on`;
  return `the change ${extent} and replaces what holds from ${when}${remedy}`;
}

/** An entry as cells can say it: without what is empty, and without space around its texts. */
function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, normal(part)] as const);
  const kept = parts.filter(([, part]) => part !== null && part !== '');
  return withoutEmpty(Object.fromEntries(kept)) ?? {};
}
