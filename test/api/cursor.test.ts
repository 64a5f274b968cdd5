/** Pages of lists, and cursors that somebody has made by hand. */

import { expect, test } from 'vitest';
import { encodeCursor, pageOf } from '../../src/api/cursor.ts';
import { startTestHub } from '../helpers/running-hub.ts';

test('every item is on one page, whatever order the list came in', () => {
  // `-` sorts before `/`: the order of (enterprise, gateway) is not that of `enterprise/gateway`.
  const items = ['acme/g1', 'acme/g2', 'acme-2/g1', 'acme-2/g2', 'acme.3/g1'];
  for (const limit of [1, 2, 3, 5]) {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf('gateways', items, (item) => item, { cursor, limit });
      found.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found.toSorted()).toEqual(items.toSorted());
  }
});

test('a cursor with an instant that no date can have is refused as a cursor', async () => {
  await using hub = await startTestHub();
  const query = new URLSearchParams({ meter: 'alpha-E1', quantity: 'activeEnergy' });
  for (const position of [
    { after: 1, to: Number.MAX_SAFE_INTEGER },
    { after: -Number.MAX_SAFE_INTEGER, to: 1 },
  ]) {
    query.set('cursor', encodeCursor('readings', position));
    const response = await hub.api().request(`/api/v1/readings?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_cursor' });
  }
});
