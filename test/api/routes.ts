/** The routes of the API server, read from its router and not from what it says about itself. */

import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/api/app.ts';
import type { ApiOptions, ApiServices } from '../../src/api/services.ts';
import { NO_OWN_COEFFICIENTS } from '../../src/domain/consumption/own-coefficients.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

/** A server whose services are never asked, but for those given. */
export async function bareApp(
  services: Partial<ApiServices> = {},
  dashboards: string | null = null,
  add: (app: FastifyInstance) => void = () => undefined,
  options: Partial<ApiOptions> = {},
) {
  const events = {
    onPresence: () => undefined,
    onAlarm: () => undefined,
    onAnomalies: () => undefined,
    onNotice: () => undefined,
  };
  const audit = { append: () => ({ seq: 1 }) };
  const given = { audit, events, log: createLogger('api', 'silent'), ...services } as unknown as ApiServices;
  const app = await buildApp(given, {
    ...{ staleAfterMillis: 60_000, dashboards, metricsPublic: false },
    ...{ timeZone: 'Asia/Shanghai', intervalMinutes: 15, coefficients: NO_OWN_COEFFICIENTS },
    ...options,
  });
  add(app);
  await app.ready();
  return app;
}

/** `METHOD /path` of every route, parameters as `:name`, sorted; with those that serve a built dashboard if there is one. */
export async function registeredRoutes(dashboards: string | null = null): Promise<readonly string[]> {
  const app = await bareApp({}, dashboards);
  const tree = app.printRoutes({ commonPrefix: false });
  await app.close();
  const prefixes: string[] = [];
  const routes: string[] = [];
  for (const line of tree.split('\n')) {
    // Each level of the tree is drawn four characters deep.
    const [, drawing = '', segment = '', methods] =
      /^([│├└─ ]*)(\S+|\(empty root node\))(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (segment === '') continue;
    const depth = drawing.length / 4;
    const path = (prefixes[depth - 1] ?? '') + (segment.startsWith('(') ? '' : segment);
    prefixes[depth] = path;
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${path}`);
  }
  return routes.sort();
}
