import { describe, expect, it } from 'vitest';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { consumptionOf } from './helpers/consumption.ts';
import { openRig, type Rig } from './helpers/rig.ts';

const MINUTE = 60_000;
const MIDNIGHT = Math.floor(Date.now() / 86_400_000) * 86_400_000 - 10 * 86_400_000 - 8 * 3_600_000;
const HALF_PAST = MIDNIGHT + 30 * MINUTE;

let seq = 0;

/** Two meters that count 10 and 1 in each quarter of an hour. */
async function withTwoMeters(use: (rig: Rig) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (directory) => {
    await using rig = await openRig(directory);
    await rig.registry.apply({
      enterprises: [enterprise('E1')],
      gateways: [gateway('E1', 'G1')],
      meters: [meter('E1', 'M1', { metering: {} }), meter('E1', 'M2', { metering: {} })],
    });
    const readings = [0, 15, 30, 45, 60, 75].flatMap((minutes) => [
      { meter: 'M1', ts: MIDNIGHT + minutes * MINUTE, values: { activeEnergy: (minutes / 15) * 10 } },
      { meter: 'M2', ts: MIDNIGHT + minutes * MINUTE, values: { activeEnergy: minutes / 15 } },
    ]);
    await rig.journal.append(JSON.stringify({ seq: ++seq, readings }));
    await rig.run();
    await rig.derive();
    await use(rig);
  });
}

async function changed(rig: Rig, changes: Parameters<Rig['registry']['apply']>[0]): Promise<void> {
  await rig.registry.apply(changes);
  rig.processor.directory.update(await rig.registry.snapshot());
  rig.deriver.update(await rig.registry.snapshot());
  await rig.derive();
}

async function totals(rig: Rig, group: string): Promise<number[]> {
  const lines = await consumptionOf(rig, 'interval');
  return lines.filter(({ of }) => of === `${group} electricity activeEnergy`).map(({ value }) => value / 1e6);
}

describe('A group', () => {
  it('has a meter from when it belongs to it until it does not', async () => {
    await withTwoMeters(async (rig) => {
      expect(await totals(rig, 'enterprise E1')).toEqual([11, 11, 11, 11, 11]);
      const below = meter('E1', 'M2', { metering: {}, level: 2, parent: 'M1' });
      await changed(rig, { meters: [below], validFrom: HALF_PAST });
      expect(await totals(rig, 'enterprise E1')).toEqual([11, 11, 10, 10, 10]);
      expect(await totals(rig, 'city city')).toEqual([11, 11, 10, 10, 10]);
      const days = await consumptionOf(rig, 'day');
      const [day] = days.filter(({ of }) => of === 'enterprise E1 electricity activeEnergy');
      expect(day?.value).toBe(52e6);
    });
  });

  it('is made anew without a meter that never belonged to it', async () => {
    await withTwoMeters(async (rig) => {
      await changed(rig, { meters: [meter('E1', 'M2', { metering: {}, level: 2, parent: 'M1' })] });
      expect(await totals(rig, 'enterprise E1')).toEqual([10, 10, 10, 10, 10]);
      const lines = await consumptionOf(rig, 'interval');
      const expected = lines.find(({ of }) => of === 'enterprise E1 electricity activeEnergy')?.expectedMillis;
      expect(expected).toBe(15 * MINUTE);
    });
  });

  it('gives back from when a flow goes out', async () => {
    await withTwoMeters(async (rig) => {
      await changed(rig, { meters: [meter('E1', 'M2', { metering: { flow: 'transfer' } })], validFrom: HALF_PAST });
      expect(await totals(rig, 'enterprise E1')).toEqual([11, 11, 9, 9, 9]);
    });
  });

  it('of a district and an industry has an enterprise from when it is there', async () => {
    await withTwoMeters(async (rig) => {
      const moved = { ...enterprise('E1'), district: '310104', industry: 'C26' };
      await changed(rig, { enterprises: [moved], validFrom: HALF_PAST });
      const of = (group: string) => totals(rig, group);
      const lines = await consumptionOf(rig, 'interval');
      expect(lines.filter(({ of: name }) => name === 'district 310104 electricity activeEnergy')).toHaveLength(3);
      expect(await of('district 310104')).toEqual([11, 11, 11]);
      expect(await of('industry C26')).toEqual([11, 11, 11]);
      const before = await rig.store.consumption(
        'interval',
        [{ scope: 'district', id: '310115', item: 'electricity', quantity: 'activeEnergy', enterprise: '' }],
        0,
        9e12,
      );
      expect([...before.value.subarray(0, before.count)]).toEqual([11e6, 11e6]);
      expect(await of('city city')).toEqual([11, 11, 11, 11, 11]);
    });
  });
});
