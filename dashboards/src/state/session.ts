import { ref, shallowRef } from 'vue';
import { type ApiClient, createApiClient } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import type { WhoAmI } from '../api/types.ts';

const STORAGE_KEY = 'meterhub.key';

/** What went wrong while signing in, by the name of its text and what the text wants to know. */
export interface SignInProblem {
  readonly text: 'unauthorized' | 'forbidden' | 'unreachable' | 'problem' | 'malformed' | 'ended';
  readonly status: number;
  readonly detail: string;
}

/** Somebody who is signed in. */
export interface Session {
  readonly key: string;
  readonly api: ApiClient;
  readonly who: WhoAmI;
}

export const session = shallowRef<Session | null>(null);
export const signInProblem = shallowRef<SignInProblem | null>(null);
export const checking = ref(false);

/** The key kept in this tab, empty for none. */
export function keptKey(): string {
  return sessionStorage.getItem(STORAGE_KEY) ?? '';
}

/** Asks the hub who the key belongs to, and opens the session if it answers. */
export async function signIn(key: string): Promise<void> {
  signInProblem.value = null;
  // A header cannot carry other characters; without this check it would look as if the hub were down.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    signInProblem.value = { text: 'malformed', status: 0, detail: '' };
    return;
  }
  checking.value = true;
  try {
    const api = createApiClient(key);
    const who = await api.whoami();
    sessionStorage.setItem(STORAGE_KEY, key);
    session.value = { key, api, who };
  } catch (error) {
    signInProblem.value = problemOf(error);
    if (signInProblem.value.text === 'unauthorized') sessionStorage.removeItem(STORAGE_KEY);
  } finally {
    checking.value = false;
  }
}

/** Ends the session and forgets the key. `ended` tells that the hub no longer takes it. */
export function signOut(reason?: 'ended'): void {
  sessionStorage.removeItem(STORAGE_KEY);
  session.value = null;
  signInProblem.value = reason === undefined ? null : { text: reason, status: 401, detail: '' };
}

function problemOf(error: unknown): SignInProblem {
  if (!(error instanceof ApiError)) throw error;
  return { text: error.kind, status: error.problem.status ?? 0, detail: error.message };
}
