import { Button, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../i18n/useT';
import own from './lists.module.css';

interface Props {
  number: string;
  onFind: (number: string) => void;
}

/** Looks for a whole number: half of one is none, so it is asked for only when somebody says so. */
export function NumberSearch({ number, onFind }: Props) {
  const t = useT();
  const [text, setText] = useState(number);
  return (
    <form
      role="search"
      className={own.line}
      aria-label={t('lists:find.title')}
      onSubmit={(e) => {
        e.preventDefault();
        onFind(text.trim());
      }}
    >
      <TextInput
        type="search"
        label={t('lists:find.number')}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={text}
        maxLength={60}
        autoComplete="off"
        onChange={(e) => setText(e.currentTarget.value)}
        data-testid="find-number"
      />
      <Button type="submit" variant="default">
        {t('lists:find.find')}
      </Button>
      {number ? (
        <Button
          variant="subtle"
          onClick={() => {
            setText('');
            onFind('');
          }}
        >
          {t('list:reset')}
        </Button>
      ) : null}
    </form>
  );
}
