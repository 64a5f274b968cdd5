import { computed } from 'vue';
import { dayOf } from '../../format/period.ts';
import { ZONE } from '../../format/time.ts';
import { useAsked } from '../../state/asked.ts';
import type { Hub } from '../../state/hub.ts';
import { CITY_PACE_MILLIS } from '../../state/paces.ts';
import { usePresent } from '../../state/present.ts';
import { cityFigures, createCityReader, segmentsBefore, segmentsOf } from './city-figures.ts';
import type { CityPart } from './city-parts.ts';

const HOUR = 3_600_000;

/** The figures of the city as they go on; those of last year come after them, and again with each hour. */
export function useCityFigures({ api, endIfUnauthorized }: Hub, parts: readonly CityPart[]) {
  const now = usePresent(CITY_PACE_MILLIS);
  const read = createCityReader(api, parts);
  const readBefore = createCityReader(api, parts);
  const asked = useAsked(
    () => dayOf(now.value, ZONE),
    () => read(segmentsOf(Date.now(), ZONE)),
    endIfUnauthorized,
    () => now.value,
  );
  const before = useAsked(
    () => Math.floor(now.value / HOUR) * HOUR,
    async (hour) => ({ hour, rows: await readBefore(segmentsBefore(hour, ZONE)) }),
    endIfUnauthorized,
  );
  const figures = computed(() => {
    const then = before.answer.value;
    return asked.answer.value === null
      ? null
      : cityFigures(asked.answer.value, then?.rows ?? null, then?.hour ?? now.value);
  });
  return { asked, before, figures, now };
}

export type CityFiguresState = ReturnType<typeof useCityFigures>;
