import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../../i18n/useT';
import { localValue, presetAt } from './snooze';

interface Props {
  title: string;
  go: string;
  onGo: (at: string) => void;
  onClose: () => void;
}

/** Asks for a moment of the next ninety days. */
export function MomentDialog({ title, go, onGo, onClose }: Props) {
  const t = useT();
  const [value, setValue] = useState(() => localValue(presetAt('tomorrow', new Date())));
  const at = new Date(value);
  const ahead = at.getTime() - Date.now();
  const wrong = !(ahead > 0 && ahead < 90 * 86_400_000);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form
        className="stack"
        onSubmit={(e) => {
          e.preventDefault();
          if (!wrong) onGo(at.toISOString());
        }}
      >
        <TextInput
          type="datetime-local"
          label={t('inbox:moment.label')}
          description={t('inbox:moment.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          value={value}
          error={wrong ? t('inbox:moment.wrong') : undefined}
          onChange={(e) => setValue(e.currentTarget.value)}
          data-autofocus
          data-testid="moment"
        />
        <Button type="submit" disabled={wrong} data-testid="moment-go">
          {go}
        </Button>
      </form>
    </Modal>
  );
}
