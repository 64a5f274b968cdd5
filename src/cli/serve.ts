/** `meterhub serve`: the hub until a signal. */

import { loadConfig } from '../config.ts';
import { FolderInUseError } from '../hub/folder-lock.ts';
import { startHub } from '../hub/hub.ts';
import type { FirstAdmin } from '../hub/people.ts';
import { CommandError } from './exit-codes.ts';
import { tellParent, untilStopped } from './lifetime.ts';
import { DASHBOARDS } from './paths.ts';

/** What `serve` tells the process that started it, once it takes messages and answers requests. */
export interface HubReady {
  readonly type: 'hub-ready';
  readonly mqttPort: number;
  readonly httpPort: number;
}

export async function serve(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const config = loadConfig(file, environment);
  const stopped = untilStopped();
  const failed = Promise.withResolvers<never>();
  // A part may fail while the hub starts; then `startHub` tells of it.
  failed.promise.catch(() => undefined);
  const hub = await startHub(config, { dashboards: DASHBOARDS, onFatal: failed.reject, showFirstAdmin }).catch(
    (error: Error) => {
      throw new CommandError(explainStart(error, config));
    },
  );
  tellParent({ type: 'hub-ready', mqttPort: hub.mqttPort, httpPort: hub.httpPort } satisfies HubReady);
  try {
    await Promise.race([stopped, failed.promise]);
  } catch (error) {
    // The journal makes an end at any instant safe; a part that is broken cannot be closed in order.
    process.stderr.write(`meterhub: the hub has failed: ${(error as Error).message}\n`);
    process.exit(1);
  }
  await hub.close();
}

/** On the terminal alone: the log is kept, copied and read by others. */
function showFirstAdmin({ username, password }: FirstAdmin): void {
  process.stdout.write(
    `There was no administrator. User name: ${username}  password: ${password}  (shown this once; change it at the first login)\n`,
  );
}

function explainStart(error: Error, { mqtt, http, dataDir }: ReturnType<typeof loadConfig>): string {
  if (/EADDRINUSE/.test(error.message)) {
    return `a port is taken (${error.message}): MQTT wants ${mqtt.host}:${mqtt.port} (METERHUB_MQTT_PORT), HTTP ${http.host}:${http.port} (METERHUB_HTTP_PORT)`;
  }
  if (error instanceof FolderInUseError) return error.message;
  if (/lock/i.test(error.message)) return `the data folder ${dataDir} is in use by another hub: ${error.message}`;
  return `the hub could not start: ${error.message}`;
}
