import { describe, expect, test } from 'vitest';
import type { Anomaly, AnomalyEvidence, Detector, NotificationRule } from '../../dashboards/src/api/types.ts';
import { formatMeasure, placeOf, pointsOf, worstOf } from '../../dashboards/src/components/anomaly/evidence.ts';
import { enteredIn, entryOf, NOTHING_ENTERED } from '../../dashboards/src/components/anomaly/parameter-entry.ts';
import { newRule, ruleBody, ruleEntry } from '../../dashboards/src/components/anomaly/rule-entry.ts';
import { byNewest, createAnomalies } from '../../dashboards/src/state/anomalies.ts';
import { anomalyFilter, anomalyQuery, isListed } from '../../dashboards/src/state/anomaly-question.ts';
import { createNotices } from '../../dashboards/src/state/notices.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-20T04:00:00Z');

function eventOf(changes: Partial<Anomaly> = {}): Anomaly {
  return {
    ...{ id: 'gaps:M1:1', detector: 'gaps', subject: 'M1', meter: 'M1', enterprise: 'E1', severity: 'warning' },
    ...{ state: 'open', first: '2026-11-19T01:00:00Z', last: '2026-11-19T03:00:00Z', opened: '2026-11-19T03:00:00Z' },
    ...{ ended: null, isOld: false, magnitude: 1, loss: null, group: null, relatedTo: null, memberCount: 0 },
    ...{ members: [], history: [] },
    ...changes,
  };
}

describe('the question about anomalies', () => {
  test('asks for those that wait where the address says nothing', () => {
    const filter = anomalyFilter({}, ZONE, NOW);
    expect(filter).toMatchObject({ state: 'waiting', severity: '', period: 'any', days: null });
    expect(anomalyQuery(filter, ZONE, NOW, 50)).toEqual({ limit: 50, open: 'true' });
  });

  test('carries every filter of the address, and days that are the wrong way round are turned', () => {
    const query = { state: 'closed', severity: 'warning', detector: 'gaps', enterprise: 'E1', district: '310115' };
    const filter = anomalyFilter(
      { ...query, meter: 'M1', period: 'custom', from: '2026-11-05', to: '2026-11-01' },
      ZONE,
      NOW,
    );
    expect(anomalyQuery(filter, ZONE, NOW, 50)).toEqual({
      ...{ limit: 50, state: 'closed', severity: 'warning', detector: 'gaps', enterprise: 'E1', district: '310115' },
      ...{ meter: 'M1', from: '2026-10-31T16:00:00.000Z', to: '2026-11-05T16:00:00.000Z' },
    });
  });

  test('what the address has wrong is as usual', () => {
    const wrong = { state: 'gone', severity: 'dreadful', district: 'x', period: 'custom', from: '2026-13-01', to: '1' };
    expect(anomalyFilter(wrong, ZONE, NOW)).toEqual(anomalyFilter({}, ZONE, NOW));
  });

  test.each([
    ['another severity', {}, { severity: 'critical' }, { severity: 'warning' }],
    ['what is closed', { state: 'closed' }, {}, { state: 'all' }],
    ['a false alarm', { state: 'false_alarm' }, { state: 'open' }, { state: 'false_alarm' }],
    ['another detector', {}, { detector: 'spike' }, { detector: 'gaps' }],
    ['another enterprise', {}, { enterprise: 'E2' }, { enterprise: 'E1' }],
    ['another district', {}, { district: '310101' }, { district: '310115' }],
    ['another meter', {}, { meter: 'M2' }, { meter: 'M1' }],
    ['another time', {}, { period: 'today' }, { period: '7d' }],
  ] as const)('an event that is told does not get into the list of %s', (_, event, without, within) => {
    const districtOf = (id: string) => (id === 'E1' ? '310115' : undefined);
    const isIn = (query: Record<string, string>) =>
      isListed(eventOf(event as Partial<Anomaly>), anomalyFilter(query, ZONE, NOW), districtOf, ZONE, NOW);
    expect(isIn(without as Record<string, string>)).toBe(false);
    expect(isIn(within as Record<string, string>)).toBe(true);
  });

  test('an event that a group stands for is not listed beside it', () => {
    const filter = anomalyFilter({ state: 'all' }, ZONE, NOW);
    expect(isListed(eventOf({ group: 'gaps:gateway:E1/G1:1' }), filter, () => undefined, ZONE, NOW)).toBe(false);
  });
});

