/**
 * What stands in each of the twenty enterprises: trees of consumers by energy type. The root of a tree
 * is the meter at the boundary (level 1), its branches are sub-units (2) and equipment (3). The rates are
 * of a plausible size for the trade and belong to nobody.
 */

import type { ShapeName } from '../load-models/shapes.ts';

/** One metered consumer: its own day curve, the sum of what stands behind it, or what the fuels of the plant become. */
export type Consumer = Named &
  (
    | { readonly shape: ShapeName; readonly rated: number }
    | { readonly parts: readonly Consumer[] }
    | { readonly burns: 'fuels' }
  );

interface Named {
  readonly zh: string;
  readonly en: string;
  /** Energy item, where it is not what is normal for the energy type. */
  readonly item?: string;
  /** Gas is counted as it flows, at the pressure and temperature that the meter sends. */
  readonly isVolumeAtOperating?: boolean;
  readonly isZeroedWeekly?: boolean;
  /** A second meter of the same flow stands behind it. */
  readonly isChecked?: boolean;
}

export interface Plant {
  readonly industry: string;
  readonly district: string;
  readonly zh: string;
  readonly en: string;
  /** Trees by energy type: electricity in kW, gas and water in m3/h, heat in GJ/h, the others in t/h. */
  readonly supplies: readonly (readonly [energy: string, tree: Consumer])[];
}

const one = (zh: string, en: string, shape: ShapeName, rated: number): Consumer => ({ zh, en, shape, rated });
const sum = (zh: string, en: string, ...parts: readonly Consumer[]): Consumer => ({ zh, en, parts });

const power = (...parts: readonly Consumer[]) => ['electricity', sum('总进线', 'Main incomer', ...parts)] as const;
const gas = (...parts: readonly Consumer[]) => ['gas', inlet('天然气总表', 'Gas inlet', parts)] as const;
const water = (...parts: readonly Consumer[]) => ['water', inlet('自来水总表', 'Water inlet', parts)] as const;
const steam = (...parts: readonly Consumer[]) => ['steam', inlet('蒸汽总表', 'Steam inlet', parts)] as const;
const heat = (...parts: readonly Consumer[]) => ['heat', inlet('供热总表', 'Heat inlet', parts)] as const;
const coal = (item: string, shape: ShapeName, rated: number, more: Partial<Named> = {}) =>
  ['coal', { ...one('入炉煤皮带秤', 'Coal belt scale', shape, rated), item, ...more }] as const;
const diesel = (shape: ShapeName, rated: number) =>
  ['oil', { ...one('柴油流量计', 'Diesel meter', shape, rated), item: 'diesel' }] as const;
const fuelOil = (shape: ShapeName, rated: number) =>
  ['oil', { ...one('燃料油流量计', 'Fuel oil meter', shape, rated), item: 'fuel_oil' }] as const;
const co2 = (shape: ShapeName, rated: number) => ['co2', one('烟囱二氧化碳', 'Stack CO2', shape, rated)] as const;

/** Of a stack behind which everything that the plant burns goes out, and nothing else. */
const stackOfFuels = () => ['co2', { zh: '烟囱二氧化碳', en: 'Stack CO2', burns: 'fuels' }] as const;

function inlet(zh: string, en: string, parts: readonly Consumer[]): Consumer {
  const [only] = parts;
  if (only !== undefined && parts.length === 1 && 'shape' in only) return { ...only, zh, en };
  return { zh, en, parts };
}

