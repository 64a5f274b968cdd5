/** Full-width letters are letters; capitals, spaces, `_` and `-` tell no names apart. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');
}
