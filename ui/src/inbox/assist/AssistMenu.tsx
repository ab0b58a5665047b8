import { ActionIcon, Menu } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { currentLanguage } from '../../i18n';
import { languageName } from '../../i18n/format';
import { useT } from '../../i18n/useT';
import type { Thread } from '../records';
import { STYLES } from './ask';
import type { useAssist } from './useAssist';

const COMMON = ['en', 'es', 'pt', 'fr', 'de', 'it'];

/** Into which language an answer may have to go: the customer's, else those that are common. */
export function targets(thread: Pick<Thread, 'language'>, mine: string): string[] {
  return thread.language ? [thread.language] : COMMON.filter((l) => l !== mine);
}

interface Props {
  thread: Thread;
  assist: ReturnType<typeof useAssist>;
  empty: boolean;
}

/** What the model can be asked while an answer is written. */
export function AssistMenu({ thread, assist, empty }: Props) {
  const t = useT();
  return (
    <Menu position="top-start" shadow="md" middlewares={{ flip: true, shift: true, size: true }}>
      <Menu.Target>
        <ActionIcon aria-label={t('assist:menu')} title={t('assist:menu')} data-testid="assist">
          <IconSparkles size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown style={{ overflowY: 'auto' }}>
        <Menu.Item onClick={() => void assist.suggest()} data-testid="assist-suggest">
          {t('assist:suggest')}
        </Menu.Item>
        <Menu.Item onClick={() => void assist.summary()} data-testid="assist-summary">
          {t('assist:summary')}
        </Menu.Item>
        <Menu.Item onClick={() => void assist.tags()} data-testid="assist-tags">
          {t('assist:tags')}
        </Menu.Item>
        {empty ? null : (
          <>
            <Menu.Divider />
            <Menu.Label>{t('assist:reword')}</Menu.Label>
            {STYLES.map((style) => (
              <Menu.Item
                key={style}
                onClick={() => void assist.rewrite(style)}
                data-testid={`assist-rewrite-${style}`}
              >
                {t(`assist:style.${style}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            {targets(thread, currentLanguage()).map((l) => (
              <Menu.Item key={l} onClick={() => void assist.translate(l)} data-testid={`assist-translate-${l}`}>
                {t('assist:translate', { language: languageName(l) })}
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
