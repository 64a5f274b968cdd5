import type { Gateway } from '../../api/types.ts';
import { LATE_MILLIS } from '../../state/gateways.ts';

/**
 * `online`: all gateways are connected, and each has sent something lately. `offline`: none is connected. `late`:
 * anything between. `never`: no gateway has ever been heard of.
 */
export const ENTERPRISE_STATES = ['online', 'late', 'offline', 'never'] as const;
export type EnterpriseState = (typeof ENTERPRISE_STATES)[number];

/** How many enterprises are in each state, by the state of their gateways. */
export function enterpriseStates(gateways: readonly Gateway[], now: number): Readonly<Record<EnterpriseState, number>> {
  const byEnterprise = Map.groupBy(gateways, ({ enterprise }) => enterprise);
  const counts: Record<EnterpriseState, number> = { online: 0, late: 0, offline: 0, never: 0 };
  for (const own of byEnterprise.values()) counts[stateOf(own, now)]++;
  return counts;
}

function stateOf(gateways: readonly Gateway[], now: number): EnterpriseState {
  if (gateways.every(({ state }) => state === 'never')) return 'never';
  if (gateways.every(({ state }) => state !== 'online')) return 'offline';
  const isPunctual = ({ state, lastMessageAt }: Gateway) =>
    state === 'online' && lastMessageAt !== null && now - Date.parse(lastMessageAt) <= LATE_MILLIS;
  return gateways.every(isPunctual) ? 'online' : 'late';
}
