/** Telemetry messages for tests. */

import { encodeTelemetry, type WireReading } from '../../src/wire/native/encode.ts';
import { gatewayTopic } from '../../src/wire/topics.ts';

/** The telemetry topic of a user name such as `alpha.g1`. */
export function telemetryTopic(username: string): string {
  const [enterprise = '', gateway = ''] = username.split('.');
  return gatewayTopic(enterprise, gateway, 'telemetry');
}

/** A message with the readings given. */
export function telemetry(seq: number, ...readings: readonly WireReading[]): string {
  return encodeTelemetry(seq, new Date().toISOString(), readings);
}

/** A message with one reading of a meter's `activeEnergy`. */
export function energy(seq: number, meter: string, ts: number, value: number): string {
  return telemetry(seq, { meter, ts, values: { activeEnergy: value } });
}
