/**
 * Decoding of Sparkplug B 3.0. A birth certificate names metrics and gives them aliases, data may use the alias
 * alone; sequence numbers tell whether something is missing between. Each metric is an entry of its own, because
 * it has an instant of its own; a metric that is null or controls the session is no reading.
 */

import { QUALITY_GOOD, QUALITY_REASONS, type Quality, qualityOfName, worse } from '../../domain/quality.ts';
import { type DecodeResult, describe, type ReadingSink, refuse } from '../reading-sink.ts';
import type { SparkplugTopic } from '../topics.ts';
import { isControl, quantityOfMetric } from './metric-names.ts';
import type { Birth, BornMetric, NodeSession, SparkplugNodes } from './nodes.ts';
import { readPayload, type SparkplugMetric, type SparkplugPayload } from './payload.ts';
import { numberOf, propertiesOf } from './values.ts';

/** Decodes one payload that was received at `receivedAt` (epoch milliseconds) into `sink`. */
export function decodeSparkplug(
  topic: SparkplugTopic,
  payload: Uint8Array,
  receivedAt: number,
  nodes: SparkplugNodes,
  sink: ReadingSink,
): DecodeResult {
  let message: SparkplugPayload;
  try {
    message = readPayload(payload);
  } catch (error) {
    return refuse('not_sparkplug', `the payload is not a Sparkplug B payload: ${(error as Error).message}`);
  }
  const { timestamp } = message;
  if (timestamp === undefined && topic.message !== 'NDEATH') {
    return refuse('not_sparkplug', 'the payload has no timestamp');
  }
  const context = { topic, message, sentAt: Math.min(timestamp ?? receivedAt, receivedAt), nodes, sink };
  switch (topic.message) {
    case 'NBIRTH':
    case 'DBIRTH':
      born(context);
      break;
    case 'NDATA':
    case 'DDATA':
      said(context);
      break;
    case 'NDEATH':
    case 'DDEATH':
      died(context);
      break;
    default:
      topic.message satisfies never;
  }
  return { ok: true, seq: null, sentAt: null };
}

interface Context {
  readonly topic: SparkplugTopic;
  readonly message: SparkplugPayload;
  /** By the sender's clock, but no later than it was received: else a clock that was ahead would be so for ever. */
  readonly sentAt: number;
  readonly nodes: SparkplugNodes;
  readonly sink: ReadingSink;
}

function born(context: Context): void {
  const { topic, message, sentAt, nodes } = context;
  const principal = principalOf(topic);
  const session = nodes.session(principal);
  const isNode = topic.message === 'NBIRTH';
  // One that is sent a second time, or replayed: its readings count, its aliases are those of before.
  const isOld = session.bornAt !== null && sentAt < session.bornAt;
  if (!isOld) {
    if (isNode) {
      const { bdSeq } = session;
      const seq = seqOf(message);
      Object.assign(session, { bdSeq: bdSeqOf(message) ?? bdSeq, bornAt: sentAt, lastAt: sentAt, seq });
      session.isIncomplete = false;
      nodes.nodeBorn(principal, bornMetrics(message));
    } else {
      follow(session, context);
      nodes.deviceBorn(principal, topic.device ?? '', bornMetrics(message));
    }
    nodes.touch(principal);
  }
  for (const [index, metric] of message.metrics.entries()) {
    const described = metric.name === undefined ? undefined : describeMetric(metric, metric.name);
    putMetric(index, metric, described, QUALITY_GOOD, context);
  }
}

function said(context: Context): void {
  const { topic, message, sentAt, nodes } = context;
  const principal = principalOf(topic);
  const session = nodes.session(principal);
  follow(session, context);
  const birth = nodes.birth(principal, topic.device);
  const isOld = session.bornAt !== null && sentAt < session.bornAt;
  if (birth === undefined && !isOld) session.isIncomplete = true;
  nodes.touch(principal);
  // What was sent before the birth in force may mean other metrics by the same aliases.
  const inForce = isOld ? undefined : birth;
  const quality = session.isIncomplete ? INCOMPLETE : QUALITY_GOOD;
  for (const [index, metric] of message.metrics.entries()) {
    const described = find(metric, inForce);
    if (described === undefined && !isOld && metric.isNull !== true) session.isIncomplete = true;
    putMetric(index, metric, described, metric.name === undefined ? quality : QUALITY_GOOD, context);
  }
}

/** After a gap aliases may be those of a birth that was missed: probably they are not, but nobody can know. */
const INCOMPLETE: Quality = (qualityOfName('suspect') as Quality) | QUALITY_REASONS.gap;

