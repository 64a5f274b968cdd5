/** XML that is written as text: what goes into it is escaped here, and only here. */

/** What XML 1.0 has no way to write (section 2.2), half characters among it. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an element or an attribute; what XML cannot hold becomes the replacement character. */
export function escapeXml(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** An element with what is in it, each child made by this function or escaped. */
export function element(
  name: string,
  content: string | readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): string {
  const named = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  const inside = typeof content === 'string' ? content : content.join('');
  return inside === '' ? `<${name}${named.join('')}/>` : `<${name}${named.join('')}>${inside}</${name}>`;
}

/** An element with a text or number in it. */
export function textElement(name: string, text: string | number): string {
  return element(name, escapeXml(String(text)));
}
