/** Notification as it is configured, and what ties it to the rest of the hub. */

import { readFileSync } from 'node:fs';
import type { EmailSettings } from '../anomalies/notify/channels/email.ts';
import { NORMAL_RETRY, type NotifierSettings } from '../anomalies/notify/notifier.ts';
import type { HubConfig } from '../config.ts';

/** Throws where the file with the password of the mail server cannot be read. */
export function notifierSettings({ notifications, metering }: HubConfig): NotifierSettings {
  const { newerThan, digestAt, waitingMax, giveUpAfter, webhook } = notifications;
  return {
    timeZone: metering.timeZone,
    newerThanMillis: newerThan,
    ...{ digestAt, waitingMax },
    retry: { ...NORMAL_RETRY, giveUpMillis: giveUpAfter },
    webhook: { allowPrivate: webhook.allowPrivate, timeoutMillis: webhook.timeout },
    email: emailSettings(notifications.email),
  };
}

function emailSettings(email: HubConfig['notifications']['email']): EmailSettings | null {
  const { host, port, security, username, password, passwordFile, from, caFile, timeout } = email;
  if (host === undefined || from === undefined) return null;
  const inFile = passwordFile === undefined ? null : readFileSync(passwordFile, 'utf8').trim();
  return {
    ...{ host, port, security, from, username: username ?? null, password: password ?? inFile },
    ...{ caFile: caFile ?? null, timeoutMillis: timeout },
  };
}
