import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconMail, IconPhone, IconPlus, IconX } from '@tabler/icons-react';
import { phone as phoneText } from '../i18n/format';
import { useT } from '../i18n/useT';
import type { CardValues } from './ContactCard';
import css from './contacts.module.css';

const MOST = 50;

/** The numbers and addresses a customer is reached at. Numbers may be typed with the marks people write into them. */
export function Reached({ form, readOnly }: { form: UseFormReturnType<CardValues>; readOnly: boolean }) {
  const t = useT();
  const list = form.values.identities;
  const labelOf = (kind: string) => (kind === 'email' ? t('contacts:email') : t('contacts:number'));
  if (readOnly) {
    return (
      <dl className={css.facts}>
        {list.map((i) => (
          <div key={i.kind + i.value}>
            <dt>{labelOf(i.kind)}</dt>
            <dd>{i.kind === 'phone' ? phoneText(i.value) : i.value}</dd>
          </div>
        ))}
      </dl>
    );
  }
  const add = (kind: string) => form.insertListItem('identities', { kind, value: '' });
  return (
    <div className={css.reached} role="group" aria-label={t('contacts:reached')}>
      {list.map((i, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own while they are typed
        <div key={n} className={css.identity}>
          <TextInput
            className="grow"
            label={labelOf(i.kind)}
            inputMode={i.kind === 'email' ? 'email' : 'tel'}
            autoFocus={i.value === '' && form.isDirty()}
            {...form.getInputProps(`identities.${n}.value`)}
            data-testid="identity"
          />
          <ActionIcon
            size="lg"
            variant="subtle"
            aria-label={t('contacts:remove', { what: i.value || labelOf(i.kind) })}
            onClick={() => form.removeListItem('identities', n)}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      {list.length < MOST ? (
        <div className={css.adds}>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            rightSection={<IconPhone size={14} aria-hidden="true" />}
            onClick={() => add('phone')}
            data-testid="add-number"
          >
            {t('contacts:add_number')}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden="true" />}
            rightSection={<IconMail size={14} aria-hidden="true" />}
            onClick={() => add('email')}
            data-testid="add-email"
          >
            {t('contacts:add_email')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
