import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import en from './en.json';
import zh from './zh-CN.json';

/** Chinese is the reference: another language that lacks one of its texts does not compile. */
export type Messages = typeof zh;

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const PARAMETER = 'lang';

const english: Messages = en;

export const i18n = createI18n<[Messages], Language, false>({
  legacy: false,
  locale: languageOfAddress(location.search),
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh, en: english },
});

/** Keeps the address and the document's own language in step with the language chosen. */
export function followLanguage(): void {
  watch(
    i18n.global.locale,
    (language) => {
      document.documentElement.lang = language;
      const address = new URL(location.href);
      if (language === 'zh-CN') address.searchParams.delete(PARAMETER);
      else address.searchParams.set(PARAMETER, language);
      if (address.href !== location.href) history.replaceState(history.state, '', address);
    },
    { immediate: true },
  );
}

function languageOfAddress(search: string): Language {
  const wanted = new URLSearchParams(search).get(PARAMETER)?.toLowerCase() ?? '';
  return wanted.startsWith('en') ? 'en' : 'zh-CN';
}
