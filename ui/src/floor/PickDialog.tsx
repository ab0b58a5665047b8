import { Modal, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { StateBadge } from '../design/StateBadge';
import type { Shown } from '../design/states';
import { useT } from '../i18n/useT';
import css from './pick.module.css';

export interface Choice {
  id: string;
  name: string;
  state?: Shown;
  detail?: string;
}

interface Props {
  title: string;
  choices: Choice[];
  onPick: (id: string) => void;
  onClose: () => void;
}

/** More rows than this are not read; who looks for somebody types some letters of the name. */
const SHOWN = 50;

/** Those whose name has all the words typed, at most a screen of them. */
export function matching(choices: Choice[], typed: string): { shown: Choice[]; more: number } {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const hits = choices.filter((c) => words.every((w) => c.name.toLocaleLowerCase().includes(w)));
  return { shown: hits.slice(0, SHOWN), more: Math.max(0, hits.length - SHOWN) };
}

/** One of many, found by typing. Enter takes the first. */
export function PickDialog({ title, choices, onPick, onClose }: Props) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const { shown, more } = matching(choices, typed);
  const pick = (id: string) => {
    onClose();
    onPick(id);
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <div className="stack" data-testid="pick">
        <TextInput
          data-autofocus
          aria-label={t('floor:pick.search')}
          placeholder={t('floor:pick.search')}
          leftSection={<IconSearch size={14} aria-hidden="true" />}
          value={typed}
          onChange={(e) => setTyped(e.currentTarget.value)}
          onKeyDown={(e) => {
            const first = shown[0];
            if (e.key === 'Enter' && typed.trim() && first) pick(first.id);
          }}
          data-testid="pick-search"
        />
        <ul className={css.list}>
          {shown.map((c) => (
            <li key={c.id}>
              <button type="button" onClick={() => pick(c.id)} data-testid="pick-one">
                <span className="grow cut">{c.name}</span>
                {c.state ? <StateBadge state={c.state} /> : null}
                {c.detail ? <span className="muted">{c.detail}</span> : null}
              </button>
            </li>
          ))}
        </ul>
        <p className="muted" role="status">
          {shown.length === 0 ? t('floor:pick.none') : more > 0 ? t('floor:pick.more', { count: more }) : ''}
        </p>
      </div>
    </Modal>
  );
}
