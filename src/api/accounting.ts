/**
 * The accounting identity (invariant I2): received = stored + duplicate + revised + quarantined +
 * pending, in readings, for each gateway and in all; QoS 0 apart.
 */

import type { AccountingSnapshot, BacklogCount } from '../ledger/accounting-snapshot.ts';
import type { ReadingCounts } from '../ledger/ledger.ts';
import { isInScope, type Scope } from './scope.ts';

export interface MessageAccount {
  readonly received: number;
  readonly processed: number;
  readonly pending: number;
}

/** `received` and `pending` are null while the backlog is larger than has been counted yet. */
export interface ReadingAccount {
  readonly received: number | null;
  readonly stored: number;
  readonly duplicate: number;
  readonly revised: number;
  readonly quarantined: number;
  readonly pending: number | null;
}

export interface AccountView {
  readonly messages: MessageAccount;
  readonly readings: ReadingAccount;
  readonly bestEffort: {
    readonly messages: MessageAccount & { readonly dropped: number };
    readonly readings: ReadingAccount;
  };
  /** Whether the identity holds. */
  readonly balanced: boolean;
}

export interface GatewayAccountView extends AccountView {
  readonly enterprise: string;
  readonly gateway: string;
}

interface Tally {
  processed: number;
  readonly counts: ReadingCounts;
  readonly backlog: { messages: number; readings: number };
}

/** Accounts of the gateways in scope and their total. */
export function accountsOf(
  snapshot: AccountingSnapshot,
  dropped: ReadonlyMap<string, number>,
  scope: Scope,
): { total: AccountView; items: GatewayAccountView[] } {
  const tallies = new Map<string, [Tally, Tally]>();
  for (const { enterprise, gateway, qos, messages, counts } of snapshot.accounts) {
    const tally = pairOf(tallies, `${enterprise}/${gateway}`)[qos];
    tally.processed += messages;
    addCounts(tally.counts, counts);
  }
  for (const [principal, pair] of snapshot.backlog.counts) {
    const known = pairOf(tallies, principal);
    addBacklog(known[0], pair[0]);
    addBacklog(known[1], pair[1]);
  }
  for (const principal of dropped.keys()) pairOf(tallies, principal);

  const { complete } = snapshot.backlog;
  const total: [Tally, Tally] = [emptyTally(), emptyTally()];
  const items: GatewayAccountView[] = [];
  let droppedTotal = 0;
  for (const [principal, pair] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [enterprise = '', gateway = ''] = principal.split('/');
    if (!isInScope(scope, enterprise)) continue;
    const droppedHere = dropped.get(principal) ?? 0;
    droppedTotal += droppedHere;
    for (const qos of [0, 1] as const) addTally(total[qos], pair[qos]);
    items.push({ enterprise, gateway, ...viewOf(pair, droppedHere, complete) });
  }
  const view = viewOf(total, droppedTotal, complete);
  return {
    items,
    total: scope === null ? { ...view, balanced: view.balanced && journalAgrees(snapshot, total) } : view,
  };
}

/** Counted from the accounts there must be as many messages as the journal has given offsets. */
function journalAgrees({ head, baseOffset, backlog }: AccountingSnapshot, total: readonly [Tally, Tally]): boolean {
  return baseOffset + total[0].processed + total[1].processed + backlog.messages === head;
}

function viewOf([bestEffort, durable]: readonly [Tally, Tally], dropped: number, complete: boolean): AccountView {
  return {
    messages: messagesOf(durable),
    readings: readingsOf(durable, complete),
    bestEffort: { messages: { ...messagesOf(bestEffort), dropped }, readings: readingsOf(bestEffort, complete) },
    balanced: isBalanced(durable.counts) && isBalanced(bestEffort.counts),
  };
}

function messagesOf({ processed, backlog }: Tally): MessageAccount {
  return { received: processed + backlog.messages, processed, pending: backlog.messages };
}

function readingsOf({ counts, backlog }: Tally, complete: boolean): ReadingAccount {
  const { received, stored, duplicate, revised, quarantined } = counts;
  return {
    received: complete ? received + backlog.readings : null,
    ...{ stored, duplicate, revised, quarantined },
    pending: complete ? backlog.readings : null,
  };
}

/** `received` is counted when a reading is decoded, the others when its disposition is known. */
function isBalanced({ received, stored, duplicate, revised, quarantined }: ReadingCounts): boolean {
  return received === stored + duplicate + revised + quarantined;
}

function pairOf(tallies: Map<string, [Tally, Tally]>, principal: string): [Tally, Tally] {
  let pair = tallies.get(principal);
  if (pair === undefined) {
    pair = [emptyTally(), emptyTally()];
    tallies.set(principal, pair);
  }
  return pair;
}

function emptyTally(): Tally {
  const counts = { received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
  return { processed: 0, counts, backlog: { messages: 0, readings: 0 } };
}

function addTally(to: Tally, from: Tally): void {
  to.processed += from.processed;
  addCounts(to.counts, from.counts);
  addBacklog(to, from.backlog);
}

function addBacklog(to: Tally, from: BacklogCount): void {
  to.backlog.messages += from.messages;
  to.backlog.readings += from.readings;
}

function addCounts(to: ReadingCounts, from: Readonly<ReadingCounts>): void {
  to.received += from.received;
  to.stored += from.stored;
  to.duplicate += from.duplicate;
  to.revised += from.revised;
  to.quarantined += from.quarantined;
}
