/**
 * Signing in with an account elsewhere: OpenID Connect, authorization code with PKCE, state and nonce. What has to
 * be known when the browser comes back is sealed into a cookie of it, so that nobody fills the hub's memory by
 * beginning logins, and a login can only be finished in the browser that began it.
 */

import * as client from 'openid-client';
import type { ExternalIdentity } from '../people.ts';
import { type MappedRole, rightsOf } from './role-mapping.ts';
import { Seal } from './sealed.ts';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a client that has none and is known by PKCE alone. */
  readonly clientSecret: string | null;
  readonly scopes: string;
  readonly roleClaim: string;
  readonly roles: Readonly<Record<string, MappedRole>>;
  /** What the button of the login page says. */
  readonly displayName: string;
  /** Where browsers find the hub, without a slash at the end; null for what they asked for. */
  readonly publicUrl: string | null;
}

/** How long somebody may take at the provider. */
export const LOGIN_MILLIS = 10 * 60_000;
const TIMEOUT_SECONDS = 10;

interface Begun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly returnTo: string;
}

export type OidcOutcome =
  | { readonly outcome: 'done'; readonly identity: ExternalIdentity; readonly returnTo: string }
  /** The provider vouches for somebody for whom no role is set here. */
  | { readonly outcome: 'no_role'; readonly subject: string; readonly name: string }
  /** The login was not begun in this browser, took too long, or was refused by the provider. */
  | { readonly outcome: 'failed'; readonly reason: string };

export class OidcLogin {
  readonly settings: OidcSettings;
  readonly #seal = new Seal<Begun>(LOGIN_MILLIS);
  #discovered: Promise<client.Configuration> | null = null;

  constructor(settings: OidcSettings) {
    this.settings = settings;
  }

  /** Where to send a browser, and what it has to keep. Throws where the provider does not answer. */
  async begin(redirectUri: string, returnTo: string): Promise<{ readonly url: string; readonly kept: string }> {
    const configuration = await this.#configuration();
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(configuration, {
      ...{ redirect_uri: redirectUri, scope: this.settings.scopes, state, nonce, code_challenge_method: 'S256' },
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
    });
    return { url: url.href, kept: this.#seal.close({ state, nonce, verifier, redirectUri, returnTo }) };
  }

  /** Who has come back, with the query of the address and what the browser kept. */
  async finish(query: string, kept: string): Promise<OidcOutcome> {
    const begun = this.#seal.open(kept);
    if (begun === null) return { outcome: 'failed', reason: 'the login was not begun here, or too long ago' };
    const { state, nonce, verifier, redirectUri, returnTo } = begun;
    const configuration = await this.#configuration();
    let claims: Readonly<Record<string, unknown>>;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirectUri}?${query}`), {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      claims = await this.#claimsOf(configuration, tokens);
    } catch (error) {
      return { outcome: 'failed', reason: reasonOf(error) };
    }
    const subject = String(claims['sub']);
    const name = textOf(claims, 'name') ?? textOf(claims, 'preferred_username') ?? subject;
    const rights = rightsOf(claims, this.settings.roleClaim, this.settings.roles);
    if (rights === null) return { outcome: 'no_role', subject, name };
    const email = textOf(claims, 'email');
    const username = textOf(claims, 'preferred_username') ?? email ?? subject;
    // An issuer has no `#` in it (OpenID Connect Discovery 1.0, section 2: no query or fragment).
    const identity = { ...rights, subject: `${this.settings.issuer}#${subject}`, username, displayName: name, email };
    return { outcome: 'done', identity, returnTo };
  }

  /** What the ID token says and, where that is without the role, what the provider says when it is asked. */
  async #claimsOf(
    configuration: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<Readonly<Record<string, unknown>>> {
    const claims: Readonly<Record<string, unknown>> = { ...tokens.claims() };
    const { roleClaim, roles } = this.settings;
    const isComplete = rightsOf(claims, roleClaim, roles) !== null && textOf(claims, 'name') !== null;
    if (isComplete || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...(await client.fetchUserInfo(configuration, tokens.access_token, String(claims['sub']))), ...claims };
  }

  /** Asked once; again after a failure. */
  #configuration(): Promise<client.Configuration> {
    this.#discovered ??= this.#discover().catch((error: Error) => {
      this.#discovered = null;
      throw error;
    });
    return this.#discovered;
  }

  #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const url = new URL(issuer);
    // Only of a provider on this machine; the configuration takes no other address without TLS.
    const insecure = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    return client.discovery(
      url,
      clientId,
      undefined,
      clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret),
      // Signatures of ID tokens are checked although they come straight from the provider.
      { execute: [...insecure, client.enableNonRepudiationChecks], timeout: TIMEOUT_SECONDS },
    );
  }
}

function textOf(claims: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;
}

function reasonOf(error: unknown): string {
  const { message, code, error: told } = error as { message?: string; code?: string; error?: string };
  return [told ?? code, message].filter((part) => part !== undefined).join(': ');
}
