/** The sixteen districts of Shanghai by their codes of GB/T 2260. */
export const DISTRICTS: readonly string[] = [
  ...['310101', '310104', '310105', '310106', '310107', '310109', '310110', '310112'],
  ...['310113', '310114', '310115', '310116', '310117', '310118', '310120', '310151'],
];
