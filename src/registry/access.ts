/** Who may do what: roles, keys, and how gateways are let in. All instants in epoch milliseconds. */

export const ROLES = ['admin', 'authority', 'analyst', 'auditor', 'enterprise'] as const;

export type Role = (typeof ROLES)[number];

/** Who is calling: what authentication makes of a key or of the session of a person. */
export interface Principal {
  readonly kind: 'key' | 'person';
  /** Of the key or the person. */
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** The only enterprise it may see; null for the roles that see the city. */
  readonly enterprise: string | null;
  /** The only districts (GB/T 2260) whose enterprises it may see; null where it is not limited to any. */
  readonly districts: readonly string[] | null;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly enterprise: string | null;
  /** Districts (GB/T 2260) that a key of an authority is limited to; null or left out for none. */
  readonly districts?: readonly string[] | null;
  /** When it begins to be refused; null for never. */
  readonly expiresAt: number | null;
}

/** What is known about a key, which is everything but the key. */
export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly enterprise: string | null;
  readonly districts: readonly string[] | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export interface GatewayIdentity {
  readonly enterprise: string;
  readonly gateway: string;
}

/** How a registered gateway may log in with a password. */
export interface GatewayLogin extends GatewayIdentity {
  readonly username: string;
  /** Rises with every new password. */
  readonly passwordVersion: number;
}

/** A certificate that the hub's own authority has issued. */
export interface GatewayCertificate extends GatewayIdentity {
  /** As `X509Certificate.serialNumber` gives it: hexadecimal, capitals. */
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issuedAt: number;
  /** When it becomes void before its time; may lie ahead where another certificate replaces it. */
  readonly revokedAt: number | null;
}

/** Which certificates of a gateway are meant: the one with that serial number, or all except the one with `keep`. */
export type CertificateChoice = { readonly serial: string } | { readonly keep: string | null };

/** What decides at one moment which gateways may be connected. */
export interface GatewayAccess {
  /** By `enterprise/gateway`. */
  readonly logins: ReadonlyMap<string, GatewayLogin>;
  /** `enterprise/gateway` by user name. */
  readonly principals: ReadonlyMap<string, string>;
  /** Certificates (PEM) of the hub's own authority, of all its generations. */
  readonly authorities: readonly string[];
  /** What that authority has issued, by serial number. */
  readonly certificates: ReadonlyMap<string, GatewayCertificate>;
}
