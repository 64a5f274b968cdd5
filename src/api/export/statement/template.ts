/**
 * The annual statement as one HTML page for the screen and for paper: no scripts, nothing from elsewhere. The PDF is
 * made of it.
 */

import { createHash } from 'node:crypto';
import { citationOf } from '../../../domain/carbon/factor.ts';
import { provinceOf, shanghaiDistrict } from '../../../domain/codes/district.ts';
import { industryDivision, industrySection } from '../../../domain/codes/industry.ts';
import type { RestatementWeight } from '../../../domain/consumption/restatement.ts';
import { energyItemById } from '../../../domain/energy-item.ts';
import { methodsOfBits } from '../../../domain/estimation/methods.ts';
import { divide, parseRatio, type Ratio, ratio, toDecimalString } from '../../../domain/exact.ts';
import { formatInstant } from '../../../domain/instant.ts';
import { qualityLevel, qualityReasons } from '../../../domain/quality.ts';
import { rulesOfBits } from '../../../domain/validation/catalogue.ts';
import { causesOfBits } from '../../../ledger/derivation.ts';
import type { CertainRow } from '../../carbon/emission-uncertainty.ts';
import { decimalOfMicros, shareOfAmount, shareOfTime } from '../../exact-number.ts';
import { escapeXml as text } from '../xml.ts';
import { Html, type Language, type Words } from './html.ts';
import type { Statement } from './statement.ts';

export function statementPage(statement: Statement, language: Language): string {
  const html = new Html(language);
  const title = html.words([
    `${statement.year} 年度能源消费与碳排放报告`,
    `Annual statement of energy and emissions ${statement.year}`,
  ]);
  const body = [
    `<header><h1>${title}</h1></header>`,
    header(statement, html),
    energySection(statement, html),
    emissionSection(statement, html),
    factorSection(statement, html),
    uncertaintySection(statement, html),
    quotaSection(statement, html),
    restatementSection(statement, html),
    qualitySection(statement, html),
    signatures(html),
  ];
  const name = text(`${statement.record.name} ${statement.year}`);
  return `<!doctype html>
<html lang="${html.code}"><head><meta charset="utf-8"><title>${name}</title><style>${STYLE}</style></head>
<body>${body.join('\n')}</body></html>
`;
}

const STYLE = `
@page { size: A4; margin: 16mm 14mm; }
body { font: 10pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif; color: #111; margin: 0 auto; max-width: 190mm; }
h1 { font-size: 16pt; margin: 0 0 4mm; }
h2 { font-size: 11.5pt; margin: 6mm 0 2mm; border-bottom: 0.4mm solid #444; break-after: avoid; }
.en { color: #444; font-size: 88%; }
table { border-collapse: collapse; width: 100%; margin: 1mm 0 2mm; }
th, td { border: 0.2mm solid #999; padding: 0.8mm 1.6mm; text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead { display: table-header-group; }
thead th, .list th { background: #f0f0f0; font-weight: 600; }
.list th { width: 34%; }
tr { break-inside: avoid; }
tfoot td { font-weight: 700; }
.n { text-align: right; }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
.source { font-size: 85%; color: #333; }
.signatures { display: flex; gap: 8mm; margin-top: 14mm; break-inside: avoid; }
.signatures div { flex: 1; border-top: 0.3mm solid #111; padding-top: 1mm; }
`;

/** The page may use its own style and nothing else. */
export const STATEMENT_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const THOUSAND = ratio(1000n);
const NONE = '–';

function header(
  { record, calendar, from, to, madeAt, method, fuels, state, enterprise }: Statement,
  html: Html,
): string {
  const district = shanghaiDistrict(record.district) ?? provinceOf(record.district);
  const [division, section] = [industryDivision(record.industry), industrySection(record.industry)];
  const coded = (
    code: string,
    names: readonly ({ readonly zh: string; readonly en: string } | undefined)[],
  ): string => {
    const known = names.flatMap((one) => (one === undefined ? [] : [html.words([one.zh, one.en])]));
    return [text(code), ...known].join(' ');
  };
  const days = `${calendar.format(from).slice(0, 10)} – ${calendar.format(to - 1).slice(0, 10)}`;
  return html.list([
    [['用能单位', 'Enterprise'], html.words([record.name, record.nameEn])],
    [['编号', 'Id'], text(enterprise)],
    [['统一社会信用代码', 'Unified social credit code'], text(record.uscc ?? NONE)],
    [['地址', 'Address'], text(record.address ?? NONE)],
    [['行政区划', 'District'], coded(record.district, [district])],
    [['行业', 'Industry'], coded(record.industry, [section, division])],
    [['用能类别', 'Class by consumption'], text(record.consumptionClass ?? NONE)],
    [['报告期', 'Period'], text(`${days} (${calendar.timeZone})`)],
    [['核算方法', 'Method'], text(`${method}; ${fuels}`)],
    [['数据截至', 'Complete until'], text(state.completeUntil === null ? NONE : calendar.format(state.completeUntil))],
    [['生成时间', 'Made at'], text(formatInstant(madeAt))],
  ]);
}

