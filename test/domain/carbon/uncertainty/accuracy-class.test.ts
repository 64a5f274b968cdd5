import { describe, expect, it } from 'vitest';
import { type Instrument, limitOfClass } from '../../../../src/domain/carbon/uncertainty/accuracy-class.ts';

function halfWidth(text: string, instrument: Instrument): number | string {
  const limit = limitOfClass(text, instrument);
  return limit.isKnown ? limit.halfWidth : limit.reason;
}

describe('the class of an active-energy meter', () => {
  it('is read in every way in which it is written', () => {
    const ways = [
      '0.5S',
      '0.5 s',
      '0.5S级',
      '准确度等级0.5S',
      'Class 0.5S',
      'cl.0.5S',
      '０．５Ｓ',
      'C',
      'c级',
      '±0.5%',
      '+/-0.5 %',
    ];
    for (const text of ways) expect(halfWidth(text, 'activeEnergyMeter'), text).toBe(0.005);
    expect(halfWidth('1.0', 'activeEnergyMeter')).toBe(0.01);
    expect(halfWidth('2级', 'activeEnergyMeter')).toBe(0.02);
    expect(halfWidth('0.2S', 'activeEnergyMeter')).toBe(0.002);
  });

  it('by letter is that of the index that the letter took the place of', () => {
    const letters = ['A', 'B', 'C', 'D', 'E'].map((letter) => halfWidth(letter, 'activeEnergyMeter'));
    expect(letters).toEqual([0.02, 0.01, 0.005, 0.002, 0.001]);
  });

  it('that is none is not guessed', () => {
    for (const text of ['', 'F', '0.7', '1S', '1,5', 'high', '-1', '0', '0%x', '5P10', 'constructor', '__proto__']) {
      expect(halfWidth(text, 'activeEnergyMeter'), text).toBe('noSuchClass');
    }
  });
});

describe('the class of another instrument', () => {
  it('is one of those that there are for it', () => {
    expect(halfWidth('0.2S', 'currentTransformer')).toBe(0.002);
    expect(halfWidth('3', 'currentTransformer')).toBe(0.03);
    expect(halfWidth('0.2S', 'voltageTransformer')).toBe('noSuchClass');
    expect(halfWidth('0.5', 'voltageTransformer')).toBe(0.005);
    expect(halfWidth('B', 'currentTransformer')).toBe('noSuchClass');
  });

  it('of flow and of mass is any index', () => {
    expect(halfWidth('1.5', 'flowMeter')).toBe(0.015);
    expect(halfWidth('2.5级', 'flowMeter')).toBe(0.025);
    expect(halfWidth('0.5', 'weighing')).toBe(0.005);
    expect(halfWidth('150', 'flowMeter')).toBe('noSuchClass');
    expect(halfWidth('1.5S', 'flowMeter')).toBe('noSuchClass');
  });

  it('of heat meters is no constant limit, but a limit in per cent is one', () => {
    expect(halfWidth('2', 'heatMeter')).toBe('noConstantLimit');
    expect(halfWidth('±3 %', 'heatMeter')).toBe(0.03);
    expect(halfWidth('5%', 'other')).toBe(0.05);
    expect(halfWidth('5', 'other')).toBe('noSuchClass');
  });

  it('says where the limit is from', () => {
    const source = expect.stringContaining('IEC 61869-2');
    expect(limitOfClass('0.5S', 'currentTransformer')).toMatchObject({ verified: false, source });
    expect(limitOfClass('1%', 'other')).toMatchObject({ verified: true });
  });
});
