import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ID_LENGTH_MAX, ID_PATTERN } from '../../src/domain/id.ts';
import {
  CHANNELS,
  DEVICE_MESSAGES,
  gatewayTopic,
  NODE_MESSAGES,
  parseGatewayTopic,
  parseSparkplugTopic,
  sparkplugTopic,
} from '../../src/wire/topics.ts';

const ids = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

describe('topics', () => {
  it('are taken apart as they were put together', () => {
    fc.assert(
      fc.property(ids, ids, fc.constantFrom(...CHANNELS), (enterprise, gateway, channel) => {
        const topic = gatewayTopic(enterprise, gateway, channel);
        expect(parseGatewayTopic(topic)).toEqual({ enterprise, gateway, channel });
      }),
    );
  });

  it('allow names of exactly the greatest length', () => {
    expect(ID_PATTERN.test('x'.repeat(ID_LENGTH_MAX))).toBe(true);
    expect(ID_PATTERN.test('x'.repeat(ID_LENGTH_MAX + 1))).toBe(false);
  });

  it.each([
    '',
    'energy/v1',
    'energy/v1/',
    'energy/v1/E/G',
    'energy/v1/E/G/',
    'energy/v1/E/G/telemetry/',
    'energy/v1/E/G/telemetry/x',
    'energy/v1/E//telemetry',
    'energy/v1//G/telemetry',
    'energy/v1/E/G/other',
    'energy/v1/E/G/TELEMETRY',
    'energy/v1/E/G/constructor',
    'energy/v1/+/G/telemetry',
    'energy/v1/E/#',
    'energy/v1/E/G/telemetry#',
    'energy/v1/E/G /telemetry',
    'energy/v1/E/G\n/telemetry',
    'energy/v1/E/G\0/telemetry',
    'energy/v1/-E/G/telemetry',
    'energy/v1/../G/telemetry',
    'energy/v1/企业/G/telemetry',
    `energy/v1/${'E'.repeat(65)}/G/telemetry`,
    '/energy/v1/E/G/telemetry',
    'Energy/v1/E/G/telemetry',
    'energy/v2/E/G/telemetry',
    '$share/x/energy/v1/E/G/telemetry',
    '$SYS/broker',
    'spBv1.0/E/DDATA/G',
  ])('%j is not a topic of a gateway', (topic) => {
    expect(parseGatewayTopic(topic)).toBeUndefined();
  });
});

describe('Sparkplug topics', () => {
  it('are taken apart as they were put together', () => {
    fc.assert(
      fc.property(
        ids,
        ids,
        ids,
        fc.constantFrom(...NODE_MESSAGES),
        fc.constantFrom(...DEVICE_MESSAGES),
        (e, g, d, n, m) => {
          const node = sparkplugTopic(e, n, g);
          expect(parseSparkplugTopic(node)).toEqual({ enterprise: e, gateway: g, message: n, device: null });
          const device = sparkplugTopic(e, m, g, d);
          expect(parseSparkplugTopic(device)).toEqual({ enterprise: e, gateway: g, message: m, device: d });
        },
      ),
    );
  });

  it.each([
    'spBv1.0/E/NBIRTH',
    'spBv1.0/E/NBIRTH/G/D',
    'spBv1.0/E/DBIRTH/G',
    'spBv1.0/E/DBIRTH/G/D/x',
    'spBv1.0/E/DBIRTH/G/',
    'spBv1.0/E/NCMD/G',
    'spBv1.0/E/DCMD/G/D',
    'spBv1.0/STATE/host',
    'spBv1.0/E/STATE/G',
    'spBv1.0/+/NDATA/G',
    'spAv1.0/E/NDATA/G',
    'SPBV1.0/E/NDATA/G',
  ])('%j is not one that a node publishes', (topic) => {
    expect(parseSparkplugTopic(topic)).toBeUndefined();
  });
});
