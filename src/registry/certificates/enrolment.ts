/** Certificates for gateways: issued, put on record, replaced. The registry says which of them hold. */

import { X509Certificate } from 'node:crypto';
import { type GatewayIdentity, type Registry, RegistryError } from '../registry.ts';
import { type Authority, checkRequest, openAuthority } from './authority.ts';

const DAY_MILLIS = 86_400_000;
/** The clock of who checks it may be a little behind. */
const BACKDATED_MILLIS = 300_000;

export interface IssueOptions {
  /** Folder of the hub's authority. */
  readonly directory: string;
  /** Certificate signing request, PEM. */
  readonly request: string;
  readonly days: number;
}

export interface IssuedCertificate extends GatewayIdentity {
  /** PEM. */
  readonly certificate: string;
  readonly serial: string;
  /** Epoch milliseconds. */
  readonly notAfter: number;
  /** Certificate of the authority that has issued it, PEM. */
  readonly authority: string;
}

/** Life of a certificate where nobody says another. */
export const CERTIFICATE_DAYS = 365;

/** Issues a certificate for a registered gateway; those it has already go on being valid. */
export async function enrolGateway(
  registry: Registry,
  gateway: GatewayIdentity,
  options: IssueOptions,
): Promise<IssuedCertificate> {
  await checkRegistered(registry, gateway);
  const authority = await trustedAuthority(registry, options.directory);
  return issueOnRecord(registry, authority, gateway, options);
}

/**
 * Issues a certificate for the gateway that an enrolment token was made for, and uses the token up.
 * Null where the token is unknown, used or expired.
 */
export async function enrolByToken(
  registry: Registry,
  token: string,
  options: IssueOptions,
): Promise<IssuedCertificate | null> {
  // Who has no token makes no work; and a token is not to be lost by a bad request.
  if ((await registry.enrolmentTokenHolder(token)) === null) return null;
  await checkRequest(options.request);
  const gateway = await registry.redeemEnrolmentToken(token);
  return gateway === null ? null : enrolGateway(registry, gateway, options);
}

/** Issues a new certificate; those before it become void after `overlapMillis`. */
export async function rotateGateway(
  registry: Registry,
  gateway: GatewayIdentity,
  options: IssueOptions & { readonly overlapMillis: number },
): Promise<IssuedCertificate> {
  const issued = await enrolGateway(registry, gateway, options);
  await registry.revokeGatewayCertificates(gateway, { keep: issued.serial }, Date.now() + options.overlapMillis);
  return issued;
}

async function checkRegistered(registry: Registry, { enterprise, gateway }: GatewayIdentity): Promise<void> {
  const { logins } = await registry.gatewayAccess();
  if (logins.has(`${enterprise}/${gateway}`)) return;
  throw new RegistryError('unknown_reference', `there is no gateway ${enterprise}/${gateway}`);
}

/** The broker trusts what stands in the registry: the key never leaves its folder. */
async function trustedAuthority(registry: Registry, directory: string): Promise<Authority> {
  const authority = await openAuthority(directory);
  const { authorities } = await registry.gatewayAccess();
  if (!authorities.includes(authority.certificate)) await registry.addAuthority(authority.certificate);
  return authority;
}

async function issueOnRecord(
  registry: Registry,
  authority: Authority,
  { enterprise, gateway }: GatewayIdentity,
  { request, days }: IssueOptions,
): Promise<IssuedCertificate> {
  const issuedAt = Date.now();
  const validity = { from: issuedAt - BACKDATED_MILLIS, to: issuedAt + days * DAY_MILLIS };
  const certificate = await authority.issue(request, { enterprise, gateway }, validity);
  const { serialNumber: serial, validFromDate, validToDate } = new X509Certificate(certificate);
  const [notBefore, notAfter] = [validFromDate.getTime(), validToDate.getTime()];
  await registry.addGatewayCertificate({ enterprise, gateway, serial, notBefore, notAfter, issuedAt });
  return { enterprise, gateway, certificate, serial, notAfter, authority: authority.certificate };
}
