import { computed, shallowRef } from 'vue';
import type { ApiClient } from '../api/client.ts';
import type { Anomaly, AnomalyState, Severity } from '../api/types.ts';
import { createResource } from './resource.ts';

/** What people can bring an event to from each state, as the hub allows it. */
export const TRANSITIONS: Readonly<Record<AnomalyState, readonly AnomalyState[]>> = {
  open: ['acknowledged', 'in_progress', 'closed', 'false_alarm'],
  acknowledged: ['in_progress', 'closed', 'false_alarm'],
  in_progress: ['acknowledged', 'closed', 'false_alarm'],
  closed: ['false_alarm'],
  false_alarm: ['open'],
};

/** Somebody has to look at it still. */
export function isWaiting({ state }: Pick<Anomaly, 'state'>): boolean {
  return state === 'open' || state === 'acknowledged' || state === 'in_progress';
}

/** Graver ones first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];

/** The API names so many members of a group. */
export const MEMBERS_MAX = 200;

/** Newest first: by the instant at which it opened, then by id, as the hub has them. */
export function byNewest(a: Anomaly, b: Anomaly): number {
  const later = Date.parse(b.opened) - Date.parse(a.opened);
  return later === 0 ? (a.id < b.id ? -1 : 1) : later;
}

/** So many of the feed are kept: the page shows fewer, and those that close make room. */
const KEPT_MAX = 30;
/** While an answer travels no more than this is told, and a page that is open for days keeps no more. */
const OVERTAKING_MAX = 500;

/** The newest events that wait for somebody, up to date by the stream; tells those who want to know of each change. */
export function createAnomalies(api: ApiClient) {
  const known = shallowRef<ReadonlyMap<string, Anomaly>>(new Map());
  const listeners = new Set<(items: readonly Anomaly[]) => void>();
  /** Changes since the list was last asked for: its answer may have been overtaken by them while it travelled. */
  let overtaking: Anomaly[] = [];
  const resource = createResource(
    () => {
      overtaking = [];
      return api.anomalies({ open: 'true', limit: KEPT_MAX });
    },
    ({ items }) => {
      known.value = new Map(items.map((item) => [item.id, item]));
      put(overtaking);
    },
  );
  const newest = computed(() => [...known.value.values()].sort(byNewest));

  function apply({ items }: { readonly items: readonly Anomaly[] }): void {
    overtaking = [...overtaking, ...items].slice(-OVERTAKING_MAX);
    put(items);
    for (const listener of listeners) listener(items);
  }

  function put(items: readonly Anomaly[]): void {
    const next = new Map(known.value);
    for (const item of items) {
      if (isWaiting(item) && item.group === null) next.set(item.id, item);
      else next.delete(item.id);
    }
    known.value = new Map(
      [...next.values()]
        .sort(byNewest)
        .slice(0, KEPT_MAX)
        .map((item) => [item.id, item]),
    );
  }

  /** Hears of every change until the function that is returned is called. */
  function listen(listener: (items: readonly Anomaly[]) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return { ...resource, newest, apply, listen };
}
