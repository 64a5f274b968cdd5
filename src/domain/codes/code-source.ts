/** Where a table of codes is from. */
export interface CodeSource {
  /** The standard, and what was read in its place where the standard itself was not. */
  readonly text: string;
  /** True where the entries were read in a public source; false for entries taken from memory. */
  readonly verified: boolean;
}
