/** Kills a hub under load again and again, then compares what it has with what it acknowledged. */

import type { ApiClient } from '../helpers/api-client.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { seededRandom } from '../helpers/seed.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { until } from '../helpers/until.ts';
import { Expectation } from './expectation.ts';
import { Publisher } from './publisher.ts';

export interface KillRun {
  readonly kills: number;
  readonly seed: number;
  /** Variables of the hub, such as the store's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Share of messages that change values of an earlier one. */
  readonly revisions?: number;
  /** Told after each kill. */
  readonly onKill?: (kill: number, expectation: Expectation) => void;
}

export interface KillResult {
  readonly kills: number;
  /** Of them before the hub was ready. */
  readonly killsWhileStarting: number;
  readonly sentMessages: number;
  readonly acknowledgedMessages: number;
  readonly readings: number;
  readonly duplicates: number;
  readonly revised: number;
  readonly problems: readonly string[];
}

const CONNECTIONS = [
  ...[0, 1].map((lane) => ({ username: 'alpha.g1', meters: ['alpha-E1', 'alpha-E2'], lane, lanes: 2 })),
  ...[0, 1, 2].map((lane) => ({ username: 'beta.g1', meters: ['beta-E1'], lane, lanes: 3 })),
];
/** The registered units of E2 are a thousand of the hub's: its values are sent and compared for E1 only. */
const METERS_COMPARED = new Set(['alpha-E1', 'beta-E1']);

export async function killHub({ kills, seed, environment = {}, revisions = 0, onKill }: KillRun): Promise<KillResult> {
  const random = seededRandom(seed);
  using data = await createTestData();
  await using hub = await spawnHub(data, { environment });
  const expectation = new Expectation();
  const publishers = CONNECTIONS.map((connection) => {
    const meters = connection.meters.filter((meter) => METERS_COMPARED.has(meter));
    const window = 5 + Math.floor(random() * 60);
    return new Publisher({ hub, ...connection, meters, window, random, expectation, revisions });
  });
  let killsWhileStarting = 0;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await killOnce(hub, random);
      if (random() < 0.3) {
        killsWhileStarting++;
        kill++;
        hub.launch();
        await elapse(random() * 1200);
        await hub.kill();
      }
      await hub.start();
      onKill?.(kill, expectation);
    }
    // One connection is cut with messages under way: those may be stored or not.
    await publishers.pop()?.stop();
    for (const publisher of publishers) publisher.pause();
    await until('everything is acknowledged', () => publishers.every(({ underWay }) => underWay === 0), 60_000);
  } finally {
    await Promise.all(publishers.map((publisher) => publisher.stop()));
  }
  const api = hub.api();
  await until('everything is processed', async () => (await api.accounting()).total.messages.pending === 0, 60_000);
  const { total } = await api.accounting();
  const { sentMessages, acknowledgedMessages, readings } = expectation;
  const problems = await expectation.problems(api);
  if (total.readings.quarantined < expectation.acknowledgedBad) problems.push('bad messages are not in the quarantine');
  problems.push(...(await quarantineProblems(api, total.readings.quarantined)));
  const result = { kills, killsWhileStarting, sentMessages, acknowledgedMessages, readings };
  return { ...result, duplicates: total.readings.duplicate, revised: total.readings.revised, problems };
}

interface QuarantinePage {
  readonly items: readonly { readonly readings: number; readonly folded: object | null }[];
  readonly nextCursor: string | null;
}

/** Every reading that is booked as quarantined stands in an entry, kept or counted. */
async function quarantineProblems(api: ApiClient, booked: number): Promise<string[]> {
  let readings = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: QuarantinePage = await api.get(`/api/v1/quarantine?limit=1000${cursor && `&cursor=${cursor}`}`);
    readings += page.items.reduce((sum, entry) => sum + entry.readings, 0);
    cursor = page.nextCursor;
  }
  return readings === booked ? [] : [`${booked} readings are booked as quarantined, ${readings} are in the quarantine`];
}

/** Lets it work for a random moment, most often a short one, and kills it. */
async function killOnce(hub: SpawnedHub, random: () => number): Promise<void> {
  await elapse(random() < 0.2 ? random() * 800 : 30 + random() * 400);
  await hub.kill();
}

/** The length of a life is what is random here; nothing waits for it. */
function elapse(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
