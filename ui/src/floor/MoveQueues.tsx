import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { saveRow, useNoun } from '../admin/noun';
import { queries } from '../api/queries';
import type { Agent } from '../api/records';
import type { AgentProfile, Queue } from '../api/rows';
import { attempt } from '../design/attempt';
import { useT } from '../i18n/useT';
import { useCan } from '../session/useCan';
import css from './pick.module.css';

/** Changes which queues an agent serves, for who may change agents. */
export function MoveQueues({ agent }: { agent: Agent }) {
  const t = useT();
  const can = useCan();
  const may = can('users.write') && can('queues.read');
  const [open, setOpen] = useState(false);
  const { data: profiles } = useNoun<AgentProfile>('agents', may);
  const profile = profiles?.find((p) => p.id === agent.id);
  if (!may || !profile) return null;
  return (
    <>
      <Button size="xs" variant="outline" onClick={() => setOpen(true)} data-testid="move-queues">
        {t('floor:queues_of.open')}…
      </Button>
      {open ? <Dialog profile={profile} name={agent.name} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Dialog({ profile, name, onClose }: { profile: AgentProfile; name: string; onClose: () => void }) {
  const t = useT();
  const { data: queues } = useNoun<Queue>('queues', true);
  const [chosen, setChosen] = useState<string[]>(profile.queue_ids ?? []);
  const [typed, setTyped] = useState('');
  const shown = (queues ?? [])
    .filter((q) => q.site_id === profile.site_id)
    .filter((q) => q.name.toLocaleLowerCase().includes(typed.toLocaleLowerCase()));
  const save = async () => {
    const saved = await attempt('floor:queues_of.failed', () =>
      saveRow('agents', profile.id, { ...profile, queue_ids: chosen }),
    );
    await queries.invalidateQueries({ queryKey: ['noun'] });
    if (!saved) return;
    await queries.invalidateQueries({ queryKey: ['agent-day', profile.id] });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('floor:queues_of.title', { name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <TextInput
          data-autofocus
          aria-label={t('floor:pick.search')}
          placeholder={t('floor:pick.search')}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
        />
        <ul className={css.list}>
          {shown.map((q) => (
            <li key={q.id} className={css.check}>
              <Checkbox
                label={q.name}
                checked={chosen.includes(q.id)}
                onChange={(e) =>
                  setChosen(e.currentTarget.checked ? [...chosen, q.id] : chosen.filter((id) => id !== q.id))
                }
              />
            </li>
          ))}
        </ul>
        <p className="muted">{t('floor:queues_of.help')}</p>
        <div className="row wrap">
          <Button onClick={() => void save()} data-testid="move-queues-save">
            {t('common:save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
