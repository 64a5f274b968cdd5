/**
 * A small city for tests of the page: what the fake hub answers. Shapes as in the HTTP API; the page's
 * own types are not used, so that a mistake in them is noticed.
 */

/** The present of the city: when the tests were started. */
const AT = Date.now() - 5000;

export interface FakeReading {
  meter: string;
  enterprise: string;
  energy: string;
  quantity: string;
  unit: string;
  value: number | null;
  ts: string;
  quality: { level: string; reasons: string[] };
}

type EnergyRow = readonly [
  energy: string,
  zh: string,
  en: string,
  gauge: string,
  gaugeUnit: string,
  register: string,
  registerUnit: string,
];

/* biome-ignore format: a table reads best as one row a line */
const ENERGIES: readonly EnergyRow[] = [
  ['electricity', '进线总表', 'Main supply',    'activePower', 'kW',   'activeEnergy', 'kWh'],
  ['gas',         '燃气总表', 'Gas main',       'volumeFlow',  'm3/h', 'volume',       'm3'],
  ['steam',       '蒸汽总表', 'Steam main',     'massFlow',    't/h',  'mass',         't'],
  ['heat',        '供热总表', 'Heat main',      'heatFlow',    'GJ/h', 'heat',         'GJ'],
  ['coal',        '入炉煤秤', 'Coal feeder',    'massFlow',    't/h',  'mass',         't'],
  ['oil',         '燃油总表', 'Oil main',       'massFlow',    't/h',  'mass',         't'],
  ['water',       '自来水总表', 'Water main',   'volumeFlow',  'm3/h', 'volume',       'm3'],
  ['co2',         '烟气监测', 'Stack monitor',  'massFlow',    't/h',  'mass',         't'],
];

/* biome-ignore format: a table reads best as one row a line */
const ENTERPRISES = [
  ['ent-001', '滨江钢铁有限公司', 'Binjiang Steel Co., Ltd.', '滨江区', '黑色金属冶炼'],
  ['ent-002', '东湖热电联产有限责任公司', 'Donghu Cogeneration Power and Heating LLC', '东湖区', '电力热力生产'],
  ['ent-003', '城南玻璃制品厂', 'Chengnan Glassworks', '城南区', '非金属矿物制品'],
  ['ent-004', '云谷数据中心', 'Yungu Data Centre', '高新区', '信息传输'],
  ['ent-005', '金穗食品集团股份有限公司', 'Jinsui Foods Group', '城南区', '食品制造'],
] as const;

export const enterprises = ENTERPRISES.map(([id, name, nameEn, district, industry]) => ({
  id,
  name,
  nameEn,
  district,
  industry,
}));

export const gateways = enterprises.flatMap(({ id }, at) =>
  [1, 2, 3].map((number) => {
    const state = at === 3 && number === 3 ? 'never' : (at + number) % 4 === 0 ? 'offline' : 'online';
    const since = state === 'never' ? null : new Date(AT - (at * 3 + number) * 3_700_000).toISOString();
    return { id: `gw-${id.slice(4)}-${number}`, enterprise: id, state, since, lastMessageAt: since };
  }),
);

export const meters = enterprises.flatMap(({ id }, at) =>
  ENERGIES.filter((_, index) => (index + at) % 3 !== 2).map(([energy, zh, en, gauge, gaugeUnit, register, unit]) => ({
    id: `${energy.slice(0, 1).toUpperCase()}-${id.slice(4)}-${energy.slice(0, 3)}`,
    enterprise: id,
    gateway: `gw-${id.slice(4)}-1`,
    name: zh,
    nameEn: en,
    energy,
    level: 1,
    parent: null,
    quantities: [
      { name: gauge, kind: 'gauge', unit: gaugeUnit, ucum: gaugeUnit },
      { name: register, kind: 'register', unit, ucum: unit },
    ],
  })),
);

const QUALITIES = [
  { level: 'good', reasons: [] },
  { level: 'good', reasons: [] },
  { level: 'good', reasons: [] },
  { level: 'estimated', reasons: ['gap'] },
  { level: 'suspect', reasons: ['spike', 'unverifiedInstrument'] },
  { level: 'good', reasons: [] },
  { level: 'invalid', reasons: ['range'] },
];