export const PLANTS: readonly Plant[] = [
  {
    ...{ industry: 'C31', district: '310113', zh: '特种钢', en: 'Special Steel' },
    supplies: [
      power(
        sum(
          '炼钢车间',
          'Melt shop',
          one('1号电弧炉', 'Arc furnace 1', 'arcFurnace', 42_000),
          one('2号电弧炉', 'Arc furnace 2', 'arcFurnace', 38_000),
          one('精炼炉', 'Ladle furnace', 'arcFurnace', 9000),
          one('除尘风机', 'Dust extraction fans', 'continuous', 3200),
        ),
        sum(
          '轧钢车间',
          'Rolling mill',
          one('粗轧机', 'Roughing stands', 'rollingMill', 7600),
          one('精轧机', 'Finishing stands', 'rollingMill', 9800),
        ),
        one('制氧站', 'Oxygen plant', 'continuous', 6400),
        one('循环水泵站', 'Cooling water pumps', 'continuous', 2800),
        one('办公及生活', 'Offices and canteen', 'office', 420),
      ),
      gas(
        one('加热炉', 'Reheating furnace', 'threeShifts', 5200),
        one('钢包烘烤', 'Ladle preheating', 'threeShifts', 900),
      ),
      water(one('', '', 'continuous', 310)),
      steam(one('', '', 'threeShifts', 14)),
      stackOfFuels(),
    ],
  },
  {
    ...{ industry: 'C26', district: '310116', zh: '精细化工', en: 'Fine Chemicals' },
    supplies: [
      power(
        sum(
          '反应车间',
          'Reaction unit',
          one('1号反应线', 'Reactor line 1', 'continuous', 1850),
          one('2号反应线', 'Reactor line 2', 'continuous', 1620),
          one('真空系统', 'Vacuum system', 'continuous', 540),
        ),
        one('精馏装置', 'Distillation', 'continuous', 980),
        one('压缩空气站', 'Compressed air', 'threeShifts', 1250),
        one('冷冻站', 'Refrigeration', 'cooling', 1400),
        one('污水处理', 'Waste water treatment', 'continuous', 360),
      ),
      gas({ ...one('', '', 'continuous', 640), isVolumeAtOperating: true }),
      steam(
        one('反应车间用汽', 'Steam to reaction', 'continuous', 18),
        one('精馏用汽', 'Steam to distillation', 'continuous', 26),
      ),
      water(one('', '', 'continuous', 95)),
    ],
  },
  {
    ...{ industry: 'C39', district: '310115', zh: '半导体', en: 'Semiconductor' },
    supplies: [
      power(
        sum(
          '洁净厂房',
          'Clean room',
          one('光刻区', 'Lithography bays', 'serverHall', 5200),
          one('刻蚀区', 'Etch bays', 'serverHall', 4600),
          one('扩散区', 'Diffusion bays', 'serverHall', 3900),
          one('循环风机', 'Recirculation fans', 'serverHall', 2800),
        ),
        one('冷水机组', 'Chillers', 'cooling', 6900),
        one('空压站', 'Compressed dry air', 'serverHall', 2300),
        one('超纯水站', 'Ultrapure water', 'serverHall', 1500),
        one('办公楼', 'Office building', 'office', 380),
      ),
      gas(one('', '', 'continuous', 420)),
      water(
        one('超纯水原水', 'Feed to ultrapure water', 'continuous', 210),
        one('冷却塔补水', 'Cooling tower make-up', 'cooling', 120),
      ),
    ],
  },
  {
    ...{ industry: 'C36', district: '310114', zh: '汽车', en: 'Automotive' },
    supplies: [
      power(
        sum(
          '冲压车间',
          'Press shop',
          one('A冲压线', 'Press line A', 'presses', 2100),
          one('B冲压线', 'Press line B', 'presses', 1900),
        ),
        one('焊装车间', 'Body shop', 'twoShifts', 3400),
        sum(
          '涂装车间',
          'Paint shop',
          one('烘房', 'Drying ovens', 'twoShifts', 2600),
          one('喷房送风', 'Booth air supply', 'twoShifts', 2900),
        ),
        one('总装车间', 'Final assembly', 'twoShifts', 1500),
        one('空压站', 'Compressed air', 'twoShifts', 1800),
      ),
      gas(one('涂装烘干', 'Paint drying', 'twoShifts', 950), one('锅炉房', 'Boiler house', 'heating', 520)),
      water(one('', '', 'twoShifts', 68)),
      heat(one('', '', 'heating', 9)),
    ],
  },
  {
    ...{ industry: 'I64', district: '310118', zh: '云数据', en: 'Cloud Data' },
    supplies: [
      power(
        sum(
          '1号机房楼',
          'Hall building 1',
          one('1号楼A路', 'Building 1 feed A', 'serverHall', 5200),
          one('1号楼B路', 'Building 1 feed B', 'serverHall', 5100),
        ),
        sum(
          '2号机房楼',
          'Hall building 2',
          one('2号楼A路', 'Building 2 feed A', 'serverHall', 4300),
          one('2号楼B路', 'Building 2 feed B', 'serverHall', 4200),
        ),
        one('冷却系统', 'Cooling', 'cooling', 5400),
        one('照明及办公', 'Lighting and offices', 'office', 190),
      ),
      water(one('', '', 'cooling', 46)),
      diesel('continuous', 0.05),
    ],
  },
  {
    ...{ industry: 'C30', district: '310120', zh: '水泥建材', en: 'Cement' },
    supplies: [
      power(
        sum(
          '熟料线',
          'Clinker line',
          one('回转窑主传动', 'Kiln drive', 'kiln', 900),
          one('高温风机', 'Preheater fan', 'kiln', 3200),
          one('篦冷机', 'Clinker cooler', 'kiln', 1400),
        ),
        one('生料磨', 'Raw mill', 'mill', 4200),
        one('水泥磨', 'Cement mill', 'mill', 5600),
        one('包装发运', 'Packing and dispatch', 'dayShift', 480),
      ),
      coal('bituminous_coal', 'kiln', 16, { isZeroedWeekly: true }),
      diesel('dayShift', 0.12),
      water(one('', '', 'kiln', 38)),
      co2('kiln', 92),
    ],
  },
  {
    ...{ industry: 'Q84', district: '310104', zh: '综合医院', en: 'General Hospital' },
    supplies: [
      power(
        sum(
          '门急诊楼',
          'Outpatient building',
          one('影像中心', 'Imaging centre', 'dayShift', 460),
          one('门诊照明插座', 'Outpatient lighting', 'hospital', 380),
        ),
        sum(
          '住院楼',
          'Wards',
          one('手术部', 'Operating theatres', 'hospital', 420),
          one('病房', 'Bed wards', 'hospital', 610),
        ),
        one('冷冻机房', 'Chiller plant', 'cooling', 1350),
        one('数据机房', 'Server room', 'serverHall', 120),
      ),
      gas(one('', '', 'hospital', 210)),
      water(one('门急诊用水', 'Outpatient water', 'hospital', 14), one('住院用水', 'Ward water', 'hospital', 28)),
      steam(one('', '', 'hospital', 3.2)),
    ],
  },
  {
    ...{ industry: 'F52', district: '310101', zh: '购物中心', en: 'Shopping Centre' },
    supplies: [
      power(
        one('租户区一', 'Tenants, zone 1', 'mall', 1450),
        one('租户区二', 'Tenants, zone 2', 'mall', 1280),
        one('餐饮层', 'Food floor', 'mall', 940),
        sum(
          '公共区域',
          'Common areas',
          one('扶梯电梯', 'Lifts and escalators', 'mall', 360),
          one('公共照明', 'Common lighting', 'mall', 420),
        ),
        one('空调主机', 'Chillers', 'mallCooling', 2300),
        one('地下车库', 'Car park', 'lighting', 180),
      ),
      gas(one('', '', 'mall', 160)),
      water(one('', '', 'mall', 32)),
    ],
  },
  {
    ...{ industry: 'K70', district: '310106', zh: '商务大厦', en: 'Office Tower' },
    supplies: [
      power(
        one('低区办公', 'Low-rise offices', 'office', 620),
        one('中区办公', 'Mid-rise offices', 'office', 680),
        one('高区办公', 'High-rise offices', 'office', 640),
        one('电梯', 'Lifts', 'office', 260),
        one('空调主机', 'Chillers', 'officeCooling', 1300),
        one('车库照明', 'Car park lighting', 'lighting', 90),
      ),
      heat(one('', '', 'heating', 4.2)),
      water(one('', '', 'office', 11)),
      gas(one('', '', 'heating', 70)),
    ],
  },
  {
    ...{ industry: 'D46', district: '310110', zh: '自来水厂', en: 'Water Works' },
    supplies: [
      power(
        sum(
          '取水泵房',
          'Intake pumps',
          one('1号取水泵', 'Intake pump 1', 'townWater', 800),
          one('2号取水泵', 'Intake pump 2', 'townWater', 800),
        ),
        sum(
          '送水泵房',
          'Delivery pumps',
          one('1号送水泵', 'Delivery pump 1', 'townWater', 1400),
          one('2号送水泵', 'Delivery pump 2', 'townWater', 1400),
          one('3号送水泵', 'Delivery pump 3', 'townWater', 1250),
        ),
        one('臭氧深度处理', 'Ozone treatment', 'townWater', 620),
        one('厂区照明', 'Site lighting', 'lighting', 60),
      ),
      water(one('', '', 'townWater', 42)),
      diesel('townWater', 0.02),
    ],
  },
  {
    ...{ industry: 'C17', district: '310117', zh: '纺织印染', en: 'Textiles' },
    supplies: [
      power(
        one('纺纱车间', 'Spinning', 'threeShifts', 2100),
        one('织造车间', 'Weaving', 'threeShifts', 1650),
        sum(
          '印染车间',
          'Dye house',
          one('染色机', 'Dyeing machines', 'threeShifts', 720),
          one('定型机', 'Stenters', 'threeShifts', 980),
        ),
        one('空调除尘', 'Air conditioning and filters', 'threeShifts', 860),
      ),
      steam(
        one('染色用汽', 'Steam to dyeing', 'threeShifts', 12),
        one('定型用汽', 'Steam to stenters', 'threeShifts', 7),
      ),
      gas(one('', '', 'threeShifts', 380)),
      water(one('', '', 'threeShifts', 88)),
    ],
  },
  {
    ...{ industry: 'C14', district: '310112', zh: '乳品食品', en: 'Dairy Foods' },
    supplies: [
      power(
        sum(
          '加工车间',
          'Processing',
          one('灭菌线', 'Sterilising line', 'twoShifts', 680),
          one('灌装线', 'Filling line', 'twoShifts', 540),
        ),
        one('冷库', 'Cold store', 'cooling', 920),
        one('空压站', 'Compressed air', 'twoShifts', 410),
        one('污水处理', 'Waste water treatment', 'continuous', 150),
      ),
      gas(one('', '', 'twoShifts', 290)),
      steam(one('', '', 'twoShifts', 8)),
      water(one('加工用水', 'Process water', 'twoShifts', 46), one('清洗用水', 'Cleaning water', 'mill', 30)),
    ],
  },
  {
    ...{ industry: 'H61', district: '310105', zh: '国际酒店', en: 'Grand Hotel' },
    supplies: [
      power(
        one('客房', 'Guest rooms', 'hotel', 520),
        one('厨房餐饮', 'Kitchens', 'hotel', 310),
        one('会议宴会', 'Ballroom and meetings', 'mall', 260),
        one('空调主机', 'Chillers', 'cooling', 740),
        one('洗衣房', 'Laundry', 'dayShift', 180),
      ),
      gas(one('厨房用气', 'Kitchen gas', 'hotel', 45), one('锅炉用气', 'Boiler gas', 'heating', 110)),
      water(one('', '', 'hotel', 21)),
      heat(one('', '', 'heating', 3.1)),
    ],
  },
  {
    ...{ industry: 'P83', district: '310107', zh: '理工学院', en: 'Institute of Technology' },
    supplies: [
      power(
        sum(
          '教学区',
          'Teaching area',
          one('一号教学楼', 'Lecture building 1', 'campus', 340),
          one('实验楼', 'Laboratories', 'campus', 620),
        ),
        one('学生宿舍', 'Dormitories', 'hotel', 880),
        one('食堂', 'Canteen', 'campus', 260),
        one('计算中心', 'Computing centre', 'serverHall', 310),
        one('路灯照明', 'Street lighting', 'lighting', 70),
      ),
      gas(one('', '', 'campus', 90)),
      water(one('教学区用水', 'Teaching water', 'campus', 16), one('宿舍用水', 'Dormitory water', 'hotel', 34)),
      heat(one('', '', 'heating', 5.6)),
    ],
  },
  {
    ...{ industry: 'G54', district: '310109', zh: '轨道交通车辆段', en: 'Metro Depot' },
    supplies: [
      power(
        sum(
          '牵引供电',
          'Traction supply',
          one('1号整流机组', 'Rectifier 1', 'metro', 3800),
          one('2号整流机组', 'Rectifier 2', 'metro', 3600),
        ),
        sum(
          '动力照明',
          'Station services',
          one('环控系统', 'Ventilation', 'cooling', 1200),
          one('扶梯电梯', 'Lifts and escalators', 'metro', 420),
          one('车站照明', 'Station lighting', 'metro', 380),
        ),
        one('检修库', 'Maintenance hall', 'mill', 560),
      ),
      water(one('', '', 'metro', 18)),
      gas(one('', '', 'campus', 24)),
    ],
  },
  {
    ...{ industry: 'C37', district: '310151', zh: '船舶重工', en: 'Shipyard' },
    supplies: [
      power(
        sum(
          '船体车间',
          'Hull shop',
          one('切割工场', 'Cutting', 'dayShift', 1400),
          one('焊接工场', 'Welding', 'dayShift', 2900),
        ),
        one('涂装工场', 'Painting halls', 'twoShifts', 1600),
        one('1号船坞', 'Dock 1', 'dayShift', 2200),
        one('龙门吊', 'Gantry cranes', 'presses', 900),
        one('空压站', 'Compressed air', 'twoShifts', 2400),
      ),
      gas(one('', '', 'dayShift', 310)),
      diesel('dayShift', 0.6),
      water(one('', '', 'dayShift', 52)),
    ],
  },
  {
    ...{ industry: 'D44', district: '310115', zh: '热电', en: 'Heat and Power' },
    supplies: [
      power(
        one('给水泵', 'Feed pumps', 'continuous', 3600),
        one('送引风机', 'Draught fans', 'continuous', 4200),
        one('循环水泵', 'Circulating pumps', 'continuous', 2600),
        one('脱硫脱硝', 'Flue gas cleaning', 'continuous', 1900),
        one('辅助厂用', 'Other auxiliaries', 'threeShifts', 700),
      ),
      coal('bituminous_coal', 'continuous', 74),
      gas(one('', '', 'townWater', 2600)),
      water(one('', '', 'continuous', 190)),
      stackOfFuels(),
    ],
  },
  {
    ...{ industry: 'C27', district: '310112', zh: '生物医药', en: 'Biopharma' },
    supplies: [
      power(
        sum(
          '原液车间',
          'Drug substance',
          one('发酵区', 'Fermentation', 'continuous', 760),
          one('纯化区', 'Purification', 'twoShifts', 520),
        ),
        one('制剂车间', 'Filling and finishing', 'twoShifts', 640),
        one('空调净化', 'Clean air handling', 'serverHall', 1500),
        one('冷水机组', 'Chillers', 'cooling', 1300),
        one('质检研发', 'Laboratories', 'office', 340),
      ),
      steam(one('', '', 'continuous', 9)),
      gas(one('', '', 'continuous', 180)),
      water(one('纯化水', 'Purified water feed', 'continuous', 22), one('冷却补水', 'Cooling make-up', 'cooling', 18)),
    ],
  },
  {
    ...{ industry: 'C22', district: '310117', zh: '纸业', en: 'Paper' },
    supplies: [
      power(
        sum(
          '造纸一线',
          'Paper machine 1',
          one('网部压榨', 'Wire and press', 'continuous', 2400),
          one('烘干部', 'Dryer section', 'continuous', 1300),
          one('真空泵', 'Vacuum pumps', 'continuous', 1700),
        ),
        one('制浆车间', 'Stock preparation', 'threeShifts', 3100),
        one('复卷包装', 'Winding and wrapping', 'twoShifts', 420),
        one('污水处理', 'Effluent treatment', 'continuous', 640),
      ),
      steam(one('', '', 'continuous', 46)),
      water(one('', '', 'continuous', 260)),
      gas(one('', '', 'continuous', 240)),
    ],
  },
  {
    ...{ industry: 'C25', district: '310116', zh: '石化炼油', en: 'Refining' },
    supplies: [
      power(
        sum(
          '常减压装置',
          'Crude unit',
          one('原油泵', 'Charge pumps', 'continuous', 2600),
          one('空冷风机', 'Air coolers', 'cooling', 1200),
        ),
        one('催化裂化', 'Catalytic cracker', 'continuous', 7200),
        one('加氢装置', 'Hydrotreater', 'continuous', 6100),
        one('储运罐区', 'Tank farm', 'threeShifts', 900),
        one('循环水场', 'Cooling water', 'continuous', 4100),
      ),
      gas({ ...one('', '', 'continuous', 3400), isChecked: true }),
      steam(
        one('催化用汽', 'Steam to cracker', 'continuous', 38),
        one('加氢用汽', 'Steam to hydrotreater', 'continuous', 24),
      ),
      fuelOil('continuous', 5.5),
      water(one('', '', 'continuous', 420)),
      co2('continuous', 62),
    ],
  },
];
