import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';

/** Opens a run, starts a process that starts another, and says their identifiers and the temporary folder. */
const PROGRAM = `
  import { spawn } from 'node:child_process';
  import { mkdtempSync } from 'node:fs';
  import { tmpdir } from 'node:os';
  const { openRunFolder } = await import(process.argv[1]);
  const folder = openRunFolder();
  mkdtempSync(tmpdir() + '/something-');
  const child = spawn('sh', ['-c', 'sleep 1000 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  child.stdout.once('data', (text) => process.stdout.write(JSON.stringify({ folder, pids: [child.pid, Number(text)] }) + '\\n'));
`;

async function startRun(parent: string): Promise<{ run: ChildProcess; folder: string; pids: number[] }> {
  const module = new URL('./run-folder.ts', import.meta.url).href;
  const run = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, module], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, METERHUB_BENCH_DIR: parent },
  });
  const [text] = (await once(run.stdout!, 'data')) as [Buffer];
  return { run, ...JSON.parse(text.toString()) };
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/cwd`);
}

test.for(['SIGINT', 'SIGTERM'] as const)('a run that ends by %s leaves no folder and no process', async (signal) => {
  const parent = temporaryDirectory();
  const { run, folder, pids } = await startRun(parent);
  expect(readdirSync(parent)).toHaveLength(1);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(pids.map(isRunning)).toEqual([true, true]);
  const ended = once(run, 'exit');
  run.kill(signal);
  expect(await ended).toEqual([signal === 'SIGINT' ? 130 : 143, null]);
  expect(readdirSync(parent)).toEqual([]);
  await until('its processes are gone', () => !pids.some(isRunning));
});