export const latest: FakeReading[] = meters.flatMap((meter, at) =>
  meter.quantities.map((quantity, index) => ({
    meter: meter.id,
    enterprise: meter.enterprise,
    energy: meter.energy,
    quantity: quantity.name,
    unit: quantity.unit,
    value: quantity.kind === 'gauge' ? 12.5 * (at + 1) + 0.37 : 184_223.71 + at * 5120.4,
    ts: new Date(AT - at * 1500).toISOString(),
    quality: QUALITIES[(at * 2 + index) % QUALITIES.length]!,
  })),
);

/* biome-ignore format: a table reads best as one row a line */
const FOUND = [
  ['consumption_high', 'critical', 0],
  ['night_base',       'warning',  1],
  ['rollover',         'info',     2],
] as const;

/** Events that wait for somebody, newest first. */
export const anomalies = FOUND.map(([detector, severity, at]) => {
  const { id: meter = '', enterprise = '' } = meters[at * 6] ?? {};
  const first = new Date(AT - (at + 2) * 3_600_000).toISOString();
  const last = new Date(AT - (at + 1) * 3_600_000).toISOString();
  return {
    ...{ id: `${detector}:${meter}:${at}`, detector, subject: meter, meter, enterprise, severity, state: 'open' },
    ...{ first, last, opened: last, ended: null, isOld: false, magnitude: 1.5, loss: null, group: null },
    ...{ relatedTo: null, memberCount: 0, members: [], history: [] },
  };
});

/** How many of each severity. */
export function countsOf(events: readonly { readonly severity: string }[]) {
  const count = (severity: string) => events.filter((event) => event.severity === severity).length;
  return { info: count('info'), warning: count('warning'), critical: count('critical') };
}

const VALUES = [412_345.62, 18_230.4, 96.37, 1204.08, 38.55, null, 5210.9, 71.25];

/** What `/city/live` and the `totals` event say, without the latest readings. */
export function totalsOf(enterprise: string | null, at: number = AT) {
  const own = meters.filter((meter) => enterprise === null || meter.enterprise === enterprise);
  const ownGateways = gateways.filter((gateway) => enterprise === null || gateway.enterprise === enterprise);
  const rows = ENERGIES.map(([energy, , , quantity, unit], index) => {
    const count = own.filter((meter) => meter.energy === energy).length;
    const value = VALUES[index]!;
    return {
      energy,
      quantity,
      unit,
      value,
      meters: count,
      metersReporting: value === null ? 0 : Math.max(1, count - (index % 2)),
    };
  });
  return {
    at: new Date(at).toISOString(),
    staleAfterSeconds: 300,
    totals: rows.filter((row) => row.meters > 0),
    gateways: {
      total: ownGateways.length,
      online: ownGateways.filter((gateway) => gateway.state === 'online').length,
      offline: ownGateways.filter((gateway) => gateway.state === 'offline').length,
    },
    anomalies: countsOf(anomalies.filter((event) => enterprise === null || event.enterprise === enterprise)),
  };
}

export interface FakeReadingCounts {
  received: number;
  stored: number;
  duplicate: number;
  revised: number;
  quarantined: number;
  pending: number;
}

const BEST_EFFORT_READINGS = { received: 1200, stored: 1180, duplicate: 0, revised: 0, quarantined: 20, pending: 0 };

/** An account of these readings, balanced unless they do not add up. */
export function accountOf(readings: FakeReadingCounts) {
  const { received, stored, duplicate, revised, quarantined, pending } = readings;
  return {
    messages: {
      received: Math.ceil(received / 100),
      processed: Math.ceil(stored / 100),
      pending: Math.ceil(pending / 100),
    },
    readings,
    bestEffort: { messages: { received: 12, processed: 12, pending: 0, dropped: 3 }, readings: BEST_EFFORT_READINGS },
    balanced: received === stored + duplicate + revised + quarantined + pending,
  };
}

const balancedReadings = (scale: number): FakeReadingCounts => ({
  received: 1_203_446 * scale,
  stored: 1_198_200 * scale,
  duplicate: 3100 * scale,
  revised: 46 * scale,
  quarantined: 1800 * scale,
  pending: 300 * scale,
});

/** The account of every gateway of this enterprise, or of all. */
export function accountsOf(enterprise: string | null) {
  return gateways
    .filter((gateway) => enterprise === null || gateway.enterprise === enterprise)
    .map((gateway) => ({ ...accountOf(balancedReadings(1)), enterprise: gateway.enterprise, gateway: gateway.id }));
}

/** The total that fits {@link accountsOf}. */
export function totalAccountOf(enterprise: string | null) {
  return accountOf(balancedReadings(accountsOf(enterprise).length));
}
