/**
 * What the audit log is told of gateways: that they have logged in, and what they were refused. Entries wait for
 * their turn and are written some at a time, because whoever writes them also takes the messages of all gateways.
 */

import type { Logger } from '../telemetry/logger.ts';
import type { AuditActor, AuditLog, AuditRecord } from './audit-log.ts';
import { GatewayTally } from './gateway-tally.ts';
import { Tally } from './tally.ts';

const LOOK_MILLIS = 30_000;
const WRITE_MILLIS = 250;
/** In one transaction: some milliseconds. */
const WRITTEN_AT_ONCE = 100;

interface Visitor {
  readonly gateway: string | null;
  readonly address: string | null;
}

export class GatewayAudit {
  readonly #audit: Pick<AuditLog, 'appendAll'>;
  readonly #log: Logger;
  readonly #queue: AuditRecord[] = [];
  readonly #logins: GatewayTally;
  readonly #loginsRefused: GatewayTally;
  readonly #refused: GatewayTally;
  /** Of nobody who is registered, by address. */
  readonly #strangers: Tally;
  readonly #look: NodeJS.Timeout;
  #writing: NodeJS.Timeout | null = null;

  constructor(audit: Pick<AuditLog, 'appendAll'>, log: Logger) {
    this.#audit = audit;
    this.#log = log;
    const append = (record: AuditRecord): void => {
      this.#queue.push(record);
      this.#writing ??= setTimeout(() => this.#write(), WRITE_MILLIS).unref();
    };
    this.#logins = new GatewayTally({ action: 'gateway.login', outcome: 'done', append });
    this.#loginsRefused = new GatewayTally({ action: 'gateway.login', outcome: 'refused', append });
    this.#refused = new GatewayTally({ action: 'gateway.access', outcome: 'refused', append });
    this.#strangers = new Tally({ action: 'gateway.login', outcome: 'refused', append });
    this.#look = setInterval(() => this.#tellDue(), LOOK_MILLIS).unref();
  }

  loggedIn({ gateway, address }: Visitor, way: string): void {
    if (gateway !== null) this.#logins.add(gateway, gatewayAt(gateway, address), `${way} from ${address}`);
  }

  loginRefused({ gateway, address }: Visitor, reason: string): void {
    // Its name is what was said and not who it is.
    const actor: AuditActor = { kind: 'unknown', id: gateway, name: null, role: null, address };
    if (gateway === null) this.#strangers.add(actor, reason);
    else this.#loginsRefused.add(gateway, actor, `${reason} from ${address}`);
  }

  refused({ gateway, address }: Visitor, what: string): void {
    if (gateway !== null) this.#refused.add(gateway, gatewayAt(gateway, address), what);
  }

  /** Writes what there is; to be called when no gateway is connected any more. */
  close(): void {
    clearInterval(this.#look);
    for (const tally of [this.#logins, this.#loginsRefused, this.#refused, this.#strangers]) tally.flush();
    while (this.#queue.length > 0) this.#write();
    if (this.#writing !== null) clearTimeout(this.#writing);
  }

  #tellDue(): void {
    for (const tally of [this.#logins, this.#loginsRefused, this.#refused]) tally.tellDue();
  }

  #write(): void {
    this.#writing = null;
    const records = this.#queue.splice(0, WRITTEN_AT_ONCE);
    try {
      this.#audit.appendAll(records);
    } catch (error) {
      this.#log.error({ err: error, entries: records.length }, 'the audit log cannot be written');
    }
    if (this.#queue.length > 0) this.#writing = setTimeout(() => this.#write(), WRITE_MILLIS).unref();
  }
}

function gatewayAt(gateway: string, address: string | null): AuditActor {
  return { kind: 'gateway', id: gateway, name: null, role: 'gateway', address };
}
