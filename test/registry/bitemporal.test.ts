import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Meter, Registry, RegistrySnapshot } from '../../src/registry/registry.ts';
import { ENGINES, newLocation, opened, runPostgresql } from './helpers/engines.ts';
import { enterprise, gateway, meter } from './helpers/master-data.ts';

runPostgresql();

const ALWAYS = Number.NEGATIVE_INFINITY;
const NOW = Date.UTC(2026, 10, 21);
const MAY = Date.UTC(2026, 4, 1);
const JULY = Date.UTC(2026, 6, 1);

/** Only the clock that says what time it is: everything else has to go on. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(ENGINES)('in %s', (engine) => {
  async function withMeter(): Promise<Registry> {
    const registry = await opened(await newLocation(engine));
    await registry.apply({ enterprises: [enterprise('E1')], gateways: [gateway('E1', 'G1')], meters: [named('one')] });
    return registry;
  }

  test('a meter that has always been what it is has no history', async () => {
    const { history } = await (await withMeter()).snapshot();
    expect([history.enterprises.size, history.meters.size]).toEqual([0, 0]);
  });

  test('a dated change leaves what was before, and what is valid now is the current one', async () => {
    const registry = await withMeter();
    await registry.apply({
      meters: [named('two')],
      enterprises: [enterprise('E1', { district: '310104' })],
      validFrom: MAY,
    });
    await registry.apply({ meters: [named('three')], validFrom: JULY });
    const { meters, enterprises, history } = await registry.snapshot();
    expect([meters.get('M1')?.name, enterprises.get('E1')?.district]).toEqual(['three', '310104']);
    expect(history.meters.get('M1')).toEqual([
      { validFrom: ALWAYS, value: named('one') },
      { validFrom: MAY, value: named('two') },
      { validFrom: JULY, value: named('three') },
    ]);
    expect(history.enterprises.get('E1')?.map(({ validFrom, value }) => [validFrom, value.district])).toEqual([
      [ALWAYS, '310115'],
      [MAY, '310104'],
    ]);
  });

  test('a change with an earlier date supersedes what was recorded about later times', async () => {
    const registry = await withMeter();
    await registry.apply({ meters: [named('two')], validFrom: JULY });
    await registry.apply({ meters: [named('three')], validFrom: MAY });
    expect(names(await registry.snapshot())).toEqual([
      [ALWAYS, 'one'],
      [MAY, 'three'],
    ]);
  });

  test('a correction has always been so; the same as now, without a date, changes nothing', async () => {
    const registry = await withMeter();
    await registry.apply({ meters: [named('two')], validFrom: MAY });
    const dated = await registry.snapshot();
    await registry.apply({ meters: [named('two')] });
    expect(await registry.snapshot()).toBe(dated);
    await registry.apply({ meters: [named('right')] });
    const { meters, history } = await registry.snapshot();
    expect([meters.get('M1')?.name, history.meters.size]).toEqual(['right', 0]);
  });

  test('that something has been as it is since an earlier date is a change, since a later one is none', async () => {
    const registry = await withMeter();
    await registry.apply({ meters: [named('two')], validFrom: JULY });
    const dated = await registry.snapshot();
    await registry.apply({ meters: [named('two')], validFrom: JULY + 1 });
    expect(await registry.snapshot()).toBe(dated);
    await registry.apply({ meters: [named('two')], validFrom: MAY });
    expect(names(await registry.snapshot())).toEqual([
      [ALWAYS, 'one'],
      [MAY, 'two'],
    ]);
  });

  test('what was known at an instant is answered as it was, and by whom it was changed', async () => {
    const registry = await withMeter();
    vi.setSystemTime(NOW + 1000);
    await registry.apply({ meters: [named('two')], validFrom: MAY, recordedBy: 'key 1' });
    vi.setSystemTime(NOW + 2000);
    await registry.apply({ meters: [named('right')], recordedBy: 'key 2' });
    vi.setSystemTime(NOW + 3000);
    await registry.remove({ meters: ['M1'], recordedBy: 'key 3' });
    const nameAt = async (knownAt: number) => (await registry.snapshotAsOf(knownAt)).meters.get('M1')?.name;
    expect(await nameAt(NOW - 1)).toBeUndefined();
    expect(await nameAt(NOW)).toBe('one');
    expect(await nameAt(NOW + 1999)).toBe('two');
    expect(await nameAt(NOW + 2000)).toBe('right');
    expect(await nameAt(NOW + 3000)).toBeUndefined();
    expect(names(await registry.snapshotAsOf(NOW + 1000))).toEqual([
      [ALWAYS, 'one'],
      [MAY, 'two'],
    ]);
    expect([...(await registry.snapshotAsOf(NOW)).gateways.keys()]).toEqual(['E1/G1']);
    expect(await registry.masterDataChanges(NOW + 1000, NOW + 3000)).toEqual([
      {
        ...{ kind: 'meter', id: 'M1', recordedAt: NOW + 1000, recordedBy: 'key 1', validFrom: MAY },
        ...{ before: named('one'), after: named('two') },
      },
      {
        ...{ kind: 'meter', id: 'M1', recordedAt: NOW + 2000, recordedBy: 'key 2', validFrom: null },
        ...{ before: named('two'), after: named('right') },
      },
    ]);
    expect((await registry.masterDataChanges(NOW + 3000, NOW + 3001)).map(({ after }) => after)).toEqual([null]);
  });

  test('what is known now is the current snapshot', async () => {
    const registry = await withMeter();
    await registry.apply({ meters: [named('two')], validFrom: MAY });
    expect(await registry.snapshotAsOf(NOW)).toEqual(await registry.snapshot());
  });

  test('a clock that was set back does not put a change before the one that it follows', async () => {
    const registry = await withMeter();
    vi.setSystemTime(NOW - 3_600_000);
    await registry.apply({ meters: [named('two')] });
    expect((await registry.masterDataChanges(0, NOW + 1)).map(({ recordedAt }) => recordedAt)).toEqual([
      NOW,
      NOW,
      NOW,
      NOW,
    ]);
    expect((await registry.snapshotAsOf(NOW)).meters.get('M1')?.name).toBe('two');
  });

  test('of any records, what was known and valid at any instants is what a list of them says', {
    timeout: 120_000,
  }, async () => {
    const registry = await opened(await newLocation(engine));
    await registry.apply({ enterprises: [enterprise('E1')] });
    // A clock that goes back is held where it was.
    let recordedAt = NOW;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(OPERATION, { minLength: 1, maxLength: 12 }), async (operations) => {
        const prefix = `R${run++}-`;
        const model = new RecordList();
        let clock = recordedAt;
        for (const { id, validFrom, name, tick } of operations) {
          clock += tick;
          vi.setSystemTime(clock);
          if (name === null && model.current(id) === undefined) continue;
          recordedAt = Math.max(recordedAt, clock);
          model.add({ id, validFrom: name === null ? null : validFrom, name, recordedAt });
          if (name === null) await registry.remove({ meters: [prefix + id] });
          else
            await registry.apply({
              meters: [meter('E1', prefix + id, { name })],
              ...(validFrom === null ? {} : { validFrom }),
            });
        }
        const then = [...new Set(model.instants().flatMap((at) => [at - 1, at]))];
        for (const knownAt of then) {
          const known = await registry.snapshotAsOf(knownAt);
          for (const [id, validAt] of QUESTIONS) {
            expect(nameIn(known, prefix + id, validAt), `${id} known ${knownAt} valid ${validAt}`).toBe(
              model.nameAt(id, knownAt, validAt),
            );
          }
        }
        const now = await registry.snapshot();
        for (const [id, validAt] of QUESTIONS) {
          expect(nameIn(now, prefix + id, validAt)).toBe(model.nameAt(id, Infinity, validAt));
        }
        for (const id of IDS) expect(now.meters.get(prefix + id)?.name).toBe(model.current(id));
      }),
      { numRuns: engine === 'sqlite' ? 150 : 40 },
    );
  });
});

const IDS = ['A', 'B'] as const;

const OPERATION = fc.record({
  id: fc.constantFrom(...IDS),
  validFrom: fc.constantFrom(null, 100, 200, 300),
  name: fc.constantFrom('a', 'b', 'c', null),
  tick: fc.integer({ min: -2, max: 3 }),
});

const QUESTIONS = IDS.flatMap((id) => [0, 99, 100, 199, 200, 299, 300, 1000].map((at) => [id, at] as const));

interface ModelRecord {
  readonly id: string;
  readonly validFrom: number | null;
  readonly name: string | null;
  readonly recordedAt: number;
}

/** Every record there ever was; each question goes through all of them. */
class RecordList {
  readonly #records: ModelRecord[] = [];

