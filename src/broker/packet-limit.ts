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
  readonly packet: { readonly length: number };
  readonly _list: { readonly length: number };
}

export interface PacketLimits {
  /** For a connection that has logged in, in bytes. */
  readonly packetBytesMax: number;
  /** Before: a CONNECT packet with its will needs little. */
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
    const bytesMax = client.connected ? limits.packetBytesMax : limits.connectPacketBytesMax;
    const bytesNow = Math.max(parser.packet.length, parser._list.length);
    if (bytesNow > bytesMax) client.emit('error', new PacketTooLargeError(bytesNow, bytesMax));
    return buffered;
  };
}