function energySection({ energy, coefficients, calendar }: Statement, html: Html): string {
  const rows = energy.shares.map(({ of, counted, converted, unconverted }) => {
    const notes = coefficients.filter(({ item }) => item === of.item);
    const shown = notes.map(({ value, unit, source, tag, from, to }) => {
      const time =
        from === null || to === null
          ? ''
          : ` ${calendar.format(from).slice(0, 10)} – ${calendar.format(to).slice(0, 10)}`;
      return `${text(`${value} ${unit}${time}`)}<div class="source">${text(`${source} [${tag}]`)}</div>`;
    });
    const why = unconverted.map(({ reason }) => `<div class="source">${text(reason)}</div>`);
    return [
      itemName(of.item, html),
      counted.isKnown ? decimalOfMicros(counted.value) : NONE,
      text(of.quantity.unit),
      [...shown, ...why].join('') || NONE,
      digits(converted, 3),
      digits(tonnes(converted), 6),
      percent(shareOfTime(counted.measuredMillis, counted.expectedMillis)),
      percent(counted.isKnown ? shareOfAmount(ratio(counted.estimated), ratio(counted.value)) : null),
    ];
  });
  const heads: Words[] = [
    ...([
      ['品种', 'Item'],
      ['消费量', 'Consumed'],
      ['单位', 'Unit'],
      ['折标系数与来源', 'Coefficient and source'],
    ] as const),
    ...([
      ['kgce', 'kgce'],
      ['tce', 'tce'],
      ['实测覆盖率', 'Coverage'],
      ['估算占比', 'Estimated'],
    ] as const),
  ];
  const total = html.words(['综合能源消费量 (当量值)', 'Total comprehensive energy (equivalent)']);
  const foot = { label: total, over: 4, cells: [digits(energy.value, 3), digits(tonnes(energy.value), 6), '', ''] };
  return html.section(['一、能源消费', '1. Energy'], html.table(heads, rows, [1, 4, 5, 6, 7], foot));
}

function emissionSection({ emission, contracts, notCounted }: Statement, html: Html): string {
  const rows = emission.items.flatMap(({ item, scope, contributions, withoutFactor, quantity }) => [
    ...contributions.map(({ note, activity, kilograms }) => [
      String(scope),
      itemName(item, html),
      digits(activity, 6),
      text(`${shortRatio(note.perUnit)} ${note.unit}`),
      text(note.factor === null ? NONE : citationOf(note.factor)),
      digits(kilograms, 3),
    ]),
    ...withoutFactor.map(({ code, reason, amount }) => [
      String(scope),
      itemName(item, html),
      digits(amount, 6),
      text(quantity),
      text(`${code}: ${reason}`),
      html.words(['未计入', 'not counted']),
    ]),
  ]);
  const heads: Words[] = [
    ...([
      ['范围', 'Scope'],
      ['品种', 'Item'],
      ['活动数据', 'Activity'],
      ['因子', 'Factor'],
      ['因子编号', 'Factor id'],
    ] as const),
    ['kgCO2', 'kgCO2'],
  ];
  const sums: readonly (readonly [Words, string])[] = [
    [['范围一 kgCO2', 'Scope 1 kgCO2'], digits(emission.scope1, 3)],
    [['范围二 kgCO2', 'Scope 2 kgCO2'], digits(emission.scope2, 3)],
    [['合计 kgCO2', 'Total kgCO2'], `<strong>${digits(emission.kilograms, 3)}</strong>`],
    [
      ['烟气在线监测 kgCO2 (不计入合计)', 'Measured in stacks kgCO2 (not in the total)'],
      digits(emission.measured?.kilograms ?? null, 3),
    ],
    [
      ['实测覆盖率', 'Coverage'],
      percent(shareOfTime(emission.knowledge.measuredMillis, emission.knowledge.expectedMillis)),
    ],
    [
      ['估算占比', 'Estimated share'],
      percent(emission.kilograms === null ? null : shareOfAmount(emission.estimatedKilograms, emission.kilograms)),
    ],
    [
      ['存在无因子的消费', 'Consumption without a factor'],
      html.words(emission.isIncomplete ? ['有, 见上表', 'yes, see above'] : ['无', 'none']),
    ],
  ];
  const left = notCounted.map(({ item, reason }) => `<li>${itemName(item, html)}: ${text(reason)}</li>`);
  const power = contracts.map(({ contract, covered, unused }) => [
    ...[text(contract.id), text(contract.kind), digits(covered, 6), digits(unused, 6), text(contract.source.title)],
  ]);
  const powerHeads: Words[] = [
    ['合同', 'Contract'],
    ['类型', 'Kind'],
    ['抵扣 kWh', 'Covered kWh'],
    ['未用 kWh', 'Unused kWh'],
    ['来源', 'Source'],
  ];
  return html.section(
    ['二、二氧化碳排放', '2. CO2 emissions'],
    html.table(heads, rows, [2, 5]),
    html.list(sums),
    power.length === 0 ? '' : html.table(powerHeads, power, [2, 3]),
    left.length === 0
      ? ''
      : `<p>${html.words(['不计算 CO2 的品种', 'Items without CO2 to be calculated'])}</p><ul class="source">${left.join('')}</ul>`,
  );
}

