/** On Debian's real influxd. */

import { afterAll, beforeAll } from 'vitest';
import { Influxd } from '../influx/helpers/influxd.ts';
import { INFLUX_URL } from './engines.ts';
import { storeContract } from './store-contract.ts';

let influxd: Influxd;

beforeAll(async () => {
  influxd = await Influxd.start();
  process.env[INFLUX_URL] = influxd.url;
});
afterAll(() => influxd[Symbol.asyncDispose]());

storeContract('influx1');
storeContract('influx1Small');
