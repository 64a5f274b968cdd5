import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  DETECTORS,
  detectorById,
  HYSTERESIS_MAX,
  MEASURES,
  METER_DETECTORS,
} from '../../../src/domain/anomaly/catalogue/detectors.ts';
import { DETECTOR_PARAMETERS } from '../../../src/domain/anomaly/catalogue/parameter-table.ts';
import {
  checkDetectorOverrides,
  detectorParameters,
  ENERGY_DETECTION,
} from '../../../src/domain/anomaly/catalogue/parameters.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/anomalies.md'), 'utf8');

/** The lines of the page, with runs of blanks made one, because tables are aligned. */
const LINES = new Set(PAGE.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()));
const code = (text: string) => `\`${text}\``;

describe('the catalogue of detectors', () => {
  it('has each detector once, and knows no other', () => {
    expect(new Set(DETECTORS.map(({ id }) => id)).size).toBe(DETECTORS.length);
    expect(detectorById('drift')?.zh).toBe('缓慢漂移');
    expect(detectorById('toString')).toBeUndefined();
    expect(new Set(METER_DETECTORS).size).toBe(METER_DETECTORS.length);
  });

  it('can keep each hysteresis in the memory of an episode', () => {
    for (const { n, m, close } of DETECTORS.map(({ hysteresis }) => hysteresis)) {
      expect(n).toBeLessThanOrEqual(m);
      expect(Math.max(m, close)).toBeLessThanOrEqual(HYSTERESIS_MAX);
    }
  });

  it('uses every parameter', () => {
    const used = new Set<string>(DETECTORS.flatMap(({ parameters }) => [...parameters]));
    expect(Object.keys(DETECTOR_PARAMETERS).filter((name) => !used.has(name))).toEqual([]);
  });

  it('is what the page says', () => {
    for (const row of DETECTORS) {
      const { n, m, close } = row.hysteresis;
      const names = row.parameters.map(code).join(', ') || '-';
      expect(LINES).toContain(`### ${code(row.id)}: ${row.en}, ${row.zh}`);
      for (const text of [row.meaning, row.algorithm]) expect(LINES).toContain(text);
      for (const [name, text] of [
        ['Inputs', row.inputs],
        ['Source', row.source],
        ['Parameters', names],
        ['False alarms', row.falseAlarms],
        ['Severity', row.severity],
        ['Opens', `${n} of ${m} (${row.pace}); closes after ${close}`],
        ['Evidence', MEASURES[row.measure]],
      ]) {
        expect(LINES).toContain(`- ${name}: ${text}`);
      }
    }
    for (const [name, row] of Object.entries(DETECTOR_PARAMETERS)) {
      expect(LINES).toContain(
        `| ${code(name)} | ${row.default} | ${row.unit} | ${row.min} | ${row.max} | ${row.meaning} |`,
      );
    }
    expect(PAGE.match(/^### /gm)).toHaveLength(DETECTORS.length);
  });
});

describe('parameters', () => {
  it('are the default, then those of the energy type, the industry and the subject', () => {
    expect(detectorParameters('electricity').bandMinimum).toBe(0.4);
    expect(detectorParameters('water').bandMinimum).toBe(0.6);
    expect(detectorParameters('water', { bandMinimum: 0.7 }, undefined, { bandMinimum: 0.8 }).bandMinimum).toBe(0.8);
    expect(detectorParameters('coal').disabled).toContain('night_base');
    expect(detectorParameters('coal', { disabled: [] }).disabled).toEqual([]);
  });

  it('change the hysteresis of one detector and leave that of the others', () => {
    const { hysteresis } = detectorParameters('electricity', { hysteresis: { stuck: { n: 1, m: 2, close: 3 } } });
    expect(hysteresis.stuck).toEqual({ n: 1, m: 2, close: 3 });
    expect(hysteresis.gaps).toEqual({ n: 2, m: 3, close: 2 });
  });

  it('of the energy types and defaults are within their bounds', () => {
    for (const overrides of ENERGY_DETECTION.values()) expect(checkDetectorOverrides(overrides)).toEqual([]);
    const defaults = Object.fromEntries(Object.entries(DETECTOR_PARAMETERS).map(([name, row]) => [name, row.default]));
    expect(checkDetectorOverrides(defaults)).toEqual([]);
  });

  it('that cannot be used are told in words', () => {
    expect(checkDetectorOverrides({ warmUpDays: 1.5, completenessMin: 2, lossScale: 'x', mood: 1 })).toEqual([
      'warmUpDays is from 7 to 366 (count), not 1.5',
      'completenessMin is from 0 to 1 (ratio), not 2',
      'lossScale is a number (ratio)',
      'there is no parameter "mood"',
    ]);
    expect(checkDetectorOverrides({ silentIntervals: 2.5 })).toEqual([
      'silentIntervals is a whole number (count), not 2.5',
    ]);
    expect(checkDetectorOverrides({ disabled: ['sag'], hysteresis: { stuck: { n: 3, m: 2, close: 1 } } })).toEqual([
      'there is no detector "sag"',
      'hysteresis of stuck is n of m and close, whole numbers from 1 to 15, n at most m',
    ]);
    expect(checkDetectorOverrides([])).toHaveLength(1);
  });
});
