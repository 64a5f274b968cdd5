/**
 * What stands in an enterprise of each industry: the supplies it takes and the sub-units behind them. Sizes are
 * plausible for the trade and belong to nobody.
 */

import type { LoadProfileName } from './load-profiles.ts';

export interface UnitSpec {
  readonly zh: string;
  readonly en: string;
  readonly profile: LoadProfileName;
  /** Rate of the whole unit at 100 per cent: kW, m3/h, t/h or GJ/h. */
  readonly rated: number;
}

export interface SupplySpec {
  /** Name of an energy type of the domain. */
  readonly energy: string;
  /** The largest first: an enterprise with few meters has the first ones. */
  readonly units: readonly UnitSpec[];
}

export interface IndustrySpec {
  /** GB/T 4754-2017 section and division. */
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** The most important first. */
  readonly supplies: readonly SupplySpec[];
}

const unit = (zh: string, en: string, profile: LoadProfileName, rated: number): UnitSpec => ({
  zh,
  en,
  profile,
  rated,
});
const supply = (energy: string, ...units: readonly UnitSpec[]): SupplySpec => ({ energy, units });

export const INDUSTRIES = {
  steel: {
    ...{ code: 'C31', zh: '钢铁', en: 'Steel' },
    supplies: [
      supply(
        'electricity',
        unit('炼钢车间', 'Melt shop', 'arcFurnace', 52_000),
        unit('轧钢车间', 'Rolling mill', 'rollingMill', 15_000),
        unit('制氧站', 'Oxygen plant', 'process', 6400),
        unit('循环水泵站', 'Cooling water pumps', 'auxiliaries', 2800),
        unit('办公及生活', 'Offices and canteen', 'desks', 420),
      ),
      supply(
        'gas',
        unit('加热炉', 'Reheating furnaces', 'furnaceGas', 5200),
        unit('烘烤', 'Preheating', 'furnaceGas', 900),
      ),
      supply(
        'water',
        unit('生产用水', 'Process water', 'auxiliaries', 310),
        unit('生活用水', 'Domestic water', 'desks', 22),
      ),
    ],
  },
  chemicals: {
    ...{ code: 'C26', zh: '化工', en: 'Chemicals' },
    supplies: [
      supply(
        'electricity',
        unit('反应车间', 'Reaction unit', 'process', 4000),
        unit('冷冻站', 'Refrigeration', 'cleanRoomChiller', 1400),
        unit('压缩空气站', 'Compressed air', 'process', 1250),
        unit('精馏装置', 'Distillation', 'process', 980),
        unit('污水处理', 'Waste water treatment', 'auxiliaries', 360),
      ),
      supply(
        'steam',
        unit('精馏用汽', 'Steam to distillation', 'process', 26),
        unit('反应用汽', 'Steam to reaction', 'process', 18),
      ),
      supply('gas', unit('导热油炉', 'Thermal oil heaters', 'process', 640)),
      supply(
        'water',
        unit('循环补水', 'Cooling make-up', 'auxiliaries', 95),
        unit('工艺用水', 'Process water', 'process', 34),
      ),
    ],
  },
  cement: {
    ...{ code: 'C30', zh: '水泥', en: 'Cement' },
    supplies: [
      supply(
        'electricity',
        unit('回转窑', 'Rotary kiln', 'kiln', 3600),
        unit('水泥磨', 'Cement mills', 'nightMill', 5200),
        unit('生料磨', 'Raw mill', 'nightMill', 3900),
        unit('收尘风机', 'Filters and fans', 'kiln', 1500),
        unit('办公及生活', 'Offices', 'desks', 160),
      ),
      supply('coal', unit('入窑煤秤', 'Kiln coal scale', 'kiln', 18)),
      supply('water', unit('循环补水', 'Cooling make-up', 'kiln', 42)),
    ],
  },
  semiconductor: {
    ...{ code: 'C39', zh: '半导体', en: 'Semiconductor' },
    supplies: [
      supply(
        'electricity',
        unit('洁净厂房', 'Clean room', 'cleanRoom', 16_500),
        unit('冷水机组', 'Chillers', 'cleanRoomChiller', 6900),
        unit('空压站', 'Compressed dry air', 'cleanRoom', 2300),
        unit('超纯水站', 'Ultrapure water', 'cleanRoom', 1500),
        unit('办公楼', 'Office building', 'desks', 380),
      ),
      supply(
        'water',
        unit('超纯水原水', 'Feed to ultrapure water', 'cleanRoom', 210),
        unit('冷却塔补水', 'Tower make-up', 'cleanRoomChiller', 120),
      ),
      supply('gas', unit('废气处理', 'Exhaust treatment', 'cleanRoom', 420)),
      supply('compressedAir', unit('工艺用气', 'Tools', 'cleanRoom', 14_000)),
    ],
  },
  dataCenter: {
    ...{ code: 'I64', zh: '数据中心', en: 'Data Center' },
    supplies: [
      supply(
        'electricity',
        unit('1号机房楼', 'Hall building 1', 'servers', 10_300),
        unit('2号机房楼', 'Hall building 2', 'servers', 8200),
        unit('冷站', 'Cooling plant', 'serverChiller', 4600),
        unit('办公及照明', 'Offices and lighting', 'desks', 160),
      ),
      supply('water', unit('冷却塔补水', 'Tower make-up', 'serverChiller', 46)),
    ],
  },
  hospital: {
    ...{ code: 'Q84', zh: '医院', en: 'Hospital' },
    supplies: [
      supply(
        'electricity',
        unit('住院楼', 'Ward building', 'ward', 1250),
        unit('空调冷站', 'Air conditioning', 'wardCooling', 1900),
        unit('门诊楼', 'Outpatient building', 'desks', 820),
        unit('医技楼', 'Diagnostics', 'ward', 640),
      ),
      supply('gas', unit('锅炉房', 'Boiler house', 'wardHeat', 260)),
      supply('water', unit('住院楼用水', 'Wards', 'ward', 34), unit('门诊楼用水', 'Outpatients', 'desks', 12)),
      supply('heat', unit('采暖热水', 'Heating and hot water', 'wardHeat', 11)),
    ],
  },
  mall: {
    ...{ code: 'F52', zh: '购物中心', en: 'Shopping Mall' },
    supplies: [
      supply(
        'electricity',
        unit('商铺', 'Shops', 'shops', 2400),
        unit('空调冷站', 'Air conditioning', 'shopsCooling', 2600),
        unit('餐饮', 'Restaurants', 'shops', 900),
        unit('公共照明', 'Common lighting', 'shops', 520),
      ),
      supply('gas', unit('餐饮用气', 'Kitchens', 'shops', 180)),
      supply(
        'water',
        unit('商铺用水', 'Shops and kitchens', 'shops', 26),
        unit('冷却塔补水', 'Tower make-up', 'shopsCooling', 9),
      ),
    ],
  },
  office: {
    ...{ code: 'K70', zh: '写字楼', en: 'Office Tower' },
    supplies: [
      supply(
        'electricity',
        unit('租户', 'Tenants', 'desks', 1400),
        unit('空调冷站', 'Air conditioning', 'desksCooling', 1600),
        unit('电梯', 'Lifts', 'desks', 260),
        unit('公共照明', 'Common lighting', 'desks', 220),
      ),
      supply('water', unit('楼层用水', 'Floors', 'desks', 11), unit('冷却塔补水', 'Tower make-up', 'desksCooling', 6)),
      supply('gas', unit('锅炉房', 'Boiler house', 'desksCooling', 95)),
    ],
  },
  waterWorks: {
    ...{ code: 'D46', zh: '自来水厂', en: 'Water Works' },
    supplies: [
      supply(
        'electricity',
        unit('送水泵房', 'High-lift pumps', 'townWater', 5200),
        unit('取水泵房', 'Intake pumps', 'townWater', 2900),
        unit('深度处理', 'Ozone and carbon filters', 'townWater', 1300),
        unit('污泥处理', 'Sludge', 'auxiliaries', 260),
      ),
      supply(
        'water',
        unit('出厂水一线', 'Outgoing main 1', 'townWater', 9200),
        unit('出厂水二线', 'Outgoing main 2', 'townWater', 7100),
      ),
    ],
  },
  school: {
    ...{ code: 'P83', zh: '学校', en: 'College' },
    supplies: [
      supply(
        'electricity',
        unit('教学楼', 'Teaching buildings', 'campus', 720),
        unit('学生宿舍', 'Dormitories', 'campus', 560),
        unit('空调', 'Air conditioning', 'desksCooling', 640),
      ),
      supply(
        'water',
        unit('宿舍用水', 'Dormitories', 'campus', 24),
        unit('教学楼用水', 'Teaching buildings', 'campus', 9),
      ),
      supply('gas', unit('食堂', 'Canteens', 'campus', 85)),
    ],
  },
  hotel: {
    ...{ code: 'H61', zh: '酒店', en: 'Hotel' },
    supplies: [
      supply(
        'electricity',
        unit('客房', 'Rooms', 'guests', 620),
        unit('空调冷站', 'Air conditioning', 'guestsCooling', 780),
        unit('厨房及洗衣', 'Kitchens and laundry', 'guests', 310),
      ),
      supply('gas', unit('锅炉及厨房', 'Boilers and kitchens', 'guestsCooling', 140)),
      supply('water', unit('客房用水', 'Rooms', 'guests', 17), unit('洗衣用水', 'Laundry', 'guests', 6)),
      supply('steam', unit('洗衣用汽', 'Steam to the laundry', 'guests', 1.4)),
    ],
  },
} as const satisfies Readonly<Record<string, IndustrySpec>>;

export type IndustryName = keyof typeof INDUSTRIES;

export const INDUSTRY_NAMES = Object.keys(INDUSTRIES) as readonly IndustryName[];
