/** Places in the checkout. */

import { fileURLToPath } from 'node:url';

/** Where the dashboards' build goes. */
export const DASHBOARDS = fileURLToPath(new URL('../../dashboards/dist', import.meta.url));

/** The program that makes that build. */
export const DASHBOARDS_BUILD = fileURLToPath(new URL('../../dashboards/build.ts', import.meta.url));

export const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
