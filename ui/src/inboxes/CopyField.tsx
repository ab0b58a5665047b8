import { Button, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { useId } from 'react';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import css from './inboxes.module.css';

interface Props {
  label: string;
  help?: string;
  value: string;
  testid?: string;
}

/** Something to be pasted elsewhere; it can be marked by hand where the clipboard is closed. */
export function CopyField({ label, help, value, testid }: Props) {
  const t = useT();
  const id = useId();
  const { copy, copied } = useClipboard({ timeout: 2_000 });
  return (
    <div className={css.copy}>
      <TextInput
        id={id}
        className="grow"
        label={label}
        description={help}
        value={value}
        readOnly
        onFocus={(e) => e.currentTarget.select()}
        data-testid={testid}
      />
      <Button
        variant="default"
        onClick={() => {
          copy(value);
          say(t('inboxadmin:copied'));
        }}
        aria-label={t('inboxadmin:copy_of', { what: label })}
      >
        {copied ? t('inboxadmin:copied') : t('inboxadmin:copy')}
      </Button>
    </div>
  );
}
