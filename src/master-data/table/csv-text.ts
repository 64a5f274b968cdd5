/** How a CSV file is told to be written: its encoding and what stands between its cells. */

/** What may stand between cells; a number or the name of a quantity has none of them in a header. */
const DELIMITERS = [',', ';', '\t'] as const;

/** The encoding that a byte order mark names, or null. */
export function markOf(start: Uint8Array): string | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return null;
}

/** The delimiter that the first line has most of. */
export function delimiterOf(text: string): string {
  const line = /^\s*([^\r\n]*)/.exec(text)?.[1] ?? '';
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Why bytes that are not of an encoding could not be read, and what to do. */
export function notEncoded(file: string, encoding: string): string {
  const remedy =
    encoding === 'utf-8'
      ? 'if Excel in China wrote it, say --encoding gb18030, or save it as "CSV UTF-8"'
      : 'say which encoding it has with --encoding';
  return `${file} is not valid ${encoding}: ${remedy}`;
}
