/**
 * Cheap accessibility checks of what is on the page now: controls and regions without a name, references
 * to nothing, repeated ids, skipped headings, a document without a language, and text whose contrast is
 * too low (WCAG 2 AA). Returns the problems in words.
 */
export function accessibilityProblems(): string[];

/** Parts of the page that are cut off, or stick out of the window sideways. Returns them in words. */
export function layoutProblems(): string[];

/** Every text that the page shows or speaks: text, labels, titles, placeholders. */
export function textsOnPage(): string[];

/** The colours in the middle of each column of a chart on a canvas, as `r,g,b`; `left` and `right` are its margins in pixels. */
export function columnColours(chart: {
  readonly selector: string;
  readonly columns: number;
  readonly left: number;
  readonly right: number;
}): string[][];

/** The background of the first element that a selector finds, as `r,g,b`. */
export function backgroundColour(selector: string): string;
