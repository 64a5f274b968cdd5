import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import type { Outgoing } from '../../../src/anomalies/notify/channels/channel.ts';
import { type EmailSettings, emailSender } from '../../../src/anomalies/notify/channels/email.ts';
import type { Language } from '../../../src/anomalies/notify/rule.ts';
import { Calendar } from '../../../src/domain/calendar.ts';
import { TestAuthority } from '../../broker/test-authority.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { Bench, CITY, event, MINUTE, NO_SECRETS, rule, WEDNESDAY_10 } from './notify-bench.ts';

const CALENDAR = new Calendar('Asia/Shanghai', 15);
const PASSWORD = 'smtp-pass-word';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A real mail server; `refuse` gives the answer to a recipient, and null to take it. */
async function mailServer(options: SMTPServerOptions & { readonly refuse?: (address: string) => number | null } = {}) {
  const mails: Mail[] = [];
  const { refuse = () => null, ...rest } = options;
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, logger: false },
    onRcptTo({ address }, _session, done) {
      const code = refuse(address);
      done(code === null ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, text: Buffer.concat(parts).toString('utf8') });
        done();
      });
    },
    ...rest,
  });
  // A client that breaks off a handshake is not the server's failure.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { mails, port: (listening.address() as AddressInfo).port };
}

function settings(port: number, changes: Partial<EmailSettings> = {}): EmailSettings {
  return {
    ...{ host: '127.0.0.1', port, security: 'none', username: null, password: null, from: 'hub@city.example' },
    ...{ caFile: null, timeoutMillis: 3000 },
    ...changes,
  };
}

function message(changes: Partial<Outgoing> = {}): Outgoing {
  return {
    ...{ id: '5f1e', kind: 'single', createdAt: WEDNESDAY_10, rule: { id: 'r', name: 'A & <b>' }, count: 1 },
    ...{ destination: '', accepted: [] },
    notices: [
      {
        ...{ kind: 'opened', at: WEDNESDAY_10, event: 'e', detector: 'silent_meter', subject: 'gateway:g1' },
        ...{ state: 'open', severity: 'critical', first: WEDNESDAY_10, last: WEDNESDAY_10, ended: null },
        ...{ magnitude: 1, excess: 0, memberCount: 12, enterprise: 'alpha' },
        ...{ enterpriseName: '<script>厂', enterpriseNameEn: '<script> works' },
      },
    ],
    ...changes,
  };
}

function send(to: readonly string[], email: EmailSettings, outgoing = message(), language: Language = 'en') {
  return emailSender(email, CALENDAR)(outgoing, { type: 'email', to, language }, null);
}

/** The parts of a message, decoded from base64 or quoted-printable. */
function decoded({ text }: Mail): string {
  return text
    .replaceAll(/((?:^[A-Za-z0-9+/=]{4,76}\r?\n)+)/gm, (block) => Buffer.from(block, 'base64').toString('utf8'))
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}

test('a mail has text and HTML with everything escaped, and the key of the message as its id', async () => {
  const { mails, port } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  expect(await send(['li@x.example'], settings(port))).toMatchObject({ outcome: 'delivered' });
  expect(mails.map(({ from, to }) => [from, to])).toEqual([['hub@city.example', ['li@x.example']]]);
  const [mail] = mails;
  const text = decoded(mail as Mail);
  expect(text).toContain('Message-ID: <5f1e@city.example>');
  expect(text).toContain('Auto-Submitted: auto-generated');
  expect(text).toContain('Subject: [Meterhub] critical opened: Silent meter gateway:g1');
  expect(text).toContain('Subject: gateway:g1 (12)');
  expect(text).toContain('Since: 2026-11-18T10:00:00+08:00');
  const html = text.slice(text.indexOf('<!doctype html>'));
  expect(html).toContain('&lt;script&gt; works');
  expect(html).toContain('A &amp; &lt;b&gt;');
  expect(html).not.toContain('<script>');
});

test('a mail can be had in Chinese, and a digest says how much it does not list', async () => {
  const { mails, port } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  await send(['li@x.example'], settings(port), message({ kind: 'digest', count: 205 }), 'zh');
  const text = decoded(mails[0] as Mail);
  for (const words of ['表计静默', '级别: 严重', '对象: gateway:g1（12 个）', '另有 204 条未列出。', '<script>厂'])
    expect(text).toContain(words);
});

test('a name with line feeds begins no header of its own', async () => {
  const { mails, port } = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  const name = 'x\r\nBcc: evil@x.example\r\n\r\nbody';
  await send(['li@x.example'], settings(port), message({ kind: 'test', notices: [], rule: { id: 'r', name } }));
  const [mail] = mails;
  const head = (mail as Mail).text.split('\r\n\r\n')[0] ?? '';
  expect(head).not.toMatch(/^Bcc:/im);
  expect((mail as Mail).to).toEqual(['li@x.example']);
});

