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

/** Who is calling: what authentication makes of a key. */
export interface Principal {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  /** The only enterprise it may see; null for the roles that see the city. */
  readonly enterprise: string | null;
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
