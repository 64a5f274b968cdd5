/** On an imitation of the HTTP surface of 3.x, which refuses whatever is not documented. */

import { afterAll, beforeAll, expect } from 'vitest';
import { Imitation, ORGANISATION, TOKEN } from '../influx/helpers/imitation.ts';
import { consumptionContract } from './consumption-contract.ts';
import { INFLUX_ORG, INFLUX_TOKEN, INFLUX_URL } from './engines.ts';
import { storeContract } from './store-contract.ts';
import { windowsContract } from './windows-contract.ts';

let server: Imitation;

beforeAll(async () => {
  server = await Imitation.start(3);
  Object.assign(process.env, { [INFLUX_URL]: server.url, [INFLUX_TOKEN]: TOKEN, [INFLUX_ORG]: ORGANISATION });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  expect(server.unexpected).toEqual([]);
});

storeContract('influx3');
consumptionContract('influx3');
windowsContract('influx3');
