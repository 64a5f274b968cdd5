import { connect } from 'node:net';
import modbus from 'modbus-serial';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulatedCity } from '../../simulators/city.ts';
import { RegisterImage } from '../../simulators/meters/gbt29871/register-image.ts';
import { type MeterServer, startMeterServer } from '../../simulators/meters/meter-server.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';
import { startMeters } from '../../simulators/run-meters.ts';

const AT = Date.UTC(2026, 10, 20, 8, 3, 9);

async function openClient(port: number): Promise<InstanceType<typeof modbus.default>> {
  const client = new modbus.default();
  client.setTimeout(2000);
  await client.connectTCP('127.0.0.1', { port });
  return client;
}

async function closeClient(client: InstanceType<typeof modbus.default>): Promise<void> {
  await new Promise<void>((done) => client.close(() => done()));
}

describe('meter server', () => {
  const enterprise = simulatedCity({ seed: 5, enterprises: 9 }).enterprises[8]!;
  const instruments = createSimulatedMeters(enterprise.meters);
  let server: MeterServer;
  let client: InstanceType<typeof modbus.default>;

  beforeAll(async () => {
    const meters = new Map(
      [...instruments.values()].map(({ meter, registersAt }) => [meter.model!.unitId, () => registersAt(AT)]),
    );
    server = await startMeterServer({ meters });
    client = await openClient(server.port);
  });

  afterAll(async () => {
    await closeClient(client);
    await server.close();
  });

  /** Reads with the word order of the meter undone: the bytes of the value, highest first. */
  async function bytes(unitId: number, address: number, count: number): Promise<DataView> {
    client.setID(unitId);
    const { buffer } = await client.readHoldingRegisters(address, count);
    const order = [...instruments.values()].find(({ meter }) => meter.model!.unitId === unitId)!.meter.model!.wordOrder;
    const words = Array.from({ length: count }, (_, i) => buffer.subarray(2 * i, 2 * i + 2));
    if (order === 'CDAB' || order === 'DCBA') words.reverse();
    if (order === 'BADC' || order === 'DCBA') for (const word of words) word.reverse();
    const plain = Buffer.concat(words);
    return new DataView(plain.buffer, plain.byteOffset, plain.length);
  }

  it('gives each type its header: type, clock in BCD, one channel, registers per channel', async () => {
    for (const { meter } of instruments.values()) {
      client.setID(meter.model!.unitId);
      const { data } = await client.readHoldingRegisters(0x1000, 6);
      const type = { flow: 1, heat: 2, electricity: 3 }[meter.model!.kind];
      // 16:03:09 on 20 November 2026 in Beijing, second first.
      expect(data.slice(0, 5)).toEqual([type, 0x0903, 0x1620, 0x1126, 1]);
      const last = 0x1006 + data[5]! - 1;
      await expect(client.readHoldingRegisters(last, 1)).resolves.toBeDefined();
      await expect(client.readHoldingRegisters(last, 2)).rejects.toThrow('Modbus exception 2');
    }
  });

  it('serves electricity at the addresses of GB/T 29871, active power at 0x1020', async () => {
    for (const { meter, valuesAt } of instruments.values()) {
      if (meter.model!.kind !== 'electricity') continue;
      const unitId = meter.model!.unitId;
      const values = valuesAt(AT);
      expect((await bytes(unitId, 0x1008, 2)).getFloat32(0)).toBe(Math.fround(values['activeEnergy']!));
      expect((await bytes(unitId, 0x100a, 2)).getFloat32(0)).toBe(Math.fround(values['reactiveEnergy']!));
      expect((await bytes(unitId, 0x1018, 2)).getFloat32(0)).toBe(Math.fround(values['powerFactor']!));
      expect((await bytes(unitId, 0x1020, 2)).getFloat32(0)).toBe(Math.fround(values['activePower']!));
      client.setID(unitId);
      const { data: units } = await client.readHoldingRegisters(0x101e, 2);
      expect(units).toEqual(meter.units['activeEnergy'] === 'MWh' ? [2, 4] : [1, 3]);
    }
  });

  it('serves heat with flow, heat flow, totals and temperatures, each with its unit', async () => {
    const { meter, valuesAt } = [...instruments.values()].find(({ meter }) => meter.energy === 'heat')!;
    const values = valuesAt(AT);
    const unitId = meter.model!.unitId;
    const places = { volumeFlow: 0x1006, heatFlow: 0x1009, volume: 0x100c, heat: 0x100f, supplyTemperature: 0x1012 };
    for (const [quantity, address] of Object.entries(places)) {
      expect((await bytes(unitId, address, 2)).getFloat32(0)).toBe(Math.fround(values[quantity]!));
    }
    client.setID(unitId);
    const codes = [0x1008, 0x100b, 0x100e, 0x1011, 0x1016].map((address) => client.readHoldingRegisters(address, 1));
    const units = await Promise.all(codes.map(async (code) => (await code).data[0]));
    expect(units).toEqual([0x000d, 0x000a, 0x0014, 0x0007, 0x0016]);
  });

  it('serves the totals of a flow meter as DOUBLE', async () => {
    const { meter, valuesAt } = [...instruments.values()].find(({ meter }) => meter.energy === 'gas')!;
    const unitId = meter.model!.unitId;
    expect((await bytes(unitId, 0x100f, 4)).getFloat64(0)).toBe(valuesAt(AT)['volume']);
    expect((await bytes(unitId, 0x1006, 2)).getFloat32(0)).toBe(Math.fround(valuesAt(AT)['volumeFlow']!));
  });

  it('answers a unit id that has no meter with exception 11', async () => {
    client.setID(200);
    await expect(client.readHoldingRegisters(0x1000, 1)).rejects.toThrow('Modbus exception 11');
  });

  it('survives bytes that are not Modbus', async () => {
    await new Promise<void>((done) => {
      const socket = connect(server.port, '127.0.0.1', () => socket.end(Buffer.from('GET / HTTP/1.1\r\n\r\n')));
      socket.once('close', () => done());
      socket.resume();
    });
    client.setID(1);
    await expect(client.readHoldingRegisters(0x1000, 1)).resolves.toMatchObject({ data: [3] });
  });

  it('refuses to start on a port that is taken', async () => {
    await expect(startMeterServer({ port: server.port, meters: new Map() })).rejects.toThrow('EADDRINUSE');
  });
});

