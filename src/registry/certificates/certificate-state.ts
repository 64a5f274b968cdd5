/** What a certificate of the hub's own authority is good for at an instant, epoch milliseconds. */

import type { GatewayCertificate } from '../access.ts';

export const CERTIFICATE_STATES = ['valid', 'expired', 'revoked'] as const;
export type CertificateState = (typeof CERTIFICATE_STATES)[number];

export function certificateState(
  { revokedAt, notAfter }: Pick<GatewayCertificate, 'revokedAt' | 'notAfter'>,
  now: number,
): CertificateState {
  if (revokedAt !== null && revokedAt <= now) return 'revoked';
  return notAfter <= now ? 'expired' : 'valid';
}
