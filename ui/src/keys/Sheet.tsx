import { Modal, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Kbd } from '../design/Kbd';
import { useT } from '../i18n/useT';
import { setLetters, useCommand, useKeys } from './dispatcher';
import css from './keys.module.css';
import { COMMANDS, commandsOf, GROUPS, isMac, keyText, labelKey } from './map';

/** The sheet of all shortcuts; they are looked for by their name. */
export function Sheet({ opened, onClose, onOpen }: { opened: boolean; onClose: () => void; onOpen: () => void }) {
  const t = useT();
  const letters = useKeys((s) => s.letters);
  const [filter, setFilter] = useState('');
  useCommand('sheet', onOpen);
  const wanted = filter.toLocaleLowerCase();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys:title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className="stack">
        <TextInput
          aria-label={t('keys:filter')}
          placeholder={t('keys:filter')}
          value={filter}
          onChange={(e) => setFilter(e.currentTarget.value)}
        />
        <Switch
          checked={letters}
          label={t('keys:letters')}
          description={t('keys:letters_help')}
          onChange={(e) => setLetters(e.currentTarget.checked)}
        />
        <div className={css.groups}>
          {GROUPS.map((group) => {
            const commands = commandsOf(group).filter((c) => t(labelKey(c)).toLocaleLowerCase().includes(wanted));
            if (commands.length === 0) return null;
            return (
              <section key={group}>
                <h3>{t(`keys:group.${group}`)}</h3>
                <dl className={css.list}>
                  {commands.map((c) => (
                    <div key={c}>
                      <dt>{t(labelKey(c))}</dt>
                      <dd>
                        {COMMANDS[c].keys.map((k) => (
                          <Kbd key={k}>{keyText(k, isMac)}</Kbd>
                        ))}
                        <span className="sr">{COMMANDS[c].keys.map((k) => keyText(k, isMac)).join(', ')}</span>
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            );
          })}
        </div>
      </div>
    </Modal>
  );
}
