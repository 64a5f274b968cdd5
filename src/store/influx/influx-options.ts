/** How to reach an InfluxDB, and what its generations differ in. */

import type { Retention } from '../retention.ts';

export type InfluxVersion = 1 | 2 | 3;

export interface InfluxOptions {
  /** Generation of the server: 1.x, 2.x or 3.x. */
  readonly version: InfluxVersion;
  readonly url: string;
  /** Database of 1.x and 3.x, bucket of 2.x; those of consumption are named after it. */
  readonly database: string;
  /** Organisation, 2.x only. */
  readonly org?: string | undefined;
  /** 1.x: user and password; 2.x and 3.x: token. */
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  readonly retention: Retention;
  /** Most lines in one request; half of it at least while there are so many: 5,000 to 10,000 keep the server busy (measured). */
  readonly linesMax: number;
  /** Requests at one time. */
  readonly concurrency: number;
  /** Whether bodies are compressed. */
  readonly gzip: boolean;
  readonly timeoutMillis: number;
}

/** The header that says who asks, empty where nobody has to. */
export function authorizationOf({ version, username, password, token }: InfluxOptions): Record<string, string> {
  switch (version) {
    case 1: {
      if (username === undefined) return {};
      const basic = Buffer.from(`${username}:${password ?? ''}`).toString('base64');
      return { authorization: `Basic ${basic}` };
    }
    case 2:
      return token === undefined ? {} : { authorization: `Token ${token}` };
    case 3:
      return token === undefined ? {} : { authorization: `Bearer ${token}` };
    default:
      return version satisfies never;
  }
}
