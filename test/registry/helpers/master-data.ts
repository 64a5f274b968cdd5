/** Enterprises, gateways and meters with everything filled in that a test does not care about. */

import type { Enterprise, Gateway, Meter } from '../../../src/registry/registry.ts';

export function enterprise(id: string, part: Partial<Enterprise> = {}): Enterprise {
  return { id, name: `企业 ${id}`, nameEn: `Enterprise ${id}`, district: '310115', industry: 'C31', ...part };
}

export function gateway(enterpriseId: string, id: string, part: Partial<Gateway> = {}): Gateway {
  return { id, enterprise: enterpriseId, username: `${enterpriseId}.${id}`, ...part };
}

export function meter(enterpriseId: string, id: string, part: Partial<Meter> = {}): Meter {
  return {
    ...{ id, enterprise: enterpriseId, gateway: null, name: `表 ${id}`, nameEn: `Meter ${id}` },
    ...{ energy: 'electricity', level: 1, parent: null, units: {} },
    ...part,
  };
}
