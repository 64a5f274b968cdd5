/** Notices in the live stream of the API. */

import { presentNotice } from '../render/json.ts';
import { inWords, type Send } from './channel.ts';

export interface LiveNotice {
  /** Of the message: the same at every attempt. */
  readonly id: string;
  /** Null: for those who see the whole city. */
  readonly enterprise: string | null;
  readonly rule: { readonly id: string; readonly name: string };
  readonly count: number;
  readonly notices: readonly ReturnType<typeof presentNotice>[];
}

/** Hands a notice to the live stream; resolves when it has taken it. */
export type EmitNotice = (notice: LiveNotice) => Promise<void> | void;

export function liveSender(emit: EmitNotice): Send<{ readonly type: 'live' }> {
  return async ({ id, rule, count, notices, destination }) => {
    try {
      const enterprise = destination === '' ? null : destination;
      await emit({ id, enterprise, rule, count, notices: notices.map(presentNotice) });
      return { outcome: 'delivered', detail: 'emitted' };
    } catch (error) {
      return { outcome: 'failed', detail: inWords(error, []) };
    }
  };
}
