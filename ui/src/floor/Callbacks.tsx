import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Floor } from '../api/answers';
import { client, ok } from '../api/client';
import type { Interaction } from '../api/records';
import { customerNumber } from '../console/model';
import { attempt } from '../design/attempt';
import { dateTime, number, phone } from '../i18n/format';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import { CallbackMenu } from './CallbackMenu';
import { dueLater, type Place } from './figures';
import css from './queue.module.css';

interface Props {
  list: Interaction[];
  places: Place[];
  floor: Floor;
  now: number;
  onWhy: (id: string) => void;
}

interface Done {
  id: string;
  caller: string;
  /** When it was due before. */
  before: string | undefined;
  at: number | null;
}

/** Says when a callback is made; no time is now. */
export function callAt(id: string, not_before?: string): Promise<boolean> {
  return attempt('floor:back.failed', () =>
    ok(client.PUT('/api/v1/interactions/{id}/callback', { params: { path: { id } }, body: { not_before } })),
  );
}

/** Customers who wait to be called back: those whose time has come stand in the line, too. */
export function Callbacks({ list, places, floor, now, onWhy }: Props) {
  const t = useT();
  const steers = useCan()('queues.steer');
  const [done, setDone] = useState<Done | null>(null);
  const at = new Map(places.map((p) => [p.interaction.id, p.position]));
  const set = async (i: Interaction, when: number | null) => {
    const iso = when === null ? undefined : new Date(when).toISOString();
    if (!(await callAt(i.id, iso))) return;
    setDone({ id: i.id, caller: i.from_name || phone(customerNumber(i)), before: i.callback?.not_before, at: when });
  };
  const heads = ['caller', 'due', 'attempts', 'position'] as const;
  return (
    <section aria-label={t('floor:back.title')} data-testid="callbacks">
      <h2>{t('floor:back.title')}</h2>
      {done ? <Undo done={done} onClose={() => setDone(null)} /> : null}
      <table className={css.waiting}>
        <thead>
          <tr>
            {heads.map((h) => (
              <th key={h} scope="col">
                {t(`floor:back.${h}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sr">{t('floor:page.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {list.map((i) => {
            const later = dueLater(i, now);
            const chosen = floor.agents.find((a) => a.id === i.chosen_id)?.name;
            return (
              <tr key={i.id} data-testid="callback" data-due={later === null || undefined}>
                <th scope="row">
                  {i.from_name ? `${i.from_name} · ` : ''}
                  {phone(customerNumber(i))}
                  {chosen ? <span className="muted"> {t('floor:page.for_agent', { name: chosen })}</span> : null}
                </th>
                <td data-label={t('floor:back.due')}>{later === null ? t('floor:back.is_due') : dateTime(later)}</td>
                <td data-label={t('floor:back.attempts')}>{number(i.callback?.attempts ?? 0)}</td>
                <td data-label={t('floor:back.position')}>{later === null ? (at.get(i.id) ?? '…') : '–'}</td>
                <td data-actions>
                  <CallbackMenu
                    {...{ floor, onWhy, steers, later }}
                    interaction={i}
                    onTime={(when) => void set(i, when)}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What was done, and the way back. */
function Undo({ done, onClose }: { done: Done; onClose: () => void }) {
  const t = useT();
  const text =
    done.at === null
      ? t('floor:back.now_done', { caller: done.caller })
      : t('floor:back.later_done', { caller: done.caller, time: dateTime(done.at) });
  const undo = async () => {
    if (await callAt(done.id, done.before)) onClose();
  };
  return (
    <p className={css.done} role="status">
      {text}
      <Button size="compact-sm" variant="outline" onClick={() => void undo()} data-testid="callback-undo">
        {t('floor:back.undo')}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={onClose}>
        {t('common:close')}
      </Button>
    </p>
  );
}
