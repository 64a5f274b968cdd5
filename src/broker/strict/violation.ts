/** What a client has done that MQTT 3.1.1 (OASIS Standard, 29 October 2014) forbids. */

/** CONNACK return codes of MQTT 3.1.1, 3.2.2.3, that are given here. */
export const UNACCEPTABLE_PROTOCOL_VERSION = 1;
export const IDENTIFIER_REJECTED = 2;

export interface Violation {
  /** The normative statement, such as `MQTT-2.3.1-1`. */
  readonly clause: string;
  readonly reason: string;
  /** For a CONNECT to which the standard has an answer; anything else just ends the connection. */
  readonly returnCode?: typeof UNACCEPTABLE_PROTOCOL_VERSION | typeof IDENTIFIER_REJECTED;
}

export class ProtocolViolationError extends Error {
  readonly code = 'protocol_violation';
  readonly clause: string;

  constructor({ clause, reason }: Violation) {
    super(`${reason} [${clause}]`);
    this.name = 'ProtocolViolationError';
    this.clause = clause;
  }
}

/** What has no statement of its own comes under "a protocol violation MUST close the connection". */
export function malformed(reason: string): Violation {
  return { clause: 'MQTT-4.8.0-1', reason };
}
