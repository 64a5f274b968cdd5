/** Who is told of logins and of what gateways were refused. */

import type { Session } from './session.ts';

/** A gateway, or whoever says that it is one. */
export interface Visitor {
  /** `enterprise/gateway`; null where no gateway is known by what was said. */
  readonly gateway: string | null;
  readonly address: string | null;
}

/** Called for each login and each message that is refused: it must be quick, and may not throw. */
export interface Witness {
  /** `way`: by what it was let in. */
  loggedIn(visitor: Visitor, way: string): void;
  /** Nobody has proved to be the gateway. */
  loginRefused(visitor: Visitor, reason: string): void;
  /** A gateway that is logged in wanted what it may not. */
  refused(visitor: Visitor, what: string): void;
}

export function visitorOf({ principal, address }: Session): Visitor {
  return { gateway: principal, address };
}
