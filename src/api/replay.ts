/**
 * Replay of the quarantine: what could not be used goes into the journal once more and from there the whole
 * way. First the journal, then the entry is marked. Where the hub ends between the two, the entry is still open
 * and the next replay sends the same again, which deduplication finds to be a duplicate.
 */

import { REJECTIONS, type RejectionKind } from '../domain/rejection.ts';
import type { LedgerReader, QuarantineKey, QuarantineRecord, QuarantineSettlement } from '../ledger/ledger.ts';
import type { HubService, ReadingsService, ReplayedMessage } from './services.ts';

/** Codes of entries that can be used after something has changed. */
export const REPLAYABLE_CODES: readonly string[] = Object.entries(REJECTIONS)
  .filter(([, { replayable }]) => replayable)
  .map(([code]) => code);

/** Readings that one message takes together: each has an entry of its own if it is refused again. */
const READINGS_PER_MESSAGE_MAX = 100;
/** What is read and on its way to the journal at one time. */
const BYTES_PER_STEP_MAX = 1024 * 1024;

export interface RefusedEntry extends QuarantineKey {
  readonly code: string | null;
  /** `not_kept` is for what was only counted, where the journal does not have it any more. */
  readonly reason: 'not_found' | 'not_open' | 'not_replayable' | 'not_kept';
}

export interface SettledEntries {
  /** Entries settled, and the readings that they stood for. */
  readonly entries: number;
  readonly readings: number;
  /** Messages that were sent again. */
  readonly messages: number;
  readonly refused: readonly RefusedEntry[];
}

export interface ReplayParts {
  readonly ledger: Pick<LedgerReader, 'quarantineEntry'>;
  readonly hub: Pick<HubService, 'appendToJournal'>;
  readonly readings: Pick<ReadingsService, 'settleQuarantine' | 'journalled'>;
}

/** Replays entries in the order in which they came: of two values for one instant the later one holds. */
export async function replayEntries(
  parts: ReplayParts,
  keys: readonly QuarantineKey[],
  settlement: QuarantineSettlement,
): Promise<SettledEntries> {
  const total = { entries: 0, readings: 0, messages: 0 };
  const refused: RefusedEntry[] = [];
  const folded: QuarantineRecord[] = [];
  let step: QuarantineRecord[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (step.length === 0) return;
    const messages = messagesOf(step);
    await parts.hub.appendToJournal(messages);
    total.entries += await parts.readings.settleQuarantine(step.map(keyOf), settlement);
    total.readings += step.reduce((sum, { readings }) => sum + readings, 0);
    total.messages += messages.length;
    step = [];
    bytes = 0;
  };
  for (const key of inOrder(keys)) {
    const entry = parts.ledger.quarantineEntry(key);
    const reason = whyNot(entry);
    if (entry === null || reason !== null) {
      refused.push({ ...key, code: entry?.code ?? null, reason: reason ?? 'not_found' });
      continue;
    }
    if (entry.folded !== null) {
      folded.push(entry);
      continue;
    }
    step.push(entry);
    bytes += entry.rawBytes;
    if (bytes >= BYTES_PER_STEP_MAX) await flush();
  }
  await flush();
  for (const range of rangesOf(folded)) {
    const messages = await replayRange(parts, range);
    if (messages === null) {
      refused.push(
        ...range.entries.map((entry) => ({ ...keyOf(entry), code: entry.code, reason: 'not_kept' as const })),
      );
      continue;
    }
    total.entries += await parts.readings.settleQuarantine(range.entries.map(keyOf), settlement);
    total.readings += range.entries.reduce((sum, { readings }) => sum + readings, 0);
    total.messages += messages;
  }
  return { ...total, refused };
}

/** Marks entries as seen and of no use. */
export async function dismissEntries(
  { ledger, readings }: Pick<ReplayParts, 'ledger'> & { readonly readings: Pick<ReadingsService, 'settleQuarantine'> },
  keys: readonly QuarantineKey[],
  settlement: QuarantineSettlement,
): Promise<SettledEntries> {
  const refused: RefusedEntry[] = [];
  const open: QuarantineRecord[] = [];
  for (const key of inOrder(keys)) {
    const entry = ledger.quarantineEntry(key);
    if (entry?.state === 'open') open.push({ ...entry, raw: '' });
    else refused.push({ ...key, code: entry?.code ?? null, reason: entry === null ? 'not_found' : 'not_open' });
  }
  const entries = await readings.settleQuarantine(open.map(keyOf), settlement);
  return { entries, readings: open.reduce((sum, entry) => sum + entry.readings, 0), messages: 0, refused };
}

