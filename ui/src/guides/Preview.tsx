import { useState } from 'react';
import type { Form, FormField, Script } from '../api/rows';
import { currentLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import { Answer } from './Answer';
import { type Answers, tidy, troubleOf } from './answers';
import css from './editor.module.css';
import { troubleText } from './finish';
import { ScriptPanel } from './ScriptPanel';

/** A script as an agent has it, with somebody's data. */
export function ScriptPreview({ script }: { script: Script }) {
  const t = useT();
  const values = {
    'customer.name': 'María Pérez',
    'customer.number': '+34600111222',
    'customer.id': '01J00000000000000000000000',
    'lead.name': 'María Pérez',
    'lead.city': 'Bogotá',
    'agent.name': 'Ana',
    'queue.name': t('scripts:sample_queue'),
    'campaign.name': t('scripts:sample_campaign'),
  };
  return (
    <aside className={css.preview} aria-label={t('scripts:preview')} data-testid="preview">
      <h2>{t('scripts:preview')}</h2>
      <ScriptPanel script={script} values={values} languages={[currentLanguage()]} />
    </aside>
  );
}

/** A form as an agent has it; what is answered here is kept nowhere. */
export function FormPreview({ form }: { form: Form }) {
  const t = useT();
  const [answers, setAnswers] = useState<Answers>({});
  return (
    <aside className={css.preview} aria-label={t('scripts:preview')} data-testid="preview">
      <h2>{t('scripts:preview')}</h2>
      {(form.fields ?? []).map((written, n) => {
        const f = named(written, t('scripts:question', { n: n + 1 }));
        const v = tidy(f, answers[f.key] ?? '');
        const trouble = v ? troubleOf(f, v) : null;
        return (
          <Answer
            // biome-ignore lint/suspicious/noArrayIndexKey: the key is being edited
            key={n}
            field={f}
            value={answers[f.key] ?? ''}
            error={trouble ? troubleText(f.label, trouble) : ''}
            onChange={(x) => setAnswers((a) => ({ ...a, [f.key]: x }))}
            onLeave={() => undefined}
          />
        );
      })}
    </aside>
  );
}

/** A question that has no words yet still needs a name here, and so do its answers. */
function named(f: FormField, name: string): FormField {
  const options = (f.options ?? []).map((o) => ({ ...o, label: o.label || o.key }));
  return { ...f, label: f.label || name, options };
}
