import {
  IconArrowForwardUp,
  IconMessageQuestion,
  IconPlayerPause,
  IconPlayerPlay,
  IconUsersGroup,
} from '@tabler/icons-react';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { useServerReason } from '../app/Banners';
import { useAttempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCommand } from '../keys/dispatcher';
import { useKeyOf } from '../keys/useKeyOf';
import { givable, type Intent, openSheet, useSheet } from '../transfer/sheet';
import { StripButton } from './StripButton';

const INTENTS = { transfer: IconArrowForwardUp, consult: IconMessageQuestion, conference: IconUsersGroup };
const WORDS = {
  transfer: 'transfer:sheet.open',
  consult: 'transfer:sheet.consult',
  conference: 'transfer:sheet.conference',
} as const;

/** Hold, and the three ways to bring somebody else in. */
export function LineButtons({ interaction: i }: { interaction: Interaction }) {
  const t = useT();
  const reason = useServerReason();
  const holdKey = useKeyOf('hold');
  const key = { transfer: useKeyOf('transfer'), consult: useKeyOf('consult'), conference: useKeyOf('conference') };
  const [holding, attempt] = useAttempt();
  const talking = i.state === 'active' || i.state === 'held';
  const held = i.state === 'held';
  const may = givable(i) && !reason;
  const open = useSheet((s) => (s.id === i.id ? s.intent : null));

  function hold() {
    const path = held ? '/api/v1/interactions/{id}/resume' : '/api/v1/interactions/{id}/hold';
    void attempt(held ? 'desk:call.resume_failed' : 'desk:call.hold_failed', () =>
      ok(client.POST(path, { params: { path: { id: i.id } } })),
    );
  }
  const bring = (intent: Intent) => openSheet(i.id, intent);
  useCommand('hold', hold, talking && !reason);
  useCommand('transfer', () => bring('transfer'), may);
  useCommand('consult', () => bring('consult'), may);
  useCommand('conference', () => bring('conference'), may);

  return (
    <>
      <StripButton
        icon={held ? IconPlayerPlay : IconPlayerPause}
        word={held ? t('desk:call.resume') : t('desk:call.hold')}
        variant={held ? 'filled' : 'default'}
        color="busy"
        pressed={held}
        disabled={!talking || reason !== ''}
        loading={holding}
        title={reason || holdKey}
        onClick={hold}
        testid="hold"
      />
      {(['transfer', 'consult', 'conference'] as const).map((intent) => (
        <StripButton
          key={intent}
          icon={INTENTS[intent]}
          word={t(WORDS[intent])}
          aria-expanded={open === intent}
          disabled={!may}
          title={reason || key[intent]}
          onClick={() => bring(intent)}
          testid={intent}
        />
      ))}
    </>
  );
}
