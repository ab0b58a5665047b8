import { TextInput } from '@mantine/core';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';
import css from '../thread.module.css';
import type { Draft } from './draft';

interface Props {
  thread: Thread;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** What only mail has: a subject, that of the conversation if none is given, and who else gets it. */
export function MailFields({ thread, draft: d, onChange }: Props) {
  const t = useT();
  return (
    <div className={css.mailhead}>
      <TextInput
        aria-label={t('inbox:mail.subject')}
        placeholder={
          thread.subject ? t('inbox:mail.subject_is', { subject: thread.subject }) : t('inbox:mail.subject')
        }
        maxLength={250}
        value={d.subject ?? ''}
        onChange={(e) => onChange({ subject: e.currentTarget.value })}
      />
      <TextInput
        aria-label={t('inbox:mail.cc')}
        placeholder={t('inbox:mail.cc')}
        value={d.cc ?? ''}
        onChange={(e) => onChange({ cc: e.currentTarget.value })}
      />
    </div>
  );
}
