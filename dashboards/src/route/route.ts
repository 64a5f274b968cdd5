import { shallowRef } from 'vue';
import { addressOf, parseRoute, type Route } from './address.ts';

/** The route in the address; follows links, back and forward. */
export const route = shallowRef<Route>(parseRoute(location.hash) ?? { view: 'live', query: {} });

addEventListener('hashchange', follow);

/** Changes a part of what the view shows; a step back leads to what was shown before. */
export function changeQuery(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, query } = route.value;
  const address = addressOf(view, { ...query, ...changes });
  if (address === location.hash) return;
  location.hash = address;
  // The event comes later, and a second change before it must not undo this one.
  follow();
}

function follow(): void {
  route.value = parseRoute(location.hash) ?? route.value;
}
