/** Whether a meter is within its verification or calibration, told from the certificates that are on record. */

import type { Verification } from './master-data.ts';

export const VERIFICATION_STATES = ['unknown', 'valid', 'expiring', 'expired'] as const;

export interface VerificationState {
  /** `expiring` within thirty days of the end; `unknown` where no certificate is on record. */
  readonly state: (typeof VERIFICATION_STATES)[number];
  /** The certificate that holds, or that held last; null where there is none. */
  readonly certificate: string | null;
  /** When it was issued, epoch milliseconds. */
  readonly last: number | null;
  /** By when the next one is due, epoch milliseconds. */
  readonly next: number | null;
}

/** A laboratory has to be asked some weeks ahead. */
const EXPIRING_MILLIS = 30 * 86_400_000;

/** At an instant, epoch milliseconds: certificates that were issued later say nothing of it. */
export function verificationStateAt(
  certificates: readonly Verification[] | null | undefined,
  now: number,
): VerificationState {
  const issued = (certificates ?? []).filter(({ issuedAt }) => issuedAt <= now);
  const [holding] = issued.toSorted((a, b) => b.validUntil - a.validUntil || b.issuedAt - a.issuedAt);
  if (holding === undefined) return { state: 'unknown', certificate: null, last: null, next: null };
  const { certificate, issuedAt: last, validUntil: next } = holding;
  const state = next <= now ? 'expired' : next - now <= EXPIRING_MILLIS ? 'expiring' : 'valid';
  return { state, certificate, last, next };
}
