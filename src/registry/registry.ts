/**
 * The registry: what a city keeps on record, and who may do what. What the hub knows about meters reaches the hot path
 * as an immutable snapshot.
 */

import type {
  CertificateChoice,
  GatewayAccess,
  GatewayCertificate,
  GatewayIdentity,
  KeyRecord,
  NewKey,
  Principal,
} from './access.ts';
import type { Enterprise, Gateway, Meter, Site } from './master-data.ts';
import type { OutputEntry, OutputFigure, OutputQuery, OutputSeries, Quota, QuotaQuery, QuotaRecord } from './output.ts';

export * from './access.ts';
export * from './master-data.ts';
export * from './output.ts';

/** What holds from an instant on (epoch milliseconds), until the next one. */
export interface Dated<T> {
  readonly validFrom: number;
  readonly value: T;
}

/** Everything the registry knows about enterprises, sites, gateways and meters at one moment. */
export interface RegistrySnapshot {
  /** Rises with every change, and is the same for everybody who has the registry open. */
  readonly version: number;
  readonly enterprises: ReadonlyMap<string, Enterprise>;
  readonly sites: ReadonlyMap<string, Site>;
  /** By `enterprise/gateway`. */
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly meters: ReadonlyMap<string, Meter>;
  /** Of those that have not always been what they are: oldest first, the first one from -Infinity. */
  readonly history: {
    readonly enterprises: ReadonlyMap<string, readonly Dated<Enterprise>[]>;
    readonly meters: ReadonlyMap<string, readonly Dated<Meter>[]>;
  };
}

/** What is put into the registry together; existing entries with the same id are replaced. */
export interface RegistryChanges {
  readonly enterprises?: readonly Enterprise[];
  readonly sites?: readonly Site[];
  readonly gateways?: readonly Gateway[];
  readonly meters?: readonly Meter[];
  readonly outputSeries?: readonly OutputSeries[];
  /** Ids of series that are taken back; their figures stay on record. */
  readonly withdrawnSeries?: readonly string[] | undefined;
  readonly outputs?: readonly OutputFigure[];
  readonly quotas?: readonly Quota[];
  /**
   * Since when enterprises, sites, gateways and meters have been so, in epoch milliseconds, not in the future; what was
   * recorded before about this instant and later ones no longer holds. Left out: they have always been so, which corrects
   * the whole history of an entry that is not as given; one that is keeps its history.
   */
  readonly validFrom?: number | undefined;
  /** The same of single entries of which it is another instant, by kind and id such as `meter M-1`. */
  readonly validFromOf?: ReadonlyMap<string, number> | undefined;
  /** The snapshot that the changes were made for; where another one is current by now they are refused as `stale`. */
  readonly expectedVersion?: number | undefined;
  readonly recordedBy?: string | undefined;
}

/** What is taken out of the registry together, as if it had never been there. */
export interface RegistryRemovals {
  readonly enterprises?: readonly string[];
  readonly sites?: readonly string[];
  readonly gateways?: readonly GatewayIdentity[];
  readonly meters?: readonly string[];
  readonly outputSeries?: readonly string[];
  /** As of `RegistryChanges`. */
  readonly expectedVersion?: number | undefined;
  readonly recordedBy?: string | undefined;
}

/** One entry of master data that was recorded as something else than before. */
export type MasterDataChange = {
  /** Epoch milliseconds. */
  readonly recordedAt: number;
  readonly recordedBy: string | null;
  /** Epoch milliseconds; null for always. */
  readonly validFrom: number | null;
} & (
  | RecordChange<'enterprise', Enterprise>
  | RecordChange<'site', Site>
  | RecordChange<'gateway', Gateway>
  | RecordChange<'meter', Meter>
);

interface RecordChange<Kind extends string, T> {
  readonly kind: Kind;
  /** `enterprise/gateway` of a gateway. */
  readonly id: string;
  /** What was recorded last before; null for an entry that is new. */
  readonly before: T | null;
  /** Null for an entry that was removed. */
  readonly after: T | null;
}

export interface Registry {
  /** The current snapshot; the same object until something in it has changed. */
  snapshot(): Promise<RegistrySnapshot>;
  /** What had been recorded by an instant (epoch milliseconds), in the same form. */
  snapshotAsOf(knownAt: number): Promise<RegistrySnapshot>;
  /** What was recorded about master data from one instant on until before another, in that order. */
  masterDataChanges(from: number, to: number): Promise<readonly MasterDataChange[]>;
  /** What was recorded about one entry, the oldest first; `enterprise/gateway` is the id of a gateway. */
  historyOf(kind: MasterDataChange['kind'], id: string): Promise<readonly MasterDataChange[]>;
  /** Applies all changes or none. Throws `RegistryError` for a change that contradicts the rest. */
  apply(changes: RegistryChanges): Promise<void>;
  /** Removes all or none. Throws `RegistryError` where something that stays refers to what goes. */
  remove(removals: RegistryRemovals): Promise<void>;
  /** Of one enterprise or of all, as they are or as they were known at an instant (epoch milliseconds). */
  outputSeries(enterprise?: string, knownAt?: number): Promise<readonly OutputSeries[]>;
  /** In the order of their periods. */
  outputEntries(query: OutputQuery): Promise<readonly OutputEntry[]>;
  quotas(query?: QuotaQuery): Promise<readonly QuotaRecord[]>;
  /** Whose credential this is, or null. Takes as long for an unknown user as for a wrong password. */
  authenticateGateway(username: string, password: string): Promise<GatewayIdentity | null>;
  /** Makes a new password for a gateway and returns it, the only time it can be seen. */
  resetGatewayPassword(gateway: GatewayIdentity): Promise<string>;
  /** Who may be connected, and by what; the same object until that has changed. */
  gatewayAccess(): Promise<GatewayAccess>;
  /** Makes the certificate (PEM) of an authority of the hub's own trusted. */
  addAuthority(pem: string): Promise<void>;
  /** Puts an issued certificate on record; before that it opens nothing. */
  addGatewayCertificate(certificate: Omit<GatewayCertificate, 'revokedAt'>): Promise<void>;
  /**
   * Makes certificates of a gateway void at an instant (epoch milliseconds), unless they are so before. Returns how
   * many it changed.
   */
  revokeGatewayCertificates(gateway: GatewayIdentity, which: CertificateChoice, at: number): Promise<number>;
  /** Makes a token with which a gateway can have one certificate issued, and returns it, the only time it can be seen. */
  issueEnrolmentToken(gateway: GatewayIdentity, expiresAt: number): Promise<string>;
  /** Whose enrolment token this is, without using it up. Null for one that is unknown, used or expired. */
  enrolmentTokenHolder(token: string): Promise<GatewayIdentity | null>;
  /** Whose enrolment token this is; uses it up. Null for one that is unknown, used or expired. */
  redeemEnrolmentToken(token: string): Promise<GatewayIdentity | null>;
  /** Whose key this is, or null for a key that is unknown, expired or revoked. */
  authenticateKey(key: string): Promise<Principal | null>;
  /** Makes a key and returns it, the only time it can be seen. */
  issueKey(key: NewKey): Promise<string>;
  /** Makes a key void at once, by the id in it; false where there is no valid key with that id. */
  revokeKey(id: string): Promise<boolean>;
  /** Every key there has been, the oldest first. */
  keys(): Promise<readonly KeyRecord[]>;
  close(): Promise<void>;
}

export class RegistryError extends Error {
  readonly code: 'unknown_reference' | 'conflict' | 'invalid' | 'stale';

  constructor(code: RegistryError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RegistryError';
    this.code = code;
  }
}
