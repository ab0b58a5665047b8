import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { IconChevronDown, IconPaperclip, IconSend, IconTemplate } from '@tabler/icons-react';
import { useRef } from 'react';
import { Kbd } from '../../design/Kbd';
import { useT } from '../../i18n/useT';
import { isMac, keyText } from '../../keys/map';
import type { MessageDraft } from '../records';
import css from '../thread.module.css';
import { Emoji } from './Emoji';
import { keepEnterSends } from './rules';

interface Props {
  note: boolean;
  live: boolean;
  can: boolean;
  uploading: boolean;
  templates: boolean;
  /** What helps to write, beside what goes along. */
  assist: React.ReactNode;
  enter: boolean;
  onEnter: (on: boolean) => void;
  onFiles: (files: Iterable<File>) => void;
  onSign: (sign: string) => void;
  onSend: (then?: MessageDraft['then']) => void;
  onAsk: (what: 'later' | 'template') => void;
}

/** Under the text: what goes with it, and the ways to send it. */
export function SendBar({ note, live, can, uploading, templates, assist, enter, ...on }: Props) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={css.bottom}>
      <ActionIcon
        aria-label={t('inbox:compose.attach')}
        title={t('inbox:compose.attach')}
        onClick={() => picker.current?.click()}
        data-testid="attach"
      >
        <IconPaperclip size={18} />
      </ActionIcon>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('inbox:compose.attach')}
        onChange={(e) => {
          on.onFiles([...(e.currentTarget.files ?? [])]);
          e.currentTarget.value = '';
        }}
      />
      <Emoji onPick={on.onSign} />
      {templates ? (
        <ActionIcon
          aria-label={t('inbox:template.choose')}
          title={t('inbox:template.choose')}
          onClick={() => on.onAsk('template')}
        >
          <IconTemplate size={18} />
        </ActionIcon>
      ) : null}
      {assist}
      {live ? (
        <Switch
          label={t('inbox:compose.enter')}
          checked={enter}
          onChange={(e) => {
            on.onEnter(e.currentTarget.checked);
            keepEnterSends(e.currentTarget.checked);
          }}
        />
      ) : null}
      <span className="grow" />
      {uploading ? <span className="muted">{t('inbox:compose.uploading')}</span> : null}
      <span className={css.split}>
        <Button
          size="sm"
          disabled={!can}
          leftSection={note ? null : <IconSend size={16} aria-hidden="true" />}
          rightSection={<Kbd>{keyText('mod+Enter', isMac)}</Kbd>}
          onClick={() => on.onSend()}
          data-testid="send"
        >
          {note ? t('inbox:compose.keep') : t('inbox:compose.send')}
        </Button>
        {note ? null : (
          <Menu position="top-end">
            <Menu.Target>
              <Button
                size="sm"
                className={css.arrow}
                disabled={!can}
                aria-label={t('inbox:compose.more')}
                data-testid="send-more"
              >
                <IconChevronDown size={14} />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => on.onSend('wait')}>{t('inbox:compose.then_wait')}</Menu.Item>
              <Menu.Item onClick={() => on.onSend('resolve')} data-testid="send-resolve">
                {t('inbox:compose.then_resolve')}
              </Menu.Item>
              <Menu.Item onClick={() => on.onAsk('later')} data-testid="send-later">
                {t('inbox:compose.later')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </div>
  );
}
