/** How far the page is from the hub's present. */
export type ConnectionPhase = 'connecting' | 'live' | 'reconnecting' | 'stale';

export interface Connection {
  readonly phase: ConnectionPhase;
  /** When the hub was last heard (epoch ms), null before the first time. */
  readonly heardAt: number | null;
}

/** Silence after which an open connection is given up: the hub sends a heartbeat every 15 s. */
export const SILENCE_MILLIS_MAX = 40_000;

/** How long a lost connection is called "reconnecting" before everything shown is called stale. */
export const GRACE_MILLIS = 5000;

/** What to call a connection that is down at `now`, having been lost at `lostAt`. */
export function phaseWhenLost(lostAt: number, now: number): ConnectionPhase {
  return now - lostAt < GRACE_MILLIS ? 'reconnecting' : 'stale';
}
