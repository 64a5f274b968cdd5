/** Gives the reader a file to keep. */
export function download(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser reads it after this turn of events.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
