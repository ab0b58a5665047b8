import {
  IconHistory,
  IconLanguage,
  IconQuestionMark,
  IconUserCheck,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import { useDesk } from '../api/queries';
import type { Interaction } from '../api/records';
import { languageName, phone as phoneText, since } from '../i18n/format';
import { currentLanguage } from '../i18n/index';
import { useT } from '../i18n/useT';
import { queueName } from './model';
import css from './strip.module.css';
import type { Party } from './useParty';
import { isFromPage } from './written';

const MATCH_ICON = { exact: IconUserCheck, several: IconUsers, unknown: IconQuestionMark };

/** What is known of a caller before the call is taken: who, for which queue, on which way, and whom they know here. */
export function OfferFacts({ interaction: i, party }: { interaction: Interaction; party: Party }) {
  const t = useT();
  const { data: desk } = useDesk();
  const queue = queueName(desk, i.queue_id);
  const entry = desk?.entry_points[i.entry_id ?? ''];
  const foreign = entry && entry.language !== currentLanguage() ? entry.language : '';
  const last = party.lastAgent;
  const Match = party.match ? MATCH_ICON[party.match] : null;
  return (
    <span className={css.facts}>
      {party.name !== phoneText(party.number) ? <span>{phoneText(party.number)}</span> : null}
      {Match && party.match ? (
        <span className={css.fact}>
          <Match size={14} aria-hidden="true" />
          {t(`desk:match.${party.match}`, { count: party.candidates.length })}
        </span>
      ) : null}
      {i.callback ? <span className={css.tag}>{t('desk:offer.callback')}</span> : null}
      {queue ? <span className={css.tag}>{queue}</span> : null}
      {entry?.name && entry.name !== queue ? (
        <span data-testid="offer-entry">{t('desk:offer.entry', { name: entry.name })}</span>
      ) : null}
      {foreign ? (
        <span className={css.tag}>
          <IconLanguage size={13} aria-hidden="true" /> {languageName(foreign)}
        </span>
      ) : null}
      {isFromPage(i) ? (
        <span className={css.fact} data-testid="offer-page">
          <IconWorld size={14} aria-hidden="true" />
          {t('desk:offer.page', { name: i.to })}
        </span>
      ) : null}
      {i.priority > 0 ? <span className={css.tag}>{t('desk:offer.priority', { level: i.priority })}</span> : null}
      {last ? (
        <span className={css.fact} data-testid="offer-last-agent">
          <IconHistory size={14} aria-hidden="true" />
          {last.id === desk?.agent?.id
            ? t('desk:offer.spoke_with_you', { when: since(last.at) })
            : t('desk:offer.spoke_with', { name: last.name, when: since(last.at) })}
        </span>
      ) : null}
    </span>
  );
}
