import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { JOURNAL_FILE } from '../../src/journal/embedded/schema.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { openJournal, readAll, textsOf } from './helpers/journal.ts';

interface Segment {
  count: number;
  crc32: number;
  frames: Uint8Array;
}

/** Frames whose checksum is right, so that only the lengths in them are wrong. */
function resealed(segment: Segment, change: (frames: Uint8Array) => Uint8Array): Segment {
  const frames = change(segment.frames);
  return { ...segment, frames, crc32: crc32(frames) };
}

function flipped(frames: Uint8Array, at: number): Uint8Array {
  return overwritten(frames, at < 0 ? frames.length + at : at, [(frames.at(at) ?? 0) ^ 0xff]);
}

function overwritten(frames: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const changed = frames.slice();
  changed.set(bytes, at);
  return changed;
}

/** Name, and how the middle one of three segments is changed on disk. */
const DAMAGES: readonly (readonly [string, (segment: Segment) => Segment])[] = [
  ['the first byte of the frames is another', (s) => ({ ...s, frames: flipped(s.frames, 0) })],
  ['the last byte of the frames is another', (s) => ({ ...s, frames: flipped(s.frames, -1) })],
  ['a byte in the middle is another', (s) => ({ ...s, frames: flipped(s.frames, 60) })],
  ['the checksum is another', (s) => ({ ...s, crc32: s.crc32 ^ 1 })],
  ['the frames are cut short', (s) => ({ ...s, frames: s.frames.slice(0, -3) })],
  ['the frames are empty', (s) => ({ ...s, frames: new Uint8Array() })],
  ['the frames are zeros', (s) => ({ ...s, frames: new Uint8Array(s.frames.length) })],
  ['a frame is longer than the segment', (s) => resealed(s, (f) => overwritten(f, 1, [0xff, 0xff]))],
  ['a frame is shorter than its names', (s) => resealed(s, (f) => overwritten(f, 0, [5, 0, 0, 0]))],
  ['the principal runs past its frame', (s) => resealed(s, (f) => overwritten(f, 13, [0xff, 0xff]))],
  ['the topic runs past its frame', (s) => resealed(s, (f) => overwritten(f, 20, [0xff, 0xff]))],
  ['bytes follow the last frame', (s) => resealed(s, (f) => Uint8Array.of(...f, 1, 2, 3))],
  ['the last frame is missing', (s) => resealed(s, (f) => f.slice(0, f.length / 3))],
  ['the frames are no frames', (s) => resealed(s, () => Buffer.from('not frames at all'))],
];

function changeSecondSegment(directory: string, change: (segment: Segment) => Segment): Uint8Array {
  const database = new DatabaseSync(join(directory, JOURNAL_FILE));
  const row = database.prepare('SELECT count, crc32, frames FROM segment WHERE first_offset = 2').get();
  const changed = change(row as unknown as Segment);
  const update = database.prepare('UPDATE segment SET crc32 = ?, frames = ? WHERE first_offset = 2');
  expect(update.run(changed.crc32, changed.frames).changes).toBe(1);
  database.close();
  return changed.frames;
}

async function journalOfThreeSegments(directory: string): Promise<void> {
  await using journal = await openJournal(directory);
  await journal.append('before');
  await Promise.all(['one', 'two', 'six'].map((text) => journal.append(text)));
  await journal.append('after');
}

describe('a journal damaged on disk', () => {
  it.each(DAMAGES)('gives the rest and the damaged bytes where %s', async (_, change) => {
    const directory = temporaryDirectory();
    await journalOfThreeSegments(directory);
    const bytes = changeSecondSegment(directory, change);
    await using journal = await openJournal(directory);
    const segments = journal.reader.read(0, 1e6);
    expect(segments.map(({ firstOffset, count }) => [firstOffset, count])).toEqual([
      [1, 1],
      [2, 3],
      [5, 1],
    ]);
    expect(segments.map(({ damage }) => damage !== null)).toEqual([false, true, false]);
    expect(segments[1]).toMatchObject({ messages: [], damage: { detail: expect.stringContaining('segment 2 of 3') } });
    expect(Buffer.from(segments[1]?.damage?.bytes ?? [])).toEqual(Buffer.from(bytes));
    expect(textsOf(readAll(journal.reader))).toEqual(['before', 'after']);
    expect(await journal.append('later')).toBe(6);
  });

  it('counts the messages by its own column, whatever the frames say', async () => {
    const directory = temporaryDirectory();
    await journalOfThreeSegments(directory);
    const database = new DatabaseSync(join(directory, JOURNAL_FILE));
    database.exec('UPDATE segment SET count = 2 WHERE first_offset = 2');
    database.close();
    await using journal = await openJournal(directory);
    expect(journal.reader.read(0, 1e6).map(({ damage }) => damage !== null)).toEqual([false, true, false]);
  });
});
