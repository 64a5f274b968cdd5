/**
 * Entries of the hub's records as a form has them: fields, the texts that stand in them, and the entry or the change
 * that they amount to.
 */

import { midnight } from '../format/period.ts';
import { formatInstantFull, ZONE } from '../format/time.ts';

/** What one text stands for. `decimal` stays text, so that it stays exact; `number` becomes a number. */
export type LeafKind =
  | ('text' | 'decimal' | 'number' | 'integer' | 'instant' | 'day' | 'month' | 'year' | 'yesNo' | 'json')
  | ('choice' | 'enterprise' | 'site' | 'gateway' | 'meter' | 'district' | 'item' | 'energy' | 'quantity' | 'region');

interface FieldBase {
  /** Place in the entry, a point leading into an object: `metering.gas.volumeAt`. */
  readonly name: string;
  /** Heading under which it stands. */
  readonly section?: string;
  /** It is there only while another field has one of these values. */
  readonly when?: { readonly name: string; readonly is: readonly string[] };
}

export interface Leaf extends FieldBase {
  readonly kind: LeafKind;
  readonly required?: true;
  /** Names the entry, and does not change. */
  readonly names?: true;
  /** What the API takes for nothing, where that is not null: no text, or that the field is left out. */
  readonly empty?: 'text' | 'left out';
  /** Of a `choice`; a number is written as the API has it. */
  readonly options?: readonly (string | number)[];
  /** Texts of the options, below this key. */
  readonly texts?: string;
  readonly maxLength?: number;
}

/** Several of the same, as an array, or by a `key` as the members of an object. */
export interface ListField extends FieldBase {
  readonly kind: 'list';
  readonly key?: string;
  /** Of a list with a key: the one field that is the value itself. */
  readonly value?: string;
  readonly fields: readonly Leaf[];
}

export type Field = Leaf | ListField;
export type Draft = Readonly<Record<string, string | readonly Draft[]>>;
export type Entry = Readonly<Record<string, unknown>>;

/** What the form shows of an entry. */
export function draftOf(fields: readonly Field[], entry: Entry): Draft {
  return Object.fromEntries(
    fields.map((field) => {
      const value = valueAt(entry, field.name);
      return [field.name, field.kind === 'list' ? rowsOf(field, value) : textOf(field, value)];
    }),
  );
}

/** The entry that the form amounts to; what is empty is null, or left out further in. */
export function entryOf(fields: readonly Field[], draft: Draft): Record<string, unknown> {
  const entry: Record<string, unknown> = {};
  for (const field of fields) {
    const [top = ''] = field.name.split('.');
    const value = isThere(field, draft) ? formValue(field, draft[field.name]) : undefined;
    if (value !== undefined) put(entry, field.name, value);
    else if (!(top in entry) && !(field.kind !== 'list' && field.empty === 'left out')) entry[top] = null;
  }
  return entry;
}

/** Whether the field has a meaning beside the others. */
export function isThere({ when }: Field, draft: Draft): boolean {
  return when === undefined || when.is.includes(String(draft[when.name] ?? ''));
}

/** Names of the fields that have to be filled in and are not. */
export function missingIn(fields: readonly Field[], draft: Draft): readonly string[] {
  return fields
    .filter((field) => field.kind !== 'list' && field.required === true && isThere(field, draft))
    .map(({ name }) => name)
    .filter((name) => (draft[name] ?? '') === '');
}

/** The merge patch (RFC 7396) that leads from one entry to another. */
export function mergePatch(before: Entry, after: Entry): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [before[name], after[name]];
    if (JSON.stringify(from) === JSON.stringify(to)) continue;
    patch[name] = isEntry(from) && isEntry(to) ? mergePatch(from, to) : (to ?? null);
  }
  return patch;
}

/** One difference between two entries. */
export interface Difference {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two entries differ, further in by names with points; null where there was none. */
export function differences(before: Entry | null, after: Entry | null, prefix = ''): Difference[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [from = null, to = null] = [before?.[name], after?.[name]];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    if ((isEntry(from) || isEntry(to)) && isEntry(from ?? {}) && isEntry(to ?? {}))
      return differences((from ?? {}) as Entry, (to ?? {}) as Entry, `${prefix}${name}.`);
    return [{ name: prefix + name, before: from, after: to }];
  });
}

