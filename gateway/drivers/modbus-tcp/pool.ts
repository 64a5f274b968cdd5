import type { DriverPool } from '../driver.ts';
import { ModbusConnection } from './connection.ts';
import { createModbusTcpMeter } from './meter.ts';
import type { ModbusTcpSettings } from './settings.ts';

/** One connection per host and port: converters accept only a few, and behind most is one serial line. */
export function createModbusTcpPool(): DriverPool<ModbusTcpSettings> {
  const connections = new Map<string, ModbusConnection>();
  return {
    driver(settings) {
      const key = `${settings.host}:${settings.port}`;
      let connection = connections.get(key);
      if (connection === undefined) {
        connection = new ModbusConnection(settings.host, settings.port);
        connections.set(key, connection);
      }
      return createModbusTcpMeter(connection, settings);
    },
    async close() {
      await Promise.all([...connections.values()].map((connection) => connection.close()));
    },
  };
}
