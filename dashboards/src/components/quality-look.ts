import type { QualityLevel } from '../api/types.ts';

/** Tone and icon of each quality level; the words beside them carry the meaning. */
export const QUALITY_LOOK = {
  good: { tone: 'good', icon: 'check' },
  estimated: { tone: 'info', icon: 'estimate' },
  suspect: { tone: 'warn', icon: 'warning' },
  invalid: { tone: 'bad', icon: 'cross' },
  missing: { tone: 'muted', icon: 'never' },
} as const satisfies Record<QualityLevel, unknown>;
