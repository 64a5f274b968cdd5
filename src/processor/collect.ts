/**
 * Collects the readings of one batch of messages: decoded, resolved, validated and in canonical units,
 * as columns; with an account for each gateway and a quarantine entry for whatever could not be used.
 */

import { QUALITY_GOOD, type Quality, qualityLevel, worse } from '../domain/quality.ts';
import { quantityByName } from '../domain/quantity.ts';
import type { RejectionCode } from '../domain/rejection.ts';
import { convert } from '../domain/unit.ts';
import { ruleBit } from '../domain/validation/catalogue.ts';
import { qualityOfFired } from '../domain/validation/quality-of-rules.ts';
import type { JournalMessage, JournalSegment } from '../journal/journal.ts';
import type { AccountEntry, QuarantineEntry, ReadingCounts } from '../ledger/ledger.ts';
import { ReadingBatch } from '../store/reading-batch.ts';
import type { SeriesKey } from '../store/store.ts';
import type { EntryRejection, ReadingSink } from '../wire/reading-sink.ts';
import type { RejectedItem } from '../wire/receipt.ts';
import { SparkplugNodes } from '../wire/sparkplug/nodes.ts';
import { ArrivalOffsets } from './arrivals.ts';
import { decode } from './decode.ts';
import type { Disposition } from './deduplicate.ts';
import type { KnownMeter, SeriesDirectory } from './series-directory.ts';
import { checkInstant, type TimeWindow } from './validate.ts';

/** What a gauge reading is that no meter can have measured. */
const OUT_OF_RANGE = qualityOfFired(ruleBit('range'));

/** Rejected items that one receipt lists; the rest is counted and stands in the quarantine. */
const REJECTED_LISTED_MAX = 20;

/**
 * Who a damaged segment is booked to, as enterprise and as gateway: the names in it cannot be trusted. Not a
 * name that an enterprise can have, because the segment may hold anybody's messages.
 */
export const NOBODY = '?';

export interface BatchAccount extends AccountEntry {
  messages: number;
  lastReceivedAt: number;
  readonly counts: ReadingCounts;
  readonly seqs: number[];
  readonly rejected: RejectedItem[];
  rejectedMore: number;
}

/** No name that is registered is longer. */
const NAME_LENGTH_MAX = 100;

/** Entries of the quarantine that one message can make, besides one for all the rest. */
const ENTRIES_PER_MESSAGE_MAX = 100;

/** Entries about what the store refused stand behind those about what could not be read. */
const REFUSED_ORDINAL_MIN = 1_000_000_000;

interface CollectedMessage {
  readonly message: JournalMessage;
  readonly seq: number | null;
}

export class BatchCollector implements ReadingSink {
  /** Readings that passed, whether or not the store has them already. */
  readonly candidates: ReadingBatch;
  /** Index in `accounts` of each candidate. */
  readonly accountOf: number[] = [];
  readonly accounts: BatchAccount[] = [];
  readonly quarantine: QuarantineEntry[] = [];
  /** What Sparkplug messages so far have said that later ones are decoded with. */
  nodes = new SparkplugNodes();
  readonly arrivals = new ArrivalOffsets();
  readonly #directory: SeriesDirectory;
  readonly #window: TimeWindow;
  readonly #accountIndexes = new Map<string, number>();
  readonly #messages = new Map<number, CollectedMessage>();

  // The message and entry that are being decoded.
  #message!: JournalMessage;
  #account!: BatchAccount;
  #accountIndex = 0;
  #firstQuarantine = 0;
  #firstRejected = 0;
  #payloadKept = false;
  #item = 0;
  #index = 0;
  #meterId = '';
  #meter: KnownMeter | undefined;
  #timestamp = 0;
  /** Of the message; what is refused for its instant tells of the clock as well. */
  #newest = Number.NEGATIVE_INFINITY;
  #quality: Quality = 0;
  /** What is wrong with the whole entry, and its values: they are one entry of the quarantine together. */
  #problem: { readonly code: RejectionCode; readonly detail: string } | null = null;
  #problemValues: Record<string, unknown> = Object.create(null);
  #problemCount = 0;

  constructor(directory: SeriesDirectory, window: TimeWindow) {
    this.#directory = directory;
    this.#window = window;
    this.candidates = new ReadingBatch(directory.keys);
  }

  /** Forgets the batch before; keeps its memory. */
  clear(): void {
    this.candidates.clear();
    this.accountOf.length = 0;
    this.accounts.length = 0;
    this.quarantine.length = 0;
    this.#accountIndexes.clear();
    this.#messages.clear();
  }

  addSegment(segment: JournalSegment): void {
    if (segment.damage !== null) return this.#addDamage(segment, segment.damage);
    for (const message of segment.messages) this.#addMessage(message);
  }

