/** Where the broker listens, whom it trusts and how much one gateway may do. */

export interface BrokerSettings {
  /** MQTT over TCP; port 0 for any free one. */
  readonly host: string;
  readonly port: number;
  readonly tls?: TlsSettings | undefined;
  readonly websocket?: WebSocketSettings | undefined;
  readonly quota?: QuotaSettings | undefined;
  /** What differs for single gateways, by `enterprise/gateway`. */
  readonly quotas?: Readonly<Record<string, GatewayQuota>> | undefined;
}

export const CLIENT_CERTIFICATES = ['off', 'optional', 'required'] as const;

export interface TlsSettings {
  /** The hub's own certificate and key, PEM; there is no TLS without them. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly host?: string | undefined;
  readonly port: number;
  readonly clientCertificates: (typeof CLIENT_CERTIFICATES)[number];
  /** Authorities of gateways' certificates beside the hub's own, PEM; the direct issuers, and those above them. */
  readonly clientCaFile?: string | undefined;
  /** Their revocation lists, PEM or DER. */
  readonly clientCrlFile?: string | undefined;
  /** Milliseconds before a certificate's end from which an alarm is raised. */
  readonly expiryWarning: number;
}

export interface WebSocketSettings {
  /** There is no WebSocket without one. */
  readonly port?: number | undefined;
  readonly host?: string | undefined;
  readonly path: string;
  readonly origins: readonly string[];
}

export interface QuotaSettings {
  readonly messagesPerSecond: number;
  /** Of payload. */
  readonly bytesPerSecond: number;
  /** Milliseconds of the rates that may be used at once. */
  readonly burst: number;
  readonly connections: number;
  /** Milliseconds beyond its quota after which a gateway is told by an alarm. */
  readonly alarmAfter: number;
}

/** The part of a quota that can be another one for a single gateway. */
export interface GatewayQuota {
  readonly messagesPerSecond?: number | undefined;
  readonly bytesPerSecond?: number | undefined;
  readonly connections?: number | undefined;
}

export const QUOTA_DEFAULT: QuotaSettings = {
  messagesPerSecond: 5000,
  bytesPerSecond: 32 * 1024 * 1024,
  burst: 10_000,
  connections: 20,
  alarmAfter: 60_000,
};