function factorSection({ emission }: Statement, html: Html): string {
  const notes = new Set(emission.items.flatMap(({ contributions }) => contributions.map(({ note }) => note)));
  const rows = [...notes].flatMap(({ factor, formula, rule, flags }) =>
    factor === null
      ? []
      : [
          [
            text(citationOf(factor)),
            `${text(formula)}<div class="source">${text([rule, ...flags].join('; '))}</div>`,
            text([factor.source.title, factor.source.number ?? '', factor.publishedOn].filter(Boolean).join(', ')),
            text(factor.tag),
          ],
        ],
  );
  const heads: Words[] = [
    ['因子编号', 'Factor id'],
    ['计算与选取', 'Calculation and choice'],
    ['来源', 'Source'],
    ['核实', 'How sure'],
  ];
  return html.section(['三、排放因子', '3. Factors'], html.table(heads, rows));
}

const WHY_NO_UNCERTAINTY: Readonly<Record<Exclude<CertainRow['whyNoUncertainty'], null>, Words>> = {
  notAskedFor: ['未要求计算.', 'Not asked for.'],
  nothingKnown: ['排放量未知, 无不确定度.', 'The emissions are not known, so there is none.'],
  tooManyMeters: ['器具过多, 未计算.', 'Not calculated: there are too many meters.'],
};

function uncertaintySection({ emission: { uncertainty, whyNoUncertainty } }: Statement, html: Html): string {
  const title: Words = ['四、不确定度', '4. Uncertainty'];
  if (uncertainty === null) {
    return html.section(title, html.paragraph(WHY_NO_UNCERTAINTY[whyNoUncertainty ?? 'nothingKnown']));
  }
  const { standardUncertainty, relativeStandardUncertainty, expandedUncertainty, coverageFactor, isComplete } =
    uncertainty;
  const unknown = uncertainty.unknownComponents
    .slice(0, 20)
    .map(({ kind, subject, reason }) => text(`${kind} ${subject}: ${reason}`));
  return html.section(
    title,
    html.list([
      [['标准不确定度 kgCO2', 'Standard uncertainty kgCO2'], text(rounded(standardUncertainty))],
      [
        ['相对标准不确定度', 'Relative'],
        relativeStandardUncertainty === null ? NONE : percent(relativeStandardUncertainty),
      ],
      [
        ['扩展不确定度 kgCO2', 'Expanded uncertainty kgCO2'],
        text(`${rounded(expandedUncertainty)} (k = ${rounded(coverageFactor)})`),
      ],
      [
        ['未知分量', 'Unknown components'],
        isComplete
          ? html.words(['无', 'none'])
          : `${html.words(['不确定度至少为上述值', 'the uncertainty is at least what is said'])}<div class="source">${unknown.join('<br/>')}</div>`,
      ],
    ]),
  );
}

function quotaSection({ quotas, energy, emission }: Statement, html: Html): string {
  const title: Words = ['五、控制目标', '5. Targets'];
  if (quotas.length === 0) return html.section(title, html.paragraph(['未登记.', 'None on record.']));
  const electricity = energy.shares.find(({ of }) => of.item === 'electricity')?.counted;
  const actualOf = ({ kind, item }: (typeof quotas)[number]): string => {
    if (kind === 'co2-kg' && item === null) return digits(emission.kilograms, 3);
    if (kind === 'energy-tce' && item === null) return digits(tonnes(energy.value), 6);
    if (kind === 'electricity-kWh' && electricity?.isKnown === true) return decimalOfMicros(electricity.value);
    return NONE;
  };
  const rows = quotas.map((quota) => [
    ...[text([quota.kind, quota.item ?? ''].join(' ').trim()), text(quota.value), actualOf(quota), text(quota.source)],
  ]);
  const heads: Words[] = [
    ['指标', 'Target'],
    ['目标值', 'Value'],
    ['实际值', 'Actual'],
    ['依据', 'Source'],
  ];
  return html.section(title, html.table(heads, rows, [1, 2]));
}

