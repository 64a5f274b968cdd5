/**
 * What a pass of the runner costs: consumption made up in memory, everything else as in a hub (states read and
 * written in SQLite, findings, events).
 */

import { openAnomalyWriter } from '../../src/anomalies/store/writer.ts';
import { FakeCity, judge, MICROS, QUARTER, START } from '../anomalies/run/fake-city.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';

const PASSES = 8;
const METERS_OF_CITY = 400_000;
const QUARTER_SECONDS = 900;
const DAYS = 6;
const LATE_METERS = 100;

export async function anomalyRunner(): Promise<Record<string, number>> {
  return inTemporaryDirectory(async (directory) => {
    const records = openAnomalyWriter(directory);
    const city = new FakeCity({ enterprises: 100, gatewaysPerEnterprise: 10, metersPerGateway: 20 });
    city.load = (_, start) => MICROS * (1 + ((start / QUARTER) % 7));
    const runner = city.runner(records);
    city.now = START + 2 * QUARTER;
    await judge(runner);
    const before = runner.stats();
    for (let pass = 0; pass < PASSES; pass++) {
      city.now += QUARTER;
      await judge(runner);
    }
    const after = runner.stats();
    const millis = after.busyMillis - before.busyMillis;
    const intervals = after.intervals - before.intervals;
    const nanoseconds = (millis * 1e6) / intervals;
    city.now = START + DAYS * 96 * QUARTER;
    await judge(runner);
    const late = [...city.snapshot.meters.keys()].slice(0, LATE_METERS);
    for (const meter of late) runner.rederived(meter, START + 48 * QUARTER, START + 96 * QUARTER);
    const begun = runner.stats();
    city.now += QUARTER;
    await judge(runner);
    const again = runner.stats().busyMillis - begun.busyMillis - millis / PASSES;
    records.close();
    return {
      meters: city.snapshot.meters.size,
      'nanoseconds an interval, whole pass': nanoseconds,
      'city of 400,000 meters, share of a core, %': ((nanoseconds * METERS_OF_CITY) / 1e9 / QUARTER_SECONDS) * 100,
      'milliseconds a meter for what came late five days ago': again / LATE_METERS,
    };
  });
}
