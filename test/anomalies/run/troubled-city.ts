/** A small city with all that can be wrong. */

import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { seededRandom } from '../../helpers/seed.ts';
import { DAY, FakeCity, HOUR, MICROS, QUARTER, START } from './fake-city.ts';

const STUCK = ruleBit('stuck');
export const WEEKS = 6;

/** Twelve meters behind four gateways, with all that can be wrong. */
export function troubledCity(seed: number): FakeCity {
  const city = new FakeCity({ enterprises: 2, gatewaysPerEnterprise: 2, metersPerGateway: 3 });
  // The first meter of each enterprise counts what the second and the third count, and some loss.
  city.change((meter) =>
    /G1M[23]$/.test(meter.id) ? { ...meter, level: 2, parent: `${meter.enterprise}G1M1` } : meter,
  );
  const noise = new Map<string, number>();
  const random = seededRandom(seed);
  const died = Math.floor(seededRandom(seed + 1)() * 20) + 3;
  const leaks = Math.floor(seededRandom(seed + 2)() * 10) + 25;
  const own = (meter: string, start: number): number => {
    const key = `${meter} ${start}`;
    if (!noise.has(key)) noise.set(key, 0.9 + 0.2 * random());
    const hour = Math.floor(((start + 8 * HOUR) % DAY) / HOUR);
    const base = hour >= 8 && hour < 18 ? 20 : 5;
    const leak = meter === 'E2G2M1' && start >= START + leaks * DAY ? 15 : 0;
    return Math.round((base * (noise.get(key) as number) + leak) * MICROS);
  };
  // In the order of meters and time whoever asks first, so that every run has the same noise.
  for (const id of city.snapshot.meters.keys()) {
    for (let start = START; start < START + WEEKS * 7 * DAY; start += QUARTER) own(id, start);
  }
  city.load = (meter, start) => {
    const day = Math.floor((start - START) / DAY);
    if (meter.startsWith('E1G2') && day === died) return null;
    if (meter === 'E2G1M3' && day % 7 >= 3 && day % 7 <= 4 && start % DAY < 6 * HOUR) return null;
    if (!/G1M1$/.test(meter)) return own(meter, start);
    const loss = day >= 30 ? 1.15 : 1.02;
    return Math.round((own(meter.replace('M1', 'M2'), start) + own(meter.replace('M1', 'M3'), start)) * loss);
  };
  city.fired = (meter, start) => (meter === 'E2G2M2' && Math.floor((start - START) / DAY) % 9 === 4 ? STUCK : 0);
  return city;
}
