import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createModbusTcpPool } from '../../gateway/drivers/modbus-tcp/pool.ts';
import { modbusTcpSettings } from '../../gateway/drivers/modbus-tcp/settings.ts';
import { simulatedCity } from '../../simulators/city.ts';
import { flowRegisters } from '../../simulators/meters/gbt29871/flow-meter.ts';
import type { RegisterImage } from '../../simulators/meters/gbt29871/register-image.ts';
import { startMeterServer } from '../../simulators/meters/meter-server.ts';
import { createSimulatedMeters } from '../../simulators/meters/simulated-meters.ts';

vi.setConfig({ testTimeout: 180_000 });

const AT = Date.UTC(2026, 10, 20, 8, 3, 9);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function openPool() {
  const pool = createModbusTcpPool();
  closers.push(() => pool.close());
  return pool;
}

async function serve(meters: ReadonlyMap<number, () => RegisterImage>, port = 0) {
  const server = await startMeterServer({ meters, port });
  closers.push(() => server.close());
  return server;
}

function settings(port: number, more: object) {
  return modbusTcpSettings.parse({
    type: 'modbus-tcp',
    host: '127.0.0.1',
    port,
    unitId: 1,
    timeoutMillis: 300,
    ...more,
  });
}

function gasMeter(total = 12.5, totalUnit = 'm3'): () => RegisterImage {
  return () => flowRegisters({ total, totalUnit, flow: 3.25, flowUnit: 'm3/h' }, 'ABCD', AT);
}

describe('modbus driver', () => {
  it('reads every simulated meter as it shows itself, with its units, in its word order', async () => {
    const pool = openPool();
    for (const enterprise of simulatedCity({ seed: 11 }).enterprises) {
      const instruments = [...createSimulatedMeters(enterprise.meters).values()];
      const { port } = await serve(
        new Map(instruments.map(({ meter, registersAt }) => [meter.model!.unitId, () => registersAt(AT)])),
      );
      for (const { meter, valuesAt } of instruments) {
        const { kind, unitId, wordOrder } = meter.model!;
        const registers = [{ quantity: 'activePower', address: 0x1020, type: 'float32', unit: 'kW' }];
        const more = { unitId, wordOrder, registers: kind === 'electricity' ? registers : [] };
        const driver = pool.driver(settings(port, { profile: 'auto', ...more }));
        const { values, problems } = await driver.read();
        expect(problems).toEqual([]);
        const shown = valuesAt(AT);
        const expected = Object.entries(meter.units).map(([quantity, unit]) => [
          quantity,
          { v: shown[quantity], u: unit },
        ]);
        expect(values).toEqual(Object.fromEntries(expected));
      }
    }
  });

  it('reads one meter with one request, once it knows what the meter is', async () => {
    const meter = createSimulatedMeters(simulatedCity({ seed: 1, enterprises: 1 }).enterprises[0]!.meters);
    const { registersAt } = meter.get('310113-01-E01')!;
    const server = await serve(new Map([[1, () => registersAt(AT)]]));
    const registers = [{ quantity: 'activePower', address: 0x1020, type: 'float32', unit: 'kW' }];
    const driver = openPool().driver(settings(server.port, { registers }));
    await driver.read();
    expect(server.reads()).toBe(2);
    await driver.read();
    expect(server.reads()).toBe(3);
  });

  it('fails for a meter of another type than its profile', async () => {
    const { port } = await serve(new Map([[1, gasMeter()]]));
    const driver = openPool().driver(settings(port, { profile: 'gbt29871-heat' }));
    await expect(driver.read()).rejects.toThrow('the meter says that it is of type 1');
  });

  it('fails for a unit id that nobody answers for, and goes on reading the others', async () => {
    const { port } = await serve(new Map([[1, gasMeter()]]));
    const pool = openPool();
    const results = await Promise.allSettled([
      pool.driver(settings(port, { unitId: 9 })).read(),
      pool.driver(settings(port, { unitId: 1 })).read(),
    ]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled']);
  });

  it('leaves out a value that is not finite, and says so', async () => {
    const { port } = await serve(new Map([[1, gasMeter(Number.NaN)]]));
    const { values, problems } = await openPool().driver(settings(port, {})).read();
    expect(values).toEqual({ volumeFlow: { v: 3.25, u: 'm3/h' } });
    expect(problems).toEqual(['volume is NaN']);
  });

  it('leaves out a value whose unit code it does not know, or whose unit measures something else', async () => {
    const image = gasMeter()();
    image.int(0x1017, 0x0042);
    image.int(0x1008, 0x0018);
    const { port } = await serve(new Map([[1, () => image]]));
    const { values, problems } = await openPool().driver(settings(port, {})).read();
    expect(values).toEqual({});
    expect(problems).toEqual([
      'volumeFlow or massFlow is given in MPa, which measures something else',
      'volume or mass has the unit code 0x0042, unknown',
    ]);
  });

  it('takes the weight code of a flow meter as the unit it is told', async () => {
    const { port } = await serve(new Map([[1, gasMeter(7, 't')]]));
    const { values } = await openPool()
      .driver(settings(port, { weightUnit: 'kg' }))
      .read();
    expect(values['mass']).toEqual({ v: 7, u: 'kg' });
  });

  it('reads listed registers of a meter that follows no standard', async () => {
    const { port } = await serve(new Map([[1, gasMeter()]]));
    const registers = [{ quantity: 'voltage', address: 0x1004, type: 'uint16', unit: 'V', scale: 0.5 }];
    const { values } = await openPool()
      .driver(settings(port, { profile: 'registers', registers }))
      .read();
    expect(values).toEqual({ voltage: { v: 0.5, u: 'V' } });
  });

  it('connects again after the meter was away', async () => {
    const meters = new Map([[1, gasMeter()]]);
    const first = await startMeterServer({ meters });
    const driver = openPool().driver(settings(first.port, {}));
    await driver.read();
    await first.close();
    await expect(driver.read()).rejects.toThrow();
    await serve(meters, first.port);
    await expect.poll(() => driver.read().catch(() => null), { timeout: 5000 }).not.toBeNull();
  });

  it('says at once for all meters of a dead host that it cannot be reached', async () => {
    const gone = await startMeterServer({ meters: new Map() });
    await gone.close();
    const pool = openPool();
    const reads = Array.from({ length: 200 }, (_, unitId) => pool.driver(settings(gone.port, { unitId })).read());
    for (const result of await Promise.allSettled(reads)) {
      expect(result.status === 'rejected' && result.reason.message).toContain('cannot connect');
    }
  });

  it('gives up on a meter that takes requests and never answers', async () => {
    const sockets = new Set<Socket>();
    const mute: Server = createServer((socket) => {
      sockets.add(socket.resume().on('error', () => {}));
    }).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    closers.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => mute.close(done));
    });
    const driver = openPool().driver(settings((mute.address() as AddressInfo).port, { timeoutMillis: 50 }));
    for (let i = 0; i < 4; i++) await expect(driver.read()).rejects.toThrow('Timed out');
    // After three in a row it no longer trusts the connection.
    expect(sockets.size).toBe(2);
  });

  it('ends reads under way when it is closed', async () => {
    const mute = createServer((socket) => void socket.resume().on('error', () => {})).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const pool = createModbusTcpPool();
    const read = pool.driver(settings((mute.address() as AddressInfo).port, { timeoutMillis: 60_000 })).read();
    await once(mute, 'connection');
    await Promise.all([expect(read).rejects.toThrow('broke'), pool.close()]);
    await new Promise((done) => mute.close(done));
  });
});
