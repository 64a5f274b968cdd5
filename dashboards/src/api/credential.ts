/** By what the hub knows who asks: a key that the page holds, or the cookie of a session, which no script sees. */
export type Credential = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'session' };

/** The headers that go with each request. */
export function headersOf(credential: Credential): Record<string, string> {
  switch (credential.kind) {
    case 'key':
      return { authorization: `Bearer ${credential.key}` };
    case 'session':
      // No form and no page of another origin can send it: it tells the hub that this page asks.
      return { 'x-meterhub-csrf': '1' };
    default:
      return credential satisfies never;
  }
}
