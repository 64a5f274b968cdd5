/** What the broker sees that somebody has to know of; one alarm of a kind, however many gateways it is about. */

import type { GatewayAccess } from '../registry/registry.ts';
import type { AlarmBoard } from '../telemetry/alarms.ts';

/** Conditions of one moment. */
export interface BrokerConditions {
  readonly overQuota: readonly string[];
  readonly contested: readonly string[];
  readonly expiring: readonly ExpiringCertificate[];
  /** Epoch milliseconds at which the hub's own certificate ends; null while that is far. */
  readonly serverCertificateEnds: number | null;
  /** Epoch milliseconds at which a revocation list should have been replaced; null where it is not late. */
  readonly revocationListLate: number | null;
  /** Why changed certificates could not be taken over; null where they could. */
  readonly unreadable: string | null;
}

export interface ExpiringCertificate {
  readonly principal: string;
  /** Epoch milliseconds. */
  readonly notAfter: number;
}

const NAMED_MAX = 10;

/** Raises and clears what these conditions make true and untrue. */
export function tellAlarms(alarms: AlarmBoard, conditions: BrokerConditions): void {
  const tell = (code: string, message: string | null): void =>
    message === null ? alarms.clear(code) : alarms.raise(code, message);
  const { overQuota, contested, expiring, serverCertificateEnds, revocationListLate, unreadable } = conditions;
  tell('gateway_over_quota', gatewaysThat(overQuota, 'send more than their quota and are slowed down'));
  tell(
    'gateway_contested',
    gatewaysThat(contested, 'throw out their own connections: two programs use one credential'),
  );
  const dated = expiring.map(({ principal, notAfter }) => `${principal} (${dayOf(notAfter)})`);
  tell('gateway_certificate_expiring', gatewaysThat(dated, 'have certificates that expire'));
  tell(
    'server_certificate_expiring',
    serverCertificateEnds === null ? null : `the certificate of the hub expires on ${dayOf(serverCertificateEnds)}`,
  );
  tell(
    'revocation_list_late',
    revocationListLate === null ? null : `a revocation list should have been replaced by ${dayOf(revocationListLate)}`,
  );
  tell('certificates_unreadable', unreadable && `changed certificates are not in force: ${unreadable}`);
}

/** Gateways whose newest certificate that is not revoked expires within `warningMillis`, or has expired. */
export function expiringCertificates(
  { certificates }: GatewayAccess,
  now: number,
  warningMillis: number,
): ExpiringCertificate[] {
  const newest = new Map<string, number>();
  for (const { enterprise, gateway, notAfter, revokedAt } of certificates.values()) {
    if (revokedAt !== null) continue;
    const principal = `${enterprise}/${gateway}`;
    newest.set(principal, Math.max(newest.get(principal) ?? 0, notAfter));
  }
  return [...newest].flatMap(([principal, notAfter]) =>
    notAfter - now <= warningMillis ? [{ principal, notAfter }] : [],
  );
}

/** A sentence about gateways, some of them by name; null where there are none. */
export function gatewaysThat(names: readonly string[], what: string): string | null {
  if (names.length === 0) return null;
  const named = [...names].sort().slice(0, NAMED_MAX).join(', ');
  const others = names.length > NAMED_MAX ? ` and ${names.length - NAMED_MAX} others` : '';
  return `gateways ${what}: ${named}${others}`;
}

function dayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}
