/** Codes of master data against their lists and check characters. */

import { checkDistrict } from '../domain/codes/district.ts';
import { checkIndustry } from '../domain/codes/industry.ts';
import { checkSocialCreditCode, looksLikeSocialCreditCode } from '../domain/codes/social-credit-code.ts';
import type { Enterprise, Site } from '../registry/registry.ts';
import type { RefuseCell } from './cell-reader.ts';

/**
 * Refuses codes of an enterprise that cannot be. `known` is what the registry has under this id: a code that it has
 * already is not judged again, because `registry check` tells of those.
 */
export function refuseEnterpriseCodes(
  { id, uscc, district, industry }: Pick<Enterprise, 'id' | 'uscc' | 'district' | 'industry'>,
  known: Enterprise | undefined,
  refuse: RefuseCell,
): void {
  if (uscc != null && uscc !== known?.uscc) refuseBad('socialCreditCode', uscc, checkSocialCreditCode, refuse);
  if (known === undefined && id !== uscc && looksLikeSocialCreditCode(id)) {
    refuseBad('id', id, checkSocialCreditCode, refuse);
  }
  if (district !== known?.district) refuseBad('district', district, checkDistrict, refuse);
  if (industry !== known?.industry) refuseBad('industry', industry, checkIndustry, refuse);
}

export function refuseSiteCodes({ district }: Site, known: Site | undefined, refuse: RefuseCell): void {
  if (district !== known?.district) refuseBad('district', district, checkDistrict, refuse);
}

/** What is empty is told elsewhere. */
function refuseBad(column: string, code: string, check: (code: string) => string | null, refuse: RefuseCell): void {
  const problem = code === '' ? null : check(code);
  if (problem !== null) refuse(column, `${JSON.stringify(code)}: ${problem}`);
}
