/** Refuses what MQTT 3.1.1 says must be refused and Aedes lets pass; see docs/mqtt-conformance.md. */

import type { Aedes, Client } from 'aedes';
import { forgetEndedSessions } from './ended-sessions.ts';
import { PacketInspector } from './inspector.ts';
import { readNothingDuringLogin } from './login-first.ts';
import { answerEveryFilter } from './suback.ts';
import { ProtocolViolationError, type Violation } from './violation.ts';

/** The parts of mqtt-packet's parser that are used here; checked at run time by the tests of this guard. */
interface GuardedParser {
  parse(bytes: Uint8Array): number;
  prependListener(event: 'packet', listener: (packet: { readonly cmd: string }) => void): void;
}

/**
 * Ends `client` with `ProtocolViolationError` at its first violation, which is told to `onViolation`; what came before
 * it is processed.
 */
export function guardProtocol(client: Client, onViolation: (violation: Violation) => void): void {
  const { _parser: parser, broker } = client as unknown as { readonly _parser: GuardedParser; readonly broker: Aedes };
  const parse = parser.parse.bind(parser);
  const inspector = new PacketInspector();
  let isOver = false;
  parser.parse = (bytes) => {
    if (isOver) return 0;
    const verdict = inspector.inspect(bytes);
    if (verdict === null) return parse(bytes);
    isOver = true;
    if (verdict.at > 0) parse(bytes.subarray(0, verdict.at));
    if (verdict.violation !== null) {
      onViolation(verdict.violation);
      refuse(client, verdict.violation);
    }
    return 0;
  };
  parser.prependListener('packet', answerEveryFilter);
  parser.prependListener('packet', (packet) => readNothingDuringLogin(client, packet));
  forgetEndedSessions(broker);
}

function refuse(client: Client, violation: Violation): void {
  const end = (): void => {
    if (!client.closed) client.emit('error', new ProtocolViolationError(violation));
  };
  const { returnCode } = violation;
  // CONNACK: nothing present of a session, and the code (MQTT-3.2.2-4). Should the client not take even
  // that, the connect timeout ends the connection.
  if (returnCode === undefined) end();
  else client.conn.end(Buffer.from([0x20, 2, 0, returnCode]), end);
}