  add(record: ModelRecord): void {
    // What is as it is now is not corrected.
    if (record.validFrom === null && record.name === this.current(record.id)) return;
    this.#records.push(record);
  }

  instants(): number[] {
    return this.#records.map(({ recordedAt }) => recordedAt);
  }

  current(id: string): string | undefined {
    return this.nameAt(id, Infinity, Infinity);
  }

  nameAt(id: string, knownAt: number, validAt: number): string | undefined {
    const known = this.#records.filter((record) => record.id === id && record.recordedAt <= knownAt);
    const valid = known.filter(({ validFrom }) => (validFrom ?? ALWAYS) <= validAt);
    const last = valid.at(-1)?.name ?? null;
    if (last !== null) return last;
    // Of the time before the first record the first one is the best that is known.
    const later = known.map(({ validFrom }) => validFrom ?? ALWAYS).filter((from) => from > validAt);
    return later.length === 0 ? undefined : this.nameAt(id, knownAt, Math.min(...later));
  }
}

function nameIn({ history, meters }: RegistrySnapshot, id: string, validAt: number): string | undefined {
  const dated = history.meters.get(id)?.findLast(({ validFrom }) => validFrom <= validAt)?.value;
  return (dated ?? meters.get(id))?.name;
}

function named(name: string): Meter {
  return meter('E1', 'M1', { name });
}

function names({ history }: RegistrySnapshot): (readonly [number, string])[] {
  return (history.meters.get('M1') ?? []).map(({ validFrom, value }) => [validFrom, value.name] as const);
}
