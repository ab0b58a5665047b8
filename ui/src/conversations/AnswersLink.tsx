import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { origin } from '../app/page';
import { useT } from '../i18n/useT';
import { timeOf, type Wish } from './wish';

/** What was answered to forms in the queue and the time that are shown, as a file. */
export function AnswersLink({ wish }: { wish: Wish }) {
  const t = useT();
  const query = new URLSearchParams(timeOf(wish));
  return (
    <div className="row wrap">
      <Button
        component="a"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden="true" />}
        href={`${origin()}/api/v1/queues/${encodeURIComponent(wish.queue)}/answers?${query}`}
        download
        title={t('conversations:answers.download_help')}
        data-testid="answers-download"
      >
        {t('conversations:answers.download')}
      </Button>
    </div>
  );
}
