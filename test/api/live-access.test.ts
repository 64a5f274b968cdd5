/** Who the live stream is for, and for how long. */

import { describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { startTestHub } from '../helpers/running-hub.ts';
import { until } from '../helpers/until.ts';
import { EventReader } from './event-reader.ts';

describe('the live stream', () => {
  test('ends when its key is revoked', async () => {
    await using hub = await startTestHub();
    await using reader = await EventReader.open(hub, { role: 'analyst' });
    await reader.expect('hello');
    const registry = await openRegistry(sqliteRegistryIn(dataPaths(hub.data.directory).registry));
    expect(await registry.revokeKey(hub.data.key('analyst').split('_')[1] ?? '')).toBe(true);
    await registry.close();
    await until('the stream is over', () => reader.isEnded);
    expect((await hub.api('analyst').request('/api/v1/whoami')).status).toBe(401);
  });

  test('tells alarms to those who may ask for them, and to nobody else', async () => {
    await using hub = await startTestHub();
    await using operator = await EventReader.open(hub, { role: 'auditor' });
    await using analyst = await EventReader.open(hub, { role: 'analyst' });
    await Promise.all([operator.expect('totals'), analyst.expect('totals')]);
    hub.hub.alarms.raise('journal_full', 'for those who run the hub');
    await operator.expect('alarm');
    hub.hub.alarms.clear('journal_full');
    await operator.expect('alarm', (data) => data.state === 'cleared');
    const before = analyst.events.length;
    await until('it has had a tick more', () => analyst.events.length > before);
    expect(analyst.names()).not.toContain('alarm');
  });
});
