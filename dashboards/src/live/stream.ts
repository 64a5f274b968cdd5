import { EventSource } from 'eventsource';
import type { Credential } from '../api/credential.ts';
import type { LiveEventName, LiveEvents } from '../api/types.ts';
import { backoffMillis } from './backoff.ts';
import { type Connection, phaseWhenLost, SILENCE_MILLIS_MAX } from './connection.ts';
import { watchedFetch } from './watched-fetch.ts';

const TICK_MILLIS = 1000;

export type LiveHandlers = { readonly [Name in LiveEventName]: (data: LiveEvents[Name]) => void };

export interface LiveStreamOptions {
  readonly url: string;
  readonly credential: Credential;
  readonly handlers: LiveHandlers;
  readonly onConnection: (connection: Connection) => void;
  /** The hub refused the credential: the stream has ended for good. */
  readonly onUnauthorized: () => void;
}

export interface LiveStream {
  close(): void;
}

/**
 * Follows the hub's event stream until closed: reconnects with growing waits, resumes from the last
 * event seen, and reports a connection that is open but silent as lost.
 *
 * One connection is one `EventSource`. Its own reconnecting is not used, since it gives up for good
 * on any status but 200, as a hub behind a proxy answers while it restarts.
 */
export function openLiveStream(options: LiveStreamOptions): LiveStream {
  let source: EventSource | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lastEventId = '';
  let attempt = 0;
  let open = false;
  let heardAt: number | null = null;
  let piecesAt = Date.now();
  let lostAt = Date.now();
  let closed = false;

  const ticker = setInterval(tick, TICK_MILLIS);
  addEventListener('online', retryNow);
  connect();
  return { close };

  function connect(): void {
    piecesAt = Date.now();
    source = new EventSource(options.url, {
      fetch: watchedFetch({ credential: options.credential, lastEventId: () => lastEventId, onBytes: heard }),
    });
    source.addEventListener('open', opened);
    source.addEventListener('error', (event) => lost(event.code));
    for (const name of Object.keys(options.handlers) as LiveEventName[]) listen(source, name);
  }

  function listen<Name extends LiveEventName>(to: EventSource, name: Name): void {
    to.addEventListener(name, (event: MessageEvent<string>) => {
      if (closed) return;
      lastEventId = event.lastEventId;
      options.handlers[name](JSON.parse(event.data) as LiveEvents[Name]);
    });
  }

  function opened(): void {
    open = true;
    attempt = 0;
    heard();
    report();
  }

  function heard(): void {
    piecesAt = Date.now();
    if (open) heardAt = piecesAt;
  }

  function lost(status?: number): void {
    source?.close();
    if (closed) return;
    if (status === 401) {
      close();
      options.onUnauthorized();
      return;
    }
    if (open) lostAt = Date.now();
    open = false;
    retryTimer = setTimeout(connect, backoffMillis(attempt++));
    report();
  }

  function retryNow(): void {
    if (closed || open || retryTimer === undefined) return;
    clearTimeout(retryTimer);
    source?.close();
    connect();
  }

  function tick(): void {
    const silent = Date.now() - piecesAt > SILENCE_MILLIS_MAX;
    // A try that never answers is as silent as an open connection that died.
    if (silent && source?.readyState !== EventSource.CLOSED) lost();
    else report();
  }

  function report(): void {
    if (open) options.onConnection({ phase: 'live', heardAt });
    else if (heardAt === null && attempt === 0) options.onConnection({ phase: 'connecting', heardAt });
    else options.onConnection({ phase: phaseWhenLost(lostAt, Date.now()), heardAt });
  }

  function close(): void {
    closed = true;
    clearInterval(ticker);
    clearTimeout(retryTimer);
    removeEventListener('online', retryNow);
    source?.close();
  }
}
