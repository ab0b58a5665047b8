import { Modal } from '@mantine/core';
import { ErrorPanel } from '../design/ErrorPanel';
import { SkeletonRows } from '../design/SkeletonRows';
import { useT } from '../i18n/useT';
import { useSource } from './queries';
import { SourceForm } from './SourceForm';
import { NOTHING, writingOf } from './source';

interface Props {
  base: string;
  /** Empty for a new one. */
  id: string;
  onClose: () => void;
}

/** A page or a file, as it is added or changed. */
export function SourceDialog({ base, id, onClose }: Props) {
  const t = useT();
  const { data, error, refetch } = useSource(base, id);
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeOnClickOutside={false}
      title={t(id ? 'bots:source.edit' : 'bots:source.add')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {id && error ? (
        <ErrorPanel title={t('admin:load_failed')} error={error} onRetry={() => void refetch()} />
      ) : null}
      {id && !data && !error ? <SkeletonRows /> : null}
      {!id || data ? (
        <SourceForm
          // another version is another text: it takes the place of what is here only when somebody asks for it
          base={base}
          id={id}
          version={data?.version}
          begin={data ? writingOf(data) : NOTHING}
          onClose={onClose}
        />
      ) : null}
    </Modal>
  );
}
