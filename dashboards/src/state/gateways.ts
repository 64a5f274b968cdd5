import { shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Gateway, GatewayState, LiveEvents } from '../api/types.ts';
import { createResource } from './resource.ts';

/** A gateway that has sent nothing for longer than this is late. */
export const LATE_MILLIS = 3_600_000;
const GATEWAYS_MAX = 20_000;
const ORDER: Readonly<Record<GatewayState, number>> = { offline: 0, never: 1, online: 2 };

/** The gateways, those that need attention first. */
export function createGateways(api: ApiClient) {
  const sorted = shallowRef<readonly Gateway[]>([]);
  let byKey = new Map<string, Gateway>();
  const resource = createResource(() => api.gateways(GATEWAYS_MAX), replace);

  function replace(gateways: readonly Gateway[]): void {
    const before = byKey;
    byKey = new Map(gateways.map((gateway) => [keyOf(gateway), newer(gateway, before.get(keyOf(gateway)))]));
    sort();
  }

  function apply(event: LiveEvents['gateway']): void {
    const known = byKey.get(keyOf(event));
    byKey.set(keyOf(event), { lastMessageAt: null, username: '', ...known, ...event });
    sort();
  }

  function sort(): void {
    sorted.value = [...byKey.values()].sort(
      (a, b) => ORDER[a.state] - ORDER[b.state] || instant(b) - instant(a) || (keyOf(a) < keyOf(b) ? -1 : 1),
    );
  }

  return { ...resource, sorted, apply };
}

export type Gateways = ReturnType<typeof createGateways>;

function keyOf(gateway: Pick<Gateway, 'id' | 'enterprise'>): string {
  return `${gateway.enterprise}/${gateway.id}`;
}

function instant(gateway: Gateway): number {
  return gateway.since === null ? 0 : Date.parse(gateway.since);
}

/** An answer may have been overtaken by an event while it travelled. */
function newer(answered: Gateway, held: Gateway | undefined): Gateway {
  return held !== undefined && instant(held) > instant(answered) ? held : answered;
}
