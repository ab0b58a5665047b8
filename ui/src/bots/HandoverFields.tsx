import { Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import css from '../admin/admin.module.css';
import { Section, Toggle } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import { useT } from '../i18n/useT';
import { Words } from './fields';

/** When people get a conversation, and what customers are told by the server itself. */
export function HandoverFields({ form }: { form: NounForm }) {
  return (
    <Section title="bots:over.title">
      <Words form={form} name="policy.sensitive" label="bots:over.sensitive" help="bots:over.sensitive_help" />
      <Words form={form} name="policy.human_words" label="bots:over.human_words" help="bots:over.human_words_help" />
      <Toggle form={form} name="policy.vip_to_human" label="bots:over.vip" />
      <Toggle form={form} name="policy.may_resolve" label="bots:over.resolve" help="bots:over.resolve_help" />
      <Texts form={form} />
    </Section>
  );
}

const TEXTS = ['handed_over', 'handed_over_closed', 'confirm', 'cancelled'] as const;
/** Stands for every language that has no text of its own. */
const EVERY = '-';

/** The administrator's sentences instead of ours, for every language or for one. */
function Texts({ form }: { form: NounForm }) {
  const t = useT();
  const texts: Record<string, string> = form.values.policy.texts ?? {};
  const wrong = Object.keys(form.errors).find((k) => k.startsWith('policy.texts.'));
  const [language, setLanguage] = useState(EVERY);
  const keyOf = (name: string) => (language === EVERY ? name : `${name}.${language}`);
  const elsewhere = wrong && !TEXTS.some((name) => wrong === `policy.texts.${keyOf(name)}`);
  return (
    <>
      <Select
        label={t('bots:over.texts')}
        description={t('bots:over.texts_help')}
        allowDeselect={false}
        data={[
          { value: EVERY, label: t('bots:over.every_language') },
          ...LANGUAGES.map((l) => ({ value: l, label: LANGUAGE_NAMES[l] })),
        ]}
        value={language}
        error={elsewhere ? form.errors[wrong] : undefined}
        onChange={(v) => setLanguage(v ?? EVERY)}
        data-testid="texts-language"
      />
      {TEXTS.map((name) => (
        <Textarea
          key={keyOf(name)}
          className={css.wide}
          label={t(`bots:over.text.${name}`)}
          description={name === 'confirm' ? t('bots:over.confirm_help') : undefined}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={500}
          value={texts[keyOf(name)] ?? ''}
          error={form.errors[`policy.texts.${keyOf(name)}`]}
          onChange={(e) => {
            form.setFieldValue('policy.texts', { ...texts, [keyOf(name)]: e.currentTarget.value });
            form.clearFieldError(`policy.texts.${keyOf(name)}`);
          }}
          data-testid={`text-${keyOf(name)}`}
        />
      ))}
    </>
  );
}
