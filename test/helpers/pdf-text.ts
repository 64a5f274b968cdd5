/**
 * The text of a PDF that Chromium has printed, as it is drawn, without white space. Enough of ISO 32000 for what Skia
 * writes: objects one by one, streams deflated, text as glyphs of fonts that say by `ToUnicode` what letters these are.
 */

import { inflateSync } from 'node:zlib';

export function textOfPdf(pdf: Uint8Array): string {
  const objects = objectsOf(Buffer.from(pdf).toString('latin1'));
  const fonts = fontsOf(objects);
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  const texts = pages.map(({ head }) => {
    const [, content = ''] = /\/Contents (\d+) 0 R/.exec(head) ?? [];
    return drawn(objects.get(content)?.stream ?? '', fonts);
  });
  return texts.join('').normalize('NFKC').replace(/\s/g, '');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string | null;
}

function objectsOf(content: string): ReadonlyMap<string, PdfObject> {
  const found = new Map<string, PdfObject>();
  for (const [, id = '', body = ''] of content.matchAll(/^(\d+) 0 obj\n(.*?)\nendobj$/gms)) {
    const [head = '', stream] = body.split(/stream\n/, 2);
    found.set(id, { head, stream: stream === undefined ? null : inflated(head, stream) });
  }
  return found;
}

/** `/Length` tells where it ends: what is compressed may look like anything. */
function inflated(head: string, stream: string): string | null {
  const [, length] = /\/Length (\d+)/.exec(head) ?? [];
  if (!head.includes('/FlateDecode')) return stream;
  return inflateSync(Buffer.from(stream.slice(0, Number(length)), 'latin1')).toString('latin1');
}

/** Of the glyphs of a font; bold Chinese is drawn by fonts whose glyphs are one byte instead of two. */
interface Letters {
  readonly glyphDigits: number;
  readonly texts: ReadonlyMap<number, string>;
}

/** By the names that pages know fonts by, which are those of their objects. */
function fontsOf(objects: ReadonlyMap<string, PdfObject>): ReadonlyMap<string, Letters> {
  const found = new Map<string, Letters>();
  for (const { head } of objects.values()) {
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id)?.head ?? '') ?? [];
      found.set(name, lettersOf(objects.get(map)?.stream ?? ''));
    }
  }
  return found;
}

function lettersOf(map: string): Letters {
  const letters = new Map<number, string>();
  for (const [, part = ''] of map.matchAll(/beginbfchar\n(.*?)endbfchar/gs)) {
    for (const [, glyph = '', text = ''] of part.matchAll(/<(\w+)> <(\w+)>/g)) letters.set(hex(glyph), utf16(text));
  }
  for (const [, part = ''] of map.matchAll(/beginbfrange\n(.*?)endbfrange/gs)) {
    for (const [, first = '', last = '', text = ''] of part.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g)) {
      for (let glyph = hex(first); glyph <= hex(last); glyph++) {
        letters.set(glyph, String.fromCharCode(hex(text) + glyph - hex(first)));
      }
    }
  }
  const [, lowest = '0000'] = /begincodespacerange\n<(\w+)>/.exec(map) ?? [];
  return { glyphDigits: lowest.length, texts: letters };
}

const UNKNOWN = '\uFFFD';

function drawn(content: string, fonts: ReadonlyMap<string, Letters>): string {
  let text = '';
  let font: Letters | undefined;
  for (const [, name, glyphs = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>/g)) {
    if (name !== undefined) font = fonts.get(name);
    for (let at = 0; font !== undefined && at < glyphs.length; at += font.glyphDigits) {
      text += font.texts.get(hex(glyphs.slice(at, at + font.glyphDigits))) ?? UNKNOWN;
    }
  }
  return text;
}

function hex(digits: string): number {
  return Number.parseInt(digits, 16);
}

function utf16(digits: string): string {
  return digits.replace(/..../g, (unit) => String.fromCharCode(hex(unit)));
}
