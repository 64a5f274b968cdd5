/**
 * Collects the readings of one batch of messages: decoded, resolved, validated and in canonical units,
 * as columns; with an account for each gateway and a quarantine entry for whatever could not be used.
 */

import type { Quality } from '../domain/quality.ts';
import type { RejectionCode } from '../domain/rejection.ts';
import { convert } from '../domain/unit.ts';
import type { JournalMessage, JournalSegment } from '../journal/journal.ts';
import type { AccountEntry, QuarantineEntry, ReadingCounts } from '../ledger/ledger.ts';
import { ReadingBatch } from '../store/reading-batch.ts';
import type { EntryRejection, ReadingSink } from '../wire/native/decode.ts';
import type { RejectedItem } from '../wire/receipt.ts';
import { decode } from './decode.ts';
import type { KnownMeter, SeriesDirectory } from './series-directory.ts';
import { checkInstant, type TimeWindow } from './validate.ts';

/** Rejected items that one receipt lists; the rest is counted and stands in the quarantine. */
const REJECTED_LISTED_MAX = 20;

/** Who a damaged segment is booked to: the names in it cannot be trusted. */
const NOBODY = 'unknown';

export interface BatchAccount extends AccountEntry {
  messages: number;
  lastReceivedAt: number;
  readonly counts: ReadingCounts;
  readonly seqs: number[];
  readonly rejected: RejectedItem[];
  rejectedMore: number;
}

export class BatchCollector implements ReadingSink {
  /** Readings that passed, whether or not the store has them already. */
  readonly candidates: ReadingBatch;
  /** Index in `accounts` of each candidate. */
  readonly accountOf: number[] = [];
  readonly accounts: BatchAccount[] = [];
  readonly quarantine: QuarantineEntry[] = [];
  readonly #directory: SeriesDirectory;
  readonly #window: TimeWindow;
  readonly #accountIndexes = new Map<string, number>();

  // The message and entry that are being decoded.
  #message!: JournalMessage;
  #account!: BatchAccount;
  #accountIndex = 0;
  #firstQuarantine = 0;
  #firstRejected = 0;
  #item = 0;
  #index = 0;
  #meterId = '';
  #meter: KnownMeter | undefined;
  #timestamp = 0;
  #quality: Quality = 0;
  #problem: { readonly code: RejectionCode; readonly detail: string } | null = null;

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
  }

  addSegment(segment: JournalSegment): void {
    if (segment.damage !== null) return this.#addDamage(segment, segment.damage);
    for (const message of segment.messages) this.#addMessage(message);
  }

  entry(index: number, meterId: string, timestamp: number, quality: Quality): void {
    this.#index = index;
    this.#meterId = meterId;
    this.#timestamp = timestamp;
    this.#quality = quality;
    this.#meter = this.#directory.meter(this.#account.enterprise, meterId);
    this.#problem =
      this.#meter === undefined
        ? {
            code: 'unknown_meter',
            detail: `enterprise ${this.#account.enterprise} has no meter ${JSON.stringify(meterId)}`,
          }
        : checkInstant(timestamp, this.#message.receivedAt, this.#window);
  }

  value(quantityName: string, value: number, unit: string | null): void {
    const item = this.#item++;
    this.#account.counts.received++;
    if (this.#problem !== null) {
      this.#quarantineValue(quantityName, value, unit, this.#problem.code, this.#problem.detail);
      return;
    }
    const channel = this.#meter?.channels.get(quantityName);
    if (channel === undefined) {
      const detail = `a meter of ${this.#meter?.meter.energy} has no quantity ${JSON.stringify(quantityName)}`;
      this.#quarantineValue(quantityName, value, unit, 'unknown_quantity', detail);
      return;
    }
    const conversion = unit === null ? channel.registered : this.#directory.conversion(channel.quantity, unit);
    if (typeof conversion === 'string') {
      const detail = `${JSON.stringify(unit)} is not a unit of ${quantityName}, which the hub keeps in ${channel.quantity.unit}`;
      this.#quarantineValue(quantityName, value, unit, conversion, detail);
      return;
    }
    const canonical = convert(value, conversion);
    if (!Number.isFinite(canonical)) {
      const detail = `in ${channel.quantity.unit} the value is beyond 1.8e308`;
      this.#quarantineValue(quantityName, value, unit, 'not_finite', detail);
      return;
    }
    this.candidates.add(channel.series, this.#timestamp, canonical, this.#quality, this.#message.offset, item);
    this.accountOf.push(this.#accountIndex);
  }

  reject({ index, meter, quantity, code, detail, raw, count }: EntryRejection): void {
    this.#item += count;
    this.#account.counts.received += count;
    // A number beyond what a double holds is lost in parsing: only the payload still has its digits.
    const kept = code === 'not_finite' ? this.#message.payload.slice() : (JSON.stringify(raw) ?? String(raw));
    this.#putQuarantine(index, meter, quantity, code, detail, kept, count);
  }

  #addMessage(message: JournalMessage): void {
    this.#message = message;
    this.#accountIndex = this.#accountIndexOf(message.principal, message.qos);
    this.#account = this.accounts[this.#accountIndex] as BatchAccount;
    this.#firstQuarantine = this.quarantine.length;
    this.#firstRejected = this.#account.rejected.length;
    this.#item = 0;
    this.#account.messages++;
    this.#account.lastReceivedAt = Math.max(this.#account.lastReceivedAt, message.receivedAt);
    const result = decode(message, this);
    if (!result.ok) {
      this.#account.counts.received++;
      this.#putQuarantine(null, null, null, result.code, result.detail, message.payload.slice(), 1);
    }
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

  #quarantineValue(quantity: string, value: number, unit: string | null, code: RejectionCode, detail: string): void {
    const raw = JSON.stringify({
      meter: this.#meterId,
      ts: this.#timestamp,
      values: { [quantity]: unit === null ? value : { v: value, u: unit } },
      ...(this.#quality === 0 ? {} : { quality: this.#quality }),
    });
    this.#putQuarantine(this.#index, this.#meterId, quantity, code, detail, raw, 1);
  }

  #putQuarantine(
    index: number | null,
    meter: string | null,
    quantity: string | null,
    code: RejectionCode,
    detail: string,
    raw: Uint8Array | string,
    readings: number,
  ): void {
    const { offset, receivedAt, topic } = this.#message;
    const { enterprise, gateway, rejected, counts } = this.#account;
    const ordinal = this.quarantine.length - this.#firstQuarantine;
    counts.quarantined += readings;
    this.quarantine.push({
      ...{ offset, ordinal, receivedAt, enterprise, gateway, topic, seq: null, index, meter, quantity },
      ...{ code, detail, raw, readings },
    });
    if (rejected.length < REJECTED_LISTED_MAX) rejected.push({ seq: null, index, meter, quantity, code, detail });
    else this.#account.rejectedMore++;
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