  /** Moves a reading that the store will never take from its disposition to the quarantine. */
  refuse(candidate: number, disposition: Disposition, detail: string): void {
    const { candidates } = this;
    const account = this.accounts[this.accountOf[candidate] as number] as BatchAccount;
    const { meter, quantity } = candidates.keys[candidates.series[candidate] as number] as SeriesKey;
    const offset = candidates.offset[candidate] as number;
    const item = candidates.item[candidate] as number;
    const { message, seq } = this.#messages.get(offset) as CollectedMessage;
    const unit = quantityByName(quantity)?.unit;
    const value = { v: candidates.value[candidate], u: unit };
    account.counts[disposition]--;
    account.counts.quarantined++;
    this.quarantine.push({
      ...{ offset, ordinal: REFUSED_ORDINAL_MIN + item, receivedAt: message.receivedAt },
      ...{ enterprise: account.enterprise, gateway: account.gateway, topic: message.topic, seq, index: null },
      ...{ meter, quantity, code: 'store_refused', detail, readings: 1 },
      raw: JSON.stringify({ meter, ts: candidates.timestamp[candidate], values: { [quantity]: value } }),
    });
    if (account.rejected.length < REJECTED_LISTED_MAX) {
      account.rejected.push({ seq, index: null, meter, quantity, code: 'store_refused', detail });
    } else account.rejectedMore++;
  }

