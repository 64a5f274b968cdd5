/**
 * What a failed request means, decided here and nowhere else: never (these lines), not now, or not with
 * this credential.
 */

import { HttpError } from '@influxdata/influxdb-client';
import { InfluxQueryError, NOT_EXECUTED } from './influxql.ts';

export type Failure =
  /** Some of the lines cannot be stored, whatever one waits for; `dropped` is at least how many, null where it is not said. */
  | { readonly kind: 'refused'; readonly message: string; readonly dropped: number | null }
  /** The request is too large; its parts may be stored. */
  | { readonly kind: 'too_large'; readonly message: string }
  /** The database or bucket does not exist. */
  | { readonly kind: 'missing'; readonly message: string }
  /** The credential does not allow it; somebody has to act. */
  | { readonly kind: 'unauthorized'; readonly message: string }
  /** To be tried again. */
  | { readonly kind: 'later'; readonly message: string };

export function classify(error: unknown): Failure {
  if (!(error instanceof HttpError)) return classifyOther(error as Error & { code?: string });
  const { message, dropped, isInflux } = serverAnswer(error);
  switch (error.statusCode) {
    case 400:
    case 422:
      // A proxy's 400 says nothing about the lines, and a limit of the server can be raised.
      return isInflux && !LIMIT.test(message) ? { kind: 'refused', message, dropped } : { kind: 'later', message };
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

/** 1.x answers a query for a database that does not exist with 200 and an error inside. */
function classifyOther(error: Error & { code?: string }): Failure {
  const message = (error.message || error.code || error.name).slice(0, MESSAGE_MAX);
  const isMissing =
    error instanceof InfluxQueryError && (message === NOT_EXECUTED || /database not found/i.test(message));
  return { kind: isMissing ? 'missing' : 'later', message };
}

const MESSAGE_MAX = 500;
/** https://docs.influxdata.com/influxdb/v1/administration/config/#in-memory-inmem-index-settings */
const LIMIT = /max-values-per-tag|max-series-per-database|max series/;

interface ServerAnswer {
  readonly message: string;
  readonly dropped: number | null;
  /** Whether it has the form of an InfluxDB's answer. */
  readonly isInflux: boolean;
}

/** The server's own words: 1.x sends {"error"}, 2.x {"code", "message"}, 3.x {"error", "data": [{"error_message"}]}. */
function serverAnswer({ body, statusMessage, message }: HttpError): ServerAnswer {
  try {
    const answer = JSON.parse(body ?? '') as { error?: string; message?: string; data?: { error_message?: string }[] };
    const told = answer.error ?? answer.message;
    if (typeof told !== 'string') return { message: message.slice(0, MESSAGE_MAX), dropped: null, isInflux: false };
    const [first] = Array.isArray(answer.data) ? answer.data : [];
    if (first?.error_message !== undefined) {
      const detail = `${told}: ${first.error_message}`.slice(0, MESSAGE_MAX);
      return { message: detail, dropped: answer.data?.length ?? null, isInflux: true };
    }
    const dropped = / dropped=(\d+)$/.exec(told)?.[1];
    return {
      message: told.slice(0, MESSAGE_MAX),
      dropped: dropped === undefined ? null : Number(dropped),
      isInflux: true,
    };
  } catch {
    const text = body?.trim().slice(0, MESSAGE_MAX) || statusMessage || message;
    return { message: text, dropped: null, isInflux: false };
  }
}
