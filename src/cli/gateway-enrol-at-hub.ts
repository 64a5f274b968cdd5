/** `meterhub gateway enroll --hub`, on the gateway: makes its key, which stays here, and has the hub issue the certificate. */

import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { certificateRequest } from '../registry/certificates/request.ts';
import { CommandError, EXIT } from './exit-codes.ts';

export interface EnrolAtHubOptions {
  /** Address of the hub's HTTP API, such as https://hub.example. */
  readonly hub: string;
  readonly token: string;
  /** Folder of key and certificate. */
  readonly out: string;
  /** Authority (PEM) of the hub's own certificate, where it is none that everybody knows. */
  readonly ca?: string;
}

const PATH = '/api/v1/gateways/enrolment';
const TIMEOUT_MILLIS = 60_000;
const KEY_FILE = 'gateway.key';
const CERTIFICATE_FILE = 'gateway.pem';

const issued = z.object({
  enterprise: z.string(),
  gateway: z.string(),
  serial: z.string(),
  notAfter: z.string(),
  chain: z.string(),
});

export async function enrolAtHub({ hub, token, out, ca }: EnrolAtHubOptions): Promise<void> {
  const url = addressOf(hub);
  const authority = ca === undefined ? undefined : readFile(ca);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  // Before the token is used up: a key that cannot be kept would make its certificate worthless.
  const key = keyIn(join(out, KEY_FILE));
  const { enterprise, gateway, serial, notAfter, chain } = await ask(url, authority, {
    token,
    csr: certificateRequest(key, 'gateway'),
  });
  if (!new X509Certificate(chain).checkPrivateKey(key)) {
    throw new CommandError('the hub has answered with the certificate of another key');
  }
  const file = join(out, CERTIFICATE_FILE);
  writeFileSync(file, chain);
  process.stderr.write(`${enterprise}/${gateway}: certificate ${serial}, until ${notAfter}, in ${file}\n`);
}

/** Whoever reads the token on its way can be the gateway. */
function addressOf(hub: string): URL {
  const url = URL.parse(hub);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new CommandError(`--hub ${hub}: must be an address such as https://hub.example`, EXIT.usage);
  }
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) {
    throw new CommandError(`--hub ${hub}: must begin with https://; http:// is for a hub on this machine`, EXIT.usage);
  }
  return new URL(url.pathname.replace(/\/?$/, PATH), url);
}

/** The key that is there, so that a second try has the same; else a new one that only its owner can read. */
function keyIn(file: string): KeyObject {
  if (existsSync(file)) {
    try {
      return createPrivateKey(readFile(file));
    } catch (error) {
      throw new CommandError(`${file}: ${(error as Error).message}`);
    }
  }
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx', flush: true });
  return privateKey;
}

async function ask(url: URL, ca: string | undefined, body: { token: string; csr: string }) {
  const { status, content } = await post(url, ca, JSON.stringify(body)).catch((error: Error) => {
    throw new CommandError(`${url.origin} cannot be asked: ${error.message}`);
  });
  const answer = parsed(content);
  if (status === 201) {
    const certificate = issued.safeParse(answer);
    if (certificate.success) return certificate.data;
  }
  const { detail } = z.object({ detail: z.string() }).safeParse(answer).data ?? {};
  throw new CommandError(`the hub has refused (${status}): ${detail ?? 'its answer is not that of a hub'}`);
}

async function post(url: URL, ca: string | undefined, body: string): Promise<{ status: number; content: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; content: string }>();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-meterhub-csrf': '1' },
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      ...(ca === undefined ? {} : { ca }),
    },
    (response) => {
      text(response).then((content) => resolve({ status: response.statusCode ?? 0, content }), reject);
    },
  );
  request.on('error', reject);
  request.end(body);
  return promise;
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError((error as Error).message, EXIT.usage);
  }
}
