import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import css from '../admin/admin.module.css';
import { Section } from '../admin/fields';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { dayOfInstant, instantOfDay, today } from './day';
import own from './lists.module.css';
import { useRegisters } from './queries';
import { registerName } from './registers';

const BASES = ['consent', 'contract', 'request', 'customer', 'business'] as const;

/** On which basis the people of a list are called, and when their numbers were looked up in public registers. */
export function LawfulFields({ form }: { form: NounForm }) {
  const t = useT();
  const { value, onChange, ...input } = form.getInputProps('basis');
  return (
    <>
      <Section title="lists:lawful.title">
        <Select
          className={css.wide}
          label={t('lists:lawful.basis')}
          description={t('lists:lawful.basis_help')}
          data={[
            { value: '', label: t('lists:lawful.unsaid') },
            ...BASES.map((b) => ({ value: b as string, label: t(`lists:lawful.by.${b}`) })),
          ]}
          allowDeselect={false}
          value={value ?? ''}
          onChange={(v) => onChange(v ?? '')}
          data-testid="field-basis"
          {...input}
        />
        {value ? (
          <>
            <Day form={form} name="basis_given" label={t('lists:lawful.given')} help={t('lists:lawful.given_help')} />
            <Day
              form={form}
              name="basis_expires"
              label={t('lists:lawful.expires')}
              help={t('lists:lawful.expires_help')}
            />
          </>
        ) : null}
      </Section>
      <Screened form={form} />
    </>
  );
}

function Day({ form, name, label, help }: { form: NounForm; name: string; label: string; help: string }) {
  const { value, onChange, ...input } = form.getInputProps(name);
  return (
    <TextInput
      type="date"
      label={label}
      description={help}
      value={dayOfInstant(value)}
      onChange={(e) => onChange(instantOfDay(e.currentTarget.value))}
      {...input}
    />
  );
}

function Screened({ form }: { form: NounForm }) {
  const t = useT();
  const { data } = useRegisters();
  const screened: Record<string, string> = form.values.screened ?? {};
  const known = (data?.items ?? []).filter((r) => r.country === form.values.country && !(r.name in screened));
  const set = (next: Record<string, string>) => form.setFieldValue('screened', next);
  const without = (name: string) => Object.fromEntries(Object.entries(screened).filter(([n]) => n !== name));
  const error = form.errors.screened;
  return (
    <fieldset className={css.section}>
      <legend>{t('lists:lawful.screened')}</legend>
      <p className="muted">{t('lists:lawful.screened_help')}</p>
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
      <ul className={own.plainlist}>
        {Object.entries(screened).map(([name, at]) => (
          <li key={name} className={own.line}>
            <TextInput
              type="date"
              label={t('lists:lawful.looked_up', { register: registerName(name) })}
              max={today()}
              value={dayOfInstant(at)}
              onChange={(e) => set({ ...screened, [name]: instantOfDay(e.currentTarget.value) })}
            />
            <CloseButton
              aria-label={t('lists:lawful.forget', { register: registerName(name) })}
              onClick={() => set(without(name))}
            />
          </li>
        ))}
      </ul>
      {known.map((r) => (
        <Button
          key={r.name}
          variant="default"
          onClick={() => set({ ...screened, [r.name]: instantOfDay(today()) })}
          data-testid={`register-${r.name}`}
        >
          {t('lists:lawful.add', { register: registerName(r.name) })}
        </Button>
      ))}
      {data && known.length === 0 && Object.keys(screened).length === 0 ? (
        <p className="muted">{t('lists:lawful.no_register')}</p>
      ) : null}
    </fieldset>
  );
}
