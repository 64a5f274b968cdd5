/**
 * Whose certificates are believed, and which of these are void: the hub's own authority, where the
 * registry says which serial numbers hold, and authorities of others with their revocation lists.
 */

import { X509Certificate } from 'node:crypto';
import type { GatewayAccess } from '../../registry/registry.ts';
import type { RevocationList } from './crl.ts';

export interface TrustedAuthority {
  readonly certificate: X509Certificate;
  /** PEM. */
  readonly pem: string;
  /** Null for the hub's own, whose certificates the registry knows one by one. */
  readonly revoked: ReadonlySet<string> | null;
}

/** Puts together what the registry and the files say. Throws for a list that none of the authorities has signed. */
export function trustedAuthorities(
  own: readonly string[],
  others: readonly string[],
  lists: readonly RevocationList[],
): TrustedAuthority[] {
  const certificates = others.map((pem) => ({ pem, certificate: new X509Certificate(pem) }));
  for (const list of lists) {
    if (certificates.some(({ certificate }) => list.isSignedBy(certificate))) continue;
    throw new Error('a revocation list is not signed by any of the authorities');
  }
  return [
    ...own.map((pem) => ({ pem, certificate: new X509Certificate(pem), revoked: null })),
    ...certificates.map(({ pem, certificate }) => ({
      ...{ pem, certificate },
      revoked: new Set(lists.filter((list) => list.isSignedBy(certificate)).flatMap(({ serials }) => [...serials])),
    })),
  ];
}

/** The authority that has issued a certificate, by its signature; undefined where none of them has. */
export function issuerOf(
  certificate: X509Certificate,
  authorities: readonly TrustedAuthority[],
): TrustedAuthority | undefined {
  return authorities.find(
    ({ certificate: authority }) => certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
}

/** A certificate that a gateway has shown, with its issuer. */
export interface ShownCertificate {
  readonly certificate: X509Certificate;
  /** Fingerprint of the authority that has issued it. */
  readonly issuer: string;
  /** Epoch milliseconds. */
  readonly notAfter: number;
}

/** Why a certificate whose signature was checked does not open the door of this gateway now, or null. */
export function whyVoid(
  { certificate, issuer, notAfter }: ShownCertificate,
  principal: string,
  authorities: readonly TrustedAuthority[],
  access: GatewayAccess,
  now: number,
): string | null {
  const authority = authorities.find((candidate) => candidate.certificate.fingerprint256 === issuer);
  if (authority === undefined) return 'the authority of its certificate is not trusted any more';
  if (notAfter <= now) return 'its certificate has expired';
  const { serialNumber } = certificate;
  if (authority.revoked !== null) return authority.revoked.has(serialNumber) ? 'its certificate is revoked' : null;
  const onRecord = access.certificates.get(serialNumber);
  if (onRecord === undefined || `${onRecord.enterprise}/${onRecord.gateway}` !== principal) {
    return 'its certificate is not on record';
  }
  return onRecord.revokedAt !== null && onRecord.revokedAt <= now ? 'its certificate is revoked' : null;
}
