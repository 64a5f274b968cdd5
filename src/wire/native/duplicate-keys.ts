/**
 * Whether any object of a JSON text has the same key twice. `JSON.parse` keeps the last of them and
 * says nothing; RFC 8259 section 4 leaves the behaviour open. For a meter reading that is a lost value.
 *
 * The text has been parsed already, so it is well formed: strings and brackets are all there is to see.
 */
export function hasDuplicateKey(json: string): boolean {
  const keysOfOpenObjects: (Set<string> | null)[] = [];
  let at = 0;
  while (at < json.length) {
    const character = json[at];
    if (character === '{') keysOfOpenObjects.push(new Set());
    else if (character === '[') keysOfOpenObjects.push(null);
    else if (character === '}' || character === ']') keysOfOpenObjects.pop();
    else if (character === '"') {
      const end = endOfString(json, at);
      const keys = keysOfOpenObjects.at(-1);
      if (keys && json[skipSpace(json, end)] === ':') {
        const key = JSON.parse(json.slice(at, end)) as string;
        if (keys.has(key)) return true;
        keys.add(key);
      }
      at = end;
      continue;
    }
    at++;
  }
  return false;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return at;
}
