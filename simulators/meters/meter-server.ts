/**
 * A Modbus TCP server with several meters behind it, told apart by unit id, as a serial line behind a
 * converter would be.
 */

import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { ServerTCP } from 'modbus-serial';
import type { RegisterImage } from './gbt29871/register-image.ts';

export interface MeterServerOptions {
  /** Address to listen on; only this machine by default. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port?: number;
  /** By unit id (1 to 247), what gives the meter's registers at the moment it is asked. */
  readonly meters: ReadonlyMap<number, () => RegisterImage>;
}

export interface MeterServer {
  readonly host: string;
  readonly port: number;
  /** Requests answered with registers since the start. */
  reads(): number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Modbus exception codes (MODBUS Application Protocol V1.1b3, section 7). */
const ILLEGAL_DATA_ADDRESS = 0x02;
const TARGET_DEVICE_FAILED_TO_RESPOND = 0x0b;

class ModbusException extends Error {
  readonly modbusErrorCode: number;

  constructor(message: string, modbusErrorCode: number) {
    super(message);
    this.modbusErrorCode = modbusErrorCode;
  }
}

/** The parts of modbus-serial's server that its types leave out. */
interface ServerInternals {
  readonly _server: Server;
  readonly socks: Map<Socket, 0>;
}

/** Starts listening; rejects where the address is taken. */
export async function startMeterServer(options: MeterServerOptions): Promise<MeterServer> {
  const host = options.host ?? '127.0.0.1';
  let reads = 0;

  function read(address: number, count: number, unitId: number): number[] {
    const meter = options.meters.get(unitId);
    if (meter === undefined) {
      throw new ModbusException(`no meter has the unit id ${unitId}`, TARGET_DEVICE_FAILED_TO_RESPOND);
    }
    const words = meter().read(address, count);
    if (words === undefined) throw new ModbusException('no such register', ILLEGAL_DATA_ADDRESS);
    reads++;
    return words;
  }

  const server = new ServerTCP(
    {
      // Reads of one register come here, all others below; without both, one kind is never answered.
      getHoldingRegister: (address: number, unitId: number) => read(address, 1, unitId)[0]!,
      getMultipleHoldingRegisters: (address: number, count: number, unitId: number) => read(address, count, unitId),
    },
    // The library takes 502 for a falsy port; the text '0' is truthy and reaches net.Server as 0.
    { host, port: (options.port || '0') as number },
  );
  const { _server: listener, socks } = server as unknown as ServerInternals;
  // A client that resets its connection is its own business.
  server.on('socketError', () => {});
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;

  return {
    host,
    port,
    reads: () => reads,
    close: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of socks.keys()) socket.destroy();
      await closed;
    },
  };
}
