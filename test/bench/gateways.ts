/** Names of gateways, their meters and their topics: the same for the hub and for what it is compared with. */

import type { LoadPlan } from './load-generator.ts';

export const ENTERPRISE = 'BENCH';

export function gatewayIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `G${String(index).padStart(4, '0')}`);
}

export function metersOf(gateway: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${ENTERPRISE}-${gateway}-E${String(index).padStart(3, '0')}`);
}

export function topicOf(gateway: string): string {
  return `energy/v1/${ENTERPRISE}/${gateway}/telemetry`;
}

/** Connections to a broker that lets everybody in. */
export function openConnections(gateways: number, metersPerGateway: number): LoadPlan['connections'] {
  return gatewayIds(gateways).map((id) => ({
    ...{ username: id, password: 'any', topic: topicOf(id), meters: metersOf(id, metersPerGateway) },
  }));
}
