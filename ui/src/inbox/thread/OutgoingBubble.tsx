import { Button } from '@mantine/core';
import { IconClock, IconCloudOff, IconHandStop, IconUsers } from '@tabler/icons-react';
import { useT } from '../../i18n/useT';
import { deliver, dropSent, type Outgoing, sendAgain, writeOn } from '../composer/outbox';
import css from '../thread.module.css';
import { Words } from './Body';

const SIGNS = { sending: IconClock, waiting: IconCloudOff, refused: IconHandStop, collision: IconUsers };

/** A message that the server does not have yet. It is never lost without somebody's wish. */
export function OutgoingBubble({ out: o, lastSeq }: { out: Outgoing; lastSeq: number }) {
  const t = useT();
  const Icon = SIGNS[o.state];
  const id = o.body.client_id;
  return (
    <li
      className={css.message}
      data-direction={o.kind === 'note' ? 'note' : 'out'}
      data-testid="outgoing"
      data-state={o.state}
    >
      <article className={css.bubble} aria-label={t(`inbox:out.${o.state}`)}>
        {o.body.text ? <Words text={o.body.text} /> : null}
        {o.body.template ? <p>{o.body.template.name}</p> : null}
        {o.files.map((f) => (
          <p key={f.id} className="muted">
            {f.name}
          </p>
        ))}
        <p className={css.later} role={o.state === 'sending' ? undefined : 'status'}>
          <Icon size={14} aria-hidden="true" />
          <span>
            {t(`inbox:out.${o.state}`)} {o.why ?? ''}
          </span>
        </p>
        {o.state === 'sending' ? null : (
          <p className={css.later}>
            {o.state === 'waiting' ? (
              <Button variant="outline" size="compact-xs" onClick={() => void deliver(o.thread)}>
                {t('inbox:out.now')}
              </Button>
            ) : (
              <>
                <Button
                  variant={o.state === 'collision' ? 'outline' : 'default'}
                  size="compact-xs"
                  onClick={() => sendAgain(o, lastSeq)}
                  data-testid="send-anyway"
                >
                  {o.state === 'collision' ? t('inbox:out.anyway') : t('inbox:failure.again')}
                </Button>
                {o.body.template ? null : (
                  <Button variant="default" size="compact-xs" onClick={() => writeOn(o)} data-testid="write-on">
                    {t('inbox:out.edit')}
                  </Button>
                )}
              </>
            )}
            <Button variant="subtle" color="danger" size="compact-xs" onClick={() => dropSent(o.thread, id)}>
              {t('inbox:out.discard')}
            </Button>
          </p>
        )}
      </article>
    </li>
  );
}
