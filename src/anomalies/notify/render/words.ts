/** What messages to people say, in the languages that they can be had in. */

import { detectorById, type Severity } from '../../../domain/anomaly/catalogue/detectors.ts';
import type { Calendar } from '../../../domain/calendar.ts';
import type { Outgoing } from '../channels/channel.ts';
import type { Notice, NoticeKind } from '../notice.ts';
import type { Language } from '../rule.ts';

export interface Words {
  /** Subject of an e-mail; never more than one line. */
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly string[];
  /** One row for each notice, a cell for each column. */
  readonly rows: readonly (readonly string[])[];
  /** Of notices that are not listed; empty where all are. */
  readonly more: string;
}

const SEVERITY: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  zh: { info: '提示', warning: '警告', critical: '严重' },
  en: { info: 'info', warning: 'warning', critical: 'critical' },
};

const KIND: Readonly<Record<Language, Readonly<Record<NoticeKind, string>>>> = {
  zh: { opened: '发生', escalated: '加重', closed: '结束', unacknowledged: '无人确认' },
  en: { opened: 'opened', escalated: 'graver', closed: 'over', unacknowledged: 'not acknowledged' },
};

const COLUMNS: Readonly<Record<Language, readonly string[]>> = {
  zh: ['级别', '状态', '异常', '对象', '企业', '开始', '最近'],
  en: ['Severity', 'What', 'Anomaly', 'Subject', 'Enterprise', 'Since', 'Until'],
};

export function wordsOf(message: Outgoing, language: Language, calendar: Calendar): Words {
  const { notices, count } = message;
  const isZh = language === 'zh';
  const left = count - notices.length;
  return {
    title: oneLine(titleOf(message, language)),
    intro: introOf(message, language),
    columns: COLUMNS[language],
    rows: notices.map((notice) => rowOf(notice, language, calendar)),
    more: left === 0 ? '' : isZh ? `另有 ${left} 条未列出。` : `${left} more are not listed.`,
  };
}

function titleOf({ kind, notices, count, rule }: Outgoing, language: Language): string {
  const [notice] = notices;
  const isZh = language === 'zh';
  if (kind === 'test' || notice === undefined)
    return isZh ? `[Meterhub] 测试：${rule.name}` : `[Meterhub] Test: ${rule.name}`;
  if (kind === 'digest')
    return isZh ? `[Meterhub] ${count} 条异常通知：${rule.name}` : `[Meterhub] ${count} notices: ${rule.name}`;
  const what = `${detectorName(notice, language)} ${notice.subject}`;
  return `[Meterhub] ${SEVERITY[language][notice.severity]} ${KIND[language][notice.kind]}: ${what}`;
}

function introOf({ kind, rule }: Outgoing, language: Language): string {
  const isZh = language === 'zh';
  if (kind === 'test')
    return isZh ? `规则“${rule.name}”的测试消息。` : `A test of the notification rule "${rule.name}".`;
  return isZh ? `按通知规则“${rule.name}”发送。` : `Sent by the notification rule "${rule.name}".`;
}

function rowOf(notice: Notice, language: Language, calendar: Calendar): string[] {
  const { severity, kind, subject, memberCount, first, last, ended } = notice;
  const name = language === 'zh' ? notice.enterpriseName : (notice.enterpriseNameEn ?? notice.enterpriseName);
  const members = memberCount === 0 ? '' : language === 'zh' ? `（${memberCount} 个）` : ` (${memberCount})`;
  return [
    ...[SEVERITY[language][severity], KIND[language][kind], detectorName(notice, language)],
    ...[`${subject}${members}`, name ?? notice.enterprise ?? ''],
    ...[calendar.format(first), calendar.format(ended ?? last)],
  ];
}

function detectorName({ detector }: Notice, language: Language): string {
  return detectorById(detector)?.[language] ?? detector;
}

/** A name with a line feed in it would begin another header. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, TITLE_LENGTH_MAX);
}

const TITLE_LENGTH_MAX = 200;