describe('register image', () => {
  // 220.5 is 43 5C 80 00 as a single.
  it.each([
    ['ABCD', [0x435c, 0x8000]],
    ['CDAB', [0x8000, 0x435c]],
    ['BADC', [0x5c43, 0x0080]],
    ['DCBA', [0x0080, 0x5c43]],
  ] as const)('writes 220.5 in word order %s as it stands on the wire', (order, words) => {
    const image = new RegisterImage(2, order);
    image.real4(0x1000, 220.5);
    expect(image.read(0x1000, 2)).toEqual(words);
  });
});

describe('running meters', () => {
  it('counts on over a restart, on new ports, with every connection closed in between', async () => {
    const city = simulatedCity({ seed: 1, enterprises: 2 });
    let now = AT;
    const readings: number[] = [];
    for (let run = 0; run < 2; run++) {
      const meters = await startMeters(city, { clock: () => now });
      expect([...meters.endpoints.keys()]).toEqual(city.enterprises.map((enterprise) => enterprise.id));
      const client = await openClient(meters.endpoints.get('E310113-01')!.port);
      client.setID(1);
      const { buffer } = await client.readHoldingRegisters(0x1008, 2);
      readings.push(buffer.readFloatBE(0));
      const closed = new Promise<void>((done) => client.on('close', () => done()));
      await meters.close();
      await closed;
      now += 60_000;
    }
    expect(readings[1]! - readings[0]!).toBeGreaterThan(0);
    expect(readings[1]! - readings[0]!).toBeLessThan(5);
  });
});
