import { Button, Modal, Switch, TextInput } from '@mantine/core';
import { IconPrinter, IconRestore } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '../i18n/useT';
import { standardKeys } from './custom';
import { setKeys, setLetters, useKeys } from './dispatcher';
import { KeyRow } from './KeyRow';
import css from './keys.module.css';
import { COMMANDS, type Command, commandsOf, GROUPS, labelKey } from './map';

/** The sheet of all shortcuts: looked for by name, changed one by one, printed for the wall. */
export default function Sheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  const { letters, keys } = useKeys();
  const [filter, setFilter] = useState('');
  const wanted = filter.toLocaleLowerCase();
  const changed = (Object.keys(COMMANDS) as Command[]).some((c) => keys[c] !== COMMANDS[c].keys);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys:title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={`stack ${css.sheet}`} data-testid="key-sheet">
        <TextInput
          aria-label={t('keys:filter')}
          data-autofocus
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
                    <KeyRow key={c} command={c} />
                  ))}
                </dl>
              </section>
            );
          })}
        </div>
        <p className="muted">{t('keys:change_help')}</p>
        <div className="row wrap">
          <Button
            variant="default"
            leftSection={<IconPrinter size={14} aria-hidden="true" />}
            onClick={() => window.print()}
          >
            {t('keys:print')}
          </Button>
          {changed ? (
            <Button
              variant="default"
              leftSection={<IconRestore size={14} aria-hidden="true" />}
              onClick={() => setKeys(standardKeys())}
            >
              {t('keys:standard')}
            </Button>
          ) : null}
        </div>
      </div>
    </Modal>
  );
}
