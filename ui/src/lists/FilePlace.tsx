import { Button, FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../i18n/useT';
import own from './lists.module.css';

const KINDS = '.csv,.txt,.tsv,.xlsx,.sql,text/csv,text/plain';

/** Takes a file that is dropped, or chosen with the button, by mouse or keyboard. */
export function FilePlace({ onFile }: { onFile: (file: File) => void }) {
  const t = useT();
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a mouse's own; the button does the same
    <div
      className={own.drop}
      data-over={over || undefined}
      data-testid="drop"
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(e) => {
        e.preventDefault();
        setOver(false);
        const file = e.dataTransfer.files[0];
        if (file) onFile(file);
      }}
    >
      <p>{t('lists:import.drop')}</p>
      <FileButton
        onChange={(f) => f && onFile(f)}
        accept={KINDS}
        inputProps={{ 'aria-label': t('lists:import.choose') }}
      >
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={14} aria-hidden="true" />} data-testid="choose-file">
            {t('lists:import.choose')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}
