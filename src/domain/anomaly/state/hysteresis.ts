/**
 * From judgements to the begin and end of an episode: it opens when `n` of the last `m` are bad, closes after
 * `close` good ones in a row. The memory is a word of bits and an instant.
 */

import type { Hysteresis } from '../catalogue/detectors.ts';
import type { Finding, FindingPhase, Verdict } from '../finding.ts';

/** Where the memory of an episode is kept. */
export interface EpisodeMemory {
  /** The last 15 judgements as bits, the latest lowest; bit 15 while open. */
  bits: number;
  /** Seconds since 1970 of the first bad one; meaningless while nothing is bad. */
  first: number;
}

const OPEN = 0x8000;
const HISTORY = 0x7fff;

/** A memory of its own, for what is not part of the state of a meter. */
export function newEpisode(): EpisodeMemory {
  return { bits: 0, first: 0 };
}

/** Takes a judgement in and tells what follows; null where nothing does. */
export function takeVerdict(
  memory: EpisodeMemory,
  verdict: Verdict,
  subject: string,
  { n, m, close }: Hysteresis,
): Finding | null {
  const before = memory.bits;
  const isOpen = (before & OPEN) !== 0;
  if (before === 0) {
    if (!verdict.isBad) return null;
    memory.first = Math.floor(verdict.from / 1000);
  }
  const history = ((before << 1) | (verdict.isBad ? 1 : 0)) & HISTORY;
  memory.bits = history | (before & OPEN);
  let phase: FindingPhase;
  if (isOpen) {
    if ((history & ((1 << close) - 1)) === 0) {
      memory.bits = 0;
      phase = 'closed';
    } else if (verdict.isBad) phase = 'continued';
    else return null;
  } else {
    const recent = history & ((1 << m) - 1);
    if (recent === 0) {
      memory.bits = 0;
      phase = 'dropped';
    } else if (bitCount(recent) >= n) {
      memory.bits = history | OPEN;
      phase = 'opened';
    } else if (verdict.isBad) phase = 'suspected';
    else return null;
  }
  return {
    detector: verdict.detector,
    subject,
    phase,
    first: memory.first * 1000,
    from: verdict.from,
    to: verdict.to,
    actual: verdict.actual,
    low: verdict.low,
    high: verdict.high,
    severity: verdict.severity,
    excess: verdict.isBad ? verdict.excess : 0,
  };
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
