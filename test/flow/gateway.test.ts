import { test } from 'vitest';
import { expectEverythingToArrive } from './spine.ts';

test(
  'everything that gateways read of simulated meters arrives in the right unit, and their spools empty',
  () => expectEverythingToArrive(),
  120_000,
);
