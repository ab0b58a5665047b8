import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { Contact } from '../api/rows';
import { useT } from '../i18n/useT';
import { MergeCompare } from './MergeCompare';
import { MergeSearch } from './MergeSearch';

interface Props {
  contact: Contact;
  opened: boolean;
  onClose: () => void;
  /** Told which merge it was, and which contact remains. */
  onMerged: (mergeId: string, intoId: string) => void;
}

/** Makes one contact of two: first which one is the other, then what stays, side by side. */
export function MergeDialog({ contact, opened, onClose, onMerged }: Props) {
  const t = useT();
  const [other, setOther] = useState<Contact | null>(null);
  const close = () => {
    setOther(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="xl"
      title={t('customer:merge.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {!opened ? null : other ? (
        <MergeCompare
          contact={contact}
          other={other}
          onAnother={() => setOther(null)}
          onMerged={(mergeId, intoId) => {
            close();
            onMerged(mergeId, intoId);
          }}
        />
      ) : (
        <MergeSearch contact={contact} onChoose={setOther} />
      )}
    </Modal>
  );
}
