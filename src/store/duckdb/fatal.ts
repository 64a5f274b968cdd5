const FATAL = /^(FATAL|INTERNAL) Error/;

/**
 * After an error that DuckDB calls fatal it refuses everything until another process opens its file. (In
 * this one the old instance lives on: it was seen to unlink the log of a new one.) Thrown where nobody
 * catches it, the error ends the thread, and with it the hub, which a supervisor starts again.
 */
export function endIfFatal(error: Error): void {
  if (FATAL.test(error.message)) {
    setImmediate(() => {
      throw error;
    });
  }
}
