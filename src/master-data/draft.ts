/** A row as the entry it makes: what it says, laid over what the registry has under the same id. */

import { checkChanges } from '../registry/check-changes.ts';
import {
  type Enterprise,
  type Gateway,
  type Meter,
  type OutputFigure,
  type OutputSeries,
  type Quota,
  RegistryError,
  type Site,
} from '../registry/registry.ts';
import type { Cells } from './cell-reader.ts';
import { refuseEnterpriseCodes, refuseSiteCodes } from './code-problems.ts';
import { MULTIPLIER_COLUMNS } from './columns.ts';
import {
  enterpriseIdOf,
  readEnterprise,
  readGateway,
  readMeter,
  readSite,
  showEnterprise,
  showGateway,
  showMeter,
  showSite,
  usernameOf,
} from './entries.ts';
import { ENTRY_SCHEMAS, type EntryKind } from './entry-schema.ts';
import {
  type MeterVerification,
  readFigure,
  readQuota,
  readSeries,
  readVerification,
  showFigure,
  showQuota,
  showSeries,
  showVerification,
} from './figure-entries.ts';
import type { Kind } from './kinds.ts';
import { figureKey, quotaKey, type Registered } from './registered.ts';
import type { EntryRow, Row, SheetRow } from './row.ts';
import type { Times } from './times.ts';
import { verificationKey, verificationsOf } from './verifications.ts';

export interface Entries {
  readonly enterprises: Enterprise;
  readonly sites: Site;
  readonly gateways: Gateway;
  readonly meters: Meter;
  readonly verifications: MeterVerification;
  readonly outputSeries: OutputSeries;
  readonly outputs: OutputFigure;
  readonly quotas: Quota;
}

export type Draft = {
  [K in Kind]: {
    readonly kind: K;
    readonly row: Row;
    /** What tells it apart from others of its kind. */
    readonly key: string;
    readonly value: Entries[K];
    /** What the registry has under this key. */
    readonly known: Entries[K] | undefined;
    /** Since when the change holds, epoch milliseconds; undefined for always. */
    readonly validFrom: number | undefined;
  };
}[Kind];

/** Tells what is wrong with a row; of no column where the row as a whole is meant. */
export type RefuseRow = (column: string | null, text: string) => void;

interface Validity {
  readonly validFrom: number | undefined;
  readonly now: number;
}

export function draftOf(row: Row, registered: Registered, times: Times, validity: Validity, refuse: RefuseRow): Draft {
  const entry = row.cells === null ? entryOf(row, registered, refuse) : entryOfCells(row, registered, times, refuse);
  const draft = { ...entry, row, validFrom: validFromOf(row, times, validity, refuse) } as Draft;
  checkOwner(draft, refuse);
  return draft;
}

/** What the registry itself would object to in an entry, or null. */
export function objectionTo({ kind, value }: Draft, now: number): string | null {
  try {
    checkChanges(
      kind === 'verifications' ? { meters: [{ ...CARRIER, verification: [value] }] } : { [kind]: [value] },
      now,
    );
    return null;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return error.message.replace(/^[^:]*: /, '');
  }
}

type Entry = Pick<Draft, 'kind' | 'key' | 'value' | 'known'>;

function entryOfCells(row: SheetRow, registered: Registered, times: Times, refuse: RefuseRow): Entry {
  const { kind, cells } = row;
  switch (kind) {
    case 'enterprises': {
      const id = enterpriseIdOf(cells, registered.enterprises);
      const known = registered.enterprises.get(id);
      return {
        kind,
        key: id,
        known,
        value: readEnterprise(over(known && showEnterprise(known), cells), id, known, refuse),
      };
    }
    case 'sites': {
      const known = registered.sites.get(cells.get('id') ?? '');
      const value = readSite(over(known && showSite(known), cells), known, refuse);
      return { kind, key: value.id, known, value };
    }
    case 'gateways': {
      const known = registered.gateways.get(`${cells.get('enterprise') ?? ''}/${cells.get('id') ?? ''}`);
      const value = readGateway(over(known && showGateway(known), cells), refuse);
      return { kind, key: `${value.enterprise}/${value.id}`, known, value };
    }
    case 'meters': {
      const known = registered.meters.get(cells.get('id') ?? '');
      const read = readMeter(over(known && showMeter(known, times), cells), times, refuse);
      const value = known?.verification == null ? read : { ...read, verification: known.verification };
      return { kind, key: value.id, known, value };
    }
    case 'verifications': {
      const certificate = { meter: cells.get('meter') ?? '', certificate: cells.get('certificate') ?? '' };
      const known = verificationsOf(registered.meters.get(certificate.meter)).get(verificationKey(certificate));
      const value = readVerification(over(known && showVerification(known, times), cells), times, refuse);
      return { kind, key: verificationKey(value), known, value };
    }
    case 'outputSeries': {
      const known = registered.outputSeries.get(cells.get('id') ?? '');
      const value = readSeries(over(known && showSeries(known), cells), refuse);
      return { kind, key: value.id, known, value };
    }
    case 'outputs': {
      const read = readFigure(cells, () => {});
      const known = registered.outputs.get(figureKey(read));
      const value = readFigure(over(known && showFigure(known), cells), refuse);
      return { kind, key: figureKey(value), known: known && figureOf(known), value };
    }
    case 'quotas': {
      const read = readQuota(cells, () => {});
      const known = registered.quotas.get(quotaKey(read));
      const value = readQuota(over(known && showQuota(known), cells), refuse);
      return { kind, key: quotaKey(value), known: known && quotaOf(known), value };
    }
    default:
      return kind satisfies never;
  }
}

