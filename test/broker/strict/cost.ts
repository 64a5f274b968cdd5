/**
 * What the guard costs each PUBLISH: `node test/broker/strict/cost.ts`. Prints nanoseconds, the best and
 * the median of many rounds over pieces as they come from a socket, each ending within a packet.
 */

import { EventEmitter } from 'node:events';
import type { Client } from 'aedes';
import mqttPacket from 'mqtt-packet';
import { guardProtocol } from '../../../src/broker/strict/guard.ts';
import { PacketInspector } from '../../../src/broker/strict/inspector.ts';
import { connectPacket, rightPublish } from './bytes.ts';

const PIECE_BYTES = 65_536;
const MESSAGES = 30_000;
const ROUNDS = 40;
const TOPIC = 'energy/v1/310113000123/gateway-01/telemetry';
const CONNECT = connectPacket({ clientId: 'c' });

for (const payloadBytes of [170, 8000]) {
  const payload = 'x'.repeat(payloadBytes);
  const bytes = Buffer.concat(
    Array.from({ length: MESSAGES }, (_, i) => rightPublish(payload, 1, (i % 65_535) + 1, TOPIC)),
  );
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) pieces.push(bytes.subarray(at, at + PIECE_BYTES));
  measure(`inspector alone, payload of ${payloadBytes} bytes`, () => {
    const inspector = new PacketInspector();
    inspector.inspect(CONNECT);
    for (const piece of pieces) if (inspector.inspect(piece) !== null) throw new Error('refused');
  });
  for (const guarded of [false, true]) {
    measure(`parser ${guarded ? 'behind the guard' : 'without guard'}, payload of ${payloadBytes} bytes`, () => {
      const parser = mqttPacket.parser();
      let packets = 0;
      parser.on('packet', () => packets++);
      const persistence = { incomingStorePacket: () => undefined };
      const broker = Object.assign(new EventEmitter(), { persistence });
      const client = Object.assign(new EventEmitter(), { _parser: parser, broker });
      if (guarded) guardProtocol(client as unknown as Client, () => undefined);
      parser.parse(CONNECT);
      for (const piece of pieces) parser.parse(piece);
      if (packets !== MESSAGES + 1) throw new Error('lost');
    });
  }
}

function measure(name: string, run: () => void): void {
  const nanos = Array.from({ length: ROUNDS }, () => {
    const started = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - started) / MESSAGES;
  }).sort((a, b) => a - b);
  const [best = 0, median = 0] = [nanos[0], nanos[ROUNDS / 2]];
  process.stdout.write(`${name}: best ${best.toFixed(0)} ns, median ${median.toFixed(0)} ns a message\n`);
}
