import type { HeapProfiler, Profiler } from 'node:inspector';
import { expect, test } from 'vitest';
import { bytesByPart, largest, partOf, timeByPart } from './profile-summary.ts';

const frame = (functionName: string, url = '') => ({
  ...{ functionName, url, scriptId: '1', lineNumber: 0, columnNumber: 0 },
});

test('a part is a file of the project, a package, a module of Node or a function of the engine', () => {
  expect(
    [
      frame('decode', 'file:///work/main/src/wire/native/decode.ts'),
      frame('start', 'file:///work/main/src/main.ts'),
      frame('handle', 'file:///work/main/node_modules/aedes/src/client.js'),
      frame('run', 'file:///work/main/node_modules/@duckdb/node-api/lib/x.js'),
      frame('concat', 'node:buffer'),
      frame('emit', 'node:internal/streams/readable'),
      frame('(garbage collector)'),
      frame('parse'),
      frame(''),
    ].map(partOf),
  ).toEqual([
    ...['src/wire/native/decode.ts', 'src/main.ts', 'aedes', '@duckdb/node-api', 'node:buffer', 'Node'],
    ...['(garbage collector)', 'built-in parse', '(anonymous)'],
  ]);
});

test('the time between two samples belongs to the part of the first, and idle time to none', () => {
  const profile: Profiler.Profile = {
    ...{ startTime: 0, endTime: 600 },
    nodes: [
      { id: 1, callFrame: frame('decode', 'file:///w/src/wire/decode.ts') },
      { id: 2, callFrame: frame('(idle)') },
      { id: 3, callFrame: frame('parse') },
    ],
    samples: [1, 2, 3, 1],
    // The first is from the start of the profile to the first sample.
    timeDeltas: [50, 100, 200, 300],
  };
  expect(timeByPart(profile)).toEqual(
    new Map([
      ['src/wire/decode.ts', 100],
      ['built-in parse', 300],
    ]),
  );
});

test('native code without a name is named after the part that calls it', () => {
  const profile: Profiler.Profile = {
    ...{ startTime: 0, endTime: 100 },
    nodes: [
      { id: 1, callFrame: frame('write', 'file:///w/src/store/store.ts'), children: [2] },
      { id: 2, callFrame: frame('') },
    ],
    ...{ samples: [2, 2], timeDeltas: [0, 100] },
  };
  expect([...timeByPart(profile)]).toEqual([['native code called by src/store/store.ts', 100]]);
});

test('bytes are summed over all places of a part in the tree', () => {
  const node = (name: string, selfSize: number, children: HeapProfiler.SamplingHeapProfileNode[] = []) => ({
    ...{ callFrame: frame(name), selfSize, id: 1, children },
  });
  const head = node('(root)', 0, [node('parse', 10, [node('split', 5)]), node('split', 7)]);
  expect(bytesByPart({ head }).get('built-in split')).toBe(12);
});

test('the largest parts are in order, the others are one', () => {
  const sums = new Map(Object.entries({ a: 1, b: 5, c: 0, d: 3, e: 2 }));
  expect([...largest(sums, 2)]).toEqual([
    ['b', 5],
    ['d', 3],
    ['all others', 3],
  ]);
});
