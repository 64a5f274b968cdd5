import type { MeterReadings, QualityLevel } from '../../api/types.ts';

type Reading = MeterReadings['items'][number];

/** A stretch of time in which readings of one quality came one after the other; epoch ms. */
export interface QualityBand {
  readonly level: QualityLevel;
  readonly from: number;
  readonly to: number;
}

/** So many usual steps without a reading are silence. */
const SILENCE_STEPS = 4;

/** From when on a step between two readings is silence, in ms: several times as long as there usually is between two. */
export function silenceAfter(readings: readonly Reading[]): number {
  return SILENCE_STEPS * usualStep(readings);
}

/** The readings as stretches of one quality each. A reading holds until the next one; silence is in no stretch. */
export function qualityBands(readings: readonly Reading[]): readonly QualityBand[] {
  const silence = silenceAfter(readings);
  const usual = usualStep(readings);
  const bands: QualityBand[] = [];
  readings.forEach(({ ts, quality: { level } }, index) => {
    const from = Date.parse(ts);
    const next = readings[index + 1];
    const until = next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next.ts);
    const to = until - from > silence ? from + usual : until;
    const before = bands.at(-1);
    if (before?.level === level && before.to === from) bands[bands.length - 1] = { ...before, to };
    else bands.push({ level, from, to });
  });
  return bands;
}

function usualStep(readings: readonly Reading[]): number {
  const times = readings.map(({ ts }) => Date.parse(ts));
  const steps = times.slice(1).map((at, index) => at - (times[index] ?? at));
  return [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}