  entry(index: number, meterId: string, timestamp: number, quality: Quality): void {
    this.#refuseEntry();
    this.#index = index;
    this.#meterId = meterId;
    this.#timestamp = timestamp;
    if (timestamp > this.#newest) this.#newest = timestamp;
    this.#quality = quality;
    this.#meter = this.#directory.meter(this.#account.enterprise, meterId);
    this.#problem =
      this.#meter === undefined
        ? {
            code: 'unknown_meter',
            detail: `enterprise ${this.#account.enterprise} has no meter ${quote(meterId)}`,
          }
        : checkInstant(timestamp, this.#message.receivedAt, this.#window);
  }

  value(quantityName: string, value: number, unit: string | null): void {
    const item = this.#item++;
    this.#account.counts.received++;
    if (this.#problem !== null) {
      this.#problemValues[quantityName] = unit === null ? value : { v: value, u: unit };
      this.#problemCount++;
      return;
    }
    const channel = this.#meter?.channels.get(quantityName);
    if (channel === undefined) {
      const detail = `a meter of ${this.#meter?.meter.energy} has no quantity ${quote(quantityName)}`;
      this.#quarantineValue(quantityName, value, unit, 'unknown_quantity', detail);
      return;
    }
    const conversion = unit === null ? channel.registered : this.#directory.conversion(channel.quantity, unit);
    if (typeof conversion === 'string') {
      const detail = `${quote(unit ?? '')} is not a unit of ${channel.quantity.name}, which the hub keeps in ${channel.quantity.unit}`;
      this.#quarantineValue(quantityName, value, unit, conversion, detail);
      return;
    }
    const canonical = convert(value, conversion);
    if (!Number.isFinite(canonical)) {
      const detail = `in ${channel.quantity.unit} the value is beyond 1.8e308`;
      this.#quarantineValue(quantityName, value, unit, 'not_finite', detail);
      return;
    }
    const isPossible = canonical >= channel.min && canonical <= channel.max;
    const quality = isPossible ? this.#quality : worse(this.#quality, OUT_OF_RANGE);
    const series = (this.#meter as KnownMeter).series(quantityName);
    this.candidates.add(series, this.#timestamp, canonical, quality, this.#message.offset, item);
    this.accountOf.push(this.#accountIndex);
  }

  reject({ index, meter, quantity, code, detail, raw, count }: EntryRejection): void {
    this.#item += count;
    this.#account.counts.received += count;
    // A number beyond what a double holds is lost in parsing: only the payload still has its digits. It is
    // kept with the first such number; with each, a message would grow to its length squared.
    const keepPayload = code === 'not_finite' && !this.#payloadKept;
    this.#payloadKept ||= keepPayload;
    const kept = keepPayload ? this.#message.payload.slice() : (JSON.stringify(raw) ?? String(raw));
    this.#putQuarantine(index, meter, quantity, code, detail, kept, count);
  }

  #addMessage(message: JournalMessage): void {
    this.#message = message;
    this.#accountIndex = this.#accountIndexOf(message.principal, message.qos);
    this.#account = this.accounts[this.#accountIndex] as BatchAccount;
    this.#firstQuarantine = this.quarantine.length;
    this.#firstRejected = this.#account.rejected.length;
    this.#payloadKept = false;
    this.#item = 0;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#account.messages++;
    this.#account.lastReceivedAt = Math.max(this.#account.lastReceivedAt, message.receivedAt);
    const result = decode(message, this.nodes, this);
    this.#refuseEntry();
    if (this.#newest > Number.NEGATIVE_INFINITY) {
      this.arrivals.note(message.principal, message.receivedAt, this.#newest);
    }
    if (!result.ok) {
      this.#account.counts.received++;
      this.#putQuarantine(null, null, null, result.code, result.detail, message.payload.slice(), 1);
    }
    this.#messages.set(message.offset, { message, seq: result.seq });
    if (result.seq !== null) this.#nameMessage(result.seq);
  }

  /** The sequence number stands behind the readings in the parser, so rejections learn it afterwards. */
  #nameMessage(seq: number): void {
    if (this.#message.qos === 1) this.#account.seqs.push(seq);
    for (let i = this.#firstQuarantine; i < this.quarantine.length; i++) {
      this.quarantine[i] = { ...(this.quarantine[i] as QuarantineEntry), seq };
    }
    const { rejected } = this.#account;
    for (let i = this.#firstRejected; i < rejected.length; i++) rejected[i] = { ...(rejected[i] as RejectedItem), seq };
  }

  #addDamage({ firstOffset, count }: JournalSegment, damage: { detail: string; bytes: Uint8Array }): void {
    const account = this.accounts[this.#accountIndexOf(`${NOBODY}/${NOBODY}`, 1)] as BatchAccount;
    account.messages += count;
    account.counts.received += count;
    account.counts.quarantined += count;
    this.quarantine.push({
      offset: firstOffset,
      ordinal: 0,
      receivedAt: Date.now(),
      enterprise: NOBODY,
      gateway: NOBODY,
      topic: NOBODY,
      seq: null,
      index: null,
      meter: null,
      quantity: null,
      code: 'journal_damaged',
      detail: damage.detail,
      raw: damage.bytes.slice(),
      readings: count,
    });
  }

  /** Ends the entry before: what is wrong with it concerns all its values. */
  #refuseEntry(): void {
    const problem = this.#problem;
    const count = this.#problemCount;
    this.#problem = null;
    if (problem === null || count === 0) return;
    const raw = this.#entryText(this.#problemValues);
    this.#problemValues = Object.create(null);
    this.#problemCount = 0;
    this.#putQuarantine(this.#index, this.#meterId, null, problem.code, problem.detail, raw, count);
  }

  #quarantineValue(quantity: string, value: number, unit: string | null, code: RejectionCode, detail: string): void {
    const raw = this.#entryText({ [quantity]: unit === null ? value : { v: value, u: unit } });
    this.#putQuarantine(this.#index, this.#meterId, quantity, code, detail, raw, 1);
  }

  /** The current entry with some of its values, as telemetry would have it. */
  #entryText(values: Readonly<Record<string, unknown>>): string {
    const quality = this.#quality === QUALITY_GOOD ? {} : { quality: qualityLevel(this.#quality) };
    return JSON.stringify({ meter: this.#meterId, ts: this.#timestamp, values, ...quality });
  }

  #putQuarantine(
    index: number | null,
    sentMeter: string | null,
    sentQuantity: string | null,
    code: RejectionCode,
    detail: string,
    raw: Uint8Array | string,
    readings: number,
  ): void {
    const { offset, receivedAt, topic } = this.#message;
    const { enterprise, gateway, rejected, counts } = this.#account;
    const meter = clip(sentMeter);
    const quantity = clip(sentQuantity);
    const ordinal = this.quarantine.length - this.#firstQuarantine;
    counts.quarantined += readings;
    if (ordinal >= ENTRIES_PER_MESSAGE_MAX) {
      this.#mergeIntoLast(readings);
      return;
    }
    this.quarantine.push({
      ...{ offset, ordinal, receivedAt, enterprise, gateway, topic, seq: null, index, meter, quantity },
      ...{ code, detail, raw, readings },
    });
    if (rejected.length < REJECTED_LISTED_MAX) rejected.push({ seq: null, index, meter, quantity, code, detail });
    else this.#account.rejectedMore++;
  }

  /** A message with very many faults has one entry for all that do not fit, with the whole payload. */
  #mergeIntoLast(readings: number): void {
    const last = this.quarantine[this.quarantine.length - 1] as QuarantineEntry;
    const merged = last.code === 'many_rejected' ? last.readings : 0;
    const detail = `${merged + readings} more readings of the message were refused, for reasons like those before`;
    const entry = { ...last, index: null, meter: null, quantity: null, code: 'many_rejected' as const, detail };
    if (merged > 0) this.quarantine[this.quarantine.length - 1] = { ...entry, readings: merged + readings };
    else {
      const ordinal = last.ordinal + 1;
      this.quarantine.push({ ...entry, ordinal, raw: this.#message.payload.slice(), readings });
    }
    this.#account.rejectedMore++;
  }

  #accountIndexOf(principal: string, qos: 0 | 1): number {
    const key = `${principal} ${qos}`;
    let index = this.#accountIndexes.get(key);
    if (index === undefined) {
      const [enterprise = NOBODY, gateway = NOBODY] = principal.split('/');
      const counts = { received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
      const account = { enterprise, gateway, qos, messages: 0, lastReceivedAt: 0, counts, seqs: [], rejected: [] };
      index = this.accounts.push({ ...account, rejectedMore: 0 }) - 1;
      this.#accountIndexes.set(key, index);
    }
    return index;
  }
}

/** A name as it stands in lists; as it was sent it is in the entry's `raw`. */
function clip(name: string | null): string | null {
  return name === null || name.length <= NAME_LENGTH_MAX ? name : name.slice(0, NAME_LENGTH_MAX);
}

/** A name that somebody has sent, for a sentence: quoted, and never longer than a line. */
function quote(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 77)}...`);
}
