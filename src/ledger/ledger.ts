/**
 * The ledger: what became of every reading. The processor writes it in one transaction per batch,
 * together with how far it has come, so that the accounts are exact whatever is killed when; the API
 * reads it.
 */

import type { Quality } from '../domain/quality.ts';
import type { RejectionCode } from '../domain/rejection.ts';
import type {
  DerivationLedger,
  DiscontinuityQuery,
  DiscontinuityRecord,
  StaleRange,
  SupersededInterval,
  SupersededQuery,
} from './derivation.ts';

/** Counts of one gateway at one quality of service; `received` is the sum of the other four. */
export interface ReadingCounts {
  received: number;
  stored: number;
  duplicate: number;
  revised: number;
  quarantined: number;
}

/** What one batch adds to the account of a gateway, by quality of service. */
export interface AccountEntry {
  readonly enterprise: string;
  readonly gateway: string;
  readonly qos: 0 | 1;
  readonly messages: number;
  readonly lastReceivedAt: number;
  readonly counts: Readonly<ReadingCounts>;
  /** Sequence numbers finished with, in order of arrival (none for QoS 0). */
  readonly seqs: readonly number[];
}

export interface Account {
  readonly enterprise: string;
  readonly gateway: string;
  readonly qos: 0 | 1;
  readonly messages: number;
  /** When the last of them was received, epoch milliseconds. */
  readonly lastReceivedAt: number;
  readonly counts: Readonly<ReadingCounts>;
}

/** A message or reading that could not be used, with everything needed to use it later. */
export interface QuarantineEntry {
  /** Journal offset of the message and position of the entry among the message's rejections. */
  readonly offset: number;
  readonly ordinal: number;
  readonly receivedAt: number;
  readonly enterprise: string;
  readonly gateway: string;
  readonly topic: string;
  readonly seq: number | null;
  /** Position in `readings`; null where the whole message was refused. */
  readonly index: number | null;
  readonly meter: string | null;
  readonly quantity: string | null;
  readonly code: RejectionCode | 'journal_damaged';
  readonly detail: string;
  /** The payload, or the reading, as it was sent. */
  readonly raw: Uint8Array | string;
  /** Readings this stands for. */
  readonly readings: number;
}

/** What was refused of one gateway for one reason in one hour, counted because its quarantine is full. */
export interface FoldedQuarantine {
  /** Key of the entry that stands for all: the journal offset of the first message, and an ordinal no other entry has. */
  readonly offset: number;
  readonly ordinal: number;
  /** Of the last message, epoch milliseconds. */
  readonly receivedAt: number;
  readonly enterprise: string;
  readonly gateway: string;
  readonly topic: string;
  readonly code: QuarantineEntry['code'];
  /** Begin of the hour, epoch milliseconds. */
  readonly hour: number;
  /** Journal offset of the last message. */
  readonly lastOffset: number;
  /** Entries that there would be. */
  readonly entries: number;
  readonly readings: number;
}

/** What is open in the quarantine of one gateway and kept in full. */
export interface QuarantineUse {
  readonly entries: number;
  /** Of what was sent. */
  readonly bytes: number;
}

export type QuarantineState = 'open' | 'replayed' | 'dismissed';

/** Which entry of the quarantine. */
export interface QuarantineKey {
  readonly offset: number;
  readonly ordinal: number;
}

/** What somebody has done about entries. */
export interface QuarantineSettlement {
  readonly state: Exclude<QuarantineState, 'open'>;
  /** Name of the principal. */
  readonly settledBy: string;
  /** Epoch milliseconds. */
  readonly settledAt: number;
}

export interface QuarantineRecord extends QuarantineEntry {
  readonly settledBy: string | null;
  readonly settledAt: number | null;
  /** Bytes of `raw` in all, of which the query may have asked for the first only. */
  readonly rawBytes: number;
  readonly state: QuarantineState;
  /** Where it stands for several, of which nothing but this is kept; null for one. */
  readonly folded: Pick<FoldedQuarantine, 'entries' | 'lastOffset'> | null;
}

/** Which reading gave a stored value: the message's journal offset and the value's position in it. */
export interface Origin {
  readonly offset: number;
  readonly item: number;
}

