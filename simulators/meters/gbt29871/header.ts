/** The part that GB/T 29871-2013 gives every meter: type, clock, number and size of the channels. */

import type { RegisterImage } from './register-image.ts';

export const METER_TYPES = { flow: 0x0001, heat: 0x0002, electricity: 0x0003 } as const;

/** Registers before the first channel. */
export const HEADER_LENGTH = 6;

const ZONE_MILLIS = 8 * 3_600_000;

/** Writes the header of a meter with one channel; its clock shows Beijing time. */
export function writeHeader(image: RegisterImage, type: number, registersPerChannel: number, millis: number): void {
  const local = new Date(millis + ZONE_MILLIS);
  image.int(0x1000, type);
  // Six BCD bytes, the second first, so that it stands in the high byte of the first register.
  image.int(0x1001, (bcd(local.getUTCSeconds()) << 8) | bcd(local.getUTCMinutes()));
  image.int(0x1002, (bcd(local.getUTCHours()) << 8) | bcd(local.getUTCDate()));
  image.int(0x1003, (bcd(local.getUTCMonth() + 1) << 8) | bcd(local.getUTCFullYear() % 100));
  image.int(0x1004, 1);
  image.int(0x1005, registersPerChannel);
}

function bcd(value: number): number {
  return (Math.floor(value / 10) << 4) | (value % 10);
}
