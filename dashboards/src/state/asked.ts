import { onScopeDispose, type Ref, ref, type ShallowRef, shallowRef, watch } from 'vue';
import { ApiError } from '../api/error.ts';
import type { ResourceStatus } from './resource.ts';

/** `idle` while there is nothing to ask; `refused` with the hub's own words why. */
export type AskedStatus = ResourceStatus | 'idle' | 'refused';

/** The answer to a question that the reader puts together, and how far it has come. */
export interface Asked<Answer> {
  readonly status: Ref<AskedStatus>;
  /** The last answer; while another one is on its way (`busy`) that of the question before. */
  readonly answer: ShallowRef<Answer | null>;
  readonly busy: Ref<boolean>;
  /** What the hub said where it refused. */
  readonly detail: Ref<string>;
  /** When the hub gave the answer that is shown, epoch ms; null for none. */
  readonly answeredAt: Ref<number | null>;
  /** Whether the hub could not be asked again since: what is shown may not be the present. */
  readonly isStale: Ref<boolean>;
  /** Asks the same again; what is shown stays until the answer is there. */
  reload(): Promise<void>;
}

const RETRY_MILLIS = 15_000;

/**
 * Asks whenever the question changes. A slow answer to an earlier question never replaces a later one. With `present`
 * it asks again, unseen, whenever that changes to something else than null: see {@link usePresent}.
 */
export function useAsked<Question, Answer>(
  question: () => Question | null,
  ask: (question: Question) => Promise<Answer>,
  endIfUnauthorized: (error: unknown) => void,
  present: () => number | null = () => null,
): Asked<Answer> {
  const status = ref<AskedStatus>('idle');
  const answer = shallowRef<Answer | null>(null);
  const busy = ref(false);
  const detail = ref('');
  const answeredAt = ref<number | null>(null);
  const isStale = ref(false);
  let latest = 0;

  watch(() => JSON.stringify(question()), reload, { immediate: true });
  watch(present, (at) => at !== null && void refresh());
  const retry = setInterval(() => status.value === 'failed' && !busy.value && void reload(), RETRY_MILLIS);
  onScopeDispose(() => {
    clearInterval(retry);
    latest = Number.POSITIVE_INFINITY;
  });

  async function reload(): Promise<void> {
    const mine = ++latest;
    const asked = question();
    if (asked === null) {
      status.value = 'idle';
      answer.value = null;
      busy.value = false;
      return;
    }
    if (answer.value === null && status.value !== 'failed') status.value = 'loading';
    busy.value = true;
    try {
      const answered = await ask(asked);
      if (mine !== latest) return;
      show(answered);
    } catch (error) {
      if (mine !== latest) return;
      fail(error);
    }
    busy.value = false;
  }

  /** Without a word: nothing is dimmed meanwhile, and what is shown stays where the hub cannot be reached. */
  async function refresh(): Promise<void> {
    const asked = question();
    if (asked === null || busy.value || status.value !== 'ready') return;
    const mine = ++latest;
    try {
      const answered = await ask(asked);
      if (mine === latest) show(answered);
    } catch (error) {
      if (mine !== latest) return;
      isStale.value = true;
      if (!(error instanceof ApiError) || error.kind === 'unauthorized') endIfUnauthorized(error);
    }
  }

  function show(answered: Answer): void {
    answer.value = answered;
    answeredAt.value = Date.now();
    isStale.value = false;
    status.value = 'ready';
  }

  function fail(error: unknown): void {
    answer.value = null;
    answeredAt.value = null;
    isStale.value = false;
    if (!(error instanceof ApiError) || error.kind === 'unauthorized') {
      status.value = 'failed';
      endIfUnauthorized(error);
    } else if (error.kind === 'problem') {
      status.value = 'refused';
      detail.value = error.message;
    } else {
      status.value = error.kind === 'forbidden' ? 'forbidden' : 'failed';
    }
  }

  return { status, answer, busy, detail, answeredAt, isStale, reload };
}
