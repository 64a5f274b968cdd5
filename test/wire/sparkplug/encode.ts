/**
 * An encoder of Sparkplug B by the whole schema of Eclipse Tahu, as protobufjs runs it: nothing in it is shared with
 * what the hub reads payloads with.
 */

import protobuf from 'protobufjs/light.js';

/** With explicit presence, as proto2 has it: a zero that is set is written. */
const optional = (type: string, id: number) => ({ type, id, options: { features: { field_presence: 'EXPLICIT' } } });
const VALUE_FIELDS = (from: number) => ({
  int_value: optional('uint32', from),
  long_value: optional('uint64', from + 1),
  float_value: optional('float', from + 2),
  double_value: optional('double', from + 3),
  boolean_value: optional('bool', from + 4),
  string_value: optional('string', from + 5),
});

/** sparkplug_b.proto (read: eclipse/tahu); extensions left out. */
const root = protobuf.Root.fromJSON({
  nested: {
    Payload: {
      fields: {
        timestamp: optional('uint64', 1),
        metrics: { rule: 'repeated', type: 'Metric', id: 2 },
        seq: optional('uint64', 3),
        uuid: optional('string', 4),
        body: optional('bytes', 5),
      },
    },
    Metric: {
      oneofs: {
        value: {
          oneof: [...Object.keys(VALUE_FIELDS(10)), 'bytes_value', 'dataset_value', 'template_value'],
        },
      },
      fields: {
        name: optional('string', 1),
        alias: optional('uint64', 2),
        timestamp: optional('uint64', 3),
        datatype: optional('uint32', 4),
        is_historical: optional('bool', 5),
        is_transient: optional('bool', 6),
        is_null: optional('bool', 7),
        metadata: optional('MetaData', 8),
        properties: optional('PropertySet', 9),
        ...VALUE_FIELDS(10),
        bytes_value: optional('bytes', 16),
        dataset_value: optional('DataSet', 17),
        template_value: optional('Template', 18),
      },
    },
    MetaData: {
      fields: { is_multi_part: optional('bool', 1), content_type: optional('string', 2), size: optional('uint64', 3) },
    },
    PropertySet: {
      fields: {
        keys: { rule: 'repeated', type: 'string', id: 1 },
        values: { rule: 'repeated', type: 'PropertyValue', id: 2 },
      },
    },
    PropertyValue: {
      oneofs: { value: { oneof: [...Object.keys(VALUE_FIELDS(3)), 'propertyset_value'] } },
      fields: {
        type: optional('uint32', 1),
        is_null: optional('bool', 2),
        ...VALUE_FIELDS(3),
        propertyset_value: optional('PropertySet', 9),
      },
    },
    DataSet: {
      fields: { num_of_columns: optional('uint64', 1), columns: { rule: 'repeated', type: 'string', id: 2 } },
    },
    Template: { fields: { version: optional('string', 1), metrics: { rule: 'repeated', type: 'Metric', id: 2 } } },
  },
});
const payloadType = root.lookupType('Payload');

export interface PropertyToSend {
  readonly is_null?: boolean;
  readonly int_value?: number;
  readonly string_value?: string;
}

export interface MetricToSend {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: number;
  readonly datatype?: number;
  readonly is_historical?: boolean;
  readonly is_null?: boolean;
  readonly properties?: { readonly keys: readonly string[]; readonly values: readonly PropertyToSend[] };
  readonly int_value?: number;
  /** A text for numbers that a double does not hold. */
  readonly long_value?: number | string;
  readonly float_value?: number;
  readonly double_value?: number;
  readonly boolean_value?: boolean;
  readonly string_value?: string;
  readonly bytes_value?: Uint8Array;
  readonly template_value?: { readonly version?: string; readonly metrics?: readonly MetricToSend[] };
}

export interface PayloadToSend {
  readonly timestamp?: number;
  readonly seq?: number;
  readonly metrics?: readonly MetricToSend[];
}

/** The payload in protobuf; names of fields are those of the schema. */
export function sparkplugPayload(payload: PayloadToSend): Buffer {
  return Buffer.from(payloadType.encode(payloadType.create(payload)).finish());
}

/** Data types by name (Sparkplug 3.0, 6.4.16). */
export const TYPES = {
  ...{ Int8: 1, Int16: 2, Int32: 3, Int64: 4, UInt8: 5, UInt16: 6, UInt32: 7, UInt64: 8, Float: 9, Double: 10 },
  ...{ Boolean: 11, String: 12, DateTime: 13, Text: 14, UUID: 15, DataSet: 16, Bytes: 17, File: 18, Template: 19 },
} as const;

/** A metric of type Double. */
export function double(metric: MetricToSend, value: number): MetricToSend {
  return { ...metric, datatype: TYPES.Double, double_value: value };
}

/** The metric that binds a birth to its death. */
export function bdSeq(value: number): MetricToSend {
  return { name: 'bdSeq', datatype: TYPES.Int64, long_value: value };
}
