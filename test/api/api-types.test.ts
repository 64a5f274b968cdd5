import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { generateApiTypes } from '../../dashboards/generate-types.ts';

test('the dashboards have the types of the API as it is', async () => {
  const kept = await readFile(new URL('../../dashboards/src/api-types.ts', import.meta.url), 'utf8');
  expect(kept === (await generateApiTypes()), 'run: node dashboards/generate-types.ts').toBe(true);
});
