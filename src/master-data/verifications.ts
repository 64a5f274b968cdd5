/** Certificates of meters, which tables have in rows of their own. */

import type { Meter, Verification } from '../registry/registry.ts';
import type { MeterVerification } from './figure-entries.ts';
import type { Registered } from './registered.ts';

/** The certificates of a meter by `verificationKey`. */
export function verificationsOf(meter: Meter | undefined): ReadonlyMap<string, MeterVerification> {
  return new Map(
    (meter?.verification ?? []).map((one) => {
      const certificate = { meter: meter!.id, ...one };
      return [verificationKey(certificate), certificate];
    }),
  );
}

/** A meter has one certificate of a number. */
export function verificationKey({ meter, certificate }: Pick<MeterVerification, 'meter' | 'certificate'>): string {
  return `${meter} ${certificate}`;
}

/**
 * The changed meters, and those of which only certificates have changed. A certificate says itself since when it holds:
 * that it is put on record changes nothing of what a meter has been before, so it is put to what the meter is now.
 */
export function withVerifications(
  meters: ReadonlyMap<string, Meter>,
  changed: ReadonlyMap<string, MeterVerification>,
  registered: Registered,
  validFromOf: Map<string, number>,
): Meter[] {
  const all = new Map(meters);
  for (const [key, { meter: id, ...certificate }] of changed) {
    const meter = all.get(id) ?? registered.meters.get(id);
    if (meter === undefined) continue;
    const since = registered.history.meters.get(id)?.at(-1)?.validFrom;
    if (!all.has(id) && since !== undefined) validFromOf.set(`meter ${id}`, since);
    all.set(id, { ...meter, verification: replaced(meter, key, certificate) });
  }
  return [...all.values()];
}

function replaced(meter: Meter, key: string, certificate: Verification): Verification[] {
  const before = [...verificationsOf(meter)];
  if (!before.some(([other]) => other === key)) return [...(meter.verification ?? []), certificate];
  return before.map(([other, { meter: _, ...one }]) => (other === key ? certificate : one));
}
