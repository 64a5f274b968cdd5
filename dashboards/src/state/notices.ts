import { shallowRef } from 'vue';
import type { LiveEvents } from '../api/types.ts';

export type Notice = LiveEvents['notice'];

/** More than this nobody reads at once; the list of anomalies has all of them. */
const KEPT_MAX = 3;

/** What rules of notification tell by the live stream, until the reader has put it away; the newest last. */
export function createNotices() {
  const shown = shallowRef<readonly Notice[]>([]);

  function apply(notice: Notice): void {
    // The hub may tell the same again.
    shown.value = [...shown.value.filter(({ id }) => id !== notice.id), notice].slice(-KEPT_MAX);
  }

  function putAway(id: string): void {
    shown.value = shown.value.filter((notice) => notice.id !== id);
  }

  return { shown, apply, putAway };
}
