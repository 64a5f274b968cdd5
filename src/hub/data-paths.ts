/** Where in the data folder each part keeps its files. */

import { join } from 'node:path';

export interface DataPaths {
  readonly journal: string;
  readonly registry: string;
  readonly people: string;
  readonly carbon: string;
  readonly ledger: string;
  readonly store: string;
  readonly audit: string;
  readonly anomalies: string;
  readonly notifications: string;
  /** The authority that issues gateways' certificates. */
  readonly certificates: string;
  /** The key by which bundles of evidence are signed. */
  readonly evidence: string;
  /** Since when the hub has which coefficient of its own. */
  readonly coefficients: string;
}

export function dataPaths(dataDir: string): DataPaths {
  return {
    journal: join(dataDir, 'journal'),
    registry: join(dataDir, 'registry'),
    people: join(dataDir, 'people'),
    carbon: join(dataDir, 'carbon'),
    ledger: join(dataDir, 'ledger'),
    store: join(dataDir, 'store'),
    audit: join(dataDir, 'audit'),
    anomalies: join(dataDir, 'anomalies'),
    notifications: join(dataDir, 'notifications'),
    certificates: join(dataDir, 'certificates'),
    evidence: join(dataDir, 'evidence'),
    coefficients: join(dataDir, 'coefficients'),
  };
}
