import { ActionIcon, Button } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconMessageQuestion,
  IconPhonePlus,
  IconStar,
  IconStarFilled,
} from '@tabler/icons-react';
import { Kbd } from '../design/Kbd';
import { useT } from '../i18n/useT';
import { isMac, keyText } from '../keys/map';
import { rank, toggleFavourite, useFavourites } from './favourites';
import type { Option } from './options';
import type { How } from './send';
import type { Intent } from './sheet';
import css from './transfer.module.css';

interface Props {
  active: Option | null;
  intent: Intent;
  sending: How | null;
  blocked: string;
  /** A written conversation is given away; nobody is called about it. */
  written: boolean;
  onGo: (how: How) => void;
}

/** What is done with the one who is chosen. The first button is what Enter does. */
export function SheetActions({ active, intent, sending, blocked, written, onGo }: Props) {
  const t = useT();
  const starred = useFavourites((s) => active !== null && rank(active, s) === 0);
  const noBlind = !active || Boolean(active.noBlind) || blocked !== '';
  const noAsk = !active || Boolean(active.noAsk) || blocked !== '';
  const why = (no: Option['noBlind']) => blocked || (no ? t(no) : undefined);
  const both = keyText('mod+Enter', isMac);
  const blind = (
    <Button
      key="blind"
      variant={intent === 'transfer' ? 'filled' : 'default'}
      loading={sending === 'transfer'}
      disabled={noBlind || sending === 'consult'}
      title={why(active?.noBlind)}
      leftSection={<IconArrowForwardUp size={16} aria-hidden="true" />}
      rightSection={intent === 'transfer' ? <Kbd>⏎</Kbd> : null}
      onClick={() => onGo('transfer')}
      data-testid="transfer-now"
    >
      {t('transfer:sheet.blind')}
    </Button>
  );
  const ask = (
    <Button
      key="ask"
      variant={intent === 'transfer' ? 'default' : 'filled'}
      loading={sending === 'consult'}
      disabled={noAsk || sending === 'transfer'}
      title={why(active?.noAsk)}
      leftSection={
        intent === 'conference' ? (
          <IconPhonePlus size={16} aria-hidden="true" />
        ) : (
          <IconMessageQuestion size={16} aria-hidden="true" />
        )
      }
      rightSection={<Kbd>{intent === 'transfer' ? both : '⏎'}</Kbd>}
      onClick={() => onGo('consult')}
      data-testid="ask-first"
    >
      {intent === 'conference' ? t('transfer:sheet.call') : t('transfer:sheet.ask')}
    </Button>
  );
  return (
    <div className={css.actions}>
      {written ? blind : intent === 'transfer' ? [blind, ask] : intent === 'consult' ? [ask, blind] : ask}
      <span className="grow" />
      {active ? (
        <ActionIcon
          variant="subtle"
          aria-pressed={starred}
          aria-label={t(starred ? 'transfer:sheet.unstar' : 'transfer:sheet.star', { name: active.name })}
          title={t(starred ? 'transfer:sheet.unstar' : 'transfer:sheet.star', { name: active.name })}
          onClick={() => toggleFavourite(active)}
          data-testid="star"
        >
          {starred ? <IconStarFilled size={16} /> : <IconStar size={16} />}
        </ActionIcon>
      ) : null}
    </div>
  );
}