const WHY_NO_RESTATEMENT: Readonly<Record<NonNullable<Statement['whyNoRestatement']>, Words>> = {
  year_not_over: ['报告年度尚未结束.', 'The year is not over.'],
  too_large: ['数据量过大, 未逐项列出.', 'Too much to be listed item by item.'],
  not_registered_then: ['年末时尚未登记.', 'It was not registered at the end of the year.'],
};

function restatementSection({ restatement, whyNoRestatement, calendar, to }: Statement, html: Html): string {
  const title: Words = ['六、年末以来的重述', '6. Restatements since the end of the year'];
  if (restatement === null)
    return html.section(title, html.paragraph(WHY_NO_RESTATEMENT[whyNoRestatement ?? 'year_not_over']));
  const { before, after, items } = restatement;
  const known = calendar.format(to);
  const shown = (figure: Ratio | null): string => (figure === null ? NONE : decimal(figure, 3));
  if (items.length === 0) return html.section(title, html.paragraph([`自 ${known} 起无变化.`, `None since ${known}.`]));
  const rows = items.map(({ meter, item, reason, causes, weights, intervals, change }) => [
    ...[
      text(meter),
      itemName(item, html),
      [text([reason, ...causesOfBits(causes)].join(', ')), ...weightNames(weights, html)].join(', '),
      String(intervals),
      digits(change, 3),
    ],
  ]);
  const heads: Words[] = [
    ['器具', 'Meter'],
    ['品种', 'Item'],
    ['原因', 'Reason'],
    ['间隔数', 'Intervals'],
    ['变化 kgCO2', 'Change kgCO2'],
  ];
  return html.section(
    title,
    html.paragraph([
      `${known} 时: ${shown(before)}; 现在: ${shown(after)} kgCO2.`,
      `As of ${known}: ${shown(before)}; now: ${shown(after)} kgCO2.`,
    ]),
    html.table(heads, rows, [3, 4]),
  );
}

function weightNames(weights: readonly RestatementWeight[] | null, html: Html): string[] {
  if (weights === null) return [];
  const names = weights.map((one) => (one.isKnown ? text(one.by.join(' + ')) : html.words(['无因子', 'no factor'])));
  return [names.join(' → ')];
}

function qualitySection({ energy, state }: Statement, html: Html): string {
  const rows = energy.shares.map(({ of, counted }) => [
    itemName(of.item, html),
    text([qualityLevel(counted.quality), ...qualityReasons(counted.quality)].join(', ')),
    text(methodsOfBits(counted.methods).join(', ') || NONE),
    text(rulesOfBits(counted.fired).join(', ') || NONE),
  ]);
  const heads: Words[] = [
    ['品种', 'Item'],
    ['质量', 'Quality'],
    ['估算方法', 'Estimated by'],
    ['触发的校验规则', 'Rules that fired'],
  ];
  const pending: Words = state.pendingRecomputation
    ? ['有数据等待重新计算.', 'Some figures wait to be derived again.']
    : ['无数据等待重新计算.', 'No figures wait to be derived again.'];
  return html.section(['七、数据质量', '7. Quality of data'], html.table(heads, rows), html.paragraph(pending));
}

function signatures(html: Html): string {
  const lines: Words[] = [
    ['编制人', 'Prepared by'],
    ['能源管理负责人', 'Energy manager'],
    ['单位负责人 (盖章)', 'Responsible person (seal)'],
    ['日期', 'Date'],
  ];
  return `<div class="signatures">${lines.map((line) => `<div>${html.words(line)}</div>`).join('')}</div>`;
}

function itemName(id: string, html: Html): string {
  const item = energyItemById(id);
  return item === undefined ? text(id) : html.words([item.zh, item.en]);
}

function tonnes(kilograms: Ratio | null): Ratio | null {
  return kilograms === null ? null : divide(kilograms, THOUSAND);
}

function digits(value: Ratio | null, behind: number): string {
  return value === null ? NONE : decimal(value, behind);
}

function decimal(value: Ratio, behind: number): string {
  return toDecimalString(value, behind);
}

/** What has no decimal is cut where paper ends; the calculation below has all of it. */
function shortRatio(exact: string): string {
  const value = parseRatio(exact);
  return value === undefined || !exact.includes('/') ? exact : `≈ ${toDecimalString(value, 9)}`;
}

function percent(share: number | null): string {
  return share === null ? NONE : `${Number((share * 100).toFixed(2))} %`;
}

function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
