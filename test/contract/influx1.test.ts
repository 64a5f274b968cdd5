/** On Debian's real influxd. */

import { afterAll, beforeAll } from 'vitest';
import { Influxd } from '../influx/helpers/influxd.ts';
import { consumptionContract } from './consumption-contract.ts';
import { INFLUX_URL } from './engines.ts';
import { storeContract } from './store-contract.ts';
import { windowsContract } from './windows-contract.ts';

let influxd: Influxd;

beforeAll(async () => {
  influxd = await Influxd.start();
  process.env[INFLUX_URL] = influxd.url;
});
afterAll(() => influxd[Symbol.asyncDispose]());

storeContract('influx1');
storeContract('influx1Small');
consumptionContract('influx1');
windowsContract('influx1');
consumptionContract('influx1Small');
windowsContract('influx1Small');
