/**
 * A webhook: one POST of JSON, signed with HMAC-SHA256 over time and body. Redirects are not followed: they could lead
 * to addresses that are refused.
 */

import { createHmac } from 'node:crypto';
import { type LookupAddress, lookup as lookUp } from 'node:dns';
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { jsonOf } from '../render/json.ts';
import type { ChannelSecrets } from '../rule.ts';
import { isAllowedAddress } from './addresses.ts';
import { type DeliveryResult, inWords, type Send } from './channel.ts';

export interface WebhookSettings {
  /** Whether addresses of the machine itself and of private networks may be sent to. */
  readonly allowPrivate: boolean;
  /** For the whole request. */
  readonly timeoutMillis: number;
  /** The addresses of a name; the system's where left out. */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>;
}

export const SIGNATURE_HEADER = 'x-meterhub-signature';
export const TIMESTAMP_HEADER = 'x-meterhub-timestamp';

export function webhookSender(settings: WebhookSettings): Send<{ readonly type: 'webhook'; readonly url: string }> {
  return async (message, { url }, secrets) => {
    if (secrets === null) return { outcome: 'impossible', detail: 'the webhook has no secret' };
    try {
      const answer = await post(new URL(url), jsonOf(message), message.id, secrets, settings);
      return resultOf(answer);
    } catch (error) {
      if (error instanceof ForbiddenAddress) return { outcome: 'impossible', detail: error.message };
      return { outcome: 'failed', detail: inWords(error, [secrets.secret, secrets.secretQuery]) };
    }
  };
}

/** The signature of a body that was sent at an instant, as it stands in the header. */
export function signatureOf(secret: string, unixSeconds: number, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${unixSeconds}.${body}`).digest('hex')}`;
}

/** The name leads to addresses that are not allowed alone. */
class ForbiddenAddress extends Error {}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

function post(
  address: URL,
  body: string,
  id: string,
  { secret, secretQuery }: ChannelSecrets,
  settings: WebhookSettings,
): Promise<Answer> {
  const hostname = address.hostname.replace(/^\[|\]$/g, '');
  const unixSeconds = Math.floor(Date.now() / 1000);
  return new Promise<Answer>((resolve, reject) => {
    // Of an address no name is looked up, so it is checked here.
    if (isIP(hostname) !== 0 && !isAllowedAddress(hostname, settings.allowPrivate)) throw forbidden(hostname);
    const isTls = address.protocol === 'https:';
    if (!isTls && address.protocol !== 'http:') throw new ForbiddenAddress('only http and https are sent to');
    const request: ClientRequest = (isTls ? requestHttps : requestHttp)({
      ...{ hostname, port: address.port || (isTls ? 443 : 80), method: 'POST' },
      path: `${address.pathname}${secretQuery === null ? '' : `?${secretQuery}`}`,
      // A connection that was kept would be one to an address that was checked for another request.
      agent: false,
      lookup: checkedLookup(settings),
      signal: AbortSignal.timeout(settings.timeoutMillis),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Meterhub',
        'idempotency-key': id,
        [TIMESTAMP_HEADER]: String(unixSeconds),
        [SIGNATURE_HEADER]: signatureOf(secret, unixSeconds, body),
      },
    });
    request.on('error', reject);
    // An answer 101 ends the connection with neither an error nor a response; whatever was settled before stays so.
    request.on('close', () => reject(new Error('the connection ended without an answer')));
    request.on('response', (response: IncomingMessage) => {
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
      // What it says is not needed, and would show whoever writes rules what stands at the address.
      response.destroy();
    });
    request.end(body);
  });
}

/** Gives the connection only addresses that have been checked, so that no other answer can come in between. */
function checkedLookup({ allowPrivate, resolve = resolveBySystem }: WebhookSettings): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (found) => {
        const allowed = found.filter(({ address }) => isAllowedAddress(address, allowPrivate));
        const [first] = allowed;
        if (first === undefined) done(forbidden(hostname), '', 0);
        else if (options.all === true) done(null, allowed);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
}

function resolveBySystem(hostname: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookUp(hostname, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  });
}

function forbidden(hostname: string): ForbiddenAddress {
  return new ForbiddenAddress(`${hostname} is an address that webhooks are not sent to`);
}

/** Request timeout, too early, too many requests: these ask to come again. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429]);

function resultOf({ status, retryAfter }: Answer): DeliveryResult {
  const detail = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { outcome: 'delivered', detail };
  if (status === 410) return { outcome: 'gone', detail };
  if (status < 500 && !LATER.has(status)) return { outcome: 'rejected', detail };
  const seconds = Number(retryAfter);
  return Number.isFinite(seconds) && seconds > 0
    ? { outcome: 'failed', detail, retryAfterMillis: seconds * 1000 }
    : { outcome: 'failed', detail };
}