describe('the newest events', () => {
  const answers = (items: readonly Anomaly[]) =>
    createAnomalies({
      anomalies: async () => ({ items, counts: { info: 0, warning: 0, critical: 0 }, nextCursor: null }),
    } as never);

  test('are those that opened last, and what is settled or joins a group leaves', async () => {
    const [old, fresh] = [eventOf(), eventOf({ id: 'gaps:M2:1', opened: '2026-11-19T04:00:00Z' })];
    const feed = answers([old]);
    await feed.load();
    feed.apply({ items: [fresh] });
    expect(feed.newest.value.map(({ id }) => id)).toEqual([fresh.id, old.id]);
    feed.apply({
      items: [
        { ...old, state: 'closed' },
        { ...fresh, group: 'gaps:city::1' },
      ],
    });
    expect(feed.newest.value).toEqual([]);
  });

  test('are not older than what was told while the answer travelled', async () => {
    let answer: (items: readonly Anomaly[]) => void = () => undefined;
    const answered = new Promise<readonly Anomaly[]>((resolve) => {
      answer = resolve;
    });
    const feed = createAnomalies({ anomalies: async () => ({ items: await answered }) } as never);
    const loading = feed.load();
    feed.apply({ items: [eventOf({ state: 'closed' })] });
    answer([eventOf()]);
    await loading;
    expect(feed.newest.value).toEqual([]);
  });

  test('stand by id where they opened at the same instant, as in the list of the hub', () => {
    const [a, b] = [eventOf({ id: 'gaps:M1:1' }), eventOf({ id: 'spike:M1:1' })];
    expect([b, a].sort(byNewest)).toEqual([a, b]);
  });

  test('a storm of them keeps the newest alone', async () => {
    const feed = answers([]);
    await feed.load();
    const items = Array.from({ length: 500 }, (_, at) =>
      eventOf({ id: `gaps:M${at}:1`, opened: new Date(NOW + at * 1000).toISOString() }),
    );
    feed.apply({ items });
    expect(feed.newest.value.length).toBeLessThanOrEqual(30);
    expect(feed.newest.value[0]?.id).toBe('gaps:M499:1');
    expect([...feed.newest.value].sort(byNewest)).toEqual(feed.newest.value);
  });

  test('who listens hears of each change until it stops', async () => {
    const feed = answers([]);
    const heard: string[] = [];
    const stop = feed.listen((items) => heard.push(...items.map(({ id }) => id)));
    feed.apply({ items: [eventOf()] });
    stop();
    feed.apply({ items: [eventOf({ id: 'gaps:M2:1' })] });
    expect(heard).toEqual(['gaps:M1:1']);
  });
});

describe('evidence', () => {
  const evidence: AnomalyEvidence = {
    ...{ id: 'x', detector: 'consumption_high', measure: 'rate', unit: 'kW' },
    times: [0, 1, 2].map((hour) => ({ from: `2026-11-19T0${hour}:00:00Z`, to: `2026-11-19T0${hour + 1}:00:00Z` })),
    series: [
      { name: 'high', unit: 'kW', values: [80, 80, null] },
      { name: 'actual', unit: 'kW', values: [90, 120, 300] },
      { name: 'low', unit: 'kW', values: [40, 40, null] },
    ],
    links: { readings: null, intervals: null },
  };

  test('is worst where it is farthest from what was expected, and a point without a limit is no measure', () => {
    const points = pointsOf(evidence);
    expect(points[1]).toEqual({
      ...{ from: '2026-11-19T01:00:00Z', to: '2026-11-19T02:00:00Z', actual: 120, low: 40, high: 80 },
    });
    expect(worstOf(points)).toBe(points[1]);
    expect(worstOf(points.slice(2))).toBeNull();
    expect(worstOf([{ from: '', to: '', actual: 10, low: 40, high: null }])?.actual).toBe(10);
  });

  test('that begins with its event and grows stands where each point ends', () => {
    const [a, b] = pointsOf(evidence);
    const grown = [a!, { ...b!, from: a!.from }];
    expect(grown.map((point) => placeOf(point, grown))).toEqual(['2026-11-19T01:00:00Z', '2026-11-19T02:00:00Z']);
    expect([a!, b!].map((point) => placeOf(point, [a!, b!]))).toEqual([a!.from, b!.from]);
  });

  test('is written in its unit, shares as percentages and unknown as a dash', () => {
    expect(formatMeasure(120, 'rate', 'm3/h')).toBe('120.0 m³/h');
    expect(formatMeasure(0.125, 'share', '1')).toBe('12.5%');
    expect(formatMeasure(96, 'count', '1')).toBe('96');
    expect(formatMeasure(null, 'rate', 'kW')).toBe('—');
  });
});

