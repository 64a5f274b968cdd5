import { onScopeDispose, type Ref, ref } from 'vue';
import { type Days, dayOf } from '../format/period.ts';
import { PACE_MILLIS } from './paces.ts';

/** Looked for this often whether the reader is still occupied. */
const LOOKS = 4;
/** Whoever has not touched anything for so long has left the field that still has the focus. */
const LEFT_MILLIS = 30_000;
const TOUCHES = ['keydown', 'pointerdown', 'input'] as const;

/**
 * The present, epoch ms, as far as a page that shows it has to know: it goes on at a pace, and stands still while it
 * would disturb the reader, who types or answers a question, or does not look.
 */
export function usePresent(paceMillis = PACE_MILLIS): Readonly<Ref<number>> {
  const now = ref(Date.now());
  let touchedAt = 0;

  function goOn(): void {
    if (Date.now() - now.value >= paceMillis && !isOccupied(touchedAt)) now.value = Date.now();
  }
  function touch(): void {
    touchedAt = Date.now();
  }

  const timer = setInterval(goOn, paceMillis / LOOKS);
  document.addEventListener('visibilitychange', goOn);
  for (const event of TOUCHES) document.addEventListener(event, touch, { capture: true, passive: true });
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', goOn);
    for (const event of TOUCHES) document.removeEventListener(event, touch, { capture: true });
  });
  return now;
}

/** The present where these days reach it, for questions that are to be asked again then; null where they are over. */
export function presentOf({ last }: Pick<Days, 'last'>, zone: string, now: number): number | null {
  return last >= dayOf(now, zone) ? now : null;
}

/** Whether the reader has something under way, or the page is not to be seen. */
function isOccupied(touchedAt: number): boolean {
  if (document.visibilityState === 'hidden' || document.querySelector('dialog[open]') !== null) return true;
  const isInField = document.activeElement?.matches('input, select, textarea') === true;
  return isInField && Date.now() - touchedAt < LEFT_MILLIS;
}
