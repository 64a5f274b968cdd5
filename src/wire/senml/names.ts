/**
 * What a SenML name (base name and name put together, RFC 8428 section 4.5.1) says: which meter, which quantity.
 * The quantity stands behind the last `:` or `/`, the meter before it; of a URN the meter is its last part.
 */

import { ID_PATTERN } from '../../domain/id.ts';
import { quantityByName } from '../../domain/quantity.ts';

export interface MeasuredName {
  readonly meter: string;
  readonly quantity: string;
}

/** Names of quantities that are understood beside the hub's own; FORMAT.md lists them. */
export const SHORT_NAMES: Readonly<Record<string, string>> = {
  ep: 'activeEnergy',
  eq: 'reactiveEnergy',
  p: 'activePower',
  q: 'reactivePower',
  s: 'apparentPower',
  pf: 'powerFactor',
  u: 'voltage',
  i: 'current',
  f: 'frequency',
};

/** Names that a sender repeats are taken apart once; what is sent must not fill the memory. */
const KNOWN_MAX = 50_000;
const known = new Map<string, MeasuredName | null>();

/** Takes a name apart; null where it names no meter. */
export function measuredName(name: string): MeasuredName | null {
  let measured = known.get(name);
  if (measured === undefined) {
    measured = takeApart(name);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(name, measured);
  }
  return measured;
}

/** What a name may consist of (section 4.5.1). */
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9:./_-]*$/;

function takeApart(name: string): MeasuredName | null {
  if (!NAME_PATTERN.test(name)) return null;
  const end = Math.max(name.lastIndexOf(':'), name.lastIndexOf('/'));
  if (end < 0) return null;
  const before = name.slice(0, end);
  const meter = /^urn:/i.test(before) ? before.slice(before.lastIndexOf(':') + 1) : before;
  if (!ID_PATTERN.test(meter)) return null;
  const sent = name.slice(end + 1);
  const isOwn = quantityByName(sent) !== undefined;
  return { meter, quantity: isOwn || !Object.hasOwn(SHORT_NAMES, sent) ? sent : (SHORT_NAMES[sent] as string) };
}
