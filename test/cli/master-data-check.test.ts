/** `registry check`: what is wrong in a registry, and how bad it is. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Metering } from '../../src/domain/metering.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { findInRegistry } from '../../src/master-data/registry-findings.ts';
import { Times } from '../../src/master-data/times.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Enterprise, Gateway, Meter, RegistryChanges } from '../../src/registry/registry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { enterprise, gateway, meter } from '../registry/helpers/master-data.ts';
import { meterhub } from './run.ts';

const TIMEOUT = { timeout: 60_000 };
const TIMES = new Times('Asia/Shanghai');
/** 2026-11-21T00:00 in Shanghai. */
const NOW = Date.UTC(2026, 10, 20, 16);
const DAY = 86_400_000;

/** What nothing is missing in. */
const WHOLE: Metering = { registers: { activeEnergy: { digits: 6 } }, ratePerHourMax: 1000 };

describe('the findings', () => {
  test('a whole registry has none', () => {
    const below = meter('A', 'M2', { gateway: 'GW', level: 2, parent: 'M1', metering: WHOLE });
    expect(findings([enterprise('A')], [gateway('A', 'GW')], [top(), below])).toEqual([]);
  });

  test('codes that cannot be are errors, nothing to count is a note', () => {
    const bad = enterprise('91310115000000000R', { district: '310199', industry: 'B31' });
    expect(findings([bad], [gateway(bad.id, 'GW')], [])).toEqual([
      'error: enterprise 91310115000000000R "91310115000000000R": the check character, the 18th, does not fit the others: one is mistyped',
      'error: enterprise 91310115000000000R "310199": Shanghai has no district 310199 (GB/T 2260)',
      'error: enterprise 91310115000000000R "B31": division 31, 黑色金属冶炼和压延加工业, is of section C, not B (GB/T 4754-2017)',
      'note: enterprise 91310115000000000R has no meters',
      'note: gateway 91310115000000000R/GW no meter is assigned to it',
    ]);
  });

  test('an energy without a meter of level 1 is told, as a note where enterprises make it themselves', () => {
    const registers = { volume: { digits: 6 } };
    const meters = [
      top(),
      meter('A', 'W', { energy: 'water', level: 2, metering: { ...WHOLE, registers } }),
      meter('A', 'O', { energy: 'oxygen', level: 2, parent: 'W', metering: { ...WHOLE, registers } }),
    ];
    expect(findings([enterprise('A')], [gateway('A', 'GW')], meters)).toEqual([
      'warning: enterprise A no meter of water has level 1, so that its totals leave water out',
      'note: enterprise A no meter of oxygen has level 1, so that its totals leave oxygen out',
      'warning: meter W is of level 2 and stands behind no other meter',
      'warning: meter O of oxygen stands behind W of water: no balance can be made of the two',
    ]);
  });

  test('a meter of which little is known is told', () => {
    const meters = [
      top(),
      meter('A', 'M2', { level: 3, parent: 'M1' }),
      meter('A', 'M3', { level: 2, parent: 'M2', metering: { ratePerHourMax: 5, integrates: true } }),
      meter('A', 'G', { energy: 'gas', metering: { registers: { volume: { digits: 8 } }, ratePerHourMax: 9 } }),
    ];
    expect(findings([enterprise('A')], [gateway('A', 'GW')], meters)).toEqual([
      'warning: meter M2 has no ratePerHourMax: consumption that is impossible cannot be told from what is possible',
      'warning: meter M2 has no digits for activeEnergy: a roll-over cannot be told from any other step back',
      'warning: meter M3 of level 2 stands behind one of level 3',
      'note: meter G does not say at which temperature its volume is; 20 degrees is assumed',
    ]);
  });

  test('what does not fit together is an error', () => {
    const meters = [
      top({ ...WHOLE, item: 'raw_coal', checkMeter: 'NOPE' }),
      meter('A', 'M2', {
        level: 1,
        metering: {
          ...WHOLE,
          transforms: [{ quantity: 'volume', from: null, to: null, multiplier: '2', offset: '0' }],
          exchanges: [{ quantity: 'voltage', at: 0, final: 1, initial: 0 }],
        },
      }),
    ];
    expect(findings([enterprise('A')], [gateway('A', 'GW')], meters)).toEqual([
      'error: meter M1 checkMeter: there is no meter "NOPE"',
      'error: meter M1 item: raw_coal is an item of coal, and the meter of electricity',
      'error: meter M2 transforms: a meter of electricity has no quantity "volume"',
      'error: meter M2 exchanges: voltage is not a register',
    ]);
  });

  test.each<[string, readonly (readonly [from: number | null, to: number | null])[], string[]]>([
    ['for ever', [[null, null]], []],
    ['to a day that is far', [[null, 31]], []],
    ['to a day that is near', [[null, 30]], ['warning: ends at 2026-12-21T00:00:00+08:00, and none follows']],
    ['to a day that is over', [[null, -1]], ['error: ends at 2026-11-20T00:00:00+08:00, and none follows']],
    [
      'followed at once',
      [
        [null, -1],
        [-1, null],
      ],
      [],
    ],
    [
      'followed the other way round',
      [
        [-1, null],
        [null, -1],
      ],
      [],
    ],
    [
      'followed after a while',
      [
        [null, -3],
        [-1, null],
      ],
      ['error: ends at 2026-11-18T00:00:00+08:00, and none follows until 2026-11-20T00:00:00+08:00'],
    ],
  ])('a multiplier that holds %s', (_, periods, expected) => {
    const day = (days: number | null): number | null => (days === null ? null : NOW + days * DAY);
    const transforms = periods.map(([from, to]) => ({
      ...{ quantity: 'activeEnergy', from: day(from), to: day(to), multiplier: '80', offset: '0' },
    }));
    const found = findings([enterprise('A')], [gateway('A', 'GW')], [top({ ...WHOLE, transforms })]);
    expect(found).toEqual(
      expected.map((text) => `${text.replace(': ', ': meter M1 multiplier 80 of activeEnergy ')}: it is 1 then`),
    );
  });
});

