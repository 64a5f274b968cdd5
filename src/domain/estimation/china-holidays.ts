/**
 * Public holidays and exchanged working days of mainland China. The State Council announces those of a year
 * in the November before it, so a year is added when its notice is out.
 */

import type { HolidayCalendar } from './day-type.ts';

export const CHINA_HOLIDAYS: HolidayCalendar = [
  {
    year: 2025,
    holidays: [
      ['元旦', 101, 101],
      ['春节', 128, 204],
      ['清明节', 404, 406],
      ['劳动节', 501, 505],
      ['端午节', 531, 602],
      ['国庆节、中秋节', 1001, 1008],
    ],
    workdays: [126, 208, 427, 928, 1011],
    source: '国务院办公厅关于2025年部分节假日安排的通知, 2024-11-12 (reprint of 新华网 in 光明网)',
    verified: true,
  },
  {
    year: 2026,
    holidays: [
      ['元旦', 101, 103],
      ['春节', 215, 223],
      ['清明节', 404, 406],
      ['劳动节', 501, 505],
      ['端午节', 619, 621],
      ['中秋节', 925, 927],
      ['国庆节', 1001, 1007],
    ],
    workdays: [104, 214, 228, 509, 920, 1010],
    source: '国务院办公厅关于2026年部分节假日安排的通知, 2025-11-04 (reprints of 新华社)',
    verified: true,
  },
];
