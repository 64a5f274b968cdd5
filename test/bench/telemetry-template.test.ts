import { parser } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { TelemetryTemplate } from './telemetry-template.ts';

const OPTIONS = {
  ...{ topic: 'energy/v1/BENCH/G0000/telemetry', meters: ['A', 'B'], quantities: ['activeEnergy'], verbose: false },
  ...{ firstInstant: 1_795_000_000_000, firstSeq: 1_000_000_000, stepMillis: 900_000, rises: true },
};

/** Of the n-th packet, taken apart by another program than made it. */
function payloadOf(format: 'rows' | 'columnar', n: number): unknown {
  const found: unknown[] = [];
  const reader = parser();
  reader.on('packet', (packet) => {
    if (packet.cmd === 'publish') found.push({ id: packet.messageId, payload: JSON.parse(String(packet.payload)) });
  });
  reader.parse(new TelemetryTemplate({ ...OPTIONS, format }).packet(77, n));
  return found[0];
}

test('the third message of a load is two steps later, with registers that have risen by two', () => {
  const sentAt = '2026-11-21T08:00:02.113Z';
  const reading = { ts: 1_795_001_800_000, values: { activeEnergy: 184_225.71 } };
  expect(payloadOf('rows', 2)).toEqual({
    id: 77,
    payload: {
      ...{ seq: 1_000_000_002, sentAt },
      readings: [
        { meter: 'A', ...reading },
        { meter: 'B', ...reading },
      ],
    },
  });
  expect(payloadOf('columnar', 2)).toMatchObject({
    payload: {
      columns: { meter: ['A', 'B'], ts: 1_795_001_800_000, values: { activeEnergy: [184_225.71, 184_225.71] } },
    },
  });
});
