/** Decodes a journalled message by the format that its topic stands for. */

import type { JournalMessage } from '../journal/journal.ts';
import { decodeNativeTelemetry } from '../wire/native/decode.ts';
import { type DecodeResult, type ReadingSink, refuse } from '../wire/reading-sink.ts';
import { decodeSenml } from '../wire/senml/decode.ts';
import { decodeSparkplug } from '../wire/sparkplug/decode.ts';
import type { SparkplugNodes } from '../wire/sparkplug/nodes.ts';
import { isSenmlTopic, parseGatewayTopic, parseSparkplugTopic } from '../wire/topics.ts';

/**
 * Hands the message's readings to `sink` and says what became of the message as a whole. `nodes` is what earlier
 * Sparkplug messages have said; how many readings a message has does not depend on it.
 */
export function decode(message: JournalMessage, nodes: SparkplugNodes, sink: ReadingSink): DecodeResult {
  const { topic, payload, receivedAt } = message;
  if (parseGatewayTopic(topic)?.channel === 'telemetry') return decodeNativeTelemetry(payload, sink);
  if (isSenmlTopic(topic)) return decodeSenml(payload, receivedAt, sink);
  const sparkplug = parseSparkplugTopic(topic);
  if (sparkplug !== undefined) return decodeSparkplug(sparkplug, payload, receivedAt, nodes, sink);
  return refuse('unknown_format', `no decoder for the topic ${topic}`);
}
