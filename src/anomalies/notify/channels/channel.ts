/** What every channel is given to send, and what it says of it. */

import type { Notice } from '../notice.ts';
import type { ChannelSecrets, NoticeChannel } from '../rule.ts';

/** `test`: somebody wants to see whether the channel works. */
export const MESSAGE_KINDS = ['single', 'digest', 'test'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

export interface Outgoing {
  /** The same at every attempt: receivers know by it what they have had. */
  readonly id: string;
  readonly kind: MessageKind;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly rule: { readonly id: string; readonly name: string };
  /** The gravest ones of a long digest. */
  readonly notices: readonly Notice[];
  /** How many there are altogether. */
  readonly count: number;
  /** Enterprise where the channel is one of an enterprise; empty otherwise. */
  readonly destination: string;
  /** Recipients who have it already. */
  readonly accepted: readonly string[];
}

export type DeliveryResult =
  | { readonly outcome: 'delivered'; readonly detail: string }
  /** It may go later; `retryAfterMillis` is what the receiver asks for. */
  | {
      readonly outcome: 'failed';
      readonly detail: string;
      readonly retryAfterMillis?: number;
      readonly accepted?: readonly string[];
    }
  /** It was understood and not wanted; tried a few times more, as receivers are mended. */
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** It can never go. */
  | { readonly outcome: 'impossible'; readonly detail: string }
  /** The receiver wants nothing any more. */
  | { readonly outcome: 'gone'; readonly detail: string };

/** Sends one message by one kind of channel; never rejects for what the receiver does. */
export type Send<C extends NoticeChannel = NoticeChannel> = (
  message: Outgoing,
  channel: C,
  secrets: ChannelSecrets | null,
) => Promise<DeliveryResult>;

/** How each kind of channel is sent by. */
export type Senders = {
  readonly [Type in NoticeChannel['type']]: Send<Extract<NoticeChannel, { readonly type: Type }>>;
};

/** What goes wrong in the words of whatever went wrong, on one line, without the secrets that were used. */
export function inWords(error: unknown, secrets: readonly (string | null | undefined)[]): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  const text = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  return withoutSecrets(text || 'failed', secrets);
}

export function withoutSecrets(text: string, secrets: readonly (string | null | undefined)[]): string {
  const clean = secrets.reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, '[redacted]') : rest), text);
  return clean.replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, DETAIL_LENGTH_MAX);
}

const DETAIL_LENGTH_MAX = 300;
