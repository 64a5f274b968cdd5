import { ref, shallowRef } from 'vue';
import { type ApiClient, createApiClient, logIn } from '../api/client.ts';
import type { Credential } from '../api/credential.ts';
import { ApiError } from '../api/error.ts';
import type { SignedIn, WhoAmI } from '../api/types.ts';

const KEY_STORAGE = 'meterhub.key';
/** That there may be a session, whose cookie no script sees: without it the hub is not asked in vain. */
const SESSION_STORAGE = 'meterhub.session';
const SESSION: Credential = { kind: 'session' };

/** What the hub says in the address when a login elsewhere has come to nothing. */
const ELSEWHERE = ['no_role', 'disabled', 'failed'] as const;

/** What went wrong while signing in, by the name of its text and what the text wants to know. */
export interface SignInProblem {
  readonly text:
    | ('unauthorized' | 'forbidden' | 'unreachable' | 'problem' | 'malformed' | 'ended')
    | ('wrong' | 'locked' | 'currentWrong' | 'sessionEnded')
    | (typeof ELSEWHERE)[number];
  readonly status: number;
  readonly detail: string;
}

/** Somebody who is signed in. */
export interface Session {
  /** Tells one session from the next. */
  readonly number: number;
  readonly credential: Credential;
  readonly api: ApiClient;
  readonly who: WhoAmI;
}

export const session = shallowRef<Session | null>(null);
/** Somebody who has signed in and has to change the password before anything else. */
export const passwordToChange = shallowRef<SignedIn | null>(null);
export const signInProblem = shallowRef<SignInProblem | null>(null);
export const checking = ref(false);

let sessions = 0;

/** The key kept in this tab, empty for none. */
export function keptKey(): string {
  return sessionStorage.getItem(KEY_STORAGE) ?? '';
}

/** Goes on with the key or the session that this browser has, if any; false where there is none to try. */
export function resume(): boolean {
  const refused = refusedElsewhere();
  const key = keptKey();
  if (key !== '') void signInWithKey(key);
  else if (localStorage.getItem(SESSION_STORAGE) !== null) void resumeSession(refused);
  else {
    signInProblem.value = refused ?? signInProblem.value;
    return false;
  }
  return true;
}

/** Asks the hub who the key belongs to, and opens the session if it answers. */
export async function signInWithKey(key: string): Promise<void> {
  // A header cannot carry other characters; without this check it would look as if the hub were down.
  if (!/^[\x21-\x7e]+$/.test(key)) {
    signInProblem.value = { text: 'malformed', status: 0, detail: '' };
    return;
  }
  await check(async () => {
    const credential: Credential = { kind: 'key', key };
    const api = createApiClient(credential);
    const who = await api.whoami();
    sessionStorage.setItem(KEY_STORAGE, key);
    session.value = { number: ++sessions, credential, api, who };
  });
  if (signInProblem.value?.text === 'unauthorized') sessionStorage.removeItem(KEY_STORAGE);
}

/** Signs in with a user name and a password. */
export function signInWithPassword(username: string, password: string): Promise<void> {
  return check(
    async () => {
      const who = await logIn(username, password);
      expectSession();
      open(who);
    },
    { unauthorized: 'wrong' },
  );
}

/** Changes the password of whoever has signed in, and goes on. */
export function changePassword(current: string, next: string): Promise<void> {
  return check(async () => open(await createApiClient(SESSION).changePassword(current, next)), {
    forbidden: 'currentWrong',
    unauthorized: 'sessionEnded',
  });
}

/** The browser may come back with a session, from a login elsewhere. */
export function expectSession(): void {
  localStorage.setItem(SESSION_STORAGE, '1');
}

/** Ends the session and forgets the key. `ended` tells that the hub no longer takes it. */
export function signOut(reason?: 'ended'): void {
  const isSession = session.value?.credential.kind === 'session' || passwordToChange.value !== null;
  // Whether the hub hears it or not, this page has forgotten who it was.
  if (isSession && reason === undefined)
    void createApiClient(SESSION)
      .logOut()
      .catch(() => undefined);
  sessionStorage.removeItem(KEY_STORAGE);
  localStorage.removeItem(SESSION_STORAGE);
  session.value = null;
  passwordToChange.value = null;
  const text = isSession ? 'sessionEnded' : 'ended';
  signInProblem.value = reason === undefined ? null : { text, status: 401, detail: '' };
}

async function resumeSession(refused: SignInProblem | null): Promise<void> {
  await check(async () => open(await createApiClient(SESSION).signedIn()));
  if (signInProblem.value?.text !== 'unauthorized') return;
  localStorage.removeItem(SESSION_STORAGE);
  signInProblem.value = refused ?? { text: 'sessionEnded', status: 401, detail: '' };
}

function open(who: SignedIn): void {
  if (who.mustChangePassword) {
    passwordToChange.value = who;
    return;
  }
  passwordToChange.value = null;
  session.value = { number: ++sessions, credential: SESSION, api: createApiClient(SESSION), who };
}

async function check(
  work: () => Promise<void>,
  names: Partial<Record<ApiError['kind'], SignInProblem['text']>> = {},
): Promise<void> {
  signInProblem.value = null;
  checking.value = true;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const status = error.problem.status ?? 0;
    const text = status === 429 ? 'locked' : (names[error.kind] ?? error.kind);
    signInProblem.value = { text, status, detail: error.message };
  } finally {
    checking.value = false;
  }
}

/** Takes it out of the address: it is not to be there at the next try. */
function refusedElsewhere(): SignInProblem | null {
  const address = new URL(location.href);
  const told = address.searchParams.get('signin');
  if (told === null) return null;
  address.searchParams.delete('signin');
  history.replaceState(history.state, '', address);
  const text = ELSEWHERE.find((one) => one === told) ?? 'failed';
  return { text, status: 0, detail: '' };
}
