/**
 * A maximum packet size. Aedes has none: it buffers whatever a client announces (measured: 256 MB), so
 * the parser of each connection is watched, and the connection is closed as soon as a packet's header
 * announces more than is allowed, before its body is buffered.
 */

import type { Client } from 'aedes';

/** The parts of mqtt-packet's parser that are read here; checked at run time by the tests of this limit. */
interface WatchedParser {
  parse(bytes: Uint8Array): number;
  /** `length` is what the fixed header announced, -1 between packets. */
  readonly packet: { readonly cmd?: string | null; readonly length: number };
}

export interface PacketLimits {
  /** In bytes, of what follows the fixed header. */
  readonly packetBytesMax: number;
  /** A CONNECT packet with its will needs little. */
  readonly connectPacketBytesMax: number;
}

export class PacketTooLargeError extends Error {
  readonly code = 'packet_too_large';

  constructor(bytes: number, bytesMax: number) {
    super(`a packet of ${bytes} bytes was announced, ${bytesMax} are allowed`);
    this.name = 'PacketTooLargeError';
  }
}

/** Closes `client` with `PacketTooLargeError` when it announces too large a packet. */
export function limitPacketSize(client: Client, limits: PacketLimits): void {
  const parser = (client as unknown as { readonly _parser: WatchedParser })._parser;
  const parse = parser.parse.bind(parser);
  parser.parse = (bytes) => {
    const buffered = parse(bytes);
    // Telemetry may come right behind the CONNECT (MQTT 3.1.1, 3.1.4), so the smaller limit is for that alone.
    const bytesMax = parser.packet.cmd === 'connect' ? limits.connectPacketBytesMax : limits.packetBytesMax;
    const announced = parser.packet.length;
    if (announced > bytesMax) client.emit('error', new PacketTooLargeError(announced, bytesMax));
    return buffered;
  };
}
