/** Knows which version the registry has, whoever has changed it. */

import type { SqlDatabase } from '../../sql/sql-database.ts';
import type { Versions } from './change.ts';
import type { Tables } from './tables.ts';

/** A question to the embedded engine takes microseconds, one to a server a round trip. */
const ASK_EVERY_MILLIS: Readonly<Record<SqlDatabase<Tables>['engine'], number>> = { sqlite: 0, postgresql: 200 };

export class VersionWatch {
  readonly #database: SqlDatabase<Tables>;
  readonly #askEvery: number;
  #known: Versions = { version: 0, access: 0 };
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(database: SqlDatabase<Tables>) {
    this.#database = database;
    this.#askEvery = ASK_EVERY_MILLIS[database.engine];
  }

  /** At least what own changes have made; what others have made is seen after `ASK_EVERY_MILLIS` at the latest. */
  async current(): Promise<Versions> {
    const now = performance.now();
    if (now - this.#askedAt < this.#askEvery) return this.#known;
    // Who comes while this is being asked is answered with what is known, which is not older.
    this.#askedAt = now;
    try {
      this.advance(await this.#ask());
    } catch (error) {
      this.#askedAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
    return this.#known;
  }

  /** Versions only rise: an answer that was on its way while there was a change takes nothing back. */
  advance({ version, access }: Versions): void {
    this.#known = {
      version: Math.max(version, this.#known.version),
      access: Math.max(access, this.#known.access),
    };
  }

  #ask(): Promise<Versions> {
    return this.#database.query.selectFrom('registry_state').select(['version', 'access']).executeTakeFirstOrThrow();
  }
}
