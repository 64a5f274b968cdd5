import { useI18n } from 'vue-i18n';

/** Fields of records by what they are called; one that this page does not know is shown by its name. */
export function useFieldNames() {
  const { t, te } = useI18n();

  /** By its whole name, else by its last part: `metering.gas.volumeAt`, `volumeAt`. */
  function fieldName(name: string): string {
    const whole = `record.field.${name.replaceAll('.', '_')}`;
    if (te(whole)) return t(whole);
    const last = `record.field.${name.slice(name.lastIndexOf('.') + 1)}`;
    return te(last) ? t(last) : name;
  }

  return {
    fieldName,
    sectionName: (name: string) => t(`record.section.${name}`),
  };
}
