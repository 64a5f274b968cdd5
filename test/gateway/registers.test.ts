import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinRanges, Registers, WORD_ORDERS } from '../../gateway/drivers/modbus-tcp/registers.ts';
import { unitOfCode } from '../../gateway/drivers/modbus-tcp/unit-codes.ts';
import { RegisterImage } from '../../simulators/meters/gbt29871/register-image.ts';
import { UNIT_CODES } from '../../simulators/meters/gbt29871/unit-codes.ts';
import { unitByName } from '../../src/domain/unit.ts';

describe('registers', () => {
  // 220.5 is 43 5C 80 00 as a single.
  it.each([
    ['ABCD', [0x435c, 0x8000]],
    ['CDAB', [0x8000, 0x435c]],
    ['BADC', [0x5c43, 0x0080]],
    ['DCBA', [0x0080, 0x5c43]],
  ] as const)('decode 220.5 in word order %s', (order, words) => {
    const registers = new Registers(order);
    registers.add(100, words);
    expect(registers.number(100, 'float32')).toBe(220.5);
  });

  it('give back what the simulator wrote, in every word order', () => {
    const single = fc.float({ noNaN: true, noDefaultInfinity: true });
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.constantFrom(...WORD_ORDERS), single, double, (order, real4, real8) => {
        const image = new RegisterImage(6, order);
        image.real4(0x1000, real4);
        image.double(0x1002, real8);
        const registers = new Registers(order);
        registers.add(0x1000, image.read(0x1000, 6)!);
        // Adding zero makes -0 a plain 0, as JSON does.
        expect(Math.fround(registers.number(0x1000, 'float32')) + 0).toBe(real4 + 0);
        expect(registers.number(0x1002, 'float64')).toBe(real8);
      }),
    );
  });

  it('decode integers, signed and unsigned', () => {
    const registers = new Registers('ABCD');
    registers.add(0, [0xffff, 0xfffe]);
    expect(registers.number(0, 'uint16')).toBe(65_535);
    expect(registers.number(0, 'int16')).toBe(-1);
    expect(registers.number(0, 'uint32')).toBe(4_294_967_294);
    expect(registers.number(0, 'int32')).toBe(-2);
  });

  it('give a single as the decimal that the meter shows', () => {
    const registers = new Registers('ABCD');
    const image = new RegisterImage(2, 'ABCD');
    image.real4(0x1000, 184_223.7);
    registers.add(0, image.read(0x1000, 2)!);
    expect(registers.number(0, 'float32')).toBe(184_223.7);
  });

  it('do not invent a register that was not read', () => {
    const registers = new Registers('ABCD');
    registers.add(10, [1]);
    expect(() => registers.number(10, 'float32')).toThrow('register 0xb was not read');
  });
});

describe('ranges', () => {
  it('that touch become one request, others stay apart', () => {
    const joined = joinRanges([
      { address: 26, count: 2 },
      { address: 0, count: 6 },
      { address: 6, count: 20 },
      { address: 40, count: 1 },
    ]);
    expect(joined).toEqual([
      { address: 0, count: 28 },
      { address: 40, count: 1 },
    ]);
  });

  it('never become a request of more than 125 registers', () => {
    const joined = joinRanges([
      { address: 0, count: 100 },
      { address: 100, count: 26 },
    ]);
    expect(joined).toHaveLength(2);
  });
});

describe('unit codes', () => {
  it('mean the same unit to the gateway as to the meters', () => {
    for (const [unit, code] of Object.entries(UNIT_CODES)) expect(unitOfCode(code, 't')).toBe(unit);
  });

  it('all name units of the unit table', () => {
    for (let code = 1; code <= 0x1c; code++) expect(unitByName(unitOfCode(code, 'kg')!)).toBeDefined();
    expect(unitOfCode(0, 't')).toBeUndefined();
    expect(unitOfCode(0x1d, 't')).toBeUndefined();
  });
});
