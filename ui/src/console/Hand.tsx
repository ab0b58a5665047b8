import { Button, Popover, TextInput } from '@mantine/core';
import { IconHandStop, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { client, ok } from '../api/client';
import { useDesk } from '../api/queries';
import { say } from '../app/announcer';
import { attempt } from '../design/attempt';
import { Timer } from '../design/Timer';
import { t } from '../i18n';
import { useT } from '../i18n/useT';
import css from './state.module.css';

/** Asks for a supervisor; their floor shows it at the top, with a sound. */
export function raiseHand(note = ''): Promise<boolean> {
  return attempt('desk:hand.failed', async () => {
    await ok(client.PUT('/api/v1/desk/hand', { body: { note } }));
    say(t('desk:hand.said'));
  });
}

function lowerHand(): Promise<boolean> {
  return attempt('desk:hand.failed', async () => {
    await ok(client.DELETE('/api/v1/desk/hand'));
    say(t('desk:hand.lowered'));
  });
}

/** That a supervisor was asked for, since when, and room to say why. */
export function HandChip() {
  const t = useT();
  const { data: desk } = useDesk();
  const [open, setOpen] = useState(false);
  const since = desk?.agent?.hand_since;
  const note = desk?.agent?.hand_note ?? '';
  const [typed, setTyped] = useState(note);
  if (!since) return null;
  return (
    <span className={css.pending} data-testid="hand-raised">
      <Popover opened={open} onChange={setOpen} position="bottom-start" trapFocus withinPortal={false}>
        <Popover.Target>
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            title={note || t('desk:hand.say')}
          >
            <IconHandStop size={14} aria-hidden="true" />
            <span className={css.word}>{t('desk:hand.raised')}</span>
            <Timer bare label={t('desk:hand.since')} since={since} />
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <form
            onSubmit={(e) => {
              e.preventDefault();
              void raiseHand(typed.trim()).then((done) => done && setOpen(false));
            }}
          >
            <TextInput
              label={t('desk:hand.say')}
              maxLength={200}
              value={typed}
              onChange={(e) => setTyped(e.currentTarget.value)}
            />
            <Button type="submit" size="xs" mt={8}>
              {t('common:save')}
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
      <button type="button" aria-label={t('desk:hand.lower')} onClick={() => void lowerHand()}>
        <IconX size={14} aria-hidden="true" />
      </button>
    </span>
  );
}
