/** How severities and states of events look; always beside their names. */

export const SEVERITY_LOOK = {
  critical: { tone: 'bad', icon: 'alarm' },
  warning: { tone: 'warn', icon: 'warning' },
  info: { tone: 'info', icon: 'info' },
} as const;

export const STATE_LOOK = {
  open: { tone: 'warn', icon: 'never' },
  acknowledged: { tone: 'info', icon: 'check' },
  in_progress: { tone: 'info', icon: 'play' },
  closed: { tone: 'good', icon: 'check' },
  false_alarm: { tone: 'muted', icon: 'cross' },
} as const;
