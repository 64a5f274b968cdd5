import type { LoadModel } from './load-model.ts';

/** What a parent meter sees: all the loads behind it and a fraction of them lost on the way. */
export function createSumLoad(parts: readonly LoadModel[], lossFraction: number): LoadModel {
  const factor = 1 + lossFraction;
  return {
    rateAt: (millis) => factor * parts.reduce((sum, part) => sum + part.rateAt(millis), 0),
    totalAt: (millis) => factor * parts.reduce((sum, part) => sum + part.totalAt(millis), 0),
  };
}

/** A load in another unit: so many of it for each unit of the first. */
export function createScaledLoad(load: LoadModel, factor: number): LoadModel {
  return { rateAt: (millis) => factor * load.rateAt(millis), totalAt: (millis) => factor * load.totalAt(millis) };
}
