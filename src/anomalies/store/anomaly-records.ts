/** What is kept of anomalies: how far each meter is judged, what detectors remember, events, parameters. */

import type { ArrivalOffset } from '../../domain/anomaly/arrival.ts';
import type { DetectorId, Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { BookSnapshot } from '../../domain/anomaly/events/book.ts';
import type { AnomalyEvent, Change, EventState } from '../../domain/anomaly/events/event.ts';
import type { EvidencePoint } from '../../domain/anomaly/events/evidence.ts';
import type { Membership } from '../../domain/anomaly/events/groups.ts';
import type { Suppression } from '../../domain/anomaly/events/suppression.ts';
import type { Finding } from '../../domain/anomaly/finding.ts';

/** How far a meter is judged. */
export interface MeterProgress {
  readonly meter: string;
  /** Its intervals before this instant are judged, epoch milliseconds. */
  readonly cursor: number;
  /** Whether it has ever been judged up to the present: only then does the clock tell that it is silent. */
  readonly isLive: boolean;
  /** What its consumption was made with when it was judged last; another one makes the habit worthless. */
  readonly basis: string;
}

export interface MeterRecord extends MeterProgress {
  /** `MeterState.serialise()`. */
  readonly state: Uint8Array;
}

/** A finding and the instant at which it was made: the end of the last interval that was needed for it. */
export interface QueuedFinding {
  readonly at: number;
  readonly finding: Finding;
  /** Key of the system that it is of; left out where it is of the meter that is its subject. */
  readonly system?: string;
}

/** A finding as it is kept. */
export interface KeptFinding extends QueuedFinding {
  /** Rises with every finding that is kept. */
  readonly n: number;
}

/** What was received of a meter after it was judged. */
export interface LateMeter {
  readonly meter: string;
  /** The earliest of it, epoch milliseconds. */
  readonly from: number;
  /** When this was noted. */
  readonly noted: number;
}

/** What is to be judged again. */
export interface TakeBack {
  readonly meters: readonly {
    readonly meter: string;
    /** Where its readings are other ones. */
    readonly changed: number;
    /** Where its intervals may be other ones: what is between two readings depends on both. */
    readonly from: number;
  }[];
  /** Keys of what depends on them, each with the earliest instant from which it does. */
  readonly systems: readonly { readonly key: string; readonly from: number }[];
}

/** From where it is judged again: what has no cursor begins anew. */
export interface TakenBack {
  readonly meters: readonly { readonly meter: string; readonly progress: MeterProgress | null }[];
  readonly systems: readonly { readonly key: string; readonly record: SystemRecord | null }[];
}

/** The book as it was when it had seen the findings up to an instant. */
export type BookCheckpoint = readonly [at: number, book: BookSnapshot];

/** What somebody has made of an event, and how far the book was. */
export interface KeptChange {
  readonly n: number;
  readonly position: number;
  readonly event: string;
  readonly change: Change;
}

/** What a detector of several meters, of a quota or of a certificate remembers. */
export interface SystemRecord {
  readonly key: string;
  /** Judged before this instant, epoch milliseconds. */
  readonly cursor: number;
  /** Plain data of the detector. */
  readonly state: unknown;
}

/** Everything that one step has done: kept in one transaction. */
export interface JudgedStep {
  readonly meters: readonly MeterRecord[];
  readonly systems: readonly SystemRecord[];
  readonly findings: readonly QueuedFinding[];
  /** Of meters and systems that have come to the end of a week: what they are judged again from. */
  readonly isCheckpoint?: (cursor: number) => boolean;
  /** Meters of which intervals were judged before anything was received of them. */
  readonly late?: readonly LateMeter[];
}

/** An event as it is kept. */
export interface EventRecord {
  readonly event: AnomalyEvent;
  /** Owner of the subject; null where it spans enterprises. */
  readonly enterprise: string | null;
  /** The meter that it is about, where it is about one. */
  readonly meter: string | null;
  /** Whether it was old when it was found: data that came late, or a hub that was away. */
  readonly isBackfill: boolean;
}

/** What the book has done with the findings up to an instant: kept in one transaction. */
export interface BookStep {
  /** Findings made at or before this instant are done with. */
  readonly until: number;
  readonly events: readonly EventRecord[];
  /** Evidence of what is suspected only, in the place of what there was; null for what is suspected no more. */
  readonly pending: readonly (readonly [id: string, points: readonly EvidencePoint[] | null])[];
  readonly joined: readonly Membership[];
  readonly left: readonly Membership[];
  /** Findings made at or before this instant wait for what is judged again; none where left out. */
  readonly after?: number;
  /** Instant of the last finding that it has seen; unchanged where left out. */
  readonly position?: number;
  readonly checkpoints?: readonly BookCheckpoint[];
}

/** What the book has become where findings came that were older than what it had seen: kept in one transaction. */
export interface BookRewind {
  /** Checkpoint that it began from. */
  readonly from: number;
  readonly position: number;
  readonly events: readonly EventRecord[];
  readonly book: BookSnapshot;
  /** Made on the way. */
  readonly checkpoints: readonly BookCheckpoint[];
}

export const PARAMETER_SCOPES = ['all', 'energy', 'industry', 'meter'] as const;
export type ParameterScope = (typeof PARAMETER_SCOPES)[number];

/** What somebody has set of a detector, for everything or for a part of it. */
export interface DetectorSetting {
  readonly detector: DetectorId;
  readonly scope: ParameterScope;
  /** The energy type, industry (GB/T 4754) or meter; empty for all. */
  readonly of: string;
  /** Null leaves it as it is elsewhere. */
  readonly enabled: boolean | null;
  readonly parameters: Readonly<Record<string, number>>;
  readonly hysteresis: { readonly n: number; readonly m: number; readonly close: number } | null;
  /** Epoch milliseconds. */
  readonly setAt: number;
  readonly setBy: string;
}

/** Newest first: by the instant at which it opened, then by id. */
export interface EventPosition {
  readonly opened: number;
  readonly id: string;
}

export interface EventQuery {
  /** Owners; null for everybody's and for what spans enterprises. */
  readonly enterprises: ReadonlySet<string> | null;
  readonly meter?: string | undefined;
  readonly detector?: DetectorId | undefined;
  readonly severities?: readonly Severity[] | undefined;
  readonly states?: readonly EventState[] | undefined;
  /** Epoch milliseconds: whose bad time touches [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Only those whose condition lasts. */
  readonly lasting?: boolean | undefined;
  /** Those that a group stands for too. */
  readonly members?: boolean | undefined;
  /** Members of this group. */
  readonly group?: string | undefined;
  readonly after?: EventPosition | undefined;
  readonly limit: number;
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

/** The API's side. */
export interface AnomalyReader {
  events(query: EventQuery): EventRecord[];
  event(id: string): EventRecord | null;
  /** Events that somebody has to look at (open, acknowledged or in progress), groups as one. */
  counts(enterprises: ReadonlySet<string> | null): SeverityCounts;
  settings(): DetectorSetting[];
  close(): void;
}

/** The side of the one that judges; there is one. */
export interface AnomalyWriter extends AnomalyReader {
  progress(): MeterProgress[];
  /** States of these meters that there are. */
  meterStates(meters: readonly string[]): ReadonlyMap<string, Uint8Array>;
  systems(): SystemRecord[];
  keepJudged(step: JudgedStep): void;
  /** Keeps the nearest arrival of each gateway and hour, and forgets those of hours before an instant. */
  keepArrivals(arrivals: readonly ArrivalOffset[], forgetBefore: number): void;
  /** Of the hours that begin in [from, to), epoch milliseconds. */
  arrivals(from: number, to: number): ArrivalOffset[];
  /** Findings that the book has not seen, made after an instant and up to another, in the order in which they were made. */
  queued(until: number, after?: number): QueuedFinding[];
  /** Notes what came late; of a meter that is noted already the earlier instant holds. */
  keepLate(late: LateMeter): void;
  late(): LateMeter[];
  /** Goes back to the checkpoints before these instants and forgets what was found after them: in one transaction. */
  takeBack(what: TakeBack): TakenBack;
  /** Instant of the last finding that the book has seen. */
  position(): number;
  /** After which instant the book has to see its findings again; null where it need not. */
  rewindFrom(): number | null;
  /** Newest checkpoint of the book at or before an instant, or the oldest there is; null where there is none. */
  bookCheckpoint(at: number): BookCheckpoint | null;
  /** Findings, seen or not, after one of them; those before `from` only where the book has not seen them. */
  findingsAfter(from: number, last: { readonly at: number; readonly n: number } | null, limit: number): KeptFinding[];
  /** What people have changed since the book was at a position, after the change with a number. */
  changesAfter(position: number, n: number): KeptChange[];
  /** Events of which something was seen after an instant. */
  eventsSince(at: number): EventRecord[];
  keepRewind(rewind: BookRewind): void;
  /** Instants of the first and the last finding that the book has not seen; null where there is none. */
  queuedRange(): readonly [first: number, last: number] | null;
  keepBook(step: BookStep): void;
  /** What the book held when it was kept last. */
  book(): BookSnapshot;
  /** Keeps what somebody has made of an event, with what the book learns from it. */
  keepChange(record: EventRecord, suppression: Suppression | null, lifted: boolean, change: Change): void;
  keepSetting(setting: DetectorSetting): void;
  /** Events that have changed since they were told, oldest change first, and a mark to acknowledge them by. */
  untold(limit: number): { readonly events: readonly EventRecord[]; readonly mark: number };
  told(mark: number): void;
  /** Forgets events that were over before an instant and that nobody works on; returns how many. */
  expire(before: number): number;
}
