/**
 * The people who use the hub: who they are, what they may do, and whether somebody who shows a password or the
 * token of a session is one of them.
 */

import type { Role } from '../registry/registry.ts';

export interface Person {
  readonly id: string;
  /** What the person signs in with: lower case, unique. */
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly role: Role;
  /** The only enterprise that is seen; with the role enterprise and no other. */
  readonly enterprise: string | null;
  /** The only districts (GB/T 2260) that are seen; with the role authority alone. */
  readonly districts: readonly string[] | null;
  readonly hasPassword: boolean;
  /** Issuer and subject at a provider of OpenID Connect, for whoever signs in there. */
  readonly oidcSubject: string | null;
  readonly disabled: boolean;
  /** The password was made by somebody else: nothing but changing it is allowed. */
  readonly mustChangePassword: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a person may do and see. */
export type Rights = Pick<Person, 'role' | 'enterprise' | 'districts'>;

export interface NewPerson extends Rights {
  readonly username: string;
  readonly displayName: string;
  readonly email?: string | null;
  /** Made at random and to be changed at the first login where left out. */
  readonly password?: string;
}

export type PersonChange = Partial<Pick<Person, 'displayName' | 'email' | 'disabled'> & Rights>;

/** Somebody whom a provider of OpenID Connect vouches for. */
export interface ExternalIdentity extends Rights {
  /** Issuer and subject; tells the person for ever. */
  readonly subject: string;
  /** A name to be known by here; another one is taken where it is somebody else's. */
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
}

/** A session that was begun; the token can be seen only now. */
export interface BegunSession {
  readonly token: string;
  readonly person: Person;
  /** Epoch milliseconds after which it is void, however much it is used. */
  readonly expiresAt: number;
}

export interface LoginAttempt {
  readonly username: string;
  readonly password: string;
  /** Where it comes from; what is counted for all that one caller has, such as an IPv6 network of 64 bits. */
  readonly address: string;
}

export type LoginOutcome =
  | { readonly outcome: 'done'; readonly session: BegunSession }
  /** `known` is the person whose user name it was; `blockedUntil` is set where the next attempt has to wait. */
  | { readonly outcome: 'refused'; readonly known: Person | null; readonly blockedUntil: number | null }
  /** There were too many before: the password was not looked at. Epoch milliseconds. */
  | { readonly outcome: 'blocked'; readonly known: Person | null; readonly until: number };

export interface People {
  /** Everybody, by user name. */
  list(): Promise<readonly Person[]>;
  person(id: string): Promise<Person | null>;
  personNamed(username: string): Promise<Person | null>;
  /** Adds somebody. The password is the one that was made; null where it was given. */
  add(person: NewPerson): Promise<{ readonly person: Person; readonly password: string | null }>;
  /**
   * Changes somebody and ends the open sessions where rights have changed; null where there is no such person. Who is
   * enabled, already so or not, does not have to wait for wrong passwords any more.
   */
  change(id: string, change: PersonChange): Promise<{ readonly before: Person; readonly after: Person } | null>;
  /** Makes a new password, which has to be changed at the next login, and ends open sessions. */
  resetPassword(id: string): Promise<string>;
  /** Removes somebody with all sessions; null where there is no such person. */
  remove(id: string): Promise<Person | null>;

  /** Begins a session for whoever shows the right password. Takes as long for a user name that nobody has. */
  logIn(attempt: LoginAttempt): Promise<LoginOutcome>;
  /** Begins a session for whoever a provider vouches for, known or new; null for somebody who is disabled. */
  logInExternal(identity: ExternalIdentity): Promise<BegunSession | null>;
  /** Changes one's own password; every session ends, and one begins. */
  changePassword(
    id: string,
    passwords: { readonly current: string; readonly next: string },
    address: string,
  ): Promise<LoginOutcome>;
  /** Who has the session with this token; null where it is unknown, over or of somebody disabled. */
  sessionOf(token: string): Promise<Person | null>;
  /** Ends one session. */
  endSession(token: string): Promise<void>;
  close(): Promise<void>;
}

export class PeopleError extends Error {
  /** `busy`: too many passwords wait to be looked at. */
  readonly code: 'conflict' | 'invalid' | 'unknown' | 'busy';

  constructor(code: PeopleError['code'], message: string) {
    super(message);
    this.name = 'PeopleError';
    this.code = code;
  }
}
