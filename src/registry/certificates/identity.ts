/** Which gateway a certificate names. */

import type { X509Certificate } from 'node:crypto';
import type { GatewayAccess, GatewayIdentity, GatewayLogin } from '../registry.ts';

const URI_PREFIX = 'urn:meterhub:gateway:';

/** The subject alternative name that binds a certificate to a gateway. Ids have no colon (`ID_PATTERN`). */
export function gatewayUri({ enterprise, gateway }: GatewayIdentity): string {
  return `${URI_PREFIX}${enterprise}:${gateway}`;
}

/**
 * The registered gateway that a certificate names: by its URI, or, where it has none of ours, by a common
 * name that is the gateway's user name. Null where it names none, or more than one. Says nothing about
 * whether the certificate is to be trusted.
 */
export function gatewayOfCertificate(certificate: X509Certificate, access: GatewayAccess): GatewayLogin | null {
  const uris = alternativeNames(certificate).filter((name) => name.toLowerCase().startsWith(`uri:${URI_PREFIX}`));
  if (uris.length > 1) return null;
  const [uri] = uris;
  const principal = uri === undefined ? byCommonName(certificate, access) : principalOf(uri);
  return (principal !== undefined && access.logins.get(principal)) || null;
}

function principalOf(uri: string): string | undefined {
  const [enterprise, gateway, ...rest] = uri.slice('URI:'.length + URI_PREFIX.length).split(':');
  return uri.startsWith(`URI:${URI_PREFIX}`) && rest.length === 0 ? `${enterprise}/${gateway}` : undefined;
}

function byCommonName(certificate: X509Certificate, access: GatewayAccess): string | undefined {
  // Several common names come as an array; which of them is meant cannot be known.
  const name: unknown = certificate.toLegacyObject().subject?.CN;
  return typeof name === 'string' ? access.principals.get(name) : undefined;
}

/**
 * Node joins the names by commas and puts those with a comma or a quote in them in JSON quotes
 * (https://nodejs.org/api/crypto.html#x509subjectaltname): such a name must not pass for two.
 */
function alternativeNames({ subjectAltName }: X509Certificate): string[] {
  return [...(subjectAltName ?? '').matchAll(/(?:[^",]|"(?:[^"\\]|\\.)*")+/g)].map(([name]) => name.trim());
}
