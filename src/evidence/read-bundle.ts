/**
 * Reads a bundle that may come from anybody: names, sizes and checksums are checked before anything in it is believed.
 */

import { Unzip, UnzipInflate, unzipSync } from 'fflate';
import { canonicalJson } from '../audit/canonical-json.ts';
import { FILES, MANIFEST, type Manifest, manifestSchema } from './bundle.ts';
import { Checksum, digestOf } from './manifest.ts';
import { Refuted, UnusableBundle } from './verdict.ts';

export interface BundleFiles {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const NAMES: ReadonlySet<string> = new Set(Object.values(FILES));
/** Files of a bundle are texts that deflate to a tenth or so: what swells more is there to do harm. */
const SWELLS_MAX = 200;
const SMALL = 16 * 1024 * 1024;
const FILES_MAX = 64;
const PIECE = 64 * 1024;

/** Throws `UnusableBundle` for what is no bundle, `Refuted` for one whose files are not those of its manifest. */
export function readBundle(bytes: Uint8Array): BundleFiles {
  const listed = listOf(bytes);
  const files = unpack(bytes, listed);
  const manifest = manifestOf(files.get(MANIFEST));
  files.delete(MANIFEST);
  for (const name of NAMES) {
    if (manifest.files[name] === undefined)
      throw new Refuted(MANIFEST, `files/${name}`, 'nothing', 'a file that every bundle has');
  }
  for (const name of Object.keys(manifest.files)) {
    if (!files.has(name)) throw new Refuted(name, null, 'a file of the manifest', 'no such file');
  }
  for (const [name, content] of files) {
    const stated = Object.hasOwn(manifest.files, name) ? manifest.files[name] : undefined;
    if (stated === undefined || !NAMES.has(name))
      throw new Refuted(name, null, 'a file of the bundle', 'not one of the manifest');
    const sum = new Checksum();
    sum.update(content);
    const { sha256, bytes: length } = sum.sum();
    if (length !== stated.bytes) throw new Refuted(name, 'bytes', String(stated.bytes), String(length));
    if (sha256 !== stated.sha256) throw new Refuted(name, 'sha256', stated.sha256, sha256);
  }
  const digest = digestOf(manifest);
  if (digest !== manifest.digest) throw new Refuted(MANIFEST, 'digest', manifest.digest, digest);
  return { manifest, files };
}

/** What the directory at the end of the zip lists. */
function listOf(bytes: Uint8Array): ReadonlyMap<string, number> {
  const listed = new Map<string, number>();
  let twice: string | null = null;
  try {
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (listed.has(name)) twice = name;
        listed.set(name, originalSize);
        return false;
      },
    });
  } catch (error) {
    throw new UnusableBundle(`it is no zip: ${(error as Error).message}`);
  }
  if (twice !== null) throw new UnusableBundle(`${JSON.stringify(twice)} is in it twice`);
  if (listed.size > FILES_MAX) throw new UnusableBundle(`it has ${listed.size} files`);
  for (const name of listed.keys()) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/.test(name)) {
      throw new UnusableBundle(`${JSON.stringify(name)} is no name that a file of a bundle can have`);
    }
  }
  const total = [...listed.values()].reduce((sum, size) => sum + size, 0);
  checkSwelling(total, bytes.length);
  return listed;
}

/** Unpacks piece by piece and counts, whatever sizes are stated. */
function unpack(bytes: Uint8Array, listed: ReadonlyMap<string, number>): Map<string, Uint8Array> {
  const pieces = new Map<string, Uint8Array[]>();
  let total = 0;
  const unzip = new Unzip((file) => {
    const own: Uint8Array[] = [];
    if (!listed.has(file.name) || pieces.has(file.name)) {
      throw new UnusableBundle(`${JSON.stringify(file.name)} is not as the directory of the zip lists it`);
    }
    pieces.set(file.name, own);
    file.ondata = (error, piece) => {
      if (error) throw error;
      total += piece.length;
      checkSwelling(total, bytes.length);
      own.push(piece);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      unzip.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
    }
  } catch (error) {
    if (error instanceof UnusableBundle) throw error;
    throw new UnusableBundle(`it cannot be unpacked: ${(error as Error).message}`);
  }
  const files = new Map([...pieces].map(([name, own]) => [name, Buffer.concat(own)] as const));
  for (const [name, size] of listed) {
    if (files.get(name)?.length !== size) throw new UnusableBundle(`${name} is not as long as the zip says`);
  }
  return new Map(files);
}

function checkSwelling(unpacked: number, packed: number): void {
  if (unpacked > SMALL + packed * SWELLS_MAX) throw new UnusableBundle('it swells to more than a bundle can');
}

function manifestOf(bytes: Uint8Array | undefined): Manifest {
  if (bytes === undefined) throw new UnusableBundle(`there is no ${MANIFEST} in it`);
  const text = Buffer.from(bytes).toString('utf8');
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new UnusableBundle(`${MANIFEST} is no JSON`);
  }
  const parsed = manifestSchema.safeParse(manifest);
  if (!parsed.success) throw new UnusableBundle(`${MANIFEST}: ${whatIsWrong(parsed.error)}`);
  if (`${canonicalJson(parsed.data as never)}\n` !== text)
    throw new Refuted(MANIFEST, null, 'canonical JSON', 'another spelling');
  return parsed.data;
}

/** The first thing that does not fit, in words. */
export function whatIsWrong({
  issues,
}: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}): string {
  const [issue] = issues;
  return `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not readable'}`;
}
