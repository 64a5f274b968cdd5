/** Whose connection it is: by its certificate where it has shown one, else by user name and password. */

import { gatewayOfCertificate } from '../registry/certificates/identity.ts';
import type { GatewayAccess, GatewayIdentity, Registry } from '../registry/registry.ts';
import { type ShownCertificate, type TrustedAuthority, whyVoid } from './certificates/trust.ts';
import type { Credential } from './session.ts';

/** What a connection says of itself. */
export interface Claim {
  /** The certificate of its TLS handshake, whose signature was checked; null where it has shown none. */
  readonly shown: ShownCertificate | null;
  /** As in CONNECT. */
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Buffer | undefined;
}

export type Identified =
  | { readonly identity: GatewayIdentity; readonly credential: Credential }
  /** For the log; the client is told nothing but that it is not authorised. */
  | { readonly refusal: string };

export function identify(
  registry: Registry,
  authorities: readonly TrustedAuthority[],
  { shown, ...claim }: Claim,
): Promise<Identified> {
  return shown === null ? byPassword(registry, claim) : byCertificate(registry, authorities, shown, claim);
}

type Words = Omit<Claim, 'shown'>;

async function byPassword(registry: Registry, { username, password }: Words): Promise<Identified> {
  // Before the password is checked: one that is changed meanwhile makes the connection end.
  const { logins } = await registry.gatewayAccess();
  const identity =
    username === undefined || password === undefined
      ? null
      : await registry.authenticateGateway(username, password.toString('utf8'));
  const login = identity && logins.get(`${identity.enterprise}/${identity.gateway}`);
  if (identity === null || !login) return { refusal: 'unknown user or wrong password' };
  const credential = { kind: 'password', username: login.username, passwordVersion: login.passwordVersion } as const;
  return { identity, credential };
}

/** The certificate alone says who it is; what else the gateway says of itself must not contradict it. */
async function byCertificate(
  registry: Registry,
  authorities: readonly TrustedAuthority[],
  shown: ShownCertificate,
  { username, password, clientId }: Words,
): Promise<Identified> {
  const access = await registry.gatewayAccess();
  const login = gatewayOfCertificate(shown.certificate, access);
  if (login === null) return { refusal: 'its certificate names no registered gateway' };
  const principal = `${login.enterprise}/${login.gateway}`;
  const reason = whyVoid(shown, principal, authorities, access, Date.now());
  if (reason !== null) return { refusal: reason };
  if (username && username !== login.username) return { refusal: `its certificate is that of ${principal}` };
  if ((access.principals.get(clientId) ?? principal) !== principal) {
    return { refusal: `its client id is the name of another gateway, its certificate that of ${principal}` };
  }
  if (
    password !== undefined &&
    (await registry.authenticateGateway(login.username, password.toString('utf8'))) === null
  ) {
    return { refusal: 'wrong password beside its certificate' };
  }
  return { identity: login, credential: { kind: 'certificate', shown } };
}

/** Why a connection that was let in by a credential must end, or null. */
export function whyEnd(
  principal: string,
  credential: Credential,
  authorities: readonly TrustedAuthority[],
  access: GatewayAccess,
  now: number,
): string | null {
  const login = access.logins.get(principal);
  if (login === undefined) return 'it is not registered any more';
  switch (credential.kind) {
    case 'password':
      return login.username === credential.username && login.passwordVersion === credential.passwordVersion
        ? null
        : 'its password or its user name was changed';
    case 'certificate':
      return whyVoid(credential.shown, principal, authorities, access, now);
    default:
      return credential satisfies never;
  }
}
