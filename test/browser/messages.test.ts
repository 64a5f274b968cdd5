import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

type Tree = { readonly [key: string]: string | Tree };

const folder = new URL('../../dashboards/src/i18n/', import.meta.url);
const zh = flatten(await readMessages('zh-CN.json'));
const en = flatten(await readMessages('en.json'));

test('both languages have the same texts', () => {
  expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
});

test('both languages fill the same places in each text', () => {
  for (const [key, text] of zh) expect(placesOf(en.get(key) ?? ''), key).toEqual(placesOf(text));
});

test('no text is empty, and no English text has Chinese characters', () => {
  for (const [key, text] of [...zh, ...en]) expect(text.trim(), key).not.toBe('');
  for (const [key, text] of en) expect(text, key).not.toMatch(/\p{Script=Han}/u);
});

test('every energy type, quantity, quality and reason of the hub has a name', async () => {
  const { ENERGY_TYPE_NAMES } = await import('../../src/domain/energy-type.ts');
  const { allQuantities } = await import('../../src/domain/quantity.ts');
  const { QUALITY_LEVELS, QUALITY_REASONS } = await import('../../src/domain/quality.ts');
  const wanted = [
    ...ENERGY_TYPE_NAMES.map((name) => `energy.${name}`),
    ...allQuantities().map(({ name }) => `quantity.${name}`),
    ...QUALITY_LEVELS.map((name) => `quality.${name}`),
    ...Object.keys(QUALITY_REASONS).map((name) => `quality.reason.${name}`),
  ];
  expect(wanted.filter((key) => !zh.has(key))).toEqual([]);
});

test('every alarm of the hub has a text', async () => {
  const { JOURNAL_CONDITIONS } = await import('../../src/journal/journal.ts');
  const codes = JOURNAL_CONDITIONS.filter((condition) => condition !== 'ok').map((condition) => `journal_${condition}`);
  // The broker's alarms have no list to import: each is told in one place.
  const broker = await readFile(new URL('../../src/broker/broker-alarms.ts', import.meta.url), 'utf8');
  const ofBroker = [...broker.matchAll(/\btell\(\s*'(\w+)'/g)].map(([, code]) => code ?? '');
  expect(ofBroker).not.toEqual([]);
  const wanted = [...codes, ...ofBroker, 'processing_stalled', 'quarantine_full'].map((code) => `alarm.code.${code}`);
  expect([...zh.keys()].filter((key) => key.startsWith('alarm.code.')).sort()).toEqual(wanted.sort());
});

test('every kind of discontinuity and every code of the quarantine has a text', async () => {
  const { DISCONTINUITIES } = await import('../../src/domain/interval/discontinuity.ts');
  const { REJECTIONS } = await import('../../src/domain/rejection.ts');
  const kinds = Object.keys(DISCONTINUITIES);
  const wanted = [
    ...kinds.flatMap((kind) => [`discontinuity.kind.${kind}`, `discontinuity.meaning.${kind}`]),
    ...[...Object.keys(REJECTIONS), 'journal_damaged'].map((code) => `quarantine.codes.${code}`),
  ];
  const known = [...zh.keys()].filter((key) => /^(discontinuity\.(kind|meaning)|quarantine\.codes)\./.test(key));
  expect(known.sort()).toEqual(wanted.sort());
  for (const kind of kinds) {
    const named = DISCONTINUITIES[kind as keyof typeof DISCONTINUITIES];
    expect([zh.get(`discontinuity.kind.${kind}`), en.get(`discontinuity.kind.${kind}`)]).toEqual([named.zh, named.en]);
    expect(en.get(`discontinuity.meaning.${kind}`)).toBe(named.meaning);
  }
});

test('whatever the hub refuses to replay has a reason in words', async () => {
  const replay = await readFile(new URL('../../src/api/replay.ts', import.meta.url), 'utf8');
  const [, reasons = ''] = /readonly reason: ([^;]+);/.exec(replay) ?? [];
  const wanted = [...reasons.matchAll(/'(\w+)'/g)].map(([, reason]) => `quarantine.refused.${reason}`);
  expect(wanted.length).toBeGreaterThan(3);
  expect([...zh.keys()].filter((key) => key.startsWith('quarantine.refused.')).sort()).toEqual(wanted.sort());
});

test('the page offers to replay what the hub replays', async () => {
  const { REPLAYABLE_CODES } = await import('../../src/api/replay.ts');
  const { REPLAYABLE } = await import('../../dashboards/src/components/review/replayable.ts');
  expect([...REPLAYABLE].sort()).toEqual([...REPLAYABLE_CODES].sort());
});

test('every detector, parameter, severity and state of anomalies has a text, named as in the catalogue', async () => {
  const { DETECTORS, SEVERITIES } = await import('../../src/domain/anomaly/catalogue/detectors.ts');
  const { DETECTOR_PARAMETERS } = await import('../../src/domain/anomaly/catalogue/parameter-table.ts');
  const { TRANSITIONS } = await import('../../src/domain/anomaly/events/event.ts');
  const { TRANSITIONS: ofPage } = await import('../../dashboards/src/state/anomalies.ts');
  expect([...zh.keys()].filter((key) => key.startsWith('detector.')).sort()).toEqual(
    DETECTORS.map(({ id }) => `detector.${id}`).sort(),
  );
  for (const one of DETECTORS) {
    expect([zh.get(`detector.${one.id}`), en.get(`detector.${one.id}`)]).toEqual([one.zh, one.en]);
  }
  const states = Object.keys(TRANSITIONS).flatMap((state) =>
    ['state', 'do', 'ask', 'explain'].map((part) => `anomaly.${part}.${state}`),
  );
  const wanted = [...states, ...SEVERITIES.flatMap((one) => [`anomaly.severity.${one}`, `anomaly.atLeast.${one}`])];
  expect(wanted.filter((key) => !zh.has(key))).toEqual([]);
  expect(ofPage).toEqual(TRANSITIONS);

  const texts = JSON.parse(
    await readFile(new URL('../../dashboards/src/components/anomaly/detector-texts.zh.json', import.meta.url), 'utf8'),
  ) as { detectors: Record<string, Record<string, string>>; parameters: Record<string, string> };
  expect(Object.keys(texts.detectors).sort()).toEqual(DETECTORS.map(({ id }) => id).sort());
  expect(Object.keys(texts.parameters).sort()).toEqual(Object.keys(DETECTOR_PARAMETERS).sort());
  // Parameters and rules that a text names show whether it still says what the catalogue says.
  const namedIn = (text = '') => [...new Set(text.match(/`\w+`/g))].sort();
  for (const one of DETECTORS) {
    const text = texts.detectors[one.id] ?? {};
    for (const part of ['meaning', 'inputs', 'algorithm', 'source', 'falseAlarms', 'severity'] as const) {
      expect(text[part]?.trim() ?? '', `${one.id} ${part}`).not.toBe('');
      expect(namedIn(text[part]), `${one.id} ${part}`).toEqual(namedIn(one[part]));
    }
  }
});

async function readMessages(name: string): Promise<Tree> {
  return JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Tree;
}

function flatten(tree: Tree, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix}${key}.`)) flat.set(inner, text);
  }
  return flat;
}

function placesOf(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}
