/**
 * Connects many gateways, so many at a time, and keeps them connected until it is told to end. A process of its own.
 * Told what to do by its parent (IPC).
 */

import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

export interface ConnectPlan {
  readonly port: number;
  readonly connections: readonly { readonly username: string; readonly password: string }[];
  /** Connections that are being made at one time. */
  readonly concurrency: number;
}

export interface ConnectResult {
  readonly connected: number;
  readonly refused: number;
  readonly seconds: number;
}

const sockets: Socket[] = [];

// Whoever wanted the result is gone.
process.on('disconnect', () => process.exit());
process.on('message', (told: ConnectPlan | 'end') => {
  if (told === 'end') {
    for (const socket of sockets) socket.destroy();
    process.disconnect();
  } else void connectAll(told).then((result) => process.send?.(result));
});

async function connectAll({ port, connections, concurrency }: ConnectPlan): Promise<ConnectResult> {
  const started = performance.now();
  let next = 0;
  let connected = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < connections.length; n = next++)
      if (await connectOne(port, connections[n]!, n)) connected++;
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - started) / 1000;
  return { connected, refused: connections.length - connected, seconds };
}

function connectOne(port: number, login: ConnectPlan['connections'][number], n: number): Promise<boolean> {
  const { username, password } = login;
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    sockets.push(socket);
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('data', (connack: Buffer) => resolve(connack[3] === 0));
    const common = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    socket.write(
      generate({ cmd: 'connect', clientId: `bench-${n}`, ...common, username, password: Buffer.from(password) }),
    );
  });
}
