import { toneOf } from '../quality/completeness.ts';
import { classOf, type ValueClass } from './classes.ts';
import type { MapRegion } from './map-chart.ts';

type Fill = MapRegion['fill'];

const TONE_TOKEN = { complete: 'good', partial: 'warn', poor: 'bad', none: 'bad' } as const;
const TONE_STRENGTH = { complete: 0.55, partial: 0.55, poor: 0.5, none: 0.85 } as const;

/** The colour of a measured share of the time. */
export function completenessFill(share: number | null): Fill {
  return share === null ? null : { token: TONE_TOKEN[toneOf(share)], strength: TONE_STRENGTH[toneOf(share)] };
}

/** The colour of the class that a value is in. */
export function classFill(classes: readonly ValueClass[], value: number | null): Fill {
  const found = value === null ? undefined : classOf(classes, value);
  return found === undefined ? null : { token: 'info', strength: found.strength };
}
