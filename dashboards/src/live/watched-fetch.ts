import type { EventSourceFetchInit } from 'eventsource';
import { type Credential, headersOf } from '../api/credential.ts';

export interface WatchedFetchOptions {
  readonly credential: Credential;
  /** Position to resume from, empty for none. */
  readonly lastEventId: () => string;
  /** Called for each piece of the stream, heartbeats included. */
  readonly onBytes: () => void;
}

/**
 * A fetch for `EventSource` that adds the credential and the position to resume from, and tells of every
 * piece that arrives: heartbeats are comments, which `EventSource` itself keeps to itself, and
 * without them a dead connection looks like a quiet city.
 */
export function watchedFetch(options: WatchedFetchOptions) {
  return async (url: string | URL, init: EventSourceFetchInit): Promise<Response> => {
    const headers = new Headers({ ...init.headers, ...headersOf(options.credential) });
    if (options.lastEventId() !== '') headers.set('last-event-id', options.lastEventId());
    const response = await fetch(url, { ...init, headers } as RequestInit);
    if (response.body === null) return response;
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(piece, controller) {
          options.onBytes();
          controller.enqueue(piece);
        },
      }),
    );
    return new Response(watched, { status: response.status, headers: response.headers });
  };
}
