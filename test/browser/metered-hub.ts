/** A whole hub on which there is consumption to look at: two days of registers with a gap, a reset and a revision. */

import { ensureDashboardBuilt } from '../../dashboards/build.ts';
import { startTestHub, type TestHub, type TestHubOptions } from '../helpers/running-hub.ts';
import { telemetry } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { askApi } from './dashboard.ts';
import { publish } from './seeded-hub.ts';

/** A test machine may be busy with other things. */
const DERIVED_MILLIS = 90_000;
const QUARTER = 900_000;
const DAY = 86_400_000;
/** Shanghai has had no change of clocks since 1991. */
const OFFSET = 8 * 3_600_000;

/** The day before yesterday in Shanghai, where everything below happens: its name and its midnight. */
export const DAY_START = Math.floor((Date.now() + OFFSET) / DAY) * DAY - OFFSET - 2 * DAY;
export const DAY_NAME = new Date(DAY_START + OFFSET).toISOString().slice(0, 10);

/**
 * alpha-E1 counts 10 kWh a quarter of an hour from midnight on. Its register is reset to 3 at 02:15, so that the
 * quarter before it is unknown; it sends nothing from 06:00 to 12:00, in which it counts 240 kWh; and its last
 * reading is that of 18:00, so that the evening is unknown.
 */
export const RESET_AT = DAY_START + 9 * QUARTER;
const GAP: readonly [from: number, to: number] = [24, 48];
const LAST = 72;
/** The quarter of the last reading of each meter. */
const COMPLETE = [
  ['alpha-E1', LAST],
  ['alpha-G1', 40],
  ['beta-E1', LAST],
] as const;

function registerOf(quarter: number): number {
  return quarter < 9 ? 1000 + 10 * quarter : 3 + 10 * (quarter - 9);
}

/** Starts it, and waits until all of it is derived. */
export async function startMeteredHub(options: TestHubOptions = {}): Promise<TestHub> {
  const hub = await startTestHub({
    dashboards: await ensureDashboardBuilt(),
    config: { metering: { linger: '20ms' } },
    ...options,
  });
  const quarters = Array.from({ length: LAST + 1 }, (_, quarter) => quarter).filter(
    (quarter) => quarter <= GAP[0] || quarter >= GAP[1],
  );
  const electricity = quarters.map((quarter) => ({
    ...{ meter: 'alpha-E1', ts: DAY_START + quarter * QUARTER, values: { activeEnergy: registerOf(quarter) } },
  }));
  // 5 m3 a quarter of an hour for the first ten hours.
  const gas = Array.from({ length: 41 }, (_, quarter) => ({
    ...{ meter: 'alpha-G1', ts: DAY_START + quarter * QUARTER, values: { volume: 500 + 5 * quarter } },
  }));
  await publish(hub, 'alpha.g1', telemetry(1, ...electricity, ...gas));
  const beta = quarters.map((quarter) => ({
    ...{ meter: 'beta-E1', ts: DAY_START + quarter * QUARTER, values: { activeEnergy: 20 * quarter } },
  }));
  await publish(hub, 'beta.g1', telemetry(1, ...beta, { meter: 'nobody', ts: DAY_START, values: { volume: 1 } }));
  // The reading of 01:00 is contradicted, by one kilowatt hour.
  const revised = { meter: 'alpha-E1', ts: DAY_START + 4 * QUARTER, values: { activeEnergy: 1041 } };
  await publish(hub, 'alpha.g1', telemetry(2, revised));
  await untilDerived(hub);
  return hub;
}

/** Waits until nothing is left to be derived. */
export async function untilDerived(hub: TestHub): Promise<void> {
  const [url, key] = [`http://127.0.0.1:${hub.httpPort}`, hub.data.key('admin')];
  const day = `from=${new Date(DAY_START).toISOString()}&to=${new Date(DAY_START + DAY).toISOString()}`;
  await until(
    'all consumption is derived',
    async () => {
      // A machine that is busy gets nothing done while it is asked again and again.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const states = await Promise.all(
        COMPLETE.map(([meter]) =>
          askApi<{ pendingRecomputation: boolean; completeUntil: string | null }>(
            url,
            key,
            `/api/v1/meters/${meter}/intervals?${day}`,
          ),
        ),
      );
      const { total } = await hub.api().accounting();
      return (
        total.messages.pending === 0 &&
        states.every(
          ({ pendingRecomputation, completeUntil }, index) =>
            !pendingRecomputation &&
            Date.parse(completeUntil ?? '') >= DAY_START + (COMPLETE[index]?.[1] ?? 0) * QUARTER,
        )
      );
    },
    DERIVED_MILLIS,
  );
}
