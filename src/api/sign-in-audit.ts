/**
 * What the audit log is told of logins. Those that fail are added up, so that whoever tries passwords does not fill
 * the log. User names that nobody has are not told: people type passwords into the wrong field.
 */

import type { FastifyRequest } from 'fastify';
import type { AuditActor, AuditLog } from '../audit/audit-log.ts';
import { Tally } from '../audit/tally.ts';
import type { Person } from '../people/people.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ProblemError } from './problem.ts';

export type SignInWay = 'password' | 'oidc';

export class SignInAudit {
  readonly #audit: AuditLog;
  readonly #log: Logger;
  readonly #failed: Tally;
  readonly #blocked: Tally;

  constructor(audit: AuditLog, log: Logger) {
    this.#audit = audit;
    this.#log = log;
    const append = (record: Parameters<AuditLog['append']>[0]): void => {
      try {
        audit.append(record);
      } catch (error) {
        log.error({ err: error, action: record.action }, 'the audit log cannot be written');
      }
    };
    this.#failed = new Tally({ action: 'session.begin', outcome: 'refused', append });
    this.#blocked = new Tally({ action: 'session.lockout', outcome: 'refused', append });
  }

  /** Throws where it cannot be told: then nobody is let in. */
  begun(person: Person, request: FastifyRequest, way: SignInWay): void {
    try {
      const actor = { kind: 'person', id: person.id, name: person.displayName, role: person.role } as const;
      this.#audit.append({
        ...{ actor: { ...actor, address: request.ip }, action: 'session.begin', target: person.username },
        ...{ outcome: 'done', detail: { way } },
      });
    } catch (error) {
      this.#log.error({ err: error }, 'the audit log cannot be written');
      throw new ProblemError('unavailable', 'The audit log cannot be written: nobody is let in.');
    }
  }

  /** `why` is for the log alone; left out, it is whose password was wrong. */
  refused(known: Person | null, request: FastifyRequest, way: SignInWay, why = nameOf(known)): void {
    this.#failed.add(strangerAt(request), `${way === 'oidc' ? 'oidc: ' : ''}${why}`);
  }

  /** Too many wrong passwords: whoever it is has to wait. */
  blocked(known: Person | null, request: FastifyRequest): void {
    this.#blocked.add(strangerAt(request), nameOf(known));
  }

  flush(): void {
    this.#failed.flush();
    this.#blocked.flush();
  }
}

function nameOf(known: Person | null): string {
  return known?.username ?? 'nobody known';
}

function strangerAt({ ip }: FastifyRequest): AuditActor {
  return { kind: 'unknown', id: null, name: null, role: null, address: ip };
}
