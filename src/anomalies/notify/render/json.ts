/** A message as JSON, for programs. */

import { detectorById } from '../../../domain/anomaly/catalogue/detectors.ts';
import { formatInstant } from '../../../domain/instant.ts';
import type { Outgoing } from '../channels/channel.ts';
import type { Notice } from '../notice.ts';

/** The same text for the same message, however often it is made. */
export function jsonOf({ id, kind, createdAt, rule, notices, count }: Outgoing): string {
  return JSON.stringify({
    ...{ id, kind, createdAt: formatInstant(createdAt), rule, count },
    notices: notices.map(presentNotice),
  });
}

/** A notice with its instants as RFC 3339 and the names of its detector. */
export function presentNotice(notice: Notice) {
  const { kind, at, first, last, ended, detector, ...rest } = notice;
  const { zh, en } = detectorById(detector) ?? { zh: detector, en: detector };
  return {
    ...{ kind, at: formatInstant(at), detector, detectorName: { zh, en }, ...rest },
    ...{ first: formatInstant(first), last: formatInstant(last) },
    ended: ended === null ? null : formatInstant(ended),
  };
}
