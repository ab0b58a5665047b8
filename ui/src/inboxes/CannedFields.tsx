import { Button, Select, Textarea } from '@mantine/core';
import { useRef } from 'react';
import css from '../admin/admin.module.css';
import { Ref, Section, Site, Text } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n';
import { languageName, list } from '../i18n/format';
import { useT } from '../i18n/useT';
import { fill, PLACEHOLDERS, strangers } from './fill';
import own from './inboxes.module.css';

/** A prepared answer: where it is offered, what is typed for it, what is written. */
export function CannedFields({ form }: { form: NounForm }) {
  return (
    <>
      <Section title="admin:section.what">
        <Text form={form} name="shortcut" label="canned:shortcut" help="canned:shortcut_help" required />
        <Text form={form} name="title" label="canned:name" required />
        <Site form={form} />
        <Ref form={form} name="queue_id" label="canned:queue" help="canned:queue_help" of="queues" optional />
        <Tongue form={form} />
      </Section>
      <Body form={form} />
    </>
  );
}

/** Stands for no language, which a list cannot hold. */
const ANY = '-';

function Tongue({ form }: { form: NounForm }) {
  const t = useT();
  const value: string = form.values.language;
  const data: { value: string; label: string }[] = LANGUAGES.map((l) => ({ value: l, label: LANGUAGE_NAMES[l] }));
  if (value && !data.some((d) => d.value === value)) data.push({ value, label: languageName(value) });
  return (
    <Select
      label={t('canned:language')}
      allowDeselect={false}
      data={[{ value: ANY, label: t('canned:any_language') }, ...data]}
      value={value || ANY}
      error={form.errors.language}
      onChange={(v) => form.setFieldValue('language', v === ANY ? '' : (v ?? ''))}
      data-testid="field-language"
    />
  );
}

const braced = (name: string) => `{{${name}}}`;

function Body({ form }: { form: NounForm }) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const body: string = form.values.body ?? '';
  const unknown = strangers(body);
  const insert = (name: string) => {
    const at = field.current?.selectionStart ?? body.length;
    const end = field.current?.selectionEnd ?? at;
    form.setFieldValue('body', body.slice(0, at) + braced(name) + body.slice(end));
    const after = at + braced(name).length;
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(after, after);
    });
  };
  const example = fill(body, {
    'contact.name': t('canned:example.contact_name'),
    'agent.name': t('canned:example.agent_name'),
    'thread.number': '1042',
  });
  return (
    <Section title="canned:body">
      <div className={css.wide}>
        <Textarea
          ref={field}
          label={t('canned:body')}
          description={t('canned:placeholders')}
          name="body"
          required
          autosize
          minRows={4}
          maxRows={16}
          maxLength={10_000}
          {...form.getInputProps('body')}
        />
        <div className={own.deeds}>
          {PLACEHOLDERS.map((name) => (
            <Button key={name} variant="default" size="compact-sm" onClick={() => insert(name)}>
              {t('canned:insert')}: {t(`canned:known.${name.replace('.', '_') as 'contact_name'}`)}
            </Button>
          ))}
        </div>
        {unknown.length > 0 ? (
          <p role="alert" className={css.warning} data-testid="unknown">
            {t('canned:unknown', { names: list(unknown.map(braced)) })}
          </p>
        ) : null}
      </div>
      {body.trim() ? (
        <div className={css.wide}>
          <strong>{t('canned:preview')}</strong>
          <p className={own.preview} data-testid="preview">
            {example.text}
          </p>
        </div>
      ) : null}
    </Section>
  );
}
