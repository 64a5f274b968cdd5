/**
 * The audit log: who did what, on what, when, with what result. Entries are only ever appended, and each
 * carries a hash over the one before it.
 */

import type { Json } from './canonical-json.ts';

export const ACTOR_KINDS = ['key', 'person', 'gateway', 'cli', 'hub', 'unknown'] as const;

/** Who did it. */
export interface AuditActor {
  /** A key of the API, a person, a gateway, somebody at the command line of the hub's machine, the hub itself, or nobody it knows. */
  readonly kind: (typeof ACTOR_KINDS)[number];
  /** Of a gateway `enterprise/gateway`; where nobody is known, the id of the key or gateway that was shown, which may be anybody's. */
  readonly id: string | null;
  /** Of the key, or the user of the operating system. */
  readonly name: string | null;
  readonly role: string | null;
  /** Address of the caller, or name of the machine. */
  readonly address: string | null;
}

/**
 * What is done is told before (`begun`) and after (`done`, `failed`), so that nothing that was done is
 * missing, whenever the program ends.
 */
export const OUTCOMES = ['begun', 'done', 'failed', 'refused'] as const;

export type AuditOutcome = (typeof OUTCOMES)[number];

export interface AuditRecord {
  readonly actor: AuditActor;
  /** Stable name, such as `quarantine.replay`; docs/security.md lists them. */
  readonly action: string;
  /** On what; null where that is said by the detail alone. */
  readonly target: string | null;
  readonly outcome: AuditOutcome;
  /** `seq` of the entry that told the beginning. */
  readonly of?: number;
  readonly before?: Json;
  readonly after?: Json;
  readonly detail?: Json;
}

export interface AuditEntry extends AuditRecord {
  /** From 1, without gaps. */
  readonly seq: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** SHA-256 over the hash before it and this entry, hexadecimal. */
  readonly hash: string;
}

/** The last entry: noted elsewhere, it tells whether the log was cut or made anew. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface AuditQuery {
  readonly action?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
  /** `id` of the actor. */
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  /** Epoch milliseconds, `to` not included. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Entries before this one. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: AuditHead }
  /** `seq` is the first entry that is not as it was written. */
  | { readonly ok: false; readonly seq: number; readonly reason: string };

export interface AuditLog {
  /** Writes an entry durably. Secrets in it are masked. */
  append(record: AuditRecord): AuditEntry;
  /** Writes entries together, all or none; no more than some hundreds, because everybody else waits. */
  appendAll(records: readonly AuditRecord[]): void;
  /** Newest first. */
  entries(query: AuditQuery): AuditEntry[];
  /** Every entry, oldest first. */
  all(): Iterable<AuditEntry>;
  /** Checks every entry, and that `expected`, noted earlier, is still among them. */
  verify(expected?: AuditHead): AuditVerdict;
  close(): void;
}
