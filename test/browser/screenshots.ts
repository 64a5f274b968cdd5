/**
 * Pictures of every view in both languages at three sizes, for a person to look at:
 * `node test/browser/screenshots.ts [FOLDER]`, where nothing is said into `.cache/screenshots`.
 */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ANOMALY_PLACES, addRule, startAnomalyHub } from './anomaly-hub.ts';
import { launchBrowser } from './browser.ts';
import { signInToDashboard } from './dashboard.ts';
import { addUser, goTo, PLACES } from './places.ts';
import { RECORD_PLACES, seedRecords } from './record-places.ts';

const SIZES = [
  { width: 1920, height: 1080, colorScheme: 'light' },
  { width: 1366, height: 768, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
] as const;

/** Takes them all into the folder and answers how many there are. `only` names the views that are wanted. */
export async function takeScreenshots(folder: string, only?: readonly string[]): Promise<number> {
  await mkdir(folder, { recursive: true });
  await using browser = await launchBrowser();
  const hub = await startAnomalyHub();
  await using closing = new AsyncDisposableStack();
  closing.defer(async () => {
    await hub.stop();
    hub.data.remove();
  });
  const url = `http://127.0.0.1:${hub.httpPort}`;
  const key = hub.data.key('admin');
  await addUser(hub, 'liming');
  await seedRecords(hub);
  await addRule(hub, 'Night shift');
  let taken = 0;
  for (const size of SIZES) {
    for (const language of [undefined, 'en'] as const) {
      const { page } = await browser.newPage(url, size);
      await signInToDashboard(page, url, key, language);
      for (const place of [...PLACES, ...RECORD_PLACES, ...ANOMALY_PLACES]) {
        if (only !== undefined && !only.includes(place.name)) continue;
        await goTo(page, place);
        const name = `${place.name}_${language ?? 'zh'}_${size.width}x${size.height}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
        taken++;
      }
      await page.close();
    }
  }
  return taken;
}

if (import.meta.main) {
  const [folder = '.cache/screenshots', ...only] = process.argv.slice(2);
  const taken = await takeScreenshots(resolve(folder), only.length === 0 ? undefined : only);
  process.stdout.write(`${taken} pictures in ${resolve(folder)}\n`);
}
