/** A YAML or JSON file of master data: lists of entries by kind. */

import { parse as parseYaml } from 'yaml';
import { instantSchema } from '../registry/metering-schema.ts';
import { ENTRY_KINDS, type EntryKind } from './entry-schema.ts';
import { type SheetProblem, UnreadableFile } from './problem.ts';
import type { EntryRow } from './row.ts';
import type { FileRows } from './sheets.ts';

/** Each mention of an alias counts, so that a small file cannot become a huge one. */
const ALIASES_MAX = 100;

/** Throws `UnreadableFile` for what is no YAML or no lists of entries; `name` is what it is called in messages. */
export function readYaml(name: string, text: string): FileRows {
  const rows: EntryRow[] = [];
  const problems: SheetProblem[] = [];
  const headerProblems: SheetProblem[] = [];
  for (const [list, entries] of Object.entries(parsed(name, text))) {
    const kind = ENTRY_KINDS.find((known) => known === list);
    const refuse = (wrong: string) => headerProblems.push({ sheet: list, row: 1, column: null, text: wrong });
    if (kind === undefined) refuse(`is none of ${ENTRY_KINDS.join(', ')}`);
    else if (Array.isArray(entries)) {
      for (const [at, entry] of (entries as unknown[]).entries()) {
        const place = { sheet: list, row: at + 1 };
        if (isRecord(entry)) rows.push(rowOf(kind, place, entry, problems));
        else problems.push({ ...place, column: null, text: 'is no entry: write its fields with their names' });
      }
    } else if (entries !== null) refuse('is no list');
  }
  return { rows, problems, headerProblems, notes: [] };
}

/** One entry as a row of its own, such as the body of a request. */
export function entryRow(
  kind: EntryKind,
  entry: Readonly<Record<string, unknown>>,
  validFrom: number | undefined,
): EntryRow {
  return { kind, sheet: null, row: 1, nameOf: (column) => column, cells: null, entry, validFrom };
}

function parsed(name: string, text: string): Record<string, unknown> {
  let raw: unknown;
  try {
    // Warnings would go to standard error, with lines of the file.
    raw = parseYaml(text, { maxAliasCount: ALIASES_MAX, logLevel: 'error' });
  } catch (error) {
    throw new UnreadableFile(`${name}: ${(error as Error).message}`, true);
  }
  if (isRecord(raw)) return raw;
  throw new UnreadableFile(`${name} has no lists of ${ENTRY_KINDS.join(', ')}`, true);
}

function rowOf(
  kind: EntryKind,
  place: { readonly sheet: string; readonly row: number },
  entry: Record<string, unknown>,
  problems: SheetProblem[],
): EntryRow {
  const { validFrom, ...rest } = entry;
  const read = instantSchema.optional().safeParse(validFrom);
  const text = 'is no instant such as 2026-11-20T00:00:00+08:00';
  if (!read.success) problems.push({ ...place, column: 'validFrom', text });
  return { ...entryRow(kind, rest, read.data), ...place };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
