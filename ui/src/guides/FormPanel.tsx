import { useEffect, useRef, useState } from 'react';
import type { Interaction } from '../api/records';
import type { Form, FormField } from '../api/rows';
import { currentLanguage } from '../i18n';
import { useT } from '../i18n/useT';
import { Answer } from './Answer';
import { type Answers, firstTrouble, tidy, troubleOf } from './answers';
import { sendAnswers, troubleText } from './finish';
import css from './guides.module.css';
import { answerDrafts, refuse, useGuides } from './state';
import { spoken } from './useGuide';

const SAVE_MS = 1_500;

type Saved = 'saved' | 'saving' | 'local' | 'wrong' | 'none';

/** The questions of a conversation. What is written is kept here at once and at the server a moment later. */
export function FormPanel({ interaction: i, form }: { interaction: Interaction; form: Form }) {
  const t = useT();
  const draft = answerDrafts.use(i.id);
  const answers: Answers = draft ?? i.form?.values ?? {};
  const [seen, setSeen] = useState<Record<string, boolean>>({});
  const [saved, setSaved] = useState<Saved>(draft ? 'local' : i.form ? 'saved' : 'none');
  // without a draft the server has it all, whoever sent it
  const status: Saved = draft || saved === 'none' ? saved : 'saved';
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refused = useGuides((s) => Boolean(s.refused[i.id]));

  // what a reload interrupted is sent now
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when the form is opened, once when it is closed
  useEffect(() => {
    if (draft) void save();
    return () => {
      if (!timer.current) return;
      clearTimeout(timer.current);
      void save(); // nobody waits for a panel that was closed
    };
  }, []);

  async function save() {
    const now = answerDrafts.read(i.id);
    if (!now) return;
    if (firstTrouble(form, now, false)) {
      setSaved('wrong');
      return;
    }
    try {
      await sendAnswers(i.id);
      setSaved('saved');
    } catch {
      setSaved('local'); // goes out with the next change, or with the end of wrap-up
    }
  }

  function change(field: FormField, value: string) {
    const next = { ...answers, [field.key]: value };
    answerDrafts.write(i.id, next);
    if (refused && !firstTrouble(form, next, true)) refuse(i.id, '');
    setSaved('saving');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void save();
    }, SAVE_MS);
  }

  function errorOf(field: FormField): string {
    const v = tidy(field, answers[field.key] ?? '');
    const label = spoken(field.label, field.labels, [currentLanguage()]);
    if (!v) return refused && field.required ? troubleText(label, { key: 'required' }) : '';
    const trouble = seen[field.key] || refused ? troubleOf(field, v) : null;
    return trouble ? troubleText(label, trouble) : '';
  }

  return (
    <section className={css.form} aria-label={t('guides:form.title', { name: form.name })} data-testid="form">
      <div className="row wrap">
        <h3 className="grow cut">{form.name}</h3>
        <span className="muted" role="status" data-testid="form-saved">
          {status === 'none' ? '' : t(`guides:form.${status}`)}
        </span>
      </div>
      {(form.fields ?? []).map((field, n) => (
        <Answer
          key={field.key}
          field={field}
          first={n === 0}
          value={answers[field.key] ?? ''}
          error={errorOf(field)}
          onChange={(v) => change(field, v)}
          onLeave={() => setSeen((s) => ({ ...s, [field.key]: true }))}
        />
      ))}
    </section>
  );
}
