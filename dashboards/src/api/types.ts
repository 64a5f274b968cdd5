/**
 * Shapes of the hub's HTTP API as the page uses them. Written by hand for now, in this one file: once
 * the hub serves `/openapi.json`, each becomes a re-export of its generated counterpart in
 * `../api-types.ts`, and nothing else changes.
 */

export type Role = 'admin' | 'authority' | 'analyst' | 'auditor' | 'enterprise';

export interface WhoAmI {
  readonly name: string;
  readonly role: Role;
  readonly enterprise: string | null;
}

/** One page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly district: string | null;
  readonly industry: string | null;
}

export interface MeterQuantity {
  readonly name: string;
  readonly kind: 'register' | 'gauge';
  readonly unit: string;
  readonly ucum: string;
}

export interface Meter {
  readonly id: string;
  readonly enterprise: string;
  readonly gateway: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly energy: string;
  readonly level: 1 | 2 | 3;
  readonly parent: string | null;
  readonly quantities: readonly MeterQuantity[];
}

export type QualityLevel = 'good' | 'estimated' | 'suspect' | 'invalid' | 'missing';

export interface Quality {
  readonly level: QualityLevel;
  readonly reasons: readonly string[];
}

export interface Reading {
  readonly meter: string;
  readonly enterprise: string;
  readonly energy: string;
  readonly quantity: string;
  readonly unit: string;
  readonly value: number | null;
  readonly ts: string;
  readonly quality: Quality;
}

export type GatewayState = 'online' | 'offline' | 'never';

export interface Gateway {
  readonly id: string;
  readonly enterprise: string;
  readonly state: GatewayState;
  readonly since: string | null;
  readonly lastMessageAt: string | null;
}

/** Rate of use of one energy type over the level-1 meters; `value` is null while it is unknown. */
export interface EnergyTotal {
  readonly energy: string;
  readonly quantity: string;
  readonly unit: string;
  readonly value: number | null;
  readonly meters: number;
  readonly metersReporting: number;
}

export interface GatewayCounts {
  readonly total: number;
  readonly online: number;
  readonly offline: number;
}

export interface CityTotals {
  readonly at: string;
  readonly staleAfterSeconds: number;
  readonly totals: readonly EnergyTotal[];
  readonly gateways: GatewayCounts;
}

export interface CityLive extends CityTotals {
  readonly latest: readonly Reading[];
}

export interface ReadingCounts {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly revised: number;
  readonly quarantined: number;
  readonly pending: number;
}

export interface MessageCounts {
  readonly received: number;
  readonly processed: number;
  readonly pending: number;
}

/** What became of everything received: `received = stored + duplicate + revised + quarantined + pending`. */
export interface Account {
  readonly messages: MessageCounts;
  readonly readings: ReadingCounts;
  readonly bestEffort: {
    readonly messages: MessageCounts & { readonly dropped: number };
    readonly readings: ReadingCounts;
  };
  readonly balanced: boolean;
}

export interface GatewayAccount extends Account {
  readonly enterprise: string;
  readonly gateway: string;
}

export interface Accounting extends Page<GatewayAccount> {
  readonly at: string;
  readonly total: Account;
}

export interface Alarm {
  readonly code: string;
  readonly message: string;
  readonly since: string;
}

/** RFC 9457 problem details with the hub's stable error code. */
export interface Problem {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code?: string;
}

/** Data of each event on `/api/v1/live`, by the event's name. */
export interface LiveEvents {
  readonly hello: { readonly at: string; readonly resumed: boolean; readonly missed: boolean };
  readonly totals: CityTotals;
  readonly readings: { readonly at: string; readonly items: readonly Reading[] };
  readonly gateway: Pick<Gateway, 'id' | 'enterprise' | 'state' | 'since'>;
  readonly accounting: { readonly at: string; readonly total: Account };
  readonly alarm: {
    readonly code: string;
    readonly message: string;
    readonly state: 'raised' | 'cleared';
    readonly at: string;
  };
}

export type LiveEventName = keyof LiveEvents;
