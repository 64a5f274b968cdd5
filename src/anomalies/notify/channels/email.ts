/** E-mail by SMTP. TLS is required unless the configuration says otherwise. */

import { readFileSync } from 'node:fs';
import type { SentMessageInfo, Transporter } from 'nodemailer';
import type { Calendar } from '../../../domain/calendar.ts';
import { htmlOf, textOf } from '../render/mail.ts';
import { wordsOf } from '../render/words.ts';
import type { NoticeChannel } from '../rule.ts';
import { type DeliveryResult, inWords, type Send, withoutSecrets } from './channel.ts';

/** `starttls`: begins without and must change over; `tls`: from the first byte; `none`: in the clear. */
export const SMTP_SECURITIES = ['starttls', 'tls', 'none'] as const;

export interface EmailSettings {
  readonly host: string;
  readonly port: number;
  readonly security: (typeof SMTP_SECURITIES)[number];
  readonly username: string | null;
  readonly password: string | null;
  /** Address that the hub writes from. */
  readonly from: string;
  /** PEM file of the authorities that the server's certificate may be of; those of Node where null. */
  readonly caFile: string | null;
  readonly timeoutMillis: number;
}

type EmailChannel = Extract<NoticeChannel, { readonly type: 'email' }>;

/** Null where no server is configured: then nothing can be sent. */
export function emailSender(settings: EmailSettings | null, calendar: Calendar): Send<EmailChannel> {
  if (settings === null) return async () => ({ outcome: 'failed', detail: 'no mail server is configured' });
  const { host, port, security, username, password, from, caFile, timeoutMillis } = settings;
  const tls = { minVersion: 'TLSv1.2', ...(caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') }) } as const;
  const options = {
    ...{ host, port, secure: security === 'tls', requireTLS: security === 'starttls', ignoreTLS: security === 'none' },
    ...(username === null ? {} : { auth: { user: username, pass: password ?? '' } }),
    tls,
    ...{ connectionTimeout: timeoutMillis, greetingTimeout: timeoutMillis, socketTimeout: timeoutMillis },
    dnsTimeout: timeoutMillis,
    // Nothing that stands in a message may make it read files or addresses.
    ...{ disableFileAccess: true, disableUrlAccess: true, logger: false },
  };
  // Loaded with the first mail: most hubs send none.
  let opening: Promise<Transporter> | null = null;
  const open = async (): Promise<Transporter> => (await import('nodemailer')).createTransport(options);
  return async (message, { to, language }) => {
    const words = wordsOf(message, language, calendar);
    const missing = to.filter((address) => !message.accepted.includes(address));
    try {
      opening ??= open();
      const info: SentMessageInfo = await (await opening).sendMail({
        from: addressOf(from),
        to: to.map(addressOf),
        envelope: { from, to: [...missing] },
        messageId: `<${message.id}@${from.split('@').at(-1)}>`,
        date: new Date(message.createdAt),
        subject: words.title,
        ...{ text: textOf(words), html: htmlOf(words, language) },
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return resultOf(missing, info, password);
    } catch (error) {
      const refusals = (error as Refused).rejectedErrors ?? [];
      const isFinal = refusals.length > 0 && refusals.every(({ responseCode = 0 }) => responseCode >= 500);
      return { outcome: isFinal ? 'impossible' : 'failed', detail: inWords(error, [password]) };
    }
  };
}

/** As an object: a text would be parsed, and could hold more than one address. */
function addressOf(address: string): { name: string; address: string } {
  return { name: '', address };
}

interface Refused {
  readonly rejectedErrors?: readonly {
    readonly responseCode?: number;
    readonly recipient?: string;
    readonly response?: string;
  }[];
}

/** The server took it for some recipients: only those that it refused for the moment are tried again. */
function resultOf(asked: readonly string[], info: SentMessageInfo & Refused, password: string | null): DeliveryResult {
  const refusals = info.rejectedErrors ?? [];
  const said = withoutSecrets(
    refusals.map(({ recipient, response }) => `${recipient} refused: ${response}`).join('; ') || String(info.response),
    [password],
  );
  const later = refusals.filter(({ responseCode = 0 }) => responseCode < 500).map(({ recipient }) => recipient);
  if (later.length === 0) return { outcome: 'delivered', detail: said };
  return { outcome: 'failed', detail: said, accepted: asked.filter((address) => !later.includes(address)) };
}
