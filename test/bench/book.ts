/** Starts and ends a load that keeps a book of what was acknowledged. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Book, BookPlan } from './book-generator.ts';

const GENERATOR = fileURLToPath(new URL('./book-generator.ts', import.meta.url));

/** Begins to send; the function that it gives ends it and gives the book. */
export function keepBook(plan: BookPlan): () => Promise<Book> {
  const child = fork(GENERATOR);
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the load generator ended with code ${code} and no book`);
  });
  failed.catch(() => undefined);
  child.send(plan);
  return async () => {
    const book = once(child, 'message').then(([message]) => message as Book);
    if (child.connected) child.send('stop');
    return Promise.race([book, failed]);
  };
}
