/**
 * How fast one gateway may send, over all its connections: token buckets that may go into debt. What is
 * over the rate is not refused but answered later, so the gateway waits and TCP holds it back.
 */

import type { GatewayQuota, QuotaSettings } from './settings.ts';

/** Exceeding the rate again within this time counts as going on. */
const PAUSE_MILLIS = 10_000;

/** The quota of a gateway, by `enterprise/gateway`. */
export type QuotaOf = (principal: string) => QuotaSettings;

/** What holds for all gateways, and over it what is said of single ones, by `enterprise/gateway`. */
export function quotasOf(general: QuotaSettings, single: Readonly<Record<string, GatewayQuota>>): QuotaOf {
  const own = new Map(Object.entries(single).map(([principal, quota]) => [principal, withQuota(general, quota)]));
  return (principal) => own.get(principal) ?? general;
}

export class QuotaBook {
  readonly #quotaOf: QuotaOf;
  readonly #accounts = new Map<string, Account>();

  constructor(quotaOf: QuotaOf) {
    this.#quotaOf = quotaOf;
  }

  /** Books a message; returns the milliseconds after which it is within the rate, 0 for now. */
  charge(principal: string, bytes: number, now: number): number {
    const account = this.#account(principal, now);
    const wait = Math.max(account.messages.take(1, now), account.bytes.take(bytes, now));
    if (wait > 0) account.exceeded(now);
    return wait;
  }

  /** Books a message if it is within the rate; false, and nothing booked, where it is not. */
  tryCharge(principal: string, bytes: number, now: number): boolean {
    const account = this.#account(principal, now);
    if (!account.messages.has(now) || !account.bytes.has(now)) {
      account.exceeded(now);
      return false;
    }
    account.messages.take(1, now);
    account.bytes.take(bytes, now);
    return true;
  }

  /** Gateways that have exceeded their rate for longer than is let pass, and still do. */
  persistent(now: number): string[] {
    return [...this.#accounts].flatMap(([principal, account]) =>
      account.exceedsFor(now) >= this.#quotaOf(principal).alarmAfter ? [principal] : [],
    );
  }

  #account(principal: string, now: number): Account {
    let account = this.#accounts.get(principal);
    if (account === undefined) {
      account = new Account(this.#quotaOf(principal), now);
      this.#accounts.set(principal, account);
    }
    return account;
  }
}

class Account {
  readonly messages: TokenBucket;
  readonly bytes: TokenBucket;
  #since = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor({ messagesPerSecond, bytesPerSecond, burst }: QuotaSettings, now: number) {
    this.messages = new TokenBucket(messagesPerSecond / 1000, burst, now);
    this.bytes = new TokenBucket(bytesPerSecond / 1000, burst, now);
  }

  exceeded(now: number): void {
    if (now - this.#last > PAUSE_MILLIS) this.#since = now;
    this.#last = now;
  }

  /** Milliseconds; negative where it does not exceed anything. */
  exceedsFor(now: number): number {
    return now - this.#last > PAUSE_MILLIS ? -1 : now - this.#since;
  }
}

function withQuota(general: QuotaSettings, own: GatewayQuota): QuotaSettings {
  const { messagesPerSecond, bytesPerSecond, connections } = general;
  return {
    ...general,
    messagesPerSecond: own.messagesPerSecond ?? messagesPerSecond,
    bytesPerSecond: own.bytesPerSecond ?? bytesPerSecond,
    connections: own.connections ?? connections,
  };
}

/** Fills at a rate per millisecond up to what a burst may take. */
export class TokenBucket {
  readonly #rate: number;
  readonly #capacity: number;
  #tokens: number;
  #at: number;

  constructor(ratePerMilli: number, burstMillis: number, now: number) {
    this.#rate = ratePerMilli;
    // At least one token, or the first of all messages would be over the rate.
    this.#capacity = Math.max(1, ratePerMilli * burstMillis);
    this.#tokens = this.#capacity;
    this.#at = now;
  }

  /** Takes tokens, into debt if need be; returns the milliseconds until that debt is paid. */
  take(count: number, now: number): number {
    this.#fill(now);
    this.#tokens -= count;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#rate;
  }

  has(now: number): boolean {
    this.#fill(now);
    return this.#tokens > 0;
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#at) * this.#rate);
    this.#at = now;
  }
}
