import { useEffect, useRef } from 'react';
import type { Interaction } from '../api/records';
import { say } from '../app/announcer';
import { useT } from '../i18n/useT';
import { useSheet } from '../transfer/sheet';
import { thirdName } from './third';

interface Said {
  id: string;
  state: string;
  kind: string;
  third: string;
  /** Whom they were with, for the word when they are gone. */
  name: string;
}

/** Says what becomes of the call, for those who do not see it: each change once, with what everybody hears now. */
export function useCallNews(active: Interaction | null, ended: Interaction | null, customer: string): void {
  const t = useT();
  const now: Said | null = active && {
    id: active.id,
    state: active.state,
    kind: active.kind ?? '',
    third: active.third?.state ?? '',
    name: active.third ? thirdName(active.third) : '',
  };
  const before = useRef(now);
  const handed = ended?.handed_to?.name ?? '';
  const agent = active?.hand_by || t('transfer:line.somebody');
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is listed makes news
  useEffect(() => {
    const was = before.current;
    before.current = now;
    const text = news(was, now);
    if (text) say(text);
  }, [now?.id, now?.state, now?.kind, now?.third, t]);

  function news(was: Said | null, is: Said | null): string {
    if (!is) {
      if (!was || useSheet.getState().sent === was.id) return '';
      return handed && ended?.id === was.id
        ? t('transfer:line.said.handed', { name: handed })
        : t('desk:call.said.ended');
    }
    const name = is.name || was?.name || t('transfer:line.somebody');
    if (is.kind === 'consult') {
      if (is.state === 'active') return t('transfer:line.said.advising', { name: agent });
      return is.state === 'held' ? t('transfer:line.said.music', { name: agent }) : '';
    }
    if (was?.id === is.id && was.kind === 'consult') return t('transfer:line.said.yours', { customer });
    if (is.third === was?.third && is.state === was?.state) return '';
    switch (is.third) {
      case 'calling':
        return t('transfer:line.said.calling', { name, customer });
      case 'talking':
        return t('transfer:line.said.talking', { name, customer });
      case 'held':
        return t('transfer:line.said.held', { name, customer });
      case 'joined':
        return t('transfer:line.said.joined', { name, customer });
    }
    if (was?.id === is.id && was.third) {
      if (is.state === 'held') return t('transfer:line.said.gone_held', { name, customer });
      if (is.state === 'active') return t('transfer:line.said.gone', { name, customer });
    }
    if (is.state === 'active') return t('desk:call.said.active');
    return is.state === 'held' ? t('desk:call.said.held') : '';
  }
}
