/** What is kept about notification: rules, what became of each decision, and the log of deliveries. */

import type { MessageKind } from './channels/channel.ts';
import type { NoticeKind, SuppressionReason } from './notice.ts';
import type { ChannelSecrets, Leg, NewRule, NoticeChannel, NotificationRule, RuleOwner, RuleSecrets } from './rule.ts';

/** What the caller has asked for cannot be done. */
export class NotificationError extends Error {
  readonly code: 'invalid' | 'conflict';

  constructor(code: NotificationError['code'], message: string) {
    super(message);
    this.name = 'NotificationError';
    this.code = code;
  }
}

/** `retrying`: it goes again later. */
export const DELIVERY_STATUSES = ['sent', 'retrying', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One attempt to deliver one message. */
export interface Delivery {
  /** Rises with every attempt. */
  readonly seq: number;
  /** The idempotency key that receivers are shown. */
  readonly message: string;
  readonly rule: string;
  readonly leg: Leg;
  readonly channel: NoticeChannel['type'];
  readonly kind: MessageKind;
  /** Notices in it. */
  readonly notices: number;
  /** From 1. */
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly millis: number;
  readonly status: DeliveryStatus;
  readonly detail: string;
}

export interface DeliveryQuery {
  readonly rules: readonly string[];
  readonly status?: DeliveryStatus | undefined;
  /** Attempts before this one. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** What became of one decision; exactly one of these at any moment. */
export type Outcome = 'sent' | 'in_digest' | 'waiting' | 'suppressed' | 'failed';

export interface NoticeOutcome {
  readonly rule: string;
  readonly event: string;
  readonly kind: NoticeKind;
  readonly leg: Leg;
  readonly occurrence: number;
  readonly outcome: Outcome;
  readonly reason: SuppressionReason | null;
  /** Of the digest that it waits for, epoch milliseconds. */
  readonly dueAt: number | null;
  readonly message: string | null;
}

/** By leg; `undefined` keeps the secrets of a channel that stays the same. */
export type GivenSecrets = Readonly<Record<Leg, ChannelSecrets | null | undefined>>;

export interface NotificationRecords {
  /** The oldest first. */
  rules(): Promise<readonly NotificationRule[]>;
  rule(id: string): Promise<NotificationRule | null>;
  /** Throws `NotificationError`. */
  add(rule: NewRule, owner: RuleOwner, secrets: RuleSecrets): Promise<NotificationRule>;
  /** Replaces all but id and owner; null where there is no such rule. Throws `NotificationError`. */
  replace(
    id: string,
    rule: NewRule,
    secrets: GivenSecrets,
  ): Promise<{ readonly before: NotificationRule; readonly after: NotificationRule } | null>;
  /** What waits to be sent by it is not sent any more. */
  remove(id: string): Promise<NotificationRule | null>;
  /** Queues a test of a channel; gives the id of the message, or null where there is no such channel. */
  queueTest(id: string, leg: Leg, now: number): Promise<string | null>;
  /** The newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** What became of what was decided, in that order; of one event or of all. */
  outcomes(event?: string): Promise<readonly NoticeOutcome[]>;
  close(): Promise<void>;
}
