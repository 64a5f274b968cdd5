import { useI18n } from 'vue-i18n';
import type { Anomaly } from '../../api/types.ts';
import { useNames } from '../../i18n/names.ts';
import { useDirectoryOptions } from '../meter-options.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What an event is about and how long it lasted, in words. */
export function useSubjectWords() {
  const { t } = useI18n();
  const names = useNames();
  const { enterpriseName, meterName } = useDirectoryOptions();

  /** Subjects are a meter, or the forms that docs/anomalies.md names: `gateway:ENTERPRISE/ID`, `quota:ENTERPRISE:...` */
  function subject({ subject: text, meter }: Pick<Anomaly, 'subject' | 'meter'>): string {
    if (meter !== null) return meterName(meter);
    const [kind = '', id = '', ...rest] = text.split(':');
    const enterprise = enterpriseName(id);
    switch (kind) {
      case 'gateway':
        return t('anomaly.subject.gateway', { id: id.slice(id.indexOf('/') + 1) });
      case 'enterprise':
        return t('anomaly.subject.enterprise', { enterprise });
      case 'city':
        return t('anomaly.subject.city');
      case 'quota':
        return t('anomaly.subject.quota', { enterprise, of: rest.join(' ') });
      case 'output':
        return t('anomaly.subject.output', { enterprise, of: rest.join(' ') });
      case 'intensity':
        return t('anomaly.subject.intensity', { enterprise, of: rest.join(' ') });
      case 'carbon':
        return t('anomaly.subject.carbon', { enterprise });
      default:
        return text;
    }
  }

  /** How long something lasted, to the minute, the tenth of an hour or the tenth of a day. */
  function duration(millis: number): string {
    if (millis < HOUR) return t('anomaly.duration.minutes', { count: Math.round(millis / MINUTE) });
    if (millis < 2 * DAY) return t('anomaly.duration.hours', { count: Math.round((millis / HOUR) * 10) / 10 });
    return t('anomaly.duration.days', { count: Math.round((millis / DAY) * 10) / 10 });
  }

  return { subject, duration, detector: names.detector, enterpriseName };
}