/** A stored value replaced by a later message that contradicts it. */
export interface Revision {
  readonly meter: string;
  readonly quantity: string;
  readonly timestamp: number;
  readonly oldValue: number;
  readonly oldQuality: Quality;
  readonly oldOrigin: Origin;
  readonly newValue: number;
  readonly newQuality: Quality;
  readonly newOrigin: Origin;
  /** Gateway that sent the new value, as `enterprise/gateway`. */
  readonly sentBy: string;
  readonly recordedAt: number;
}

/** What the decoding of later messages depends on, and cannot be read again from a journal that is pruned. */
export interface DecoderState {
  /** `enterprise/gateway`. */
  readonly principal: string;
  /** Which of the things that are known of it. */
  readonly part: string;
  /** Null where it holds no more. */
  readonly state: string | null;
}

export interface BatchEntry {
  /** Everything up to this journal offset is finished with. */
  readonly processedOffset: number;
  readonly accounts: readonly AccountEntry[];
  readonly quarantine: readonly QuarantineEntry[];
  /** Added to what was counted before of the same gateway, code and hour, as long as that is open. */
  readonly folded?: readonly FoldedQuarantine[];
  /** Revisions recorded before the write whose new value the store has then refused. */
  readonly withdrawnRevisions?: readonly Origin[];
  /** Readings that came or changed behind what is derived already. */
  readonly stale?: readonly StaleRange[];
  /** What has changed of what decoding depends on. */
  readonly decoderStates?: readonly DecoderState[];
}

export interface LedgerWriter {
  readonly derivation: DerivationLedger;
  /** Journal offset up to which everything is finished with. */
  processedOffset(): number;
  /** Journal offset after which this ledger has begun to count; 0 unless it replaces one that was lost. */
  baseOffset(): number;
  /** Begins a new ledger after an offset; without effect on one that has booked anything. */
  beginAfter(offset: number): void;
  /** Accounts of every gateway that ever sent. */
  accounts(): Account[];
  /**
   * Keeps what is about to be overwritten, before the store overwrites it; repeating it changes nothing.
   */
  recordRevisions(revisions: readonly Revision[]): void;
  /** Revisions of one value, oldest first. */
  revisionsOf(meter: string, quantity: string, timestamp: number): Revision[];
  /** Books a batch: accounts, quarantine, sequence numbers and progress, all or nothing. */
  book(entry: BatchEntry): void;
  /** What is open and kept in full, by `enterprise/gateway`. */
  quarantineUse(): ReadonlyMap<string, QuarantineUse>;
  /** What decoding depends on after the last batch booked. */
  decoderStates(): DecoderState[];
  /** Settles the entries that are open, all or none; gives how many were. Repeating it changes nothing. */
  settleQuarantine(keys: readonly QuarantineKey[], settlement: QuarantineSettlement): number;
  /** Sequence numbers of a gateway finished with, as inclusive ranges in rising order. */
  processedSeqs(enterprise: string, gateway: string): readonly (readonly [number, number])[];
  close(): void;
}

export interface QuarantineQuery {
  readonly enterprise: string | null;
  readonly gateway?: string | undefined;
  readonly meter?: string | undefined;
  readonly code?: string | undefined;
  /** Only entries with one of these codes. */
  readonly codes?: readonly string[] | undefined;
  readonly state?: QuarantineState | undefined;
  /** Entries older than this one: newest first. */
  readonly before?: QuarantineKey | undefined;
  /** Oldest first instead. */
  readonly isOldestFirst?: boolean | undefined;
  readonly limit: number;
  /** Bytes or characters of `raw` that come with each entry; all where left out. */
  readonly rawLengthMax?: number;
}

export interface LedgerReader {
  /** One entry with all of what was sent; null where there is none. */
  quarantineEntry(key: QuarantineKey): QuarantineRecord | null;
  quarantine(query: QuarantineQuery): QuarantineRecord[];
  /** Open quarantine entries by code. */
  quarantineCounts(enterprise: string | null): ReadonlyMap<string, number>;
  revisions(meter: string, quantity: string, from: number, to: number): Revision[];
  discontinuities(query: DiscontinuityQuery): DiscontinuityRecord[];
  /** Figures of intervals that others have taken the place of, register by register and by start. */
  superseded(queries: readonly SupersededQuery[]): SupersededInterval[];
  close(): void;
}
