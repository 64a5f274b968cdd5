import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GatewayConfigError, loadGatewayConfig, parseGatewayConfig, resolvePassword } from '../../gateway/config.ts';
import { simulatedCity } from '../../simulators/city.ts';
import { gatewaySettings } from '../../simulators/gateway-settings.ts';

const meter = {
  meter: 'E-0101',
  energy: 'electricity',
  driver: { type: 'modbus-tcp', host: '10.0.0.7', unitId: 1 },
};
const gateway = { enterprise: 'E1', gateway: 'GW-1', username: 'gw', password: 'x', meters: [meter] };
const minimal = { hub: { url: 'mqtt://127.0.0.1:1883' }, spoolDirectory: 'spool', gateways: [gateway] };

function problemsOf(input: unknown): readonly string[] {
  try {
    parseGatewayConfig(input);
  } catch (error) {
    if (error instanceof GatewayConfigError) return error.problems;
    throw error;
  }
  return [];
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('gateway configuration', () => {
  it('is complete after one parse of the least one can write', () => {
    const config = parseGatewayConfig(minimal);
    expect(config.hub).toMatchObject({ window: 20, keepaliveSeconds: 30, receiptTimeoutMillis: 300_000 });
    expect(config.gateways[0]).toMatchObject({ pollIntervalMillis: 60_000 });
    expect(config.gateways[0]?.meters[0]?.driver).toEqual({
      ...{ type: 'modbus-tcp', host: '10.0.0.7', port: 502, unitId: 1, channel: 1, registers: [] },
      ...{ profile: 'auto', wordOrder: 'ABCD', weightUnit: 't', timeoutMillis: 2000 },
    });
  });

  it('reports every problem at once, with the key, the value and what is allowed', () => {
    const driver = { ...meter.driver, port: 70_000, wordOrder: 'ACBD', unitId: '1' };
    const bad = {
      hub: { url: 'http://hub' },
      gateways: [{ ...gateway, gateway: 'GW 1', pasword: 'y', meters: [{ ...meter, energy: 'sun', driver }] }],
    };
    const problems = problemsOf(bad);
    expect(problems).toEqual(
      expect.arrayContaining([
        'hub.url is "http://hub", but must be the hub, such as mqtt://hub.example:1883 or mqtts://hub.example:8883',
        'spoolDirectory is missing; it must be the path of a folder',
        expect.stringMatching(/^gateways\[0\]\.gateway is "GW 1", but must be 1 to 64 letters/),
        expect.stringMatching(/^gateways\[0\] has "pasword", but may only have the keys enterprise, gateway,/),
        expect.stringMatching(/^gateways\[0\]\.meters\[0\]\.energy is "sun", but must be one of electricity, gas/),
        'gateways[0].meters[0].driver.port is 70000, but must be a whole number from 1 to 65535',
        'gateways[0].meters[0].driver.wordOrder is "ACBD", but must be one of ABCD, CDAB, BADC, DCBA',
        'gateways[0].meters[0].driver.unitId is "1", but must be a whole number from 0 to 255',
      ]),
    );
    expect(problems).toHaveLength(8);
  });

  it('never repeats a password in a problem', () => {
    expect(problemsOf({ ...minimal, gateways: [{ ...gateway, password: 12_345 }] }).join()).not.toContain('12345');
  });

  it.each([
    ['no password', { password: undefined }, 'exactly one of password, passwordFile and passwordEnvironment'],
    ['two passwords', { passwordFile: 'p' }, 'exactly one of password, passwordFile and passwordEnvironment'],
    ['a certificate without its key', { certificateFile: 'c' }, 'both certificateFile and keyFile'],
    ['the same meter twice', { meters: [meter, meter] }, 'must differ from that of gateways[0].meters[0]'],
    ['one instrument twice', { meters: [meter, { ...meter, meter: 'E2' }] }, 'the same instrument as gateways[0]'],
    ['no meters', { meters: [] }, 'must list at least one meter'],
    ['a quantity of another energy', { meters: [{ ...meter, quantities: ['volume'] }] }, 'must not have volume'],
    ['an unknown driver', { meters: [{ ...meter, driver: { type: 'mbus' } }] }, 'whose "type" is "modbus-tcp"'],
  ])('refuses a gateway with %s', (_, change, words) => {
    expect(problemsOf({ ...minimal, gateways: [{ ...gateway, ...change }] }).join('\n')).toContain(words);
  });

  it('refuses two gateways of one name', () => {
    const other = { ...gateway, meters: [{ ...meter, meter: 'E2', driver: { ...meter.driver, unitId: 2 } }] };
    expect(problemsOf({ ...minimal, gateways: [gateway, other] })).toEqual([
      'gateways[1].gateway is "GW-1", but must differ from that of gateways[0]',
    ]);
  });

  it('takes what the simulator writes for its meters', () => {
    const city = simulatedCity({ seed: 1 });
    const endpoints = new Map(city.enterprises.map(({ id }, index) => [id, { host: '127.0.0.1', port: 5020 + index }]));
    const config = parseGatewayConfig(
      gatewaySettings(city, endpoints, {
        ...{ hubUrl: 'mqtt://127.0.0.1:1883', spoolDirectory: 'spool', pollIntervalMillis: 5000 },
        credentials: (enterprise, gateway) => ({ username: `${enterprise}/${gateway}`, password: 'x' }),
      }),
    );
    expect(config.gateways).toHaveLength(20);
    expect(config.gateways.map((gateway) => gateway.gateway)).not.toContain('GW-310113-01-SPARE');
  });

  it('is read from YAML, its paths relative to the file', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'gateway.yaml');
    writeFileSync(
      path,
      `
hub: { url: "mqtt://127.0.0.1:1883" }
spoolDirectory: spool
gateways:
  - enterprise: E1
    gateway: GW-1
    username: gw
    passwordFile: secret
    meters:
      - { meter: E-1, driver: { type: modbus-tcp, host: 10.0.0.7, unitId: 1 } }
`,
    );
    writeFileSync(join(folder, 'secret'), 'open sesame\n');
    const config = loadGatewayConfig(path);
    expect(config.spoolDirectory).toBe(join(folder, 'spool'));
    expect(resolvePassword(config.gateways[0]!, {})).toBe('open sesame');
  });

  it('says in words that a file is not YAML', () => {
    const path = join(temporaryFolder(), 'gateway.yaml');
    writeFileSync(path, 'hub: [');
    expect(() => loadGatewayConfig(path)).toThrow('the file is not YAML or JSON');
  });

  it('takes a password from the environment, and says which variable is missing', () => {
    const { password: _, ...rest } = gateway;
    const config = parseGatewayConfig({ ...minimal, gateways: [{ ...rest, passwordEnvironment: 'GW_PASSWORD' }] });
    expect(resolvePassword(config.gateways[0]!, { GW_PASSWORD: 'abc' })).toBe('abc');
    expect(() => resolvePassword(config.gateways[0]!, {})).toThrow('the environment variable GW_PASSWORD is not set');
  });
});
