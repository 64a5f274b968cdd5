/** Meters by their ids and by enterprise: read as they are asked for, because a city has hundreds of thousands. */

import { shallowReactive } from 'vue';
import type { ApiClient } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import type { Meter } from '../api/types.ts';

/** Most that the hub is asked for by id at once. */
const IDS_MAX = 200;
/** What a page shows at once is asked for together. */
const TOGETHER_MILLIS = 10;
/** What could not be read is asked for again after this. */
const RETRY_MILLIS = 15_000;
/** Of one enterprise. */
const METERS_MAX = 50_000;

const NONE: readonly Meter[] = [];

export interface MeterDirectory {
  /** A meter by its id, which is its own in the whole hub; undefined while it is not known yet, and where there is none. */
  meterById(id: string): Meter | undefined;
  /** Whether it is known that there is such a meter, or that there is none. */
  isMeterKnown(id: string): boolean;
  /** Meters of an enterprise, by their ids; none while they are not known yet. */
  metersOf(enterprise: string): readonly Meter[];
  /** Reads again what has been asked for so far. */
  load(): Promise<void>;
  close(): void;
}

/** Whoever asks in a computed value or a template is told when the answer is there. */
export function createMeterDirectory(
  api: Pick<ApiClient, 'metersById' | 'metersOf'>,
  endIfUnauthorized: (error: unknown) => void,
): MeterDirectory {
  const byId = shallowReactive(new Map<string, Meter | null>());
  const byEnterprise = shallowReactive(new Map<string, readonly Meter[]>());
  /** Asked for, and not answered yet. */
  const ids = new Set<string>();
  const enterprises = new Set<string>();
  let wanted: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  function meterById(id: string): Meter | undefined {
    const found = byId.get(id);
    if (found === undefined && id !== '' && !ids.has(id)) {
      ids.add(id);
      wanted.push(id);
      timer ??= setTimeout(askWanted, TOGETHER_MILLIS);
    }
    return found ?? undefined;
  }

  function askWanted(): void {
    timer = undefined;
    const all = wanted;
    wanted = [];
    for (let at = 0; at < all.length; at += IDS_MAX) void keepAsking(() => readIds(all.slice(at, at + IDS_MAX)));
  }

  function metersOf(enterprise: string): readonly Meter[] {
    const found = byEnterprise.get(enterprise);
    if (found === undefined && enterprise !== '' && !enterprises.has(enterprise)) {
      enterprises.add(enterprise);
      void keepAsking(() => readEnterprise(enterprise));
    }
    return found ?? NONE;
  }

  async function readIds(asked: readonly string[]): Promise<void> {
    const found = new Map((await api.metersById(asked)).map((meter) => [meter.id, meter]));
    for (const id of asked) {
      ids.delete(id);
      byId.set(id, found.get(id) ?? null);
    }
  }

  async function readEnterprise(enterprise: string): Promise<void> {
    const meters = await api.metersOf(enterprise, METERS_MAX);
    enterprises.delete(enterprise);
    byEnterprise.set(enterprise, meters);
    for (const meter of meters) byId.set(meter.id, meter);
  }

  async function keepAsking(read: () => Promise<void>): Promise<void> {
    while (!isClosed) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof ApiError) || error.kind === 'unauthorized') return endIfUnauthorized(error);
      }
      await new Promise((wake) => setTimeout(wake, RETRY_MILLIS));
    }
  }

  async function load(): Promise<void> {
    const of = [...byEnterprise.keys()];
    await Promise.all(of.map(readEnterprise));
    const others = [...byId.keys()].filter((id) => !of.includes(byId.get(id)?.enterprise ?? ''));
    for (let at = 0; at < others.length; at += IDS_MAX) await readIds(others.slice(at, at + IDS_MAX));
  }

  return {
    ...{ meterById, metersOf, load },
    isMeterKnown: (id) => byId.has(id),
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
