/** What the broker remembers of one connection: whose it is, and the order its answers must keep. */

import type { MessageSource } from '../journal/journal.ts';
import type { GatewayIdentity } from '../registry/registry.ts';
import { gatewayTopic } from '../wire/topics.ts';

/** Whether a summary receipt is being made, and whether another was asked for meanwhile. */
export type SummaryState = 'none' | 'sending' | 'again';

export class Session {
  summary: SummaryState = 'none';
  readonly enterprise: string;
  readonly gateway: string;
  /** `enterprise/gateway`. */
  readonly principal: string;
  readonly telemetry: MessageSource;
  readonly statusTopic: string;
  readonly subscribable: ReadonlySet<string>;
  #begun = 0;
  #finished = 0;
  readonly #behind: { readonly after: number; readonly action: () => void }[] = [];

  constructor({ enterprise, gateway }: GatewayIdentity) {
    this.enterprise = enterprise;
    this.gateway = gateway;
    this.principal = `${enterprise}/${gateway}`;
    this.telemetry = { principal: this.principal, topic: gatewayTopic(enterprise, gateway, 'telemetry') };
    this.statusTopic = gatewayTopic(enterprise, gateway, 'status');
    this.subscribable = new Set([
      gatewayTopic(enterprise, gateway, 'receipt'),
      gatewayTopic(enterprise, gateway, 'command'),
    ]);
  }

  /** A message of this connection begins to wait for the journal. */
  begin(): void {
    this.#begun++;
  }

  /** The message that has waited longest has its answer. */
  finish(): void {
    this.#finished++;
    while (this.#behind.length > 0 && (this.#behind[0]?.after ?? 0) <= this.#finished) this.#behind.shift()?.action();
  }

  /** Does something once every message that waits now has its answer (MQTT-4.6.0-2: PUBACKs in order). */
  inOrder(action: () => void): void {
    if (this.#begun === this.#finished) action();
    else this.#behind.push({ after: this.#begun, action });
  }
}
