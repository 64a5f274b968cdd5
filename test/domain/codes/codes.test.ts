import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkDataItemCode,
  type DataItemCode,
  formatDataItemCode,
  parseDataItemCode,
} from '../../../src/domain/codes/data-item-code.ts';
import {
  allProvinces,
  allShanghaiDistricts,
  checkDistrict,
  provinceOf,
  shanghaiDistrict,
} from '../../../src/domain/codes/district.ts';
import {
  allIndustryDivisions,
  allIndustrySections,
  checkIndustry,
  industryDivision,
  industrySection,
} from '../../../src/domain/codes/industry.ts';
import { energyItemById } from '../../../src/domain/energy-item.ts';

describe('districts', () => {
  test('Shanghai has sixteen, in order and each once', () => {
    const codes = allShanghaiDistricts().map(({ code }) => code);
    expect(codes.length).toBe(16);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(codes.every((code) => checkDistrict(code) === null)).toBe(true);
    expect(shanghaiDistrict('310115')).toEqual({ code: '310115', zh: '浦东新区', en: 'Pudong New Area' });
    expect(shanghaiDistrict('310000')).toBeUndefined();
  });

  test('there are 34 provinces, in order and each once', () => {
    const codes = allProvinces().map(({ code }) => code);
    expect(codes.length).toBe(34);
    expect(codes).toEqual([...new Set(codes)].sort());
    expect(provinceOf('320583')?.zh).toBe('江苏省');
  });

  test.each([['310000'], ['310100'], ['320583'], ['110105'], ['820000']])('%s can be', (code) => {
    expect(checkDistrict(code)).toBeNull();
  });

  test.each([
    ['', /six digits/],
    ['31011', /six digits/],
    ['3101150', /six digits/],
    ['31O115', /six digits/],
    ['３１０１１５', /six digits/],
    ['990101', /no province has the number 99/],
    ['310199', /Shanghai has no district 310199/],
    ['310108', /merged into 310106, 静安区/],
  ])('%j is refused in words', (code, problem) => {
    expect(checkDistrict(code)).toMatch(problem);
  });
});

describe('industries', () => {
  test('there are twenty sections and 97 divisions, each of one section', () => {
    expect(allIndustrySections().map(({ letter }) => letter)).toEqual([...'ABCDEFGHIJKLMNOPQRST']);
    expect(allIndustryDivisions().map(({ number }) => Number(number))).toEqual(
      Array.from({ length: 97 }, (_, i) => i + 1),
    );
    const letters = allIndustryDivisions().map(({ section }) => section);
    expect(letters).toEqual([...letters].sort());
  });

  test('every letter goes with its own divisions and with no other', () => {
    for (const { letter } of allIndustrySections()) {
      for (const { number, section } of allIndustryDivisions()) {
        expect(checkIndustry(letter + number) === null, letter + number).toBe(letter === section);
      }
    }
  });

  test('six divisions are energy-intensive', () => {
    const numbers = allIndustryDivisions().filter(({ isEnergyIntensive }) => isEnergyIntensive);
    expect(numbers.map(({ section, number }) => section + number)).toEqual(['C25', 'C26', 'C30', 'C31', 'C32', 'D44']);
  });

  test('group and class are of the division before them', () => {
    expect(industryDivision('C3110')).toMatchObject({ number: '31', zh: '黑色金属冶炼和压延加工业', section: 'C' });
    expect(industryDivision('C')).toBeUndefined();
    expect(industrySection('C')?.zh).toBe('制造业');
    expect(industrySection('B31')).toBeUndefined();
  });

  test.each([
    ['', /with its letter/],
    ['31', /with its letter/],
    ['c31', /with its letter/],
    ['C3', /with its letter/],
    ['C31100', /with its letter/],
    ['U31', /no section U/],
    ['C98', /no division 98/],
    ['C00', /no division 00/],
    ['B31', /division 31, 黑色金属冶炼和压延加工业, is of section C, not B/],
  ])('%j is refused in words', (code, problem) => {
    expect(checkIndustry(code)).toMatch(problem);
  });
});

describe('data item codes', () => {
  test('a sample of public uploads is taken apart', () => {
    expect(parseDataItemCode('04-01-0203-023300-11')).toEqual({
      ...{ process: '04', processUnit: '01', equipmentType: '02', equipmentNumber: '03' },
      ...{ dataType: '02', item: '3300', use: '11' },
    });
    expect(parseDataItemCode('00-00-0000-011500-11')?.item).toBe(energyItemById('natural_gas')?.itemCode);
    expect(parseDataItemCode('0000000002330011')?.item).toBe(energyItemById('electricity')?.itemCode);
  });

  const digits = (count: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: count, maxLength: count });
  const codes: fc.Arbitrary<DataItemCode> = fc.record({
    ...{ process: digits(2), processUnit: digits(2), equipmentType: digits(2), equipmentNumber: digits(2) },
    ...{ dataType: digits(2), item: digits(4), use: digits(2) },
  });

  test('what is formatted is parsed to the same, with dashes and without', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const dashed = formatDataItemCode(code);
        const plain = formatDataItemCode(code, 'plain');
        expect(dashed).toMatch(/^\d{2}-\d{2}-\d{4}-\d{6}-\d{2}$/);
        expect(plain).toBe(dashed.replaceAll('-', ''));
        expect(parseDataItemCode(dashed)).toEqual(code);
        expect(parseDataItemCode(plain)).toEqual(code);
      }),
    );
  });

  test.each([
    [''],
    ['000000000233001'],
    ['00-00-00-00-023300-11'],
    ['00-00-0000-0233-0011'],
    ['00-00-0000-02330O-11'],
    ['00 00 0000 023300 11'],
  ])('%j is none', (text) => {
    expect(parseDataItemCode(text)).toBeUndefined();
    expect(checkDataItemCode(text)).toMatch(/16 digits/);
  });

  test('parts that only add up to 16 digits are not put together', () => {
    const code = parseDataItemCode('00-00-0000-023300-11')!;
    expect(() => formatDataItemCode({ ...code, dataType: '023', item: '300' })).toThrow(RangeError);
    expect(() => formatDataItemCode({ ...code, equipmentType: '0', equipmentNumber: '000' })).toThrow(RangeError);
    expect(() => formatDataItemCode({ ...code, use: '1' })).toThrow(RangeError);
  });
});
