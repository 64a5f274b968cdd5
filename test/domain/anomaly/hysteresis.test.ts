import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/domain/anomaly/finding.ts';
import { newEpisode, takeVerdict } from '../../../src/domain/anomaly/state/hysteresis.ts';

/** What follows from each judgement of a row of them, x for bad. */
function phases(row: string, n: number, m: number, close: number): string[] {
  const memory = newEpisode();
  return [...row].map((mark, i) => {
    const verdict: Verdict = {
      detector: 'intensity',
      isBad: mark === 'x',
      from: i * 1000,
      to: (i + 1) * 1000,
      actual: null,
      low: null,
      high: null,
      severity: 'info',
      excess: 1,
    };
    const finding = takeVerdict(memory, verdict, 'S', { n, m, close });
    return finding === null ? '-' : `${finding.phase[0]}${finding.first / 1000}`;
  });
}

describe('hysteresis', () => {
  it('opens with n of the last m and closes after so many good ones in a row', () => {
    expect(phases('.x.xx.x..x...', 3, 4, 3)).toEqual([
      ...['-', 's1', '-', 's1', 'o1', '-', 'c1', '-', '-', 'c1', '-', '-', 'c1'],
    ]);
  });

  it('drops a suspicion when the last m are good, and begins anew', () => {
    expect(phases('x..x.xx', 3, 4, 2)).toEqual(['s0', '-', '-', 's0', '-', 's0', 'o0']);
    expect(phases('x...x', 2, 3, 2)).toEqual(['s0', '-', '-', 'd0', 's4']);
  });

  it('opens and closes at once where it is set so', () => {
    expect(phases('xx.x', 1, 1, 1)).toEqual(['o0', 'c0', 'c0', 'o3']);
  });

  it('remembers fifteen judgements', () => {
    expect(phases(`x${'.'.repeat(13)}x`, 2, 15, 15).at(-1)).toBe('o0');
    expect(phases(`x${'.'.repeat(15)}x`, 2, 15, 15).slice(-2)).toEqual(['d0', 's16']);
  });
});
