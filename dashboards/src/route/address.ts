/**
 * Where the reader is, as it stands in the address: `#/consumption?scope=city&period=month`. The hash, and not
 * the path, so that any web server can serve the page and a proxy's path stays as it is. What is at its normal
 * value is left out of it.
 */

export const VIEWS = [
  ...(['city', 'live', 'map', 'consumption', 'enterprise', 'carbon', 'meter'] as const),
  ...(['anomalies', 'quality', 'review', 'registry', 'admin'] as const),
] as const;
export type View = (typeof VIEWS)[number];

export type Query = Readonly<Record<string, string>>;

export interface Route {
  readonly view: View;
  readonly query: Query;
}

/** The route that a hash stands for; null for one that is no route, such as the anchor of a skip link. */
export function parseRoute(hash: string): Route | null {
  if (hash === '' || hash === '#') return { view: 'live', query: {} };
  const [, name, search = ''] = /^#\/([a-z]*)(?:\?(.*))?$/.exec(hash) ?? [];
  if (name === undefined) return null;
  const view = VIEWS.find((known) => known === name) ?? 'live';
  return { view, query: Object.fromEntries(new URLSearchParams(search)) };
}

/** The hash of a view with what it shows; empty values are left out. */
export function addressOf(view: View, query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const text = search.toString();
  return `#/${view}${text === '' ? '' : `?${text}`}`;
}