/** Messages of one gateway that entries stand for. */
interface FoldedRange {
  readonly principal: string;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly QuarantineRecord[];
}

/** Those that overlap are one: entries of several codes stand for the same messages. */
function rangesOf(folded: readonly QuarantineRecord[]): FoldedRange[] {
  const ranges: FoldedRange[] = [];
  const byGateway = Map.groupBy(folded, ({ enterprise, gateway }) => `${enterprise}/${gateway}`);
  for (const [principal, entries] of byGateway) {
    for (const entry of entries) {
      const [from, to] = [entry.offset, entry.folded?.lastOffset ?? entry.offset];
      const last = ranges.at(-1);
      if (last?.principal === principal && from <= last.to) {
        ranges[ranges.length - 1] = { ...last, to: Math.max(last.to, to), entries: [...last.entries, entry] };
      } else ranges.push({ principal, from, to, entries: [entry] });
    }
  }
  return ranges;
}

/**
 * Sends all messages of the gateway in a range again, and gives how many: what was good in them is found to be a duplicate.
 * Null where the journal does not have all of them any more; none or the first of them are sent then.
 */
async function replayRange(
  { hub, readings }: ReplayParts,
  { principal, from, to }: FoldedRange,
): Promise<number | null> {
  let sent = 0;
  for (let next: number | null = from; next !== null; ) {
    const found: Awaited<ReturnType<ReadingsService['journalled']>> = await readings.journalled({
      principal,
      from: next,
      to,
    });
    if (found === null) return null;
    if (found.messages.length > 0) await hub.appendToJournal(found.messages);
    sent += found.messages.length;
    next = found.next;
  }
  return sent;
}

function whyNot(entry: QuarantineRecord | null): RefusedEntry['reason'] | null {
  if (entry === null) return 'not_found';
  if (entry.state !== 'open') return 'not_open';
  return REPLAYABLE_CODES.includes(entry.code) ? null : 'not_replayable';
}

/** Readings of one gateway that follow each other in messages of native telemetry, whole messages as they were. */
function messagesOf(entries: readonly QuarantineRecord[]): ReplayedMessage[] {
  const messages: ReplayedMessage[] = [];
  let open: { readonly principal: string; readonly raws: string[]; readings: number } | null = null;
  const close = (): void => {
    if (open !== null) {
      // Without a sequence number: the gateway's own numbers are finished with.
      const payload = Buffer.from(`{"readings":[${open.raws.join(',')}]}`);
      messages.push({ principal: open.principal, topic: null, payload });
    }
    open = null;
  };
  for (const { enterprise, gateway, topic, code, raw, readings } of entries) {
    const principal = `${enterprise}/${gateway}`;
    if (isWholeMessage(code)) {
      close();
      messages.push({ principal, topic, payload: typeof raw === 'string' ? Buffer.from(raw) : raw });
      continue;
    }
    if (open !== null && (open.principal !== principal || open.readings + readings > READINGS_PER_MESSAGE_MAX)) close();
    open ??= { principal, raws: [], readings: 0 };
    open.raws.push(typeof raw === 'string' ? raw : Buffer.from(raw).toString('utf8'));
    open.readings += readings;
  }
  close();
  return messages;
}

function isWholeMessage(code: QuarantineRecord['code']): boolean {
  const kinds: Readonly<Record<string, RejectionKind>> = REJECTIONS;
  return kinds[code]?.scope === 'message';
}

/** Each once, oldest first. */
function inOrder(keys: readonly QuarantineKey[]): QuarantineKey[] {
  const unique = new Map(keys.map((key) => [`${key.offset}-${key.ordinal}`, key]));
  return [...unique.values()].sort((a, b) => a.offset - b.offset || a.ordinal - b.ordinal);
}

function keyOf({ offset, ordinal }: QuarantineKey): QuarantineKey {
  return { offset, ordinal };
}
