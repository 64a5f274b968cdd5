/**
 * Kills a hub hundreds of times: `node test/chaos/long.ts --kills 300 --seed 1 [--round 50]`. Each round
 * of kills has a hub and a seed of its own and is compared at its end. Exits with 1 at the first problem.
 */

import { parseArgs } from 'node:util';
import { killHub } from './kill-hub.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    round: { type: 'string', default: '50' },
  },
});
const kills = Number(values.kills);
const perRound = Math.min(kills, Number(values.round));
let done = 0;
let acknowledged = 0;
for (let round = 0; done < kills; round++) {
  const seed = Number(values.seed) + round;
  const started = performance.now();
  const result = await killHub({ kills: Math.min(perRound, kills - done), seed });
  done += result.kills;
  acknowledged += result.acknowledgedMessages;
  const { problems, ...figures } = result;
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${JSON.stringify({ seed, seconds, ...figures, problems: problems.length })}\n`);
  if (problems.length > 0) {
    process.stdout.write(`${problems.slice(0, 20).join('\n')}\n`);
    process.exit(1);
  }
}
process.stdout.write(`${done} kills, ${acknowledged} messages acknowledged, none lost, none doubled\n`);
