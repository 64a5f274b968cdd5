/** Every driver the gateway has. */

import { z } from 'zod';
import type { DriverPool } from './driver.ts';
import { createModbusTcpPool } from './modbus-tcp/pool.ts';
import { modbusTcpSettings } from './modbus-tcp/settings.ts';

export const driverSettings = z.discriminatedUnion('type', [modbusTcpSettings], {
  error: 'must be an object whose "type" is "modbus-tcp"',
});

export type DriverSettings = z.infer<typeof driverSettings>;

/** One pool for all protocols. */
export function createDriverPool(): DriverPool<DriverSettings> {
  const modbusTcp = createModbusTcpPool();
  return {
    driver(settings) {
      switch (settings.type) {
        case 'modbus-tcp':
          return modbusTcp.driver(settings);
        default:
          return settings.type satisfies never;
      }
    },
    close: () => modbusTcp.close(),
  };
}
