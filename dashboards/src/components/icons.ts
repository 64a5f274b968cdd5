/** Paths of the icons, drawn in a square of 16 with a line of 1.6. */
export const ICONS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  warning: 'M8 2 15 14H1L8 2ZM8 6.5v3.5M8 12v.1',
  alarm: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 4.5v4.5M8 11.5v.1',
  info: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM8 7.2v4.3M8 4.7v.1',
  online: 'M2 6.5a8.5 8.5 0 0 1 12 0M4.5 9.2a5 5 0 0 1 7 0M8 12.2v.1',
  offline: 'M4.5 9.2a5 5 0 0 1 4-1.4M2 6.5a8.5 8.5 0 0 1 3-1.9M8.5 4a8.5 8.5 0 0 1 5.5 2.5M8 12.2v.1M2 2l12 12',
  never: 'M3 8h10',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5 12 8l-7 4.5v-9Z',
  retry: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.5v3h-3',
  signOut: 'M6.5 2.5h-4v11h4M10.5 5l3 3-3 3M13 8H6',
  estimate: 'M2 9.5c2-4 4-4 6-1.5s4 2.5 6-1.5',
  download: 'M8 2v8M4.5 6.5 8 10l3.5-3.5M2.5 13.5h11',
  key: 'M10 2.5a3.5 3.5 0 1 1-2.6 5.8L3 12.7V14H1.5v-2.5l4.9-4.9A3.5 3.5 0 0 1 10 2.5ZM10.8 5.2v.1',
  cross: 'M4 4l8 8M12 4l-8 8',
} as const;

export type IconName = keyof typeof ICONS;