describe('the command', TIMEOUT, () => {
  test('exits with 1 where there are errors, and with --strict where there are warnings', async () => {
    const good = await dataDirOf({ enterprises: [enterprise('A')], gateways: [gateway('A', 'GW')], meters: [top()] });
    expect(await check(good, '--strict')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: 'checked 1 enterprises, 1 gateways, 1 meters\n0 errors, 0 warnings, 0 notes\n',
    });
    const warned = await dataDirOf({ enterprises: [enterprise('A')], meters: [meter('A', 'M1', { level: 2 })] });
    const lenient = await check(warned);
    expect([lenient.code, lenient.stdout.split('\n').at(-2)]).toEqual([0, '0 errors, 4 warnings, 0 notes']);
    expect(await check(warned, '--strict')).toMatchObject({ code: 1, stderr: 'meterhub: the registry has warnings\n' });
    const bad = await dataDirOf({ enterprises: [enterprise('A', { district: '990101' }), enterprise('B')] });
    expect(await check(bad)).toEqual({
      code: 1,
      stdout: `error: enterprise A "990101": no province has the number 99 (GB/T 2260)
note: enterprise A has no meters
note: enterprise B has no meters
checked 2 enterprises, 0 gateways, 0 meters
1 errors, 0 warnings, 2 notes
`,
      stderr: 'meterhub: the registry has errors\n',
    });
  });

  test('makes no registry where there is none', async () => {
    expect(await check(temporaryDirectory())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no registry'),
    });
  });
});

function top(metering: Metering = WHOLE): Meter {
  return meter('A', 'M1', { gateway: 'GW', metering });
}

function findings(enterprises: Enterprise[], gateways: Gateway[], meters: Meter[]): string[] {
  const snapshot = {
    version: 1,
    enterprises: new Map(enterprises.map((one) => [one.id, one])),
    gateways: new Map(gateways.map((one) => [`${one.enterprise}/${one.id}`, one])),
    meters: new Map(meters.map((one) => [one.id, one])),
    sites: new Map(),
    history: { enterprises: new Map(), meters: new Map() },
  };
  return findInRegistry(snapshot, NOW, TIMES).map(({ severity, subject, text }) => `${severity}: ${subject} ${text}`);
}

async function dataDirOf(changes: RegistryChanges): Promise<string> {
  const dataDir = join(temporaryDirectory(), 'data');
  mkdirSync(dataDir);
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(dataDir).registry));
  await registry.apply(changes);
  await registry.close();
  return dataDir;
}

function check(dataDir: string, ...args: string[]) {
  return meterhub(['registry', 'check', ...args], { METERHUB_DATA_DIR: dataDir });
}
