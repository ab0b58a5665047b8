import type { InteractionDetail } from '../api/answers';
import type { FormField } from '../api/rows';
import { spoken } from '../guides/useGuide';
import { currentLanguage, type Translate } from '../i18n';
import { dateTime, dayOf } from '../i18n/format';

import { useT } from '../i18n/useT';
import css from './conversations.module.css';

/** What was written into the form, under the questions as they are now; a question that is gone goes by its key. */
export function Answers({ detail: d }: { detail: InteractionDetail }) {
  const t = useT();
  const answers = d.interaction.form;
  if (!answers) return null;
  const values = answers.values ?? {};
  const fields = d.form?.fields ?? [];
  const asked = fields.filter((f) => values[f.key]);
  const gone = Object.keys(values).filter((k) => !fields.some((f) => f.key === k));
  return (
    <section aria-label={t('conversations:answers.title', { name: answers.name })} data-testid="answers">
      <h2>{t('conversations:answers.title', { name: answers.name })}</h2>
      <p className="muted">{t('conversations:answers.saved', { when: dateTime(answers.saved_at) })}</p>
      <dl className={css.facts}>
        {asked.map((f) => (
          <div key={f.key}>
            <dt>{spoken(f.label, f.labels, [currentLanguage()])}</dt>
            <dd className={css.answer}>{answerText(f, values[f.key] ?? '', t)}</dd>
          </div>
        ))}
        {gone.map((k) => (
          <div key={k}>
            <dt>{k}</dt>
            <dd className={css.answer}>{values[k]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function answerText(f: FormField, v: string, t: Translate): string {
  if (f.kind === 'yes_no') return t(v === 'yes' ? 'common:yes' : 'common:no');
  if (f.kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(v)) return dayOf(v);
  if (f.kind !== 'choice' && f.kind !== 'choices') return v;
  const label = (key: string) => {
    const o = (f.options ?? []).find((x) => x.key === key);
    return o ? spoken(o.label, o.labels, [currentLanguage()]) : key;
  };
  return v.split(',').map(label).join(', ');
}
