/** Where one connection may publish readings, and what the broker remembers of it. */

import { expect, test } from 'vitest';
import { Session } from '../../src/broker/session.ts';

const session = () =>
  new Session(
    { enterprise: 'alpha', gateway: 'g1' },
    { kind: 'password', username: 'alpha.g1', passwordVersion: 1 },
    0,
  );

test('a topic has one source for all its messages', () => {
  const one = session();
  for (const topic of ['energy/v1/alpha/g1/telemetry', 'senml/v1/alpha/g1', 'spBv1.0/alpha/DDATA/g1/E-1']) {
    expect(one.sourceOf(topic)).toEqual({ principal: 'alpha/g1', topic });
    expect(one.sourceOf(topic)).toBe(one.sourceOf(topic));
  }
});

test('however many devices a gateway has, it may go on publishing on all its topics', () => {
  const one = session();
  for (let n = 0; n < 12_000; n++) expect(one.sourceOf(`spBv1.0/alpha/DDATA/g1/E-${n}`)).toBeDefined();
  for (const topic of ['energy/v1/alpha/g1/telemetry', 'senml/v1/alpha/g1', 'spBv1.0/alpha/DDATA/g1/E-1']) {
    expect(one.sourceOf(topic)?.topic).toBe(topic);
  }
  expect(one.sourceOf('spBv1.0/alpha/DDATA/g2/E-1')).toBeUndefined();
});
