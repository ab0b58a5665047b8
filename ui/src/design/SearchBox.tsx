import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

interface Props {
  label: string;
  q: string;
  onSearch: (q: string) => void;
  size?: 'xs';
  testId?: string;
}

/** A search kept in the address, which follows what is typed a little later: the letters live here, so none is lost. */
export function SearchBox({ label, q, onSearch, size, testId }: Props) {
  const [text, setText] = useState(q);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== box.current) setText(q);
  }, [q]);
  return (
    <TextInput
      ref={box}
      aria-label={label}
      placeholder={label}
      size={size}
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value);
        onSearch(e.currentTarget.value);
      }}
      data-testid={testId}
    />
  );
}
