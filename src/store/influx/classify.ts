/**
 * What a failed request means, decided here and nowhere else: never (these lines), not now, or not with
 * this credential.
 */

import { HttpError } from '@influxdata/influxdb-client';

export type Failure =
  /** Some of the lines cannot be stored, whatever one waits for. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The request is too large; its parts may be stored. */
  | { readonly kind: 'too_large'; readonly message: string }
  /** The database or bucket does not exist. */
  | { readonly kind: 'missing'; readonly message: string }
  /** The credential does not allow it; somebody has to act. */
  | { readonly kind: 'unauthorized'; readonly message: string }
  /** To be tried again. */
  | { readonly kind: 'later'; readonly message: string };

export function classify(error: unknown): Failure {
  if (!(error instanceof HttpError)) return { kind: 'later', message: (error as Error).message };
  const message = serverMessage(error);
  switch (error.statusCode) {
    case 400:
    case 422:
      return { kind: 'refused', message };
    case 413:
      return { kind: 'too_large', message };
    case 401:
    case 403:
      return { kind: 'unauthorized', message };
    case 404:
      return { kind: 'missing', message };
    default:
      return { kind: 'later', message: `${error.statusCode} ${message}` };
  }
}

/** The server's own words: 1.x sends {"error"}, 2.x {"code", "message"}, 3.x either. */
function serverMessage({ body, statusMessage, message }: HttpError): string {
  try {
    const { error, message: told } = JSON.parse(body ?? '') as { error?: string; message?: string };
    return error ?? told ?? message;
  } catch {
    return body?.trim().slice(0, 500) || statusMessage || message;
  }
}
