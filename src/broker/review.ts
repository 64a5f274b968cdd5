/**
 * Looks once a second at what may have changed outside: takes over new certificates and lists, ends
 * connections whose credential does not hold any more, tells what somebody has to know of.
 */

import type { Client } from 'aedes';
import type { GatewayAccess, Registry } from '../registry/registry.ts';
import type { AlarmBoard } from '../telemetry/alarms.ts';
import { createLogLimit } from '../telemetry/log-limit.ts';
import type { Logger } from '../telemetry/logger.ts';
import { type ExpiringCertificate, expiringCertificates, tellAlarms } from './broker-alarms.ts';
import type { TlsGuard } from './certificates/tls-guard.ts';
import type { Listeners } from './listeners.ts';
import { whyEnd } from './login.ts';
import type { QuotaBook } from './quota.ts';
import type { Session } from './session.ts';
import type { Takeovers } from './takeovers.ts';
import { visitorOf, type Witness } from './witness.ts';

export interface ReviewParts {
  readonly registry: Registry;
  readonly log: Logger;
  readonly alarms: AlarmBoard | undefined;
  readonly guard: TlsGuard | null;
  readonly listeners: Listeners;
  readonly quotas: QuotaBook;
  readonly takeovers: Takeovers;
  readonly witness: Witness | undefined;
  /** Milliseconds before a certificate's end from which an alarm is raised. */
  readonly expiryWarningMillis: number;
  /** Connections that are logged in. */
  readonly open: () => Iterable<readonly [Client, Session]>;
}

/** How soon a change is seen; a look where nothing has changed costs microseconds. */
const PERIOD_MILLIS = 1000;
const LOG_PERIOD_MILLIS = 60_000;

export class Review {
  /** Connections that were ended because their credential did not hold any more. */
  credentialsEnded = 0;
  readonly #parts: ReviewParts;
  readonly #logLimit = createLogLimit(LOG_PERIOD_MILLIS);
  #unreadable: string | null = null;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    await this.#once();
    if (!this.#stopped) this.#timer = setTimeout(() => void this.start(), PERIOD_MILLIS);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #once(): Promise<void> {
    try {
      const access = await this.#parts.registry.gatewayAccess();
      this.#renewTrust(access);
      this.#endInvalid(access);
      if (this.#parts.alarms) this.#tell(this.#parts.alarms, access);
    } catch (error) {
      this.#logLimit(() => this.#parts.log.error({ err: error }, 'connections could not be reviewed'));
    }
  }

  #renewTrust(access: GatewayAccess): void {
    const { guard, listeners, log } = this.#parts;
    try {
      if (guard?.refresh(access)) listeners.renewTls();
      this.#unreadable = null;
    } catch (error) {
      // What was in force before stays in force.
      this.#unreadable = (error as Error).message;
      this.#logLimit(() => log.error({ err: error }, 'changed certificates are not in force'));
    }
  }

  #endInvalid(access: GatewayAccess): void {
    const { open, guard, log, witness } = this.#parts;
    const now = Date.now();
    for (const [client, session] of open()) {
      const { principal, credential } = session;
      const reason = whyEnd(principal, credential, guard?.authorities ?? [], access, now);
      if (reason === null) continue;
      this.credentialsEnded++;
      witness?.refused(visitorOf(session), `connection ended: ${reason}`);
      log.warn({ gateway: principal, reason }, 'a connection was ended');
      client.close();
    }
  }

  #tell(alarms: AlarmBoard, access: GatewayAccess): void {
    const { guard, quotas, takeovers, expiryWarningMillis } = this.#parts;
    const [now, moment] = [Date.now(), performance.now()];
    tellAlarms(alarms, {
      overQuota: quotas.persistent(moment),
      contested: takeovers.contested(moment),
      expiring: guard === null ? [] : this.#expiring(access, now),
      serverCertificateEnds: guard && guard.serverNotAfter - now <= expiryWarningMillis ? guard.serverNotAfter : null,
      revocationListLate: guard && guard.listsNextUpdate <= now ? guard.listsNextUpdate : null,
      unreadable: this.#unreadable,
    });
  }

  /** Of the hub's own authority by the registry; of others only of gateways that are connected. */
  #expiring(access: GatewayAccess, now: number): ExpiringCertificate[] {
    const { open, expiryWarningMillis } = this.#parts;
    const foreign = [...open()].flatMap(([, { principal, credential }]) => {
      if (credential.kind !== 'certificate') return [];
      const { certificate, notAfter } = credential.shown;
      const isSoon = notAfter - now <= expiryWarningMillis && !access.certificates.has(certificate.serialNumber);
      return isSoon ? [{ principal, notAfter }] : [];
    });
    return [...expiringCertificates(access, now, expiryWarningMillis), ...foreign];
  }
}
