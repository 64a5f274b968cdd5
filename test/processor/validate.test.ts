import { describe, expect, it } from 'vitest';
import type { JournalMessage } from '../../src/journal/journal.ts';
import { BatchCollector } from '../../src/processor/collect.ts';
import { SeriesDirectory } from '../../src/processor/series-directory.ts';
import { checkInstant } from '../../src/processor/validate.ts';
import { meter } from '../registry/helpers/master-data.ts';

const WINDOW = { futureMillisMax: 600_000, ageMillisMax: 86_400_000 };
const RECEIVED = Date.UTC(2020, 0, 15);

describe('the time window', () => {
  it.each([
    [RECEIVED, null],
    [RECEIVED + 600_000, null],
    [RECEIVED + 600_001, 'time_in_future'],
    [RECEIVED - 86_400_000, null],
    [RECEIVED - 86_400_001, 'time_too_old'],
    [8.64e15, 'time_in_future'],
    [-8.64e15, 'time_too_old'],
    [RECEIVED / 1000, 'time_too_old'],
  ])('judges %d by when the message was received', (timestamp, code) => {
    expect(checkInstant(timestamp, RECEIVED, WINDOW)?.code ?? null).toBe(code);
  });

  it('says by how much an instant lies outside', () => {
    expect(checkInstant(RECEIVED + 3_600_000, RECEIVED, WINDOW)?.detail).toBe(
      '2020-01-15T01:00:00.000Z is 3600 s after the message was received, the limit is 600 s',
    );
  });

  it('stays where it was when an old message is processed again', () => {
    const directory = new SeriesDirectory();
    const none = new Map();
    directory.update({
      ...{ version: 1, enterprises: none, sites: none, gateways: none, meters: new Map([['M1', meter('E1', 'M1')]]) },
      history: { enterprises: none, meters: none },
    });
    const collector = new BatchCollector(directory, WINDOW);
    const reading = (ts: number) => ({ meter: 'M1', ts, values: { activeEnergy: 1 } });
    const readings = [reading(RECEIVED), reading(Date.now())];
    const message: JournalMessage = {
      ...{ offset: 1, receivedAt: RECEIVED, qos: 1, principal: 'E1/G1', topic: 'energy/v1/E1/G1/telemetry' },
      payload: Buffer.from(JSON.stringify({ readings })),
    };
    collector.addSegment({ firstOffset: 1, count: 1, messages: [message], damage: null });
    expect(collector.candidates.count).toBe(1);
    expect(collector.quarantine.map(({ code }) => code)).toEqual(['time_in_future']);
  });
});
