/** The hub and what people would use instead, in one run, with the same payloads. */

import type { Comparison, RunOptions } from '../scenario.ts';
import { duckDbAlone, influxdAlone } from './ceilings.ts';
import { aedes, homeGrown, hub, hubWithInfluxd, mosquitto, type PeerMaker } from './makers.ts';
import { measurePeer } from './measure.ts';

const SECONDS_MAX = 6;
const MESSAGES = 300_000;
/** Node-RED takes a few thousand messages a second: what is published in seconds it would take minutes to store. */
const MESSAGES_OF_NODE_RED = 40_000;
const READINGS_ALONE = 2_000_000;

const column = (title: string, make: PeerMaker, messages = MESSAGES) => ({
  title,
  run: ({ scale }: RunOptions) =>
    measurePeer(make, { messages: Math.round(messages * scale), secondsMax: SECONDS_MAX * scale }),
});

export const PEERS: Comparison = {
  title:
    'the hub, Mosquitto, Aedes, Mosquitto + Node-RED + influxd, and the stores alone: as fast as they take it, then killed',
  columns: {
    Meterhub: column('the hub with DuckDB', hub),
    'Meterhub + influxd': column('the hub with influxd 1.6.7', hubWithInfluxd),
    Mosquitto: column('no persistence, which is the default of the program', mosquitto('none')),
    'Mosquitto, persistence': column("Debian's settings, one subscriber away", mosquitto('debian')),
    'Mosquitto, each change': column('saved after every change, one subscriber away', mosquitto('eachChange')),
    Aedes: column('in memory', aedes),
    'Mosquitto + Node-RED + influxd': column('the common stack', homeGrown, MESSAGES_OF_NODE_RED),
    'influxd alone': { title: 'influxd 1.6.7', run: ({ scale }) => influxdAlone(READINGS_ALONE * scale) },
    'DuckDB alone': { title: 'DuckDB', run: ({ scale }) => duckDbAlone(READINGS_ALONE * scale) },
  },
};
