/** Values of Sparkplug metrics as numbers (Sparkplug 3.0, 6.4.16: integers are two's complement in unsigned fields). */

import { QUALITY_GOOD, type Quality, qualityOfName } from '../../domain/quality.ts';
import type { SparkplugMetric } from './payload.ts';

/** Data types that are numbers. */
const INT8 = 1;
const INT16 = 2;
const INT32 = 3;
const INT64 = 4;
const UINT8 = 5;
const UINT16 = 6;
const UINT32 = 7;
const UINT64 = 8;
const FLOAT = 9;
const DOUBLE = 10;

/** The metric's value; null where its type is no number or the value is not there. */
export function numberOf(metric: SparkplugMetric, datatype: number | null): number | null {
  switch (datatype) {
    case INT8:
      return signed(metric.intValue, 24);
    case INT16:
      return signed(metric.intValue, 16);
    case INT32:
      return signed(metric.intValue, 0);
    case UINT8:
    case UINT16:
    case UINT32:
      return metric.intValue ?? null;
    case INT64:
      return metric.signedLongValue ?? null;
    case UINT64:
      return metric.longValue ?? null;
    case FLOAT:
      return metric.floatValue ?? null;
    case DOUBLE:
      return metric.doubleValue ?? null;
    default:
      return null;
  }
}

function signed(value: number | undefined, shift: number): number | null {
  return value === undefined ? null : (value << shift) >> shift;
}

const INVALID = qualityOfName('invalid') as Quality;
const SUSPECT = qualityOfName('suspect') as Quality;

/**
 * The property `Quality`. Sparkplug 3.0 has three codes: 0 bad, 192 good, 500 stale (recalled). Others are those of
 * OPC (below 64 bad, below 192 uncertain, below 256 good) or of Ignition (bit 31 bad, bit 30 uncertain).
 */
export function qualityOf(code: number): Quality {
  if (code >= 192 && code < 256) return QUALITY_GOOD;
  if (code >= 0 && code < 64) return INVALID;
  return code < 0 ? INVALID : SUSPECT;
}

export interface Properties {
  readonly unit: string | null;
  readonly quality: Quality | null;
}

const NONE: Properties = { unit: null, quality: null };

/** What the properties `engUnit` and `Quality` say. */
export function propertiesOf({ properties }: SparkplugMetric): Properties {
  if (properties === undefined) return NONE;
  const { engUnit, Quality: code } = properties;
  return {
    unit: typeof engUnit === 'string' && engUnit !== '' ? engUnit : null,
    quality: typeof code === 'number' ? qualityOf(code | 0) : null,
  };
}
