import { useI18n } from 'vue-i18n';
import type { Detector } from '../../api/types.ts';
import chinese from './detector-texts.zh.json';

/** What the catalogue says of a detector. */
export type DetectorText = 'meaning' | 'inputs' | 'algorithm' | 'source' | 'falseAlarms' | 'severity';

const OF_DETECTORS: Readonly<Record<string, Readonly<Record<DetectorText, string>>>> = chinese.detectors;
const OF_PARAMETERS: Readonly<Record<string, string>> = chinese.parameters;

/** Texts of the catalogue of detectors, which the hub has in English; in Chinese they come with this part of the page. */
export function useDetectorWords() {
  const { locale } = useI18n();
  const isChinese = () => locale.value !== 'en';
  return {
    text: (detector: Detector, which: DetectorText): string =>
      (isChinese() ? OF_DETECTORS[detector.id]?.[which] : undefined) ?? detector[which],
    parameter: ({ name, meaning }: Detector['parameters'][number]): string =>
      (isChinese() ? OF_PARAMETERS[name] : undefined) ?? meaning,
  };
}
