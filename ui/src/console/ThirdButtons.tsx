import { IconArrowForwardUp, IconArrowsExchange, IconUserMinus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { Interaction, Party } from '../api/records';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { useSheet } from '../transfer/sheet';
import { StripButton } from './StripButton';
import { FAILED, type Move, moveThird, thirdName } from './third';
import { useParty } from './useParty';

/** Swap, complete, join and drop: what takes the place of hold and transfer while there is a third person. */
export function ThirdButtons({ interaction: i, third }: { interaction: Interaction; third: Party }) {
  const t = useT();
  const reason = useServerReason();
  const customer = useParty(i).name;
  const name = thirdName(third);
  const key = {
    swap: useKeyOf('hold'),
    complete: useKeyOf('transfer'),
    merge: useKeyOf('conference'),
    drop: useKeyOf('dropThird'),
  };
  const joinNext = useSheet((s) => s.joinNext === i.id);
  const [doing, setDoing] = useState<Move | null>(null);
  const [busy, attempt] = useAttempt();
  const calling = third.state === 'calling';
  const joined = third.state === 'joined';
  const held = third.state === 'held';
  const blocked = reason || (calling ? t('transfer:line.not_yet', { name }) : '');
  const can = !busy && blocked === '';

  const move = (m: Move) => {
    setDoing(m);
    void attempt(FAILED[m], () => moveThird(m, i.id));
  };
  useCommand('hold', () => move('swap'), can);
  useCommand('transfer', () => move('complete'), can);
  useCommand('conference', () => move('merge'), can && !joined);
  useCommand('dropThird', () => move('drop'), !busy && !reason);
  const part = (m: Move, help: string, able = can) => ({
    title: (m === 'drop' ? reason : blocked) || `${help} (${key[m]})`,
    disabled: !able,
    loading: busy && doing === m,
    onClick: () => move(m),
    testid: m,
  });
  const swapHelp = joined
    ? t('transfer:line.swap_alone', { name, other: customer })
    : t('transfer:line.swap_to', { name: held ? name : customer });

  return (
    <>
      <StripButton icon={IconArrowsExchange} word={t('transfer:line.swap')} {...part('swap', swapHelp)} />
      <StripButton
        icon={IconArrowForwardUp}
        word={t('transfer:line.complete')}
        {...part('complete', t('transfer:line.complete_help', { customer, name }))}
      />
      {joined ? null : (
        <StripButton
          icon={IconUsersGroup}
          word={t('transfer:line.join')}
          {...part('merge', t('transfer:line.join_help'))}
          variant={joinNext && can ? 'filled' : 'default'}
        />
      )}
      {i.state === 'consulting' ? null : (
        <StripButton
          icon={IconUserMinus}
          word={t('transfer:line.drop', { name })}
          {...part('drop', t('transfer:line.drop', { name }), !busy && !reason)}
        />
      )}
    </>
  );
}
