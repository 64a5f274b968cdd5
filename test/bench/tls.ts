/** The loads over TLS: what encryption costs. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestAuthority } from '../broker/test-authority.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import type { Figures } from './figures.ts';
import { type Load, load } from './load.ts';

/** Long enough for no alarm of its end. */
const CERTIFICATE_SECONDS = 90 * 86_400;

/** With a certificate of an elliptic curve, as `meterhub` makes them too. */
export async function overTls(plan: Load): Promise<Figures> {
  const authority = new TestAuthority(mkdtempSync(join(tmpdir(), 'tls-')), 'web');
  const { certFile, keyFile } = authority.certificate('hub', {
    ...{ san: 'IP:127.0.0.1', usage: 'serverAuth', to: CERTIFICATE_SECONDS },
  });
  const port = await freePort();
  return load({
    ...plan,
    ...{ port, tlsAuthority: authority.certFile },
    environment: {
      METERHUB_MQTT_TLS_CERT_FILE: certFile,
      METERHUB_MQTT_TLS_KEY_FILE: keyFile,
      METERHUB_MQTT_TLS_PORT: String(port),
    },
  });
}
