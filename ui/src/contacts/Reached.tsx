import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconMail, IconPhone, IconPlus, IconX } from '@tabler/icons-react';
import type { ContactIdentity } from '../api/rows';
import { useT } from '../i18n/useT';
import type { CardValues } from './ContactCard';
import css from './contacts.module.css';
import { kindName, wayText } from './names';
import { day } from './when';

const MOST = 50;
/** What people write; the other ways are found by the channels, and can only be taken away. */
const TYPED = ['phone', 'email'];

/** Who says that it belongs to the person, and since when. */
function How({ identity: i }: { identity: ContactIdentity }) {
  const t = useT();
  if (!i.proven && !i.added_at) return null;
  return (
    <span className={css.how}>
      {[
        i.proven ? t('customer:proven') : t('customer:by_hand'),
        i.added_at ? t('customer:since', { when: day(i.added_at) }) : '',
      ]
        .filter(Boolean)
        .join(' · ')}
    </span>
  );
}

/** The numbers and addresses a customer is reached at. Numbers may be typed with the marks people write into them. */
export function Reached({ form, readOnly }: { form: UseFormReturnType<CardValues>; readOnly: boolean }) {
  const t = useT();
  const list = form.values.identities;
  const labelOf = kindName;
  if (readOnly) {
    return (
      <dl className={css.facts}>
        {list.map((i) => (
          <div key={i.kind + i.value}>
            <dt>{labelOf(i.kind)}</dt>
            <dd>
              {wayText(i)}
              <How identity={i} />
            </dd>
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
        <div key={n} className={css.identity} data-kind={i.kind}>
          <TextInput
            className="grow"
            label={labelOf(i.kind)}
            description={<How identity={i} />}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            readOnly={!TYPED.includes(i.kind)}
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
