/**
 * The registry: enterprises, gateways, meters and keys, and who may do what. What the hub knows about
 * meters reaches the hot path as an immutable snapshot.
 */

import type { Metering } from '../domain/metering.ts';

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  /** GB/T 2260 code of the district, six digits. */
  readonly district: string;
  /** GB/T 4754 code of the industry, such as C31. */
  readonly industry: string;
}

export interface Gateway {
  readonly id: string;
  readonly enterprise: string;
  /** What the gateway logs in with; unique over all enterprises. */
  readonly username: string;
}

export type MeterLevel = 1 | 2 | 3;

export interface Meter {
  /** Unique over all enterprises. */
  readonly id: string;
  readonly enterprise: string;
  /** The gateway expected to send it; null where none is assigned. */
  readonly gateway: string | null;
  readonly name: string;
  readonly nameEn: string;
  /** Name of an energy type of the domain. */
  readonly energy: string;
  /** 1 boundary of the enterprise, 2 sub-unit, 3 equipment (GB 17167). */
  readonly level: MeterLevel;
  readonly parent: string | null;
  /** Unit of values sent without one, by quantity; the canonical unit where a quantity is missing. */
  readonly units: Readonly<Record<string, string>>;
  /** How it measures; nothing is on record where left out. */
  readonly metering?: Metering | undefined;
}

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

/** Everything the registry knows about enterprises, gateways and meters at one moment. */
export interface RegistrySnapshot {
  /** Rises with every change. */
  readonly version: number;
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  /** By `enterprise/gateway`. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly meters: ReadonlyMap<string, Meter>;
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

/** A certificate that the hub's own authority has issued. All instants in epoch milliseconds. */
export interface GatewayCertificate extends GatewayIdentity {
  /** As `X509Certificate.serialNumber` gives it: hexadecimal, capitals. */
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issuedAt: number;
  /** When it becomes void before its time; may lie ahead where another certificate replaces it. */
  readonly revokedAt: number | null;
}

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

/** Master data to be put into the registry together; existing entries with the same id are replaced. */
export interface RegistryChanges {
  readonly enterprises?: readonly Enterprise[];
  readonly gateways?: readonly Gateway[];
  readonly meters?: readonly Meter[];
}

export interface Registry {
  /** The current snapshot; the same object until something has changed. */
  snapshot(): Promise<RegistrySnapshot>;
  /** Whose credential this is, or null. Takes as long for an unknown user as for a wrong password. */
  authenticateGateway(username: string, password: string): Promise<GatewayIdentity | null>;
  /** Whose key this is, or null for a key that is unknown, expired or revoked. */
  authenticateKey(key: string): Promise<Principal | null>;
  /** Applies all changes or none. Throws `RegistryError` for a change that contradicts the rest. */
  apply(changes: RegistryChanges): Promise<void>;
  /** Makes a new password for a gateway and returns it, the only time it can be seen. */
  resetGatewayPassword(gateway: GatewayIdentity): Promise<string>;
  /** Who may be connected, and by what; the same object until that has changed. */
  gatewayAccess(): Promise<GatewayAccess>;
  /** Makes the certificate (PEM) of an authority of the hub's own trusted. */
  addAuthority(pem: string): Promise<void>;
  /** Puts an issued certificate on record; before that it opens nothing. */
  addGatewayCertificate(certificate: Omit<GatewayCertificate, 'revokedAt'>): Promise<void>;
  /**
   * Makes certificates of a gateway void at an instant (epoch milliseconds), unless they are so before:
   * the one with that serial number, or all except the one with `keep`. Returns how many it changed.
   */
  revokeGatewayCertificates(
    gateway: GatewayIdentity,
    which: { readonly serial: string } | { readonly keep: string | null },
    at: number,
  ): Promise<number>;
  /** Makes a token with which a gateway can have one certificate issued, and returns it, the only time it can be seen. */
  issueEnrolmentToken(gateway: GatewayIdentity, expiresAt: number): Promise<string>;
  /** Whose enrolment token this is; uses it up. Null for one that is unknown, used or expired. */
  redeemEnrolmentToken(token: string): Promise<GatewayIdentity | null>;
  /** Makes a key and returns it, the only time it can be seen. */
  issueKey(key: NewKey): Promise<string>;
  /** Makes a key void at once, by the id in it; false where there is no valid key with that id. */
  revokeKey(id: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly enterprise: string | null;
  /** Districts (GB/T 2260) that a key of an authority is limited to; null or left out for none. */
  readonly districts?: readonly string[] | null;
  /** Epoch milliseconds after which it is refused; null for never. */
  readonly expiresAt: number | null;
}

export class RegistryError extends Error {
  readonly code: 'unknown_reference' | 'conflict' | 'invalid';

  constructor(code: RegistryError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RegistryError';
    this.code = code;
  }
}
