/** Encoding and decoding of the frames of a segment; the bytes are drawn in FORMAT.md. */

import type { JournalMessage, MessageSource } from './journal.ts';

const HEADER_BYTES = 4 + 8 + 1;

/** A source's principal and topic in their encoded form. */
export function encodeSource(source: MessageSource): Uint8Array {
  const principal = Buffer.from(source.principal, 'utf8');
  const topic = Buffer.from(source.topic, 'utf8');
  if (principal.length > 0xffff || topic.length > 0xffff)
    throw new RangeError('principal or topic is over 65,535 bytes');
  const bytes = Buffer.allocUnsafe(4 + principal.length + topic.length);
  bytes.writeUInt16LE(principal.length, 0);
  principal.copy(bytes, 2);
  bytes.writeUInt16LE(topic.length, 2 + principal.length);
  topic.copy(bytes, 4 + principal.length);
  return bytes;
}

/** A growing run of frames in one transferable buffer. */
export class FrameBuffer {
  count = 0;
  length = 0;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  append(encodedSource: Uint8Array, qos: 0 | 1, receivedAt: number, payload: Uint8Array): void {
    const frameBytes = HEADER_BYTES + encodedSource.length + payload.length;
    if (this.length + frameBytes > this.#bytes.length) this.#grow(this.length + frameBytes);
    let at = this.length;
    this.#view.setUint32(at, frameBytes - 4, true);
    this.#view.setFloat64(at + 4, receivedAt, true);
    this.#view.setUint8(at + 12, qos);
    at += HEADER_BYTES;
    this.#bytes.set(encodedSource, at);
    this.#bytes.set(payload, at + encodedSource.length);
    this.length += frameBytes;
    this.count++;
  }

  /** The memory behind the frames, for handing to another thread; the first `length` bytes are used. */
  get buffer(): ArrayBuffer {
    return this.#bytes.buffer;
  }

  /** Empties it and takes back (or takes over) memory. */
  reset(buffer: ArrayBuffer): void {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.count = 0;
    this.length = 0;
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    bytes.set(this.#bytes.subarray(0, this.length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

/** Takes a segment's frames apart; throws `RangeError` where the lengths do not add up. */
export function decodeFrames(frames: Uint8Array, firstOffset: number, count: number): JournalMessage[] {
  const bytes = Buffer.from(frames.buffer, frames.byteOffset, frames.byteLength);
  const messages: JournalMessage[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) throw new RangeError(`frame ${i} ends at byte ${end} of ${bytes.length}`);
    const principalEnd = at + HEADER_BYTES + 2 + bytes.readUInt16LE(at + HEADER_BYTES);
    const topicEnd = principalEnd + 2 + bytes.readUInt16LE(principalEnd);
    if (topicEnd > end) throw new RangeError(`principal and topic of frame ${i} run past its end`);
    messages.push({
      offset: firstOffset + i,
      receivedAt: bytes.readDoubleLE(at + 4),
      qos: bytes[at + 12] === 0 ? 0 : 1,
      principal: bytes.toString('utf8', at + HEADER_BYTES + 2, principalEnd),
      topic: bytes.toString('utf8', principalEnd + 2, topicEnd),
      payload: bytes.subarray(topicEnd, end),
    });
    at = end;
  }
  if (at !== bytes.length) throw new RangeError(`${bytes.length - at} bytes follow the last frame`);
  return messages;
}
