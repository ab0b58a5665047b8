import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import type { NounForm } from '../admin/noun';
import { useT } from '../i18n/useT';
import { CopyField } from './CopyField';
import css from './inboxes.module.css';
import { helpOf, type InboxField, labelOf, makeSecret } from './kinds';

interface Props {
  form: NounForm;
  field: InboxField;
  /** What it is called, where that is not among the words of a driver's settings. */
  label?: string;
  help?: string;
}

/** A secret goes in and never comes out: it can be replaced or removed. */
export function SecretField({ form, field, ...own }: Props) {
  const t = useT();
  const [editing, setEditing] = useState(false);
  const known = ((form.values.known_secrets ?? []) as string[]).includes(field.key);
  const value: string | undefined = form.values.secrets?.[field.key];
  const label = own.label ?? labelOf(form.values, field.key);
  const help = own.label ? own.help : helpOf(form.values, field.key);
  const error = form.errors[`settings.${field.key}`] ?? form.errors[`secrets.${field.key}`];
  const name = (act: string) => t('inboxadmin:secret.of', { act, label });
  const put = (v: string | undefined) => {
    const { [field.key]: _, ...rest } = form.values.secrets ?? {};
    form.setFieldValue('secrets', v === undefined ? rest : { ...rest, [field.key]: v });
    form.clearFieldError(`settings.${field.key}`);
  };
  const button = (act: string, onClick: () => void) => (
    <Button variant="default" size="compact-sm" onClick={onClick} aria-label={name(act)}>
      {act}
    </Button>
  );
  const keep = known
    ? button(t('inboxadmin:secret.keep'), () => {
        setEditing(false);
        put(undefined);
      })
    : null;
  if (known && !editing) {
    const removed = value === '';
    return (
      <Known
        label={label}
        help={help}
        said={t(removed ? 'inboxadmin:secret.removed' : 'inboxadmin:secret.set')}
        error={error}
      >
        {removed ? keep : button(t('inboxadmin:secret.replace'), () => setEditing(true))}
        {removed || field.required ? null : button(t('inboxadmin:secret.remove'), () => put(''))}
      </Known>
    );
  }
  return (
    <div>
      {field.generated && value ? (
        <>
          <CopyField label={label} help={help} value={value} testid={`made-${field.key}`} />
          <p className="muted">{t('inboxadmin:secret.made')}</p>
        </>
      ) : (
        <PasswordInput
          label={label}
          description={help}
          name={`secrets.${field.key}`}
          required={field.required}
          autoComplete="new-password"
          autoFocus={editing}
          value={value ?? ''}
          error={error}
          onChange={(e) => put(e.currentTarget.value || undefined)}
        />
      )}
      <div className={css.deeds}>
        {field.generated ? button(t('inboxadmin:secret.make'), () => put(makeSecret())) : null}
        {keep}
      </div>
    </div>
  );
}

interface KnownProps {
  label: string;
  help?: string;
  said: string;
  error?: React.ReactNode;
  children: React.ReactNode;
}

function Known({ label, help, said, error, children }: KnownProps) {
  return (
    <div className={css.known}>
      <strong>{label}</strong>
      {help ? <p className="muted">{help}</p> : null}
      <p>{said}</p>
      <div className={css.deeds}>{children}</div>
      {error ? (
        <p role="alert" className={css.error}>
          {error}
        </p>
      ) : null}
    </div>
  );
}
