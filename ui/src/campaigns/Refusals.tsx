import { ApiError } from '../api/errors';
import { useT } from '../i18n/useT';
import { limitText } from './words';

interface Loosening {
  region?: string;
  field: string;
  law: string;
  own: string;
}

/** Every wish of a campaign that would loosen the law it adopts, each in a sentence. */
export function Refusals({ error }: { error: unknown }) {
  const t = useT();
  if (!(error instanceof ApiError) || error.key !== 'rules.loosens') return null;
  const all = Array.isArray(error.params.refusals) ? (error.params.refusals as Loosening[]) : [];
  if (all.length === 0) return null;
  return (
    <div data-testid="refusals">
      <strong>{t('campaigns:rules.refused')}</strong>
      <ul>
        {all.map((r) => (
          <li key={`${r.region} ${r.field}`}>
            {t(r.region ? 'campaigns:rules.refusal_in' : 'campaigns:rules.refusal', {
              field: limitText(r.field),
              region: r.region ?? '',
              law: r.law,
              own: r.own,
            })}
          </li>
        ))}
      </ul>
      <p>{t('campaigns:rules.refused_do')}</p>
    </div>
  );
}
