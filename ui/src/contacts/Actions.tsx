import { Button } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit2, IconDownload, IconEraser } from '@tabler/icons-react';
import { useState } from 'react';
import type { Contact } from '../api/rows';
import { origin } from '../app/page';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './customer.module.css';
import { EraseDialog } from './EraseDialog';
import { MergeDialog } from './MergeDialog';
import { contactName } from './names';
import { SplitDialog } from './SplitDialog';
import type { Done } from './UndoBar';

type Open = 'merge' | 'split' | 'erase' | null;

interface Props {
  contact: Contact;
  /** Told what was done, and where to go from here. */
  onDone: (done: Done, to?: string) => void;
}

/** What can be done with a contact as a whole. Who may not is shown none of it. */
export function Actions({ contact, onDone }: Props) {
  const t = useT();
  const can = useCan();
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  if (!can('contacts.write') || contact.merged_into) return null;
  const whole = can('interactions.all');
  const live = !contact.erased_at;
  return (
    <div className={css.actions} role="group" aria-label={t('customer:actions')}>
      {live ? (
        <>
          <Button
            variant="default"
            leftSection={<IconArrowMerge size={16} aria-hidden="true" />}
            onClick={() => setOpen('merge')}
            data-testid="merge-open"
          >
            {t('customer:merge.open')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconArrowsSplit2 size={16} aria-hidden="true" />}
            onClick={() => setOpen('split')}
            data-testid="split-open"
          >
            {t('customer:split.open')}
          </Button>
        </>
      ) : null}
      {live && whole ? (
        <>
          <Button
            component="a"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            href={`${origin()}/api/v1/contacts/${encodeURIComponent(contact.id)}/export`}
            download
            title={t('customer:export.help')}
            data-testid="export"
          >
            {t('customer:export.go')}
          </Button>
          <Button
            variant="outline"
            color="danger"
            leftSection={<IconEraser size={16} aria-hidden="true" />}
            onClick={() => setOpen('erase')}
            data-testid="erase-open"
          >
            {t('customer:erase.open')}
          </Button>
        </>
      ) : null}
      <MergeDialog
        contact={contact}
        opened={open === 'merge'}
        onClose={close}
        onMerged={(merge, into) => onDone({ kind: 'merge', merge }, into)}
      />
      <SplitDialog
        contact={contact}
        opened={open === 'split'}
        onClose={close}
        onSplit={(made) => {
          close();
          onDone({ kind: 'split', from: contact.id, made: made.id, name: contactName(made) });
        }}
      />
      {/* another person, another dialog; it stays until it is closed, also when the person is erased meanwhile */}
      <EraseDialog key={contact.id} contact={contact} opened={open === 'erase'} onClose={close} />
    </div>
  );
}
