/** Calls between threads over a message port, typed on both sides. */

import type { MessagePort, Worker } from 'node:worker_threads';
import { type BirpcReturn, createBirpc } from 'birpc';

/** Whatever messages can be posted to and come from. */
export type Endpoint = Pick<MessagePort | Worker, 'postMessage' | 'on' | 'off'>;

/** Exposes `functions` to the other side and gives what the other side exposes. */
export function connect<Remote extends object, Local extends object>(
  endpoint: Endpoint,
  functions: Local,
): BirpcReturn<Remote, Local> {
  return createBirpc<Remote, Local>(functions, {
    post: (message) => endpoint.postMessage(message),
    on: (receive) => void endpoint.on('message', receive),
    off: (receive) => void endpoint.off('message', receive),
    // Whoever is on the other side answers or dies, and dying ends the hub.
    timeout: -1,
  });
}