/** A draft of what the hub has now that keeps what was typed here, and the fields that both have changed. */
export function rebased(
  fields: readonly Field[],
  drafts: { readonly base: Draft; readonly mine: Draft; readonly theirs: Draft },
): { readonly draft: Draft; readonly changed: readonly string[]; readonly both: readonly string[] } {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const { base, mine, theirs } = drafts;
  const names = fields.map(({ name }) => name);
  const changed = names.filter((name) => !same(base[name], theirs[name]));
  const kept = names.filter((name) => !same(base[name], mine[name]));
  const draft = Object.fromEntries(
    names.map((name) => [name, (kept.includes(name) ? mine[name] : theirs[name]) ?? '']),
  );
  return { draft, changed, both: changed.filter((name) => kept.includes(name) && !same(mine[name], theirs[name])) };
}

/** An empty row of a list. */
export function emptyRow({ fields }: ListField): Draft {
  return Object.fromEntries(fields.map(({ name }) => [name, '']));
}

/** An instant as a field for date and time has it, in the zone of the hub. */
export function localTime(instant: string | number): string {
  const at = typeof instant === 'number' ? instant : Date.parse(instant);
  return formatInstantFull(at).replace(' ', 'T').replace(/:00$/, '');
}

/** The instant that such a field stands for. */
export function instantOfLocal(local: string): string {
  const [day = '', clock = ''] = local.split('T');
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return new Date(midnight(day, ZONE) + ((hours * 60 + minutes) * 60 + seconds) * 1000).toISOString();
}

function valueAt(entry: Entry, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (isEntry(value) ? value[part] : undefined), entry);
}

function put(entry: Record<string, unknown>, name: string, value: unknown): void {
  const parts = name.split('.');
  const last = parts.pop() ?? '';
  let at = entry;
  for (const part of parts) {
    if (!isEntry(at[part])) at[part] = {};
    at = at[part] as Record<string, unknown>;
  }
  at[last] = value;
}

function rowsOf({ key, value: only, fields }: ListField, value: unknown): Draft[] {
  if (Array.isArray(value)) return value.filter(isEntry).map((row) => draftOf(fields, row));
  if (!isEntry(value) || key === undefined) return [];
  return Object.entries(value).map(([name, member]) =>
    draftOf(fields, { ...(only === undefined ? (member as Entry) : { [only]: member }), [key]: name }),
  );
}

function textOf({ kind }: Leaf, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (kind === 'json') return JSON.stringify(value, null, 2);
  if (kind === 'instant') return localTime(value as string);
  if (kind === 'month') return String(value).slice(0, 7);
  return String(value);
}

/** `undefined` for nothing. */
function formValue(field: Field, draft: string | readonly Draft[] | undefined): unknown {
  if (field.kind !== 'list') return leafValue(field, typeof draft === 'string' ? draft.trim() : '');
  const rows = (Array.isArray(draft) ? (draft as readonly Draft[]) : []).map((row) => listRow(field, row));
  const { key, value, name } = field;
  if (rows.length === 0 && name.includes('.')) return undefined;
  if (key === undefined) return rows;
  return Object.fromEntries(
    rows.map(({ [key]: name, ...members }) => [String(name), value === undefined ? members : members[value]]),
  );
}

function listRow({ fields }: ListField, row: Draft): Record<string, unknown> {
  const entries = fields.map((leaf) => [leaf.name, leafValue(leaf, String(row[leaf.name] ?? '').trim())] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function leafValue({ kind, empty, options }: Leaf, text: string): unknown {
  if (text === '') return empty === 'text' ? '' : undefined;
  switch (kind) {
    case 'number':
    case 'integer':
    case 'year':
      return Number(text);
    case 'yesNo':
      return text === 'true';
    case 'instant':
      return instantOfLocal(text);
    case 'month':
      return `${text}-01`;
    case 'json':
      return parsed(text);
    case 'choice':
      return options?.find((option) => String(option) === text) ?? text;
    default:
      return text;
  }
}

/** A text that is no JSON goes as it is: the hub says what is wrong with it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
