import { type Ref, ref } from 'vue';
import { ApiError } from '../api/error.ts';

/** What a panel can show. Once `ready`, a failed refresh leaves the last data standing. */
export type ResourceStatus = 'loading' | 'ready' | 'forbidden' | 'failed';

export interface Resource {
  readonly status: Ref<ResourceStatus>;
  /** Reads it again. Rejects only with an `unauthorized` error, which ends the session. */
  load(): Promise<void>;
}

/** Something read from the hub, with the state of that reading. */
export function createResource<Answer>(read: () => Promise<Answer>, apply: (answer: Answer) => void): Resource {
  const status = ref<ResourceStatus>('loading');

  async function load(): Promise<void> {
    try {
      apply(await read());
      status.value = 'ready';
    } catch (error) {
      if (!(error instanceof ApiError) || error.kind === 'unauthorized') throw error;
      if (error.kind === 'forbidden') status.value = 'forbidden';
      else if (status.value !== 'ready') status.value = 'failed';
    }
  }

  return { status, load };
}
