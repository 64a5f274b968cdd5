import { paletteOf } from './palette.ts';

/** What a chart is painted with at its place and in the theme of the moment. */
export interface Paint {
  /** The colour of a token, such as `border-strong`. */
  readonly colour: (token: string) => string;
  readonly font: string;
  /** Pixels there are in the width. */
  readonly width: number;
  /** Style of small text on an axis. */
  readonly label: { readonly color: string; readonly fontFamily: string; readonly fontSize: number };
}

const LABEL_SIZE = 11;

export function paintOf(box: HTMLElement): Paint {
  const known = new Map<string, string>();
  const colour = (token: string): string => {
    const found = known.get(token) ?? paletteOf(box, [token])[token] ?? 'gray';
    known.set(token, found);
    return found;
  };
  const font = getComputedStyle(box).fontFamily;
  return {
    colour,
    font,
    width: box.clientWidth,
    label: { color: colour('muted'), fontFamily: font, fontSize: LABEL_SIZE },
  };
}
