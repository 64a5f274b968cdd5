/** Counters and gauges of notification for `/metrics`. */

import type { SuppressionReason } from './notice.ts';
import type { DeliveryStatus } from './records.ts';
import { CHANNEL_TYPES, type NoticeChannel } from './rule.ts';
import type { Query } from './rule-rows.ts';

/** In the form of the API's samples. */
export interface NotificationMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export class NotificationTally {
  readonly #attempts = new Map<string, number>();
  readonly #suppressed = new Map<SuppressionReason, number>();
  #merged = 0;

  attempted(channel: NoticeChannel['type'], status: DeliveryStatus): void {
    const key = `${channel} ${status}`;
    this.#attempts.set(key, (this.#attempts.get(key) ?? 0) + 1);
  }

  suppressed(reason: SuppressionReason): void {
    this.#suppressed.set(reason, (this.#suppressed.get(reason) ?? 0) + 1);
  }

  merged(messages: number): void {
    this.#merged += messages;
  }

  async samples(query: Query): Promise<readonly NotificationMetric[]> {
    const [messages, notices] = await Promise.all([
      query
        .selectFrom('notification_message')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'waiting')
        .executeTakeFirstOrThrow(),
      query
        .selectFrom('notification_notice')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('due_at', 'is not', null)
        .executeTakeFirstOrThrow(),
    ]);
    return [
      ...this.#attemptsOf('sent', 'notifications_sent_total', 'Messages delivered since start'),
      ...this.#attemptsOf('retrying', 'notifications_retried_total', 'Attempts that are made again since start'),
      ...this.#attemptsOf('failed', 'notifications_failed_total', 'Messages given up since start'),
      ...[...this.#suppressed].map(([reason, value]) => ({
        ...{ name: 'meterhub_notifications_suppressed_total', help: 'Notices not sent since start, by reason' },
        ...{ type: 'counter' as const, value, labels: { reason } },
      })),
      sample('counter', 'notifications_merged_total', 'Messages put into a digest for lack of room', this.#merged),
      sample('gauge', 'notifications_waiting', 'Messages that wait to be delivered', messages.count),
      sample('gauge', 'notifications_digest_waiting', 'Notices that wait for a digest', notices.count),
    ];
  }

  #attemptsOf(status: DeliveryStatus, name: string, help: string): readonly NotificationMetric[] {
    return CHANNEL_TYPES.map((channel) => ({
      ...sample('counter', name, help, this.#attempts.get(`${channel} ${status}`) ?? 0),
      labels: { channel },
    }));
  }
}

function sample(type: 'counter' | 'gauge', name: string, help: string, value: number): NotificationMetric {
  return { name: `meterhub_${name}`, help, type, value };
}
