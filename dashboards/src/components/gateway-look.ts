import type { GatewayState } from '../api/types.ts';

/** Tone and icon of each state of a gateway; the words beside them carry the meaning. */
export const GATEWAY_LOOK = {
  online: { tone: 'good', icon: 'online' },
  offline: { tone: 'bad', icon: 'offline' },
  never: { tone: 'muted', icon: 'never' },
} as const satisfies Record<GatewayState, unknown>;
