/** The OpenAPI document without a hub: for whatever is generated from it or checked against it. */

import { NO_OWN_COEFFICIENTS } from '../domain/consumption/own-coefficients.ts';
import { createLogger } from '../telemetry/logger.ts';
import { buildApp } from './app.ts';
import type { ApiOptions, ApiServices } from './services.ts';

const OPTIONS: ApiOptions = {
  ...{ staleAfterMillis: 0, dashboards: null, metricsPublic: false },
  ...{ timeZone: 'UTC', intervalMinutes: 15, coefficients: NO_OWN_COEFFICIENTS },
};

/** The document that a hub serves at `/openapi.json`. */
export async function openApiDocument(): Promise<object> {
  const app = await buildApp(servicesNobodyAsks(), OPTIONS);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

function servicesNobodyAsks(): ApiServices {
  const nothing = (name: string): never =>
    new Proxy({}, { get: (_, key) => () => Promise.reject(new Error(`there is no ${name}.${String(key)}`)) }) as never;
  return {
    anomalies: nothing('anomalies'),
    notifications: nothing('notifications'),
    registry: nothing('registry'),
    people: nothing('people'),
    carbon: nothing('carbon'),
    ledger: nothing('ledger'),
    readings: nothing('readings'),
    hub: nothing('hub'),
    audit: nothing('audit'),
    events: {
      onPresence: () => undefined,
      onAlarm: () => undefined,
      onAnomalies: () => undefined,
      onNotice: () => undefined,
    },
    log: createLogger('api', 'silent'),
  };
}
