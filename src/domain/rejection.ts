/**
 * Every reason for which a message or a reading goes to the quarantine. The codes are a contract:
 * gateways get them in receipts, people see them in the quarantine, docs/quarantine-codes.md lists
 * them (a test holds that page against this table).
 */

export interface RejectionKind {
  /** Whether the whole message or one reading is refused. */
  readonly scope: 'message' | 'reading';
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Whether a replay can succeed once something in the registry has changed. */
  readonly replayable: boolean;
}

export const REJECTIONS = {
  unknown_format: {
    scope: 'message',
    meaning: 'No decoder is installed for the topic the message came on.',
    remedy: 'Publish native telemetry, or install the decoder and replay.',
    replayable: true,
  },
  not_utf8: {
    scope: 'message',
    meaning: 'The payload is not valid UTF-8 text.',
    remedy: 'Encode the JSON text as UTF-8.',
    replayable: false,
  },
  not_json: {
    scope: 'message',
    meaning: 'The payload is not JSON.',
    remedy: 'Correct the payload; NaN and Infinity are not JSON.',
    replayable: false,
  },
  too_deep: {
    scope: 'message',
    meaning: 'The JSON is nested deeper than telemetry can be.',
    remedy: 'Send the documented shape.',
    replayable: false,
  },
  duplicate_key: {
    scope: 'message',
    meaning: 'An object has the same key twice, so one of the two values would be lost.',
    remedy: 'Send each key once; use one entry of "readings" per instant.',
    replayable: false,
  },
  bad_message: {
    scope: 'message',
    meaning: 'The JSON is not a telemetry message.',
    remedy: 'Send an object with an array "readings" and, if present, an integer "seq".',
    replayable: false,
  },
  length_mismatch: {
    scope: 'message',
    meaning: 'The columns do not all have the same length, so a value cannot be told from its neighbour.',
    remedy: 'Send columns of one length; write null where there is no reading.',
    replayable: false,
  },
  not_cbor: {
    scope: 'message',
    meaning: 'The payload is not CBOR.',
    remedy: 'Send one well-formed CBOR array and nothing behind it.',
    replayable: false,
  },
  not_sparkplug: {
    scope: 'message',
    meaning: 'The payload is not a Sparkplug B payload.',
    remedy: 'Encode it by the Eclipse Tahu schema, with a timestamp.',
    replayable: false,
  },
  unsupported_version: {
    scope: 'message',
    meaning: 'The SenML version (bver) is one that the hub does not know.',
    remedy: 'Send version 10 or lower, or 26 (with secondary units).',
    replayable: true,
  },
  many_rejected: {
    scope: 'message',
    meaning: 'More readings of the message were refused than have an entry each; this one stands for the rest.',
    remedy: 'See the entries before it; the payload is kept with this one.',
    replayable: true,
  },
  bad_reading: {
    scope: 'reading',
    meaning: 'The entry of "readings" does not have the documented shape.',
    remedy: 'Send {"meter", "ts", "values"}.',
    replayable: false,
  },
  no_meter: {
    scope: 'reading',
    meaning: 'The name of the measurement does not say which meter it is of.',
    remedy: 'Put the id of the meter before the name of the quantity.',
    replayable: false,
  },
  not_understood: {
    scope: 'reading',
    meaning: 'The record has a field that must be understood and is not (a SenML label that ends in "_").',
    remedy: 'Leave the field out.',
    replayable: false,
  },
  unknown_alias: {
    scope: 'reading',
    meaning: 'The metric has an alias that no birth certificate in force has named.',
    remedy: 'Publish NBIRTH and DBIRTH before data; the hub asks for them by a rebirth command.',
    replayable: false,
  },
  empty_reading: {
    scope: 'reading',
    meaning: 'The entry has no values.',
    remedy: 'Leave the entry out or send at least one value.',
    replayable: false,
  },
  bad_time: {
    scope: 'reading',
    meaning: 'The instant is neither integer epoch milliseconds nor ISO 8601.',
    remedy: 'Send epoch milliseconds or, for example, 2026-11-20T16:00:00+08:00.',
    replayable: false,
  },
  time_without_offset: {
    scope: 'reading',
    meaning: 'The instant has no UTC offset, so its hour is ambiguous.',
    remedy: 'Append Z or the offset, such as +08:00.',
    replayable: false,
  },
  time_in_future: {
    scope: 'reading',
    meaning: 'The instant lies further in the future than the hub allows for clock error.',
    remedy: 'Synchronise the gateway clock.',
    replayable: false,
  },
  time_too_old: {
    scope: 'reading',
    meaning: 'The instant is older than the hub accepts late data.',
    remedy: 'Check that the time is in milliseconds, not seconds, and the limit of the hub (processor.ageMax).',
    replayable: false,
  },
  unknown_meter: {
    scope: 'reading',
    meaning: 'The enterprise of the topic has no meter with this id.',
    remedy: 'Register the meter, then replay.',
    replayable: true,
  },
  unknown_quantity: {
    scope: 'reading',
    meaning: 'A meter of this energy type has no such quantity.',
    remedy: 'Correct the name of the quantity or the energy type of the meter.',
    replayable: true,
  },
  unknown_unit: {
    scope: 'reading',
    meaning: 'The unit is not in the unit table.',
    remedy: 'Use a unit of the table or its UCUM code.',
    replayable: true,
  },
  unit_mismatch: {
    scope: 'reading',
    meaning: 'The unit measures something else than the quantity does.',
    remedy: 'Correct the unit; the hub never guesses.',
    replayable: false,
  },
  not_a_number: {
    scope: 'reading',
    meaning: 'The value is not a JSON number.',
    remedy: 'Send a number or {"v": number, "u": unit}.',
    replayable: false,
  },
  not_finite: {
    scope: 'reading',
    meaning: 'The value is too large to be held as a finite number.',
    remedy: 'Send a value below 1.8e308.',
    replayable: false,
  },
  bad_quality: {
    scope: 'reading',
    meaning: 'The quality is not one of the known names.',
    remedy: 'Send good, estimated, suspect, invalid or missing, or leave it out.',
    replayable: false,
  },
  store_refused: {
    scope: 'reading',
    meaning: 'The database has refused the reading for good.',
    remedy: "See the detail, which is the database's own message; correct the database, then replay.",
    replayable: true,
  },
} as const satisfies Readonly<Record<string, RejectionKind>>;

export type RejectionCode = keyof typeof REJECTIONS;
