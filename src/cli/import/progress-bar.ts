/** One line on the terminal that is overwritten; nothing where nobody watches. */

const REDRAW_MILLIS = 100;
const WIDTH = 30;

export class ProgressBar {
  readonly #terminal: NodeJS.WriteStream | null;
  #drawnAt = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#terminal = stream.isTTY ? stream : null;
  }

  /** `share` from 0 to 1. */
  update(share: number, text: string): void {
    const now = performance.now();
    if (this.#terminal === null || now - this.#drawnAt < REDRAW_MILLIS) return;
    this.#drawnAt = now;
    const full = Math.round(Math.min(1, share) * WIDTH);
    const bar = `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}]`;
    this.#terminal.write(`\r\u001b[K${bar} ${Math.floor(Math.min(1, share) * 100)} % ${text}`);
  }

  clear(): void {
    this.#terminal?.write('\r\u001b[K');
    this.#drawnAt = 0;
  }

  /** A line that stays, above the bar. */
  note(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }
}
