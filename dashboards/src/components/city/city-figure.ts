/** A figure of the city, as it stands in the address where it is explained. */

import { ZONE } from '../../format/time.ts';
import { ROW_OF, SPANS, type Span, startOf } from './city-figures.ts';

export interface CityFigure {
  /** `energy` in tce, `emissions`, or an energy item in the unit that it is counted in. */
  readonly of: 'energy' | 'emissions' | 'item';
  readonly item: string;
  readonly unit: string;
  readonly span: Span;
}

/** `energy.today`, `emissions.month`, `natural_gas/m3.year`. */
export function nameOfFigure({ of, item, unit, span }: CityFigure): string {
  return `${of === 'item' ? `${item}/${unit}` : of}.${span}`;
}

/** Null for what is no figure of the city. */
export function figureOfName(name: string | undefined): CityFigure | null {
  const [, measure = '', last] = /^(.+)\.([a-z]+)$/.exec(name ?? '') ?? [];
  const span = SPANS.find((known) => known === last);
  if (span === undefined) return null;
  if (measure === 'energy' || measure === 'emissions') return { of: measure, item: '', unit: '', span };
  const [, item, unit] = /^([^/]+)\/(.+)$/.exec(measure) ?? [];
  return item === undefined || unit === undefined ? null : { of: 'item', item, unit, span };
}

/** How the hub is asked for it: its span up to now, in rows as the page adds them up. */
export function questionOf({ of, span }: CityFigure, now: number) {
  return {
    ...{ interval: ROW_OF[span], from: new Date(startOf(span, now, ZONE)).toISOString() },
    ...(of === 'emissions' ? { uncertainty: 'none' as const } : {}),
  };
}