function died({ topic, message, nodes, ...rest }: Context): void {
  const principal = principalOf(topic);
  const session = nodes.session(principal);
  if (topic.message === 'NDEATH') {
    // The last will of an earlier connection can come after the birth of the next.
    if (bdSeqOf(message) !== session.bdSeq) return;
    session.seq = null;
    session.isIncomplete = true;
  } else {
    follow(session, { topic, message, nodes, ...rest });
    nodes.deviceDied(principal, topic.device ?? '');
  }
  nodes.touch(principal);
}

/** Holds the sequence number of a message against the one before (Sparkplug 3.0, 6.4.4: 0 to 255, then 0 again). */
function follow(session: NodeSession, { message, sentAt }: Context): void {
  const seq = seqOf(message);
  if (sentAt < session.lastAt || seq === session.seq) return;
  if (session.seq === null || seq !== (session.seq + 1) % 256) session.isIncomplete = true;
  session.seq = seq;
  session.lastAt = sentAt;
}

/** Encoders of proto3 leave out a number that is zero. */
function seqOf({ seq }: SparkplugPayload): number {
  return seq ?? 0;
}

function bdSeqOf({ metrics }: SparkplugPayload): number | null {
  const metric = metrics.find(({ name }) => name === 'bdSeq');
  return metric?.longValue ?? metric?.intValue ?? null;
}

function bornMetrics({ metrics }: SparkplugPayload): (BornMetric & { alias: number | null })[] {
  return metrics.flatMap((metric) =>
    metric.name === undefined ? [] : [{ ...describeMetric(metric, metric.name), alias: metric.alias ?? null }],
  );
}

function describeMetric(metric: SparkplugMetric, name: string): BornMetric {
  return { name, datatype: metric.datatype ?? null, unit: propertiesOf(metric).unit };
}

/** What is known of a metric of data: by its alias, or by its name, which may have been born without one. */
function find(metric: SparkplugMetric, birth: Birth | undefined): BornMetric | undefined {
  if (metric.name !== undefined) return birth?.byName.get(metric.name) ?? describeMetric(metric, metric.name);
  return metric.alias === undefined ? undefined : birth?.byAlias.get(metric.alias);
}

/** The last instant JavaScript can hold (ECMA-262, time values). */
const TIME_VALUE_MAX = 8.64e15;

function putMetric(
  index: number,
  metric: SparkplugMetric,
  described: BornMetric | undefined,
  sessionQuality: Quality,
  { topic, sentAt, sink }: Context,
): void {
  if (metric.isNull === true || (metric.name !== undefined && isControl(metric.name))) return;
  const raw = metric;
  if (described === undefined) {
    const { alias } = metric;
    const code = alias === undefined ? 'bad_reading' : 'unknown_alias';
    const detail =
      alias === undefined ? 'the metric has neither a name nor an alias' : `no birth names the alias ${alias}`;
    return sink.reject({ index, meter: topic.device, quantity: null, code, detail, raw, count: 1 });
  }
  const named = nameOf(described.name, topic.device);
  if (named === null) {
    const detail = `the metric ${describe(described.name)} of the node begins with no meter`;
    return sink.reject({ index, meter: null, quantity: described.name, code: 'no_meter', detail, raw, count: 1 });
  }
  const { meter, quantity } = named;
  const datatype = metric.datatype ?? described.datatype;
  const value = numberOf(metric, datatype);
  if (value === null) {
    const detail = `the metric ${describe(described.name)} has the data type ${datatype}, not a number of one`;
    return sink.reject({ index, meter, quantity, code: 'not_a_number', detail, raw, count: 1 });
  }
  if (!Number.isFinite(value)) {
    const detail = 'the value is not finite';
    return sink.reject({ index, meter, quantity, code: 'not_finite', detail, raw, count: 1 });
  }
  const timestamp = metric.timestamp ?? sentAt;
  if (timestamp > TIME_VALUE_MAX) {
    const detail = `the timestamp is ${timestamp}`;
    return sink.reject({ index, meter, quantity, code: 'bad_time', detail, raw, count: 1 });
  }
  const { unit, quality } = propertiesOf(metric);
  sink.entry(index, meter, timestamp, worse(sessionQuality, quality ?? QUALITY_GOOD));
  sink.value(quantity, value, unit ?? described.unit);
}

/** A device is a meter; a metric of the node itself begins with the meter: `E-0101/Energy/Import`. */
function nameOf(name: string, device: string | null): { meter: string; quantity: string } | null {
  if (device !== null) return { meter: device, quantity: quantityOfMetric(name) };
  const slash = name.indexOf('/');
  if (slash <= 0) return null;
  return { meter: name.slice(0, slash), quantity: quantityOfMetric(name.slice(slash + 1)) };
}

function principalOf({ enterprise, gateway }: SparkplugTopic): string {
  return `${enterprise}/${gateway}`;
}