test('STARTTLS is required unless it is turned off, and the certificate is checked', async () => {
  const folder = temporaryDirectory();
  const authority = new TestAuthority(folder, 'mail');
  const { cert, key } = authority.certificate('mail', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  const good = { security: 'starttls', caFile: authority.certFile } as const;
  const plain = await mailServer({ disabledCommands: ['STARTTLS', 'AUTH'] });
  expect(await send(['a@x.example'], settings(plain.port, good))).toMatchObject({ outcome: 'failed' });
  expect(plain.mails).toEqual([]);
  const tls = await mailServer({ cert, key });
  expect(await send(['a@x.example'], settings(tls.port, { security: 'starttls' }))).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/certificate/),
  });
  expect(tls.mails).toEqual([]);
  expect(await send(['a@x.example'], settings(tls.port, good))).toMatchObject({ outcome: 'delivered' });
  const implicit = await mailServer({ secure: true, cert, key });
  const secure = { ...good, security: 'tls' } as const;
  expect(await send(['a@x.example'], settings(implicit.port, secure))).toMatchObject({ outcome: 'delivered' });
  expect([tls.mails.length, implicit.mails.length]).toEqual([1, 1]);
});

test('the hub signs in, and its password is in no answer', async () => {
  const folder = temporaryDirectory();
  const authority = new TestAuthority(folder, 'mail');
  const { cert, key } = authority.certificate('mail', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  const { mails, port } = await mailServer({
    ...{ authOptional: false, cert, key },
    onAuth({ username, password }, _session, done) {
      if (username === 'hub' && password === PASSWORD) done(null, { user: 'hub' });
      else done(new Error(`wrong password ${password}`));
    },
  });
  const good = { security: 'starttls', caFile: authority.certFile, username: 'hub', password: PASSWORD } as const;
  expect(await send(['a@x.example'], settings(port, good))).toMatchObject({ outcome: 'delivered' });
  const wrong = await send(['a@x.example'], settings(port, { ...good, password: 'another-secret' }));
  expect(wrong).toMatchObject({ outcome: 'failed', detail: expect.stringMatching(/EAUTH/) });
  expect(wrong.detail).toContain('[redacted]');
  expect(wrong.detail).not.toContain('another-secret');
  expect(mails.length).toBe(1);
});

test('a server that is away or silent is tried again later', async () => {
  expect(await send(['a@x.example'], settings(1))).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/ECONNREFUSED/),
  });
  const { port } = await mailServer({ onConnect: () => undefined });
  const begun = performance.now();
  expect(await send(['a@x.example'], settings(port, { timeoutMillis: 300 }))).toMatchObject({ outcome: 'failed' });
  expect(performance.now() - begun).toBeLessThan(5000);
});

test('recipients that are refused for good are not asked again, and others have the mail', async () => {
  const refuse = (address: string) => (address.startsWith('no') ? 550 : null);
  const { mails, port } = await mailServer({ refuse, disabledCommands: ['STARTTLS', 'AUTH'] });
  expect(await send(['no@x.example'], settings(port))).toMatchObject({ outcome: 'impossible' });
  expect(await send(['yes@x.example', 'no@x.example'], settings(port))).toMatchObject({
    outcome: 'delivered',
    detail: expect.stringMatching(/no@x\.example refused: 550/),
  });
  expect(mails.map(({ to }) => to)).toEqual([['yes@x.example']]);
});

test('a server that hangs, then has no room, then refuses for now has the mail in the end, once', async () => {
  const troubles = ['hangs', 'full', 'busy'];
  const { mails, port } = await mailServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onConnect(_session, done) {
      if (troubles[0] !== 'hangs') return done();
      troubles.shift();
    },
    onMailFrom(_address, _session, done) {
      const trouble = troubles.shift();
      const code = trouble === 'full' ? 452 : 421;
      done(trouble === undefined ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
  });
  await using bench = await Bench.open(temporaryDirectory(), { email: settings(port, { timeoutMillis: 300 }) });
  await bench.notifier.close();
  await bench.reopen({ senders: {} });
  const channel = { type: 'email', to: ['li@x.example'], language: 'en' } as const;
  await bench.records.add(rule({ channel }), CITY, NO_SECRETS);
  await bench.tell([event({ at: WEDNESDAY_10 })]);
  expect([troubles.length, mails.length]).toEqual([2, 0]);
  for (let minute = 1; minute < 20 && mails.length === 0; minute++) await bench.at(WEDNESDAY_10 + minute * MINUTE);
  expect(troubles).toEqual([]);
  expect(mails.map(({ to }) => to)).toEqual([['li@x.example']]);
  expect(await bench.outcomes()).toEqual(['m1 opened sent']);
});

test('greylisting delays a mail to whoever it concerns, and nobody has it twice', async () => {
  const greeted = new Set<string>();
  const refuse = (address: string) => {
    if (address.startsWith('now') || greeted.has(address)) return null;
    greeted.add(address);
    return 450;
  };
  const { mails, port } = await mailServer({ refuse, disabledCommands: ['STARTTLS', 'AUTH'] });
  await using bench = await Bench.open(temporaryDirectory(), { email: settings(port) });
  await bench.notifier.close();
  await bench.reopen({ senders: {} });
  const channel = { type: 'email', to: ['now@x.example', 'later@x.example'], language: 'zh' } as const;
  await bench.records.add(rule({ channel }), CITY, NO_SECRETS);
  await bench.tell([event({ at: WEDNESDAY_10 })]);
  expect(await bench.outcomes()).toEqual(['m1 opened waiting']);
  await bench.at(WEDNESDAY_10 + MINUTE);
  expect(mails.map(({ to }) => to)).toEqual([['now@x.example'], ['later@x.example']]);
  expect(await bench.outcomes()).toEqual(['m1 opened sent']);
  const keys = mails.map(({ text }) => /^Message-ID: (.*)$/im.exec(text)?.[1]);
  expect(keys[0]).toBe(keys[1]);
});
