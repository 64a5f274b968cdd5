/**
 * Which gateways are online: by their connection, their status messages and their last will, whichever
 * spoke last.
 */

import { type GatewayStatus, statusSchema } from '../wire/status.ts';

export type PresenceState = 'online' | 'offline';

export interface Presence {
  readonly enterprise: string;
  readonly gateway: string;
  readonly state: PresenceState;
  /** Epoch milliseconds of the last change of state. */
  readonly since: number;
  /** What the gateway last said of itself; null where it has not. */
  readonly status: GatewayStatus | null;
}

/** A status message larger than this is not read. */
const STATUS_BYTES_MAX = 4096;

export class PresenceBoard {
  readonly #presences = new Map<string, Presence>();
  readonly #connections = new Map<string, number>();
  readonly #listeners: ((presence: Presence) => void)[] = [];

  connected(enterprise: string, gateway: string): void {
    const principal = `${enterprise}/${gateway}`;
    this.#connections.set(principal, (this.#connections.get(principal) ?? 0) + 1);
    this.#set(enterprise, gateway, 'online', null);
  }

  disconnected(enterprise: string, gateway: string): void {
    const principal = `${enterprise}/${gateway}`;
    const left = (this.#connections.get(principal) ?? 1) - 1;
    if (left > 0) {
      this.#connections.set(principal, left);
      return;
    }
    this.#connections.delete(principal);
    this.#set(enterprise, gateway, 'offline', null);
  }

  connectionsOf(enterprise: string, gateway: string): number {
    return this.#connections.get(`${enterprise}/${gateway}`) ?? 0;
  }

  /**
   * Takes a status message; false where it is not one. `isOpen` says whether the connection it came by is
   * open: a last will comes when its own is not counted any more.
   */
  said(enterprise: string, gateway: string, payload: Uint8Array, isOpen: boolean): boolean {
    const status = parseStatus(payload);
    if (status === null) return false;
    this.announced(enterprise, gateway, status.state, isOpen, status);
    return true;
  }

  /** The same for a gateway that has said no more than whether it is there. */
  announced(
    enterprise: string,
    gateway: string,
    state: PresenceState,
    isOpen: boolean,
    status: GatewayStatus | null = null,
  ): void {
    // While another connection of the gateway is open, what this one says does not make it offline.
    const others = this.connectionsOf(enterprise, gateway) - (isOpen ? 1 : 0);
    this.#set(enterprise, gateway, others > 0 ? 'online' : state, status);
  }

  list(): Presence[] {
    return [...this.#presences.values()];
  }

  onChange(listener: (presence: Presence) => void): void {
    this.#listeners.push(listener);
  }

  #set(enterprise: string, gateway: string, state: PresenceState, status: GatewayStatus | null): void {
    const principal = `${enterprise}/${gateway}`;
    const before = this.#presences.get(principal);
    const changed = before?.state !== state;
    const since = changed ? Date.now() : before.since;
    const presence = { enterprise, gateway, state, since, status: status ?? before?.status ?? null };
    this.#presences.set(principal, presence);
    if (changed) for (const listener of this.#listeners) listener(presence);
  }
}

function parseStatus(payload: Uint8Array): GatewayStatus | null {
  if (payload.length > STATUS_BYTES_MAX) return null;
  try {
    return statusSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
  } catch {
    return null;
  }
}
