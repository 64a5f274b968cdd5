/** A real provider of OpenID Connect on loopback, and a browser just good enough to sign in at it. */

import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const CLIENT = { id: 'meterhub', secret: 'a-secret-of-the-hub-and-the-provider' } as const;

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who signs in next, by subject, with what is said of them; null for somebody who breaks off. */
  account: { readonly sub: string; readonly [claim: string]: unknown } | null;
  /** Lets a hub at this address send people here. */
  expectHub(url: string): void;
}

export async function startProvider(): Promise<TestProvider> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const started: TestProvider = {
    ...{ issuer, account: null },
    expectHub(url) {
      const provider = providerFor(issuer, url, started);
      const answer = provider.callback();
      server.removeAllListeners('request');
      server.on('request', (request, response) => {
        if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
        // The page that asks for a password elsewhere: here it is known who sits before it.
        const result =
          started.account === null
            ? { error: 'access_denied', error_description: 'the person did not want to' }
            : { login: { accountId: started.account.sub } };
        void provider.interactionFinished(request, response, result);
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return started;
}

function providerFor(issuer: string, hub: string, started: TestProvider): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret },
        redirect_uris: [`${hub}/api/v1/oidc/callback`],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['of-the-test'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
    scopes: ['openid', 'profile', 'email', 'groups'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    findAccount: async (_: unknown, sub: string) => ({
      accountId: sub,
      claims: async () => ({ ...started.account, sub }),
    }),
    // Nobody is asked whether the hub may know who they are.
    loadExistingGrant: async ({ oidc }: { oidc: { session: { accountId: string } } }) => {
      const grant = new provider.Grant({ clientId: CLIENT.id, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid profile email groups');
      await grant.save();
      return grant;
    },
  });
  return provider;
}

/** Keeps cookies by host and port, and follows redirects as far as it is told. */
export class TestBrowser {
  readonly #cookies = new Map<string, Map<string, string>>();

  cookies(url: string): ReadonlyMap<string, string> {
    return this.#jar(url);
  }

  async get(url: string): Promise<Response> {
    const cookie = [...this.#jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#jar(url).delete(name);
      else this.#jar(url).set(name, value);
    }
    return response;
  }

  /** Follows redirects until one leads to an address that begins so, or there are no more; gives every address. */
  async follow(url: string, until: string): Promise<string[]> {
    const visited: string[] = [];
    for (let at: string | null = url; at !== null && visited.length < 20; ) {
      visited.push(at);
      if (at.startsWith(until)) return visited;
      const response: Response = await this.get(at);
      await response.arrayBuffer();
      const location = response.headers.get('location');
      at = location === null ? null : new URL(location, at).href;
    }
    return visited;
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url);
    const jar = this.#cookies.get(host) ?? new Map<string, string>();
    this.#cookies.set(host, jar);
    return jar;
  }
}
