/** A disk of a few megabytes that a test can fill: a tmpfs, mounted where the test says (needs root). */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILLER = 'filler';

export class SmallDisk implements Disposable {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Leaves about this many bytes free. */
  fill(leaveBytes = 0): void {
    const file = openSync(join(this.directory, FILLER), 'a');
    try {
      for (let left = this.freeBytes() - leaveBytes; left > 0; left -= 65_536) {
        writeSync(file, Buffer.alloc(Math.min(left, 65_536)));
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  }

  empty(): void {
    rmSync(join(this.directory, FILLER), { force: true });
  }

  freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.directory);
    return bavail * bsize;
  }

  [Symbol.dispose](): void {
    spawnSync('umount', ['--lazy', this.directory]);
  }
}

/** Mounts a disk of `megabytes`; null where this machine does not allow it. */
export function mountSmallDisk(directory: string, megabytes: number): SmallDisk | null {
  mkdirSync(directory, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]);
  return status === 0 ? new SmallDisk(directory) : null;
}

/** Whether disks can be mounted here; asked once, to say it in the titles of the tests. */
export function canMount(probe: string): boolean {
  const disk = mountSmallDisk(probe, 1);
  disk?.[Symbol.dispose]();
  rmSync(probe, { recursive: true, force: true });
  return disk !== null;
}
