/**
 * Decides for each reading of a batch: is it new, a duplicate, or a revision of what is stored?
 *
 * A reading later than everything of its series is new without asking; all others are looked up in the
 * store, in one query per batch. Every stored value knows which message gave it (journal offset, and
 * position in the message), so the verdict on a message is the same however often it is processed:
 * after a crash between the store's commit and the ledger's, the same counts come out again.
 */

import { QUALITY_REASONS, type Quality } from '../domain/quality.ts';
import type { LedgerWriter, Origin, Revision } from '../ledger/ledger.ts';
import type { ReadingBatch } from '../store/reading-batch.ts';
import type { SeriesInstant, SeriesKey, StoredReading } from '../store/store.ts';

/** What the hub itself adds to a quality; two readings that differ only in it are equal. */
const HUB_REASONS = QUALITY_REASONS.revised | QUALITY_REASONS.late;

export type Disposition = 'stored' | 'duplicate' | 'revised';

/** The time of the newest reading of each series, by series index. */
export class HighWaterMarks {
  #timestamps = new Float64Array(1024).fill(Number.NEGATIVE_INFINITY);

  get(series: number): number {
    return series < this.#timestamps.length ? (this.#timestamps[series] as number) : Number.NEGATIVE_INFINITY;
  }

  raise(series: number, timestamp: number): void {
    if (series >= this.#timestamps.length) {
      const larger = new Float64Array(Math.max(series + 1, this.#timestamps.length * 2)).fill(Number.NEGATIVE_INFINITY);
      larger.set(this.#timestamps);
      this.#timestamps = larger;
    }
    if (timestamp > (this.#timestamps[series] as number)) this.#timestamps[series] = timestamp;
  }
}

export interface Deduplication {
  /** What to write: new readings and replacements. */
  readonly batch: ReadingBatch;
  /** What replacements overwrite. */
  readonly revisions: readonly Revision[];
  /** The candidates that a row of the batch stands for: more than one where the batch revises itself. */
  readonly candidatesOf: (row: number) => readonly number[];
  /** Candidates that were not surely new: no later than the newest of their series. */
  readonly uncertain: readonly number[];
}

export interface DeduplicationOptions {
  readonly candidates: ReadingBatch;
  /** Where to put what is to be written; emptied first. */
  readonly batch: ReadingBatch;
  readonly marks: HighWaterMarks;
  readonly lookup: (instants: readonly SeriesInstant[]) => Promise<(StoredReading | null)[]>;
  readonly ledger: Pick<LedgerWriter, 'revisionsOf'>;
  /** Told the disposition of each candidate. */
  readonly onDisposition: (candidate: number, disposition: Disposition) => void;
  /** Who has sent a candidate, as `enterprise/gateway`. */
  readonly senderOf: (candidate: number) => string;
  readonly now: () => number;
}

export async function deduplicate(options: DeduplicationOptions): Promise<Deduplication> {
  const { candidates, batch, marks, onDisposition } = options;
  batch.clear();
  const rows = new RowCandidates();
  const uncertain: number[] = [];
  for (let i = 0; i < candidates.count; i++) {
    const series = candidates.series[i] as number;
    const timestamp = candidates.timestamp[i] as number;
    if (timestamp > marks.get(series)) {
      marks.raise(series, timestamp);
      rows.add(i, copyRow(candidates, i, batch));
      onDisposition(i, 'stored');
    } else {
      uncertain.push(i);
    }
  }
  const revisions = uncertain.length === 0 ? [] : await settle(uncertain, rows, options);
  return { batch, revisions, candidatesOf: (row) => rows.of(row), uncertain };
}

/** Which candidates became which rows. */
class RowCandidates {
  readonly #first: number[] = [];
  readonly #more = new Map<number, number[]>();

  add(candidate: number, row: number): void {
    if (row === this.#first.length) this.#first.push(candidate);
    else this.#more.set(row, [...(this.#more.get(row) ?? []), candidate]);
  }

  of(row: number): readonly number[] {
    return [this.#first[row] as number, ...(this.#more.get(row) ?? [])];
  }
}

/** The value a series has at an instant at this point of the batch: from the store, or from the batch. */
interface Current {
  value: number;
  quality: Quality;
  origin: Origin;
  /** Its row in the batch; -1 where it is only in the store. */
  row: number;
}

async function settle(
  uncertain: readonly number[],
  rows: RowCandidates,
  options: DeduplicationOptions,
): Promise<Revision[]> {
  const { candidates, batch, onDisposition } = options;
  const stored = await options.lookup(uncertain.map((i) => instantOf(candidates, i)));
  const current = currentValues(candidates, batch, uncertain, stored);
  const revisions: Revision[] = [];
  for (const i of uncertain) {
    const key = instantKey(candidates, i);
    const before = current.get(key);
    if (before === undefined) {
      const row = copyRow(candidates, i, batch);
      rows.add(i, row);
      current.set(key, currentFromRow(batch, row));
      onDisposition(i, 'stored');
      continue;
    }
    const origin = originOf(candidates, i);
    const order = compareOrigins(origin, before.origin);
    if (order > 0) {
      if (isSame(before, candidates, i)) {
        onDisposition(i, 'duplicate');
        continue;
      }
      revisions.push(revise(before, candidates, i, batch, options));
      rows.add(i, before.row);
      onDisposition(i, 'revised');
    } else {
      onDisposition(i, order === 0 ? becameOf(i, options) : supersededAs(i, options));
    }
  }
  return revisions;
}

/** This very reading is the stored value: it was written before a crash, as new or as a revision. */
function becameOf(i: number, { candidates, ledger }: DeduplicationOptions): Disposition {
  const origin = originOf(candidates, i);
  const revisions = revisionsOf(ledger, candidates, i);
  return revisions.some(({ newOrigin }) => compareOrigins(newOrigin, origin) === 0) ? 'revised' : 'stored';
}

/** A later reading is stored: this one was stored or a revision if a revision replaced it, else a duplicate. */
function supersededAs(i: number, { candidates, ledger }: DeduplicationOptions): Disposition {
  const origin = originOf(candidates, i);
  const revisions = revisionsOf(ledger, candidates, i);
  if (revisions.some(({ newOrigin }) => compareOrigins(newOrigin, origin) === 0)) return 'revised';
  return revisions.some(({ oldOrigin }) => compareOrigins(oldOrigin, origin) === 0) ? 'stored' : 'duplicate';
}

function revise(
  before: Current,
  candidates: ReadingBatch,
  i: number,
  batch: ReadingBatch,
  { now, senderOf }: DeduplicationOptions,
): Revision {
  const key = candidates.keys[candidates.series[i] as number] as SeriesKey;
  const origin = originOf(candidates, i);
  const value = candidates.value[i] as number;
  const quality = (candidates.quality[i] as number) | QUALITY_REASONS.revised;
  const revision: Revision = {
    meter: key.meter,
    quantity: key.quantity,
    timestamp: candidates.timestamp[i] as number,
    oldValue: before.value,
    oldQuality: before.quality,
    oldOrigin: before.origin,
    newValue: value,
    newQuality: quality,
    newOrigin: origin,
    sentBy: senderOf(i),
    recordedAt: now(),
  };
  if (before.row < 0) {
    before.row = copyRow(candidates, i, batch);
    batch.replacing.push(before.row);
  }
  const { row } = before;
  batch.value[row] = value;
  batch.quality[row] = quality;
  batch.offset[row] = origin.offset;
  batch.item[row] = origin.item;
  before.value = value;
  before.quality = quality;
  before.origin = origin;
  return revision;
}

/** Values at the uncertain instants: what the store has, then what this batch has put over it. */
function currentValues(
  candidates: ReadingBatch,
  batch: ReadingBatch,
  uncertain: readonly number[],
  stored: readonly (StoredReading | null)[],
): Map<string, Current> {
  const current = new Map<string, Current>();
  const wanted = new Set<number>();
  for (let n = 0; n < uncertain.length; n++) {
    const i = uncertain[n] as number;
    wanted.add(candidates.series[i] as number);
    const reading = stored[n];
    if (!reading) continue;
    const { value, quality, offset, item } = reading;
    current.set(instantKey(candidates, i), { value, quality, origin: { offset, item }, row: -1 });
  }
  for (let row = 0; row < batch.count; row++) {
    if (wanted.has(batch.series[row] as number)) current.set(instantKey(batch, row), currentFromRow(batch, row));
  }
  return current;
}

function currentFromRow(batch: ReadingBatch, row: number): Current {
  return {
    value: batch.value[row] as number,
    quality: batch.quality[row] as number,
    origin: originOf(batch, row),
    row,
  };
}

function isSame(before: Current, candidates: ReadingBatch, i: number): boolean {
  return before.value === candidates.value[i] && (before.quality & ~HUB_REASONS) === candidates.quality[i];
}

function revisionsOf(ledger: Pick<LedgerWriter, 'revisionsOf'>, batch: ReadingBatch, row: number): Revision[] {
  const { meter, quantity, timestamp } = instantOf(batch, row);
  return ledger.revisionsOf(meter, quantity, timestamp);
}

function copyRow(from: ReadingBatch, i: number, to: ReadingBatch): number {
  return to.add(
    from.series[i] as number,
    from.timestamp[i] as number,
    from.value[i] as number,
    from.quality[i] as number,
    from.offset[i] as number,
    from.item[i] as number,
  );
}

function instantOf(batch: ReadingBatch, row: number): SeriesInstant {
  const { meter, quantity } = batch.keys[batch.series[row] as number] as SeriesKey;
  return { meter, quantity, timestamp: batch.timestamp[row] as number };
}

function instantKey(batch: ReadingBatch, row: number): string {
  return `${batch.series[row]} ${batch.timestamp[row]}`;
}

/** Which reading a row is. */
export function originOf(batch: ReadingBatch, row: number): Origin {
  return { offset: batch.offset[row] as number, item: batch.item[row] as number };
}

function compareOrigins(a: Origin, b: Origin): number {
  return a.offset - b.offset || a.item - b.item;
}