/** The cells of a row over those of what is registered. */
function over(known: Cells | undefined, cells: Cells): Map<string, string> {
  const all = new Map(known);
  // All of them say how much a count is: one of them in the file is the whole of it.
  if (MULTIPLIER_COLUMNS.some((column) => cells.has(column))) {
    for (const column of MULTIPLIER_COLUMNS) all.delete(column);
  }
  for (const [column, text] of cells) all.set(column, text);
  return all;
}

function entryOf({ kind, entry }: EntryRow, registered: Registered, refuse: RefuseRow): Entry {
  const text = (name: string) => (typeof entry[name] === 'string' ? entry[name] : '');
  switch (kind) {
    case 'enterprises': {
      const known = registered.enterprises.get(text('id'));
      const value = parsed(kind, known, entry, refuse) as Enterprise;
      refuseEnterpriseCodes(value, known, (column, problem) =>
        refuse(column === 'socialCreditCode' ? 'uscc' : column, problem),
      );
      return { kind, key: value.id, known, value };
    }
    case 'sites': {
      const known = registered.sites.get(text('id'));
      const value = parsed(kind, known, entry, refuse) as Site;
      refuseSiteCodes(value, known, refuse);
      return { kind, key: value.id, known, value };
    }
    case 'gateways': {
      const known = registered.gateways.get(`${text('enterprise')}/${text('id')}`);
      const read = parsed(kind, known, entry, refuse) as Gateway;
      const value = { ...read, username: read.username ?? usernameOf(read.enterprise, read.id) };
      return { kind, key: `${value.enterprise}/${value.id}`, known, value };
    }
    case 'meters': {
      const known = registered.meters.get(text('id'));
      const value = parsed(kind, known, entry, refuse) as Meter;
      return { kind, key: value.id, known, value };
    }
    case 'outputSeries': {
      const known = registered.outputSeries.get(text('id'));
      const value = parsed(kind, known, entry, refuse) as OutputSeries;
      return { kind, key: value.id, known, value };
    }
    case 'outputs': {
      const value = parsed(kind, undefined, entry, refuse) as OutputFigure;
      const known = registered.outputs.get(figureKey(value));
      return { kind, key: figureKey(value), known: known && figureOf(known), value };
    }
    case 'quotas': {
      const value = parsed(kind, undefined, entry, refuse) as Quota;
      const known = registered.quotas.get(quotaKey(value));
      return { kind, key: quotaKey(value), known: known && quotaOf(known), value };
    }
    default:
      return kind satisfies never;
  }
}

/** What an entry says over what is registered; with its faults, which were told, where it is not as it must be. */
function parsed(kind: EntryKind, known: object | undefined, entry: object, refuse: RefuseRow): unknown {
  const whole = { ...known, ...entry };
  const result = ENTRY_SCHEMAS[kind].safeParse(whole);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    refuse(path.length === 0 ? null : path.join('.'), message.charAt(0).toLowerCase() + message.slice(1));
  }
  return { ...BLANK, ...withTexts(whole) };
}

/** So that what else is wrong with an entry can be told. */
const BLANK = {
  id: '',
  enterprise: '',
  series: '',
  district: '',
  industry: '',
  gateway: null,
  parent: null,
  units: {},
};

function withTexts(entry: object): object {
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => {
      const wanted = BLANK[name as keyof typeof BLANK];
      const isWrong =
        typeof wanted === 'string' ? typeof value !== 'string' : typeof value !== 'object' && name === 'units';
      return [name, isWrong ? wanted : value];
    }),
  );
}

/** Without who has recorded it. */
function figureOf({ series, period, value }: OutputFigure): OutputFigure {
  return { series, period, value };
}

function quotaOf({ enterprise, year, kind, item, value, source }: Quota): Quota {
  return { enterprise, year, kind, item, value, source };
}

function validFromOf(row: Row, times: Times, { validFrom, now }: Validity, refuse: RefuseRow): number | undefined {
  if (!DATED.has(row.kind)) return undefined;
  const own = row.cells === null ? row.validFrom : ownValidFrom(row.cells, times, refuse);
  const from = own ?? validFrom;
  if (from !== undefined && from > now) {
    refuse('validFrom', 'lies in the future: a change is recorded once it has happened');
  }
  return from;
}

const DATED: ReadonlySet<Kind> = new Set(['enterprises', 'sites', 'gateways', 'meters']);

function ownValidFrom(cells: Cells, times: Times, refuse: RefuseRow): number | undefined {
  const text = cells.get('validFrom') ?? '';
  if (text === '') return undefined;
  const time = times.read(text);
  if ('instant' in time) return time.instant;
  refuse('validFrom', time.problem);
  return undefined;
}

/** Nothing goes from one enterprise to another: what it has measured or made would go with it. */
function checkOwner({ kind, value, known }: Draft, refuse: RefuseRow): void {
  if (known === undefined || !(kind === 'meters' || kind === 'sites' || kind === 'outputSeries')) return;
  if (value.enterprise === '' || known.enterprise === value.enterprise) return;
  const what = { meters: 'the meter', sites: 'the site', outputSeries: 'the series' }[kind];
  refuse('enterprise', `${what} is registered for ${known.enterprise}, and cannot go to another enterprise`);
}

/** A certificate is checked as one of a meter. */
const CARRIER: Meter = {
  ...{ id: 'x', enterprise: 'x', gateway: null, name: 'x', nameEn: '', energy: 'electricity', level: 1 },
  ...{ parent: null, units: {} },
};
