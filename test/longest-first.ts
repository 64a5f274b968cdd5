/** Order of the test files where no earlier run has told how long they take, as in a fresh clone. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those of half a minute or more, the longest first: begun late, one of them would run alone at the end. */
const LONGEST = [
  'test/processor/backfill.test.ts',
  'test/chaos/kill-hub.test.ts',
  'test/influx/outages.test.ts',
  'test/chaos/disorder.test.ts',
  'test/browser/admin-records.test.ts',
  'test/browser/anomaly-views.test.ts',
  'test/browser/more-views.test.ts',
  'test/cli/import-outage.test.ts',
  'test/browser/dashboard.test.ts',
  'test/browser/real-hub.test.ts',
  'test/processor/derivation-histories.test.ts',
  'test/chaos/disk-full.test.ts',
  'test/bench/kill-under-load.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return found === -1 ? LONGEST.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
  }
}
