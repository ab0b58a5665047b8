import { Button } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { CampaignSample } from '../api/rows';
import { origin } from '../app/page';
import { dateTime, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { SoundPlayer } from '../recordings/SoundPlayer';
import { useCan } from '../session/useCan';
import css from './campaigns.module.css';
import { HEARD, type Heard, judge, type Which } from './queries';

interface Props {
  campaignId: string;
  which: Which;
  after: string;
  sample: CampaignSample;
}

/** One sample. With the focus in it 1, 2 and 3 say what is heard, and the focus goes on to the next that nobody judged. */
export function SampleCard({ campaignId, which, after, sample: s }: Props) {
  const t = useT();
  const can = useCan();
  const card = useRef<HTMLLIElement>(null);
  const [failed, setFailed] = useState(false);
  const judges = can('campaigns.control');

  async function says(heard: Heard | '') {
    setFailed(false);
    try {
      await judge(campaignId, which, after, s.id, heard);
    } catch {
      return setFailed(true);
    }
    if (heard) next(card.current);
  }
  function onKey(e: KeyboardEvent) {
    const heard = HEARD[Number(e.key) - 1];
    if (!judges || !heard || e.ctrlKey || e.altKey || e.metaKey || e.target instanceof HTMLSelectElement) return;
    e.preventDefault();
    e.stopPropagation();
    void says(heard);
  }
  return (
    <li
      ref={card}
      className={css.sample}
      aria-label={`${phone(s.number)}, ${dateTime(s.at)}`}
      data-heard={s.heard ?? ''}
      data-testid="sample"
      onKeyDown={onKey}
    >
      <p className={css.samplehead}>
        <strong>{phone(s.number)}</strong> <span data-clock>{dateTime(s.at)}</span>{' '}
        <span className="muted">
          {s.cause ? t('campaigns:samples.cause', { cause: s.cause }) : null}
          {s.heard_by ? ` · ${t('campaigns:samples.by', { name: s.heard_by })}` : null}
        </span>
      </p>
      <SoundPlayer
        name={s.id}
        source={`${origin()}/api/v1/campaigns/${campaignId}/samples/${s.id}/audio`}
        length={s.duration_ms / 1000}
      />
      {judges ? (
        <fieldset className={css.judge} aria-label={t('campaigns:samples.judge')}>
          {HEARD.map((h, n) => (
            <Button
              key={h}
              variant={s.heard === h ? 'filled' : 'default'}
              aria-pressed={s.heard === h}
              aria-keyshortcuts={String(n + 1)}
              onClick={() => void says(h)}
              data-testid={`heard-${h}`}
            >
              {t(`campaigns:samples.heard.${h}`)} <kbd>{n + 1}</kbd>
            </Button>
          ))}
          {s.heard ? (
            <Button variant="subtle" onClick={() => void says('')} data-testid="unjudge">
              {t('campaigns:samples.undo')}
            </Button>
          ) : null}
        </fieldset>
      ) : null}
      {failed ? (
        <p role="alert" className={css.samplefailed}>
          {t('campaigns:samples.save_failed')}
        </p>
      ) : null}
    </li>
  );
}

/** Puts the focus on the play button of the next card that nobody judged. */
function next(card: HTMLElement | null) {
  for (let at = card?.nextElementSibling; at; at = at.nextElementSibling) {
    if (at.getAttribute('data-heard')) continue;
    at.querySelector<HTMLElement>('[data-testid=play]')?.focus();
    return;
  }
}
