/** Decodes a journalled message by the format that its topic stands for. */

import type { JournalMessage } from '../journal/journal.ts';
import { type DecodeResult, decodeNativeTelemetry, type ReadingSink } from '../wire/native/decode.ts';
import { parseGatewayTopic } from '../wire/topics.ts';

/** Hands the message's readings to `sink` and says what became of the message as a whole. */
export function decode(message: JournalMessage, sink: ReadingSink): DecodeResult {
  if (parseGatewayTopic(message.topic)?.channel === 'telemetry') return decodeNativeTelemetry(message.payload, sink);
  return { ok: false, code: 'unknown_format', detail: `no decoder for the topic ${message.topic}`, seq: null };
}
