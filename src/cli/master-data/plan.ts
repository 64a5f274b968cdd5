/**
 * What a file would change: each row as the entry it makes, laid over what the registry has, and everything that
 * is wrong with it. A column that the file does not have leaves what is registered as it is.
 */

import { isDeepStrictEqual } from 'node:util';
import type { Enterprise, Gateway, Meter, RegistrySnapshot } from '../../registry/registry.ts';
import { MULTIPLIER_COLUMNS } from './columns.ts';
import {
  enterpriseIdOf,
  readEnterprise,
  readGateway,
  readMeter,
  showEnterprise,
  showGateway,
  showMeter,
} from './entries.ts';
import { KINDS, type Kind } from './kinds.ts';
import { withoutEmpty } from './metering-cells.ts';
import type { SheetProblem } from './problem.ts';
import { type Finding, gatewayFindings, meterFindings, usernameCounts, type World } from './rules.ts';
import type { SheetRow } from './sheets.ts';
import type { Times } from './times.ts';

/** What is in the registry already. */
export type Registered = Pick<RegistrySnapshot, Kind>;

interface Entries {
  readonly enterprises: Enterprise;
  readonly gateways: Gateway;
  readonly meters: Meter;
}

export type Changes = { readonly [K in Kind]: readonly Entries[K][] };

export interface Count {
  new: number;
  changed: number;
  same: number;
}

export interface Plan {
  /** Entries that are new or different from what is registered, of rows without a problem. */
  readonly changes: Changes;
  readonly counts: Readonly<Record<Kind, Count>>;
  readonly problems: readonly SheetProblem[];
  readonly badRows: number;
}

/** One row as an entry. */
type Draft = {
  [K in Kind]: { readonly kind: K; readonly row: SheetRow; readonly key: string; readonly value: Entries[K] };
}[Kind];

/**
 * Plans the import of rows. With `skipBadRows` the rows that name an entry of a bad row are bad too; without, a
 * row is judged as if the others were right, so that one mistake is told once.
 */
export function planImport(
  rows: readonly SheetRow[],
  readProblems: readonly SheetProblem[],
  snapshot: Registered,
  times: Times,
  skipBadRows: boolean,
): Plan {
  const problems = new ProblemsByRow(readProblems);
  const drafts = rows.map((row) => draftOf(row, snapshot, times, problems));
  findTwice(drafts, problems);
  findInconsistencies(drafts, snapshot, problems);
  let good = drafts.filter(({ row }) => !problems.has(row));
  if (skipBadRows) {
    for (let before = -1; before !== good.length; ) {
      before = good.length;
      findInconsistencies(good, snapshot, problems);
      good = good.filter(({ row }) => !problems.has(row));
    }
  }
  return { ...sortOut(good, snapshot), problems: problems.all, badRows: problems.rows };
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

  has({ sheet, row }: SheetRow): boolean {
    return this.#rows.has(placeOf(sheet, row));
  }

  add({ sheet, row, nameOf, cells }: SheetRow, column: string, text: string): void {
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

function draftOf(row: SheetRow, snapshot: Registered, times: Times, problems: ProblemsByRow): Draft {
  const refuse = (column: string, text: string): void => problems.add(row, column, text);
  const { kind, cells } = row;
  switch (kind) {
    case 'enterprises': {
      const known = snapshot.enterprises.get(enterpriseIdOf(cells));
      const value = readEnterprise(over(known && showEnterprise(known), cells), known, refuse);
      return { kind, row, key: value.id, value };
    }
    case 'gateways': {
      const known = snapshot.gateways.get(`${cells.get('enterprise') ?? ''}/${cells.get('id') ?? ''}`);
      const value = readGateway(over(known && showGateway(known), cells), refuse);
      return { kind, row, key: `${value.enterprise}/${value.id}`, value };
    }
    case 'meters': {
      const known = snapshot.meters.get(cells.get('id') ?? '');
      const value = readMeter(over(known && showMeter(known, times), cells), times, refuse);
      if (known !== undefined && value.enterprise !== '' && known.enterprise !== value.enterprise) {
        refuse('enterprise', `the meter is registered for ${known.enterprise}, and cannot go to another enterprise`);
      }
      return { kind, row, key: value.id, value };
    }
    default:
      return kind satisfies never;
  }
}

/** The cells of a row over those of what is registered. */
function over(known: ReadonlyMap<string, string> | undefined, cells: ReadonlyMap<string, string>): Map<string, string> {
  const all = new Map(known);
  // All of them say how much a count is: one of them in the file is the whole of it.
  if (MULTIPLIER_COLUMNS.some((column) => cells.has(column))) {
    for (const column of MULTIPLIER_COLUMNS) all.delete(column);
  }
  for (const [column, text] of cells) all.set(column, text);
  return all;
}

function findTwice(drafts: readonly Draft[], problems: ProblemsByRow): void {
  const first = new Map<string, SheetRow>();
  for (const { kind, key, row } of drafts) {
    const place = `${kind} ${key}`;
    const other = first.get(place);
    if (other === undefined) first.set(place, row);
    else {
      const where = other.sheet === row.sheet ? `row ${other.row}` : `sheet ${other.sheet}, row ${other.row}`;
      problems.add(row, 'id', `${JSON.stringify(key)} stands in ${where} already`);
    }
  }
}

function findInconsistencies(drafts: readonly Draft[], snapshot: Registered, problems: ProblemsByRow): void {
  const world = worldOf(drafts, snapshot);
  const usernames = usernameCounts(world);
  for (const draft of drafts) {
    for (const { column, text } of findingsOf(draft, world, usernames)) problems.add(draft.row, column, text);
  }
}

function findingsOf(draft: Draft, world: World, usernames: ReadonlyMap<string, number>): Finding[] {
  switch (draft.kind) {
    case 'enterprises':
      return [];
    case 'gateways':
      return gatewayFindings(draft.value, world, usernames);
    case 'meters':
      return meterFindings(draft.value, world);
    default:
      return draft satisfies never;
  }
}

function worldOf(drafts: readonly Draft[], { enterprises, gateways, meters }: Registered): World {
  const world = { enterprises: new Map(enterprises), gateways: new Map(gateways), meters: new Map(meters) };
  for (const { kind, key, value } of drafts) (world[kind] as Map<string, unknown>).set(key, value);
  return world;
}

function sortOut(drafts: readonly Draft[], snapshot: Registered): Pick<Plan, 'changes' | 'counts'> {
  const changes: Record<Kind, unknown[]> = { enterprises: [], gateways: [], meters: [] };
  const counts = Object.fromEntries(KINDS.map((kind) => [kind, { new: 0, changed: 0, same: 0 }])) as Plan['counts'];
  for (const { kind, key, value } of drafts) {
    const known = snapshot[kind].get(key);
    if (known !== undefined && isDeepStrictEqual(normal(known), normal(value))) counts[kind].same++;
    else {
      changes[kind].push(value);
      if (known === undefined) counts[kind].new++;
      else counts[kind].changed++;
    }
  }
  return { changes: changes as unknown as Changes, counts };
}

/** An entry as cells can say it: without what is empty, and without space around its texts. */
function normal(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, normal(part)] as const);
  return withoutEmpty(Object.fromEntries(parts)) ?? {};
}
