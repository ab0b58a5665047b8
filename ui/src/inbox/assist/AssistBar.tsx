import { Button, CloseButton, Loader } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';
import css from './assist.module.css';
import { SourceNames } from './SourceNames';
import { SummaryCard } from './SummaryCard';
import { TagOffers } from './TagOffers';
import type { Shown, useAssist } from './useAssist';

interface Props {
  thread: Thread;
  assist: ReturnType<typeof useAssist>;
  /** What stands in the text now. */
  text: string;
}

/** Under the text: what the model made of it and how to take it back, or in one line why there is nothing. */
export function AssistBar({ thread, assist, text }: Props) {
  const t = useT();
  const { shown } = assist;
  const bar = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a small screen it may stand below what is in sight
  useEffect(() => bar.current?.scrollIntoView?.({ block: 'nearest' }), [shown]);
  if (!shown) return null;
  // what was changed since by hand is the agent's own, and is not taken back
  const undoes = shown.what === 'done' && shown.is === text;
  return (
    <div ref={bar} className={css.bar} data-what={shown.what} data-testid="assist-bar">
      {shown.what === 'busy' ? (
        <Loader size={14} aria-hidden="true" />
      ) : (
        <IconSparkles size={14} aria-hidden="true" />
      )}
      <div className={css.said} role="status">
        <Said shown={shown} thread={thread} />
      </div>
      <span className="row">
        {shown.what === 'offer' ? (
          <Button variant="default" size="compact-xs" onClick={assist.use} data-testid="assist-use">
            {t('assist:use')}
          </Button>
        ) : null}
        {undoes ? (
          <Button variant="default" size="compact-xs" onClick={assist.undo} data-testid="assist-undo">
            {t('assist:undo')}
          </Button>
        ) : null}
        <CloseButton
          size={24}
          aria-label={t(shown.what === 'busy' ? 'assist:cancel' : 'assist:dismiss')}
          onClick={assist.hide}
          data-testid="assist-hide"
        />
      </span>
    </div>
  );
}

function Said({ shown, thread }: { shown: Shown; thread: Thread }) {
  const t = useT();
  switch (shown.what) {
    case 'busy':
      return <>{t('assist:busy')}</>;
    case 'trouble':
      return <>{shown.why}</>;
    case 'same':
      return <>{t('assist:same')}</>;
    case 'done':
      return (
        <>
          {t(`assist:done.${shown.deed}`)} {shown.sources ? <SourceNames sources={shown.sources} /> : null}
        </>
      );
    case 'offer':
      return (
        <>
          {shown.deed === 'suggest' ? null : <p>{t('assist:meanwhile')}</p>}
          <p className={css.offer} dir="auto" data-testid="assist-offer">
            {shown.text}
          </p>
          {shown.sources ? <SourceNames sources={shown.sources} /> : null}
        </>
      );
    case 'summary':
      return <SummaryCard thread={thread} summary={shown.summary} />;
    case 'tags':
      return <TagOffers thread={thread} tags={shown.tags} known={shown.known} />;
  }
}