describe('parameters as they are typed', () => {
  const detector = { hysteresis: { n: 4, m: 5, close: 4 } } as Pick<Detector, 'hysteresis'>;

  test('what is left empty is not sent', () => {
    expect(enteredIn(NOTHING_ENTERED, detector)).toEqual({ parameters: {}, hysteresis: null });
    expect(enteredIn({ ...NOTHING_ENTERED, parameters: { bandScale: '2.5', x: ' ' } }, detector)).toEqual({
      parameters: { bandScale: 2.5 },
      hysteresis: null,
    });
  });

  test('a count that is given alone comes with those in force', () => {
    expect(enteredIn({ ...NOTHING_ENTERED, n: '3' }, detector).hysteresis).toEqual({ n: 3, m: 5, close: 4 });
  });

  test('what was set comes back as it was', () => {
    const setting = {
      ...({ scope: 'all', of: '', enabled: null, setAt: '2026-11-19T00:00:00Z', setBy: 'li' } as const),
      ...{ parameters: { bandScale: 3 }, hysteresis: { n: 1, m: 2, close: 3 } },
    };
    const { parameters, hysteresis } = setting;
    expect(enteredIn(entryOf(setting), detector)).toEqual({ parameters, hysteresis });
  });
});

describe('a rule of notification', () => {
  const rule: NotificationRule = {
    ...{ id: 'r1', owner: { kind: 'city' }, name: 'Night shift', enabled: true, detectors: ['gaps', 'spike'] },
    ...{ severityMin: 'critical', scope: { kind: 'meters', meters: ['M1'] }, states: ['opened'] },
    ...{ activeHours: [{ weekdays: [1, 7], from: '22:00', to: '06:00' }], criticalWaits: true },
    ...{ minIntervalMinutes: 15, digest: { kind: 'daily', at: '07:30' }, disabledReason: null },
    ...{ createdAt: '2026-11-19T00:00:00Z', changedAt: '2026-11-19T00:00:00Z' },
    channel: { type: 'webhook', url: 'https://alarm.example/hook' },
    escalation: { afterMinutes: 30, channel: { type: 'email', to: ['a@b.example', 'c@d.example'], language: 'en' } },
  };

  test('goes through the form unchanged, without a secret where none was entered', () => {
    const { id: _id, owner: _owner, disabledReason: _reason, createdAt: _at, changedAt: _then, ...body } = rule;
    expect(ruleBody(ruleEntry(rule))).toEqual(body);
  });

  test('addresses are parted by whatever people put between them', () => {
    const entry = newRule('city', []);
    const body = ruleBody({
      ...entry,
      name: ' x ',
      channel: { ...entry.channel, to: 'a@b.example, c@d.example；e@f.example\n' },
    });
    expect(body).toMatchObject({
      ...{ name: 'x', detectors: null, activeHours: null, scope: { kind: 'city' }, escalation: null },
      channel: { type: 'email', to: ['a@b.example', 'c@d.example', 'e@f.example'], language: 'zh' },
    });
  });

  test('a new secret is sent with its query, or with none', () => {
    const entry = newRule('enterprise', ['E1']);
    const channel = { ...entry.channel, type: 'webhook', url: 'https://x.example/', secret: 's'.repeat(16) } as const;
    expect(ruleBody({ ...entry, channel })).toMatchObject({
      scope: { kind: 'enterprise', enterprise: 'E1' },
      channel: { type: 'webhook', url: 'https://x.example/', secret: 's'.repeat(16), secretQuery: null },
    });
  });

  test('a notice that is told twice is shown once, and the newest three stay', () => {
    const notices = createNotices();
    for (const id of ['a', 'b', 'b', 'c', 'd'])
      notices.apply({ id, rule: { id: 'r1', name: 'n' }, count: 0, notices: [] });
    expect(notices.shown.value.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    notices.putAway('c');
    expect(notices.shown.value.map(({ id }) => id)).toEqual(['b', 'd']);
  });
});
