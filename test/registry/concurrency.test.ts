import { describe, expect, test } from 'vitest';
import type { Registry } from '../../src/registry/registry.ts';
import { until } from '../helpers/until.ts';
import { ENGINES, newLocation, opened, runPostgresql } from './helpers/engines.ts';
import { enterprise, gateway, meter } from './helpers/master-data.ts';

runPostgresql();

/** Longer than it may take until a change made elsewhere is seen, 200 ms and the question itself. */
const SEEN_MILLIS = 1000;

describe.each(ENGINES)('in %s', (engine) => {
  async function two(): Promise<readonly [Registry, Registry]> {
    const location = await newLocation(engine);
    const one = await opened(location);
    await one.apply({ enterprises: [enterprise('E1')], gateways: [gateway('E1', 'G1')] });
    return [one, await opened(location)];
  }

  test('two that have it open change it at one moment and lose nothing', async () => {
    const [one, other] = await two();
    const changes = Array.from({ length: 40 }, (_, n) =>
      (n % 2 === 0 ? one : other).apply({ meters: [meter('E1', `M${n}`)], recordedBy: `${n}` }),
    );
    await Promise.all(changes);
    const recorded = await one.masterDataChanges(0, Number.MAX_SAFE_INTEGER);
    expect(new Set(recorded.map(({ recordedBy }) => recordedBy)).size).toBe(41);
    const instants = recorded.map(({ recordedAt }) => recordedAt);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    await until('both see all', async () => (await one.snapshot()).meters.size === 40, SEEN_MILLIS);
    await until('both see all', async () => (await other.snapshot()).meters.size === 40, SEEN_MILLIS);
  });

  test('of two that close a ring of meters at one moment one is refused', async () => {
    const [one, other] = await two();
    for (let round = 0; round < 10; round++) {
      const [a, b] = [`A${round}`, `B${round}`];
      await one.apply({ meters: [meter('E1', a), meter('E1', b)] });
      const results = await Promise.allSettled([
        one.apply({ meters: [meter('E1', a, { parent: b })] }),
        other.apply({ meters: [meter('E1', b, { parent: a })] }),
      ]);
      expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'invalid' } }]);
    }
  });

  test('one that removes what the other begins to refer to leaves no reference to nothing', async () => {
    const [one, other] = await two();
    for (let round = 0; round < 10; round++) {
      const parent = `P${round}`;
      await one.apply({ meters: [meter('E1', parent)] });
      const results = await Promise.allSettled([
        one.remove({ meters: [parent] }),
        other.apply({ meters: [meter('E1', `C${round}`, { parent })] }),
      ]);
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
      const { meters } = await one.snapshot();
      for (const { parent: above } of meters.values()) expect(above === null || meters.has(above)).toBe(true);
    }
  });

  test('what decides who may be connected is seen to change by the other one, and by nothing else', async () => {
    const [one, other] = await two();
    const before = await other.gatewayAccess();
    await one.apply({ enterprises: [enterprise('E1', { name: 'new' })] });
    await one.issueKey({ name: 'k', role: 'admin', enterprise: null, expiresAt: null });
    await until(
      'the change is seen',
      async () => (await other.snapshot()).enterprises.get('E1')?.name === 'new',
      SEEN_MILLIS,
    );
    expect(await other.gatewayAccess()).toBe(before);
    const seen = await other.snapshot();
    await one.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
    await until('the change is seen', async () => (await other.gatewayAccess()) !== before, SEEN_MILLIS);
    expect((await other.gatewayAccess()).logins.get('E1/G1')?.passwordVersion).toBe(1);
    expect(await other.snapshot()).toBe(seen);
  });

  test('who asks in crowds gets one object', async () => {
    const [, other] = await two();
    const snapshots = await Promise.all(Array.from({ length: 50 }, () => other.snapshot()));
    expect(new Set(snapshots).size).toBe(1);
    const accesses = await Promise.all(Array.from({ length: 50 }, () => other.gatewayAccess()));
    expect(new Set(accesses).size).toBe(1);
  });

  test('its own change is in the next snapshot, however many ask meanwhile', async () => {
    const [one] = await two();
    for (let n = 0; n < 30; n++) {
      const asked = [one.snapshot(), one.gatewayAccess()];
      await one.apply({ meters: [meter('E1', `M${n}`)], gateways: [gateway('E1', `H${n}`)] });
      expect((await one.snapshot()).meters.has(`M${n}`)).toBe(true);
      expect((await one.gatewayAccess()).logins.has(`E1/H${n}`)).toBe(true);
      await Promise.all(asked);
    }
  });

  test('a thousand gateways that log in at one moment are all let in', async () => {
    const [one] = await two();
    const password = await one.resetGatewayPassword({ enterprise: 'E1', gateway: 'G1' });
    const answers = await Promise.all(Array.from({ length: 1000 }, () => one.authenticateGateway('E1.G1', password)));
    expect(answers.every((answer) => answer?.gateway === 'G1')).toBe(true);
  });
});
